"""Readings in, reports, claims, relations, figures and positions out, each value with its words."""
