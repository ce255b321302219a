"""One store in; what is held in it, as of any moment and by any policy, out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from tasdiq.codebooks import contract
from tasdiq.config import Config
from tasdiq.model.statement import Issue
from tasdiq.pipeline.known.beside import LARGE, Beside
from tasdiq.pipeline.known.records import Records
from tasdiq.pipeline.known.views import Memory, Views
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.store.database import close_kept
from tasdiq.store.log import Log

if TYPE_CHECKING:
    from tasdiq.pipeline.deciding.keys import ReviewDesk
    from tasdiq.pipeline.history.logbook import Asked

Fields = dict[str, Any]
OnIssue = Callable[[Issue], None]
OnProgress = Callable[[int], None]
Tell = Callable[[str], None]


class Held:
    """One store, and what the log in it comes to."""

    def __init__(self, config: Config, tell: Tell | None = None, large: int = LARGE) -> None:
        self.config = config
        self._large = large  # entries of a log that a desk computes in another process
        self.tell = tell or silent
        self._keeps_open = False
        self._memory: Memory | None = None  # of the desk alone
        self._beside: Beside | None = None  # likewise, where the log is large
        self._remembering = Lock()

    @cached_property
    def _coder(self) -> Coder:
        return Coder(self.config)

    @cached_property
    def _views(self) -> Views:
        return Views(self.config, self._coder)

    def _log(self, *, create: bool = False) -> Log:
        return Log.open(self.config.store, create=create, kept=self._keeps_open)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Keep connections to the store and what is computed from it meanwhile, as a desk does that asks many times a second."""
        self._keeps_open, self._memory = True, Memory()
        try:
            yield
        finally:
            self._keeps_open, self._memory = False, None
            if self._beside is not None:
                self._beside.close()
                self._beside = None
            close_kept(self.config.store)

    def head(self) -> str:
        """The name of the last entry that can change what is shown: the same head, the same records."""
        with closing(self._log()) as log:
            return log.records_head()

    def is_erased_since(self, head: str) -> bool:
        """Whether something was redacted after that head: what was computed up to it must not be shown again."""
        with closing(self._log()) as log:
            return log.is_erased_since(head)

    @cached_property
    def review_desk(self) -> "ReviewDesk":
        """Decide on records, and take that back; what is decided is appended to the log."""
        from tasdiq.pipeline.deciding.keys import ReviewDesk

        return ReviewDesk(self._log, self._coder)

    def incidents(self, as_of: datetime | None = None, policy: str | None = None) -> list[Fields]:
        """The incidents the log comes to."""
        return self._listing("incidents", as_of, policy)

    def claims(self, as_of: datetime | None = None, policy: str | None = None) -> list[Fields]:
        """The claims of responsibility, each with its verdict."""
        return self._listing("claims", as_of, policy)

    def actors(self, as_of: datetime | None = None, policy: str | None = None) -> list[Fields]:
        """The organisations the log speaks of."""
        return self._listing("actors", as_of, policy)

    def relations(self, as_of: datetime | None = None, policy: str | None = None) -> list[Fields]:
        """The ties between organisations."""
        return self._listing("relations", as_of, policy)

    def figures(self, as_of: datetime | None = None, policy: str | None = None) -> list[Fields]:
        """The counts about organisations, then those of each incident as each source gives them."""
        return self._listing("figures", as_of, policy)

    def positions(self, as_of: datetime | None = None, policy: str | None = None) -> list[Fields]:
        """What bodies deny, admit, doubt, affirm or condemn."""
        return self._listing("positions", as_of, policy)

    def issues(self, as_of: datetime | None = None) -> list[Fields]:
        """What could not be read or understood, then figures and dates that cannot be."""
        with closing(self._log()) as log:
            return [*(contract.issue(found) for found in log.issues(as_of)), *self._records(log, as_of).read("impossible")]

    def statements(
        self, subjects: Iterable[str], documents: Mapping[str, Mapping[str, Any]], as_of: datetime | None = None
    ) -> list[Fields]:
        """What the log says of these records, each with its words and its source."""
        from tasdiq.pipeline.known.showing import statements

        with closing(self._log()) as log:
            return statements(log, subjects, documents, self.review_desk.decided.at(log, as_of).reviews, as_of)

    def show(self, record: str, policy: str | None = None, as_of: datetime | None = None) -> Fields:
        """One record with every statement behind it; raises BadValueError with near ids where there is none."""
        from tasdiq.pipeline.known.showing import shown

        with closing(self._log()) as log:
            if as_of is not None:
                log.pin(*log.head(as_of))
            return shown(log, self._records(log, as_of, policy), record)

    def logbook(self, asked: "Asked") -> Iterator[Fields]:
        """The log's entries in plain words, newest first."""
        from tasdiq.pipeline.history.logbook import logbook

        with closing(self._log()) as log:
            yield from logbook(log, asked)

    def diff(self, start: datetime, end: datetime | None = None, policy: str | None = None) -> list[Fields]:
        """What changed from what was known at one moment to what was known at a later one (now for None), and why."""
        from tasdiq.pipeline.history.differing import Then, differences
        from tasdiq.store.history import Wanted

        with closing(self._log()) as log:
            before, now = (Then.of(self._records(log, moment, policy)) for moment in (start, end))
            entries = list(log.history(Wanted(after=log.head(start)[0]), end))[::-1]
            return list(differences(before, now, [e for e in entries if e.kind in ("judgement", "redaction")]))

    def verify(self) -> Fields:
        """Prove the log whole; raises StoreError that names the first broken entry."""
        with closing(self._log()) as log:
            return asdict(log.verify())

    def pinned(self, as_of: datetime | None = None) -> tuple[int, str]:
        """The last entry recorded by that moment, and its chain: `holdings` up to there are the same on any later day."""
        with closing(self._log()) as log:
            return log.head(as_of)

    def holdings(self, as_of: datetime | None = None, policy: str | None = None, pin: tuple[int, str] | None = None) -> dict[str, Any]:
        """Everything a report may ask for: each listing by its kind, and the documents by id; nothing after the pin."""
        name = policy or self.config.policy
        with closing(self._log()) as log:
            if pin is not None:
                log.pin(*pin)
            records = self._records(log, as_of, name)
            kinds = {kind: records.read(kind) for kind in ("incidents", "claims", "relations", "figures", "positions")}
            documents = {d["document"]: d for d in records.read("documents")}
        return {**kinds, "documents": documents, "policy": name, "as_of": as_of.isoformat() if as_of else None}

    def everything(self, as_of: datetime | None = None, policy: str | None = None) -> dict[str, list[Fields]]:
        """Every kind of record that is kept beside the log, and the issues: what a desk holds ready."""
        now = as_of is None and policy in (None, self.config.policy)
        found = self._from_here(as_of, policy, now=now) if not self.is_large else self._from_beside() if now else self._once(as_of, policy)
        with closing(self._log()) as log:
            found["issues"] = [*(contract.issue(one) for one in log.issues(as_of)), *found["impossible"]]
        return found

    @property
    def is_open(self) -> bool:
        """Whether a desk is being served from it."""
        return self._keeps_open

    @property
    def is_large(self) -> bool:
        """Whether what the log comes to is computed in other processes, while this one serves a desk."""
        with closing(self._log()) as log:
            return self._keeps_open and log.head()[0] > self._large

    def _from_beside(self) -> dict[str, list[Fields]]:
        with self._remembering:
            if self._beside is None or not self._beside.is_alive:
                self._beside, self._memory = Beside(self.config), Memory()
            return self._beside.every()

    def _once(self, as_of: datetime | None, policy: str | None) -> dict[str, list[Fields]]:
        with closing(Beside(self.config, as_of, policy)) as beside:
            return beside.every()

    def _from_here(self, as_of: datetime | None, policy: str | None, *, now: bool) -> dict[str, list[Fields]]:
        with closing(self._log()) as log, self._remembering if now else nullcontext():
            return self._records(log, as_of, policy, self._memory if now else None).every()

    def _listing(self, kind: str, as_of: datetime | None, policy: str | None) -> list[Fields]:
        with closing(self._log()) as log:
            return self._records(log, as_of, policy).read(kind)

    def _records(
        self, log: Log, as_of: datetime | None = None, policy: str | None = None, memory: Memory | None = None
    ) -> Records:  # fmt: skip
        return Records(log, self._views, as_of=as_of, policy=policy or self.config.policy, memory=memory)


def silent(_: object) -> None:
    """Tell nobody."""
    return None
