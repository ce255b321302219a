"""What was read in; the same with actors named as people decided out. The log keeps what was read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from tasdiq.model.record import ActorFigure, ActorRole, Claim, Extract, Position, Relation, Report
from tasdiq.model.text import Document
from tasdiq.resolve.actor_judged import Ruled
from tasdiq.resolve.actors import ActorBook

Named = TypeVar("Named", Claim, ActorFigure, Position, ActorRole)
_FIELDS = {Claim: ("claimant", "name"), ActorFigure: ("actor", "name"), Position: ("actor", "who"), ActorRole: ("actor", "name")}


def revise(found: Iterable[Extract], rules: Ruled, book: ActorBook, documents: Mapping[str, Document]) -> Iterator[Extract]:
    """Each document's records with the actors that stand now; without judgements on actors, the very same records."""
    for extract in found:
        yield _Reviser(rules, book, _day(extract, documents.get(extract.document))).extract(extract) if rules else extract


def _day(extract: Extract, document: Document | None) -> date | None:
    """The day on which a document speaks: when it was published, else the last day that it tells of."""
    told = [report.when.start for report in extract.reports if report.when.start is not None]
    return (document.published if document else None) or max(told, default=None)


@dataclass(frozen=True, slots=True)
class _Reviser:
    """Names actors as people decided, in one document."""

    rules: Ruled
    book: ActorBook
    day: date | None

    def extract(self, found: Extract) -> Extract:
        return replace(
            found,
            reports=tuple(self._report(report) for report in found.reports),
            claims=tuple(self._named(claim, claim.when.start) for claim in found.claims),
            relations=tuple(self._relation(relation) for relation in found.relations),
            figures=tuple(self._named(figure, figure.as_of.start or figure.period.start) for figure in found.figures),
            positions=tuple(self._named(position, position.when.start) for position in found.positions),
        )

    def _report(self, report: Report) -> Report:
        actors = tuple(self._named(role, report.when.start, role.span.quote if role.span else "") for role in report.actors)
        return report if actors == report.actors else replace(report, actors=actors)

    def _relation(self, relation: Relation) -> Relation:
        subject = self._meant(relation.subject, relation.subject_name, relation.when.start)
        other = self._meant(relation.object, relation.object_name, relation.when.start)
        return replace(relation, subject=subject[0], subject_name=subject[1], object=other[0], object_name=other[1])

    def _named(self, record: Named, on: date | None, words: str = "") -> Named:
        id_, name = _FIELDS[type(record)]
        held = (getattr(record, id_), getattr(record, name))
        meant = self._meant(*held, on, words)
        changes: dict[str, str | None] = {id_: meant[0], name: meant[1]}
        known = self.book.actors.get(meant[0] or "")
        if isinstance(record, ActorRole) and known is not None and meant[0] != held[0]:
            changes["type"] = known.type
        return record if meant == held else replace(record, **changes)  # type: ignore[arg-type]

    def _meant(self, held: str | None, name: str, on: date | None, words: str = "") -> tuple[str | None, str]:
        """The actor and its name; words as they stand say it before the name that a reader settled on."""
        on = on or self.day
        for text in (words, name):
            key = self.book.naming.key(text) if text else ""
            actor = self.rules.actor(held, key, on)
            if actor != held:
                known = self.book.actors.get(actor) if actor else None
                return actor, known.name if known else words or name
        return held, name
