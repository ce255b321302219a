"""A row of a foreign dataset in; a document, a report and claims that stand on its cells, and the cells themselves, out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tasdiq.codebooks.coding import read
from tasdiq.codebooks.row import Said
from tasdiq.codebooks.scheme import Scheme
from tasdiq.codebooks.sheet import Cells
from tasdiq.errors import BadValueError
from tasdiq.model.codec import statements
from tasdiq.model.record import ActorRole, Claim, Figure, Report, Target
from tasdiq.model.statement import Json, Statement
from tasdiq.model.text import Document, Span, digest
from tasdiq.model.values import Count, When, Where
from tasdiq.model.vocab import shipped

CELLS = "cells"  # the field of a report whose value is the whole row; one entry of the log holds all its cells
CELL = "cell:"  # before a column's name: the field of one cell's statement
IMPORT = "import:"  # what the method of every release begins with
MEDIA_TYPE = "text/x-row"
Resolve = Callable[[str, str | None], tuple[str, str, str] | None]  # a name and a country -> id, name and type of the organisation


@dataclass(frozen=True, kw_only=True)
class Release:
    """One version of a foreign dataset."""

    scheme: Scheme
    version: str

    @property
    def method(self) -> str:
        """What its rows are read by; a later version of the dataset hides an earlier one's rows."""
        return f"{IMPORT}{self.scheme.name}:{self.version}"

    @property
    def title(self) -> str:
        """Who says so: "UCDP GED 25.1"."""
        return f"{self.scheme.title} {self.version}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row as the log keeps it."""

    key: str
    document: Document
    report: Report
    claims: tuple[Claim, ...]
    named: Span  # the cell with its id
    cells: Cells = field(repr=False)
    problems: tuple[str, ...] = ()

    def statements(self, release: Release) -> Iterator[Statement]:
        """The cells as one entry, then the report and the claims, each value on the cells that say it."""
        yield Statement(
            subject=self.report.id, prop=CELLS, value=dict(self.cells), span=self.named, document=self.document.id, method=release.method,
            attribution=release.title,
        )  # fmt: skip
        yield from statements(self.report, release.method, source=release.title)
        for claim in self.claims:
            yield from statements(claim, release.method, source=release.title)


def document_id(dataset: str, key: str) -> str:
    """The document that a row of a dataset is, whichever version it was read in."""
    return digest("row", dataset, key)


def row(cells: Cells, release: Release, resolve: Resolve) -> Row:
    """The row as a document with what it says; raises BadValueError where it has no id."""
    scheme = release.scheme
    key = cells.get(scheme.key, "").strip()
    if not key:
        raise BadValueError(f"no {scheme.key}: a row without an id cannot be told from others")
    text, lines = _text(cells)
    document = Document(
        id=document_id(scheme.name, key), name=f"{scheme.name} {key}", text=text, publisher=release.title, media_type=MEDIA_TYPE,
        dataset=scheme.name,
    )  # fmt: skip
    reading = read(cells, scheme)
    problems = list(reading.problems)
    made = _Made(document=document, lines=lines, release=release, resolve=resolve, said=reading.said, problems=problems)
    report = made.report()
    return Row(
        key=key, document=document, report=report, claims=tuple(made.claims(report)),
        named=document.span(*lines[scheme.key]), cells=cells, problems=tuple(problems),
    )  # fmt: skip


def cells_of(said: Iterable[Statement]) -> Iterator[Statement]:
    """Each cell of a row as a statement of its own, on its own words, out of the entry that holds them all.

    One entry a row keeps an import quick: a release has fifty cells a row. Other statements are passed on as they are.
    """
    for statement in said:
        if statement.prop != CELLS or not isinstance(statement.value, dict) or statement.span is None:
            yield statement
            continue
        _, lines = _text({column: str(text) for column, text in statement.value.items()})
        for column, (start, end) in lines.items():
            value = str(statement.value[column])
            span = Span(document=statement.span.document, start=end - len(value), end=end, quote=value)
            yield replace(statement, prop=f"{CELL}{column}", value=value, span=span if start < end else None)


def quoted(words: str) -> Iterator[tuple[str, str]]:
    """The cells, column and text, that words of a row may be; a cell can have several lines.

    >>> sorted(quoted("low: 3\\nbest: 4"))
    [('best', '4'), ('low', '3'), ('low', '3\\nbest: 4')]
    """
    lines = words.split("\n")
    for first in range(len(lines)):
        for last in range(first + 1, len(lines) + 1):
            column, parted, text = "\n".join(lines[first:last]).partition(": ")
            if parted and "\n" not in column:
                yield column, text


def _text(cells: Cells) -> tuple[str, dict[str, tuple[int, int]]]:
    """The row as a text, a line a cell, and where each cell's line stands in it."""
    lines: dict[str, tuple[int, int]] = {}
    parts: list[str] = []
    at = 0
    for column, value in cells.items():
        line = f"{column}: {value}"
        lines[column] = (at, at + len(line))
        parts.append(line)
        at += len(line) + 1
    return "\n".join(parts), lines


@dataclass(kw_only=True)
class _Made:
    """The records of one row while they are made of what it says."""

    document: Document
    lines: Mapping[str, tuple[int, int]]
    release: Release
    resolve: Resolve
    said: list[Said]
    problems: list[str]

    def report(self) -> Report:
        """The row's account of its incident."""
        kinds = [s for s in self.said if s.path in ("type", "also")]
        when, place, stage = (self._first(path) for path in ("date", "place", "stage"))
        return Report(
            id=f"report:{digest(self.document.id, 0)[:16]}", document=self.document.id,
            type=kinds[0].value if kinds else "other", also=tuple(dict.fromkeys(s.value for s in kinds[1:] if s.value != kinds[0].value)),
            stage=stage.value if stage else "accomplished", tactic=tuple(s.value for s in self.said if s.path == "tactic"),
            when=_when(when.value) if when else When(), where=Where(**place.value) if place else Where(),
            actors=tuple(self._actors()), weapons=tuple(s.value for s in self.said if s.path == "weapons"),
            targets=tuple(Target(**s.value, span=self._span(s)) for s in self.said if s.path == "targets"),
            figures=tuple(self._figures(kinds[0].value if kinds else "other")), evidence=self._evidence(),
        )  # fmt: skip

    def claims(self, report: Report) -> Iterator[Claim]:
        """The claims of responsibility that the row codes."""
        for number, said in enumerate(s for s in self.said if s.path == "claims"):
            found = self.resolve(said.value["name"], self._country())
            yield Claim(
                id=f"claim:{digest(self.document.id, 'claim', number)[:16]}", document=self.document.id,
                claimant=found[0] if found else None, name=found[1] if found else said.value["name"], stance=said.value["stance"],
                mode=said.value["mode"], report=report.id, attribution=self.release.title, evidence={"claim": self._spans(said)},
            )  # fmt: skip

    def _country(self) -> str | None:
        place = self._first("place")
        return place.value["country"] if place else None

    def _first(self, path: str) -> Said | None:
        return next((s for s in self.said if s.path == path), None)

    def _actors(self) -> Iterator[ActorRole]:
        for said in self.said:
            if said.path == "actors":
                value = said.value
                actor, name, kind = self.resolve(value["name"], self._country()) or (None, value["name"], value["type"])
                yield ActorRole(
                    actor=actor, name=name, role=value["role"], type="state" if value["type"] == "state" else kind, basis=value["basis"],
                    attribution=self.release.title, span=self._span(said),
                )  # fmt: skip

    def _figures(self, kind: str) -> Iterator[Figure]:
        """The counts; where the codebook has dead attackers among the killed, they are taken out of an attack's."""
        attackers = self._first("attackers.killed")
        everyone = shipped("weighing/figures")["types"]["all_sides"]
        for said in self.said:
            measure, side = _measure(said.path)
            if measure is None:
                continue
            value = said.value if isinstance(said.value, dict) else {"low": None, "best": said.value, "high": None}
            count = Count(low=value["low"], best=value["best"], high=value["high"])
            if measure == "killed" and side == "unknown" and self.release.scheme.table["killed_has_attackers"] and kind not in everyone:
                count = self._without(count, attackers.value if attackers else None)
            yield Figure(measure=measure, count=count, side=side, attribution=self.release.title, span=self._span(said))

    def _without(self, count: Count, attackers: int | None) -> Count:
        if attackers is None or count.best is None:
            return count
        if attackers > count.best:
            self.problems.append(f"more attackers killed ({attackers}) than killed in all ({count.best})")
            return count
        return Count(best=count.best - attackers)

    def _evidence(self) -> dict[str, tuple[Span, ...]]:
        named = {
            "type": "type",
            "also": "type",
            "date": "date",
            "place": "place",
            "stage": "stage",
            "tactic": "tactic",
            "weapons": "weapons",
        }
        found: dict[str, tuple[Span, ...]] = {}
        for said in self.said:
            if said.path in named:
                field = named[said.path]
                found[field] = tuple(dict.fromkeys((*found.get(field, ()), *self._spans(said))))
        return found

    def _span(self, said: Said) -> Span | None:
        return next(iter(self._spans(said)), None)

    def _spans(self, said: Said) -> tuple[Span, ...]:
        """The cells a value stands on; those that stand side by side as one span."""
        runs: list[list[int]] = []
        for start, end in sorted(self.lines[c] for c in said.columns if c in self.lines):
            if runs and start <= runs[-1][1] + 1:
                runs[-1][1] = end
            else:
                runs.append([start, end])
        return tuple(self.document.span(start, end) for start, end in runs)


def _when(value: Mapping[str, str]) -> When:
    start, end = (date.fromisoformat(value[bound]) for bound in ("start", "end"))
    return When(start=start, end=end, precision=value["precision"])


def _measure(path: str) -> tuple[str | None, str]:
    outer, _, inner = path.partition(".")
    if outer in ("killed", "injured", "captured", "abducted"):
        return outer, "unknown"
    if outer in ("killed_by_side", "injured_by_side"):
        return outer.removesuffix("_by_side"), inner
    if path in ("attackers.number", "attackers.killed"):
        return ("attackers_killed" if inner == "killed" else "attackers"), "unknown"
    return None, "unknown"


def cells_from(value: Json) -> Cells:
    """The cells that a statement of a whole row holds."""
    return {column: str(text) for column, text in value.items()} if isinstance(value, dict) else {}
