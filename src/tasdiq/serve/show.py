"""A template's name and what it is filled with in, a page out: everything in a page is escaped, and no script stands in it."""

from collections.abc import Mapping
from functools import cached_property
from http.client import OK
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from tasdiq.pipeline.people.roles import roles
from tasdiq.serve import blind, words
from tasdiq.serve.shown import harmless

MENU = (
    ("/", "Queue"), ("/incidents", "Incidents"), ("/map", "Map"), ("/actors", "Actors"), ("/claims", "Claims"),
    ("/sources", "Sources"), ("/search", "Search"), ("/add", "Add"), ("/issues", "Issues"), ("/assessment", "Assessment"),
    ("/analyses", "Analyses"), ("/check", "Check"),
)  # fmt: skip
TEAM = (("/assignments", "Assignments"), ("/adjudication", "Adjudication"), ("/people", "People"))  # where people have accounts
_HERE = Path(str(files("tasdiq").joinpath("serve")))


class Pages:
    """The templates of the desk, read once."""

    @cached_property
    def _environment(self) -> Any:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        made = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            finalize=_seen,
        )  # fmt: skip
        made.filters |= {name: getattr(words, name) for name in ("words", "day", "when", "where", "count", "name")}
        made.globals |= {"menu": MENU, "has_vendor": (_HERE / "vendor").is_dir()}
        return made

    def page(self, request: Request, name: str, filled: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
        """The page, with the menu's entry of this address marked."""
        shelf = request.app.state.shelf
        told = {"path": request.url.path, "renewing": shelf.is_renewing, "query": dict(request.query_params), **_reader(request), **filled}
        told["coding"] = len(blind.coding(request)) if status == OK else 0
        return HTMLResponse(self._environment.get_template(name).render(told), status_code=status)


def _seen(value: object) -> object:
    """What a template prints, with signs that hide or turn the writing made visible; what a filter has escaped stays as it is."""
    return harmless(value) if type(value) is str else value


def _reader(request: Request) -> Mapping[str, Any]:
    """What every page tells of who reads it: their name, and the menu of what they may; nothing to who is not signed in."""
    who = getattr(request.state, "who", None)
    if getattr(request.state, "open", False):
        return {"menu": MENU, "who": None}
    rights = who.rights if who else frozenset()
    return {"menu": tuple(entry for entry in (*MENU, *TEAM) if roles().needed("GET", entry[0]) in rights), "who": who}
