"""The verbs that list: rows of the output contract as a table, or as JSON lines; asked by day and by condition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rich_click as click

from tasdiq.cli.run import Moment, Session, put, say
from tasdiq.cli.tables import column_names, print_table
from tasdiq.errors import BadValueError

SHOWN = 50  # rows of a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A verb that lists: its name, what it says of itself, and its examples."""

    kind: str
    about: str
    examples: tuple[str, ...]


_LISTINGS = (
    Listing(
        kind="incidents", about="List the incidents, linked from all reports and weighed.",
        examples=("tasdiq incidents", "tasdiq incidents --where \"country = 'PK' and killed >= 10\"",
                  "tasdiq incidents --as-of 2016-08-31 --json > incidents.jsonl"),
    ),
    Listing(
        kind="claims", about="List the claims of responsibility, with what contradicts them and the verdict.",
        examples=("tasdiq claims", "tasdiq claims --where \"verdict in ('doubtful', 'unlikely')\"", "tasdiq claims --json"),
    ),
    Listing(
        kind="actors", about="List the organisations that the documents name.",
        examples=("tasdiq actors", "tasdiq actors --where \"type = 'non_state' and incidents > 0\"", "tasdiq actors --json"),
    ),
    Listing(
        kind="relations", about="List the ties between actors: pledges, mergers, splits, leaders, defections, ground held.",
        examples=("tasdiq relations", "tasdiq relations --where \"relation = 'pledged'\"", "tasdiq relations --as-of 2016-08-31 --json"),
    ),
    Listing(
        kind="figures", about="List the counts that sources give of actors: strength, losses, recruits, districts held.",
        examples=("tasdiq figures", "tasdiq figures --where \"measure = 'losses' and best >= 100\"", "tasdiq figures --json"),
    ),
    Listing(
        kind="positions", about="List what bodies deny, admit, doubt, affirm or condemn.",
        examples=("tasdiq positions", "tasdiq positions --where \"stance = 'denies'\"", "tasdiq positions --json"),
    ),
    Listing(
        kind="issues", about="List the input that was not understood, and why.",
        examples=("tasdiq issues", "tasdiq issues --where \"stage = 'sources'\"", "tasdiq issues --json"),
    ),
)  # fmt: skip


class ListingVerb(click.RichCommand):
    """A listing's verb: its --help ends with the columns that --where knows, read when help is asked for."""

    def get_help(self, ctx: click.Context) -> str:
        """The help with the columns."""
        self.epilog = f"Columns for --where: {', '.join(column_names(str(self.name)))}."
        return super().get_help(ctx)


def _verb(listing: Listing) -> click.Command:
    @click.option("--json", "as_json", is_flag=True, help="One JSON object a line, all rows.")
    @click.option("--as-of", type=Moment(), help="What was known by the end of that day (UTC), or by that moment.")
    @click.option("--where", metavar="CONDITION", help="Only rows for which this SQL condition holds.")
    @click.option("--limit", type=click.IntRange(min=0), default=SHOWN, show_default=True, help="Rows of the table; 0 for all.")
    @click.pass_obj
    def verb(session: Session, as_json: bool, as_of: datetime | None, where: str | None, limit: int) -> None:
        rows = _selected(_rows(session, listing.kind, as_of), where, listing.kind)
        if as_json:
            put(rows)
            return
        left = print_table(listing.kind, rows, limit)
        if left:
            say(f"{left} more; --limit 0 shows all, --json gives everything")

    lines = "\n".join(f"  {example}" for example in listing.examples)
    verb.__doc__ = f"{listing.about}\n\n\b\nExamples:\n{lines}"
    return click.command(name=listing.kind, cls=ListingVerb, help=verb.__doc__)(verb)


def _rows(session: Session, kind: str, as_of: datetime | None) -> Sequence[Mapping[str, Any]]:
    asked: Callable[..., Sequence[Mapping[str, Any]]] = getattr(session.tasdiq(), kind)
    return asked(as_of=as_of, policy=session.config.policy) if kind == "incidents" else asked(as_of=as_of)


def _selected(rows: Sequence[Mapping[str, Any]], where: str | None, kind: str) -> Sequence[Mapping[str, Any]]:
    if where is None:
        return rows
    from tasdiq.engine import select

    try:
        return select(rows, where, kind)
    except BadValueError as error:
        raise click.UsageError(str(error)) from error


LISTINGS = tuple(_verb(listing) for listing in _LISTINGS)
