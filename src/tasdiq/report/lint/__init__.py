"""Whether the figures in a text add up, among themselves and with the database."""
