"""The verbs that tell what came into the log, and what it changed: log, diff."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import islice
from typing import Any

import rich_click as click

from tasdiq.cli.listings import policy_option
from tasdiq.cli.run import Moment, Session, put, say
from tasdiq.cli.safe import line

SHOWN = 50  # lines


@click.command()
@click.option("--document", help="Only what one document said, and what was decided on it: its id, or its name.")
@click.option("--person", help="Only what that person decided.")
@click.option("--day", type=Moment(), help="Only what was recorded on that day (UTC).")
@click.option("--as-of", type=Moment(), help="Only what was recorded by the end of that day (UTC), or by that moment.")
@click.option("--limit", type=click.IntRange(min=0), default=SHOWN, show_default=True, help="Lines; 0 for all.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: every entry for itself.")
@click.pass_obj
def log(  # noqa: PLR0913 - a parameter an option
    session: Session, document: str | None, person: str | None, day: datetime | None, as_of: datetime | None, limit: int, as_json: bool
) -> None:
    """Tell what came into the log, newest first: documents and what was read in them, judgements with their reasons,
    what was not understood, what was erased and why.

    What came with one document is one line; with --document or --json every entry stands for itself.

    \b
    Examples:
      tasdiq log
      tasdiq log --person ana --day 2016-08-09
      tasdiq log --document apps.html --limit 0
    """
    from tasdiq.pipeline.history.logbook import Asked

    start = datetime.combine(day.date(), time.min, day.tzinfo) if day is not None else None
    end = min((moment for moment in (day, as_of) if moment is not None), default=None)
    each = as_json or document is not None
    rows = session.tasdiq().logbook(Asked(document=document, person=person, start=start, end=end, each=each))
    if as_json:
        put(rows)
        return
    shown = 0
    for row in islice(rows, limit or None):
        shown += 1
        click.echo(f"{row['recorded_at'][:16].replace('T', ' ')}  {line(row['words'])}")
    if not shown:
        say("nothing in the log is so")
    elif next(iter(rows), None) is not None:
        say("there is more; --limit 0 shows all, --json gives everything")


@click.command()
@click.option("--from", "start", type=Moment(), required=True, help="The earlier day: what was known by its end (UTC), or by that moment.")
@click.option("--to", "end", type=Moment(), help="The later one. [default: now]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@policy_option
@click.pass_obj
def diff(session: Session, start: datetime, end: datetime | None, as_json: bool) -> None:
    """Tell what changed between two days, and why: counts with the statement that changed them, its source and day; incidents
    that appeared, were merged, split or went; facts, verdicts; what people decided and for what reason.

    Days are those on which the database learned it, not those on which it happened.

    \b
    Examples:
      tasdiq diff --from 2016-08-08 --to 2016-08-09
      tasdiq diff --from 2016-08-08 --policy gtd --json > changes.jsonl
    """
    if end is not None and end < start:
        raise click.UsageError("--to is before --from")
    rows = session.tasdiq().diff(start, end)
    if as_json:
        put(rows)
    else:
        _print(rows)


def _print(rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        click.echo(line(row["words"]))
    if not rows:
        say("nothing changed")


VERBS = (log, diff)
