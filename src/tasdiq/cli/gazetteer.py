"""The verbs for places of one's own: load them beside what ships, list them, remove them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from click.exceptions import Exit

from tasdiq.cli.progress import bar
from tasdiq.cli.run import UNREAD, Session, put, say
from tasdiq.errors import BadValueError, TasdiqError

if TYPE_CHECKING:
    from tasdiq.resolve.place_geonames import Beside
    from tasdiq.resolve.place_packs import Order

_ENDINGS = (".txt", ".zip", ".TXT", ".ZIP")


@click.group()
def gazetteer() -> None:
    """Load places beside the gazetteer that ships: GeoNames' dump of a country, or any table.

    \b
    Examples:
      tasdiq gazetteer add PK AF
      tasdiq gazetteer list
      tasdiq gazetteer remove PK
    """


@gazetteer.command()
@click.argument("what", nargs=-1, required=True, metavar="COUNTRY|FILE...")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="Where the files of GeoNames are.",
)
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a table is which field; may be repeated.")
@click.option("--country", help="The country of a table's places, where no column tells it: two letters.")
@click.option("--licence", default="", help="Whose data it is and how it may be used; kept with it.")
@click.option("--name", help="What a single file will be called. [default: the country's letters, or the file's name]")
@click.pass_obj
def add(  # noqa: PLR0913 - a parameter an option
    session: Session, what: tuple[str, ...], folder: Path, columns: tuple[str, ...], country: str | None, licence: str, name: str | None
) -> None:
    """Load GeoNames' dumps of countries, which you have downloaded, or tables of places.

    PK means PK.txt or PK.zip in the folder. With it go, where they lie there too: alternateNamesV2, alternatenames/PK,
    admin1CodesASCII and admin2Codes (.txt or .zip). A table (.csv, .tsv) has a header; its fields are name, lat, lon, and
    where known names (parted by ;), kind, country, admin1, admin2, population, id. The same file again changes nothing.

    \b
    Examples:
      tasdiq gazetteer add PK AF --from downloads/
      tasdiq gazetteer add villages.csv --country PK --column name=Village --column lat=Y --column lon=X
      tasdiq gazetteer add camps.tsv --name camps --licence "CC BY 4.0, the survey of 2014"
    """
    from tasdiq.resolve.place_packs import home

    if name and len(what) > 1:
        raise click.BadParameter("a name is for one file alone", param_hint="--name")
    fields = dict(_column(given) for given in columns)
    orders = [_order(given, folder, name) for given in what]
    whole = [
        _load(home(session.config.gazetteers), o if o.geonames else replace(o, columns=fields, country=country, licence=licence))
        for o in orders
    ]
    if not all(whole):
        raise Exit(UNREAD)


def _load(packs: Path, order: "Order") -> bool:
    """Load one file and tell of it; whether all of it was read."""
    from tasdiq.resolve.place_packs import add
    from tasdiq.resolve.place_rows import Problems

    try:
        with bar(f"loading {order.name}", "rows") as progress:
            problems = Problems(progress=progress)
            about = add(packs, order, datetime.now(UTC).date().isoformat(), problems)
    except TasdiqError as error:
        say(f"not loaded: {error}")
        return False
    for told in problems.told:
        say(f"not read: {told}")
    if problems.bad > len(problems.told):
        say(f"not read: {problems.bad - len(problems.told)} more rows of {order.path}")
    say(f"{order.name}: " + (f"{about['places']} places of {', '.join(about['countries'][:8])}" if about else "loaded before, unchanged"))
    return problems.bad == 0


@gazetteer.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_packs(session: Session, as_json: bool) -> None:
    """List the gazetteers that were added, with whose data they are.

    \b
    Examples:
      tasdiq gazetteer list
      tasdiq gazetteer list --json
    """
    from tasdiq.cli.tables import console
    from tasdiq.resolve.place_packs import home, listed

    folder = home(session.config.gazetteers)
    rows = listed(folder)
    if as_json:
        put(rows)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold")
    for column in ("name", "places", "countries", "source", "licence", "loaded"):
        table.add_column(column, overflow="fold")
    for row in rows:
        cells = (row["name"], row["places"], ", ".join(row["countries"][:8]), row["source"], row["licence"], row["loaded"])
        table.add_row(*(Text(str(cell)) for cell in cells))
    console().print(table)
    say(f"{len(rows)} in {folder}")


@gazetteer.command()
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def remove(session: Session, names: tuple[str, ...]) -> None:
    """Remove gazetteers that were added; what ships stays.

    \b
    Example:
      tasdiq gazetteer remove PK
    """
    from tasdiq.resolve.place_packs import home, remove

    for name in names:
        remove(home(session.config.gazetteers), name)
        say(f"{name}: removed")


def _order(given: str, folder: Path, name: str | None) -> "Order":
    """What an argument means: a country's dump in the folder, or a file."""
    from tasdiq.resolve.place_packs import Order

    if re.fullmatch(r"[A-Za-z]{2}", given) and not Path(given).is_file():
        code = given.upper()
        path = next(_found(folder, code), None)
        if path is None:
            raise BadValueError(
                f"no {code}.txt or {code}.zip in {folder.resolve()}; download it from GeoNames, or say where it is with --from"
            )
        return Order(path=path, name=name or code, geonames=True, beside=_beside(folder, code))
    path = Path(given)
    if not path.is_file():
        raise BadValueError(f"{given}: no such file, and no country's two letters")
    if path.stem.isalpha() and len(path.stem) == 2 and path.suffix in _ENDINGS:
        return Order(path=path, name=name or path.stem.upper(), geonames=True, beside=_beside(path.parent, path.stem.upper()))
    return Order(path=path, name=name or re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem).strip("-_") or "places", geonames=False)


def _beside(folder: Path, code: str) -> "Beside":
    from tasdiq.resolve.place_geonames import Beside

    names = next(_found(folder / "alternatenames", code), None) or next(_found(folder, "alternateNamesV2"), None)
    codes = [path for stem in ("admin1CodesASCII", "admin2Codes") for path in _found(folder, stem)][:2]
    return Beside(names=(names,) if names else (), codes=tuple(codes))


def _found(folder: Path, stem: str) -> Iterator[Path]:
    return (folder / f"{stem}{ending}" for ending in _ENDINGS if (folder / f"{stem}{ending}").is_file())


def _column(given: str) -> tuple[str, str]:
    field, parted, column = given.partition("=")
    if not (field and parted and column):
        raise click.BadParameter(f"{given!r} is no FIELD=COLUMN; write name=Village", param_hint="--column")
    return field.strip(), column.strip()
