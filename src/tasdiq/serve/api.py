"""An address under /api in, records out in the form asked for: the nouns and filters of the command line."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from tasdiq.errors import BadValueError
from tasdiq.serve import forms, openapi
from tasdiq.serve.answers import Answers
from tasdiq.serve.asked import Asked, asked, listed
from tasdiq.serve.facts import Row
from tasdiq.serve.record import shown
from tasdiq.serve.shelf import KINDS

LISTING = ("where", "as_of", "policy", "limit", "cursor", "format")
ASKS: Mapping[str, tuple[str, ...]] = {
    "incidents": (*openapi.FILTER, "where", "limit", "cursor", "format"), "claims": ("actor", "verdict", *LISTING), "actors": LISTING,
    "relations": ("actor", *LISTING), "figures": ("actor", *LISTING), "positions": LISTING,
}  # fmt: skip
"""What each listing can be asked."""


def routes() -> APIRouter:
    """The routes that read records."""
    router = APIRouter(tags=["records"])
    for kind in KINDS:
        kinds = forms.PLACED if kind == "incidents" else forms.PLAIN
        described(
            router, f"/{kind}", _listing(kind, kinds), ASKS[kind], openapi.content(openapi.of(kind.removesuffix("s")), kinds), 404, 406
        )

    def record(request: Request, id: str) -> Response:
        """One record with every statement behind it, its words quoted and its source named."""
        only(request, ("as_of", "policy"))
        found = asked(request)
        return answered(request, found.tag(request), lambda: forms.plain(shown(request.app.state.tasdiq, found.held, id)))

    one = {"application/json": {"schema": openapi.of("shown")}}
    described(router, "/records/{id:path}", record, ("as_of", "policy"), one, 404)
    return router


def described(
    router: APIRouter, path: str, handler: Callable[..., Any], asks: Sequence[str], content: Mapping[str, Any], *others: int,
    required: Sequence[str] = (),
) -> None:  # fmt: skip
    """Add a route that reads, with all that its OpenAPI description needs."""
    form = [media for media in forms.MEDIA if forms.MEDIA[media].partition(";")[0] in content]
    router.add_api_route(
        path, handler, methods=["GET"], response_model=None, responses=openapi.answers(content, *others),
        openapi_extra={"parameters": openapi.parameters(asks, required=required, forms=form)},
    )  # fmt: skip


def only(request: Request, asks: Sequence[str]) -> None:
    """Raise BadValueError where the address asks for something that there is not, or twice."""
    given = [name for name, _ in request.query_params.multi_items()]
    unknown = next((name for name in given if name not in asks), None)
    if unknown is not None:
        raise BadValueError(f"no parameter {unknown[:40]!r} here; choose from {', '.join(asks) or 'none'}")
    twice = next((name for name in given if given.count(name) > 1), None)
    if twice is not None:
        raise BadValueError(f"{twice}: given more than once")


def answered(request: Request, tag: str, make: Callable[[], bytes], form: str = "json") -> Response:
    """The bytes of a form, with their ETag, unless the client has them."""
    answers: Answers = request.app.state.answers
    return answers.answer(request, tag, forms.MEDIA[form], make)


def paged(found: Asked, rows: Sequence[Row]) -> bytes:
    """A page of rows as JSON."""
    page = found.page(rows)
    return forms.plain({"count": page.count, "rows": page.rows, "next": page.next})


def _listing(kind: str, kinds: Sequence[str]) -> Callable[[Request], Response]:
    def listing(request: Request) -> Response:
        only(request, ASKS[kind])
        form = forms.asked(request, kinds)
        found = asked(request)
        rows = listed(found, kind, request.query_params.get("where"))

        def make() -> bytes:
            return paged(found, rows) if form == "json" else forms.rendered(form, kind, rows)

        return answered(request, found.tag(request), make, form)

    listing.__name__ = kind
    listing.__doc__ = f"The {kind} that fit: a page as JSON, or all of them in another form."
    return listing
