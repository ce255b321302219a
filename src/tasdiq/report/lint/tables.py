"""A document's bytes and text in; the totals of its tables held against their rows and columns, out."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasdiq.report.lint.finding import Finding, written
from tasdiq.report.lint.words import words

Grid = Sequence[Sequence[str]]
_NUMBER = re.compile(r"^\(?(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\)?\+?$")
_NOTHING = frozenset(("", "-", "–", "—", "nil", "none", "n/a", "0"))
_PIPED = re.compile(r"(?m)^[ \t]*\|.*\|[ \t]*$(?:\n[ \t]*\|.*\|[ \t]*$)+")
_RULE = re.compile(r"^[\s|:-]+$")
_LARGEST = 10_000  # cells of one table


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or a column that is said to be the total of the others."""

    name: str
    parts: tuple[float | None, ...]  # None: a cell that holds words
    said: float


def tables(raw: bytes, text: str) -> Iterator[Finding]:
    """Every total of every table; Markdown tables are found in the text, others in the bytes of an HTML page or a docx."""
    for number, (start, end, grid) in enumerate(_grids(raw, text), 1):
        if sum(map(len, grid)) <= _LARGEST:
            yield from _checked(grid, f"table {number}", start, end)


def _grids(raw: bytes, text: str) -> Iterator[tuple[int, int, Grid]]:
    for match in _PIPED.finditer(text):
        rows = [line.strip().strip("|").split("|") for line in match.group().splitlines() if not _RULE.match(line)]
        yield match.start(), match.end(), [[cell.strip(" *_`") for cell in row] for row in rows]
    if raw[:2] == b"PK":
        yield from ((0, 0, grid) for grid in _of_word(raw))
    elif b"<table" in raw[:5_000_000].lower():
        yield from ((0, 0, grid) for grid in _of_page(raw))


def _of_word(raw: bytes) -> Iterator[Grid]:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        held = Document(io.BytesIO(raw)).tables
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile):
        return  # no docx, or a broken one, which is told where its text is read
    for table in held:
        yield [[cell.text.strip() for cell in row.cells] for row in table.rows]


def _of_page(raw: bytes) -> Iterator[Grid]:
    from lxml import html

    tree = html.document_fromstring(raw)
    for table in tree.iter("table"):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        yield [[" ".join(cell.text_content().split()) for cell in row if cell.tag in ("td", "th")] for row in rows]


def _checked(grid: Grid, name: str, start: int, end: int) -> Iterator[Finding]:
    if len(grid) < 3 or any(len(row) != len(grid[0]) for row in grid) or len(grid[0]) < 2:
        return
    turned = [list(column) for column in zip(*grid, strict=True)]
    for held, kind in ((grid, "row"), (turned, "column")):
        lines = list(_lines(held))
        right = [line for line in lines if None not in line.parts and sum(p or 0 for p in line.parts) == line.said]
        for line in lines:
            # Where no total is the sum of the others, the word means something else here.
            sure = None not in line.parts and (bool(right) or len(lines) == 1)
            summed = sum(p or 0 for p in line.parts)
            verdict = "adds_up" if line in right else "does_not" if sure else "cannot_tell"
            row = " + ".join(written(p) if p is not None else "?" for p in line.parts)
            told = f"{row} = {written(summed)}" + ("" if verdict == "adds_up" else f", not {written(line.said)}")
            yield Finding(kind="table", verdict=verdict, start=start, end=end, arithmetic=f"{name}, total {kind}, {line.name}: {told}")


def _lines(grid: Grid) -> Iterator[_Line]:
    """The last row of a grid that is named a total, cell by cell, with what stands above each."""
    names = set(words().lists["totals"]["names"])
    at = [n for n, row in enumerate(grid) if n > 1 and row[0].strip().lower().rstrip(":") in names]
    if len(at) != 1:
        return
    above = grid[1 : at[0]]
    for column in range(1, len(grid[0])):
        said = _number(grid[at[0]][column])
        parts = tuple(_number(row[column]) for row in above)
        if said is not None and any(part is not None for part in parts) and "%" not in grid[0][column]:
            yield _Line(grid[0][column] or f"{column + 1}", parts, said)


def _number(cell: str) -> float | None:
    match = _NUMBER.match(cell.strip())
    if match:
        return float(match[1].replace(",", ""))
    return 0.0 if cell.strip().lower() in _NOTHING else None
