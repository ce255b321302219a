"""Statements in, appended; statements out, as of any moment."""
