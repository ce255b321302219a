"""The log and its records in; the queue of what needs a person, as a page and as JSON, out."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from tasdiq.model.record import STAGES, TYPES
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.deciding.values import FIELDS
from tasdiq.serve import blind, judging
from tasdiq.serve.dossier import Dossier
from tasdiq.serve.show import Pages
from tasdiq.serve.texts import Texts
from tasdiq.serve.waiting import left

KEYS = (
    ("a", "accept", "It is right as it stands."), ("c", "correct", "Put a value right, with or without words of the text."),
    ("s", "split", "The report that is shown tells of another incident."), ("m", "merge", "It is the same incident as another one."),
    ("k", "copy", "The document that is shown copies another one."), ("x", "reject", "It is wrong: no such incident, claim or value."),
    ("u", "undo", "Take back your last decision, then the one before."), ("j", "next", "Leave it for later; also the arrow down."),
    ("h", "back", "The item before; also the arrow up."),
)  # fmt: skip
OTHER_KEYS = (
    ("[ ]", "The document before, the next one."), ("1 … 9", "Choose one of the numbered answers."),
    ("w", "Mark words with the keyboard: left and right move, Shift marks more, Enter makes a value of them, Escape ends it."),
    ("Tab", "Go through the values; the words behind each light up."), ("?", "Show or hide this help."),
)  # fmt: skip
_MOST = 20  # items that are sent at once


def routes() -> APIRouter:
    """The queue's page and what feeds it, and the routes that decide."""
    router = APIRouter()

    def page(request: Request) -> Response:
        shown: Pages = request.app.state.pages
        request.app.state.shelf.held()
        filled = {
            "keys": KEYS, "other_keys": OTHER_KEYS, "fields": list(FIELDS), "types": TYPES, "stages": STAGES,
            "person": getattr(request.state, "person", None),
        }  # fmt: skip
        return shown.page(request, "queue.html.j2", filled)

    def queue(request: Request, after: str = "", limit: int = 4, item: str = "") -> Response:
        """What needs a person, the most needed first; `after` an item, or one `item` that was undone."""
        held = judging.last(request) if after else blind.seen(request, request.app.state.shelf.held())
        desk: Tasdiq = request.app.state.tasdiq
        every = left(held, desk.review_desk.decisions())
        again = every.order.place.get(item)
        chosen = every.after(after, max(1, min(limit, _MOST))) if not item else [] if again is None else [every.order.items[again]]
        texts = texts_of(request)
        dossiers = [Dossier(item=one, held=held, texts=texts) for one in chosen]
        texts.read(held, [wanted for one in dossiers for wanted in one.wanted])
        return JSONResponse({"left": len(every.places), "items": [one.fields() for one in dossiers]})

    router.add_api_route("/", page, methods=["GET"], response_model=None, include_in_schema=False)
    router.add_api_route("/api/queue", queue, methods=["GET"], response_model=None, tags=["decisions"])
    router.include_router(judging.routes(), prefix="/api")
    return router


def texts_of(request: Request) -> Texts:
    """The texts that this desk keeps ready."""
    held = getattr(request.app.state, "texts", None)
    if held is None:
        request.app.state.texts = held = Texts(request.app.state.tasdiq.review_desk)
    return held
