"""A web archive as crawlers write it (WARC) in, the Documents of its pages out; a record that cannot be read is an issue."""

import io
import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, BinaryIO

from tasdiq.errors import UnreadableError
from tasdiq.sources.source import Read, Reader, Source

_MOST_SKIPPED = 10_000_000_000  # bytes of records too large to be read, in one piece: unpacking them costs a second a gigabyte
_MOST_DAMAGES = 20
_BLOCK = 1 << 20
_NOT_READ = re.compile(r"(?:image|video|audio|font)/|text/css|\w+/(?:x-)?javascript", re.IGNORECASE)
_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"\r\n\r\nWARC/1."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One page of the archive before it is decoded."""

    url: str
    body: bytes
    charset: str | None
    codings: tuple[str, ...]  # those that were put on last come last


class _Damaged(Exception):
    """The archive cannot be read on from `at`, where a record begins."""

    def __init__(self, at: int, problem: str) -> None:
        super().__init__(problem)
        self.at = at


class _Slice:
    """Bytes start..end of a file, as a stream of its own."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        file.seek(start)
        self._file, self._start, self._end = file, start, end

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer at the end."""
        left = self._end - self._file.tell()
        return self._file.read(left if size < 0 else min(size, left))

    def tell(self) -> int:
        """How far it was read."""
        return self._file.tell() - self._start

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go on from there."""
        base = (self._start, self._file.tell(), self._end)[whence]
        self._file.seek(min(max(base + offset, self._start), self._end))
        return self.tell()

    def close(self) -> None:
        """The file stays open: it is its opener's to close."""


def is_archive(head: bytes, name: str) -> bool:
    """Whether a file begins as a WARC, packed or not."""
    if head.startswith(_GZIP):
        return _packed(head)
    return head.startswith(b"WARC/") or (head.startswith(b"\x28\xb5\x2f\xfd") and ".warc" in name.lower())


def pieces(file: BinaryIO, size: int) -> Iterator[tuple[int, int, int]]:
    """The archive cut between records into pieces of about that many bytes: start, end, pages expected."""
    end = os.fstat(file.fileno()).st_size
    start = pages = 0
    try:
        for record in _iterator(file, 0, end):
            if record.content_length > _MOST_SKIPPED:
                break  # whoever reads the last piece will say so
            if record.stream_pos - start >= size:
                yield start, record.stream_pos, pages
                start, pages = record.stream_pos, 0
            pages += 1
    except OSError:
        pages += 1  # as above
    if end > start:
        yield start, end, max(pages, 1)


def read_records(file: BinaryIO, source: Source, read_page: Reader, end: int | None = None) -> Read:
    """The documents of the pages from where the file stands up to byte `end`; after damage it goes on at the next whole record."""
    start, end = file.tell(), end if end is not None else os.fstat(file.fileno()).st_size
    for _ in range(_MOST_DAMAGES):
        try:
            yield from _pages(file, source, read_page, (start, end))
            return
        except _Damaged as damaged:
            start = _next_start(file, damaged.at + 1, end)
            where = f"byte {start}" if start < end else "its end"
            source.issue(f"{source.name}: damaged at byte {damaged.at} ({damaged}); reading goes on at {where}")
        if start >= end:
            return
    source.issue(f"{source.name}: damaged in more than {_MOST_DAMAGES} places; nothing was read from byte {start} on")


def _pages(file: BinaryIO, source: Source, read_page: Reader, part: tuple[int, int]) -> Read:
    at, skipped = part[0], 0
    try:
        for record in _iterator(file, *part, parse_http=True):
            at = part[0] + record.stream_pos
            if not _is_page(record):
                continue
            if record.content_length > source.limits.max_bytes:
                skipped += record.content_length
                size, most = record.content_length / 1e6, source.limits.max_bytes / 1e6
                source.issue(f"{_address(record, source, at)}: {size:.1f} MB; the limit is {most:g} MB")
                if skipped > _MOST_SKIPPED:
                    raise _Damaged(at, "its records unpack to more than can be read")
                continue
            yield from _read(_page(record, source, at), source, read_page)
    except OSError as error:
        raise _Damaged(at, str(error)) from error


def _iterator(file: BinaryIO, start: int, end: int, *, parse_http: bool = False) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    return iter(ArchiveIterator(_Slice(file, start, end), record_types=kinds, parse_http=parse_http, fsspec_args=False))


def _is_page(record: Any) -> bool:
    """Whether it holds what was found at an address: no error page, no picture, no name look-up."""
    if record.http_headers is not None:
        return record.http_headers.status_code == 200 and not _NOT_READ.match(record.http_content_type or "")
    kind = record.headers.get("Content-Type") or ""
    return not kind.startswith(("application/http", "text/dns")) and not _NOT_READ.match(kind)


def _page(record: Any, source: Source, at: int) -> _Page:
    body = record.reader.read(record.content_length)
    if len(body) < record.content_length:
        raise _Damaged(at, f"a record of {record.content_length} bytes ends after {len(body)}")
    http = record.http_headers
    stated = [http.get(name) or "" for name in ("Content-Encoding", "Transfer-Encoding")] if http is not None else []
    codings = tuple(word.strip().lower() for words in stated for word in words.split(",") if word.strip())
    return _Page(url=_address(record, source, at), body=body, charset=record.http_charset if http is not None else None, codings=codings)


def _address(record: Any, source: Source, at: int) -> str:
    """The page's URL without a user name or password; else where it stands in the archive."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> \r\n")[:2_000]
    return re.sub(r"^(\w+://)[^/?#@]*@", r"\1", url) or f"{source.name}:{at}"


def _read(page: _Page, source: Source, read_page: Reader) -> Read:
    try:
        body = _decoded(page, source.limits.max_bytes)
        url = page.url if page.url.lower().startswith(("http://", "https://")) else None
        yield from read_page(replace(source, name=page.url, body=body, url=url, charset=page.charset))
    except UnreadableError as error:
        source.issue(f"{source.name}: {error}")


def _decoded(page: _Page, most: int) -> bytes:
    """The page without what its server packed it in; as it stands where the archive has unpacked it already."""
    from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader

    readers: dict[str, Callable[[Any], Any]] = {
        "chunked": ChunkedReader, "gzip": GzipReader, "x-gzip": GzipReader, "deflate": partial(GzipReader, zlib=True), "br": BrotliReader,
        "zstd": ZstdReader,
    }  # fmt: skip
    body = page.body
    for coding in reversed(page.codings):
        if coding in readers:
            body = _unpacked(readers[coding], body, most)
    if len(body) > most:
        raise UnreadableError(f"{page.url}: unpacks to more than {most / 1e6:g} MB")
    return body


def _unpacked(reader: Callable[[Any], Any], body: bytes, most: int) -> bytes:
    parts: list[bytes] = []
    try:
        stream = reader(io.BytesIO(body))
        while sum(map(len, parts)) <= most and (part := stream.read(_BLOCK)):
            parts.append(part)
    except OSError:
        return b"".join(parts) or body
    return b"".join(parts)


def _next_start(file: BinaryIO, start: int, end: int) -> int:
    """Where the next record begins, in a packed archive or a plain one; the end where none does."""
    file.seek(0)
    mark, ahead = (_GZIP, 0) if file.read(len(_GZIP)) == _GZIP else (_PLAIN, 4)
    while start < end:
        file.seek(start)
        block = file.read(min(_BLOCK, end - start))
        found = block.find(mark)
        if found < 0:
            start += max(len(block) - len(mark) + 1, 1) if start + len(block) < end else end
        elif ahead or _is_packed_record(file, start + found):
            return start + found + ahead
        else:
            start += found + 1
    return end


def _is_packed_record(file: BinaryIO, at: int) -> bool:
    file.seek(at)
    return _packed(file.read(512))


def _packed(head: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(head, 16).startswith(b"WARC/")
    except zlib.error:
        return False
