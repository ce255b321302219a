"""The log as of a moment in; incidents, claims, relations, figures and positions out, anew where something has changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from tasdiq.clean.copies import copies, passages_of, shared_passages
from tasdiq.config import Config
from tasdiq.link.cluster import Cluster
from tasdiq.model.incident import Incident, WeighedClaim
from tasdiq.model.record import Claim, Extract
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Document
from tasdiq.pipeline.known.datasets import linked, witness
from tasdiq.pipeline.known.decided import Decided
from tasdiq.pipeline.known.linking import Linker, Links
from tasdiq.pipeline.known.memo import Memo
from tasdiq.pipeline.known.reads import Reads
from tasdiq.pipeline.known.reviewing import LINKING, Reviews, standing
from tasdiq.pipeline.known.revising import revise
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.resolve.actor_judged import Ruled, revised, ruled
from tasdiq.resolve.actors import ActorBook
from tasdiq.store.log import Log
from tasdiq.weigh.bodies import Source
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

    def known(self, log: Log, as_of: datetime | None, policy: str, link: Links | None = None, memory: "Memory | None" = None) -> Known:
        """What the log held at that moment (now for None), linked and weighed under the policy.

        With a memory, only what has changed since it was asked last is computed, and what has not is the same objects.
        """
        link = link or (self.linker.now if as_of is None else self.linker.once)
        memory = memory or Memory()
        memo = memory.memo
        decisions = memory.decided.at(log, as_of)
        reviews, judgements = decisions.reviews, standing(decisions.every)
        read = memory.reads.at(log, decisions, as_of)
        documents = {name: one.document for name, one in read.items()}
        rules = memo.same("rules", ruled(judgements, self._coder.book.naming))
        book = memo.of("book", (rules,), lambda: revised(self._coder.book, rules))
        found = [
            memo.of(("found", name), (one.extract, one.document, rules), partial(_revised, one.extract, rules, book, documents))
            for name, one in read.items()
        ]
        alike = memo.of("alike", tuple(documents.values()), lambda: _alike(documents))
        copied = memo.same("copied", reviews.copied(alike, documents))
        deciding = memo.same("linking", [j.id for j in judgements if j.decision in LINKING])
        contexts = {name: one.context for name, one in read.items()}

        def clustered() -> list[Cluster]:
            reports = [report for extract in found for report in extract.reports]
            return _as_before(memo.last("clusters", ()), linked(reports, documents, contexts, judgements, copied, link))

        clusters = memo.of("clusters", (*found, *contexts.values(), copied, deciding), clustered)
        credits = {name: one.credit for name, one in read.items()}
        sources = memo.of("sources", (copied, *documents.values()), lambda: _sources(memo, documents, copied, credits))
        bare = list(_bare(memo, clusters, sources, policy, reviews))
        incidents, claims = self._weighed(memo, bare, found, judgements, self._world(book))
        memo.turn()
        return Known(
            documents=documents, found=found, incidents=incidents, claims=claims, copies=copied, clusters=clusters, book=book
        )  # fmt: skip

    def _weighed(
        self, memo: Memo, bare: Sequence[Incident], found: Sequence[Extract], judgements: Sequence[Judgement], world: World
    ) -> tuple[list[Incident], list[WeighedClaim]]:
        """The incidents with the claims on them, and every claim with its verdict."""
        given = weighed(bare, _by_report(found), judgements, world)
        done = [one if one is of else _claimed(memo, of, one) for of, one in zip(bare, given, strict=True)]
        every = [claim for one in done for claim in one.claims]
        placed = {c.id for w in every for c in w.claims}
        rest = unanswered((c for e in found for c in e.claims if c.id not in placed), judgements)
        return done, every + [memo.same(("unanswered", one.id), one) for one in rest]

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


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What is held between two looks at one log under one policy."""

    decided: Decided = field(default_factory=Decided)
    reads: Reads = field(default_factory=Reads)
    memo: Memo = field(default_factory=Memo)
    rows: Memo = field(default_factory=Memo)

    @property
    def is_warm(self) -> bool:
        """Whether it holds anything yet."""
        return bool(self.reads.held)


def _revised(extract: Extract, rules: Ruled, book: ActorBook, documents: Mapping[str, Document]) -> Extract:
    return next(revise([extract], rules, book, documents))


def _alike(documents: Mapping[str, Document]) -> Mapping[str, str]:
    return copies((d.id, d.published, order, d.fingerprint) for order, d in enumerate(documents.values()))


def _as_before(before: Iterable[Cluster], now: Iterable[Cluster]) -> list[Cluster]:
    """The incidents' reports; those of an incident that is as it was before are the same object."""
    known = {cluster.id: cluster for cluster in before}
    return [_like(known.get(cluster.id), cluster) for cluster in now]


def _like(before: Cluster | None, now: Cluster) -> Cluster:
    if before is None or (before.links, before.related, len(before.reports)) != (now.links, now.related, len(now.reports)):
        return now
    return before if all(a is b for a, b in zip(before.reports, now.reports, strict=True)) else now


def _claimed(memo: Memo, bare: Incident, now: Incident) -> Incident:
    """The incident with its claims; that of before, where they are weighed as they were."""
    return memo.of(("claimed", now.id), (bare, memo.same(("claims", now.id), now.claims)), lambda: now)


def _bare(memo: Memo, clusters: Iterable[Cluster], sources: Mapping[str, Source], policy: str, reviews: Reviews) -> Iterator[Incident]:
    """What the reports of each incident come to, as people decided, without its claims."""
    decided = reviews.on_reports()
    for cluster in clusters:
        heard = _heard([report.document for report in cluster.reports], sources)
        make = partial(incident, cluster.reports, sources, policy, cluster.related)
        one = memo.of(("bare", cluster.id), (cluster, *heard), make)
        if not decided.isdisjoint(report.id for report in cluster.reports):
            one = memo.same(("decided", cluster.id), reviews.decided(one))
        yield one


def _heard(documents: Iterable[str], sources: Mapping[str, Source]) -> Iterable[Source]:
    """The sources of these documents, and those whose words they print."""
    found: dict[str, Source] = {}
    waiting = list(documents)
    while waiting:
        name = waiting.pop()
        if name not in found and name in sources:
            found[name] = one = sources[name]
            waiting += [one.witness, *(earlier for _, _, earlier in one.shared)]
    return found.values()


def _by_report(found: Iterable[Extract]) -> dict[str, list[Claim]]:
    rows: dict[str, list[Claim]] = {}
    for extract in found:
        for claim in extract.claims:
            if claim.report is not None:
                rows.setdefault(claim.report, []).append(claim)
    return rows


def _sources(
    memo: Memo, documents: Mapping[str, Document], copied: Mapping[str, str], credits: Mapping[str, str | None]
) -> dict[str, Source]:
    """Each document as a witness: whose copy it is, and which of its passages stand in an earlier document."""
    rows = [(d.id, d.published, order, passages_of(d)) for order, d in enumerate(documents.values())]
    shared: dict[str, list[tuple[int, int, str]]] = {}
    for passage in shared_passages(rows):
        shared.setdefault(str(passage.document), []).append((passage.start, passage.end, str(passage.earlier)))
    before: Mapping[str, Source] = memo.last("sources", {})
    found = {}
    for order, d in enumerate(documents.values()):
        one = Source(
            document=d.id, name=d.name, witness=copied.get(d.id, witness(d)), published=d.published, order=order,
            shared=tuple(shared.get(d.id, ())), publisher=d.publisher, agency=credits[d.id],
        )  # fmt: skip
        found[d.id] = before[d.id] if before.get(d.id) == one else one
    return found
