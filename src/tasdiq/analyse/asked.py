"""What an analysis is asked and what it looks at: incidents, claims and ties in, those that the question is about out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from tasdiq.analyse.numbers import Month
from tasdiq.analyse.series import ATTACKS, Period, Series
from tasdiq.errors import BadValueError

Row = Mapping[str, Any]
LONGEST = 1_200  # months of a series


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of which incidents, up to which month and over how many."""

    until: Month
    months: int = 0  # 0 for what the rules have, or for a series: all there are
    where: str = ATTACKS
    group: str | None = None  # an organisation by its id or name, as incidents have it
    called: str | None = None  # how the group is called, where it was asked for by its id
    measure: str = "incidents"

    def of(self, what: str) -> str:
        """What is asked for, and whose."""
        return f"{what} of {self.called or self.group}" if self.group else what


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """What an analysis looks at."""

    incidents: Sequence[Row]
    claims: Sequence[Row] = ()
    relations: Sequence[Row] = ()
    documents: Mapping[str, Row] | None = None

    @cached_property
    def series(self) -> Series:
        """The incidents as tables, made once."""
        return Series(self.incidents)

    def chosen(self, asked: Asked) -> list[Row]:
        """The incidents of the period that meet the condition."""
        return list(self.series.matching(Period.of(asked.until, asked.months or LONGEST), asked.where))

    def of_group(self, group: str) -> "Holdings":
        """The incidents that a group is said to have done or claims, and the ties that it is an end of; none where nothing names it."""
        wanted = group.casefold()
        relations = [row for row in self.relations if wanted in _ends(row)]
        return replace(self, incidents=[one for one in self.incidents if wanted in _acting(one)], relations=relations)


def check_named(held: Holdings, group: str) -> None:
    """Raise BadValueError where nothing that is held names the group."""
    if not held.incidents and not held.relations:
        raise BadValueError(f"no incident and no tie names the group {group!r}; `tasdiq actors` lists names and ids")


def _acting(incident: Row) -> Iterator[str]:
    """The names and ids of who is said to have done it, or claims it."""
    for each in (*(a for a in incident.get("actors", ()) if a.get("role") == "initiator"), *incident.get("claims", ())):
        yield from (str(each.get(name) or "").casefold() for name in ("actor", "claimant", "name"))


def _ends(tie: Row) -> Iterator[str]:
    yield from (str(tie.get(name) or "").casefold() for name in ("subject", "subject_name", "object", "object_name"))
