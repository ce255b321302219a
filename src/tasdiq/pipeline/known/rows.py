"""What is known in; the rows of each kind out, part by part, so that only those of what has changed are made again."""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tasdiq.codebooks import contract
from tasdiq.model.incident import Incident, WeighedClaim
from tasdiq.model.record import Relation
from tasdiq.model.text import Document
from tasdiq.pipeline.known.linking import told
from tasdiq.pipeline.known.profiles import profiles
from tasdiq.pipeline.known.ties import together
from tasdiq.pipeline.known.views import Known
from tasdiq.weigh.credibility import rules
from tasdiq.weigh.impossible import impossible
from tasdiq.weigh.lies import of_silence

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a kind, and what they are made of."""

    key: Hashable
    of: tuple[object, ...]
    make: Callable[[], Iterable[Fields]]

    def made(self) -> list[Fields]:
        """The rows as they come out of JSON."""
        rows: list[Fields] = json.loads(json.dumps(list(self.make())))
        return rows


def parts(kind: str, known: Known) -> Iterator[Part]:
    """The rows of that kind (one of KINDS)."""
    for name, of, make in _PARTS[kind](known):
        yield Part((kind, name), of, make)


def _one(make: Callable[..., Fields], *things: Any) -> Iterable[Fields]:
    return [make(*things)]


def _each(make: Callable[[Any], Fields], things: Iterable[Any]) -> Iterable[Fields]:
    return map(make, things)


Told = Iterator[tuple[Hashable, tuple[object, ...], Callable[[], Iterable[Fields]]]]


def _incidents(known: Known) -> Told:
    yield from ((one.id, (one,), partial(_one, contract.incident, one)) for one in known.incidents)


def _claims(known: Known) -> Told:
    about = {one.id: one for one in known.incidents}
    for claim in known.claims:
        incident = about.get(claim.incident or "")
        yield claim.id, (claim, incident), partial(_one, contract.claim, claim, incident)


def _actors(known: Known) -> Told:
    yield "", (known,), lambda: map(contract.actor, profiles(known))


def _ties(known: Known) -> list[tuple[Relation, list[Relation]]]:
    return together(r for e in known.found for r in e.relations)


def _relations(known: Known) -> Told:
    yield "", (known,), lambda: (contract.relation(tie) for tie, _ in _ties(known))


def _figures(known: Known) -> Told:
    """Those about organisations first, then each incident's own as each source gives them."""
    for extract in known.found:
        if extract.figures:
            yield extract.document, (extract,), partial(_each, contract.figure, extract.figures)
    for one in known.incidents:
        yield one.id, (one,), partial(_counts, one)


def _counts(one: Incident) -> Iterator[Fields]:
    yield from (contract.incident_figure(f, one) for r in one.reports for f in r.figures)


def _positions(known: Known) -> Told:
    for extract in known.found:
        if extract.positions:
            yield extract.document, (extract,), partial(_each, contract.position, extract.positions)


def _documents(known: Known) -> Told:
    yield from ((d.id, (d,), partial(_one, _document, d)) for d in known.documents.values())


def _document(d: Document) -> Fields:
    published = d.published.isoformat() if d.published else None
    return {
        "document": d.id, "name": d.name, "title": d.title, "publisher": d.publisher, "url": d.url, "language": d.language,
        "published": published,
    }  # fmt: skip


def _copies(known: Known) -> Told:
    names = {name: d.name for name, d in known.documents.items()}
    rows = [{"document": later, "name": names[later], "copy_of": names[first]} for later, first in known.copies.items()]
    yield "", (known,), lambda: rows


def _weighed(known: Known) -> Told:
    """How each incident's counts were settled, and which attacks somebody may keep silent of."""
    enough = int(rules()["limits"]["enough_documents"])
    yield from ((one.id, (one,), partial(_one, lambda one: contract.weighed(one, of_silence(one, enough)), one)) for one in known.incidents)


def _links(known: Known) -> Told:
    """Why the reports of each incident belong together."""
    yield from ((c.id, (c,), partial(_one, told, c.id, c.links)) for c in known.clusters if c.links)


def _impossible(known: Known) -> Told:
    for one in known.incidents:
        documents = tuple(known.documents[r.document] for r in one.reports)
        yield one.id, (one, *documents), partial(_impossibilities, one, known.documents)


def _impossibilities(one: Incident, documents: Mapping[str, Document]) -> Iterable[Fields]:
    return map(contract.issue, impossible(one, documents))


def _places(known: Known) -> Told:
    """The gazetteer's places by how many incidents lie there."""
    used = Counter(one.where.place_id for one in known.incidents if one.where.place_id)
    yield "", (known,), lambda: ({"place": place, "incidents": times} for place, times in sorted(used.items()))


def _made_of(known: Known) -> Told:
    """The ids of the log's records that each shown one was computed from."""
    for one in known.incidents:
        yield one.id, (one,), partial(_one, _of_incident, one)
    for weighed in known.claims:
        yield weighed.id, (weighed,), partial(_one, _of_claim, weighed)
    yield "ties", (known,), lambda: ({"id": tie.id, "of": [r.id for r in same]} for tie, same in _ties(known))
    for one in known.incidents:
        yield ("figures", one.id), (one,), partial(_of_figures, one)


def _of_incident(one: Incident) -> Fields:
    return {"id": one.id, "of": [r.id for r in one.reports] + [c.id for w in one.claims for c in w.claims]}


def _of_claim(one: WeighedClaim) -> Fields:
    return {"id": one.id, "of": [c.id for c in one.claims]}


def _of_figures(one: Incident) -> Iterator[Fields]:
    yield from ({"id": contract.figure_id(f, one), "of": [r.id]} for r in one.reports for f in r.figures)


def _origins(known: Known) -> Told:
    """Of each incident the day its first report gave, and the rows of datasets among its reports."""
    for one in known.incidents:
        documents = tuple(known.documents[r.document] for r in one.reports)
        yield one.id, (one, *documents), partial(_one, _origin, one, documents)


def _origin(one: Incident, documents: Iterable[Document]) -> Fields:
    first = next((r.when.start for r in one.reports if r.when.start), None)
    rows = [{"dataset": d.dataset, "document": d.id} for d in documents if d.dataset]
    return {"id": one.id, "first_day": first.isoformat() if first else None, "rows": rows, "reports": len(one.reports)}


_PARTS: Mapping[str, Callable[[Known], Told]] = {
    "incidents": _incidents, "claims": _claims, "actors": _actors, "relations": _relations, "figures": _figures, "positions": _positions,
    "documents": _documents, "copies": _copies, "made_of": _made_of, "places": _places, "weighed": _weighed, "impossible": _impossible,
    "origins": _origins, "links": _links,
}  # fmt: skip
