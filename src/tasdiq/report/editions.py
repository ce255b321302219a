"""What the last edition had and what this one has in; what was added, revised and taken back since out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tasdiq.analyse.numbers import Number
from tasdiq.analyse.series import ATTACKS, Period, Series, month_of
from tasdiq.report import tell
from tasdiq.report.data import ReportData, Row, public, together
from tasdiq.report.marked import Marked, table
from tasdiq.report.questions import Questions
from tasdiq.report.tables import Tables

_SHOWN: Mapping[str, Callable[[Row], str]] = {
    "killed": lambda row: tell.count(row.get("killed")), "injured": lambda row: tell.count(row.get("injured")),
    "type": lambda row: tell.words(row.get("type")), "stage": lambda row: tell.words(row.get("stage")),
    "day": lambda row: tell.day(row.get("date") or {}), "place": lambda row: tell.place(row.get("place")),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The day of the last edition, and the records as they were known at its end."""

    day: date
    data: ReportData = field(repr=False)

    def shown(self, *, internal: bool) -> ReportData:
        """What that edition could show."""
        return together(self.data if internal else public(self.data, self.day))


class Editions:
    """The comparison of this edition with the last one; without a last one there is nothing to compare."""

    def __init__(self, questions: Questions, last: Edition | None) -> None:
        self._ask, self._last = questions, last
        self._tables = Tables(questions)

    def functions(self) -> dict[str, Any]:
        """Everything a template can use, by name."""
        return {"last_edition": self._last.day if self._last else None, "restated": self.restated, "revisions": self.revisions}

    def restated(self, months: int = 12, where: str = ATTACKS) -> Marked | None:
        """The earlier months whose numbers are others than in the last edition, as a table; None where all are the same."""
        body = []
        for back in range(months, 0, -1):
            period = self._ask.period(back=back)
            if self._last is None or period.since > self._last.day:
                continue
            pairs = [
                (self._then(measure, period, where), self._ask.count(measure, where, back=back)) for measure in ("incidents", "killed")
            ]
            if any(then.value != now.value for then, now in pairs):
                body.append([period.words, *(self._tables.cell(number) for pair in pairs for number in pair)])
        header = ["month", "incidents, last edition", "incidents, now", "killed, last edition", "killed, now"]
        return table(header, body) if body else None

    def revisions(self) -> dict[str, list[Marked]]:
        """What happened before the last edition and was added, revised or taken back since: sentences that link to the records."""
        then, now = self._before(self._old.incidents), self._before(self._ask.data.incidents)
        return {
            "added": [self._ask.the(row) for key, row in now.items() if key not in then],
            "revised": [told for key, row in now.items() if key in then and (told := self._revised(then[key], row))],
            "gone": [self._gone(row) for key, row in then.items() if key not in now],
            "claims": list(self._claims()),
        }

    @cached_property
    def _old(self) -> ReportData:
        return self._last.shown(internal=self._ask.internal) if self._last else ReportData()

    @cached_property
    def _old_series(self) -> Series:
        return Series(self._old.incidents)

    def _then(self, measure: str, period: Period, where: str) -> Number:
        found = self._old_series.count(measure, period, where)
        day = self._last.day.isoformat() if self._last else ""
        return Number(value=found.value, records=found.records, unknown=found.unknown, question=f"{found.question}, as known on {day}")

    def _before(self, rows: Any) -> dict[str, Row]:
        """The incidents of a day before the last edition, by id."""
        last = f"{self._last.day:%Y-%m-%d}" if self._last else ""
        return {
            str(row["id"]): row
            for row in rows
            if (month := month_of(row)) and str(row["date"]["start"]) < last and month <= str(self._ask.month)
        }

    def _revised(self, then: Row, now: Row) -> Marked | None:
        told = [f"{name} {now_says}, before {then_said}" for name, then_said, now_says in _differences(then, now)]
        if not told:
            return None
        anchor = self._ask.records.anchor(self._ask.records.key(now))
        return Marked(f"{self._ask.the(now)}: [{'; '.join(told)}](#{anchor})")

    def _gone(self, row: Row) -> Marked:
        """An incident that this edition does not have: part of another one, or taken back."""
        documents = _documents(row)
        whole = next((other for other in self._ask.data.incidents if documents & _documents(other)), None)
        end = f"now part of {self._ask.the(whole)}" if whole else "no longer counted"
        return Marked(f"{self._ask.name(row)}: {end}")

    def _claims(self) -> Iterator[Marked]:
        before = {str(claim["id"]): claim for claim in self._old.claims}
        known = self._before(self._ask.data.incidents)
        for claim in self._ask.data.claims:
            incident = known.get(str((claim.get("incident") or {}).get("id")))
            if incident is None or (claim.get("stance") or "claims") != "claims":
                continue
            then, now = before.get(str(claim["id"])), tell.verdict(claim.get("verdict"))
            if then is None:
                yield Marked(f"{self._ask.the(claim, str(claim.get('name')))} claims {self._ask.the(incident)} (unverified)")
            elif tell.verdict(then.get("verdict")) != now:
                anchor = self._ask.records.anchor(self._ask.records.key(claim))
                words = f"{now}, before {tell.verdict(then.get('verdict'))}"
                yield Marked(
                    f"The claim of {self._ask.the(claim, str(claim.get('name')))} on {self._ask.the(incident)}: [{words}](#{anchor})"
                )


def _differences(then: Row, now: Row) -> Iterator[tuple[str, str, str]]:
    for name, words in _SHOWN.items():
        before, after = words(then), words(now)
        if before != after:
            yield name, before, after


def _documents(row: Row) -> set[str]:
    return {str(report.get("document")) for report in row.get("reports", ()) if report.get("main") is not False}
