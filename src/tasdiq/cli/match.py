"""The verb that finds the same incidents in several datasets."""

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import rich_click as click
from click.exceptions import Exit

from tasdiq.cli.run import UNREAD, Session, say, whole
from tasdiq.errors import BadValueError

if TYPE_CHECKING:
    from tasdiq.codebooks.mapping import TableMapping
    from tasdiq.pipeline.match.tables import Matched, Options

AUTO = "auto"  # in place of a mapping file


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE...")
@click.option(
    "--mapping", "mappings", multiple=True, metavar="FILE.toml",
    help="What the columns of a table mean: the first is the first file's, and so on. 'auto', or none: GTD, ACLED and GED by their header.",
)  # fmt: skip
@click.option(
    "--merged", type=click.Path(path_type=Path, dir_okay=False), help="Write all incidents here, one row each, with every table's cells."
)
@click.option("--days", type=click.IntRange(0, 60), help="Rows further apart than this are never the same. [default: 7]")
@click.option("--threshold", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="The least probability of a match.")
@click.option("--within", is_flag=True, help="Also find rows of one table that are the same incident.")
@click.option("--repeats", is_flag=True, help="A table may have several rows for one incident: do not match one to one.")
@click.pass_obj
def match(  # noqa: PLR0913 - a parameter an option
    session: Session, files: tuple[Path, ...], mappings: tuple[str, ...], merged: Path | None, days: int | None, threshold: float,
    within: bool, repeats: bool,
) -> None:  # fmt: skip
    """Find the same incidents in several tables: CSV on stdout, a line for each two rows that match.

    A row is named FILE:N, N from 1. Each match comes with its probability and its reasons. How much a finding is worth is
    learnt from the tables themselves: no known matches are needed. Nothing is stored.

    \b
    Examples:
      tasdiq match strikes_a.csv strikes_b.csv --mapping a.toml --mapping b.toml > matches.csv
      tasdiq match ged.csv acled.csv gtd.csv --merged all.csv > matches.csv
      tasdiq match ged.csv own.csv --mapping auto --mapping own.toml --days 3
    """
    from tasdiq.pipeline.match.tables import Options

    if len(files) < 2 and not within:
        raise click.UsageError("one file has nothing to be matched with: name two or more, or ask for --within")
    if len(mappings) > len(files):
        raise click.UsageError(f"{len(mappings)} mappings for {len(files)} files: the n-th --mapping belongs to the n-th file")
    options = Options(days=days, within=within, repeats=repeats, threshold=threshold)
    found = session.tasdiq().match(files, _mappings(mappings, len(files)), options)
    if len(found.tables) < (1 if within else 2):
        raise BadValueError("; ".join(found.problems) or "no table could be read")
    write(sys.stdout, ("left", "right", "probability", "reasons"), _lines(found))
    if merged is not None:
        _merge(found, merged, options)
    _tell(found)
    if found.left_out:
        raise Exit(UNREAD)


def write(out: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV table that no spreadsheet runs."""
    from tasdiq.codebooks.sheet import armed

    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([armed(name) for name in header])
    for row in rows:
        writer.writerow(["" if cell is None else armed(" ".join(str(cell).split())) for cell in row])


def _mappings(names: Sequence[str], files: int) -> "list[TableMapping | None]":
    """A mapping for each file; None where it is to be known by its header."""
    from tasdiq.codebooks.mapping import read

    return [None if name == AUTO else read(Path(name)) for name in (*names, *([AUTO] * (files - len(names))))]


def _lines(found: "Matched") -> Iterable[Sequence[object]]:
    for one in found.matches:
        yield found.name(one.left), found.name(one.right), f"{one.probability:.4f}", one.reasons


def _merge(found: "Matched", path: Path, options: "Options") -> None:
    from tasdiq.pipeline.match import merging as match_merge

    def to(part: Path) -> None:
        with part.open("w", encoding="utf-8", newline="") as out:
            write(out, match_merge.header(found), match_merge.rows(found, repeats=options.repeats or options.within))

    whole(path, to)


def _tell(found: "Matched") -> None:
    for problem in found.problems:
        say(problem)
    sizes = ", ".join(f"{table.stem} {len(table.rows)} ({table.kind})" for table in found.tables)
    say(f"rows read: {sizes}; matches: {len(found.matches)}")
