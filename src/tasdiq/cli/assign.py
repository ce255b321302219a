"""The verbs of double-blind coding: assign documents, see who is done, measure how far coders agree."""

from typing import Any

import rich_click as click

from tasdiq.cli.run import Session, put, say
from tasdiq.cli.safe import line

_as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command()
@click.argument("documents", nargs=-1, metavar="DOCUMENT...")
@click.option("--to", "coders", metavar="NAMES", help="Who codes, separated by commas: ana,ben.")
@click.option("--each", type=click.IntRange(2), default=2, show_default=True, help="How many of them each document goes to, by lot.")
@click.option("--share", type=float, metavar="PERCENT", help="Of the documents that never were assigned, so many of a hundred, by lot.")
@click.option("--seed", default="", help="Another word, another lot.")
@click.option("--take-back", is_flag=True, help="Take the documents' assignments back.")
@click.option("--by", help="Who does this; the log keeps it. [default: the user's name on this machine]")
@click.pass_obj
def assign(session: Session, /, documents: tuple[str, ...], coders: str | None, by: str | None, **asked: Any) -> None:
    """Assign documents to people with accounts who code them blind: none sees what the others make of one before all are done.

    DOCUMENT is a name or an id. A share is drawn by lot: drawn again after an add, it falls on new documents alone.

    \b
    Examples:
      tasdiq assign report.html --to ana,ben
      tasdiq assign --share 10 --to ana,ben,cem
      tasdiq assign report.html --take-back
    """
    from getpass import getuser

    from tasdiq.pipeline.blind.assigning import Order

    desk, person = session.tasdiq().coding_desk, by or getuser()
    if asked["take_back"]:
        for name in documents:
            desk.take_back(name, person)
        say(f"{len(documents)} taken back")
        return
    if not coders or bool(documents) == (asked["share"] is not None):
        raise click.UsageError("say which documents, or which --share of them, and --to whom")
    names = tuple(name.strip() for name in coders.split(",") if name.strip())
    order = Order(to=names, by=person, each=asked["each"], seed=asked["seed"])
    rows = desk.assign(documents, order) if documents else desk.draw(asked["share"], order)
    for row in rows:
        click.echo(line(f"{row['document'][:12]} {row['name']}: {', '.join(row['to'])}"))
    say(f"{len(rows)} assigned; each finds them at the desk under Assignments")


@click.command()
@click.option("--of", "person", help="One person's alone.")
@_as_json
@click.pass_obj
def assignments(session: Session, person: str | None, as_json: bool) -> None:
    """List which documents are coded blind, by whom, and who is done; never what anybody made of one.

    \b
    Example:
      tasdiq assignments --of ana
    """
    rows = session.tasdiq().coding_desk.listed(person)
    if as_json:
        put(rows)
        return
    for row in rows:
        click.echo(line(f"{row['document'][:12]} {row['name']}: {', '.join(row['to'])}; done: {', '.join(row['done']) or 'nobody'}"))


@click.command()
@_as_json
@click.pass_obj
def agreement(session: Session, as_json: bool) -> None:
    """Measure how far coders agree on each field: the share alike, Krippendorff's alpha, Gwet's AC1.

    Of documents that all their coders have finished, and of what they said before an editor decided. A count is also
    measured as a number: 70 and 74 are nearer than 7 and 74. A dash is where it cannot be had: all said one and the same.

    \b
    Example:
      tasdiq agreement --json
    """
    from tasdiq.analyse.agreement import agreement as measure
    from tasdiq.analyse.agreement import summary
    from tasdiq.pipeline.blind.sheets import number

    rows = summary(measure(field, units, number(field)) for field, units in session.tasdiq().coding_desk.by_field().items())
    if as_json:
        put(rows)
        return
    click.echo("field      incidents  alike  alpha    AC1  numbers  alpha of them")
    for row in rows:
        alike, alpha, ac1, numbers = (_cell(row[name]) for name in ("alike", "alpha", "ac1", "alpha_of_numbers"))
        click.echo(f"{row['field']:<10} {row['units']:>9}  {alike:>5}  {alpha:>5}  {ac1:>5}  {row['numbers']:>7}  {numbers:>13}")


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


VERBS = (assign, assignments, agreement)
