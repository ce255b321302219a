"""The verb that writes what a desk gives to everybody."""

from datetime import datetime
from pathlib import Path

import rich_click as click

from tasdiq.cli.run import Moment, Session, say

LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0", "ODbL-1.0")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--as-of", type=Moment(), help="What was known by the end of that day (UTC). [default: now]")
@click.option("--month", help="Only the incidents of a month: 2016-08.")
@click.option("--title", default="Incidents of political violence", show_default=True, help="What the records are called.")
@click.option("--by", "by", default="A research desk", show_default=True, help="Who publishes them: an organisation.")
@click.option("--licence", type=click.Choice(LICENCES), default="CC-BY-4.0", show_default=True, help="What others may do with them.")
@click.option("--address", help="Where the site will stand, for the citation.")
@click.pass_obj
def publish(session: Session, /, folder: Path, as_of: datetime | None, month: str | None, **given: str | None) -> None:
    """Write a site for everybody into a folder: pages, map, tables, schema, citation, licence and data package.

    No names of private persons, no place finer than the district, nothing of the last 14 days, claims marked. It needs no
    server and loads nothing from elsewhere. The folder must be empty or hold an earlier site.

    \b
    Examples:
      tasdiq publish site/
      tasdiq publish site/ --as-of 2016-09-30 --month 2016-08 --by "Example Desk" --licence CC0-1.0
    """
    from tasdiq.publish.package import Credits
    from tasdiq.publish.site import Order
    from tasdiq.publish.site import publish as write

    order = Order(credits=Credits(**given), as_of=as_of, month=month)  # type: ignore[arg-type]
    rows = write(session.tasdiq(), order, folder)
    count = f"{len(rows.incidents)} incidents, {len(rows.claims)} claims and {len(rows.sources)} sources"
    say(f"{count} published; open {folder / 'index.html'}")
    for told in rows.left_out:
        say(told)
