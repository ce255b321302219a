"""Score date normalisation on rows of expression, type and value grouped by document date: ours beside the libraries that are installed.

    python benchmarks/dates.py FILE [--misses]

FILE has tab-separated rows, documents parted by blank lines, the first row of each the document's date. Rows of type
DATE are scored; DURATION, SET and TIME rows are counted and left out. A value is right where it is the same string.
Ours reads a document's expressions in their order ("a year earlier" counts from the quarter told before) and is told their
type; it is scored on each expression alone too, and on every other document, the halves with which it was worked.
A library gives a day only, so its day is written at the granularity of the right value: that helps it, not us. dateparser is
asked; parsedatetime, timefhuman, ctparse and recognizers-text-date-time where they are installed.
"""

import argparse
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tasdiq.resolve.dates import normalise, normalise_all

Ask = Callable[[str, datetime], Any]
Row = tuple[str, str, str, date]  # expression, type, value, the document's date


def documents(path: Path) -> Iterator[list[Row]]:
    """The rows of each document."""
    for group in path.read_text("utf-8").strip().split("\n\n"):
        lines = [line.split("\t") for line in group.splitlines()]
        anchor = date.fromisoformat(lines[0][2][:10])
        yield [(expression, kind, value, anchor) for expression, kind, value in lines[1:]]


def written(found: datetime | date | None, right: str) -> str | None:
    """A library's day at the granularity of the right value."""
    if found is None:
        return None
    if re.fullmatch(r"\d{4}", right):
        return f"{found:%Y}"
    if re.fullmatch(r"\d{4}-\d\d", right):
        return f"{found:%Y-%m}"
    if re.fullmatch(r"\d{4}-Q\d", right):
        return f"{found.year}-Q{(found.month + 2) // 3}"
    if re.fullmatch(r"\d{4}-W\d\d", right):
        return "{}-W{:02}".format(*found.isocalendar()[:2])
    return f"{found:%Y-%m-%d}"


def _dateparser(expression: str, now: datetime) -> Any:
    settings = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "past"}
    return import_module("dateparser").parse(expression, languages=["en"], settings=settings)


def _parsedatetime(expression: str, now: datetime) -> Any:
    library = import_module("parsedatetime")
    found, flag = library.Calendar(version=library.VERSION_FLAG_STYLE).parseDT(expression, now)
    return found if flag else None


def _timefhuman(expression: str, now: datetime) -> Any:
    library = import_module("timefhuman")
    found = library.timefhuman(expression, library.tfhConfig(now=now))
    while isinstance(found, list | tuple):
        found = found[0] if found else None
    return found if isinstance(found, date) else None


def _ctparse(expression: str, now: datetime) -> Any:
    found = import_module("ctparse").ctparse(expression, ts=now, timeout=1)
    at = getattr(found, "resolution", None)
    at = getattr(at, "t_from", at)
    return datetime(at.year, at.month or 1, at.day or 1) if at is not None and getattr(at, "year", None) else None


def _recognizers(expression: str, now: datetime) -> Any:
    found = import_module("recognizers_date_time").recognize_datetime(expression, "en-us", reference=now)
    values = [value.get("start") or value.get("value") or "" for each in found for value in (each.resolution or {}).get("values", ())]
    days = [datetime.fromisoformat(value[:10]) for value in values if re.match(r"\d{4}-\d\d-\d\d", value)]
    return max((day for day in days if day <= now), default=min(days, default=None))


LIBRARIES: dict[str, tuple[str, Ask]] = {
    "dateparser": ("dateparser", _dateparser),
    "parsedatetime": ("parsedatetime", _parsedatetime),
    "timefhuman": ("timefhuman", _timefhuman),
    "ctparse": ("ctparse", _ctparse),
    "recognizers-text": ("recognizers_date_time", _recognizers),
}


def library_values(ask: Ask, rows: Sequence[Row]) -> list[str | None]:
    """What a library makes of each row; one that it breaks on has no value."""
    values = []
    for expression, _, right, anchor in rows:
        try:
            values.append(written(ask(expression, datetime(anchor.year, anchor.month, anchor.day)), right))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            values.append(None)
    return values


def show(name: str, values: Sequence[str | None], rows: Sequence[Row], seconds: float) -> None:
    """One line of the table."""
    right = sum(value == row[2] for value, row in zip(values, rows, strict=True))
    print(f"{name:28}{right / len(rows):7.1%}  {right} of {len(rows)}  {seconds:6.2f} s")


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="print each row that ours has wrong")
    chosen = parser.parse_args()
    every = list(documents(chosen.file))
    begun = time.process_time()
    read = [list(zip(rows, normalise_all(((e, k) for e, k, _, _ in rows), rows[0][3]), strict=True)) if rows else [] for rows in every]
    seconds = time.process_time() - begun
    dated = [[(row, value) for row, value in each if row[1] == "DATE"] for each in read]
    pairs = [pair for each in dated for pair in each]
    scored = [row for row, _ in pairs]
    kinds = [row[1] for rows in every for row in rows]
    left_out = ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted({*kinds} - {"DATE"}))
    print(f"{len(scored)} DATE rows; left out: {left_out}")
    show("tasdiq", [value for _, value in pairs], scored, seconds)
    for name, start in (("  1st, 3rd … document", 0), ("  2nd, 4th … document", 1)):
        half = [pair for each in dated[start::2] for pair in each]
        show(name, [value for _, value in half], [row for row, _ in half], 0)
    show("  each expression alone", [normalise(e, anchor, kind="DATE") for e, _, _, anchor in scored], scored, 0)
    for name, (module, ask) in LIBRARIES.items():
        if find_spec(module):
            begun = time.process_time()
            show(name, library_values(ask, scored), scored, time.process_time() - begun)
    for (expression, _, right, anchor), value in pairs if chosen.misses else ():
        if value != right:
            print(f"{anchor}  {expression!r}  {right}  ours {value}")


if __name__ == "__main__":
    main()
