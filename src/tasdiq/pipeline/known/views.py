"""The log as of a moment in; incidents, claims, relations, figures and positions out, computed anew from what stands in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from tasdiq.clean.copies import copies, passages_of, shared_passages
from tasdiq.config import Config
from tasdiq.link.cluster import Cluster
from tasdiq.link.facts import Context, words_near
from tasdiq.link.rules import shipped
from tasdiq.model.codec import extracts
from tasdiq.model.incident import Incident, WeighedClaim
from tasdiq.model.record import Claim, Extract
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Document
from tasdiq.pipeline.known.datasets import linked, witness
from tasdiq.pipeline.known.linking import Linker, Links
from tasdiq.pipeline.known.reviewing import Reviews, standing
from tasdiq.pipeline.known.revising import revise
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.resolve.actor_judged import revised, ruled
from tasdiq.resolve.actors import ActorBook
from tasdiq.store.log import Log
from tasdiq.weigh.bodies import Source, credited
from tasdiq.weigh.case import World
from tasdiq.weigh.desk import unanswered, weighed
from tasdiq.weigh.incident import incident

if TYPE_CHECKING:
    from tasdiq.resolve.actor_institutions import Institutions


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that the log holds at one moment, and what it comes to under one policy."""

    documents: Mapping[str, Document]  # by id, in log order, without their texts
    found: Sequence[Extract] = field(repr=False)
    incidents: Sequence[Incident]
    claims: Sequence[WeighedClaim]
    copies: Mapping[str, str]  # document id -> the document it copies
    clusters: Sequence[Cluster] = field(repr=False)
    book: ActorBook = field(repr=False)  # the actors as people corrected them


class Views:
    """Computes what is known; holds the actor book and the institutions it asks."""

    def __init__(self, config: Config, coder: Coder) -> None:
        self._config = config
        self._coder = coder
        self.linker = Linker(config)

    def known(self, log: Log, as_of: datetime | None, policy: str, link: Links | None = None) -> Known:
        """What the log held at that moment (now for None), linked and weighed under the policy."""
        link = link or (self.linker.now if as_of is None else self.linker.once)
        every = list(log.judgements(as_of))
        reviews, judgements = Reviews.of(every), standing(every)
        found = list(_extracts(log, as_of, reviews))
        reports = {e.document: e.reports for e in found}
        documents: dict[str, Document] = {}
        contexts: dict[str, Context] = {}
        credits: dict[str, str | None] = {}
        nearness = shipped()
        for order, d in enumerate(log.documents(as_of)):
            words = {r.id: words_near(r, d.text, nearness) for r in reports.get(d.id, ()) if d.dataset is None}
            contexts[d.id] = Context(name=d.name, published=d.published, title=d.title, order=order, words=words)
            documents[d.id] = replace(d, text="")
            credits[d.id] = credited(d.publisher, d.text) if d.dataset is None else d.publisher
        rules = ruled(judgements, self._coder.book.naming)
        book = revised(self._coder.book, rules)
        found = list(revise((e for e in found if e.document in documents), rules, book, documents))
        alike = copies((d.id, d.published, order, d.fingerprint) for order, d in enumerate(documents.values()))
        copied = reviews.copied(alike, documents)
        clusters = linked([r for e in found for r in e.reports], documents, contexts, judgements, copied, link)
        sources = _sources(documents, copied, credits)
        bare = [reviews.decided(incident(cluster.reports, sources, policy, cluster.related)) for cluster in clusters]
        incidents, claims = self._weighed(bare, found, judgements, self._world(book))
        return Known(
            documents=documents, found=found, incidents=incidents, claims=claims, copies=copied, clusters=clusters, book=book
        )  # fmt: skip

    def _weighed(
        self, bare: Sequence[Incident], found: Sequence[Extract], judgements: Sequence[Judgement], world: World
    ) -> tuple[list[Incident], list[WeighedClaim]]:
        """The incidents with the claims on them, and every claim with its verdict."""
        done = weighed(bare, _by_report(found), judgements, world)
        every = [claim for one in done for claim in one.claims]
        placed = {c.id for w in every for c in w.claims}
        every += unanswered((c for e in found for c in e.claims if c.id not in placed), judgements)
        return done, every

    @cached_property
    def _institutions(self) -> "Institutions":
        from tasdiq.resolve.actor_institutions import Institutions

        return Institutions.load(self._config.institutions)

    def _world(self, book: ActorBook) -> World:
        """The actor book, the institutions and the channels, as the weigher asks them."""
        institutions = self._institutions

        def same(left: str, right: str) -> bool:
            return left == right or book.same_or_related(left, right) in ("same", "parent", "chapter")

        def right_name(name: str, country: str | None, day: date | None) -> str | None:
            checked = institutions.check(name, country, day) if country else None
            return checked.real_name if checked and checked.verdict == "not_under_that_name" else None

        def owner(name: str) -> str | None:
            channel = book.channel(name)
            return channel.actor if channel else None

        return World(same_actor=same, right_name=right_name, channel_owner=owner)


def _extracts(log: Log, as_of: datetime | None, reviews: Reviews) -> Iterator[Extract]:
    """What stands in the log of each document, as people put it right, one document in memory at a time."""
    seen: dict[str, Extract] = {}
    again: set[str] = set()
    for document, rows in groupby(log.statements(as_of), key=lambda statement: statement.document):
        if document in seen:
            again.add(document)  # somebody said more of it later
        elif document is not None:
            seen[document] = next(extracts(reviews.rows(rows)), Extract(document=document))
    for document, extract in seen.items():
        yield next(extracts(reviews.rows(log.statements(as_of, document=document))), extract) if document in again else extract


def _by_report(found: Iterable[Extract]) -> dict[str, list[Claim]]:
    rows: dict[str, list[Claim]] = {}
    for extract in found:
        for claim in extract.claims:
            if claim.report is not None:
                rows.setdefault(claim.report, []).append(claim)
    return rows


def _sources(documents: Mapping[str, Document], copied: Mapping[str, str], credits: Mapping[str, str | None]) -> dict[str, Source]:
    """Each document as a witness: whose copy it is, and which of its passages stand in an earlier document."""
    rows = [(d.id, d.published, order, passages_of(d)) for order, d in enumerate(documents.values())]
    shared: dict[str, list[tuple[int, int, str]]] = {}
    for passage in shared_passages(rows):
        shared.setdefault(str(passage.document), []).append((passage.start, passage.end, str(passage.earlier)))
    return {
        d.id: Source(
            document=d.id,
            name=d.name,
            witness=copied.get(d.id, witness(d)),
            published=d.published,
            order=order,
            shared=tuple(shared.get(d.id, ())),
            publisher=d.publisher,
            agency=credits[d.id],
        )
        for order, d in enumerate(documents.values())
    }
