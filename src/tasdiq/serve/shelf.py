"""The database in; its records held in memory, by kind and by id, and made anew once the log has grown."""

import gc
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from tasdiq.errors import TasdiqError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.known.memo import Memo
from tasdiq.serve.facts import Facts, Row, facts

KINDS = ("incidents", "claims", "actors", "relations", "figures", "positions")
_REST = 3.0  # times as long as records were laid out nothing is: people are served
_TURN = 0.0005  # seconds
_KEPT = 4  # views of other days or policies that are held at once


@dataclass(frozen=True, kw_only=True)
class Held:
    """Every record at one moment under one policy."""

    head: str  # the log's last entry: the same head, the same records
    policy: str
    as_of: datetime | None
    rows: Mapping[str, Sequence[Row]]
    documents: Mapping[str, Row]
    by_id: Mapping[str, tuple[str, Row]] = field(repr=False)  # kind and record
    beside: Mapping[str, Sequence[Row]] = field(default_factory=dict, repr=False)  # copies, issues, weighed, made_of, links
    memo: Memo = field(default_factory=Memo, repr=False)  # what was found out on rows that stayed as they were
    without: str = ""  # which documents are left out with all that rests on them; "" where none is

    @property
    def name(self) -> str:
        """What an ETag is made of: another name, other records."""
        return f"{self.head}:{self.policy}:{self.as_of.isoformat() if self.as_of else ''}:{self.without}"

    @cached_property
    def facts(self) -> Sequence[Facts]:
        """The incidents as filters see them, the newest first, those without a day last."""
        return facts(self.rows["incidents"], self.rows["claims"], self.documents, self.memo)

    @cached_property
    def weighed(self) -> Mapping[str, Row]:
        """How the counts of each incident were settled, by its id."""
        return {row["id"]: row for row in self.beside.get("weighed", ())}

    @cached_property
    def made_of(self) -> Mapping[str, Sequence[str]]:
        """The records of the log that each shown one was computed from."""
        return {row["id"]: row["of"] for row in self.beside.get("made_of", ())}

    @cached_property
    def shown_in(self) -> Mapping[str, Sequence[str]]:
        """The incidents that each report is part of."""
        found: dict[str, list[str]] = {}
        for name, of in self.made_of.items():
            for report in of if name.startswith("incident:") else ():
                found.setdefault(report, []).append(name)
        return found

    @cached_property
    def links(self) -> Mapping[str, Sequence[Row]]:
        """Why the reports of each incident belong together, by its id, where several do."""
        return {row["id"]: row["links"] for row in self.beside.get("links", ())}

    @cached_property
    def claims_on(self) -> Mapping[str, Sequence[Row]]:
        """The claims on each incident, by its id."""
        found: dict[str, list[Row]] = {}
        for row in self.rows["claims"]:
            if row["incident"]:
                found.setdefault(row["incident"]["id"], []).append(row)
        return found

    @cached_property
    def by_actor(self) -> Mapping[str, Mapping[str, Sequence[Row]]]:
        """The records of each kind that speak of an actor, by the actor's id."""
        found: dict[str, dict[str, list[Row]]] = {}
        for kind, row, actor in _speaking(self):
            found.setdefault(actor, {}).setdefault(kind, []).append(row)
        return found


class Once:
    """Held records as a key of what is found out on them once: the same object, the same records."""

    def __init__(self, held: Held) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Once) and other.held is self.held

    def __hash__(self) -> int:
        return hash(self.held.name)


class Shelf:
    """Records ready to be shown; while new ones are computed the last ones are shown."""

    def __init__(self, tasdiq: Tasdiq, prepare: Sequence[Callable[[Held], object]] = ()) -> None:
        self._tasdiq = tasdiq
        self._prepare = prepare  # what is found out on records before anybody waits for it
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[str, datetime | None], Held] = OrderedDict()
        self._making: threading.Thread | None = None
        self._one_at_a_time = threading.Lock()
        self._memo = Memo()  # of the records of now
        self._rested = 0.0  # when records may be made anew again

    def held(self, as_of: datetime | None = None, policy: str | None = None) -> Held:
        """The records now, or as they were known at that moment.

        Where the log has grown since, the last records come back at once, and newer ones are made beside;
        where something was redacted since, they are made first.
        """
        key = (policy or self._tasdiq.config.policy, as_of)
        with self._lock:
            found = self._held.get(key)
        if found is None:
            return self._first(key)
        if found.head != self._tasdiq.head():
            if self._tasdiq.is_erased_since(found.head):
                return self._make(key)  # nobody sees again what somebody had erased
            if time.monotonic() >= self._rested:
                self.renew(key)
        return found

    def last(self) -> Held:
        """The records of now as they were last made, without making newer ones: so that deciding much stays quick."""
        with self._lock:
            found = self._held.get((self._tasdiq.config.policy, None))
        if found is None or (found.head != self._tasdiq.head() and self._tasdiq.is_erased_since(found.head)):
            return self.held()
        return found

    def follow(self) -> None:
        """Begin to make the records of now anew where the log has grown, so that a decision shows when a page is asked for."""
        with self._lock:
            found = self._held.get((self._tasdiq.config.policy, None))
        if found is not None and time.monotonic() >= self._rested and found.head != self._tasdiq.head():
            self.renew()

    def renew(self, key: tuple[str, datetime | None] | None = None) -> None:
        """Begin to make the records anew, unless that is being done already."""
        wanted = key or (self._tasdiq.config.policy, None)
        with self._lock:
            if self._making is not None and self._making.is_alive():
                return
            self._begin(partial(self._make, wanted))

    def warm(self) -> None:
        """Make the records of a large log before anybody asks, and hold ready what making them anew takes."""
        with suppress(TasdiqError), self._lock:  # whoever asks is told
            if self._tasdiq.is_large:
                self._begin(self._warm)

    def _warm(self) -> None:
        key = (self._tasdiq.config.policy, None)
        self._first(key)
        self._tasdiq.tell("the records are there; the log is being read, so that what is decided shows quickly")
        self._make(key)
        self._tasdiq.tell("the log is read")

    def _begin(self, make: Callable[[], object]) -> None:
        self._making = threading.Thread(target=self._beside, args=(make,), daemon=True, name="tasdiq-records")
        self._making.start()

    def _beside(self, make: Callable[[], object]) -> None:
        """Make records while people are served: they need not wait five thousandths of a second at each step."""
        before = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        try:
            make()
        except TasdiqError as error:
            if self._tasdiq.is_open:  # else the desk ended meanwhile
                self._tasdiq.tell(f"error: the records were not brought up to date: {error}")
        finally:
            sys.setswitchinterval(before)

    def wait(self) -> None:
        """Until what is being made is there."""
        making = self._making
        if making is not None:
            making.join()

    @property
    def is_renewing(self) -> bool:
        """Whether newer records are being made."""
        return self._making is not None and self._making.is_alive()

    def _first(self, key: tuple[str, datetime | None]) -> Held:
        """Records that nobody asked for yet; who asks meanwhile waits for the same ones."""
        with self._one_at_a_time:
            with self._lock:
                found = self._held.get(key)
            return found or self._make(key)

    def _make(self, key: tuple[str, datetime | None]) -> Held:
        policy, as_of = key
        head = self._tasdiq.head()
        with _looked_through_once(key not in self._held) if self._tasdiq.is_large else nullcontext():
            found = self._tasdiq.everything(as_of, policy)
            began = time.monotonic()
            made = self._laid_out(key, head, found)
        took = time.monotonic() - began
        with self._lock:
            self._rested = time.monotonic() + _REST * took
            self._held[key] = made
            self._held.move_to_end(key)
            while len(self._held) > _KEPT:
                oldest = next(k for k in self._held if k != (self._tasdiq.config.policy, None))
                del self._held[oldest]
        return made

    def _laid_out(self, key: tuple[str, datetime | None], head: str, found: dict[str, list[dict[str, Any]]]) -> Held:
        policy, as_of = key
        memo = self._memo if key == (self._tasdiq.config.policy, None) else Memo()
        rows = {kind: found.pop(kind) for kind in KINDS}
        documents = {row["document"]: row for row in found.pop("documents")}
        by_id = {str(row["id"]): (kind, row) for kind in KINDS for row in rows[kind] if "id" in row}
        made = Held(head=head, policy=policy, as_of=as_of, rows=rows, documents=documents, by_id=by_id, beside=found, memo=memo)
        for find_out in (_ready, *self._prepare):  # now, and not while the first person waits for a page
            find_out(made)
        memo.turn()
        return made


@contextmanager
def _looked_through_once(first: bool) -> Iterator[None]:
    """Keep Python's collector from looking through all records time and again while everybody waits: it sees what is new, once."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        if not first:
            gc.collect()
        gc.freeze()


def _ready(held: Held) -> object:
    return held.facts, held.weighed, held.made_of, held.shown_in, held.links, held.claims_on


def _speaking(held: Held) -> Sequence[tuple[str, Row, str]]:
    """Each record with its kind and an actor that it speaks of."""
    found = [("incidents", one.row, actor) for one in held.facts for actor in sorted(one.actors)]
    found += [("claims", row, row["claimant"]) for row in held.rows["claims"] if row["claimant"]]
    for row in held.rows["relations"]:
        found += [("relations", row, actor) for actor in {row["subject"], row["object"]} if actor]
    return [*found, *(("figures", row, row["about"]["actor"]) for row in held.rows["figures"] if row["about"].get("actor"))]
