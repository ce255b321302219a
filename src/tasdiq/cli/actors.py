"""The verbs on actors: list them, decide who is who, ask who bore a name."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import rich_click as click

from tasdiq.cli.listings import Shown, columns_told, listing_options, show_listing
from tasdiq.cli.run import Moment, Session, put, say

if TYPE_CHECKING:
    from tasdiq.pipeline.deciding.actors import By


class Day(click.ParamType[date]):
    """A day, or the first day of a month or year."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day of an ISO date, month or year."""
        from tasdiq.errors import BadValueError
        from tasdiq.resolve.actor_records import day

        try:
            return day(value, last=False)
        except BadValueError as error:
            self.fail(str(error), param, ctx)


class _Group(click.RichGroup):
    """`tasdiq actors`: alone it lists, and its help names the columns of the listing."""

    def get_help(self, ctx: click.Context) -> str:
        """The help with the columns."""
        self.epilog = columns_told("actors")
        return super().get_help(ctx)


@click.group(cls=_Group, invoke_without_command=True)
@listing_options
@click.pass_context
def actors(ctx: click.Context, as_json: bool, as_of: datetime | None, where: str | None, limit: int) -> None:
    """List the organisations that the documents name; or decide who is who.

    A decision is appended to the log with who made it and why. Every listing honours it, and it can be taken back.

    \b
    Examples:
      tasdiq actors --where "type = 'non_state' and incidents > 0"
      tasdiq actors who "Nusra Front" --on 2015-06-01
      tasdiq actors merge jundallah-iran jundullah-pakistan --reason "one spokesman for both" --by ana
    """
    if ctx.invoked_subcommand is None:
        session: Session = ctx.obj
        show_listing("actors", session.tasdiq().actors(as_of=as_of), Shown(as_json=as_json, where=where, limit=limit))


def _decision(verb: Callable[..., None]) -> Callable[..., None]:
    """The options of a decision."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="The judgement as one JSON object."),
        click.option("--by", metavar="PERSON", help="Who decides; the log keeps it. [default: the user's name on this machine]"),
        click.option("--reason", required=True, help="Why; the log keeps it."),
    ):
        verb = option(verb)
    return verb


@actors.command()
@click.argument("actor")
@click.argument("other")
@_decision
@click.pass_obj
def merge(session: Session, actor: str, other: str, reason: str, by: str | None, as_json: bool) -> None:
    """Hold two actors to be one, shown as the first.

    Each is an id of the actor book, or a name that only one actor bears.

    \b
    Example:
      tasdiq actors merge jundallah-iran jundullah-pakistan --reason "one spokesman for both" --by ana
    """
    _told(session.tasdiq().actor_desk.merge(actor, other, _by(by, reason)), as_json)


@actors.command()
@click.argument("actor")
@click.argument("other")
@_decision
@click.pass_obj
def split(session: Session, actor: str, other: str, reason: str, by: str | None, as_json: bool) -> None:
    """Hold two actors apart, or take a name from an actor.

    OTHER is an actor, or one of the names that ACTOR has: then words by that name no longer mean it.

    \b
    Examples:
      tasdiq actors split jundallah-iran jundullah-pakistan --reason "two countries, two aims" --by ana
      tasdiq actors split ttp "Taliban Pakistan" --reason "our sources mean the Afghan movement" --by ana
    """
    _told(session.tasdiq().actor_desk.split(actor, other, _by(by, reason)), as_json)


@actors.command()
@click.argument("actor")
@click.argument("name")
@click.option("--from", "start", type=Day(), help="The first day on which it bore the name.")
@click.option("--to", "end", type=Day(), help="The last day on which it bore the name.")
@_decision
@click.pass_obj
def alias(  # noqa: PLR0913 - a parameter an option
    session: Session, actor: str, name: str, start: date | None, end: date | None, reason: str, by: str | None, as_json: bool
) -> None:
    """Give an actor one more name, for good or for a time.

    Words by that name mean this actor from now on, also in documents that were read before.

    \b
    Example:
      tasdiq actors alias jamaat-ul-ahrar "Sons of the Ridge" --from 2016-01 --reason "own statement" --by ana
    """
    _told(session.tasdiq().actor_desk.alias(actor, name, _by(by, reason), (start, end)), as_json)


@actors.command()
@click.argument("judgement")
@_decision
@click.pass_obj
def undo(session: Session, judgement: str, reason: str, by: str | None, as_json: bool) -> None:
    """Take a decision back: everything is as if it had not been made. An undo can be undone.

    JUDGEMENT is an id as `tasdiq actors judgements` shows it, or its beginning.

    \b
    Example:
      tasdiq actors undo 3f2a90be --reason "the spokesman denied it" --by ana
    """
    _told(session.tasdiq().actor_desk.undo(judgement, _by(by, reason)), as_json)


@actors.command()
@click.option("--as-of", type=Moment(), help="What had been decided by the end of that day (UTC), or by that moment.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def judgements(session: Session, as_of: datetime | None, as_json: bool) -> None:
    """List every decision on actors, who made it and why, and whether it stands.

    \b
    Example:
      tasdiq actors judgements
    """
    from tasdiq.cli.tables import print_table

    rows = session.tasdiq().actor_desk.judgements(as_of)
    put(rows) if as_json else print_table("actor_judgements", rows, 0)


@actors.command()
@click.argument("name")
@click.option("--on", type=Day(), help="The day; without one, whenever.")
@click.option("--as-of", type=Moment(), help="With what had been decided by the end of that day (UTC), or by that moment.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def who(session: Session, name: str, on: date | None, as_of: datetime | None, as_json: bool) -> None:
    """Say who is meant by a name: the actors that may bear it, those first that bore it on that day.

    It asks the actor book, and what people decided in the store where there is one.

    \b
    Examples:
      tasdiq actors who "Pakistani Taliban" --on 2012-03-01
      tasdiq actors who TTP --json
    """
    from tasdiq.cli.tables import print_table

    rows = session.tasdiq().actor_desk.who(name, on, as_of)
    if not rows:
        say(f"nobody in the actor book bears a name like {name!r}")
    put(rows) if as_json else print_table("actors_who", rows, 0)


def _by(person: str | None, reason: str) -> "By":
    from getpass import getuser

    from tasdiq.pipeline.deciding.actors import By

    return By(person=person or getuser(), reason=reason)


def _told(row: dict[str, Any], as_json: bool) -> None:
    """What was decided: as JSON, or as its id on stdout with a line for the person at the keyboard."""
    if as_json:
        put([row])
        return
    say("decided" if row["new"] else "decided before; nothing was added")
    click.echo(row["id"])
