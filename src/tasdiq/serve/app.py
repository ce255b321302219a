"""A database in; the web application that shows it out: JSON under /api, pages for people, files of our own under /static."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from tasdiq import __version__
from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.pipeline import Tasdiq
from tasdiq.serve import (
    actors,
    adding,
    analyses,
    api,
    assessment,
    atlas,
    checking,
    claims,
    coding,
    drawings,
    incident,
    issues,
    pages,
    queue,
    searching,
    signing_in,
    sources,
)
from tasdiq.serve.accounts import Door, Gate
from tasdiq.serve.answers import Answers
from tasdiq.serve.guard import watch
from tasdiq.serve.openapi import document
from tasdiq.serve.shelf import Shelf
from tasdiq.serve.show import Pages
from tasdiq.serve.waiting import order
from tasdiq.serve.worklist import by_day

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; "
    "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def desk(tasdiq: Tasdiq, door: Door | None = None) -> FastAPI:
    """The application, reached through that door (on loopback); a large log is read as soon as it serves."""

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        with tasdiq.open():
            app.state.shelf.warm()
            yield

    app = FastAPI(
        title="Tasdiq", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=running
    )  # fmt: skip
    app.state.tasdiq = tasdiq
    app.state.shelf = Shelf(tasdiq, prepare=(order, by_day, drawings.ready))
    app.state.pages = Pages()
    app.state.answers = Answers()
    app.state.gate = Gate(tasdiq, door or Door())
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.middleware("http")(watch(app.state.gate, _told))
    app.middleware("http")(_guarded)
    for error in (BadValueError, TasdiqError, HTTPException):
        app.add_exception_handler(error, _told)
    app.include_router(api.routes(), prefix="/api")
    for part in _PARTS:
        app.include_router(part.routes())
    here = Path(str(files("tasdiq").joinpath("serve")))
    app.mount("/static", StaticFiles(directory=here / "static"), name="static")
    if (here / "vendor").is_dir():
        app.mount("/vendor", StaticFiles(directory=here / "vendor"), name="vendor")
    return app


_PARTS = (
    pages, queue, incident, atlas, actors, claims, sources, issues, searching, adding, assessment, analyses, checking, signing_in, coding,
)  # fmt: skip


async def _guarded(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def _told(request: Request, error: Exception) -> Response:
    """An error a user can mend, as JSON for a program and as a page for a person."""
    status = getattr(error, "status_code", getattr(error, "status", 400 if isinstance(error, BadValueError) else 500))
    problem = str(getattr(error, "detail", error))
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": problem}, status_code=status, headers=getattr(error, "headers", None))
    shown: Pages = request.app.state.pages
    return shown.page(request, "error.html.j2", {"problem": problem}, status=status)
