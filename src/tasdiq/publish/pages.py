"""Published records in, the pages of the site out: each needs nothing else, runs one script of our own at most, and escapes everything."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from tasdiq import __version__
from tasdiq.codebooks import public_rules
from tasdiq.model.text import TURNING
from tasdiq.publish.package import Credits, Files, described, licences
from tasdiq.publish.rows import Fields, Published
from tasdiq.report import draw, render, tell

MENU = (
    ("index.html", "Start"), ("incidents.html", "Incidents"), ("claims.html", "Claims"), ("map.html", "Map"), ("schema.html", "Columns"),
    ("about.html", "About"),
)  # fmt: skip
FILES = {
    "data/incidents.csv": "the incidents, for spreadsheets",
    "data/incidents.jsonl": "the incidents with all that is published of them, JSON lines",
    "data/incidents.geojson": "the incidents that have a place, for maps",
    "data/incidents.parquet": "the incidents with their types",
    "data/claims.csv": "the claims of responsibility",
    "data/sources.csv": "the documents, with title and address",
    "datapackage.json": "what is in these files, for programs",
    "CITATION.cff": "how to cite them",
    "LICENSE.txt": "what may be done with them",
}
_IDS = re.compile(r"(?<=[\"#])(?:clip|gradient_)\d+")
_ROLES = re.compile(r' (?:role|aria-(?:label|roledescription))="[^"]*"')
_TURNING = re.compile(f"[{TURNING}]")
_ON_MAP = 2_000  # circles; more would make the page too large for a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The incidents that began in one month, and the page they are on."""

    name: str
    path: str
    rows: Sequence[Fields]


def pages(rows: Published, given: Credits) -> Files:
    """Every page by its path."""
    months = _months(rows)
    day = rows.today.isoformat()
    common = {"rows": rows, "credits": given, "day": day, "months": months, "version": __version__}
    where = {row["id"]: month.path for month in months for row in month.rows}
    about = {"incidents": {row["id"]: row for row in rows.incidents}, "pages": where}
    licence = licences()[given.licence]
    made = {
        "index.html": _page("index.html.j2", "index.html", {**common, "files": FILES.items()}),
        "incidents.html": _page("index.html.j2", "incidents.html", {**common, "files": FILES.items()}),
        "claims.html": _page("claims.html.j2", "claims.html", {**common, **about}, sorts=True),
        "map.html": _page("map.html.j2", "map.html", {**common, **_map(rows)}),
        "schema.html": _page("schema.html.j2", "schema.html", {**common, "tables": described()}),
        "about.html": _page(
            "about.html.j2", "about.html", {**common, "rules": public_rules.loaded(), "licence": licence, "citation": given.citation(day)}
        ),
    }
    made |= {month.path: _page("month.html.j2", "incidents.html", {**common, "month": month}, sorts=True) for month in months}
    return {path: text.encode("utf-8", "replace") for path, text in made.items()}


def anchor(record: object) -> str:
    """A record's id as the id of an element.

    >>> anchor("incident:3f2a")
    'incident-3f2a'
    """
    return re.sub(r"[^A-Za-z0-9_-]", "-", str(record))


def _months(rows: Published) -> list[Month]:
    """The months, the latest first; incidents without a day last."""
    held: dict[str, list[Fields]] = {}
    for row in rows.incidents:
        held.setdefault(str(row["date"]["start"] or "")[:7], []).append(row)
    found = sorted(held.items(), reverse=True)
    return [Month(name=_month(key), path=f"incidents-{key or 'undated'}.html", rows=held) for key, held in found]


def _month(key: str) -> str:
    return _plain(tell.day({"start": f"{key}-01", "precision": "month"})) if key else "day not known"


def _map(rows: Published) -> Mapping[str, Any]:
    placed = [row for row in rows.incidents if row["place"]["lat"] is not None]
    shown = placed[-_ON_MAP:]
    drawing = draw.draw_map(shown, "Incidents by district")
    return {"figure": render.figure(replace(drawing, svg=_still(drawing.svg))), "shown": len(shown), "left": len(placed) - len(shown)}


def _still(svg: str) -> str:
    """The same drawing by the same bytes: its parts numbered from 1, and only the whole has a role and a name for a screen reader."""
    head, _, rest = svg.partition(">")
    ids = {name: f"part{number}" for number, name in enumerate(dict.fromkeys(_IDS.findall(rest)), 1)}
    return f"{head}>{_ROLES.sub('', _IDS.sub(lambda m: ids[m.group()], rest))}"


def _page(template: str, here: str, filled: Mapping[str, Any], *, sorts: bool = False) -> str:
    style, script = _shipped("site.css"), _shipped("sort.js")
    runs = f"; script-src '{_hash(script)}'" if sorts else ""
    policy = f"default-src 'none'; style-src '{_hash(style)}'{runs}; base-uri 'none'; form-action 'none'"
    made = _environment().get_template(template)
    return str(made.render({**filled, "menu": MENU, "here": here, "policy": policy, "style": style, "script": script, "sorts": sorts}))


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _shipped(name: str) -> str:
    return files("tasdiq").joinpath("data", "publish", name).read_text(encoding="utf-8")


@cache
def _environment() -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(_shipped), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=lambda value: _TURNING.sub("", value) if type(value) is str else value,
    )  # fmt: skip
    told = {"words": tell.words, "day": tell.day, "place": tell.place, "count": tell.count}
    made.filters |= {name: lambda value, told=told: _plain(told(value)) for name, told in told.items()}
    made.filters |= {"anchor": anchor, "number": _number}
    return made


def _number(count: Mapping[str, Any]) -> object:
    """What a count is sorted by; nothing where it is not known."""
    return next((count[end] for end in ("best", "low", "high") if count.get(end) is not None), "")


def _plain(marked: str) -> str:
    """The words without what guards them in Markdown."""
    return str(marked).replace("\\", "")
