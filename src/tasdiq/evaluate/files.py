"""Files of labels and of answers in, their rows out; what is missing or no such file is one error that names it."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tasdiq.errors import UnreadableError

LONGEST_LINE = 20_000_000  # bytes
LARGEST_FILE = 200_000_000  # bytes, of a file that is one JSON value
_HEAD = 1_000  # bytes

Row = dict[str, Any]


def json_lines(path: Path) -> Iterator[Row]:
    """The objects of a file of JSON lines."""
    with _opened(path) as file:
        number = 0
        while raw := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(raw) > LONGEST_LINE:
                raise UnreadableError(f"{path}, line {number}: longer than {LONGEST_LINE} bytes")
            if raw.strip():
                yield _object(raw, f"{path}, line {number}")


def json_rows(lines: Iterable[str], where: str) -> Iterator[Row]:
    """The objects of lines that are no file."""
    return (_object(line.encode("utf-8", "replace"), f"{where}, line {number}") for number, line in enumerate(lines, 1) if line.strip())


def json_object(path: Path) -> Row:
    """The one object of a JSON file."""
    with _opened(path) as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise UnreadableError(f"{path}: larger than {LARGEST_FILE} bytes")
    return _object(raw, str(path))


def found(folder: Path, *patterns: str, what: str) -> list[Path]:
    """The files of a folder under any of the names, in order; raises UnreadableError that says what is missing and where."""
    if not folder.is_dir():
        raise UnreadableError(f"{folder}: {'not a folder' if folder.exists() else 'no such folder'}; it should have {what}")
    paths = sorted({path for pattern in patterns for path in folder.glob(pattern) if path.is_file()})
    if not paths:
        raise UnreadableError(f"{folder}: {what} is missing; no file is named {' or '.join(patterns)}")
    return paths


def begins(path: Path, start: bytes) -> bool:
    """Whether the first that is no blank in a file is that."""
    with _opened(path) as file:
        return file.read(_HEAD).lstrip().startswith(start)


def need(row: Row, where: str, **kinds: type | tuple[type, ...]) -> Row:
    """The row, if it has each key with a value of that kind; raises UnreadableError that tells all it lacks."""
    lacks = [key for key, kind in kinds.items() if not isinstance(row.get(key), kind)]
    if lacks:
        raise UnreadableError(f"{where}: no usable {' and no usable '.join(repr(key) for key in lacks)}; it has {sorted(row)[:20]}")
    return row


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read ({error.strerror})") from error


def _object(raw: bytes, where: str) -> Row:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{where}: not JSON ({error})") from error
    if not isinstance(value, dict):
        raise UnreadableError(f"{where}: an object was expected, not {type(value).__name__}")
    return value
