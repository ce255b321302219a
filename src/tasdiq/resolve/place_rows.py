"""A file of places in (GeoNames' layout or a table, plain or zipped), its rows out; a row that cannot be read is told with its number."""

import csv
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tasdiq.errors import BadValueError

LONGEST_ROW = 1_000_000  # bytes; a row of GeoNames with all its names has some thousands
MOST_BYTES = 20_000_000_000  # unpacked; all countries of GeoNames have a tenth of it
TOLD = 20  # rows that are told one by one
FIELDS = ("id", "name", "names", "kind", "country", "admin1", "admin2", "lat", "lon", "population")
Progress = Callable[[int], None]  # so many rows more are read
_STEP = 1_000  # rows between two signs of progress


def _silent(_: int) -> None:
    return None


@dataclass(slots=True)
class Problems:
    """What could not be read: the first of it row by row, and how much in all."""

    progress: Progress = _silent
    bad: int = 0
    told: list[str] = field(default_factory=list)

    def add(self, where: str, problem: str) -> None:
        """Count a row that cannot be read."""
        self.bad += 1
        if len(self.told) < TOLD:
            self.told.append(f"{where}: {problem}")


def lines(path: Path, problems: Problems) -> Iterator[tuple[int, str]]:
    """The rows of a text file in UTF-8, numbered from 1; one that is none, or is endless, is a problem."""
    with opened(path) as stream:
        number, at_start = 0, True
        while raw := stream.readline(LONGEST_ROW):
            whole = raw.endswith(b"\n") or len(raw) < LONGEST_ROW
            begins, at_start = at_start, whole
            number += begins
            if not whole or not begins:
                if begins:
                    problems.add(f"{path}, row {number}", f"longer than {LONGEST_ROW} bytes")
                continue
            if number % _STEP == 0:
                problems.progress(_STEP)
            try:
                yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                problems.add(f"{path}, row {number}", "not UTF-8")


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, of the table in it where it is a .zip."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as archive, archive.open(_member(path, archive)) as member:
            yield member
    except (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error) as error:
        raise BadValueError(f"{path}: cannot be read: {error}") from error


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The table in an archive: the one that bears its name, else the only one but for a read-me."""
    tables = [i for i in archive.infolist() if i.filename.lower().endswith((".txt", ".csv", ".tsv")) and "readme" not in i.filename.lower()]
    named = [i for i in tables if Path(i.filename).stem.lower() == path.stem.lower()] or tables
    if len(named) != 1:
        held = ", ".join(i.filename for i in archive.infolist()[:10]) or "nothing"
        raise BadValueError(f"{path}: it must hold one table (.txt, .csv, .tsv); it holds {held}")
    if named[0].file_size > MOST_BYTES:
        raise BadValueError(f"{path}: {named[0].filename} would unpack to {named[0].file_size} bytes, more than {MOST_BYTES}")
    return named[0]


def table(path: Path, columns: Mapping[str, str], problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table as FIELDS, numbered from 1 for the header; `columns` says which column is which field."""
    numbers: list[int] = []

    def texts() -> Iterator[str]:
        for number, text in lines(path, problems):
            numbers.append(number)
            yield f"{text}\n"

    rows = texts()
    head = next((t for t in rows if t.strip()), "")
    reader = csv.reader(rows, delimiter="\t" if head.count("\t") > head.count(",") else ";" if head.count(";") > head.count(",") else ",")
    try:
        header = [c.strip() for c in next(csv.reader([head], reader.dialect), [])]
    except csv.Error as error:
        raise BadValueError(f"{path}: its first line is no header of a table: {error}") from error
    places = _places(path, header, columns)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.add(f"{path}, row {numbers[-1] if numbers else 0}", str(error))
            continue
        if any(cell.strip() for cell in row):
            yield numbers[-1], {name: row[at].strip() for name, at in places.items() if at < len(row)}


def _places(path: Path, header: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Where each field stands in a row; raises what is unknown or missing all at once."""
    unknown = [f for f in columns if f not in FIELDS]
    absent = [c for c in columns.values() if c not in header]
    wanted = {f: columns.get(f, f) for f in FIELDS}
    found = {f: header.index(c) for f, c in wanted.items() if c in header}
    missing = [f for f in ("name", "lat", "lon") if f not in found]
    said = [
        *(f"no field {f!r}; choose from {', '.join(FIELDS)}" for f in unknown),
        *(f"no column {c!r}; it has {', '.join(header) or 'none'}" for c in absent),
        *(f"nothing tells the {f}; name its column: --column {f}=COLUMN (it has {', '.join(header) or 'no columns'})" for f in missing),
    ]
    if said:
        raise BadValueError(f"{path}: " + "; ".join(said))
    return found
