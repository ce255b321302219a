"""A text or a file in; the page on which each of its figures is marked, and the same for programs, out. Nothing of it is kept."""

import secrets
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from tasdiq.errors import BadValueError
from tasdiq.model.statement import Issue
from tasdiq.report.lint.finding import VERDICTS
from tasdiq.report.lint.passages import passages
from tasdiq.report.lint.rows import held_on
from tasdiq.serve import blind, openapi
from tasdiq.serve.adding import intake, receive
from tasdiq.serve.api import only
from tasdiq.serve.facts import Row
from tasdiq.serve.intake import LARGEST
from tasdiq.serve.shapes import CHECKED
from tasdiq.serve.show import Pages

_ASKS = ("name", "published", "database")
_MOST, _MOST_BESIDE = 2_000, 300  # findings and other sentences that are told
_PASTED = "pasted.txt"
_LONGEST = 150  # characters of a file's name


def routes() -> APIRouter:
    """The page, and the check itself."""
    router = APIRouter(tags=["check"])
    router.add_api_route("/check", _page, methods=["GET"], response_model=None, include_in_schema=False)
    responses = openapi.answers({"application/json": {"schema": CHECKED}}, 413)
    responses.pop(304)
    bytes_in = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    extra = {"parameters": openapi.parameters(_ASKS), "requestBody": bytes_in}
    router.add_api_route("/api/check", check, methods=["POST"], response_model=None, responses=responses, openapi_extra=extra)
    return router


async def check(request: Request) -> Response:
    """Mark each figure of a text, docx or HTML page: its raw bytes, nothing around them. It is read, answered and let go of."""
    only(request, _ASKS)
    given = request.query_params
    published, against = _day(given.get("published")), given.get("database") or "yes"
    if against not in ("yes", "no"):
        raise BadValueError(f"database: no {against[:40]!r}; choose from yes, no")
    name = given.get("name") or _PASTED
    if len(name) > _LONGEST:
        raise BadValueError(f"name: longer than {_LONGEST} characters")
    batch = await run_in_threadpool(intake(request).begin, secrets.token_urlsafe(16))
    try:
        path = await receive(request, batch, name)
        told = await run_in_threadpool(_checked, request, path, published, against == "yes")
    finally:
        await run_in_threadpool(intake(request).drop, batch)
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def _page(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return pages.page(request, "check.html.j2", {"largest": LARGEST // 2**20})


def _checked(request: Request, path: Path, published: date | None, against: bool) -> dict[str, Any]:
    from tasdiq.sources.read import read

    def incidents(moment: datetime | None) -> list[Row]:
        return list(blind.seen(request, request.app.state.shelf.held(moment)).rows["incidents"])

    issues: list[Issue] = []
    days: list[str | None] = []
    findings: list[Row] = []
    beside: list[Row] = []
    for document, raw in read([path], fetch=None, report=issues.append):
        day = published or document.published
        found = passages(document, raw, held_on(day, incidents if against else None))
        days.append(day.isoformat() if day else None)
        findings += found.findings
        beside += found.beside
    counted = Counter(row["verdict"] for row in findings)
    return {
        "documents": len(days), "published": days[0] if days else None, "counts": {name: counted[name] for name in VERDICTS},
        "findings": findings[:_MOST], "beside": beside[:_MOST_BESIDE],
        "left_out": {"findings": max(len(findings) - _MOST, 0), "beside": max(len(beside) - _MOST_BESIDE, 0)},
        "issues": [issue.problem.replace(str(path), path.name) for issue in issues],
    }  # fmt: skip


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadValueError(f"published: {text[:40] if text else ''!r} is no date; write 2016-08-09") from error
