"""A plain text, or a MUC-4 corpus file or a piece of one, in; its Documents out."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tasdiq.errors import UnreadableError
from tasdiq.sources.build import Found, decoded, document, one
from tasdiq.sources.charset import decode
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
class Piece:
    """Some whole messages of a corpus file that is UTF-8: bytes start..end of it."""

    start: int
    end: int
    messages: int
    near: date | None  # the day in the last header before them, or the first of the file


def read_text(source: Source) -> Read:
    """The one document of a plain text, its text exactly as it was decoded."""
    result, notes = decoded(source)
    return one(Found(raw=source.body, name=source.name, text=result.text, url=source.url, notes=notes), source)


def read_corpus(source: Source) -> Read:
    """The documents of a MUC-4 corpus file, each named by its id line and dated by its header, its text what follows that line."""
    result, notes = decoded(source)
    yield from _documents(result.text, source, _first_day(result.text), notes)


def read_piece(source: Source, near: date | None) -> Read:
    """The documents of one Piece, the same as those that `read_corpus` finds in the whole file."""
    yield from _documents(source.body.decode("utf-8", "replace"), source, near, ())


def pieces(body: bytes, size: int) -> Iterator[Piece]:
    """The corpus file cut between messages into pieces of about that many bytes; none where it is not clean UTF-8."""
    result = decode(body)
    if result.charset != "utf-8" or result.replaced:
        return
    text = result.text
    near = before = _first_day(text)
    at = start = len(codecs.BOM_UTF8) if body.startswith(codecs.BOM_UTF8) else 0
    done = messages = 0
    for head, end in _spans(text):
        at += len(text[done:end].encode("utf-8"))
        done, messages = end, messages + 1
        near = _stated(_header(text, head, end)) or near
        if at - start >= size or end == len(text):
            yield Piece(start=start, end=at, messages=messages, near=before)
            start, messages, before = at, 0, near


def _spans(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """The id line of each message, and where the message ends."""
    head: re.Match[str] | None = None
    for following in _RECORD.finditer(text):
        if head:
            yield head, following.start()
        head = following
    if head:
        yield head, len(text)


def _documents(text: str, source: Source, near: date | None, notes: tuple[str, ...]) -> Read:
    for head, end in _spans(text):
        header = _header(text, head, end)
        published = _stated(header) or (_nearest(header, near) if header and near else None)
        near = _stated(header) or near
        raw, body = text[head.start() : end], text[head.end() : end]
        found = Found(
            raw=raw.encode("utf-8"), name=head[1], text=body[1:] if body.startswith("\n") else body, published=published, notes=notes
        )
        try:
            yield document(found, source)
        except UnreadableError as error:
            source.issue(str(error))


def _header(text: str, head: re.Match[str], end: int) -> re.Match[str] | None:
    return _HEADER.match(text, head.end(), end)


def _first_day(text: str) -> date | None:
    """The first day that a header states with its year."""
    days = (_stated(_header(text, head, end)) for head, end in _spans(text))
    return next((day for day in days if day is not None), None)


def _stated(header: re.Match[str] | None) -> date | None:
    return _day(header, int(header["year"])) if header and header["year"] else None


def _nearest(header: re.Match[str], near: date) -> date | None:
    """The day in a header without its year, as near as can be to a neighbour's: the corpus stands in order of time."""
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
