"""Documents and the reports read in them in; their texts and coded values out, read from the log once for the same records."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasdiq.model.statement import Statement
from tasdiq.model.text import Document
from tasdiq.pipeline.deciding.keys import ReviewDesk
from tasdiq.serve.refused import Refused
from tasdiq.serve.shelf import Held

_KEPT = 300  # documents in memory
Wanted = tuple[str, str]  # a document, and the report of it that is meant; "" for none


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document with what stands of one report of it."""

    document: Document
    statements: tuple[Statement, ...]


class Texts:
    """What the queue and the pages of incidents show of documents."""

    def __init__(self, desk: ReviewDesk) -> None:
        self.desk = desk
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, Wanted], Read] = OrderedDict()

    def read(self, held: Held, wanted: Iterable[Wanted]) -> Mapping[Wanted, Read]:
        """Each document with its report, as of these records."""
        name = held.name
        asked = list(dict.fromkeys(wanted))
        with self._lock:
            found = {one: self._kept[name, one] for one in asked if (name, one) in self._kept}
        missing = [one for one in asked if one not in found]
        if missing:
            said, texts = self.desk.told([report for _, report in missing if report], [document for document, _ in missing], held.as_of)
            for document, report in missing:
                if document not in texts:
                    raise Refused(409, "a document was erased meanwhile; load the page again")
                mine = tuple(row for row in said if report and row.subject == report)
                found[document, report] = Read(document=texts[document], statements=mine)
            with self._lock:
                self._kept.update({(name, one): found[one] for one in missing})
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return found
