"""The records held in; the organisations as a list, and all that is known of one on a page of its own, out."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, Response

from tasdiq.errors import BadValueError
from tasdiq.model.incident import RATINGS
from tasdiq.model.record import CLAIM_STANCES
from tasdiq.model.vocab import shipped
from tasdiq.serve import forms, ties
from tasdiq.serve.api import answered, described, only
from tasdiq.serve.asked import asked, held
from tasdiq.serve.facts import Row, publishers
from tasdiq.serve.refused import Refused
from tasdiq.serve.shelf import Held, Once
from tasdiq.serve.show import Pages

_SHOWN = 100  # records of a kind on an actor's page
_GROUND = ("controls", "lost")


def routes() -> APIRouter:
    """The actors' pages and the graph of their ties."""
    router = APIRouter(tags=["actors"])
    router.add_api_route("/actors", _list, methods=["GET"], response_model=None, include_in_schema=False)
    router.add_api_route("/actors/{id:path}", _page, methods=["GET"], response_model=None, include_in_schema=False)
    graph = {"application/json": {"schema": {"type": "object", "required": ["on", "nodes", "edges", "undated", "alleged"]}}}
    described(router, "/api/ties/{id:path}", actor_ties, ("on", "as_of"), graph, 404)
    return router


def actor_ties(request: Request, id: str) -> Response:
    """What tied an organisation to others on a day, as nodes and edges; accusations stand apart and tie nobody."""
    only(request, ("on", "as_of"))
    found = asked(request)
    _known(found.held, id)
    text = request.query_params.get("on") or (found.held.as_of or _last(found.held)).isoformat()[:10]
    try:
        on = date.fromisoformat(text)
    except ValueError as error:
        raise BadValueError(f"on: {text[:40]!r} is no date; write 2016-08-09") from error
    book = _book(request, found.held)
    return answered(request, found.tag(request), lambda: forms.plain(ties.on_day(found.held, book, id, on)))


def _list(request: Request) -> Response:
    found = held(request)
    asked_for = request.query_params.get("q", "").strip()[:200]
    rows = [row for row in found.rows["actors"] if _named(row, asked_for)]
    pages: Pages = request.app.state.pages
    return pages.page(request, "actors.html.j2", {"rows": rows, "asked": asked_for})


def _page(request: Request, id: str) -> Response:
    found = held(request)
    actor = _known(found, id)
    mine = found.by_actor.get(id, {})
    book = _book(request, found)
    every, accusing = ties.of_actor(found, book, id), shipped("relations/lasting")["alleged"]
    filled = {
        "actor": actor, "names": _names(request, id), "incidents": mine.get("incidents", ())[:_SHOWN],
        "claims": _latest(mine.get("claims", ())),
        "claims_record": _record(mine), "figures": _by_day(mine.get("figures", ())), "ground": _ground(found, every),
        "ties": [row for row in every if row["relation"] not in _GROUND and row["stance"] not in accusing],
        "alleged": [row for row in every if row["stance"] in accusing], "days": ties.days(found, every),
        "documents": found.documents, "more": max(len(mine.get("incidents", ())) - _SHOWN, 0),
        "more_claims": max(len(mine.get("claims", ())) - _SHOWN, 0),
    }  # fmt: skip
    pages: Pages = request.app.state.pages
    return pages.page(request, "actor.html.j2", filled)


def _known(found: Held, id: str) -> Row:
    row = next((row for row in found.rows["actors"] if row["id"] == id), None)
    if row is None:
        raise Refused(404, f"no record speaks of an actor {id[:80]!r}; the page Actors lists those that there are")
    return row


def _named(row: Row, words: str) -> bool:
    text = " ".join((row["name"], *row["aliases"], row["id"])).casefold()
    return all(word in text for word in words.casefold().split())


def _book(request: Request, found: Held) -> Sequence[Row]:
    return _book_of(Once(found), request.app.state.tasdiq)


@lru_cache(maxsize=4)
def _book_of(once: Once, tasdiq: Any) -> Sequence[Row]:
    return list(tasdiq.actor_desk.ties(once.held.as_of))


def _names(request: Request, id: str) -> Sequence[Row]:
    """The names that the actor book has, each with its days."""
    entry = request.app.state.tasdiq.actor_desk.book.actors.get(id)
    rows = [{"name": name.text, "from": name.start, "to": name.end} for name in entry.names] if entry else []
    return sorted(rows, key=lambda row: (row["from"] is None, str(row["from"]), row["name"].casefold()))


def _record(mine: Mapping[str, Sequence[Row]]) -> Mapping[str, Any]:
    """What it claimed and what came of it: by stance, by verdict, and the incidents that others claim too."""
    claims = mine.get("claims", ())
    own = {row["incident"]["id"] for row in claims if row["incident"] and row["stance"] == "claims"}
    contested = [
        row["id"] for row in mine.get("incidents", ())
        if row["id"] in own and len({each["claimant"] or each["name"] for each in row["claims"] if each["stance"] == "claims"}) > 1
    ]  # fmt: skip
    rated = {name: sum(row["verdict"]["rating"] == name for row in claims) for name in RATINGS}
    stances = {name: sum(row["stance"] == name for row in claims) for name in CLAIM_STANCES}
    return {"rated": rated, "stances": stances, "contested": contested, "contradicted": sum(bool(row["contradictions"]) for row in claims)}


def _latest(claims: Sequence[Row]) -> Sequence[Row]:
    """The claims of the last days, the latest first; those without a day last."""
    return sorted(claims, key=lambda row: str((row["date"] or {}).get("start") or ""), reverse=True)[:_SHOWN]


def _by_day(rows: Sequence[Row]) -> Sequence[Row]:
    return sorted(rows, key=lambda row: (row["measure"], ((row["as_of"] or row["period"] or {}).get("start")) or ""))


def _ground(found: Held, rows: Sequence[Row]) -> Sequence[Row]:
    """Ground that it held or lost, by district and day: claimed, contested, reported by one source, or by several (verified)."""
    told = [{**row, "kind": _kind(found, row, rows)} for row in rows if row["relation"] in _GROUND]
    return sorted(told, key=lambda row: (row["object_name"].casefold(), row["start"] or ""))


def _kind(found: Held, row: Row, rows: Sequence[Row]) -> str:
    same = [other for other in rows if (other["relation"], other["object_name"]) == (row["relation"], row["object_name"])]
    if any(other["stance"] in ("denied", "doubted") for other in same):
        return "contested"
    if row["stance"] != "asserted":
        return str(row["stance"])
    by = publishers(found.documents)
    tellers = {
        by[span["document"]] for other in same for spans in other["evidence"].values() for span in spans if span.get("document") in by
    }
    return "verified" if len(tellers) > 1 else "reported"


def _last(found: Held) -> date:
    """The last day that any record tells."""
    told = [row["published"][:10] for row in found.documents.values() if row["published"]]
    return date.fromisoformat(max(told, default="1970-01-01"))
