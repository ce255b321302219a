"""A record and the statements behind it in, the object of `tasdiq show` out: every value with its words and its source."""

from collections.abc import Iterable, Mapping

from tasdiq.codebooks.fields import Fields
from tasdiq.model.statement import Statement
from tasdiq.model.text import Document

AROUND = 80  # characters shown on either side of the words


def shown(kind: str, record: Fields, statements: Iterable[Statement], documents: Mapping[str, Document]) -> Fields:
    """A record in its listing's form, every statement it was computed from, and the documents those stand in."""
    behind = [statement_shown(statement, documents.get(statement.document or "")) for statement in statements]
    named = dict.fromkeys(row["document"] for row in behind if row["document"])
    return {
        "id": record["id"], "kind": kind, "record": record, "statements": behind,
        "documents": [document_shown(documents[each]) for each in named if each in documents],
    }  # fmt: skip


def statement_shown(statement: Statement, document: Document | None) -> Fields:
    """One statement: what it says, of which words, in whose document, read by whom and when."""
    span = statement.span
    return {
        "id": statement.id, "subject": statement.subject, "prop": statement.prop, "value": statement.value,
        "document": statement.document, "name": document.name if document else None,
        "publisher": document.publisher if document else None,
        "published": document.published.isoformat() if document and document.published else None,
        "start": span.start if span else None, "end": span.end if span else None, "quote": span.quote if span else None,
        "field": span.field if span else None, "context": _context(statement, document), "attribution": statement.attribution,
        "stance": statement.stance, "method": statement.method,
        "recorded_at": statement.recorded_at.isoformat() if statement.recorded_at else None,
    }  # fmt: skip


def document_shown(document: Document) -> Fields:
    """A document as a source: its name, title, publisher, date and address."""
    return {
        "id": document.id, "name": document.name, "title": document.title, "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None, "url": document.url,
    }  # fmt: skip


def _context(statement: Statement, document: Document | None) -> str | None:
    if statement.span is None or document is None or statement.span.document != document.id:
        return None
    whole = (document.title or "") if statement.span.field == "title" else document.text
    return whole[max(0, statement.span.start - AROUND) : statement.span.end + AROUND]
