"""Which statements of the log stand at a moment: not retracted, not rejected by a person, of their method's newest version."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tasdiq.model.statement import Version, versioned
from tasdiq.store.entries import written
from tasdiq.store.tables import begins, tables

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, FromClause

Said = tuple[str | None, str, str, str, str]  # document, subject, field, value, span: what was said, whoever read it


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What hides statements at one moment; `stands` says whether one is still shown."""

    retracted: Mapping[str, int]  # statement id -> the last entry that retracts it
    rejected: frozenset[Said]  # what a person has retracted: hidden also where a newer version reads it again
    newest: Mapping[tuple[str | None, str], Version]  # document and method name -> newest version that has read it

    def stands(self, sequence: int, statement_id: str, method: str, document: str | None) -> bool:
        """Whether a statement is neither retracted by a later entry nor outdated by a newer version of its method."""
        if self.retracted.get(statement_id, 0) > sequence:
            return False
        name, version = versioned(method)
        return version >= self.newest.get((document, name), ())

    def accepts(self, method: str, payload: str) -> bool:
        """Whether no person has retracted the same words and value, as read by whatever method."""
        return not self.rejected or method.startswith("human:") or said(payload) not in self.rejected


def said(payload: str) -> Said:
    """What a statement says and where it stands, without who read it."""
    held = json.loads(payload)
    return (
        held.get("document"), held["subject"], held["prop"], written(held["value"]), written(held.get("span")),
    )  # fmt: skip


def standing(connection: "Connection", upto: int, document: str | None, subjects: Sequence[str] | None) -> Standing:
    """What hides statements up to that entry, for one document or some subjects or for all."""
    scope = _scope(connection, document, subjects)
    return Standing(
        retracted=_retracted(connection, upto, scope), rejected=_rejected(connection, upto, scope), newest=_newest(connection, upto, scope)
    )  # fmt: skip


def _scope(connection: "Connection", document: str | None, subjects: Sequence[str] | None) -> "list[ColumnElement[bool]]":
    """Which entries can hide one of those asked for: all of the same documents; a large log is not read for one record."""
    from sqlalchemy import select

    entry = tables().entry
    if document is not None:
        return [entry.c.document == document]
    if subjects is None:
        return []
    of_subject = select(entry.c.document).where(entry.c.subject.in_(subjects), entry.c.document.is_not(None)).distinct()
    documents = connection.execute(of_subject).scalars().all()  # asked first: in one query, the database would read the whole log
    nowhere = entry.c.subject.in_(subjects) & entry.c.document.is_(None)
    return [entry.c.document.in_(documents) | nowhere if documents else nowhere]


@cache
def _named(name: str) -> "FromClause":
    """The entries under another name; made once, for making it takes longer than a query."""
    return tables().entry.alias(name)


def _retractions(upto: int, scope: "list[ColumnElement[bool]]") -> "tuple[FromClause, list[ColumnElement[bool]]]":
    """The retractions up to an entry, of those in the scope."""
    from sqlalchemy import select

    entry, retraction = tables().entry, _named("retraction")
    wanted = [retraction.c.retracts.is_not(None), retraction.c.sequence <= upto]
    return retraction, [*wanted, retraction.c.retracts.in_(select(entry.c.id).where(*scope))] if scope else wanted


def _retracted(connection: "Connection", upto: int, scope: "list[ColumnElement[bool]]") -> dict[str, int]:
    from sqlalchemy import func, select

    retraction, wanted = _retractions(upto, scope)
    last = select(retraction.c.retracts, func.max(retraction.c.sequence)).where(*wanted).group_by(retraction.c.retracts)
    return {row[0]: row[1] for row in connection.execute(last).all()}


def _rejected(connection: "Connection", upto: int, scope: "list[ColumnElement[bool]]") -> frozenset[Said]:
    from sqlalchemy import select

    entry = _named("retracted")
    retraction, wanted = _retractions(upto, scope)
    reached = (entry.c.id == retraction.c.retracts) & (entry.c.sequence < retraction.c.sequence)
    rows = select(entry.c.payload).select_from(retraction).join(entry, reached).where(
        *wanted, begins(retraction.c.method, "human:"), entry.c.payload.is_not(None)
    )  # fmt: skip
    return frozenset(said(row[0]) for row in connection.execute(rows).all())


def _newest(connection: "Connection", upto: int, scope: "list[ColumnElement[bool]]") -> dict[tuple[str | None, str], Version]:
    from sqlalchemy import select

    entry = tables().entry
    newest: dict[tuple[str | None, str], Version] = {}
    known = select(entry.c.document, entry.c.method).where(entry.c.sequence <= upto, entry.c.method.is_not(None), *scope).distinct()
    for held, method in connection.execute(known).all():
        name, version = versioned(method)
        newest[held, name] = max(version, newest.get((held, name), ()))
    return newest
