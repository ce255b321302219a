"""Paths and URLs in, the inputs they name out; files are opened so that none can block or flood us."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tasdiq.errors import UnreadableError
from tasdiq.model.statement import Issue
from tasdiq.sources.kinds import HEAD, is_line, kind_of
from tasdiq.sources.lines import batches

BATCH_BYTES = 1_000_000  # of a .jsonl, handed to one worker at a time
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,20}):/{1,2}(?=[^/])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing to read: a file, a piece of a .jsonl file, or a URL. It can be sent to another process."""

    name: str
    path: str | None = None
    url: str | None = None
    start: int = 0  # byte of the file where the piece begins
    end: int | None = None  # where it ends; None for a whole file
    line: int = 1  # number of its first line
    documents: int = 1  # expected; feeds and corpus files may hold more


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
    if is_line(path.suffix):
        with opened(str(path)) as file:
            head = file.read(HEAD)
            file.seek(0)
            if kind_of(head, path.name) == "jsonl":
                for start, end, line, lines in batches(file, BATCH_BYTES):
                    yield Input(name=path.name, path=str(path), start=start, end=end, line=line, documents=lines)
                return
    yield Input(name=path.name, path=str(path))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or error})"
    return str(error)
