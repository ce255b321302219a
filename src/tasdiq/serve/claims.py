"""The records held in; a list of the claims of responsibility with their verdicts out."""

from fastapi import APIRouter, Request, Response

from tasdiq.serve.asked import MOST, asked, listed
from tasdiq.serve.choices import choices
from tasdiq.serve.show import Pages


def routes() -> APIRouter:
    """The page of claims."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/claims", _page, methods=["GET"], response_model=None)
    return router


def _page(request: Request) -> Response:
    found = asked(request)
    rows = sorted(listed(found, "claims"), key=lambda row: ((row["date"] or {}).get("start") or "", row["id"]), reverse=True)
    page = found.page(rows)
    pages: Pages = request.app.state.pages
    told = {"rows": page.rows, "count": page.count, "next": page.next, "most": MOST, "choices": choices(found.held)}
    return pages.page(request, "claims.html.j2", {**told, "filter": {"actor": found.filter.actor, "verdict": found.filter.verdict}})
