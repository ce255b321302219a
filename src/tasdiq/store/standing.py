"""Which statements of the log stand at a moment: not retracted, not rejected by a person, of their method's newest version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasdiq.model.statement import Version, versioned
from tasdiq.store.entries import written
from tasdiq.store.tables import begins, tables

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

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


def standing(connection: "Connection", upto: int, document: str | None, subject: str | None) -> Standing:
    """What hides statements up to that entry, for one document or subject or for all."""
    return Standing(
        retracted=_retracted(connection, upto), rejected=_rejected(connection, upto),
        newest=_newest(connection, upto, document, subject),
    )  # fmt: skip


def _retracted(connection: "Connection", upto: int) -> dict[str, int]:
    from sqlalchemy import func, select

    entry = tables().entry
    rows = connection.execute(
        select(entry.c.retracts, func.max(entry.c.sequence))
        .where(entry.c.retracts.is_not(None), entry.c.sequence <= upto).group_by(entry.c.retracts)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows.all()}


def _rejected(connection: "Connection", upto: int) -> frozenset[Said]:
    from sqlalchemy import select

    entry = tables().entry
    retraction = entry.alias()
    reached = (entry.c.id == retraction.c.retracts) & (entry.c.sequence < retraction.c.sequence)
    by_person = (retraction.c.retracts.is_not(None), retraction.c.sequence <= upto, begins(retraction.c.method, "human:"))
    rows = connection.execute(select(entry.c.payload).join(retraction, reached).where(*by_person, entry.c.payload.is_not(None)))
    return frozenset(said(row[0]) for row in rows.all())


def _newest(connection: "Connection", upto: int, document: str | None, subject: str | None) -> dict[tuple[str | None, str], Version]:
    from sqlalchemy import select

    entry = tables().entry
    wanted: list[ColumnElement[bool]] = [entry.c.sequence <= upto, entry.c.method.is_not(None)]
    if document is not None:
        wanted.append(entry.c.document == document)
    elif subject is not None:
        of_subject = select(entry.c.document).where(entry.c.subject == subject)
        wanted.append(entry.c.document.in_(of_subject) | (entry.c.document.is_(None) & (entry.c.subject == subject)))
    newest: dict[tuple[str | None, str], Version] = {}
    rows = connection.execute(select(entry.c.document, entry.c.method).where(*wanted).distinct())
    for held, method in rows.all():
        name, version = versioned(method)
        newest[held, name] = max(version, newest.get((held, name), ()))
    return newest
