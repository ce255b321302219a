"""A record's id in; the record with every statement behind it, the words quoted and the sources named, out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from tasdiq.codebooks.imported import cells_of
from tasdiq.errors import BadValueError
from tasdiq.model.codec import to_json
from tasdiq.model.statement import Statement
from tasdiq.model.text import Document, Span
from tasdiq.pipeline.known.records import LISTED, Records
from tasdiq.pipeline.known.reviewing import Reviews
from tasdiq.store.log import Log

AROUND = 80  # characters shown on either side of a quote
Rows = Mapping[str, list[dict[str, Any]]]


def shown(log: Log, held: Records, wanted: str) -> dict[str, Any]:
    """The record of that id, or the only one whose id begins so; raises BadValueError with the nearest ids."""
    records = {kind: held.read(kind) for kind in LISTED}
    kind, record = _one(records, wanted)
    documents = {d["document"]: d for d in held.read("documents")}
    made_of = {each["id"]: each["of"] for each in held.read("made_of")}
    subjects = set(_subjects(kind, record, made_of))
    told = statements(log, subjects, documents, Reviews.of(list(log.judgements())))
    beside = _beside(kind, record, records)
    if kind == "incidents":
        beside |= {"weighed": next(row for row in held.read("weighed") if row["id"] == record["id"])}
        beside |= {"links": held.links(record["id"])}
    return {"kind": kind.removesuffix("s"), "record": record, "statements": told, **beside}


def statements(
    log: Log, subjects: Iterable[str], documents: Mapping[str, Mapping[str, Any]], reviews: Reviews, as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """What the log says of these records, each with its words and its source."""
    wanted = sorted(subjects)
    said = log.statements(as_of, subject=wanted) if wanted else ()
    rows = sorted(reviews.rows(cells_of(said)), key=lambda statement: statement.subject)
    texts = log.texts({s.document for s in rows if s.document}, as_of)
    return [_told(s, documents.get(s.document or "", {}), texts.get(s.document or "")) for s in rows]


def _one(records: Rows, wanted: str) -> tuple[str, dict[str, Any]]:
    every = {row["id"]: (kind, row) for kind in LISTED[::-1] for row in records[kind]}
    if wanted in every:
        return every[wanted]
    found = [key for key in every if key.startswith(wanted) or key.partition(":")[2].startswith(wanted)]
    if len(found) == 1:
        return every[found[0]]
    near = found[:5] or get_close_matches(wanted, every, 5, 0.5)
    problem = "more than one record begins with" if found else "no record has the id"
    raise BadValueError(f"{problem} {wanted!r}; {'near ones: ' + ', '.join(near) if near else 'list them with `tasdiq incidents`'}")


def _subjects(kind: str, record: Mapping[str, Any], made_of: Mapping[str, list[str]]) -> Iterator[str]:
    """The subjects of the statements that a record was computed from."""
    if kind != "actors":
        yield from made_of.get(record["id"], (record["id"],))


def _beside(kind: str, record: Mapping[str, Any], records: Rows) -> dict[str, Any]:
    """What a reader wants to see with it: an incident's weighed claims, a claim's incident, an actor's records."""
    if kind == "incidents":
        return {"claims": [c for c in records["claims"] if c["incident"] and c["incident"]["id"] == record["id"]]}
    if kind == "actors":
        mine = record["id"]
        return {
            "incidents": [i for i in records["incidents"] if any(a["actor"] == mine for a in i["actors"])],
            "claims": [c for c in records["claims"] if c["claimant"] == mine],
            "relations": [r for r in records["relations"] if mine in (r["subject"], r["object"])],
            "figures": [f for f in records["figures"] if f["about"].get("actor") == mine],
        }
    return {}


def _context(span: Span, document: Document | None) -> str | None:
    """The words around a quote, from one line's end to the next where they are near."""
    whole = (document.title if span.field == "title" else document.text) if document else None
    if not whole:
        return None
    start, end = max(0, span.start - AROUND), min(len(whole), span.end + AROUND)
    before, after = whole[start : span.start].rpartition("\n")[2], whole[span.end : end].partition("\n")[0]
    return before + span.quote + after


def _told(statement: Statement, source: Mapping[str, Any], document: Document | None) -> dict[str, Any]:
    span = statement.span
    return {
        "id": statement.id, "about": statement.subject, "prop": statement.prop, "value": to_json(statement.value),
        "quote": span.quote if span else None, "start": span.start if span else None, "end": span.end if span else None,
        "field": span.field if span else None,
        "context": _context(span, document) if span else None, "document": statement.document, "name": source.get("name"),
        "title": source.get("title"), "publisher": source.get("publisher"), "published": source.get("published"), "url": source.get("url"),
        "attribution": statement.attribution, "stance": statement.stance, "method": statement.method,
        "probability": statement.probability,
        "recorded_at": statement.recorded_at.isoformat() if statement.recorded_at else None,
    }  # fmt: skip
