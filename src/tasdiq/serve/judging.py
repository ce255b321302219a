"""What a reviewer decides in the browser in; the judgement in the log out. An undo appends too."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.deciding.keys import Decision
from tasdiq.serve import blind, openapi
from tasdiq.serve.shelf import Held, Shelf

ANYBODY = "desk"  # who decides where nobody has said who it is


class Words(BaseModel):
    """Characters of a document's text or title."""

    model_config = ConfigDict(extra="forbid")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    of: str = Field("text", pattern="^(text|title)$")


class Decided(BaseModel):
    """One decision."""

    model_config = ConfigDict(extra="forbid")
    act: str = Field(min_length=1, max_length=80)
    person: str = Field("", max_length=80)
    decision: str = Field(max_length=20)
    about: list[str] = Field(min_length=1, max_length=50)
    item: str | None = Field(None, max_length=80)
    field: str | None = Field(None, max_length=20)
    value: str | None = Field(None, max_length=300)
    instead: str | None = Field(None, max_length=80)
    words: Words | None = None
    reason: str | None = Field(None, max_length=1000)


class Undone(BaseModel):
    """What to take back: an act by its name, else the person's last one."""

    model_config = ConfigDict(extra="forbid")
    act: str | None = Field(None, max_length=80)
    person: str = Field("", max_length=80)


def routes() -> APIRouter:
    """The routes that decide."""
    router = APIRouter(tags=["decisions"])

    def decide(request: Request, given: Decided) -> JSONResponse:
        """Keep what a person decided; the same act sent twice is kept once."""
        desk: Tasdiq = request.app.state.tasdiq
        words = (given.words.start, given.words.end, given.words.of) if given.words else None
        told = given.model_dump(exclude={"words", "about", "person"})
        decision = Decision(**told, person=person(request, given.person), about=tuple(given.about), words=words)
        blind.check(request, request.app.state.shelf.last(), given.about)
        made = desk.review_desk.decide(decision, last(request).made_of)
        request.app.state.shelf.follow()
        return JSONResponse({"judgements": made}, status_code=201)

    def undo(request: Request, given: Undone) -> JSONResponse:
        """Take back one's last decision, or the one that is named; nothing is deleted."""
        desk: Tasdiq = request.app.state.tasdiq
        found: dict[str, Any] | None = desk.review_desk.undo(person(request, given.person), given.act)
        request.app.state.shelf.follow()
        return JSONResponse({"undone": found}, status_code=201 if found else 200)

    kept = {"type": "object", "required": ["judgements"], "properties": {"judgements": {"type": "array", "items": {"type": "string"}}}}
    undone = {"type": "object", "required": ["undone"], "properties": {"undone": {"type": ["object", "null"]}}}
    for path, handler, shape, statuses in (("/decisions", decide, kept, (201,)), ("/decisions/undo", undo, undone, (201, 200))):
        responses = openapi.deciding({"application/json": {"schema": shape}}, *statuses)
        router.add_api_route(path, handler, methods=["POST"], response_model=None, status_code=201, responses=responses)
    return router


def person(request: Request, given: str) -> str:
    """Who decides: whoever is signed in, else the name that was given, else `desk`."""
    signed_in = getattr(request.state, "person", None)
    return str(signed_in or given.strip() or ANYBODY)


def last(request: Request) -> Held:
    """The records as they were last made, without waiting for newer ones, as far as whoever asks may see them."""
    shelf: Shelf = request.app.state.shelf
    return blind.seen(request, shelf.last())
