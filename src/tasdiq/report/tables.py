"""Rows of numbers in, Markdown tables out, every number linked to its note."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tasdiq.analyse.numbers import Month, Number, Share, per_cent
from tasdiq.analyse.series import ABDUCTIONS, ATTACKS
from tasdiq.model.values import SIDES
from tasdiq.report import tell
from tasdiq.report.cite import plain
from tasdiq.report.marked import Marked, escape, table
from tasdiq.report.questions import Questions

NOTHING = Marked("No incident on record.")
_Row = Sequence[Number | None]


class Tables:
    """The tables of one report."""

    def __init__(self, questions: Questions) -> None:
        self._ask = questions

    def functions(self) -> dict[str, Callable[..., Marked]]:
        """Everything a template can call, by name."""
        own = (
            self.key_figures, self.shares, self.compared, self.tolls, self.harm, self.operations_by, self.monthly, self.claimants,
            self.attributed, self.by_side, self.to_date,
        )  # fmt: skip
        return {function.__name__: function for function in own}

    def key_figures(self, *figures: Sequence[Any]) -> Marked:
        """Figures to stand out: each a label, a number and, where there is one, a line below it; drawn as a box where that can be."""
        if not figures or any(len(figure) not in (2, 3) for figure in figures):
            raise TypeError("key_figures takes figures of two or three parts: a label, a number, and a line below it")
        numbers = [Marked(f"**{self._ask.notes.cite(figure[1])}**") for figure in figures]
        below = [figure[2] if len(figure) == 3 else "" for figure in figures]
        return table([figure[0] for figure in figures], [numbers, *([below] if any(below) else [])])

    def shares(self, rows: Sequence[Share], heading: str) -> Marked:
        """Rows as a table with every number linked; a line in words where there are none."""
        if not rows:
            return NOTHING
        body = [[tell.words(r.label), *(self.cell(n) for n in (r.incidents, r.killed, r.injured))] for r in rows]
        return table([heading, "incidents", "killed", "injured"], body)

    def compared(self, grouping: str, heading: str, where: str = ATTACKS) -> Marked:
        """The month's incidents beside the month before and the same month of the year before, each row's change and share."""
        now, before, year = ({s.label: s.incidents for s in self._ask.by(grouping, where, back=back)} for back in (0, 1, 12))
        whole = self._ask.count("incidents", where)
        body = []
        for label in dict.fromkeys((*now, *before, *year)):
            told = [
                found.get(label, self._none("incidents", f"{grouping} {label}", back, where))
                for found, back in ((now, 0), (before, 1), (year, 12))
            ]
            part = _share(told[0], whole, f"per cent of all incidents, {grouping} {label}, {self._ask.month.words}")
            body.append(
                [
                    tell.words(label),
                    *map(self.cell, told[:2]),
                    self._change(told[0], told[1], f"{grouping} {label}"),
                    *map(self.cell, (told[2], part)),
                ]
            )
        header = [heading, "incidents", "the month before", "change, %", "a year before", "share, %"]
        return table(header, body) if body else NOTHING

    def tolls(self, grouping: str, heading: str, where: str = ATTACKS, measure: str = "killed") -> Marked:
        """The killed (or injured) of each row, by side."""
        period = self._ask.period()
        whole = self._ask.series.measured_by(measure, grouping, period, where)
        sides = self._ask.series.sides_by(measure, grouping, period, where)
        shown = [side for side in SIDES if any(found[side].value for found in sides.values())]
        rows = {label: [number, *(sides[label][side] for side in shown)] for label, number in whole.items()}
        return self._table([heading, measure, *map(_side, shown)], rows)

    def harm(self, grouping: str, heading: str, where: str = ATTACKS) -> Marked:
        """Killed, injured and abducted of each row, and its suicide attacks."""
        asked = (
            ("killed", where), ("injured", where), ("abducted", f"({where}) and {ABDUCTIONS}"), ("incidents", f"({where}) and suicide"),
        )  # fmt: skip
        found = [self._ask.series.measured_by(measure, grouping, self._ask.period(), condition) for measure, condition in asked]
        rows: dict[str, _Row] = {
            label: [
                one.get(label, self._none(measure, f"{grouping} {label}", 0, condition))
                for one, (measure, condition) in zip(found, asked, strict=True)
            ]
            for label in found[0]
        }
        return self._table([heading, "killed", "injured", "abducted", "suicide attacks"], rows)

    def operations_by(self, grouping: str, heading: str, where: str) -> Marked:
        """Operations of each row, militants killed and captured in them, and forces and civilians killed and injured."""
        period, series = self._ask.period(), self._ask.series
        count = series.measured_by("incidents", grouping, period, where)
        captured = series.measured_by("captured", grouping, period, where)
        killed, hurt = (series.sides_by(measure, grouping, period, where) for measure in ("killed", "injured"))
        rows: dict[str, _Row] = {
            label: [
                number, killed[label]["militants"], captured.get(label), killed[label]["security_forces"], hurt[label]["security_forces"],
                killed[label]["civilians"], killed[label]["unknown"],
            ]
            for label, number in count.items()
        }  # fmt: skip
        header = [
            "operations",
            "militants killed",
            "captured",
            "forces killed",
            "forces injured",
            "civilians killed",
            "killed, side not told",
        ]
        return self._table([heading, *header], rows)

    def by_side(self, where: str = ATTACKS) -> Marked:
        """The killed and injured by side, in the month, the month before and the same month of the year before."""
        found = {
            f"{measure}, {self._ask.month.before(back).words}": (
                self._ask.count(measure, where, back=back),
                self._ask.sides(measure, where, back=back),
            )
            for measure in ("killed", "injured")
            for back in (0, 1, 12)
        }
        shown = [side for side in SIDES if any(sides[side].value for _, sides in found.values())]
        body = [[label, self.cell(whole), *(self.cell(sides[side]) for side in shown)] for label, (whole, sides) in found.items()]
        return table(["", "all", *map(_side, shown)], body)

    def to_date(self, rows: Sequence[tuple[str, str, str]]) -> Marked:
        """The year up to the month against the same months of the year before, and the average of twelve months: a row a measure."""
        ask, months = self._ask, self._ask.month.month
        body = [
            [
                label, self.cell(ask.count(measure, where, months=months)), self.cell(ask.count(measure, where, months=months, back=12)),
                self._signed(ask.change(measure, where, months=months, back=12)), self.cell(ask.average(measure, where)),
            ]
            for label, measure, where in rows
        ]  # fmt: skip
        year, before = (f"{ask.period(months, back).words}" for back in (0, 12))
        return table(["", year, before, "change, %", "average a month, last twelve months"], body)

    def monthly(self, number: int = 12, where: str = ATTACKS) -> Marked:
        """The months as a table."""
        months = self._ask.months(number, where)
        body = [[Month.read(r.label).words, *(self.cell(n) for n in (r.incidents, r.killed, r.injured))] for r in months]
        return table(["month", "incidents", "killed", "injured"], body)

    def claimants(self, where: str = ATTACKS) -> Marked:
        """Groups and how many incidents each claims, as a table."""
        rows = self._ask.claimed(where)
        return table(["group", "incidents claimed"], [[name, self.cell(n)] for name, n in rows]) if rows else Marked("No claim on record.")

    def attributed(self, where: str = ATTACKS) -> Marked:
        """Groups said to have acted, by what that rests on: their claim, a report, a suspicion."""
        found = self._ask.series.attributed(self._ask.period(), where)
        bases = sorted({basis for row in found.values() for basis in row})
        rows: dict[str, _Row] = {label: [row.get(basis) for basis in bases] for label, row in found.items()}
        return self._table(["group", *bases], rows) if rows else Marked("No group is said to have acted.")

    def cell(self, number: Number | None) -> Marked:
        """A number as a table shows it: "76 (1 not told)"."""
        if number is None:
            return Marked("none")
        rest = f" ({number.unknown} not told)" if number.unknown and number.value is not None else ""
        return Marked(f"{self._ask.notes.cite(number, plain(number.value))}{rest}")

    def _table(self, header: Sequence[str], rows: Mapping[str, _Row]) -> Marked:
        """Rows by label, those with the largest first number at the top."""
        ordered = sorted(rows.items(), key=lambda item: (-_size(item[1]), item[0]))
        return table(header, [[tell.words(label), *map(self.cell, numbers)] for label, numbers in ordered]) if rows else NOTHING

    def _signed(self, number: Number) -> Marked:
        if number.value is None:
            return Marked("none")
        return self._ask.notes.cite(number, f"{number.value:+,}" if number.value else "0")

    def _none(self, measure: str, label: str, back: int, where: str) -> Number:
        asked = f"{measure}, {label}".replace("_", " ")
        return Number(value=0, question=f"{asked}, {self._ask.month.before(back).words}, where {where}")

    def _change(self, now: Number, then: Number, label: str) -> Marked:
        if not then.value or now.value is None:
            return Marked("none")
        value = per_cent(now.value - then.value, then.value)
        records = tuple(dict.fromkeys((*now.records, *then.records)))
        question = f"change of incidents, {label}, {self._ask.month.words} against {self._ask.month.before(1).words}"
        return self._ask.notes.cite(Number(value=value, records=records, question=question), f"{value:+,}" if value else "0")


def _side(side: str) -> Marked:
    return Marked("side not told") if side == "unknown" else escape(side.replace("_", " "))


def _share(part: Number, whole: Number, question: str) -> Number:
    value = per_cent(part.value or 0, whole.value) if whole.value else None
    return Number(value=value, records=part.records, question=question)


def _size(numbers: _Row) -> float:
    return next((number.value or 0 for number in numbers if number is not None), 0)
