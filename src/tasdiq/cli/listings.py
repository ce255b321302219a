"""The verbs that list: rows of the output contract as a table, or as JSON lines; asked by day and by condition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import rich_click as click

from tasdiq.cli.run import Moment, Session, put, say
from tasdiq.cli.tables import column_names, print_table
from tasdiq.config import POLICIES
from tasdiq.errors import BadValueError

Rows = Sequence[Mapping[str, Any]]
SHOWN = 50  # rows of a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a listing is asked for."""

    as_json: bool
    where: str | None
    limit: int


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
        self.epilog = columns_told(str(self.name))
        return super().get_help(ctx)


def columns_told(kind: str) -> str:
    """The line of a listing's help that names the columns --where knows."""
    return f"Columns for --where: {', '.join(column_names(kind))}."


def listing_options(verb: Callable[..., None]) -> Callable[..., None]:
    """The options that every listing has."""
    for option in (
        click.option("--limit", type=click.IntRange(min=0), default=SHOWN, show_default=True, help="Rows of the table; 0 for all."),
        click.option("--where", metavar="CONDITION", help="Only rows for which this SQL condition holds."),
        click.option("--as-of", type=Moment(), help="What was known by the end of that day (UTC), or by that moment."),
        click.option("--json", "as_json", is_flag=True, help="One JSON object a line, all rows."),
    ):
        verb = option(verb)
    return verb


def policy_option(verb: Callable[..., None]) -> Callable[..., None]:
    """The option of every view that shows figures; the verb's session has it in its settings."""
    told = "The rule that settles figures. [default: the settings' policy, else house]"
    return click.option("--policy", type=click.Choice(POLICIES), help=told, expose_value=False, callback=_take_policy)(verb)


def _take_policy(ctx: click.Context, param: click.Parameter, policy: str | None) -> None:
    if policy is not None:
        session: Session = ctx.obj
        ctx.obj = replace(session, config=replace(session.config, policy=policy))


def show_listing(kind: str, rows: Rows, shown: Shown) -> None:
    """The rows for which the condition holds, as JSON lines or as a table."""
    selected = _selected(rows, shown.where, kind)
    if shown.as_json:
        put(selected)
        return
    left = print_table(kind, selected, shown.limit)
    if left:
        say(f"{left} more; --limit 0 shows all, --json gives everything")


def _verb(listing: Listing) -> click.Command:
    @listing_options
    @policy_option
    @click.pass_obj
    def verb(session: Session, as_json: bool, as_of: datetime | None, where: str | None, limit: int) -> None:
        show_listing(listing.kind, _rows(session, listing.kind, as_of), Shown(as_json=as_json, where=where, limit=limit))

    lines = "\n".join(f"  {example}" for example in listing.examples)
    verb.__doc__ = f"{listing.about}\n\n\b\nExamples:\n{lines}"
    return click.command(name=listing.kind, cls=ListingVerb, help=verb.__doc__)(verb)


def _rows(session: Session, kind: str, as_of: datetime | None) -> Rows:
    asked: Callable[..., Rows] = getattr(session.tasdiq(), kind)
    return asked(as_of=as_of)


def _selected(rows: Rows, where: str | None, kind: str) -> Rows:
    if where is None:
        return rows
    from tasdiq.engine import select

    try:
        return select(rows, where, kind)
    except BadValueError as error:
        raise click.UsageError(str(error)) from error


LISTINGS = tuple(_verb(listing) for listing in _LISTINGS)
