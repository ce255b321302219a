"""The shipped table of MUC-4's slots in, each slot with the list its fills are taken from out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from tasdiq.model.vocab import check_keys, shipped

KINDS = ("date", "location", "set", "string", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One line of a template."""

    number: int
    id: str
    label: str
    kind: str  # one of KINDS
    xref: tuple[str, ...] = ()  # the slots that a cross-reference tag names
    wider: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False)  # set fills: each with all it is a kind of


@cache
def slots() -> tuple[Slot, ...]:
    """Every slot but the two that name the message and the template, in the order of a template."""
    rows = shipped("muc4/slots")
    check_keys(rows["slots"], "muc4/slots.toml [[slots]]", ("number", "id", "label", "kind"), ("set", "xref"))
    wider = {name: _wider(held["members"], held.get("wider", {})) for name, held in rows["sets"].items()}
    return tuple(
        Slot(
            number=row["number"], id=row["id"], label=row["label"], kind=row["kind"], xref=tuple(row.get("xref", ())),
            wider=wider[row["set"]] if "set" in row else {},
        )
        for row in rows["slots"]
    )  # fmt: skip


@cache
def slot(id: str) -> Slot:
    """The slot of that id, such as "inc-type"."""
    return next(each for each in slots() if each.id == id)


def _wider(members: list[str], above: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {member: frozenset(_chain(member, above)) for member in members}


def _chain(member: str, above: Mapping[str, str]) -> list[str]:
    return [above[member], *_chain(above[member], above)] if member in above else []
