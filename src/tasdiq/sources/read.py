"""Paths and URLs in, Documents with their raw bytes out; one bad input is an issue and never stops the rest."""

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, cast

from tasdiq.errors import UnreadableError
from tasdiq.model.statement import Issue
from tasdiq.model.text import Document
from tasdiq.sources.cache import Fetched
from tasdiq.sources.corpus import read_piece
from tasdiq.sources.files import Input, count, inputs, opened
from tasdiq.sources.kinds import HEAD, kind_of
from tasdiq.sources.lines import read_lines
from tasdiq.sources.source import READ_KINDS, Limits, Read, Reader, Report, Source
from tasdiq.sources.warc import read_records

__all__ = ["Batch", "Fetch", "Input", "Limits", "batch", "count", "documents", "inputs", "read"]

Fetch = Callable[[str], Fetched]
_STREAMED = ("jsonl", "warc", "parquet")  # of any size: never in memory whole
_READERS: Mapping[str, tuple[str, str]] = {  # kind -> module and function, imported when the first of its kind is read
    "html": ("web", "read_page"), "text": ("corpus", "read_text"), "corpus": ("corpus", "read_corpus"), "pdf": ("pdf", "read_pdf"),
    "docx": ("word", "read_word"), "feed": ("feed", "read_feed"), "json": ("lines", "read_json"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one input held: documents with their raw bytes, and what could not be read. It can cross processes."""

    documents: tuple[tuple[Document, bytes], ...] = field(repr=False)
    issues: tuple[Issue, ...] = ()


def read(paths: Iterable[str | Path], *, fetch: Fetch | None, report: Report, limits: Limits | None = None) -> Read:
    """Every document of the files, folders and URLs, one at a time, in order."""
    for found in inputs(paths, report):
        yield from documents(found, fetch=fetch, report=report, limits=limits)


def documents(given: Input, *, fetch: Fetch | None = None, report: Report, limits: Limits | None = None) -> Read:
    """The documents of one input; what cannot be read is reported."""
    limits = limits or Limits()
    try:
        yield from _url(given, fetch, report, limits) if given.url else _file(given, report, limits)
    except UnreadableError as error:
        report(Issue(name=given.name, stage="sources", problem=str(error)))
    except OSError as error:
        report(Issue(name=given.name, stage="sources", problem=f"{given.path or given.url}: cannot be read ({error.strerror or error})"))


def batch(given: Input, limits: Limits | None = None) -> Batch:
    """The same as one value, for a process pool; a URL is not fetched in a pool, so that its host is not flooded."""
    issues: list[Issue] = []
    found = tuple(documents(given, report=issues.append, limits=limits))
    return Batch(documents=found, issues=tuple(issues))


def _url(given: Input, fetch: Fetch | None, report: Report, limits: Limits) -> Read:
    if fetch is None:
        raise UnreadableError(f"{given.url}: fetching is switched off")
    fetched = fetch(str(given.url))
    source = Source(name=given.name, body=fetched.body, report=report, url=fetched.url, charset=fetched.charset, limits=limits)
    return _read(source, given.name)


def _file(given: Input, report: Report, limits: Limits) -> Iterator[tuple[Document, bytes]]:
    with opened(str(given.path)) as file:
        source = Source(name=given.name, body=b"", report=report, limits=limits)
        if given.end is not None:
            file.seek(given.start)
            yield from _piece(file, given, source)
            return
        head = file.read(HEAD)
        kind = kind_of(head, given.name)
        if kind in _STREAMED:
            file.seek(0)
            yield from _piece(file, replace(given, kind=kind), source)
            return
        size = os.fstat(file.fileno()).st_size
        body = head + file.read(limits.max_bytes + 1 - len(head)) if size <= limits.max_bytes else head
        if max(size, len(body)) > limits.max_bytes:
            raise UnreadableError(
                f"{given.path}: {size / 1e6:.1f} MB; the limit is {limits.max_bytes / 1e6:g} MB for all but .jsonl, WARC and Parquet files"
            )
    yield from _read(Source(name=given.name, body=body, report=report, limits=limits), given.name)


def _piece(file: BinaryIO, given: Input, source: Source) -> Read:
    if given.kind == "corpus":
        return read_piece(replace(source, body=file.read((given.end or 0) - given.start)), given.near)
    if given.kind == "warc":
        return read_records(file, source, lambda page: _read(page, page.name), given.end)
    if given.kind == "parquet":
        from tasdiq.sources.parquet import read_rows

        return read_rows(str(given.path), source, given.start, given.end)
    return read_lines(file, source, given.end, given.line)


def _read(source: Source, name: str) -> Read:
    if not source.body.strip(b"\x00 \t\r\n"):
        raise UnreadableError(f"{name}: the file is empty")
    kind = kind_of(source.body[:HEAD], name)
    if kind in ("warc", "parquet"):
        raise UnreadableError(f"{name}: a {kind} file within an archive, or at an address, is not read; save it and add it from there")
    if kind == "jsonl":
        return read_lines(io.BytesIO(source.body), source)
    if kind is None:
        raise UnreadableError(f"{name}: neither text nor a known kind of document; what is read: {READ_KINDS}")
    module, function = _READERS[kind]
    return cast("Reader", getattr(import_module(f"tasdiq.sources.{module}"), function))(source)
