"""What a log comes to in, and what a listener was told of it before; the rows that are new, and where the others stood, out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from hashlib import blake2b
from typing import Any

from tasdiq.config import Config
from tasdiq.pipeline.known.records import KINDS, Records
from tasdiq.pipeline.known.rows import Part
from tasdiq.pipeline.known.views import Memory, Views
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.store.log import Log

Fields = dict[str, Any]
Piece = range | Fields  # places among the rows told before, or a row
Marks = Mapping[bytes, int]  # what stands for each row of a kind, and its place


def put_together(before: Sequence[Fields], pieces: Iterable[Piece]) -> Iterator[Fields]:
    """The rows that the pieces tell of; those that were told before are the same objects.

    >>> list(put_together([{"n": 1}, {"n": 2}, {"n": 3}], [range(1, 3), {"n": 4}]))
    [{'n': 2}, {'n': 3}, {'n': 4}]
    """
    for piece in pieces:
        yield from before[piece.start : piece.stop] if isinstance(piece, range) else (piece,)


class Teller:
    """Tells one listener what a log comes to, now or as of a moment, again and again; of the rows it keeps marks alone."""

    def __init__(self, config: Config, as_of: datetime | None = None, policy: str | None = None) -> None:
        self._config = config
        self._as_of, self._policy = as_of, policy or config.policy
        self._views = Views(config, Coder(config))
        self._memory = Memory()
        self._told: Mapping[str, Marks] = {}  # by kind

    def told(self) -> Iterator[tuple[str, list[Piece]]]:
        """Each kind with its pieces; once all are taken, they are what the listener holds."""
        now: dict[str, Marks] = {}
        with closing(Log.open(self._config.store, create=False)) as log:
            records = self._records(log)
            for kind in KINDS:
                marks: dict[bytes, int] = {}
                pieces = _joined(self._since(kind, records, marks)) if self._told else _all(records.read(kind), marks)
                yield kind, list(pieces)
                now[kind] = marks
        if self._told:
            self._memory.rows.turn()
        self._told = now

    def warm(self) -> None:
        """Read the whole log, if that was not done yet, so that from now on only what has changed is computed."""
        with closing(Log.open(self._config.store, create=False)) as log:
            records = self._records(log)
            for kind in KINDS:
                for part in records.parts(kind):
                    self._marked(part, [])
        self._memory.rows.turn()

    def keep(self) -> None:
        """Keep what the log comes to beside it, so that a next start finds it made."""
        with closing(Log.open(self._config.store, create=False)) as log:
            self._records(log).keep_all()

    def _records(self, log: Log) -> Records:
        return Records(log, self._views, as_of=self._as_of, policy=self._policy, memory=self._memory)

    def _since(self, kind: str, records: Records, marks: dict[bytes, int]) -> Iterator[Piece]:
        held, place = self._told[kind], 0
        for part in records.parts(kind):
            texts: list[str] = []
            for number, mark in enumerate(self._marked(part, texts)):
                before = held.get(mark)
                if before is None:
                    texts = texts or _texts(part)
                yield json.loads(texts[number]) if before is None else range(before, before + 1)
                marks[mark] = place
                place += 1

    def _marked(self, part: Part, texts: list[str]) -> Sequence[bytes]:
        """The marks of the part's rows; their texts too, where they had to be made."""
        marks: Sequence[bytes] = self._memory.rows.of(part.key, part.of, partial(_marks, part, texts))
        return marks


def _texts(part: Part) -> list[str]:
    return [json.dumps(row) for row in part.make()]


def _marks(part: Part, texts: list[str]) -> Sequence[bytes]:
    texts += _texts(part)
    return tuple(map(_mark, texts))


def _mark(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def _all(rows: Iterable[Fields], marks: dict[bytes, int]) -> Iterator[Piece]:
    for place, row in enumerate(rows):
        marks[_mark(json.dumps(row))] = place
        yield row


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with places that follow each other as one."""
    run = range(0)
    for piece in pieces:
        if isinstance(piece, range) and piece.start == run.stop:
            run = range(run.start, piece.stop)
            continue
        if run:
            yield run
        run = piece if isinstance(piece, range) else range(0)
        if not isinstance(piece, range):
            yield piece
    if run:
        yield run
