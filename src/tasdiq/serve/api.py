"""An address under /api in, records as JSON out: the nouns and filters of the command line."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from tasdiq.errors import BadValueError
from tasdiq.serve.asked import Asked, asked
from tasdiq.serve.shelf import KINDS, Row


def routes() -> APIRouter:
    """The routes that read."""
    router = APIRouter(tags=["records"])

    def incidents(request: Request) -> Response:
        """The incidents that fit the filter, newest first, a page at a time."""
        found = asked(request)
        return _page(request, found, found.incidents())

    router.add_api_route("/incidents", incidents, methods=["GET"], response_model=None)
    for kind in KINDS:
        if kind != "incidents":
            router.add_api_route(f"/{kind}", _listing(kind), methods=["GET"], response_model=None, name=kind)

    def record(request: Request, id: str) -> Response:
        """One record with every statement behind it."""
        return JSONResponse(request.app.state.tasdiq.show(id))

    router.add_api_route("/records/{id:path}", record, methods=["GET"], response_model=None)
    return router


def _listing(kind: str) -> Callable[[Request], Response]:
    def listing(request: Request) -> Response:
        found = asked(request)
        return _page(request, found, found.held.rows[kind])

    listing.__doc__ = f"All {kind}, a page at a time."
    return listing


def _page(request: Request, found: Asked, rows: Sequence[Row]) -> Response:
    tag = found.tag(request)
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    if found.start > len(rows):
        raise BadValueError(f"cursor: {found.start} is beyond the last of {len(rows)}")
    shown = rows[found.start : found.start + found.limit]
    after = found.start + len(shown)
    told = {"count": len(rows), "rows": list(shown), "next": str(after) if after < len(rows) else None}
    return JSONResponse(told, headers={"ETag": tag})
