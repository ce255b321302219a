"""A log in, the proof that it is whole out; the first broken entry is named."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tasdiq.errors import StoreError
from tasdiq.store.database import Database
from tasdiq.store.entries import GENESIS, KINDS, is_newer, link, payload_digest
from tasdiq.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

_COLUMNS = {
    "statement": ("subject", "method", "document", "retracts"), "reading": ("document", "method"), "issue": ("document",),
    "redaction": ("document",),
}  # fmt: skip
_ELSEWHERE = {("document", "document"): "id", ("judgement", "subject"): "about"}  # columns whose payload has another word for them
_SEARCHED = ("subject", "method", "document", "retracts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A log that is whole: how many entries it has, how many of them were redacted, and its head."""

    entries: int
    redacted: int
    head: str
    newer: int = 0  # entries that a newer version wrote in words that this one does not know


def verify(database: Database) -> Verified:
    """Check every entry's digest, chain, time and place, and every document's bytes."""
    database.check()
    connection, path = database.connection, database.name
    allowed, forgotten = _redactions(connection, path)
    previous, last, count, raws, newer = GENESIS, "", 0, dict[str, int](), 0
    for row in _entries(connection):
        count += 1
        problem = _problem(row, count, previous, last) or _payload_problem(row, allowed)
        if problem:
            raise StoreError(f"{path}: entry {row.sequence} ({row.kind} {row.id[:12]}) is broken: {problem}")
        previous, last = row.chain, row.recorded_at
        newer += row.payload is not None and is_newer(row.kind, row.payload)
        if row.kind == "document" and row.payload is not None:
            raws |= _bytes_of(row)
    _verify_raws(connection, path, {digest: at for digest, at in raws.items() if digest not in forgotten})
    return Verified(entries=count, redacted=len(allowed), head=previous, newer=newer)


def _bytes_of(row: Any) -> dict[str, int]:
    """The hash of the bytes that must be there for a document; none for a dataset's row, whose text is all there is of it."""
    held = json.loads(row.payload)
    return {} if held.get("dataset") is not None else {held["raw"]: row.sequence}


def _redactions(connection: "Connection", path: str) -> tuple[dict[int, str | None], set[str]]:
    """Which entries may differ from what was written, and how; which bytes may be gone."""
    entry = tables().entry
    columns = (entry.c.sequence, entry.c.payload)
    query = entry.select().with_only_columns(*columns).where(entry.c.kind == "redaction").order_by(entry.c.sequence)
    allowed: dict[int, str | None] = {}
    forgotten: set[str] = set()
    for sequence, payload in connection.execute(query).all():
        try:
            held = json.loads(payload)
            allowed.update(held["entries"])
            forgotten.update(held["raw"])
        except (ValueError, TypeError, LookupError) as error:
            raise StoreError(f"{path}: entry {sequence} (redaction) is broken: its payload was changed") from error
    return allowed, forgotten


def _problem(row: Any, sequence: int, previous: str, last: str) -> str | None:
    if row.sequence != sequence:
        return f"entry {sequence} is missing"
    if row.recorded_at < last:
        return "recorded before the entry that it follows"
    if row.chain != link(previous, row.digest, row.kind, row.id, row.recorded_at):
        return "its chain does not fit; it or an entry before it was changed"
    return None


def _payload_problem(row: Any, allowed: dict[int, str | None]) -> str | None:
    if row.payload is None:
        return None if allowed.get(row.sequence, "") is None else "its payload is gone and no redaction says so"
    expected = allowed.get(row.sequence, row.digest)
    if not isinstance(row.payload, str) or payload_digest(row.payload) != expected:
        return "its payload was changed"
    if row.kind not in KINDS:  # a newer version's: what its columns say of its payload is not known here
        return None
    held = json.loads(row.payload)
    changed = (name for name in _SEARCHED if getattr(row, name) != _said(row.kind, name, held))
    return next((f"its {name} column was changed" for name in changed), None)


def _said(kind: str, name: str, held: dict[str, Any]) -> Any:
    """What a column must hold, by the payload."""
    if (kind, name) in _ELSEWHERE:
        return held[_ELSEWHERE[kind, name]]
    return held.get(name) or (held.get("span") or {}).get(name) if name in _COLUMNS.get(kind, ()) else None


def _verify_raws(connection: "Connection", path: str, expected: dict[str, int]) -> None:
    raws = tables().raw
    query = raws.select().with_only_columns(raws.c.bytes)
    for digest, sequence in expected.items():
        packed = connection.execute(query.where(raws.c.digest == digest)).scalar_one_or_none()
        if not isinstance(packed, bytes) or _digest_of(packed) != digest:
            raise StoreError(f"{path}: entry {sequence} is broken: its document's bytes were changed or are gone")


def _digest_of(packed: bytes) -> str | None:
    try:
        return sha256(zlib.decompress(packed)).hexdigest()
    except zlib.error:
        return None


def _entries(connection: "Connection") -> Iterator[Any]:
    entry = tables().entry
    query = entry.select().order_by(entry.c.sequence).limit(2_000)
    last = 0
    while rows := connection.execute(query.where(entry.c.sequence > last)).all():
        yield from rows
        last = rows[-1].sequence
