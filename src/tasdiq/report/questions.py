"""What a template can ask of the database: each answer is a number with its records, or records."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from tasdiq.analyse.numbers import Month, Number, Share, months_between
from tasdiq.analyse.series import ABDUCTIONS, ATTACKS, EVERYTHING, Period, Series, definitions
from tasdiq.engine import select
from tasdiq.errors import BadValueError
from tasdiq.report import tell
from tasdiq.report.cite import Notes, Records
from tasdiq.report.data import ReportData, Row
from tasdiq.report.marked import Marked, escape


class Questions:
    """The functions of one report's template, over one month and all that was before."""

    def __init__(self, data: ReportData, month: Month, *, internal: bool = False) -> None:
        self.data, self.month, self.internal = data, month, internal
        self.records = Records(data)
        self.notes = Notes(self.records)
        self._selected: dict[tuple[str, str | None], list[Row]] = {}
        self._claimed: dict[str | None, dict[Any, list[Row]]] = {}  # the claims that a condition selects, by their incident

    @cached_property
    def series(self) -> Series:
        """The tables, filled when the first question is asked."""
        return Series(self.data.incidents)

    def functions(self) -> dict[str, Any]:
        """Everything a template can call, by name."""
        own = (
            self.count, self.change, self.highest_since, self.average, self.by, self.sides, self.months, self.last_with, self.deadliest,
            self.incidents, self.claimed, self.unclaimed, self.contested, self.undated, self.claims, self.relations, self.figures,
            self.positions, self.months_ago, self.the, self.toll, self.range_of,
        )  # fmt: skip
        return {
            **{function.__name__: function for function in own},
            "place": lambda row: tell.place(row.get("place"), internal=self.internal),
            "day": lambda row: tell.day(row.get("date", row) if isinstance(row, Mapping) else row),
            "words": tell.words,
            "verdict": lambda claim: tell.verdict(claim.get("verdict")),
            "country": lambda code: escape(tell.country_name(code) or ""),
            "definitions": definitions,
            "month": self.month,
            "policy": self.data.policy,
            "as_of": self.data.as_of,
            "left_out": self.data.left_out,
            "internal": self.internal,
            "ATTACKS": ATTACKS,
            "OPERATIONS": ATTACKS.replace("attack", "operation"),
            "CLASHES": ATTACKS.replace("attack", "clash"),
            "EVERYTHING": EVERYTHING,
            "ABDUCTIONS": ABDUCTIONS,
        }

    def count(self, measure: str = "incidents", where: str = ATTACKS, *, months: int = 1, back: int = 0) -> Number:
        """A measure over the month, or over several up to it; `back` asks of an earlier month."""
        return self.series.count(measure, self.period(months, back), where)

    def change(self, measure: str = "incidents", where: str = ATTACKS, *, months: int = 1, back: int = 1) -> Number:
        """Per cent against an earlier month, or of several months against as many earlier ones."""
        return self.series.change(measure, self.period(months), self.period(months, back), where)

    def highest_since(self, measure: str = "incidents", where: str = ATTACKS) -> tuple[Month, Number] | None:
        """The last earlier month with as many, and its number."""
        return self.series.highest_since(measure, self.month, where)

    def average(self, measure: str = "incidents", where: str = ATTACKS, *, months: int = 12) -> Number:
        """The average a month."""
        return self.series.average(measure, self.month, months, where)

    def by(self, grouping: str, where: str = ATTACKS, *, months: int = 1, back: int = 0) -> list[Share]:
        """Rows by type, tactic, actor, admin1, country or class."""
        return self.series.by(grouping, self.period(months, back), where)

    def sides(self, measure: str = "killed", where: str = ATTACKS, *, months: int = 1, back: int = 0) -> dict[str, Number]:
        """The measure by whose people."""
        return self.series.by_side(measure, self.period(months, back), where)

    def months(self, number: int = 12, where: str = ATTACKS) -> list[Share]:
        """A row a month."""
        return self.series.monthly(self.month, number, where)

    def last_with(self, killed: int, before: Any = None, where: str = ATTACKS) -> Row | None:
        """The last incident with so many killed before a day (or before an incident's day; before the month without one)."""
        return self.series.last_with(killed, _day(before) or self.month.first, where)

    def deadliest(self, most: int = 10, where: str = ATTACKS) -> list[Row]:
        """The month's incidents with the highest tolls."""
        return list(self.series.deadliest(self.period(), where, most=most))

    def incidents(self, where: str = ATTACKS) -> list[Row]:
        """The month's incidents that meet the condition."""
        return list(self.series.matching(self.period(), where))

    def claimed(self, where: str = ATTACKS) -> list[tuple[str, Number]]:
        """Incidents claimed, by group."""
        return self.series.claimed(self.period(), where)

    def unclaimed(self, where: str = ATTACKS) -> Number:
        """Incidents that nobody claims."""
        return self.series.unclaimed(self.period(), where)

    def contested(self, where: str = ATTACKS) -> Number:
        """Incidents that more than one group claims."""
        return self.series.contested(self.period(), where)

    def undated(self) -> Number:
        """Incidents in no monthly table."""
        return self.series.undated()

    def claims(self, where: str | None = None, *, about: Row | None = None) -> list[Row]:
        """Claims of responsibility; on one incident, where it is given."""
        found = self._select("claims", where)
        if about is None:
            return found
        if where not in self._claimed:
            self._claimed[where] = {}
            for claim in found:
                self._claimed[where].setdefault((claim.get("incident") or {}).get("id"), []).append(claim)
        return list(self._claimed[where].get(about.get("id"), ()))

    def relations(self, where: str | None = None) -> list[Row]:
        """Ties between organisations."""
        return self._select("relations", where)

    def figures(self, where: str | None = None) -> list[Row]:
        """Counts about organisations."""
        return self._select("figures", where)

    def positions(self, where: str | None = None) -> list[Row]:
        """What bodies deny, admit, doubt, affirm or condemn."""
        return self._select("positions", where)

    def months_ago(self, row: Row, before: Any = None) -> Number:
        """Whole months from an incident's day to another's (or to the month's first day)."""
        day, until = _day(row), _day(before) or self.month.first
        if day is None:
            raise BadValueError(f"{row.get('id')}: no day from which months could be counted")
        records = tuple(self.records.key(r) for r in (row, before) if isinstance(r, Mapping))
        return Number(value=months_between(day, until), records=records, question=f"whole months from {day} to {until}")

    def the(self, row: Row, words: str | None = None) -> Marked:
        """A link to a record with words of the template's choosing; a day, type and place without them."""
        shown = Marked(escape(words)) if words else self.name(row)
        return Marked(f"[{shown}](#{self.records.anchor(self.records.key(row))})")

    def name(self, row: Row) -> Marked:
        """An incident in a few words."""
        return Marked(
            f"{tell.day(row.get('date') or {})}, {tell.words(row.get('type'))}, {tell.place(row.get('place'), internal=self.internal)}"
        )

    def short(self, row: Row) -> Marked:
        """An incident in its day and place."""
        return Marked(f"{tell.day(row.get('date') or {})} {escape((row.get('place') or {}).get('name') or 'place not told')}")

    def toll(self, row: Row, measure: str = "killed") -> Marked:
        """An incident's own toll as a link to it."""
        return Marked(f"[{tell.count(row.get(measure))}](#{self.records.anchor(self.records.key(row))})")

    def range_of(self, row: Row) -> Marked:
        """A figure's count as a link to its record."""
        return Marked(f"[{tell.count(row.get('count'))}](#{self.records.anchor(self.records.key(row))})")

    def period(self, months: int = 1, back: int = 0) -> Period:
        """The month, or several up to it; `back` months earlier."""
        return Period.of(self.month.before(back), months)

    def _select(self, kind: str, where: str | None) -> list[Row]:
        if (kind, where) not in self._selected:
            by_key = {self.records.key(row): row for row in getattr(self.data, kind)}
            found = select([{**row, "id": key} for key, row in by_key.items()], where, kind)
            self._selected[kind, where] = [by_key[row["id"]] for row in found]
        return self._selected[kind, where]


def _day(value: Any) -> date | None:
    if isinstance(value, Mapping):
        value = (value.get("date") or {}).get("start")
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise BadValueError(f"no day {value!r}; a day is written as 2016-08-08") from error
