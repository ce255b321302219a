"""The verb that analyses: series with their changes of level, shifts of tactics, claims, hot spots, networks."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import rich_click as click

from tasdiq.cli.listings import policy_option
from tasdiq.cli.run import Moment, Session, put, say
from tasdiq.cli.safe import line

if TYPE_CHECKING:
    from tasdiq.analyse.finding import Finding

WHAT = ("series", "tactics", "claims", "hotspots", "coclaims", "network")


@click.command()
@click.argument("what", type=click.Choice(WHAT))
@click.option("--group", help="Only incidents of this organisation, by name or id.")
@click.option(
    "--where", metavar="CONDITION", help="Only incidents for which this SQL condition holds. [default: attacks that were carried out]"
)
@click.option("--until", metavar="MONTH", help="The last month: 2016-08. [default: that of the latest incident]")
@click.option(
    "--months",
    type=click.IntRange(min=1, max=1_200),
    help="Over how many months. [default: all; 12 against 12 before for tactics, hotspots]",
)
@click.option(
    "--measure", type=click.Choice(["incidents", "killed", "injured"]), default="incidents", show_default=True, help="What a series counts."
)
@click.option("--as-of", type=Moment(), help="What was known by the end of that day (UTC).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, each with its records.")
@policy_option
@click.pass_obj
def analyse(  # noqa: PLR0913 - a parameter an option
    session: Session, what: str, group: str | None, where: str | None, until: str | None, months: int | None, measure: str,
    as_of: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Analyse the incidents; every row tells how many records it rests on, and few are called few.

    series: months, with changes of level. tactics: what a group does more or less. claims: claimed, contested, doubted.
    hotspots: districts with more than before. coclaims: groups that claim the same. network: ties that hold.

    \b
    Examples:
      tasdiq analyse series --measure killed
      tasdiq analyse tactics --group "Islamic State" --until 2016-08 --months 12
      tasdiq analyse claims --where "class = 'attack' and country = 'PK'" --json
      tasdiq analyse network --until 2016-08
    """
    from tasdiq.analyse.asked import Asked, Holdings
    from tasdiq.analyse.numbers import Month
    from tasdiq.analyse.questions import analyse as find
    from tasdiq.analyse.questions import latest
    from tasdiq.analyse.series import ATTACKS

    holdings = session.tasdiq().holdings(as_of)
    held = Holdings(**{kind: holdings[kind] for kind in ("incidents", "claims", "relations", "documents")})
    month = Month.read(until) if until else latest(held.incidents)
    found = find(what, held, Asked(until=month, months=months or 0, where=where or ATTACKS, group=group, measure=measure))
    if as_json:
        put(found.rows)
    else:
        _table(found)
    for warning in found.warnings:
        say(f"{found.about}: {warning}")


def _table(found: "Finding") -> None:
    """The rows as a table; what rests on few records is marked."""
    from rich.table import Table
    from rich.text import Text

    from tasdiq.cli.tables import console

    shown = Table(header_style="bold")
    for name in (*found.columns, "rests on"):
        shown.add_column(name.replace("_", " "), overflow="fold")
    for each in found.rows:
        shown.add_row(*(Text(_cell(each.get(name))) for name in found.columns), Text(f"{each['rests_on']}{' (few)' * each['few']}"))
    console().print(shown)


def _cell(value: Any) -> str:
    return "?" if value is None else line(str(value))
