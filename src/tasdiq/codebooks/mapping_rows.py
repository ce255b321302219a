"""A table in, one incident a row out: read by its mapping, or known by its header."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tasdiq.codebooks.mapping import TableMapping
from tasdiq.codebooks.mapping_cells import MappedReader, Row
from tasdiq.codebooks.mapping_known import KnownReader, recognised
from tasdiq.errors import UnreadableError

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows of one table that code an incident, and what was wrong with its cells."""

    stem: str
    kind: str  # what sort of table it is
    columns: tuple[str, ...]  # those whose cells the rows keep, each once
    rows: tuple[Row, ...]
    problems: Mapping[str, int] = field(default_factory=dict)  # what is wrong -> in how many cells or rows
    left_out: int = 0  # rows that hold something, but no incident with a date


def read_table(path: Path, mapping: TableMapping | None = None) -> Table:
    """The table of a CSV file; without a mapping it must be a GTD, ACLED or UCDP GED table, known by its header."""
    problems: Counter[str] = Counter()
    lines = _lines(path, problems)
    header = next(lines, None)
    if not header or not any(cell.strip() for cell in header):
        raise UnreadableError(f"{path}: no table: its first line names no columns")
    reader: MappedReader | KnownReader
    if mapping is None:
        reader = KnownReader(path.stem, header, recognised(header, path.name), problems)
    else:
        reader = MappedReader(path.stem, header, mapping.columns(header, path.name), problems)
    rows = []
    left_out = 0
    try:
        for number, cells in enumerate(lines, 1):
            row = reader.row(number, cells)
            if isinstance(row, Row):
                rows.append(row)
            left_out += row is False
    except csv.Error as error:
        raise UnreadableError(f"{path}, row {len(rows) + 1}: not a CSV table: {error}") from error
    return Table(stem=path.stem, kind=reader.kind, columns=reader.kept, rows=tuple(rows), problems=dict(problems), left_out=left_out)


def _lines(path: Path, problems: Counter[str]) -> Iterator[list[str]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
        problems["the file is not UTF-8; read as Windows-1252"] += 1
    if "\0" in text:
        raise UnreadableError(f"{path}: not a CSV table: it holds NUL bytes (a spreadsheet? save it as CSV)")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda d: (first.count(d), -_DELIMITERS.index(d)))
    csv.field_size_limit(max(csv.field_size_limit(), 10_000_000))
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
