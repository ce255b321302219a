"""The verb that reads the figures in a text and says whether they add up."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import rich_click as click
from click.exceptions import Exit

from tasdiq.cli.run import UNREAD, Session, put, say
from tasdiq.cli.safe import safe

_WORDS = {"adds_up": "adds up", "does_not": "DOES NOT", "cannot_tell": "can't tell"}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|URL...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@click.option("--slips", is_flag=True, help="Only what does not add up.")
@click.option("--no-database", is_flag=True, help="Only the text itself; do not ask the database.")
@click.pass_obj
def check(session: Session, files: tuple[str, ...], as_json: bool, slips: bool, no_database: bool) -> None:
    """Do the figures in a text add up, and do they agree with the database?

    Reads prose and tables of any text, docx or HTML file: sums and their parts, changes and their percentages, shares, differences,
    averages, totals of tables. Numbers of a month are held against what the database had on the text's day, where there is one.

    \b
    Examples:
      tasdiq check release.docx
      tasdiq check draft.md --slips
      tasdiq --store desk.db check https://example.org/monthly-report.html --json
    """
    tasdiq = session.tasdiq()
    issues: list[Any] = []
    rows = [row for row in tasdiq_rows(tasdiq, files, issues, no_database=no_database) if not slips or row["verdict"] == "does_not"]
    if as_json:
        put(rows)
    else:
        for row in rows:
            click.echo(
                safe(f"{_WORDS[row['verdict']]:<11}{row['name']}, line {row['line']}: {row['arithmetic']}\n           {row['quote']}")
            )
    _sum_up(rows, issues)
    if issues:
        raise Exit(UNREAD)


def tasdiq_rows(tasdiq: Any, files: Iterable[str], issues: list[Any], *, no_database: bool) -> Iterable[Mapping[str, Any]]:
    """The findings of each file as plain rows."""
    from tasdiq.report.lint.rows import rows

    store = tasdiq.config.store
    missing = isinstance(store, Path) and not store.exists()
    return rows(files, issues.append, None if no_database or missing else tasdiq.incidents)


def _sum_up(rows: Iterable[Mapping[str, Any]], issues: list[Any]) -> None:
    counted = Counter(row["verdict"] for row in rows)
    say(f"{counted['does_not']} do not add up, {counted['adds_up']} add up, {counted['cannot_tell']} cannot be told")
    for issue in issues:
        say(f"not read: {issue.name}: {issue.problem}")
