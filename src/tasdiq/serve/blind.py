"""Who asks and the records held in; the same without what rests on documents that they still code blind out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from fastapi import Request

from tasdiq.model.text import digest
from tasdiq.pipeline.blind.assigning import ASSIGN, CODED, tasks
from tasdiq.pipeline.known.decided import Decisions
from tasdiq.serve.accounts import signed_in
from tasdiq.serve.facts import Row
from tasdiq.serve.refused import Refused
from tasdiq.serve.shelf import Held, Once

_COUNTED = ("incidents", "claims", "relations", "figures")  # of an actor
_BY_ID = ("weighed", "made_of", "origins", "links")


def coding(request: Request) -> frozenset[str]:
    """The documents that whoever asks has yet to hand in; none for who has no account."""
    who = signed_in(request)
    return _open(request.app.state.tasdiq.review_desk.decisions()).get(who.name, frozenset()) if who else frozenset()


def seen(request: Request, held: Held) -> Held:
    """The records as whoever asks may see them: all, unless they have a document to code; the same object for the same ones."""
    documents = coding(request)
    return _without(Once(held), documents) if documents else held


def check(request: Request, whole: Held, about: Iterable[str]) -> None:
    """Raise Refused where a decision is on what whoever asks still codes blind."""
    documents = coding(request)
    if not documents:
        return
    left = _named(seen(request, whole)) | (whole.documents.keys() - documents)
    if any(name.removeprefix("document:") in (_named(whole) | documents) - left for name in about):
        raise Refused(409, "you are coding a document that this rests on; hand that in first (Assignments)")


def _named(held: Held) -> set[str]:
    return {name for shown, of in held.made_of.items() for name in (shown, *of)}


@lru_cache(maxsize=4)
def _open(decisions: Decisions) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for task in tasks(judgement for judgement in decisions.kept if judgement.decision in (ASSIGN, CODED)):
        for name in task.to:
            if name not in task.coded:
                found.setdefault(name, set()).add(task.document)
    return {name: frozenset(documents) for name, documents in found.items()}


@lru_cache(maxsize=4)
def _without(once: Once, documents: frozenset[str]) -> Held:
    held = once.held
    gone = {row["id"] for row in held.rows["incidents"] if any(told["document"] in documents for told in row["reports"])}
    hidden = {kind: [row for row in rows if _rests(kind, row, gone, documents)] for kind, rows in held.rows.items() if kind != "actors"}
    ids = gone.union(row["id"] for rows in hidden.values() for row in rows)
    kept = {kind: [row for row in held.rows[kind] if row["id"] not in ids] for kind in hidden}
    kept["incidents"] = [_unrelated(row, gone) for row in kept["incidents"]]
    kept["actors"] = list(_actors(held, hidden))
    beside = {kind: [row for row in held.beside.get(kind, ()) if row["id"] not in ids] for kind in _BY_ID}
    beside["copies"] = list(_copies(held, documents))
    near = documents.union(told["document"] for row in hidden["incidents"] for told in row["reports"])
    beside |= {kind: [row for row in held.beside.get(kind, ()) if row["document"] not in near] for kind in ("issues", "impossible")}
    by_id = {str(row["id"]): (kind, row) for kind in held.rows for row in kept[kind] if "id" in row}
    rows = {kind: kept[kind] for kind in held.rows}
    return replace(held, rows=rows, by_id=by_id, beside=beside, without=digest(*sorted(documents))[:16])


def _rests(kind: str, row: Row, gone: set[str], documents: frozenset[str]) -> bool:
    if kind == "incidents":
        return row["id"] in gone
    about = row.get("incident") if kind == "claims" else None
    if kind == "figures" and row["about"].get("incident") in gone:
        return True
    return bool(about and about["id"] in gone) or _quotes(row, documents)


def _quotes(value: Any, documents: frozenset[str]) -> bool:
    """Whether words of these documents stand anywhere in it."""
    if isinstance(value, Mapping):
        return value.get("document") in documents or any(_quotes(each, documents) for each in value.values())
    return isinstance(value, list) and any(_quotes(each, documents) for each in value)


def _unrelated(row: Row, gone: set[str]) -> Row:
    related = [other for other in row["related"] if other["id"] not in gone]
    return row if len(related) == len(row["related"]) else {**row, "related": related}


def _actors(held: Held, hidden: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """The organisations that are still spoken of, each with how often."""
    less = {kind: Counter(_speaking(kind, hidden[kind], held.made_of)) for kind in _COUNTED}
    for row in held.rows["actors"]:
        if not any(less[kind][row["id"]] for kind in _COUNTED):
            yield row
            continue
        counts = {kind: max(row[kind] - less[kind][row["id"]], 0) for kind in _COUNTED}
        if any(counts.values()):
            yield {**row, **counts}


def _speaking(kind: str, rows: Iterable[Row], made_of: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The organisation of each telling that counts as one."""
    for row in rows:
        if kind == "incidents":
            yield from {role["actor"] for role in row["actors"] if role["actor"]}
        elif kind == "relations":
            for actor in {row["subject"], row["object"]} - {None}:
                yield from (actor for _ in made_of.get(row["id"], (row["id"],)))
        elif actor := row["claimant"] if kind == "claims" else row["about"].get("actor"):
            yield actor


def _copies(held: Held, documents: frozenset[str]) -> Iterator[Row]:
    names = {held.documents[name]["name"] for name in documents if name in held.documents}
    yield from (row for row in held.beside.get("copies", ()) if row["document"] not in documents and row["copy_of"] not in names)
