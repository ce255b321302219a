"""Paths, pages and folders in, coded documents out: one by one, on every core, or by Spark."""
