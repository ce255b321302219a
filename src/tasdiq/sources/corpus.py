"""A plain text or a MUC-4 corpus file in, its Documents out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tasdiq.errors import UnreadableError
from tasdiq.sources.build import Found, decoded, document, one
from tasdiq.sources.source import Read, Source

_RECORD = re.compile(r"^([A-Z]{2,6}\d{0,2}-MUC\d-\d{4})(?:[ \t]+\([A-Z .]{1,40}\))?[ \t]*\r?$", re.MULTILINE)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[A-Z]{{0,6}}"
_HEADER = re.compile(  # PLACE (COUNTRY), 3 JAN 90 (SOURCE) --
    rf"\s*[A-Z][^\[\]]{{1,70}}?,\s+(?:(?P<day>\d{{1,2}})\s+{_MONTH}|{_MONTH.replace('month', 'month2')}\s+(?P<day2>\d{{1,2}}))"
    r"(?:\s+(?P<year>\d\d))?\s*(?:[(\[][^()\[\]]{1,60}[)\]]\s*)?--"
)
_NEAR_DAYS = 92  # a header without its year is of the year that puts it this near to a neighbour's day


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    name: str
    text: str
    raw: str


def read_text(source: Source) -> Read:
    """The one document of a plain text, its text exactly as it was decoded."""
    result, notes = decoded(source)
    return one(Found(raw=source.body, name=source.name, text=result.text, url=source.url, notes=notes), source)


def read_corpus(source: Source) -> Read:
    """The documents of a MUC-4 corpus file, each named by its id line and dated by its header, its text what follows that line."""
    result, notes = decoded(source)
    records = list(_records(result.text))
    for record, published in zip(records, _published([r.text for r in records]), strict=True):
        try:
            found = Found(raw=record.raw.encode("utf-8"), name=record.name, text=record.text, published=published, notes=notes)
            yield document(found, source)
        except UnreadableError as error:
            source.issue(str(error))


def _records(text: str) -> Iterator[_Record]:
    heads = list(_RECORD.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        end = following.start() if following else len(text)
        body = text[head.end() : end]
        yield _Record(name=head[1], text=body[1:] if body.startswith("\n") else body, raw=text[head.start() : end])


def _published(texts: Sequence[str]) -> Iterator[date | None]:
    """The day in each header; one without its year takes it from the message before, as the corpus stands in order of time."""
    headers = [_HEADER.match(text) for text in texts]
    stated = [_day(header, int(header["year"])) if header and header["year"] else None for header in headers]
    near = next((day for day in stated if day is not None), None)
    for header, day in zip(headers, stated, strict=True):
        if day is not None:
            near = day
        yield _nearest(header, near) if day is None and header and near is not None else day


def _nearest(header: re.Match[str], near: date) -> date | None:
    days = [day for year in (near.year - 1, near.year, near.year + 1) if (day := _day(header, year % 100)) is not None]
    best = min(days, key=lambda day: abs((day - near).days), default=None)
    return best if best is not None and abs((best - near).days) <= _NEAR_DAYS else None


def _day(header: re.Match[str], short_year: int) -> date | None:
    month = _MONTHS.index(header["month"] or header["month2"]) + 1
    year = short_year + (1900 if short_year >= 50 else 2000)
    try:
        return date(year, month, int(header["day"] or header["day2"]))
    except ValueError:
        return None
