"""Incidents in, tables out."""
