"""Incidents in, the table of a foreign codebook out, with a loss report made by reading each row back."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TextIO

from tasdiq.codebooks import coding, sheet
from tasdiq.codebooks.loss import Lost, counted, differences, made_up
from tasdiq.codebooks.row import Writing
from tasdiq.codebooks.scheme import Scheme
from tasdiq.codebooks.sheet import Cells
from tasdiq.model.text import digest

_DAILY, _ALL = 10_000, 10_000_000  # numbers that an id has room for: of one day (GTD), of one country (ACLED)


@dataclass(frozen=True, kw_only=True)
class Given:
    """One incident to be written: its fields, the day it was first told for, and the rows of this very codebook that it has."""

    incident: Mapping[str, Any]
    first_day: date | None = None
    own: Sequence[Cells] = ()  # as imported: written as they came
    put_right: Sequence[frozenset[str]] = ()  # of each of them the columns that a person rejected or put right
    others: int = 0  # reports of other sources that tell of it too


@dataclass(kw_only=True)
class Table:
    """A table in the making, and what it could not say."""

    scheme: Scheme
    public: bool = False
    written: int = 0
    rows: int = 0
    as_they_came: int = 0
    put_right: Counter[str] = field(default_factory=Counter)
    with_others: int = 0
    barred: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)  # cells of columns that this form does not have
    used: set[tuple[date | None, int]] = field(default_factory=set)

    def write(self, given: Iterable[Given], out: TextIO) -> list[Lost]:
        """Write the table; what it could not say, field by field and column by column."""
        broken = sheet.write(self.scheme.columns, self._rows(given), out)
        return [*self._report(broken)]

    def _rows(self, given: Iterable[Given]) -> Iterator[Cells]:
        for one in given:
            for cells in self._one(one):
                self.rows += 1
                self.empty.update(column for column in self.scheme.columns if column not in cells)
                yield cells

    def _one(self, one: Given) -> Iterator[Cells]:
        if one.own and not self.public:
            self.as_they_came += 1
            self.with_others += bool(one.others)
            for cells in self._put_right(one) if any(one.put_right) else one.own:
                self.extra.update(column for column in cells if column not in self.scheme.columns)
                yield cells
            return
        why = coding.barred(one.incident, self.scheme)
        if why is not None:
            self.barred[why] += 1
            return
        self.written += 1
        writing = Writing(scheme=self.scheme, incident=one.incident, serial=self._serial(one), first_day=one.first_day)
        rows = coding.write(writing)
        if self.public:
            dropped = frozenset(self.scheme.table["public"]["dropped"])
            rows = [{column: text for column, text in cells.items() if column not in dropped} for cells in rows]
        self.notes.update(writing.notes)
        self._weigh_loss(one.incident, rows[0])
        yield from rows

    def _put_right(self, one: Given) -> Iterator[Cells]:
        """The rows as they came, but for the columns that people put right: there stands what the incident comes to now."""
        now: Cells = {}
        if coding.barred(one.incident, self.scheme) is None:
            writing = Writing(scheme=self.scheme, incident=one.incident, serial=0, first_day=one.first_day)
            now = coding.write(writing)[0]
            changed = frozenset().union(*one.put_right)
            self.notes.update({note: times for note, times in writing.notes.items() if note.partition(":")[0] in changed})
        for cells, columns in zip(one.own, one.put_right, strict=True):
            self.put_right.update(columns)
            yield {column: now.get(column, "") if column in columns else text for column, text in cells.items()}

    def _weigh_loss(self, incident: Mapping[str, Any], cells: Cells) -> None:
        read = coding.read(cells, self.scheme).fields()
        self.lost.update(differences(incident, read))
        self.notes.update(f"{name}: a reader of the row takes it for known" for name in made_up(incident, read))

    def _serial(self, one: Given) -> int:
        """A number of the incident's id alone; where two of one day would share their id, the later in the log takes the next."""
        serial = int(digest(one.incident["id"])[:7], 16)
        while (one.first_day, serial % _DAILY) in self.used or (None, serial % _ALL) in self.used:
            serial += 1
        self.used |= {(one.first_day, serial % _DAILY), (None, serial % _ALL)}
        return serial

    def _report(self, broken: int) -> Iterator[Lost]:
        name, of = self.scheme.name, self.written
        yield Lost(codebook=name, kind="told", what=f"{self.rows} rows written, of {self.written + self.as_they_came} incidents")
        if self.as_they_came:
            what = f"{self.as_they_came} incidents are written as {self.scheme.title} has them"
            why = f"what other sources say of {self.with_others} of them is not in their rows" if self.with_others else ""
            yield Lost(codebook=name, kind="told", what=what, why=why)
        for column, rows in sorted(self.put_right.items()):
            yield Lost(
                codebook=name,
                kind="changed",
                what=f"{column}: a person put the row right; it holds what stands now",
                rows=rows,
                of=self.rows,
            )
        yield from (Lost(codebook=name, kind="left_out", what=why, rows=rows) for why, rows in sorted(self.barred.items()))
        yield from counted(name, self.lost.elements(), of)
        yield from (Lost(codebook=name, kind="assumed", what=what, rows=rows, of=of) for what, rows in sorted(self.notes.items()))
        for column, rows in sorted(self.extra.items()):
            yield Lost(codebook=name, kind="lost", what=f"column {column!r} of the import", rows=rows, of=self.rows)
        blank = [column for column in self.scheme.columns if self.rows and self.empty[column] == self.rows]
        if blank:
            yield Lost(codebook=name, kind="told", what=f"{len(blank)} columns are empty in every row", why=", ".join(blank))
        if broken:
            what = f"what no file can hold is written as ?, signs that turn the writing are left out: {broken} cells"
            yield Lost(codebook=name, kind="changed", what=what)
