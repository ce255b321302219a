"""Files in, the findings of each as rows with their words and lines out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from tasdiq.model.statement import Issue
from tasdiq.report.lint.check import check

Row = Mapping[str, Any]
Incidents = Callable[[datetime | None], Sequence[Row]]
_LONGEST_QUOTE = 240  # characters


def rows(files: Iterable[str], report: Callable[[Issue], None], incidents: Incidents | None) -> Iterator[Row]:
    """Each finding with its file, line and words; `incidents` answers what the database had at a moment."""
    from tasdiq.sources.read import read

    for document, raw in read(files, fetch=None, report=report):
        day = document.published
        held = incidents(datetime.combine(day, time.max, UTC) if day else None) if incidents else ()
        for found in check(document, raw, held):
            quote = " ".join(document.text[found.start : found.end].split())
            yield {
                "name": document.name, "line": document.text.count("\n", 0, found.start) + 1, "kind": found.kind, "verdict": found.verdict,
                "arithmetic": found.arithmetic, "start": found.start, "end": found.end,
                "quote": quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "...",
            }  # fmt: skip
