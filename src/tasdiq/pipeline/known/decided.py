"""A log in, what people decided in it out: read once, and later only what came since."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tasdiq.model.statement import Judgement
from tasdiq.pipeline.known.reviewing import Reviews, kept
from tasdiq.store.log import Log


@dataclass(frozen=True, kw_only=True, eq=False)
class Decisions:
    """Every judgement up to one entry of the log, and what they come to."""

    every: Sequence[Judgement]

    @cached_property
    def kept(self) -> Sequence[Judgement]:
        """Those that nobody took back."""
        return kept(self.every)

    @cached_property
    def reviews(self) -> Reviews:
        """What they come to for records."""
        return Reviews.of(self.every)

    @cached_property
    def _moments(self) -> Mapping[str, Sequence[datetime]]:
        found: dict[str, list[datetime]] = {}
        for judgement in self.every:
            for name in judgement.about.split("|") if judgement.recorded_at else ():
                found.setdefault(name, []).append(judgement.recorded_at)  # type: ignore[arg-type]
        return found

    def moments(self, about: Iterable[str]) -> list[datetime]:
        """When something was decided on one of these records."""
        return sorted({moment for name in set(about) for moment in self._moments.get(name, ())})


class Decided:
    """What people decided in one log, held in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._head: tuple[int, str] = (0, "")
        self._now = Decisions(every=())

    def at(self, log: Log, as_of: datetime | None = None) -> Decisions:
        """What was decided by that moment; where something was erased since it was read last, all is read anew."""
        if as_of is not None:
            return Decisions(every=tuple(log.judgements(as_of)))
        head = log.head()
        with self._lock:
            if head != self._head:
                self._now = self._later(log)
                self._head = head
            return self._now

    def _later(self, log: Log) -> Decisions:
        sequence, chain = self._head
        if sequence == 0 or log.head()[0] < sequence or log.is_erased_since(chain):
            return Decisions(every=tuple(log.judgements()))
        known = {judgement.id for judgement in self._now.every[-_OVERLAP:]}
        later = [judgement for judgement in log.judgements(after=sequence) if judgement.id not in known]
        return Decisions(every=(*self._now.every, *later)) if later else self._now


_OVERLAP = 1_000  # the last ones, of which some can have come between the look at the log's end and the reading
