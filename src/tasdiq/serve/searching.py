"""Words in; the documents and records that have them, with the words quoted, out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from tasdiq.errors import BadValueError
from tasdiq.serve import words
from tasdiq.serve.api import described, only
from tasdiq.serve.asked import asked, held
from tasdiq.serve.facts import Row
from tasdiq.serve.filters import LONGEST
from tasdiq.serve.shelf import KINDS, Held, Once
from tasdiq.serve.show import Pages
from tasdiq.store.letters import fold
from tasdiq.store.search import Wanted, has_all, quotes, wanted

Fields = dict[str, Any]
_DOCUMENTS, _RECORDS = 20, 20  # shown of each
_ASKS = ("q", "as_of", "policy")
_OWN_WORDS = ("name", "subject_name", "object_name", "who", "about", "wording", "channel", "attribution", "relation", "stance", "measure")


def routes() -> APIRouter:
    """The search page, and what it finds for programs."""
    router = APIRouter(tags=["search"])
    router.add_api_route("/search", _page, methods=["GET"], response_model=None, include_in_schema=False)
    shape = {"application/json": {"schema": {"type": "object", "required": ["documents", "records"]}}}
    described(router, "/api/search", search, _ASKS, shape, required=("q",))
    return router


def search(request: Request) -> Response:
    """The documents and records that have all the words, with the words quoted; Urdu and Arabic spellings of one letter are one."""
    only(request, _ASKS)
    found = asked(request)
    terms = _terms(request)
    return JSONResponse(_found(request, found.held, terms), headers={"Cache-Control": "no-store"})


def _page(request: Request) -> Response:
    text = request.query_params.get("q", "").strip()
    pages: Pages = request.app.state.pages
    told = _found(request, held(request), _terms(request)) if text else None
    return pages.page(request, "search.html.j2", {"asked": text, "found": told})


def _terms(request: Request) -> Sequence[Wanted]:
    text = request.query_params.get("q") or ""
    if len(text) > LONGEST:
        raise BadValueError(f"q: longer than {LONGEST} characters")
    return wanted(text)


def _found(request: Request, held_: Held, terms: Sequence[Wanted]) -> Fields:
    finder = request.app.state.tasdiq.search
    documents = finder.find(terms, held_.documents)
    rows = [row for row in finder.quoted(terms, documents[:_DOCUMENTS]) if row["quotes"]]  # none where the words were redacted since
    records = [(kind, row) for kind, row, text in _texts(Once(held_)) if has_all(text, terms)]
    return {
        "count": {"documents": len(documents), "records": len(records)},
        "documents": [{**held_.documents[row["document"]], "quotes": row["quotes"]} for row in rows],
        "records": [_record(kind, row, terms) for kind, row in records[:_RECORDS]],
    }  # fmt: skip


@lru_cache(maxsize=2)
def _texts(once: Once) -> Sequence[tuple[str, Row, str]]:
    return [(kind, row, fold(" ".join(_words(kind, row)))) for kind in KINDS for row in once.held.rows[kind]]


def _words(kind: str, row: Row) -> Iterator[str]:
    if kind == "incidents":
        yield words.name(row)
        yield words.where(row["place"])
        yield from (str(each["name"]) for each in row["actors"])
        yield from (str(each["text"]) for each in row["targets"])
    yield from (str(row[name]).replace("_", " ") for name in _OWN_WORDS if isinstance(row.get(name), str))
    yield from row.get("aliases", ())
    yield from (quote for quote, _ in _quotes(row))


def _quotes(row: Row) -> Iterator[tuple[str, str]]:
    """The words that a record stands on, each with its document."""
    for spans in (row.get("evidence") or {}).values():
        yield from ((span["quote"], span.get("document") or "") for span in spans if span.get("quote"))


def _record(kind: str, row: Row, terms: Sequence[Wanted]) -> Fields:
    hits = [{**asdict(hit[0]), "document": document} for quote, document in _quotes(row) if (hit := quotes(quote, terms, 1))]
    return {
        "kind": kind.removesuffix("s"),
        "id": row["id"],
        "title": _TITLES[kind](row),
        "address": _address(kind, row),
        "quotes": hits[:2],
    }


_TITLES: Mapping[str, Any] = {
    "incidents": words.name, "claims": lambda row: f"{row['name']} {words.words(row['stance'])}", "actors": lambda row: row["name"],
    "relations": lambda row: f"{row['subject_name']} {words.words(row['relation'])} {row['object_name'] or ''}",
    "figures": lambda row: f"{row['about'].get('name')}: {words.words(row['measure'])} {words.count(row['count'])}",
    "positions": lambda row: f"{row['who']} {row['stance']}",
}  # fmt: skip


def _address(kind: str, row: Row) -> str | None:
    """The page on which a record is shown."""
    about = row if kind == "incidents" else row.get("incident") or {}
    known = about.get("id") or (row["about"].get("incident") if kind == "figures" else None)
    if known:
        return f"/incidents/{known}"
    actor = {"actors": "id", "claims": "claimant", "relations": "subject"}.get(kind)
    found = row.get(actor) if actor else row["about"].get("actor") if kind == "figures" else None
    return f"/actors/{found}" if found else None
