"""An address in, the list of incidents that fit it out, a page at a time."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from tasdiq.serve.asked import asked
from tasdiq.serve.choices import choices
from tasdiq.serve.filters import NAMES
from tasdiq.serve.show import Pages


def routes() -> APIRouter:
    """The pages' routes."""
    router = APIRouter(include_in_schema=False)

    def incidents(request: Request) -> Response:
        found = asked(request)
        shown = found.page(found.incidents())
        given = {name: value for name, value in request.query_params.items() if name != "cursor"}
        later = "/incidents?" + urlencode({**given, "cursor": shown.next}) if shown.next else None
        told = {
            "rows": shown.rows, "count": shown.count, "start": found.start, "later": later, "first": "/incidents?" + urlencode(given),
            "filter": {**dict.fromkeys(NAMES), **found.filter.asked()}, "choices": choices(found.held), "address": urlencode(given),
        }  # fmt: skip
        pages: Pages = request.app.state.pages
        return pages.page(request, "incidents.html.j2", told)

    router.add_api_route("/incidents", incidents, methods=["GET"], response_model=None)
    return router
