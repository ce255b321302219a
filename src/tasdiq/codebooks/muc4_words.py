"""Our values in, their MUC-4 spelling out: set lists, nations under their names of 1990, strings as the corpus writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasdiq.codebooks.muc4_slots import slot
from tasdiq.errors import BadValueError
from tasdiq.model.text import Span
from tasdiq.model.vocab import shipped

NULL, INAPPLICABLE = "-", "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The tables of `muc4.toml`."""

    spelled: Mapping[str, str]
    inapplicable: Mapping[str, frozenset[str]]
    about: tuple[str, ...]
    at_least: tuple[str, ...]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    nations: Mapping[str, str]
    places: Mapping[str, Any]


@cache
def words() -> Words:
    """The tables that ship with Tasdiq, read once."""
    table = shipped("codebooks/muc4")
    return Words(
        spelled=table["spelled"],
        inapplicable={name: frozenset(slots) for name, slots in table["inapplicable"].items()},
        about=tuple(table["numbers"]["about"]), at_least=tuple(table["numbers"]["at_least"]),
        weekdays=tuple(table["dates"]["weekdays"]), months=tuple(table["dates"]["months"]),
        nations=table["nations"], places=table["places"],
    )  # fmt: skip


def set_value(slot_id: str, value: str) -> str:
    """A value as the slot's set list spells it; raises BadValueError for one that is not on the list.

    >>> set_value("perp-inc-cat", "state_sponsored_violence")
    'STATE-SPONSORED VIOLENCE'
    """
    spelled = words().spelled.get(value, value.upper().replace("_", " "))
    known = slot(slot_id).wider
    if spelled not in known:
        raise BadValueError(f"MUC-4 {slot_id}: no value {value!r}; choose from {sorted(known)}")
    return spelled


def nation(code: str | None) -> str | None:
    """The nation of an ISO 3166-1 code; None where the codebook does not list it.

    >>> nation("RU"), nation("XX")
    ('USSR', None)
    """
    return words().nations.get(code) if code else None


def string(quote: str) -> str:
    r"""The words as a string fill: in capitals, in quotes, on one line.

    >>> print(string('the "Great\n   Bridge"'))
    "THE \"GREAT BRIDGE\""
    """
    folded = " ".join(quote.upper().split()).replace('"', '\\"')
    return f'"{folded}"'


def shown(mentions: tuple[Span, ...]) -> str:
    """The mention to show as a string fill, the empty mark where there is none."""
    return string(mentions[0].quote) if mentions else f'"{NULL}"'
