"""The bytes of a foreign table in, its rows as cells by column out; and back. What a spreadsheet would run is disarmed and undone."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from tasdiq.codebooks.scheme import Scheme, is_personal
from tasdiq.errors import UnreadableError
from tasdiq.model.text import TURNING

Cells = Mapping[str, str]  # column -> what stands there; blank cells are left out
LONGEST_CELL = 1_000_000  # characters
_DELIMITERS = ",;\t|"
_FORMULA = re.compile(r"[\s\"']*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # what a spreadsheet would run; the last four are full-width
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_BREAK = re.compile("([\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+)")  # where some reader begins a new line, and so a new cell
_TURNING = re.compile(f"[{TURNING}]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")  # what a terminal may obey, and no line ends with
_ENOUGH = 0.5  # of a codebook's columns must be there


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A foreign table: its columns in order, and what a reader should know of it. `rows` can be read once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Cells | str]]  # the row's number from 1 below the header; a text tells why it cannot be read
    dropped: tuple[str, ...] = ()  # columns on private people
    unknown: tuple[str, ...] = ()  # columns that the codebook does not have
    missing: tuple[str, ...] = ()  # columns of the codebook that the table does not have
    notes: list[str] = field(default_factory=list)
    dropped_cells: Counter[str] = field(default_factory=Counter)  # filled cells of each dropped column, once the rows are read


def read(raw: bytes, scheme: Scheme, name: str) -> Sheet:
    """The table of a file; raises UnreadableError where it is none, or of another codebook."""
    if raw[:4] == b"PK\x03\x04":
        raise UnreadableError(f"{name}: an Excel workbook; save its sheet as CSV (UTF-8) and import that")
    text, notes = _text(raw)
    if "\0" in text[:10_000]:
        raise UnreadableError(f"{name}: not a table of text: it holds NUL bytes")
    lines = _lines(text)
    header = [cell.strip() for cell in next(lines, [])]
    named = {column.casefold(): column for column in (*scheme.columns, *scheme.optional)}
    columns = tuple(named.get(column.casefold(), column) for column in header)
    found = [column for column in scheme.columns if column in columns]
    if scheme.key not in columns or len(found) < _ENOUGH * len(scheme.columns):
        told = f"it has {len(found)} of {len(scheme.columns)} columns" + ("" if scheme.key in columns else f", and not {scheme.key!r}")
        raise UnreadableError(f"{name}: no table of {scheme.title}: {told}; its first columns are {', '.join(columns[:6]) or 'none'}")
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise UnreadableError(f"{name}: the column {twice[0]!r} is there more than once; nobody can tell which counts")
    dropped = tuple(column for column in columns if is_personal(column, scheme.table["personal"]))
    cells = Counter(dict.fromkeys(dropped, 0))
    return Sheet(
        columns=tuple(c for c in columns if c and c not in dropped), rows=_rows(lines, columns, cells, notes), dropped=dropped,
        dropped_cells=cells,
        unknown=tuple(c for c in columns if c and c not in dropped and c not in scheme.columns and c not in scheme.optional),
        missing=tuple(c for c in scheme.columns if c not in columns), notes=notes,
    )  # fmt: skip


def write(columns: Sequence[str], rows: Iterable[Cells], out: TextIO) -> int:
    """The rows as CSV (RFC 4180) under their columns; how many cells held what no file should, which is written as "?" or left out."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    changed = 0
    for cells in rows:
        line = [cells.get(column, "") for column in columns]
        clean = [_CONTROL.sub("?", _TURNING.sub("", text)).encode("utf-8", "replace").decode() for text in line]
        changed += sum(before != after for before, after in zip(line, clean, strict=True))
        writer.writerow([armed(text) for text in clean])
    return changed


def armed(text: str) -> str:
    """A cell that no spreadsheet runs, none of its lines either; plain numbers stay as they are.

    >>> armed("=1+1"), armed("-99"), armed("Quetta"), armed("two\\n=1")
    ("'=1+1", '-99', 'Quetta', "two\\n'=1")
    """
    if not _BREAK.search(text):
        return _armed(text)
    return "".join(part if number % 2 else _armed(part) for number, part in enumerate(_BREAK.split(text)))


def disarmed(text: str) -> str:
    """A cell as it was before `armed`.

    >>> disarmed("'=1+1"), disarmed("'Quetta'")
    ('=1+1', "'Quetta'")
    """
    if "'" not in text:
        return text
    return "".join(part if number % 2 else _disarmed(part) for number, part in enumerate(_BREAK.split(text)))


def _armed(line: str) -> str:
    return f"'{line}" if _FORMULA.match(line) and not _NUMBER.fullmatch(line) else line


def _disarmed(line: str) -> str:
    return line[1:] if line.startswith("'") and _armed(line[1:]) == line else line


def _text(raw: bytes) -> tuple[str, list[str]]:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace"), ["read as UTF-16"]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), ["not UTF-8: read as Windows-1252 (Latin-1)"]
    except UnicodeDecodeError:
        return raw.decode("latin-1"), ["not UTF-8: read as Latin-1"]


def _lines(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda d: (first.count(d), -_DELIMITERS.index(d)))
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _rows(lines: Iterator[list[str]], columns: Sequence[str], dropped: Counter[str], notes: list[str]) -> Iterator[tuple[int, Cells | str]]:
    number = 0
    while True:
        try:
            line = next(lines, None)
        except csv.Error as error:
            number += 1
            yield number, f"not a row of a table: {error}"
            continue
        if line is None:
            return
        if number == 0 and _is_tags(line):
            notes.append("the second line is a row of tags: left out")
            continue
        number += 1
        if any(line):
            yield number, _cells(line, columns, dropped)


def _cells(line: Sequence[str], columns: Sequence[str], dropped: Counter[str]) -> Cells | str:
    if len(line) != len(columns):
        return f"it has {len(line)} cells, the header {len(columns)}"
    filled = {column: disarmed(text) for column, text in zip(columns, line, strict=True) if column and text.strip()}
    for column in dropped:
        if filled.pop(column, None) is not None:
            dropped[column] += 1
    return filled


def _is_tags(line: Sequence[str]) -> bool:
    filled = [cell for cell in line if cell.strip()]
    return bool(filled) and all(cell.lstrip().startswith("#") for cell in filled)
