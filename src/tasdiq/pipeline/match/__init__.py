"""Rows of different tables that tell of one incident."""
