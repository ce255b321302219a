"""Requests that bring documents in; the page for people, and how far the reading is, out."""

import json
import re
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from tasdiq.errors import BadValueError
from tasdiq.serve import openapi
from tasdiq.serve.intake import LARGEST, MOST_FILES, STATES, Batch, Intake
from tasdiq.serve.refused import Refused
from tasdiq.serve.show import Pages

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ADDRESS = r"[hH][tT][tT][pP][sS]?://[^\u0000-\u0020\u007f-\u00a0]{1,2000}"
_WEB = re.compile(_ADDRESS)
_MOST_JSON = 300_000  # bytes of a list of addresses
_BATCH: dict[str, Any] = {"application/json": {"schema": {
    "type": "object", "required": ["id", "state", "files", "urls", "documents", "problem", "found"],
    "properties": {
        "id": {"type": "string"}, "state": {"enum": list(STATES)}, "files": {"type": "array", "items": {"type": "string"}},
        "urls": {"type": "array", "items": {"type": "string"}}, "documents": {"type": "integer"}, "problem": {"type": ["string", "null"]},
        "found": {"type": ["object", "null"], "description": "What `tasdiq add` tells: documents read, reports, claims, copies, issues"},
    },
}}}  # fmt: skip
_ONE = {
    "name": "batch",
    "in": "path",
    "required": True,
    "description": "Any new name, 8 to 64 letters, digits, - or _",
    "schema": {"type": "string", "pattern": f"^{_ID.pattern}$"},
}
_FILE = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "The file's name",
    "schema": {"type": "string", "minLength": 1, "maxLength": 150, "pattern": "^[^/]+$"},
}


def routes() -> APIRouter:
    """The page to add, and the routes behind it."""
    router = APIRouter(tags=["add"])
    router.add_api_route("/add", _page, methods=["GET"], response_model=None, include_in_schema=False)
    bytes_in = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    urls_in = {"required": True, "content": {"application/json": {"schema": {
        "type": "object", "additionalProperties": False,
        "properties": {"urls": {"type": "array", "maxItems": MOST_FILES, "items": {"type": "string", "pattern": f"^{_ADDRESS}$"}}},
    }}}}  # fmt: skip
    for path, handler, method, extra in (
        ("/api/adds/{batch}/{name}", put, "PUT", {"parameters": [_ONE, _FILE], "requestBody": bytes_in}),
        ("/api/adds/{batch}", start, "POST", {"parameters": [_ONE], "requestBody": urls_in}),
        ("/api/added/{batch}", state, "GET", {"parameters": [_ONE]}),
    ):
        responses = openapi.answers(_BATCH, *((404,) if method == "GET" else (403, 409, 413)))
        responses.pop(304)
        router.add_api_route(path, handler, methods=[method], response_model=None, responses=responses, openapi_extra=extra)
    return router


async def put(request: Request, batch: str, name: str) -> Response:
    """Put a file into a batch: its raw bytes, nothing around them. It is read when the batch is started."""
    opened = await run_in_threadpool(intake(request).begin, _named(batch))
    await receive(request, opened, name)
    return _told(opened)


async def receive(request: Request, batch: Batch, name: str) -> Path:
    """The file that a request's bytes were written to; raises Refused where they are too many."""
    if int(request.headers.get("content-length") or 0) > LARGEST:
        raise Refused(413, f"{name[:80]}: larger than {LARGEST // 2**20} MB")
    path = await run_in_threadpool(intake(request).place, batch, name)
    size = 0
    try:
        with path.open("wb") as file:
            async for chunk in request.stream():
                size += len(chunk)
                if size > LARGEST:
                    raise Refused(413, f"{name[:80]}: larger than {LARGEST // 2**20} MB")
                intake(request).grow(batch, len(chunk))
                await run_in_threadpool(file.write, chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


async def start(request: Request, batch: str) -> Response:
    """Read a batch: the files that were put into it, and these web addresses."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_JSON:
            raise Refused(413, "too many addresses at once; start another batch")
    urls = _addresses(body)
    taken = intake(request)
    opened = await run_in_threadpool(taken.begin, _named(batch))
    if not urls and not opened.files:
        raise Refused(409, "there is nothing to add: put a file into the batch first, or give addresses under `urls`")
    await run_in_threadpool(taken.start, opened, urls)
    return _told(opened)


def state(request: Request, batch: str) -> Response:
    """How far the reading of a batch is, and what was found."""
    return _told(intake(request).batch(_named(batch)))


def _page(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return pages.page(request, "add.html.j2", {"largest": LARGEST // 2**20, "most": MOST_FILES})


def intake(request: Request) -> Intake:
    """What the desk takes in."""
    state = request.app.state
    if not hasattr(state, "intake"):
        state.intake = Intake(state.tasdiq, state.shelf)
    found: Intake = state.intake
    return found


def _named(batch: str) -> str:
    if not _ID.fullmatch(batch):
        raise BadValueError(f"batch: {batch[:40]!r} is no name for one; 8 to 64 letters, digits, - or _")
    return batch


def _addresses(body: bytes) -> list[str]:
    try:
        given = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadValueError('the body is no JSON; send {"urls": ["https://…"]}') from error
    urls = given.get("urls", []) if isinstance(given, dict) and set(given) <= {"urls"} else None
    if not isinstance(urls, list) or len(urls) > MOST_FILES or not all(isinstance(url, str) for url in urls):
        raise BadValueError(f'send {{"urls": [...]}} with at most {MOST_FILES} addresses and nothing else')
    wrong = next((url for url in urls if not _WEB.fullmatch(url)), None)
    if wrong is not None:
        raise BadValueError(f"{wrong[:80]!r} is no web address; one begins with http:// or https://")
    return urls


def _told(batch: Batch) -> Response:
    return JSONResponse(batch.told(), headers={"Cache-Control": "no-store"})
