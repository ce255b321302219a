"""Score date normalisation on rows of expression, type and value grouped by document date: ours beside dateparser.

    python benchmarks/dates.py FILE [--misses]

FILE has tab-separated rows, documents parted by blank lines, the first row of each the document's date. Rows of type
DATE are scored; DURATION, SET and TIME rows are counted and left out. A value is right where it is the same string.
dateparser gives a day only, so its day is written at the granularity of the right value: that helps it, not us.
"""

import argparse
import re
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from tasdiq.resolve.dates import normalise


def rows(path: Path) -> Iterator[tuple[str, str, str, date]]:
    """Expression, type, value and the document's date of each row."""
    for group in path.read_text("utf-8").strip().split("\n\n"):
        lines = [line.split("\t") for line in group.splitlines()]
        anchor = date.fromisoformat(lines[0][2][:10])
        for expression, kind, value in lines[1:]:
            yield expression, kind, value, anchor


def dateparser_value(expression: str, anchor: date, right: str) -> str | None:
    """What dateparser makes of it, at the granularity of the right value."""
    import dateparser

    settings = {"RELATIVE_BASE": datetime(anchor.year, anchor.month, anchor.day), "PREFER_DATES_FROM": "past"}
    found = dateparser.parse(expression, languages=["en"], settings=settings)
    if found is None:
        return None
    if re.fullmatch(r"\d{4}", right):
        return f"{found:%Y}"
    if re.fullmatch(r"\d{4}-\d\d", right):
        return f"{found:%Y-%m}"
    if re.fullmatch(r"\d{4}-W\d\d", right):
        return "{}-W{:02}".format(*found.isocalendar()[:2])
    return f"{found:%Y-%m-%d}"


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="print each row that ours has wrong")
    chosen = parser.parse_args()
    every = list(rows(chosen.file))
    scored = [row for row in every if row[1] == "DATE"]
    begun = time.process_time()
    ours = [normalise(expression, anchor) for expression, _, _, anchor in scored]
    between = time.process_time()
    theirs = [dateparser_value(expression, anchor, right) for expression, _, right, anchor in scored]
    ended = time.process_time()
    left_out = {kind: sum(row[1] == kind for row in every) for kind in sorted({row[1] for row in every} - {"DATE"})}
    print(f"{len(scored)} DATE rows; left out: {', '.join(f'{n} {kind}' for kind, n in left_out.items())}")
    for name, values, seconds in (("tasdiq", ours, between - begun), ("dateparser", theirs, ended - between)):
        right = sum(value == row[2] for value, row in zip(values, scored, strict=True))
        print(f"{name:12}{right / len(scored):7.1%}  {right} right  {seconds:6.2f} s")
    if chosen.misses:
        for value, (expression, _, right_value, anchor) in zip(ours, scored, strict=True):
            if value != right_value:
                print(f"{anchor}  {expression!r}  {right_value}  ours {value}")


if __name__ == "__main__":
    main()
