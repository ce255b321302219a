"""Files in, the findings of each as rows with their words and lines out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from tasdiq.model.statement import Issue
from tasdiq.model.text import Document
from tasdiq.report.lint.check import Held, check
from tasdiq.report.lint.finding import Finding

Row = Mapping[str, Any]
Incidents = Callable[[datetime | None], Sequence[Row]]
_LONGEST_QUOTE = 240  # characters


def rows(files: Iterable[str], report: Callable[[Issue], None], incidents: Incidents | None) -> Iterator[Row]:
    """Each finding with its file, line and words; `incidents` answers what the database had at a moment."""
    from tasdiq.sources.read import read

    for document, raw in read(files, fetch=None, report=report):
        for found in check(document, raw, held_on(document.published, incidents)):
            yield row(document, found)


def held_on(day: date | None, incidents: Incidents | None) -> Held | None:
    """What the database had by the end of that day, for who asks; of now where there is none."""
    if incidents is None:
        return None
    moment = datetime.combine(day, time.max, UTC) if day else None
    return lambda: incidents(moment)


def row(document: Document, found: Finding) -> dict[str, Any]:
    """A finding with its document's name, its line and words."""
    quote = " ".join(document.text[found.start : found.end].split())
    return {
        "name": document.name, "line": line(document, found.start), "kind": found.kind, "verdict": found.verdict,
        "arithmetic": found.arithmetic, "start": found.start, "end": found.end,
        "quote": quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "...",
    }  # fmt: skip


def line(document: Document, start: int) -> int:
    """The number of the line on which a character stands, from 1."""
    return document.text.count("\n", 0, start) + 1
