"""The log's issues in; a page of what could not be read or understood, and its rows, out."""

import io
from collections import Counter

from fastapi import APIRouter, Request, Response

from tasdiq.errors import BadValueError
from tasdiq.serve import forms, openapi
from tasdiq.serve.api import answered, described, only, paged
from tasdiq.serve.asked import Asked, asked
from tasdiq.serve.facts import Row
from tasdiq.serve.filters import LONGEST
from tasdiq.serve.show import Pages

_ASKS = ("stage", "as_of", "limit", "cursor", "format")
_COLUMNS = ("name", "stage", "problem", "document")


def routes() -> APIRouter:
    """The page of issues, and its rows for programs."""
    router = APIRouter(tags=["issues"])
    router.add_api_route("/issues", _page, methods=["GET"], response_model=None, include_in_schema=False)
    described(router, "/api/issues", issues, _ASKS, openapi.content(openapi.of("issue"), forms.PLAIN), 404, 406)
    return router


def issues(request: Request) -> Response:
    """What could not be read or understood, and figures and dates that cannot be, the latest first."""
    only(request, _ASKS)
    form = forms.asked(request, forms.PLAIN)
    found = asked(request)
    rows = _rows(found, request.query_params.get("stage"))

    def make() -> bytes:
        if form == "json":
            return paged(found, rows)
        if form == "jsonl":
            return b"".join(forms.plain(row) + b"\n" for row in rows)
        out = io.StringIO(newline="")
        forms.write_cells(out, _COLUMNS, ([row[name] for name in _COLUMNS] for row in rows))
        return out.getvalue().encode("utf-8", "replace")

    return answered(request, found.tag(request), make, form)


def _page(request: Request) -> Response:
    found = asked(request)
    every = found.held.beside.get("issues", ())
    stage = request.query_params.get("stage")
    page = found.page(_rows(found, stage))
    pages: Pages = request.app.state.pages
    stages = Counter(row["stage"] for row in every).most_common()
    filled = {
        "rows": page.rows,
        "count": page.count,
        "next": page.next,
        "stages": stages,
        "stage": stage,
        "documents": found.held.documents,
    }
    return pages.page(request, "issues.html.j2", filled)


def _rows(found: Asked, stage: str | None) -> list[Row]:
    if stage and len(stage) > LONGEST:
        raise BadValueError(f"stage: longer than {LONGEST} characters")
    every = found.held.beside.get("issues", ())
    return [row for row in reversed(every) if not stage or row["stage"] == stage]
