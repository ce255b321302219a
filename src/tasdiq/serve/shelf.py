"""The database in; its records held in memory, by kind and by id, and made anew once the log has grown."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tasdiq.pipeline import Tasdiq

Row = Mapping[str, Any]
KINDS = ("incidents", "claims", "actors", "relations", "figures", "positions")
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

    @property
    def name(self) -> str:
        """What an ETag is made of: another name, other records."""
        return f"{self.head}:{self.policy}:{self.as_of.isoformat() if self.as_of else ''}"


class Shelf:
    """Records ready to be shown; while new ones are computed the last ones are shown."""

    def __init__(self, tasdiq: Tasdiq) -> None:
        self._tasdiq = tasdiq
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[str, datetime | None], Held] = OrderedDict()
        self._making: threading.Thread | None = None

    def held(self, as_of: datetime | None = None, policy: str | None = None) -> Held:
        """The records now, or as they were known at that moment.

        Where the log has grown since, the last records come back at once, and newer ones are made beside.
        """
        key = (policy or self._tasdiq.config.policy, as_of)
        with self._lock:
            found = self._held.get(key)
        if found is None:
            return self._make(key)
        if found.head != self._tasdiq.head():
            self.renew(key)
        return found

    def renew(self, key: tuple[str, datetime | None] | None = None) -> None:
        """Begin to make the records anew, unless that is being done already."""
        wanted = key or (self._tasdiq.config.policy, None)
        with self._lock:
            if self._making is not None and self._making.is_alive():
                return
            self._making = threading.Thread(target=self._make, args=(wanted,), daemon=True, name="tasdiq-records")
            self._making.start()

    def wait(self) -> None:
        """Until what is being made is there."""
        making = self._making
        if making is not None:
            making.join()

    @property
    def is_renewing(self) -> bool:
        """Whether newer records are being made."""
        return self._making is not None and self._making.is_alive()

    def _make(self, key: tuple[str, datetime | None]) -> Held:
        policy, as_of = key
        head = self._tasdiq.head()
        found = self._tasdiq.holdings(as_of, policy)
        rows = {kind: found[kind] if kind in found else self._tasdiq.actors(as_of, policy) for kind in KINDS}
        by_id = {str(row["id"]): (kind, row) for kind in KINDS for row in rows[kind] if "id" in row}
        made = Held(head=head, policy=policy, as_of=as_of, rows=rows, documents=found["documents"], by_id=by_id)
        with self._lock:
            self._held[key] = made
            self._held.move_to_end(key)
            while len(self._held) > _KEPT:
                oldest = next(k for k in self._held if k != (self._tasdiq.config.policy, None))
                del self._held[oldest]
        return made
