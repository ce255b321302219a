"""Records and numbers in, links to where the page lists them out; the appendix holds every record a number stands on."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tasdiq.analyse.numbers import Number
from tasdiq.report.data import ReportData, Row, quotes
from tasdiq.report.marked import Marked, escape, link

KINDS = ("incidents", "claims", "relations", "figures", "positions")
LISTED = 200  # records of one number that a report lists
Tell = Callable[[str, Row], Marked]


class Records:
    """Every record of a report by its key, and its anchor on the page."""

    def __init__(self, data: ReportData) -> None:
        self.rows: dict[str, tuple[str, Row]] = {}
        self.keys: dict[int, str] = {}
        self.used: set[str] = set()
        self._anchors: dict[str, str] = {}
        taken: set[str] = set()
        for kind in KINDS:
            for number, row in enumerate(getattr(data, kind), 1):
                key = str(row.get("id") or "")
                if not key or key in self.rows:  # the figures of an incident go by its id
                    key = f"{kind[:-1]}:{number}"
                self.rows[key] = (kind, row)
                self.keys[id(row)] = key
                self._anchors[key] = _free(re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")[:60] or f"{kind}-{number}", taken)

    def anchor(self, key: str) -> str:
        """The name of the record's heading on the page; a record that is asked for is listed there."""
        self.used.add(key)
        return self._anchors[key]

    def key(self, row: Row) -> str:
        """The key of a row that the data holds."""
        return self.keys.get(id(row)) or str(row.get("id"))


class Notes:
    """The numbers a page has printed, each with its records; what it prints is a link to its note."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._notes: dict[tuple[tuple[str, ...], str], int] = {}
        self._numbers: list[tuple[str, Number]] = []

    def cite(self, number: Number, shown: str | None = None) -> Marked:
        """The number as a link to its note; `shown` is how its digits are written."""
        shown = plain(number.value) if shown is None else shown
        key = (number.records, number.question)
        if key not in self._notes:
            self._notes[key] = len(self._numbers) + 1
            self._numbers.append((shown, number))
        return Marked(f"[{shown}](#n{self._notes[key]})")

    def section(self, tell: Tell) -> Iterator[str]:
        """The notes: the number, what was asked, and links to its records."""
        for position, (shown, number) in enumerate(self._numbers, 1):
            yield f"#### n{position}"
            known = [key for key in number.records if key in self._records.rows]
            links = [tell(key, self._records.rows[key][1]) for key in known[:LISTED]]
            yield f"**{shown}** · {escape(number.question or 'stated in the record')}{_missing(number)} · " + (
                f"{len(known):,} record{'s' * (len(known) != 1)}: {', '.join(links)}{_more(known)}" if links else "no record matches"
            )


def plain(value: float | None) -> str:
    """The number in digits.

    >>> plain(12345), plain(0.9), plain(None)
    ('12,345', '0.9', 'not known')
    """
    if value is None:
        return "not known"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def evidence(row: Row, documents: Mapping[str, Row], *, internal: bool) -> Iterator[str]:
    """The quoted words behind a record as list items, each with its source."""
    seen: set[tuple[str, object]] = set()
    for name, span in quotes(row.get("evidence") or {}, internal=internal):
        if (str(span.get("quote")), span.get("document")) in seen:
            continue
        seen.add((str(span.get("quote")), span.get("document")))
        yield f'- {escape(name.replace("_", " "))}: "{escape(span.get("quote", ""))}" · {source(span.get("document"), documents)}'


def sources(incident: Row, documents: Mapping[str, Row]) -> Iterator[str]:
    """The documents that tell of an incident as list items, copies and passing mentions marked."""
    for report in incident.get("reports", ()):
        marks = [f"copy of {escape(report['copy_of'])}"] * bool(report.get("copy_of")) + ["told in passing"] * (report.get("main") is False)
        yield f"- source: {source(report.get('document'), documents, report.get('name'))}" + "".join(f" ({m})" for m in marks)


def source(document: Any, documents: Mapping[str, Row], name: object = None) -> Marked:
    """A document as a reader is told of it: title, publisher, day."""
    known = documents.get(str(document)) or {}
    title = known.get("title") or name or known.get("name") or str(document)
    url = known.get("url")
    shown = link(title, url) if isinstance(url, str) else escape(title)
    rest: Sequence[object] = [part for part in (known.get("publisher"), known.get("published")) if part]
    return Marked(", ".join([shown, *(escape(part) for part in rest)]))


def _more(known: Sequence[str]) -> str:
    return f" and {len(known) - LISTED:,} more, which the database lists" if len(known) > LISTED else ""


def _missing(number: Number) -> str:
    return f" (not told by {number.unknown} of them)" if number.unknown else ""


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free
