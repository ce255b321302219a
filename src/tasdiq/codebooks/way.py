"""How one rule of a codebook reads a row and writes it."""

from collections.abc import Callable
from dataclasses import dataclass

from tasdiq.codebooks.row import Reading, Writing
from tasdiq.codebooks.scheme import Rule


@dataclass(frozen=True, slots=True)
class Way:
    """How one rule reads a row and writes it."""

    read: Callable[[Reading, Rule], None]
    write: Callable[[Writing, Rule], None]


def nothing(_: Reading, __: Rule) -> None:
    """For what is only written."""
    return None
