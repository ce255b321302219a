"""Files of places in, packs in the user's data folder out: each the same two files as the gazetteer that ships, beside it."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.resolve.gazetteer import PlaceBook, shipped
from tasdiq.resolve.place_build import Entry, write
from tasdiq.resolve.place_geonames import Beside, read_geonames
from tasdiq.resolve.place_naming import read_naming
from tasdiq.resolve.place_rows import Problems, opened
from tasdiq.resolve.place_table import Reader, read_table

ABOUT = "gazetteer.json"
FILES = ("names.marisa", "places.bin", ABOUT)
FORM = 1  # goes up when packs must be built anew
GEONAMES = "GeoNames, CC BY 4.0"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_BLOCK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be loaded: one file, with what goes with it and how its columns are to be read."""

    path: Path
    name: str
    geonames: bool
    beside: Beside = field(default_factory=Beside)
    columns: Mapping[str, str] | None = None
    country: str | None = None
    licence: str = ""


def home(given: str) -> Path:
    """The folder of the packs: the one that the settings name, else in the user's data folder."""
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("tasdiq") / "gazetteers"


def installed(folder: Path) -> list[Path]:
    """The folders of the packs there, in the order of their names."""
    if not folder.is_dir():
        return []
    return sorted(p.parent for p in folder.glob(f"*/{ABOUT}") if not p.parent.name.startswith("."))


def listed(folder: Path) -> list[dict[str, Any]]:
    """What each pack is made of; one that cannot be used says so."""
    found = []
    for pack in installed(folder):
        about = _about(pack)
        about.pop("sha256", None)
        found.append({"name": pack.name, **about})
    return found


def add(folder: Path, order: Order, day: str, problems: Problems) -> Mapping[str, Any] | None:
    """Load a file as a pack; what it is made of, None where the same file was loaded the same way before.

    The pack is written beside and put in place whole: a load that is stopped leaves what was there.
    """
    if not _NAME.fullmatch(order.name):
        raise BadValueError(f"no name for a pack: {order.name!r}; use letters, digits, - and _ (--name)")
    source = _digest(order)
    if (folder / order.name / ABOUT).exists() and _about(folder / order.name).get("source_sha256") == source:
        return None
    entries = _entries(order, problems)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as new:
        about = _write(Path(new), order, entries, {"loaded": day, "source_sha256": source, "not_read": problems.bad})
        place = folder / order.name
        if place.exists():
            remove(folder, order.name)
        place.mkdir()
        for name in FILES:  # the description last: without it the folder is no pack
            os.replace(Path(new) / name, place / name)
    return about


def remove(folder: Path, name: str) -> None:
    """Delete a pack; raises BadValueError with the packs there are where there is none of that name."""
    known = [p.name for p in installed(folder)]
    if name not in known:
        raise BadValueError(f"no gazetteer {name!r} was added; there {'is ' + ', '.join(known) if known else 'is none'}")
    for file in reversed(FILES):
        (folder / name / file).unlink(missing_ok=True)
    with suppress(OSError):  # something else is in it: not ours to delete
        (folder / name).rmdir()


def _entries(order: Order, problems: Problems) -> list[Entry]:
    book = PlaceBook.open()
    if order.geonames:
        return read_geonames(order.path, order.beside, book, read_naming(shipped() / "naming.toml"), problems)
    return read_table(order.path, order.columns or {}, Reader(book=book, country=order.country), problems)


def _write(new: Path, order: Order, entries: Sequence[Entry], facts: Mapping[str, Any]) -> Mapping[str, Any]:
    write(new, entries, read_naming(shipped() / "naming.toml"), _common())
    about = {
        "form": FORM, "source": order.path.name, "licence": GEONAMES if order.geonames else order.licence or "not stated",
        "countries": sorted({e.country for e in entries}), "places": len(entries), **facts,
        "sha256": {name: sha256((new / name).read_bytes()).hexdigest() for name in FILES[:2]},
    }  # fmt: skip
    (new / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return about


def _common() -> Callable[[str], bool]:
    """Whether a folded name is a common word too."""
    import marisa_trie

    words = marisa_trie.Trie().mmap(str(shipped() / "common.marisa"))
    return lambda name: name in words


def _digest(order: Order) -> str:
    """A hash of the bytes that are to be loaded and of how they are read."""
    total = sha256(repr((FORM, order.geonames, sorted((order.columns or {}).items()), order.country, order.licence)).encode())
    for path in (order.path, *order.beside.names, *order.beside.codes):
        with opened(path) as stream:
            while block := stream.read(_BLOCK):
                total.update(block)
        total.update(b"\0")
    return total.hexdigest()


def _about(pack: Path) -> dict[str, Any]:
    try:
        about = json.loads((pack / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadValueError(f"{pack / ABOUT}: cannot be read: {error}; remove the folder, or add it again") from error
    if not isinstance(about, dict) or about.get("form") != FORM:
        raise BadValueError(f"{pack}: a pack of another version; `tasdiq gazetteer add` it again, or remove the folder")
    return about
