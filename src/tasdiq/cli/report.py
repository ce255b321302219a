"""The verb that fills a report template: Markdown, one page, PDF or Word."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import rich_click as click

from tasdiq.cli.actors import Day
from tasdiq.cli.listings import policy_option
from tasdiq.cli.run import Moment, Session

FORMS = ("md", "html", "pdf", "docx")


@click.command()
@click.argument("template")
@click.option("--month", help="The month it is about: 2016-08. [default: that of the latest incident]")
@click.option("--out", type=click.Path(path_type=Path), help="The file, or a folder for it. [default: the working folder]")
@click.option("--format", "form", type=click.Choice(FORMS), help="The form. [default: that of --out, else html]")
@click.option("--internal", is_flag=True, help="For the desk alone: nothing is left out, made coarser or delayed.")
@click.option("--as-of", type=Moment(), help="What was known by the end of that day (UTC).")
@click.option("--last-edition", type=Day(), help="The day of the last edition: the report tells what changed since.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A setting of the template, as country=PK; can be repeated.")
@policy_option
@click.pass_obj
def report(  # noqa: PLR0913 - a parameter an option
    session: Session, template: str, month: str | None, out: Path | None, form: str | None, internal: bool, as_of: datetime | None,
    last_edition: date | None, settings: tuple[str, ...],
) -> None:  # fmt: skip
    """Fill a report template from the database; each number in it leads to its records. Prints the file's path.

    TEMPLATE is the name of one that ships (monthly, note) or of yours, or a path. Page, PDF and document work offline.

    \b
    Examples:
      tasdiq report monthly --month 2016-08
      tasdiq report monthly --month 2016-08 --format pdf --set country=PK --set "publisher=Example Institute"
      tasdiq report monthly --month 2016-08 --last-edition 2016-08-03 --out august.docx
      tasdiq report note --month 2016-08 --format md --out reports/
    """
    if month is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
        raise click.BadParameter(f"{month!r} is no month; write 2016-08", param_hint="--month")
    from tasdiq.report.assess import template as find
    from tasdiq.report.write import Order, write

    today = (as_of or datetime.now(UTC)).date()
    order = Order(
        today=today, month=month, form=_form(form, out), internal=internal, last_edition=last_edition, settings=_settings(settings)
    )
    tasdiq = session.tasdiq()
    before = tasdiq.holdings(datetime.combine(last_edition, time.max, UTC)) if last_edition else None
    click.echo(write(find(template, session.config.templates), tasdiq.holdings(as_of), order, out, before=before))


def _form(form: str | None, out: Path | None) -> str:
    """The form asked for; without one, that of the file's name."""
    named = out.suffix.removeprefix(".").lower() if out is not None and not out.is_dir() else ""
    if form is None and named and named not in FORMS:
        raise click.BadParameter(
            f"{out}: no report has that form; give --format, or a name that ends in {', '.join(FORMS)}", param_hint="--out"
        )
    return form or named or "html"


def _settings(given: Sequence[str]) -> dict[str, str]:
    """Settings by name; each is NAME=VALUE."""
    found = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name.isidentifier():
            raise click.BadParameter(f"{each!r} is no setting; write NAME=VALUE, as country=PK", param_hint="--set")
        found[name] = value
    return found
