"""What is known in; the objects of the output contract out, kind by kind, each kind kept beside the log until it grows."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tasdiq.extract.rules import METHOD
from tasdiq.pipeline.known.rows import Part, parts
from tasdiq.pipeline.known.views import Known, Memory, Views
from tasdiq.store.log import Log

Fields = dict[str, Any]
LISTED = ("incidents", "claims", "actors", "relations", "figures", "positions")
FORM = 4  # of the rows: what was kept in another form is made anew
KINDS = (*LISTED, "documents", "copies", "made_of", "places", "origins", "weighed", "impossible", "links")


class Records:
    """The records of one log at one moment under one policy, as plain objects; computed once, when first asked for."""

    def __init__(self, log: Log, views: Views, *, as_of: datetime | None, policy: str, memory: Memory | None = None) -> None:
        self._log, self._views = log, views
        self._as_of, self._policy = as_of, policy
        self._memory = memory
        self._known: Known | None = None
        self._head = ""  # what it was computed from

    def read(self, kind: str) -> list[Fields]:
        """All records of that kind (one of KINDS)."""
        rows: list[Fields] = json.loads(self._bytes(kind))
        return rows

    def every(self) -> dict[str, list[Fields]]:
        """The records of every kind: as they are kept, else as a memory makes them, where what is as it was is the same objects."""
        memory = self._memory
        if memory is None or not memory.is_warm:
            found = {kind: self._bytes(kind) for kind in KINDS}
            if memory is None or self._known is None:
                return {kind: json.loads(held) for kind, held in found.items()}
        rows = {kind: [row for part in self.parts(kind) for row in memory.rows.of(part.key, part.of, part.made)] for kind in KINDS}
        memory.rows.turn()
        return rows

    def parts(self, kind: str) -> Iterator[Part]:
        """The rows of that kind in parts, each with what it is made of; all is computed, whatever is kept."""
        return parts(kind, self._now())

    def links(self, incident: str) -> list[Fields]:
        """Why the reports of an incident were linked."""
        return next((row["links"] for row in self.read("links") if row["id"] == incident), [])

    def keep_all(self) -> None:
        """Keep every kind beside the log, so that the next command finds them made; lets go of what was computed."""
        for kind in KINDS:
            self._bytes(kind)
        self._known = None

    def _bytes(self, kind: str) -> bytes:
        def made() -> bytes:
            return b"[" + b",".join(json.dumps(row).encode() for part in self.parts(kind) for row in part.make()) + b"]"

        if self._known is not None and self._log.records_head(self._as_of) != self._head:
            return made()  # somebody wrote meanwhile: what was computed is not kept as what that comes to
        key = f"{kind}:{FORM}:{METHOD}:{self._policy}:{self._views.linker.name}"
        return self._log.cached(key, made, self._as_of)

    def _now(self) -> Known:
        if self._known is None:
            self._head = self._log.records_head(self._as_of)
            past = self._views.linker.once if self._log.is_past else None  # what is kept of links is of now
            self._known = self._views.known(self._log, self._as_of, self._policy, past, self._memory)
        return self._known
