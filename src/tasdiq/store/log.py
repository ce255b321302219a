"""The log: documents, statements and judgements go in and never change; what stood at any moment comes out."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from types import TracebackType
from typing import Self

from tasdiq.errors import BadValueError, StoreError
from tasdiq.model.statement import Issue, Judgement, Statement
from tasdiq.model.text import Document
from tasdiq.store import appending, entries, history, kept, lookup, reading, redaction, verification
from tasdiq.store.database import Database, Place, friendly, open_database, readable, writing
from tasdiq.store.entries import Entry
from tasdiq.store.standing import standing
from tasdiq.store.tables import begins, tables

BATCH = 40_000  # statements in one transaction of a bulk append; fewer would write each index page many times over
ROWS = 1_000  # rows of a table in one transaction


def utc_now() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


class Log:
    """An append-only log in one SQLite file or in PostgreSQL; many processes may read and write it at once."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self.path = database.name  # the file, or the address without its password
        self.database = database
        self._connection = database.connection
        self._now = now
        self._pinned: int | None = None

    @classmethod
    def open(cls, place: Place, *, now: Callable[[], datetime] = utc_now, create: bool = True, kept: bool = False) -> Self:
        """The log in that file or at that address, made where it may be; raises StoreError where it cannot be used."""
        return cls(open_database(place, create=create, kept=kept), now)

    def close(self) -> None:
        """Let go of the file or the server."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def append_document(
        self, document: Document, raw: bytes, statements: Iterable[Statement], *, method: str, issues: Iterable[Issue] = ()
    ) -> int:
        """Keep a document, its bytes and what a method read in it, all or nothing; how many entries that added.

        A document that method has read, or that was redacted, adds nothing.
        """
        digest = sha256(raw).hexdigest()
        found = [
            entries.of_document(document, digest), entries.of_reading(document.id, method),
            *map(entries.of_statement, statements), *map(entries.of_issue, issues),
        ]  # fmt: skip
        with writing(self.database):
            if lookup.is_known(self._connection, document.id, method):
                return 0
            lookup.keep_raw(self._connection, digest, raw)
            return appending.write(self.database, found, self._now())

    def append_rows(self, rows: Iterable[tuple[Document, Iterable[Statement]]], *, method: str) -> int:
        """Keep documents that are rows of a table, many in one transaction, each whole; how many entries that added.

        Their text is all there is of them: no bytes are kept. A row that method has read, or that was redacted, adds nothing.
        """
        known, added, waiting = self.known(method), 0, iter(rows)
        while batch := list(islice(waiting, ROWS)):
            found = [
                entry for document, statements in batch if document.id not in known
                for entry in (
                    entries.of_document(document, sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()),
                    entries.of_reading(document.id, method), *map(entries.of_statement, statements),
                )
            ]  # fmt: skip
            with writing(self.database):
                added += appending.write(self.database, found, self._now())
        return added

    def append(self, statements: Iterable[Statement]) -> int:
        """Keep statements, each batch all or nothing; how many were new."""
        return self._append(map(entries.of_statement, statements))

    def judge(self, judgement: Judgement) -> int:
        """Keep what a person decided; 0 where the same was decided before."""
        return self._append(iter([entries.of_judgement(judgement)]))

    def report(self, issues: Iterable[Issue]) -> int:
        """Keep what could not be understood; how many were new."""
        return self._append(map(entries.of_issue, issues))

    def documents(self, as_of: datetime | None = None) -> Iterator[Document]:
        """The documents known at that moment, in the order they came, each as it was last read."""
        upto = self._upto(as_of)
        with friendly(self.database):
            found = lookup.latest(self._connection, upto)
        entry = tables().entry
        for at in range(0, len(found), 100):
            wanted = {row[0]: row[3] for row in reading.pages(self.database, [entry.c.sequence.in_(found[at : at + 100])], upto)}
            with readable(self.path):
                held = [entries.to_document(wanted[sequence]) for sequence in found[at : at + 100] if sequence in wanted]
            yield from held

    def document(self, name: str) -> Document:
        """The document of that id, beginning of an id, or name; raises BadValueError where there is not exactly one."""
        with friendly(self.database):
            found = lookup.find(self._connection, name)
            payload = lookup.payload(self._connection, found[0]) if len(found) == 1 else ""
        if payload:
            with readable(self.path):
                return entries.to_document(payload)
        if found:
            raise BadValueError(f"{name!r} means {len(found)} documents: {', '.join(each[:12] for each in found[:5])}; give one's id")
        raise BadValueError(f"{self.path}: no document {name!r}")

    def texts(self, documents: Iterable[str], as_of: datetime | None = None) -> dict[str, Document]:
        """Those of the documents of these ids that had been read at that moment, each as it was read last."""
        with friendly(self.database):
            found = lookup.payloads(self._connection, list(dict.fromkeys(documents)), self._upto(as_of))
        with readable(self.path):
            return {name: entries.to_document(held) for name, held in found.items()}

    def raw(self, document: str) -> bytes:
        """The bytes a document was read from; raises StoreError where they were erased or never were."""
        with friendly(self.database):
            found = lookup.raw(self._connection, document)
        if found is None:
            raise StoreError(f"{self.path}: no bytes of document {document!r}; they were erased, or it was never added")
        return found

    def has_document(self, document: str, method: str) -> bool:
        """Whether that method has read the document, or the document was redacted and must not be read again."""
        with friendly(self.database):
            return lookup.is_known(self._connection, document, method)

    def known(self, method: str) -> set[str]:
        """The ids of all documents which that method need not read."""
        with friendly(self.database):
            return lookup.known(self._connection, method)

    def statements(
        self, as_of: datetime | None = None, *, document: str | None = None, subject: str | Iterable[str] | None = None
    ) -> Iterator[Statement]:
        """The statements that stood at that moment, in log order, of all or of one document or some subjects."""
        entry = tables().entry
        upto = self._upto(as_of)
        subjects = None if subject is None else [subject] if isinstance(subject, str) else list(subject)
        with friendly(self.database):
            hides = standing(self._connection, upto, document, subjects)
            wanted = [entry.c.document == document] if document is not None else []
            wanted += [entry.c.subject.in_(subjects)] if subjects is not None else []
            found = lookup.sequences(self._connection, wanted, upto) if wanted else []
        for at in range(0, len(found), reading.PAGE):
            yield from reading.statements(self.database, [entry.c.sequence.in_(found[at : at + reading.PAGE])], upto, hides)
        if not wanted:
            yield from reading.statements(self.database, [], upto, hides)

    def read_by(self, method: str, prop: str, as_of: datetime | None = None) -> Iterator[Statement]:
        """The statements on one field that methods with that beginning ("import:ged:") made and that stood at that moment."""
        entry = tables().entry
        upto = self._upto(as_of)
        with friendly(self.database):
            hides = standing(self._connection, upto, None, None)
        said = entry.c.payload.contains(f'"prop":{entries.written(prop)},', autoescape=True)
        yield from reading.statements(self.database, [begins(entry.c.method, method), said], upto, hides)

    def judgements(self, as_of: datetime | None = None, *, after: int = 0) -> Iterator[Judgement]:
        """What people had decided by that moment, in log order; of the entries after that one."""
        entry = tables().entry
        for row in reading.pages(self.database, [entry.c.kind == "judgement", entry.c.sequence > after], self._upto(as_of)):
            with readable(self.path, row[0]):
                judgement = entries.to_judgement(row[3], row[2])
            yield judgement

    def issues(self, as_of: datetime | None = None) -> Iterator[Issue]:
        """What had not been understood by that moment, in log order."""
        for row in reading.pages(self.database, [tables().entry.c.kind == "issue"], self._upto(as_of)):
            with readable(self.path, row[0]):
                issue = entries.to_issue(row[3])
            yield issue

    def head(self, as_of: datetime | None = None) -> tuple[int, str]:
        """The last entry's sequence and chain digest: noted down, they prove later that nothing was cut off."""
        upto = self._upto(as_of) if as_of is not None or self._pinned is not None else None
        with friendly(self.database):
            sequence, chain, _ = appending.last(self._connection, upto)
        return sequence, chain

    def is_erased_since(self, chain: str) -> bool:
        """Whether something was redacted after the entry of that chain."""
        with friendly(self.database):
            return lookup.is_erased_since(self._connection, chain)

    def records_head(self, as_of: datetime | None = None) -> str:
        """The chain at the last entry that can change what is shown: while it stays, every view stays."""
        with friendly(self.database):
            return appending.last_told(self._connection, self._upto(as_of))

    def pin(self, sequence: int, chain: str) -> None:
        """Show nothing after that entry from now on; raises StoreError where this log has another there."""
        self._pinned = sequence
        if self.head() != (sequence, chain):
            raise StoreError(f"{self.path}: has no entry {sequence} with the chain {chain[:12]}…; it is another log, or was changed")

    @property
    def is_past(self) -> bool:
        """Whether the log has grown since the entry that it is pinned to."""
        with friendly(self.database):
            return self._pinned is not None and self._pinned < appending.last(self._connection)[0]

    def history(self, wanted: "history.Wanted", as_of: datetime | None = None) -> "Iterator[history.Told]":
        """The entries themselves, newest first, as far as they are wanted."""
        upto = self._upto(as_of)
        yield from history.entries(self.database, wanted, upto)

    def last_moment(self, as_of: datetime | None = None) -> datetime:
        """When the log last grew, up to that moment; the first second of 1970 where it is empty."""
        with friendly(self.database):
            _, _, found = appending.last(self._connection, self._upto(as_of))
        return datetime.fromisoformat(found) if found else datetime.fromtimestamp(0, UTC)

    def verify(self) -> verification.Verified:
        """Prove the log whole; raises StoreError that names the first broken entry."""
        with friendly(self.database):
            found = verification.verify(self.database)
        kept.forget(self.database)  # made again from the log when asked for: nobody can vouch for what was kept
        return found

    def redact(self, what: str, *, reason: str, person: str) -> redaction.Redacted:
        """Erase a document, an entry, a record, or a phrase wherever it stands; the log says that, why and by whom."""
        with friendly(self.database):
            documents = lookup.find(self._connection, what, shortest=redaction.SHORTEST_PREFIX)
        redaction.check(what, documents, reason=reason, person=person)
        with writing(self.database):
            erased = redaction.erase(self._connection, what, documents)
            account = redaction.entries(erased, reason=reason, person=person, after=appending.last(self._connection)[0])
            appending.write(self.database, list(account), self._now())
        with friendly(self.database):
            self.database.scrub()
        if not erased.parts:
            raise BadValueError(f"{self.path}: nothing here holds {what!r}; give a document, an id, or words as they stand")
        return erased

    def cached(self, key: str, make: Callable[[], bytes], as_of: datetime | None = None) -> bytes:
        """The bytes made before under that key from the log as it is or was then, else made now; older ones go."""
        head = self.records_head(as_of)
        with friendly(self.database):
            name = key if head == appending.last_told(self._connection) else kept.PAST + key
        return kept.kept(self.database, head, name, make)

    def _append(self, found: Iterator[Entry]) -> int:
        added = 0
        while batch := list(islice(found, BATCH)):
            with writing(self.database):
                added += appending.write(self.database, batch, self._now())
        return added

    def _upto(self, as_of: datetime | None) -> int:
        """The last entry that is shown: recorded by that moment, and not after the one it is pinned to."""
        found = reading.last_by(self.database, as_of)
        return found if self._pinned is None else min(found, self._pinned)
