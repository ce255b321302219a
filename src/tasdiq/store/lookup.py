"""Documents in the log: by id or name, as last read, their bytes, and which methods have read them."""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tasdiq.store.entries import quoted
from tasdiq.store.tables import begins, plainly, tables

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

_AT_ONCE = 5_000  # documents in one query


def find(connection: "Connection", name: str, *, shortest: int = 4) -> list[str]:
    """The ids of the documents with that id, beginning of an id, or name."""
    from sqlalchemy import or_, select

    entry = tables().entry
    held = select(entry.c.document).where(plainly(entry.c.kind) == "document", entry.c.payload.is_not(None)).distinct()
    if len(name) >= shortest:
        found = connection.execute(held.where(begins(entry.c.document, name))).scalars().all()
        if found:
            return [name] if name in found else sorted(found)
    holding = or_(*(entry.c.payload.contains(f'"name":{words}', autoescape=True) for words in quoted(name)))
    query = select(entry.c.document, entry.c.payload).where(entry.c.kind == "document", holding)
    return sorted({document for document, payload in connection.execute(query).all() if json.loads(payload)["name"] == name})


def payload(connection: "Connection", document: str) -> str:
    """The payload of a document's last entry that has one."""
    from sqlalchemy import select

    entry = tables().entry
    query = select(entry.c.payload).where(
        plainly(entry.c.kind) == "document", entry.c.document == document, entry.c.payload.is_not(None)
    )  # fmt: skip
    return str(connection.execute(query.order_by(entry.c.sequence.desc()).limit(1)).scalar_one())


def payloads(connection: "Connection", documents: Sequence[str], upto: int) -> dict[str, str]:
    """The payload of the last entry up to that one of each of these documents; those that have none are left out."""
    from sqlalchemy import select

    entry = tables().entry
    query = select(entry.c.sequence, entry.c.document, entry.c.payload).where(
        plainly(entry.c.kind) == "document", entry.c.payload.is_not(None)
    )
    found: list[tuple[int, str, str]] = []
    for at in range(0, len(documents), _AT_ONCE):
        rows = connection.execute(query.where(entry.c.document.in_(documents[at : at + _AT_ONCE]))).all()
        found += [(row[0], row[1], row[2]) for row in rows if row[0] <= upto]
    return {document: held for _, document, held in sorted(found)}


def latest(connection: "Connection", upto: int) -> list[int]:
    """The last entry of each document up to that one, in the order the documents came."""
    from sqlalchemy import func, select

    entry = tables().entry
    query = select(func.max(entry.c.sequence)).where(
        entry.c.kind == "document", entry.c.sequence <= upto, entry.c.payload.is_not(None)
    ).group_by(entry.c.document).order_by(func.min(entry.c.sequence))  # fmt: skip
    return list(connection.execute(query).scalars())


def is_erased_since(connection: "Connection", chain: str) -> bool:
    """Whether something was redacted after the entry of that chain, or that entry is not of this log."""
    from sqlalchemy import select

    entry = tables().entry
    at = connection.execute(
        select(entry.c.sequence).where(entry.c.chain == chain).order_by(entry.c.sequence.desc()).limit(1)
    ).scalar_one_or_none()
    if at is None:
        return True
    found = select(entry.c.sequence).where(entry.c.kind == "redaction", entry.c.sequence > at).limit(1)
    return connection.execute(found).first() is not None


def sequences(connection: "Connection", wanted: "Sequence[ColumnElement[bool]]", upto: int) -> list[int]:
    """The entries for which that holds, in log order; asked alone, so that the index on what is wanted is the one that is read."""
    from sqlalchemy import select

    return sorted(each for each in connection.execute(select(tables().entry.c.sequence).where(*wanted)).scalars() if each <= upto)


def is_known(connection: "Connection", document: str, method: str) -> bool:
    """Whether that method has read the document, or the document was redacted and must not be read again."""
    from sqlalchemy import select

    entry = tables().entry
    read = (entry.c.kind == "redaction") | ((entry.c.kind == "reading") & (entry.c.method == method))
    return connection.execute(select(entry.c.sequence).where(entry.c.document == document, read).limit(1)).first() is not None


def known(connection: "Connection", method: str) -> set[str]:
    """The ids of all documents which that method need not read."""
    from sqlalchemy import select

    entry = tables().entry
    read = (entry.c.kind == "redaction") | ((entry.c.kind == "reading") & (entry.c.method == method))
    return set(connection.execute(select(entry.c.document).where(read, entry.c.document.is_not(None))).scalars())


def raw(connection: "Connection", document: str) -> bytes | None:
    """The bytes the document was last read from; None where they were erased or never were."""
    from sqlalchemy import select

    raws = tables().raw
    for digest in _raw_digests(connection, document):
        packed = connection.execute(select(raws.c.bytes).where(raws.c.digest == digest)).scalar_one_or_none()
        if packed is not None:
            return zlib.decompress(packed)
    return None


def _raw_digests(connection: "Connection", document: str) -> Iterator[str]:
    """The hashes of the bytes that a document was read from, the last first."""
    from sqlalchemy import select

    entry = tables().entry
    query = select(entry.c.payload).where(
        plainly(entry.c.kind) == "document", entry.c.document == document, entry.c.payload.is_not(None)
    )  # fmt: skip
    for held in connection.execute(query.order_by(entry.c.sequence.desc())).scalars().all():
        yield json.loads(held)["raw"]


def raws_used(connection: "Connection", digests: set[str]) -> set[str]:
    """Which of these bytes a document that still stands was read from."""
    from sqlalchemy import select

    entry = tables().entry
    found = set()
    for digest in digests:  # a document's payload begins with the hash of its bytes
        read = select(entry.c.sequence).where(entry.c.kind == "document", begins(entry.c.payload, f'{{"raw":"{digest}"'))
        if connection.execute(read.limit(1)).first() is not None:
            found.add(digest)
    return found


def keep_raw(connection: "Connection", digest: str, content: bytes) -> None:
    """Keep the bytes under their hash, once."""
    from sqlalchemy import select

    raws = tables().raw
    if connection.execute(select(raws.c.digest).where(raws.c.digest == digest)).first() is None:
        connection.execute(raws.insert(), {"digest": digest, "bytes": zlib.compress(content, 6)})
