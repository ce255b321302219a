"""A document in; each figure in it that stands beside others, with whether they add up, out."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tasdiq.model.text import Document, Sentence, sentences
from tasdiq.report.lint.amounts import Amount, amounts
from tasdiq.report.lint.changes import changes
from tasdiq.report.lint.finding import Finding
from tasdiq.report.lint.records import Records, against
from tasdiq.report.lint.shares import averages, shares
from tasdiq.report.lint.sums import sums, sums_across
from tasdiq.report.lint.tables import tables

Held = Callable[[], Sequence[Mapping[str, Any]]]
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_MOST = 60  # amounts of a sentence
_CELL = 32  # characters; the lines of prose are longer on the average
_LONGEST = 2_000  # characters of a sentence; longer ones are lists of numbers, not prose


def check(document: Document, raw: bytes, held: Held | None = None) -> list[Finding]:
    """Every finding in the order of the text; `held` tells which incidents the database held on the text's day."""
    records = Records(held, document.published, _year(document.text)) if held else None
    found = [*_prose(prose(document), records), *tables(raw, document.text)]
    return sorted(found, key=lambda f: (f.start, f.end))


def prose(document: Document) -> list[Sentence]:
    """The sentences that are looked at: those of the text that are no cells of a table."""
    whole = replace(document, article=None)
    return [s for s in sentences(whole) if s.of == "text" and s.end - s.start <= _LONGEST and not _is_of_cells(document.text, s)]


def _prose(told: Sequence[Sentence], records: Records | None) -> Iterator[Finding]:
    held = [(sentence, amounts(sentence.plain)) for sentence in told if not sentence.plain.lstrip().startswith("|")]
    for sentence, stated in held:
        yield from (_moved(f, sentence.start) for f in _in_one(sentence.plain, stated, records))
    for (first, before), (second, after) in pairwise(held):
        if second.paragraph == first.paragraph:
            gap = second.start - first.start
            joined = first.plain + " " * (gap - len(first.plain)) + second.plain
            moved = [replace(a, start=a.start + gap, end=a.end + gap) for a in after]
            yield from (_moved(f, first.start) for f in sums_across(joined, before, moved))


def _in_one(text: str, stated: Sequence[Amount], records: Records | None) -> Iterator[Finding]:
    if len(stated) > _MOST:
        return
    for look in (sums, changes, shares, averages):
        yield from look(text, stated)
    if records is not None:
        yield from against(records, text, stated)


def _is_of_cells(text: str, sentence: Sentence) -> bool:
    """Whether the lines around are cells of a table that was read as text: short, one under the other."""
    start = text.rfind("\n\n", 0, sentence.start) + 1
    end = text.find("\n\n", sentence.end)
    lines = [line for line in text[start : len(text) if end < 0 else end].splitlines() if line.strip()]
    return len(lines) > 1 and sum(map(len, lines)) / len(lines) < _CELL


def _moved(found: Finding, by: int) -> Finding:
    return replace(found, start=found.start + by, end=found.end + by)


def _year(text: str) -> int | None:
    """The year that a text is about, where it names one only."""
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None
