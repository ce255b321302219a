"""Records in, rows of a foreign scheme or of our own JSON out."""
