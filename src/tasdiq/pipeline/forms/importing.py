"""A file of a foreign dataset in, its rows in the log out: each cell kept, what is no row told, the release before compared."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tasdiq.codebooks import imported, sheet
from tasdiq.codebooks.imported import Release, Resolve, Row
from tasdiq.codebooks.releases import Changes, compare
from tasdiq.codebooks.sheet import Cells, Sheet
from tasdiq.errors import BadValueError
from tasdiq.model.statement import Issue, Statement, Version, versioned
from tasdiq.model.text import Document
from tasdiq.resolve.actors import ActorBook
from tasdiq.store.log import Log

ENOUGH = 0.9  # how sure the actor book must be that a dataset's name is one of its own
Held = Mapping[str, tuple[Version, Cells]]  # document -> version and cells of a row that the log has


@dataclass(kw_only=True)
class Imported:
    """What one import did."""

    release: str
    rows: int = 0  # that could be read
    known: int = 0  # of this very version, in the log before
    older: int = 0  # that the log has from a later version: left alone
    cells: int = 0
    entries: int = 0
    dropped: dict[str, int] = field(default_factory=dict)  # columns on private people
    notes: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    changes: Changes | None = None  # against the version before; None where there is none
    taken_back: int = 0  # rows of earlier versions that this one does not have


@dataclass(kw_only=True)
class Import:
    """One file on its way into one log."""

    log: Log
    name: str
    release: Release
    resolve: Resolve
    done: Imported
    advance: Callable[[int], None]
    before: Held = field(default_factory=dict)
    seen: dict[str, Cells] = field(default_factory=dict)

    def run(self, table: Sheet, *, whole: bool) -> None:
        """Read every row into the log; `whole` says that the file is all of its release."""
        self.before = held(self.log, self.release)
        known = self.log.known(self.release.method)
        self.done.entries = self.log.append_rows(self._rows(table, known), method=self.release.method)
        self.done.notes += [*table.notes, *_told_columns(table)]
        earlier = {key: cells for key, (version, cells) in self.before.items() if version < self._version}
        if earlier:
            self.done.changes = compare(earlier, {key: c for key, c in self.seen.items() if key not in self.before or key in earlier})
        if whole and self.done.changes is not None:
            self._take_back(self.done.changes.dropped)
        self.log.report(self.done.issues)

    @property
    def _version(self) -> Version:
        return versioned(self.release.method)[1]

    def _rows(self, table: Sheet, known: set[str]) -> Iterator[tuple[Document, Iterable[Statement]]]:
        lines: dict[str, int] = {}
        for number, cells in table.rows:
            self.advance(1)
            made = self._row(number, cells)
            if made is None:
                continue
            if made.key in lines:
                self._bad(number, f"{self.release.scheme.key} {made.key!r} is that of row {lines[made.key]} too; only that one is kept")
                continue
            lines[made.key] = number
            yield from self._keep(made, known)

    def _row(self, number: int, cells: Cells | str) -> Row | None:
        if isinstance(cells, str):
            self._bad(number, cells)
            return None
        try:
            made = imported.row(cells, self.release, self.resolve)
        except BadValueError as error:
            self._bad(number, str(error))
            return None
        for problem in made.problems:
            self._bad(number, problem, made.document.id)
        return made

    def _keep(self, made: Row, known: set[str]) -> Iterator[tuple[Document, Iterable[Statement]]]:
        document = made.document.id
        self.done.rows += 1
        self.done.cells += len(made.cells)
        if self.before:
            self.seen[document] = made.cells
        if document in known:
            self.done.known += 1
        elif document in self.before and self.before[document][0] > self._version:
            self.done.older += 1
        else:
            yield made.document, made.statements(self.release)

    def _bad(self, number: int, problem: str, document: str | None = None) -> None:
        self.done.issues.append(Issue(name=f"{self.name} row {number}", stage="import", problem=problem, document=document))

    def _take_back(self, dropped: Iterable[str]) -> None:
        """A release that has read a row and says nothing of it: the rows of the version before are shown no longer."""
        gone = [self.log.document(document) for document in dropped]
        self.log.append_rows(((document, ()) for document in gone), method=self.release.method)
        self.done.taken_back = len(gone)


def take_in(log: Log, path: Path, release: Release, book: ActorBook, *, whole: bool, advance: Callable[[int], None]) -> Imported:
    """Read a file of that release into the log."""
    if not re.fullmatch(r"\d+(?:[.-]\d+)*", release.version):
        raise BadValueError(f"{release.version!r} is no version that can be put in order; write 25.1, 2018 or 2025-10-03")
    done = Imported(release=release.title)
    at_work = Import(log=log, name=path.name, release=release, resolve=resolver(book), done=done, advance=advance)
    at_work.run(read(path, release), whole=whole)
    return done


def datasets(log: Log) -> list[dict[str, Any]]:
    """The datasets that the log has rows of, version by version."""
    found: dict[tuple[str, Version], dict[str, Any]] = {}
    for statement in log.read_by("import:", imported.CELLS):
        name, version = versioned(statement.method)
        told = {"dataset": name.partition(":")[2], "version": statement.method.rpartition(":")[2], "rows": 0, "imported": None}
        row = found.setdefault((name, version), told)
        row["rows"] += 1
        row["imported"] = statement.recorded_at.isoformat() if statement.recorded_at else None
    return [found[key] for key in sorted(found)]


def changes(old: Path, new: Path, release: Release) -> tuple[Changes, list[str]]:
    """What the later of two files of one dataset changed, and what of them could not be read."""
    tables: list[dict[str, Cells]] = []
    problems: list[str] = []
    for path in (old, new):
        rows: dict[str, Cells] = {}
        for number, cells in read(path, release).rows:
            key = cells.get(release.scheme.key, "") if not isinstance(cells, str) else ""
            if isinstance(cells, str) or not key:
                problems.append(f"{path.name} row {number}: {cells if isinstance(cells, str) else 'no ' + release.scheme.key}")
            else:
                rows[key] = cells
        tables.append(rows)
    return compare(tables[0], tables[1]), problems


def held(log: Log, release: Release) -> dict[str, tuple[Version, Cells]]:
    """The rows of that dataset that stand in the log, each of its newest version."""
    prefix = f"import:{release.scheme.name}:"
    found: dict[str, tuple[Version, Cells]] = {}
    for statement in log.read_by(prefix, imported.CELLS):
        if statement.document is not None:
            found[statement.document] = (versioned(statement.method)[1], imported.cells_from(statement.value))
    return found


def read(path: Path, release: Release) -> Sheet:
    """The table of that file; raises UnreadableError where it is none of that dataset."""
    return sheet.read(path.read_bytes(), release.scheme, path.name)


def resolver(book: ActorBook) -> Resolve:
    """Which organisation of the actor book a dataset's name is; None where the book is not sure."""

    @cache
    def found(name: str, country: str | None) -> tuple[str, str, str] | None:
        likely = [c for c in book.resolve(name) if c.score >= ENOUGH]
        here = [c for c in likely if not c.actor.countries or c.actor.anywhere or country in c.actor.countries or c.actor.type == "state"]
        if not here or (len(here) > 1 and here[0].score == here[1].score):
            return None
        return here[0].actor.id, here[0].actor.name, here[0].actor.type

    return found


def _told_columns(table: Sheet) -> Iterator[str]:
    for column in table.dropped:
        yield f"column {column!r} tells of private people: dropped with its {table.dropped_cells[column]} cells"
    if table.unknown:
        yield f"columns that the codebook does not have, kept as they are: {', '.join(table.unknown[:10])}"
    if table.missing:
        yield f"columns of the codebook that the file does not have: {', '.join(table.missing[:10])}"
