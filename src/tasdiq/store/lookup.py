"""Documents in the log: by id or name, as last read, their bytes, and which methods have read them."""

import zlib
from typing import TYPE_CHECKING

from tasdiq.store.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection


def find(connection: "Connection", name: str, *, shortest: int = 4) -> list[str]:
    """The ids of the documents with that id, beginning of an id, or name."""
    from sqlalchemy import func, select

    entry = tables().entry
    held = select(entry.c.document).where(entry.c.kind == "document", entry.c.payload.is_not(None)).distinct()
    if len(name) >= shortest:
        found = connection.execute(held.where(entry.c.document.startswith(name, autoescape=True))).scalars().all()
        if found:
            return [name] if name in found else sorted(found)
    return sorted(connection.execute(held.where(func.json_extract(entry.c.payload, "$.name") == name)).scalars())


def payload(connection: "Connection", document: str) -> str:
    """The payload of a document's last entry that has one."""
    from sqlalchemy import select

    entry = tables().entry
    query = select(entry.c.payload).where(entry.c.kind == "document", entry.c.document == document, entry.c.payload.is_not(None))
    return str(connection.execute(query.order_by(entry.c.sequence.desc()).limit(1)).scalar_one())


def latest(connection: "Connection", upto: int) -> list[int]:
    """The last entry of each document up to that one, in the order the documents came."""
    from sqlalchemy import func, select

    entry = tables().entry
    query = select(func.max(entry.c.sequence)).where(
        entry.c.kind == "document", entry.c.sequence <= upto, entry.c.payload.is_not(None)
    ).group_by(entry.c.document).order_by(func.min(entry.c.sequence))  # fmt: skip
    return list(connection.execute(query).scalars())


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
    from sqlalchemy import func, select

    entry, raws = tables().entry, tables().raw
    query = select(raws.c.bytes).join(entry, func.json_extract(entry.c.payload, "$.raw") == raws.c.digest).where(
        entry.c.kind == "document", entry.c.document == document
    )  # fmt: skip
    packed = connection.execute(query.order_by(entry.c.sequence.desc()).limit(1)).scalar_one_or_none()
    return None if packed is None else zlib.decompress(packed)


def keep_raw(connection: "Connection", digest: str, content: bytes) -> None:
    """Keep the bytes under their hash, once."""
    from sqlalchemy import select

    raws = tables().raw
    if connection.execute(select(raws.c.digest).where(raws.c.digest == digest)).first() is None:
        connection.execute(raws.insert(), {"digest": digest, "bytes": zlib.compress(content, 6)})
