"""One date expression and the day it was written in, its value in TimeML's notation out ("1989-10-27", "1989-Q3")."""

from datetime import date


def normalise(phrase: str, anchor: date) -> str | None:
    """The expression's value; None where it has none."""
    return None
