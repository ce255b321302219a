"""Predicted and labelled records in, scores out."""
