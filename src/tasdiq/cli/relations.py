"""The verb that lists ties between actors: all that were told, or those that hold on a day."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import rich_click as click

from tasdiq.cli.actors import Day
from tasdiq.cli.listings import ListingVerb, Rows, Shown, listing_options, show_listing
from tasdiq.cli.run import Session, put, say

if TYPE_CHECKING:
    from tasdiq.pipeline import Tasdiq


@click.command(cls=ListingVerb)
@click.option("--on", type=Day(), help="Only ties that hold on that day; a month or year means its first day.")
@click.option("--book", is_flag=True, help="Also the ties that the actor book has from its sources.")
@click.option("--graph", is_flag=True, help="With --on: organisations and ties as one JSON object of nodes and edges.")
@listing_options
@click.pass_obj
def relations(  # noqa: PLR0913 - a parameter an option
    session: Session, on: date | None, book: bool, graph: bool, as_json: bool, as_of: datetime | None, where: str | None, limit: int
) -> None:
    """List the ties between actors: pledges, mergers, splits, leaders, defections, ground held.

    --on replays them to a day: what held then. --as-of is another thing: what was known then. Accusations are no ties:
    with --on they are left out and counted, and a graph has them in a list of their own.

    \b
    Examples:
      tasdiq relations --where "relation = 'pledged'"
      tasdiq relations --on 2015-06-01 --as-of 2016-08-31 --json
      tasdiq relations --on 2015-06-01 --book --graph > graph.json
    """
    if graph and (on is None or where is not None):
        raise click.UsageError("--graph shows one day whole: give --on, and no --where")
    tasdiq = session.tasdiq()
    rows: Rows = [*tasdiq.relations(as_of=as_of), *(tasdiq.actor_desk.ties(as_of) if book else ())]
    if graph and on is not None:
        from tasdiq.analyse import tie_graph

        put([tie_graph.graph(rows, on, _told(tasdiq, as_of))])
        return
    held = rows if on is None else _holding(tasdiq, rows, on, as_of)
    show_listing("relations", held, Shown(as_json=as_json, where=where, limit=limit))


def _holding(tasdiq: "Tasdiq", rows: Rows, on: date, as_of: datetime | None) -> Rows:
    """The ties that hold on the day; what is left out is told."""
    from tasdiq.analyse.tie_graph import on_day

    day = on_day(rows, on, _told(tasdiq, as_of))
    for left, why in ((day.undated, "may hold on that day: no source dates them"), (day.alleged, "are accusations or rumours, no ties")):
        if left:
            say(f"left out: {len(left)} that {why}")
    return day.holding


def _told(tasdiq: "Tasdiq", as_of: datetime | None) -> dict[str, str | None]:
    """When each document was published."""
    return {name: row["published"] for name, row in tasdiq.holdings(as_of=as_of)["documents"].items()}
