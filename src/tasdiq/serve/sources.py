"""The records held in; the page of sources and its rows out."""

import io
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from tasdiq.serve import forms, openapi
from tasdiq.serve.api import answered, described, only, paged
from tasdiq.serve.asked import asked
from tasdiq.serve.publishers import told
from tasdiq.serve.show import Pages

_ASKS = ("as_of", "policy", "limit", "cursor", "format")
_COLUMNS = ("publisher", "documents", "incidents", "shared", "first", "copies", "copied_by", "figures", "superseded", "outside")


def routes() -> APIRouter:
    """The page of sources, and its rows for programs."""
    router = APIRouter(tags=["sources"])
    router.add_api_route("/sources", _page, methods=["GET"], response_model=None, include_in_schema=False)
    shape = {"type": "object", "required": list(_COLUMNS)}
    described(router, "/api/sources", publishers, _ASKS, openapi.content(shape, forms.PLAIN), 404, 406)
    return router


def publishers(request: Request) -> Response:
    """Each source: what it told first, whom it copied, who copied it, which of its counts were replaced later."""
    only(request, _ASKS)
    form = forms.asked(request, forms.PLAIN)
    found = asked(request)
    rows = [{"id": row["publisher"], **row} for row in told(found.held)]

    def make() -> bytes:
        if form == "json":
            return paged(found, rows)
        out = io.StringIO(newline="")
        if form == "jsonl":
            return b"".join(forms.plain(row) + b"\n" for row in rows)
        forms.write_cells(out, _COLUMNS, ([_flat(row[name]) for name in _COLUMNS] for row in rows))
        return out.getvalue().encode("utf-8", "replace")

    return answered(request, found.tag(request), make, form)


def _page(request: Request) -> Response:
    found = asked(request)
    pages: Pages = request.app.state.pages
    return pages.page(request, "sources.html.j2", {"rows": told(found.held), "by_id": found.held.by_id})


def _flat(value: Any) -> object:
    return (
        len(value)
        if isinstance(value, list)
        else "; ".join(f"{name}: {n}" for name, n in value.items())
        if isinstance(value, Mapping)
        else value
    )
