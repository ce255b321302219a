"""What is known in; the objects of the output contract out, kind by kind, each kind kept beside the log until it grows."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from tasdiq.codebooks import contract
from tasdiq.extract.rules import METHOD
from tasdiq.model.record import Relation
from tasdiq.pipeline.known.linking import told
from tasdiq.pipeline.known.profiles import profiles
from tasdiq.pipeline.known.ties import together
from tasdiq.pipeline.known.views import Known, Views
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.store.log import Log
from tasdiq.weigh.credibility import rules
from tasdiq.weigh.impossible import impossible
from tasdiq.weigh.lies import of_silence

Fields = dict[str, Any]
LISTED = ("incidents", "claims", "actors", "relations", "figures", "positions")
FORM = 3  # of the rows: what was kept in another form is made anew
KINDS = (*LISTED, "documents", "copies", "made_of", "places", "origins", "weighed", "impossible", "links")


class Records:
    """The records of one log at one moment under one policy, as plain objects; computed once, when first asked for."""

    def __init__(self, log: Log, views: Views, coder: Coder, *, as_of: datetime | None, policy: str) -> None:
        self._log, self._views, self._coder = log, views, coder
        self._as_of, self._policy = as_of, policy
        self._known: Known | None = None

    def read(self, kind: str) -> list[Fields]:
        """All records of that kind (one of KINDS)."""
        rows: list[Fields] = json.loads(self._bytes(kind))
        return rows

    def links(self, incident: str) -> list[Fields]:
        """Why the reports of an incident were linked."""
        kept: list[Fields] | None = next((row["links"] for row in self.read("links") if row["id"] == incident), None)
        return kept if kept is not None else told(incident, self._views.linker.links(incident))["links"]

    def keep_all(self) -> None:
        """Keep every kind beside the log, so that the next command finds them made; lets go of what was computed."""
        for kind in KINDS:
            self._bytes(kind)
        self._known = None

    def _bytes(self, kind: str) -> bytes:
        def made() -> bytes:
            return b"[" + b",".join(json.dumps(row).encode() for row in _ROWS[kind](self._now(), self._coder)) + b"]"

        key = f"{kind}:{FORM}:{METHOD}:{self._policy}:{self._views.linker.name}"
        return self._log.cached(key, made, self._as_of)

    def _now(self) -> Known:
        if self._known is None:
            past = self._views.linker.once if self._log.is_past else None  # what is kept of links is of now
            self._known = self._views.known(self._log, self._as_of, self._policy, past)
        return self._known


def _ties(known: Known) -> list[tuple[Relation, list[Relation]]]:
    return together(r for e in known.found for r in e.relations)


def _incidents(known: Known, coder: Coder) -> Iterator[Fields]:
    yield from map(contract.incident, known.incidents)


def _claims(known: Known, coder: Coder) -> Iterator[Fields]:
    about = {one.id: one for one in known.incidents}
    for claim in known.claims:
        yield contract.claim(claim, about.get(claim.incident or ""))


def _actors(known: Known, coder: Coder) -> Iterator[Fields]:
    yield from map(contract.actor, profiles(known))


def _relations(known: Known, coder: Coder) -> Iterator[Fields]:
    for tie, _ in _ties(known):
        yield contract.relation(tie)


def _figures(known: Known, coder: Coder) -> Iterator[Fields]:
    """Those about organisations first, then each incident's own as each source gives them."""
    for extract in known.found:
        yield from map(contract.figure, extract.figures)
    for incident in known.incidents:
        for report in incident.reports:
            for figure in report.figures:
                yield contract.incident_figure(figure, incident)


def _positions(known: Known, coder: Coder) -> Iterator[Fields]:
    for extract in known.found:
        yield from map(contract.position, extract.positions)


def _documents(known: Known, coder: Coder) -> Iterator[Fields]:
    for d in known.documents.values():
        published = d.published.isoformat() if d.published else None
        yield {
            "document": d.id,
            "name": d.name,
            "title": d.title,
            "publisher": d.publisher,
            "url": d.url,
            "language": d.language,
            "published": published,
        }


def _copies(known: Known, coder: Coder) -> Iterator[Fields]:
    for later, first in known.copies.items():
        yield {"document": later, "name": known.documents[later].name, "copy_of": known.documents[first].name}


def _weighed(known: Known, coder: Coder) -> Iterator[Fields]:
    """How each incident's counts were settled, and which attacks somebody may keep silent of."""
    enough = int(rules()["limits"]["enough_documents"])
    for one in known.incidents:
        yield contract.weighed(one, of_silence(one, enough))


def _links(known: Known, coder: Coder) -> Iterator[Fields]:
    """Why the reports of each incident belong together; a large desk finds it when it is asked."""
    yield from (told(cluster.id, cluster.links) for cluster in known.clusters if cluster.links)


def _impossible(known: Known, coder: Coder) -> Iterator[Fields]:
    for one in known.incidents:
        yield from map(contract.issue, impossible(one, known.documents))


def _places(known: Known, coder: Coder) -> Iterator[Fields]:
    """The gazetteer's places by how many incidents lie there."""
    used = Counter(one.where.place_id for one in known.incidents if one.where.place_id)
    yield from ({"place": place, "incidents": times} for place, times in sorted(used.items()))


def _made_of(known: Known, coder: Coder) -> Iterator[Fields]:
    """The ids of the log's records that each shown one was computed from."""
    for one in known.incidents:
        yield {"id": one.id, "of": [r.id for r in one.reports] + [c.id for w in one.claims for c in w.claims]}
    for weighed in known.claims:
        yield {"id": weighed.id, "of": [c.id for c in weighed.claims]}
    for tie, same in _ties(known):
        yield {"id": tie.id, "of": [r.id for r in same]}
    for one in known.incidents:
        yield from ({"id": contract.figure_id(f, one), "of": [r.id]} for r in one.reports for f in r.figures)


def _origins(known: Known, coder: Coder) -> Iterator[Fields]:
    """Of each incident the day its first report gave, and the rows of datasets among its reports."""
    for one in known.incidents:
        days = (r.when.start for r in one.reports if r.when.start)
        rows = [{"dataset": d.dataset, "document": d.id} for r in one.reports if (d := known.documents[r.document]).dataset]
        first = next(days, None)
        yield {"id": one.id, "first_day": first.isoformat() if first else None, "rows": rows, "reports": len(one.reports)}


_ROWS: Mapping[str, Callable[[Known, Coder], Iterator[Fields]]] = {
    "incidents": _incidents,
    "claims": _claims,
    "actors": _actors,
    "relations": _relations,
    "figures": _figures,
    "positions": _positions,
    "documents": _documents,
    "copies": _copies,
    "made_of": _made_of,
    "places": _places,
    "weighed": _weighed,
    "impossible": _impossible,
    "origins": _origins,
    "links": _links,
}
