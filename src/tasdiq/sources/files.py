"""Paths and URLs in, the inputs they name out; files are opened so that none can block or flood us."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from tasdiq.errors import UnreadableError
from tasdiq.model.statement import Issue
from tasdiq.sources.corpus import pieces
from tasdiq.sources.kinds import HEAD, is_line, kind_of, may_hold_many
from tasdiq.sources.lines import batches, hopeful
from tasdiq.sources.parquet import pieces as row_pieces
from tasdiq.sources.source import Limits
from tasdiq.sources.warc import pieces as archive_pieces

PIECES = 256  # that a file of many documents is cut into, as far as the two sizes allow
SMALL_PIECE, LARGE_PIECE = 8_000, 1_000_000  # bytes; so that a small file keeps every core busy, and a huge one makes no endless list
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,20}):/{1,2}(?=[^/])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing to read: a file, a piece of a .jsonl or corpus file, or a URL. It can be sent to another process."""

    name: str
    path: str | None = None
    url: str | None = None
    start: int = 0  # byte (of Parquet: row) of the file where the piece begins
    end: int | None = None  # where it ends; None for a whole file
    line: int = 1  # number of its first line
    kind: str | None = None  # of the file, where this is a piece
    near: date | None = None  # of a corpus file's piece: what helps to date a message without its year
    documents: int = 1  # expected; feeds may hold more


def inputs(paths: Iterable[str | Path], report: Callable[[Issue], None] = lambda issue: None) -> Iterator[Input]:
    """Every input that the paths name, folders walked in order, hidden files left out; what is not there is reported."""
    for given in paths:
        match = _SCHEME.match(str(given))
        if match:
            yield from _url(str(given), match, report)
            continue
        path = Path(given)
        try:
            found = _walk(path, path, report) if path.is_dir() else _file(path)
            yield from found
        except (UnreadableError, OSError, ValueError) as error:
            report(Issue(name=str(given), stage="sources", problem=f"{given}: {_reason(error)}"))


def count(paths: Iterable[str | Path]) -> int:
    """How many documents to expect, for a progress bar: files by one, .jsonl files by their lines."""
    return sum(found.documents for found in inputs(paths))


def opened(path: str) -> BinaryIO:
    """The file opened for reading, if it is a plain file: a pipe or a device would block or never end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{path}: {_reason(error)}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableError(f"{path}: not a plain file (a folder, pipe or device)")
    return os.fdopen(descriptor, "rb")


def _url(given: str, match: re.Match[str], report: Callable[[Issue], None]) -> Iterator[Input]:
    scheme = match[1].lower()
    if scheme in ("http", "https"):
        rest = given[match.end() :]  # a Path has made one slash of the two
        url = f"{scheme}://{rest}"
        if "@" in re.split(r"[/?#\\]", rest, maxsplit=1)[0]:
            url = f"{scheme}://" + rest.rpartition("@")[2]  # no log keeps a password
            report(Issue(name=url, stage="sources", problem=f"{url}: an address with a user name or password in it is not fetched"))
            return
        yield Input(name=url, url=url)
    else:
        report(Issue(name=given, stage="sources", problem=f"{given}: only http and https addresses are fetched, not {scheme}"))


def _walk(folder: Path, top: Path, report: Callable[[Issue], None]) -> Iterator[Input]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        report(Issue(name=str(folder), stage="sources", problem=f"{folder}: {_reason(error)}"))
        return
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        try:
            if path.is_symlink() and not path.resolve().is_relative_to(top.resolve()):
                raise UnreadableError("a link that leads out of the folder; name its target to read it")
            yield from _walk(path, top, report) if path.is_dir() and not path.is_symlink() else _file(path)
        except (UnreadableError, OSError, RuntimeError) as error:
            report(Issue(name=str(path), stage="sources", problem=f"{path}: {_reason(error)}"))


def _file(path: Path) -> Iterator[Input]:
    try:
        found = list(_pieces(path)) if is_line(path.suffix) or path.stat().st_size > SMALL_PIECE else []
    except (UnreadableError, OSError):
        if is_line(path.suffix):
            raise
        found = []  # its reader will say so
    yield from found or [Input(name=path.name, path=str(path))]


def _pieces(path: Path) -> Iterator[Input]:
    with opened(str(path)) as file:
        head = file.read(HEAD)
        kind = kind_of(head, path.name) if is_line(path.suffix) or may_hold_many(head) else None
        size = os.fstat(file.fileno()).st_size
        bytes_each = min(max(size // PIECES, SMALL_PIECE), LARGE_PIECE)
        file.seek(0)
        if kind == "jsonl" and hopeful(file):
            file.seek(0)
            for start, end, line, lines in batches(file, bytes_each):
                yield Input(name=path.name, path=str(path), kind=kind, start=start, end=end, line=line, documents=lines)
        elif kind == "warc":
            for start, end, pages in archive_pieces(file, bytes_each):
                yield Input(name=path.name, path=str(path), kind=kind, start=start, end=end, documents=pages)
        elif kind == "parquet":
            for start, end in row_pieces(str(path)):
                yield Input(name=path.name, path=str(path), kind=kind, start=start, end=end, documents=end - start)
        elif kind == "corpus" and size <= Limits().max_bytes:
            for piece in pieces(file.read(size), bytes_each):
                yield Input(
                    name=path.name, path=str(path), kind=kind, start=piece.start, end=piece.end, near=piece.near, documents=piece.messages
                )


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or error})"
    return str(error)
