"""The verb that fills a report template: Markdown, one page, PDF or Word."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from tasdiq.cli.actors import Day
from tasdiq.cli.listings import policy_option
from tasdiq.cli.run import Moment, Session, say
from tasdiq.errors import BadValueError

if TYPE_CHECKING:
    from tasdiq.report.write import Order

FORMS = ("md", "html", "pdf", "docx")


@click.command()
@click.argument("template", required=False)
@click.option("--month", help="The month it is about: 2016-08. [default: that of the latest incident]")
@click.option("--out", type=click.Path(path_type=Path), help="The file, or a folder for it. [default: the working folder]")
@click.option("--format", "form", type=click.Choice(FORMS), help="The form. [default: that of --out, else html]")
@click.option("--internal", is_flag=True, help="For the desk alone: nothing is left out, made coarser or delayed.")
@click.option("--as-of", type=Moment(), help="What was known by the end of that day (UTC).")
@click.option("--last-edition", type=Day(), help="The day of the last edition: the report tells what changed since.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A setting of the template, as country=PK; can be repeated.")
@click.option("--pin", "is_pinned", is_flag=True, help="Also write FILE.manifest.json, from which the same bytes can be made again.")
@click.option("--from-manifest", "manifest", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Make that report again.")
@policy_option
@click.pass_obj
def report(  # noqa: PLR0913 - a parameter an option
    session: Session, template: str | None, month: str | None, out: Path | None, form: str | None, internal: bool, as_of: datetime | None,
    last_edition: date | None, settings: tuple[str, ...], is_pinned: bool, manifest: Path | None,
) -> None:  # fmt: skip
    """Fill a report template from the database; each number in it leads to its records. Prints the file's path.

    TEMPLATE is the name of one that ships (monthly, note) or of yours, or a path. Page, PDF and document work offline.

    \b
    Examples:
      tasdiq report monthly --month 2016-08
      tasdiq report monthly --month 2016-08 --format pdf --set country=PK --set "publisher=Example Institute"
      tasdiq report monthly --month 2016-08 --last-edition 2016-08-03 --out august.docx
      tasdiq report note --month 2016-08 --format md --out reports/
      tasdiq report monthly --month 2016-08 --pin --out august.html
      tasdiq report --from-manifest august.html.manifest.json --out again.html
    """
    if month is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
        raise click.BadParameter(f"{month!r} is no month; write 2016-08", param_hint="--month")
    if (manifest is None) == (template is None):
        raise click.UsageError("name a template, or a manifest with --from-manifest")
    if manifest is not None:
        click.echo(_again(session, manifest, out))
        return
    from tasdiq.report.write import Order

    today = (as_of or datetime.now(UTC)).date()
    order = Order(
        today=today, month=month, form=_form(form, out), internal=internal, last_edition=last_edition, settings=_settings(settings)
    )
    click.echo(_made(session, str(template), order, as_of, (out, is_pinned)))


def _made(session: Session, template: str, order: "Order", as_of: datetime | None, where: tuple[Path | None, bool]) -> Path:
    """Write the report, and where it is to be pinned its manifest; the report's path."""
    from tasdiq.report import pinned
    from tasdiq.report.assess import template as find

    config, tasdiq, given = session.config, session.tasdiq(), find(template, session.config.templates)
    out, is_pinned = where
    entries, head = tasdiq.pinned(as_of)
    pin = pinned.Pin(entries=entries, head=head, as_of=as_of, policy=config.policy)
    path, made = pinned.made_of(pin, order, given, lambda moment: tasdiq.holdings(moment, pin=(entries, head)), out)
    if is_pinned:
        kept = pinned.keep(pinned.Manifest(pin=pin, order=order, template=given, file=path.name, made=made, own=pinned.own(config)), path)
        say(f"pinned by {kept}")
    return path


def _again(session: Session, path: Path, out: Path | None) -> Path:
    """Make a pinned report again; raises BadValueError with the reasons where it is not the same, byte for byte."""
    from tasdiq.report import pinned

    manifest, tasdiq = pinned.read(path), session.tasdiq()
    pin = manifest.pin
    whole = (pin.entries, pin.head)
    place = out if out is not None else path.parent / manifest.file
    if place.exists() and not place.is_dir():
        raise BadValueError(f"{place}: is there already; name another file with --out")
    made, found = pinned.made_of(
        pin, manifest.order, manifest.template, lambda moment: tasdiq.holdings(moment, pin.policy, pin=whole), place
    )
    why = pinned.differs(manifest, found, session.config)
    if why is not None:
        raise BadValueError(f"{made}: is not the report that was published, {manifest.file}: {why}")
    return made


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
