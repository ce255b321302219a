"""The verbs that trade rows with other datasets: import, export, datasets."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import rich_click as click
from click.exceptions import Exit

from tasdiq.cli.progress import bar
from tasdiq.cli.run import UNREAD, Moment, Session, put, say, whole
from tasdiq.cli.safe import json_line

if TYPE_CHECKING:
    from tasdiq.codebooks.loss import Lost
    from tasdiq.pipeline.forms.importing import Imported

FOREIGN = ("gtd", "acled", "ged")
FORMS = ("jsonl", "csv", "geojson", "parquet", *FOREIGN, "stix")
_SHOWN = 20
_File = click.Path(path_type=Path, dir_okay=False)


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--codebook", type=click.Choice(FOREIGN), required=True, help="Whose rows they are.")
@click.option("--version", required=True, help="The release: 25.1, 2018, 2025-10-03. A later one hides an earlier one's rows.")
@click.option("--whole", "all_of_it", is_flag=True, help="The file is all of the release: rows that it no longer has are shown no longer.")
@click.pass_obj
def take_in(session: Session, file: Path, codebook: str, version: str, all_of_it: bool) -> None:
    """Read rows of GTD, ACLED or UCDP GED: each cell is kept as that release's statement, each row is a report.

    Rows link with what documents report; all rows of a dataset are one source. A second import of a file adds nothing.
    Against an earlier release it tells what was changed, added and dropped. Columns on private people are dropped and counted.

    \b
    Examples:
      tasdiq import GEDEvent_v25_1.csv --codebook ged --version 25.1 --whole
      tasdiq import pakistan.csv --codebook acled --version 2025-10-03
    """
    began = monotonic()
    with bar("importing", "rows") as progress:
        done = session.tasdiq().take_in(file, codebook, version, whole=all_of_it, on_progress=progress)
    _tell(done, monotonic() - began)
    if done.issues:
        raise Exit(UNREAD)


@click.command()
@click.option("--codebook", type=click.Choice(FORMS), required=True, help="The form of the output.")
@click.option("--out", type=_File, help="Write to this file. [default: stdout]")
@click.option("--loss", type=_File, help="Write what the form cannot say to this file too: JSON lines.")
@click.option("--public", is_flag=True, help="For everybody: districts, 14 days late, no persons' names or quotes, claims marked.")
@click.option("--as-of", type=Moment(), help="What was known by the end of that day (UTC).")
@click.pass_obj
def export(session: Session, codebook: str, out: Path | None, loss: Path | None, public: bool, as_of: datetime | None) -> None:
    """Write the incidents for another program; what its form cannot say is told on stderr, field by field.

    gtd, acled and ged are settled by those codebooks' own policies, and rows that came from one go back as they came.
    Without --public the export is for the desk alone.

    \b
    Examples:
      tasdiq export --codebook csv --out incidents.csv
      tasdiq export --codebook gtd --out gtd.csv --loss lost.jsonl
      tasdiq export --codebook geojson --public --as-of 2016-08-31 > map.geojson
    """
    from tasdiq.pipeline.forms.exporting import Order

    tasdiq = session.tasdiq()
    today = (as_of or datetime.now(UTC)).date() if public else None
    order = Order(codebook=codebook, public=today, as_of=as_of)
    lost = tasdiq.export(order, None) if out is None else whole(out, lambda part: tasdiq.export(order, part))
    for told in lost:
        say(told.line)
    if loss is not None:
        whole(loss, lambda part: _write_losses(part, lost))


@click.group()
def datasets() -> None:
    """List the datasets that were imported, or compare two releases of one.

    \b
    Examples:
      tasdiq datasets list
      tasdiq datasets diff GEDEvent_v24_1.csv GEDEvent_v25_1.csv --codebook ged
    """


@datasets.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List each dataset's releases that rows in the database are of.

    \b
    Example:
      tasdiq datasets list
    """
    rows = session.tasdiq().datasets()
    if as_json:
        put(rows)
        return
    for row in rows:
        click.echo(f"{row['dataset']} {row['version']}: {row['rows']} rows, imported {row['imported']}")


@datasets.command()
@click.argument("old", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("new", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--codebook", type=click.Choice(FOREIGN), required=True, help="Whose releases they are.")
@click.pass_obj
def diff(session: Session, old: Path, new: Path, codebook: str) -> None:
    """Say what a later release changed, added and dropped: JSON lines, a row each, and a summary on stderr.

    \b
    Example:
      tasdiq datasets diff GEDEvent_v24_1.csv GEDEvent_v25_1.csv --codebook ged > changes.jsonl
    """
    found, problems = session.tasdiq().compare_releases(old, new, codebook)
    put(found.rows())
    for line in found.lines():
        say(line)
    for problem in problems[:_SHOWN]:
        say(f"not read: {problem}")
    if problems:
        say(f"not read: {len(problems)} rows in all")
        raise Exit(UNREAD)


def _tell(done: "Imported", seconds: float) -> None:
    say(f"{done.release}: {done.rows} rows read in {seconds:.1f} s ({done.rows / max(seconds, 0.001):.0f} rows/s), {done.cells} cells kept")
    if done.known:
        say(f"{done.known} rows were known already")
    if done.older:
        say(f"{done.older} rows are here from a later release: left alone")
    for note in done.notes:
        say(note)
    if done.changes is not None:
        for line in done.changes.lines():
            say(f"against the release before: {line}")
        gone = len(done.changes.dropped)
        if gone and not done.taken_back:
            say(f"{gone} rows of the release before are not in this file; they stay, as it may be a part. --whole says it is all")
    if done.taken_back:
        say(f"{done.taken_back} rows of the release before are shown no longer; --as-of an earlier day still shows them")
    for issue in done.issues[:_SHOWN]:
        say(f"{'read in part' if issue.document else 'not read'}: {issue.name}: {issue.problem}")
    if len(done.issues) > _SHOWN:
        say(f"{len(done.issues) - _SHOWN} more; `tasdiq issues` lists all")


def _write_losses(path: Path, lost: "Sequence[Lost]") -> None:
    path.write_text("".join(json_line(each.row()) + "\n" for each in lost), encoding="utf-8")


VERBS = (take_in, export, datasets)
