"""JSON lines in, one Document a line out; a line that cannot be read is an issue with its number."""

import codecs
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from tasdiq.errors import UnreadableError
from tasdiq.model.text import Document
from tasdiq.sources.build import Found, document
from tasdiq.sources.charset import decode
from tasdiq.sources.published import day
from tasdiq.sources.source import Read, Source

_HOPELESS = 100  # bad lines, none good: the file holds something else
_LOOK = 4_000  # bytes of a line, enough to see how it begins


def read_lines(file: BinaryIO, source: Source, end: int | None = None, line: int = 1) -> Read:
    """The documents of the lines from where the file stands up to byte `end`; `line` is the first one's number."""
    bad = good = 0
    while end is None or file.tell() < end:
        raw, cut = _next_line(file, source.limits.max_bytes)
        if not raw and not cut:
            return
        if raw.strip() or cut:
            try:
                yield _document(raw, f"{source.name}:{line}", cut, source)
                good += 1
            except UnreadableError as error:
                source.issue(str(error))
                bad += 1
        if bad >= _HOPELESS and not good:
            source.issue(f"{source.name}: none of its lines {line - bad + 1} to {line} holds a document as JSON; the rest was not read")
            return
        line += 1


def hopeful(file: BinaryIO) -> bool:
    """Whether one of the first lines can be an object; else the file is given up on, which one reader of all of it must do."""
    seen = 0
    while seen < _HOPELESS and (raw := file.readline(_LOOK)):
        start = raw.removeprefix(codecs.BOM_UTF8).lstrip()
        while raw and not raw.endswith(b"\n"):
            raw = file.readline(1 << 20)
        if start.startswith(b"{"):
            return True
        seen += bool(start)
    return False


def read_json(source: Source) -> Read:
    """The documents of a .json file: one object, or a list of them, with the keys of a .jsonl line."""
    try:
        value = json.loads(decode(source.body).text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{source.name}: not JSON ({error})") from error
    rows = value if isinstance(value, list) else [value]
    for number, row in enumerate(rows, 1):
        raw = source.body if not isinstance(value, list) else json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        place = source.name if len(rows) == 1 else f"{source.name}:{number}"
        try:
            yield document(found(row, raw, place), replace(source, name=place))
        except UnreadableError as error:
            source.issue(str(error))


def _next_line(file: BinaryIO, limit: int) -> tuple[bytes, bool]:
    """The next line without its end, and whether it was longer than the limit (the rest is skipped)."""
    raw = file.readline(limit + 2)
    if len(raw) <= limit or raw.endswith(b"\n"):
        return raw, False
    while (more := file.readline(1 << 20)) and not more.endswith(b"\n"):
        pass
    return b"", True


def _document(raw: bytes, place: str, cut: bool, source: Source) -> tuple[Document, bytes]:
    if cut:
        raise UnreadableError(f"{place}: the line is longer than {source.limits.max_bytes} bytes")
    raw = raw.rstrip(b"\r\n")
    text = decode(raw).text
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{place}: not JSON ({error})") from error
    return document(found(row, raw, place), replace(source, name=place))


def found(row: object, raw: bytes, place: str) -> Found:
    """What an object with the keys of a .jsonl line holds; raises UnreadableError where that is no text."""
    if not isinstance(row, dict):
        raise UnreadableError(f"{place}: a document is an object with a text, not {type(row).__name__}")
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UnreadableError(f"{place}: no text; a document has id, text, published, title, source, url")
    identity = row.get("id")
    stated = row.get("published")
    published = day(stated) if isinstance(stated, str) else None
    notes = (f"published {str(stated)[:40]!r} is not a day and was left out",) if stated and published is None else ()
    return Found(
        raw=raw, name=str(identity)[:300] if isinstance(identity, str | int) and str(identity).strip() else place, text=text,
        title=_words(row.get("title")), published=published, publisher=_words(row.get("source")) or _words(row.get("publisher")),
        url=_words(row.get("url")), media_type="application/json", notes=notes,
    )  # fmt: skip


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def batches(file: BinaryIO, size: int) -> Iterator[tuple[int, int, int, int]]:
    """The file cut at line ends into pieces of about that many bytes: start, end, first line, number of lines."""
    start, line, count, position, ended = 0, 1, 0, 0, True
    while chunk := file.read(1 << 20):
        at = 0
        while (cut := chunk.find(b"\n", max(at, start + size - position))) >= 0:
            lines = count + chunk.count(b"\n", at, cut + 1)
            yield start, position + cut + 1, line, lines
            start, line, count, at = position + cut + 1, line + lines, 0, cut + 1
        count += chunk.count(b"\n", at)
        position += len(chunk)
        ended = chunk.endswith(b"\n")
    if position > start:
        yield start, position, line, count + (not ended)
