"""An address in, a page for a person out."""

from fastapi import APIRouter, Request, Response

from tasdiq.serve.asked import asked
from tasdiq.serve.filters import NAMES
from tasdiq.serve.show import Pages


def routes() -> APIRouter:
    """The pages' routes."""
    router = APIRouter(include_in_schema=False)

    def incidents(request: Request) -> Response:
        found = asked(request)
        rows = found.incidents()
        shown = rows[found.start : found.start + found.limit]
        pages: Pages = request.app.state.pages
        return pages.page(
            request,
            "incidents.html.j2",
            {"rows": shown, "count": len(rows), "filter": {**dict.fromkeys(NAMES), **found.filter.asked()}, "start": found.start},
        )

    router.add_api_route("/incidents", incidents, methods=["GET"], response_model=None)
    return router
