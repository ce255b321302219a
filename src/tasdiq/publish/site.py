"""A database in, a folder out that can be put on any server: pages, tables, map, schema, citation, licence, data package."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from tasdiq.errors import BadValueError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.publish.package import Credits, Files, citation_file, data_files, datapackage, licence_file
from tasdiq.publish.pages import pages
from tasdiq.publish.rows import Books, Published, published

_MONTH_PAGE = re.compile(r"incidents-(?:\d{4}-\d{2}|undated)\.html")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_MARK = "datapackage.json"  # a folder with it was published before


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be published: as known when, of which month or all, in whose name."""

    credits: Credits
    as_of: datetime | None = None
    month: str | None = None

    def __post_init__(self) -> None:
        if self.month is not None and not _MONTH.fullmatch(self.month):
            raise BadValueError(f"{self.month!r} is no month; write 2016-08")


def publish(tasdiq: Tasdiq, order: Order, folder: Path) -> Published:
    """Write the site into the folder; what went into it. The same log, day and version give the same bytes."""
    _check(folder)
    moment = order.as_of or datetime.now(UTC)
    rows = published(tasdiq.holdings(order.as_of), _books(tasdiq, order.as_of), moment.date(), order.month)
    _write(site(rows, order.credits), folder)
    return rows


def site(rows: Published, given: Credits) -> Files:
    """Every file of the site by its path."""
    day = rows.today.isoformat()
    tables = data_files(rows)
    return {
        **pages(rows, given), **tables, "CITATION.cff": citation_file(given, day), "LICENSE.txt": licence_file(given),
        _MARK: datapackage(tables, given, day),
    }  # fmt: skip


def _books(tasdiq: Tasdiq, as_of: datetime | None) -> Books:
    coder = Coder(tasdiq.config)
    own = {row["id"]: row["name"] for row in tasdiq.actors(as_of)}
    return Books(actors=coder.book, gazetteer=coder.gazetteer, own=own)


def _check(folder: Path) -> None:
    """Only an empty folder or an earlier site is written into: nothing of anybody's is mixed with what goes out."""
    if folder.exists() and not folder.is_dir():
        raise BadValueError(f"{folder} is a file; name a folder")
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).is_file():
        raise BadValueError(f"{folder} holds other files; name an empty folder, or one that was published before")


def _write(made: Files, folder: Path) -> None:
    """Write each file whole, the data package last; pages of months that are no longer there go."""
    for path in sorted(made, key=lambda path: (path == _MARK, path)):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as part:
            part.write(made[path])
        os.chmod(part.name, 0o644)
        os.replace(part.name, target)
    for old in folder.iterdir():
        if _MONTH_PAGE.fullmatch(old.name) and old.name not in made:
            old.unlink()
