"""One row of a foreign table while it is read or written: its cells on one side, the fields of an incident on the other."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasdiq.codebooks.fields import UNKNOWN, Fields, count
from tasdiq.codebooks.scheme import Scheme
from tasdiq.codebooks.sheet import Cells
from tasdiq.model.values import SIDES

MOST = 10_000_000  # people: a larger number is a slip of the pen


def blank() -> Fields:
    """An incident of which nothing is known, in the output contract's form."""
    return {
        "type": "other", "also": [], "stage": "accomplished", "tactic": [],
        "date": {"start": None, "end": None, "precision": "unknown", "stated": None},
        "place": {
            "name": None, "site": None, "admin1": None, "admin2": None, "country": None, "lat": None, "lon": None, "precision": "unknown",
        },
        "actors": [], "weapons": [], "targets": [], "killed": count(UNKNOWN), "injured": count(UNKNOWN),
        "killed_by_side": {side: count(UNKNOWN) for side in SIDES}, "injured_by_side": {side: count(UNKNOWN) for side in SIDES},
        "attackers": {"number": None, "killed": None}, "captured": None, "abducted": None, "claims": [],
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One value that a row gives, and the columns that it stands on."""

    path: str  # "killed", "place", "actors", ...
    value: Any
    columns: tuple[str, ...]


@dataclass(kw_only=True)
class Reading:
    """A row being read: what its cells say, value by value, and what of them cannot be understood."""

    scheme: Scheme
    cells: Cells
    said: list[Said] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def text(self, column: str) -> str | None:
        """The cell's words; None where it is blank or says that nothing is known."""
        text = self.cells.get(column, "").strip()
        return text if self.scheme.known(text) else None

    def number(self, column: str) -> int | None:
        """The cell as a number of people or a code; None where it is unknown, with a problem where it is no such number."""
        text = self.text(column)
        if text is None:
            return None
        try:
            found = float(text)
        except ValueError:
            found = -1.0
        if not 0 <= found <= MOST or found != int(found):
            self.problems.append(f"{column}: {text[:40]!r} is no whole number of 0 or more")
            return None
        return int(found)

    def say(self, path: str, value: Any, *columns: str) -> None:
        """Note a value; of the columns those count whose cells are filled."""
        self.said.append(Said(path=path, value=value, columns=tuple(c for c in columns if self.cells.get(c))))

    def values(self, path: str) -> list[Any]:
        """What has been said of one field so far."""
        return [said.value for said in self.said if said.path == path]

    def fields(self) -> Fields:
        """All that was said, as an incident of the output contract."""
        made = blank()
        for said in self.said:
            outer, _, inner = said.path.partition(".")
            if isinstance(made[outer], list):
                made[outer].append(said.value)
            elif inner:
                made[outer][inner] = said.value
            else:
                made[outer] = said.value
        return made


@dataclass(kw_only=True)
class Writing:
    """An incident being written: its fields, the cells filled so far, and what had to be written without being known."""

    scheme: Scheme
    incident: Mapping[str, Any]
    serial: int  # of the incident's id
    first_day: date | None = None  # the day as first told: what an id is made of, also when the day is corrected later
    cells: dict[str, str] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)

    def put(self, column: str | None, value: object) -> None:
        """Fill a cell; nothing for None, and nothing where the codebook has no such column."""
        if column is not None and value is not None and str(value) != "":
            self.cells[column] = str(value)

    def note(self, column: str, told: str) -> None:
        """Tell that a cell says more than is known."""
        self.notes[f"{column}: {told}"] += 1

    def names(self, *roles: str) -> Iterator[Mapping[str, Any]]:
        """The organisations with one of these roles, those denied left out, and words for people of no name ("gunmen")."""
        told = (a for a in self.incident["actors"] if a["role"] in roles and a.get("basis") != "denied")
        yield from (a for a in told if a["actor"] or a["type"] == "state" or named(a["name"]))

    @property
    def day(self) -> date | None:
        """The first day it can have been."""
        start = self.incident["date"]["start"]
        return date.fromisoformat(start[:10]) if start else None

    @property
    def until(self) -> date | None:
        """The last day it can have been."""
        end = self.incident["date"]["end"] or self.incident["date"]["start"]
        return date.fromisoformat(end[:10]) if end else None


def named(words: str) -> bool:
    """Whether the words are a name: they have a capital, or letters that know none.

    >>> named("gunmen"), named("Example Front"), named("محاذ")
    (False, True, True)
    """
    return any(c.isalpha() and (c.isupper() or c.lower() == c.upper()) for c in words)


def best(value: Mapping[str, Any] | None) -> int | None:
    """The number to write for a count: best, else low ("at least 11" is 11), else high."""
    if not value:
        return None
    return next((value[bound] for bound in ("best", "low", "high") if value.get(bound) is not None), None)
