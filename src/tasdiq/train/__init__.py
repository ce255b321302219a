"""Labelled documents in, trained models out."""
