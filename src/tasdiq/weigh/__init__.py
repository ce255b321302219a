"""Clusters and claims in, settled figures and verdicts out, with reasons."""
