"""What must be forgotten is erased from every payload and from the file itself; the log keeps that, why and by whom."""

import html
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tasdiq.errors import BadValueError
from tasdiq.model import incident, record, values
from tasdiq.model.text import digest, plain
from tasdiq.store.entries import Entry, payload_digest, written
from tasdiq.store.lookup import raws_used
from tasdiq.store.tables import begins, tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

MASK = "█"
SHORTEST_PHRASE = 3  # letters and digits; less would blacken half the log
SHORTEST_PREFIX = 8  # characters of an id: a shorter one may as well be a word
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_OURS = frozenset({
    "document", "subject", "method", "prop", "retracts", "stance", "raw", "id", "field", "decision", "person", "media_type",
    "published", "start", "end", "precision",
})  # keys whose values are ours, not words of a source  # fmt: skip
_VOCABULARY = frozenset(
    word for module in (incident, record, values) for name, words in vars(module).items()
    if name.isupper() and isinstance(words, tuple) for word in words
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """One document's share of a redaction: entry -> digest of what is left of it (None: nothing), and its raw bytes."""

    document: str | None
    entries: Mapping[int, str | None] = field(default_factory=dict)
    raws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """What a redaction erased: what kind of thing was named, how many entries and documents' bytes are gone."""

    kind: str  # "document", "record", "entry", "phrase"
    parts: tuple[Erased, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries lost their payload or words in it."""
        return sum(len(part.entries) for part in self.parts)

    @property
    def raws(self) -> int:
        """How many documents' bytes are gone."""
        return sum(len(part.raws) for part in self.parts)


def entries(erased: Redacted, *, reason: str, person: str, after: int) -> Iterator[Entry]:
    """The log's account of a redaction, an entry for each document; it never repeats what was erased."""
    for part in erased.parts:
        payload = written({
            "document": part.document, "reason": reason, "person": person, "kind": erased.kind, "after": after,
            "entries": [[sequence, left] for sequence, left in sorted(part.entries.items())], "raw": list(part.raws),
        })  # fmt: skip
        yield Entry(kind="redaction", id=digest("redaction", part.document, payload), payload=payload, document=part.document)


def check(what: str, documents: Sequence[str], *, reason: str, person: str) -> None:
    """Raise BadValueError unless a redaction is reasoned, signed, unambiguous, and does not repeat what it erases."""
    if not reason.strip() or not person.strip():
        raise BadValueError("a redaction needs a reason and a person; the log keeps both")
    if len(documents) > 1:
        raise BadValueError(f"{what!r} means {len(documents)} documents: {', '.join(each[:12] for each in documents[:5])}; give one's id")
    if not documents and _pattern(what).search(plain(f"{reason}\n{person}")):
        raise BadValueError("the reason repeats the words that are to be erased; the log would keep them")


def erase(connection: "Connection", what: str, documents: Sequence[str]) -> Redacted:
    """Erase the documents, else the entry or record of that id, else that phrase wherever it stands."""
    entry = tables().entry
    if documents:
        return Redacted(kind="document", parts=tuple(_erase_document(connection, document) for document in documents))
    if len(what) >= SHORTEST_PREFIX and " " not in what:
        for kind, column in (("record", entry.c.subject), ("entry", entry.c.id)):
            matches = connection.execute(
                entry.select().with_only_columns(column, entry.c.document, entry.c.sequence).where(
                    begins(column, what), entry.c.kind.not_in(["redaction", "reading"]), entry.c.payload.is_not(None)
                )
            ).all()  # fmt: skip
            if len({row[0] for row in matches}) > 1:
                raise BadValueError(f"{what!r} is the beginning of {len({row[0] for row in matches})} ids; give more of it")
            if matches:
                return Redacted(kind=kind, parts=tuple(_erase_entries(connection, matches)))
    return Redacted(kind="phrase", parts=tuple(_erase_phrase(connection, _pattern(what), _needle(what))))


def _erase_document(connection: "Connection", document: str) -> Erased:
    entry = tables().entry
    rows = connection.execute(
        entry.select().with_only_columns(entry.c.sequence, entry.c.kind, entry.c.payload).where(
            entry.c.document == document, entry.c.kind.not_in(["redaction", "reading"]), entry.c.payload.is_not(None)
        )
    ).all()  # fmt: skip
    sequences = [row[0] for row in rows]
    raws = {json.loads(row[2])["raw"] for row in rows if row[1] == "document"}
    _overwrite(connection, dict.fromkeys(sequences))
    gone = tuple(sorted(raws - raws_used(connection, raws)))
    _drop(connection, gone)
    return Erased(document=document, entries=dict.fromkeys(sequences), raws=gone)


def _erase_entries(connection: "Connection", rows: Sequence[Any]) -> Iterator[Erased]:
    by_document: dict[str | None, list[int]] = {}
    for _, document, sequence in rows:
        by_document.setdefault(document, []).append(sequence)
    for sequences in by_document.values():  # not named for the document: that may be read again, the entries stay erased
        _overwrite(connection, dict.fromkeys(sequences))
        yield Erased(document=None, entries=dict.fromkeys(sequences))


def _erase_phrase(connection: "Connection", pattern: re.Pattern[str], needle: str) -> Iterator[Erased]:
    changed: dict[str | None, dict[int, str]] = {}
    doubtful: dict[str, set[str]] = {}  # document -> digests of bytes that must go
    for sequence, kind, document, payload in _payloads(connection):
        held = json.loads(payload) if _may_hold(payload, needle) else None
        masked = _masked(held, pattern) if held is not None else None
        if held is not None and masked != held:
            changed.setdefault(document, {})[sequence] = written(masked)
        if kind == "document":
            raw_digest = (held or json.loads(payload))["raw"]
            if sequence in changed.get(document, {}) or _in_raw(connection, raw_digest, pattern):
                doubtful.setdefault(document, set()).add(raw_digest)
    for document in [*changed, *(d for d in doubtful if d not in changed)]:
        texts = changed.get(document, {})
        _overwrite(connection, texts)
        raws = tuple(sorted(doubtful.get(document or "", ())))
        _drop(connection, raws)
        yield Erased(document=document, entries={at: payload_digest(text) for at, text in texts.items()}, raws=raws)


def _payloads(connection: "Connection") -> Iterator[Any]:
    entry = tables().entry
    columns = (entry.c.sequence, entry.c.kind, entry.c.document, entry.c.payload)
    query = entry.select().with_only_columns(*columns).where(
        entry.c.payload.is_not(None), entry.c.kind.not_in(["redaction", "reading"])
    ).order_by(entry.c.sequence).limit(2_000)  # fmt: skip
    last = 0
    while rows := connection.execute(query.where(entry.c.sequence > last)).all():
        yield from rows
        last = rows[-1][0]


def _masked(value: Any, pattern: re.Pattern[str], coded: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            key: held if key in _OURS and isinstance(held, str) else _masked(held, pattern, coded or key == "value")
            for key, held in value.items()
        }  # fmt: skip
    if isinstance(value, list):
        return [_masked(held, pattern, coded) for held in value]
    if not isinstance(value, str) or (coded and value in _VOCABULARY):
        return value
    text = value
    for match in pattern.finditer(plain(value)):  # `plain` keeps the length, so offsets and spans hold
        start, end = match.span()
        text = text[:start] + "".join(c if c.isspace() else MASK for c in text[start:end]) + text[end:]
    return text


def _pattern(phrase: str) -> re.Pattern[str]:
    if sum(c.isalnum() for c in phrase) < SHORTEST_PHRASE:
        raise BadValueError(f"{phrase!r} is too short to erase everywhere; give {SHORTEST_PHRASE} letters or more, or an id")
    return re.compile(" +".join(re.escape(word) for word in plain(phrase).split()), re.IGNORECASE)


def _needle(phrase: str) -> str:
    """The phrase's longest run of plain letters: a payload without it need not be opened."""
    return max(re.findall(r"[a-z0-9]+", plain(phrase).lower()), key=len, default="")


def _may_hold(payload: str, needle: str) -> bool:
    return not payload.isascii() or "\\u" in payload or needle in payload.lower()


def _in_raw(connection: "Connection", raw_digest: str, pattern: re.Pattern[str]) -> bool:
    raws = tables().raw
    packed = connection.execute(raws.select().with_only_columns(raws.c.bytes).where(raws.c.digest == raw_digest)).scalar_one_or_none()
    if packed is None:
        return False
    raw = zlib.decompress(packed)
    return any(pattern.search(plain(html.unescape(raw.decode(encoding, "replace")))) for encoding in _ENCODINGS)


def _overwrite(connection: "Connection", payloads: Mapping[int, str | None]) -> None:
    from sqlalchemy import bindparam, delete

    entry = tables().entry
    if payloads:
        change = entry.update().where(entry.c.sequence == bindparam("at")).values(payload=bindparam("left"))
        connection.execute(change, [{"at": at, "left": left} for at, left in payloads.items()])
    connection.execute(delete(tables().derived))


def _drop(connection: "Connection", raws: Sequence[str]) -> None:
    from sqlalchemy import delete

    connection.execute(delete(tables().raw).where(tables().raw.c.digest.in_(raws)))
