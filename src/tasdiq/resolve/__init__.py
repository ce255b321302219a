"""Sentences in, resolved mentions out: dates, places, actors."""
