"""What is kept becomes a log entry (payload, digest, chain), and an entry becomes what was kept."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple, cast

from tasdiq.errors import StoreError
from tasdiq.model.codec import from_json, one_string, to_json
from tasdiq.model.statement import Act, Issue, Judgement, Statement
from tasdiq.model.text import Document, Span, digest
from tasdiq.model.values import STANCES

GENESIS = sha256(b"tasdiq log 1").hexdigest()  # what the first entry's chain stands on
KINDS = ("document", "reading", "statement", "judgement", "issue", "redaction", "act")  # of entries; a newer version may write others
_PLAIN = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"))
_ESCAPED = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


class Entry(NamedTuple):  # a tuple: made by the million, in a third of the time of a frozen dataclass
    """One thing to be appended: its kind and id, what the log is searched by, and its payload as JSON."""

    kind: str  # one of KINDS
    id: str
    payload: str
    document: str | None = None
    subject: str | None = None
    method: str | None = None
    retracts: str | None = None


def written(payload: object) -> str:
    """The JSON of a payload, the same bytes for the same values; keys keep their order."""
    text = _PLAIN.encode(payload)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a character pair, which a hostile page can hold and a database cannot
        return _ESCAPED.encode(payload)
    return text


def quoted(text: str) -> set[str]:
    """A text as it may stand in a payload: plainly, or with its letters as escapes."""
    return {written(text), _ESCAPED.encode(text)}


def payload_digest(payload: str) -> str:
    """The hash that stands for a payload in the chain, also when the payload has been erased."""
    return sha256(payload.encode()).hexdigest()


def link(previous: str, entry_digest: str, kind: str, entry_id: str, recorded_at: str) -> str:
    """The chain's next value: it proves this entry, its time, and all entries before it."""
    return sha256("\n".join((previous, entry_digest, kind, entry_id, recorded_at)).encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """A moment as the log writes it: UTC, to the microsecond, so that text order is time order.

    >>> stamp(datetime(2016, 8, 9, 12, tzinfo=UTC))
    '2016-08-09T12:00:00.000000+00:00'
    """
    if moment.tzinfo is None:
        raise StoreError(f"{moment}: a moment needs a time zone, UTC for one")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def of_document(document: Document, raw_digest: str) -> Entry:
    """A document's entry; a later reading of the same bytes that differs is an entry of its own."""
    payload = written({"raw": raw_digest, **cast("dict[str, Any]", to_json(document))})
    return Entry(kind="document", id=digest("document", payload), payload=payload, document=document.id)


def of_reading(document: str, method: str) -> Entry:
    """That a method has read a document, be it that it found nothing there."""
    return Entry(
        kind="reading", id=digest("reading", document, method), document=document, method=method,
        payload=written({"document": document, "method": method}),
    )  # fmt: skip


def of_statement(statement: Statement) -> Entry:
    """A statement's entry, under the statement's own id."""
    span, document = statement.span, statement.document
    payload: dict[str, Any] = {
        "subject": statement.subject, "prop": statement.prop, "value": statement.value, "method": statement.method,
    }  # fmt: skip
    if span is not None:
        payload["span"] = held = {"start": span.start, "end": span.end, "quote": span.quote}
        if span.field != "text":
            held["field"] = span.field
        if span.document != document:
            held["document"] = span.document
    if document is not None:
        payload["document"] = document
    if statement.attribution is not None:
        payload["attribution"] = statement.attribution
    if statement.retracts is not None:
        payload["retracts"] = statement.retracts
    if statement.stance != "asserted":
        payload["stance"] = statement.stance
    if statement.probability is not None:
        payload["probability"] = statement.probability
    return Entry(
        "statement", statement.id, written(payload), document or (span.document if span else None), statement.subject,
        statement.method, statement.retracts,
    )  # fmt: skip


def of_judgement(judgement: Judgement) -> Entry:
    """A judgement's entry, under the judgement's own id."""
    payload = {name: getattr(judgement, name) for name in ("person", "about", "decision", "value", "reason")}
    return Entry(kind="judgement", id=judgement.id, payload=written(payload), subject=judgement.about)


def of_issue(issue: Issue) -> Entry:
    """An issue's entry; the same issue met again adds nothing."""
    payload = written(to_json(issue))
    return Entry(kind="issue", id=digest("issue", payload), payload=payload, document=issue.document)


def of_act(act: Act) -> Entry:
    """The entry of what somebody did about accounts and access."""
    payload = {name: getattr(act, name) for name in ("person", "act", "about", "more")}
    return Entry(kind="act", id=act.id, payload=written({**payload, "at": stamp(act.at)}))


def is_newer(kind: str, payload: str) -> bool:
    """Whether a newer version wrote the entry in words that this one does not know: it is kept, and not shown."""
    if kind not in KINDS:
        return True
    return kind == "statement" and '"stance":' in payload and json.loads(payload).get("stance", "asserted") not in STANCES


def to_document(payload: str) -> Document:
    """The document an entry holds."""
    return from_json(Document, json.loads(payload))


def to_statement(payload: str, recorded_at: str) -> Statement:
    """The statement an entry holds, with the moment we learned it."""
    held: dict[str, Any] = json.loads(payload)
    span = held.get("span")
    return Statement(
        subject=held["subject"], prop=held["prop"], value=held["value"], method=held["method"],
        document=one_string(held.get("document")), attribution=held.get("attribution"), stance=held.get("stance", "asserted"),
        retracts=held.get("retracts"), probability=held.get("probability"), recorded_at=datetime.fromisoformat(recorded_at),
        span=Span(
            document=one_string(span.get("document", held.get("document"))), start=span["start"], end=span["end"],
            quote=one_string(span["quote"]), field=one_string(span.get("field", "text")),
        ) if span else None,
    )  # fmt: skip


def to_judgement(payload: str, recorded_at: str) -> Judgement:
    """The judgement an entry holds, with the moment it was made."""
    held: Mapping[str, Any] = json.loads(payload)
    said = {name: held[name] for name in ("person", "about", "decision", "value", "reason")}  # a newer version may have said more
    return Judgement(**said, recorded_at=datetime.fromisoformat(recorded_at))


def to_issue(payload: str) -> Issue:
    """The issue an entry holds."""
    return from_json(Issue, json.loads(payload))


def to_act(payload: str) -> Act:
    """What somebody did, as an entry holds it."""
    held: Mapping[str, Any] = json.loads(payload)
    said = {name: held[name] for name in ("person", "act", "about", "more")}
    return Act(**said, at=datetime.fromisoformat(held["at"]))
