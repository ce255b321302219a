"""The verbs by which a person takes a record or a value out of every view, and takes that back."""

import rich_click as click

from tasdiq.cli.run import Session, put, say
from tasdiq.cli.safe import line

_by = click.option("--by", help="Who decides; the log keeps it. [default: the user's name on this machine]")


@click.command()
@click.argument("record")
@click.argument("statement", required=False)
@click.option("--reason", required=True, help="Why; the log keeps it.")
@_by
@click.pass_obj
def reject(session: Session, record: str, statement: str | None, reason: str, by: str | None) -> None:
    """Reject an incident, report or claim, or just one statement of it: no view has it from then on.

    RECORD is an id or its beginning. STATEMENT is the id of a statement in `tasdiq show RECORD --json`, or its beginning:
    a value that was read, or a cell of an imported row; with a cell goes every value that stands on it.
    It is appended to the log: views of the days before do not show it, and `tasdiq undo` takes it back.

    \b
    Examples:
      tasdiq reject claim:90be --reason "the town is another one" --by ana
      tasdiq reject incident:3f2a 77c0 --reason "the row has the week's dead, not the day's" --by ana
    """
    from getpass import getuser

    made = session.tasdiq().reject(record, statement, reason=reason, person=by or getuser())
    say(f"rejected; {len(made)} judgement{'s' * (len(made) != 1)} in the log, `tasdiq undo` takes it back")


@click.command()
@_by
@click.option("--json", "as_json", is_flag=True, help="What was taken back as one JSON object.")
@click.pass_obj
def undo(session: Session, by: str | None, as_json: bool) -> None:
    """Take back your last decision on records that stands, made here or at the desk; the log keeps both.

    \b
    Example:
      tasdiq undo --by ana
    """
    from getpass import getuser

    found = session.tasdiq().review_desk.undo(by or getuser())
    if as_json:
        put([found] if found else [])
    else:
        say(line(f"taken back: {found['decision']} on {found['about']}") if found else "nothing of yours stands that could be taken back")


VERBS = (reject, undo)
