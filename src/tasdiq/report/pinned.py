"""A published report pinned: a manifest of all that it was made from out; the same bytes from a manifest, on any later day."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from tasdiq import __version__
from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.report.assess import Template
from tasdiq.report.write import Order, write

FORM = 1  # of a manifest
SUFFIX = ".manifest.json"
Holdings = Mapping[str, Any]
Held = Callable[[datetime | None], Holdings]  # what the log held at a moment, no later than the pin


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What a report stands on: the log up to one entry, at one moment, under one policy."""

    entries: int
    head: str
    as_of: datetime | None = None
    policy: str = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that a report was made from, and the hash of what came of it."""

    pin: Pin
    order: Order
    template: Template
    file: str
    made: str  # the report's hash
    own: Mapping[str, str]  # settings that change what is known, and the hashes of the files that they name
    version: str = __version__


def made_of(pin: Pin, order: Order, given: Template, held: Held, out: Path | None) -> tuple[Path, str]:
    """Write the report; its path, and the hash of its bytes."""
    before = held(datetime.combine(order.last_edition, time.max, UTC)) if order.last_edition else None
    path = write(given, held(pin.as_of), order, out, before=before)
    return path, sha256(path.read_bytes()).hexdigest()


def keep(manifest: Manifest, path: Path) -> Path:
    """Write a report's manifest beside it."""
    beside = path.with_name(path.name + SUFFIX)
    pin, order, template = asdict(manifest.pin), asdict(manifest.order), manifest.template
    plain = {
        "manifest": FORM, "tasdiq": manifest.version, "file": manifest.file, "sha256": manifest.made,
        "log": {"entries": pin["entries"], "head": pin["head"]}, "policy": pin["policy"],
        "as_of": pin["as_of"].isoformat() if pin["as_of"] else None,
        "own": dict(manifest.own),
        "order": {name: value.isoformat() if isinstance(value, date) else value for name, value in order.items()},
        "template": {"name": template.name, "sha256": _hash(template.text), "text": template.text},
    }  # fmt: skip
    beside.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return beside


def read(path: Path) -> Manifest:
    """The manifest in that file; raises BadValueError where it is none."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["manifest"] != FORM:
            raise BadValueError(f"{path}: a manifest of form {held['manifest']}; this version reads form {FORM}")
        order, template = held["order"], held["template"]
        if _hash(template["text"]) != template["sha256"]:
            raise BadValueError(f"{path}: its template is not the one that the report was made with: the manifest was changed")
        moment = held["as_of"]
        return Manifest(
            pin=Pin(
                entries=held["log"]["entries"], head=held["log"]["head"], as_of=datetime.fromisoformat(moment) if moment else None,
                policy=held["policy"],
            ),
            order=_order(order),
            template=Template(name=template["name"], text=template["text"]), file=held["file"], made=held["sha256"], own=held["own"],
            version=held["tasdiq"],
        )  # fmt: skip
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise BadValueError(f"{path}: is no manifest of a report ({error})") from error


def own(config: Config) -> dict[str, str]:
    """The settings that change what is known, with the hashes of the files behind them."""
    found = {"model": config.model, "rules_only": str(config.rules_only).lower()}
    named = [*config.actors, *config.places, *config.institutions]
    named += [Path(config.linker).expanduser()] if config.linker != "shipped" else []
    for path in named:
        found[str(path)] = sha256(path.read_bytes()).hexdigest() if path.is_file() else "not there"
    return found


def differs(manifest: Manifest, made: str, config: Config) -> str | None:
    """Why a report that was made again is another one; None where it is the same, byte for byte."""
    if made == manifest.made:
        return None
    now = own(config)
    changed = sorted(name for name in manifest.own.keys() | now.keys() if manifest.own.get(name) != now.get(name))
    reasons = [f"it was made by Tasdiq {manifest.version}, this is {__version__}"] * (manifest.version != __version__)
    reasons += [f"other settings or files: {', '.join(changed)}"] * bool(changed)
    return "; ".join(reasons) or "words that it stands on may have been redacted since (`tasdiq log` tells)"


_ORDER = tuple(f.name for f in fields(Order))
_DAYS = ("today", "last_edition")


def _order(held: Mapping[str, Any]) -> Order:
    found: dict[str, Any] = {name: _day(held[name]) if name in _DAYS else held[name] for name in _ORDER}
    return Order(**found)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
