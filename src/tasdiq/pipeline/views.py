"""The log as of a moment in; incidents, claims, relations, figures and positions out, computed anew from what stands in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from tasdiq.clean.copies import copies
from tasdiq.config import Config
from tasdiq.link.cluster import Cluster, link
from tasdiq.link.facts import Context
from tasdiq.model.codec import extracts
from tasdiq.model.incident import Incident, WeighedClaim
from tasdiq.model.record import Claim, Extract
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Document
from tasdiq.pipeline.coder import Coder
from tasdiq.store.log import Log
from tasdiq.weigh.credibility import judge, unlinked
from tasdiq.weigh.factors import World
from tasdiq.weigh.incident import incident
from tasdiq.weigh.tally import Source


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that the log holds at one moment, and what it comes to under one policy."""

    documents: Mapping[str, Document]  # by id, in log order, without their texts
    found: Sequence[Extract] = field(repr=False)
    incidents: Sequence[Incident]
    claims: Sequence[WeighedClaim]
    copies: Mapping[str, str]  # document id -> the document it copies
    clusters: Sequence[Cluster] = field(repr=False)


class Views:
    """Computes what is known; holds the actor book and the institutions it asks."""

    def __init__(self, config: Config, coder: Coder) -> None:
        self._config = config
        self._coder = coder

    def known(self, log: Log, as_of: datetime | None, policy: str) -> Known:
        """What the log held at that moment (now for None), linked and weighed under the policy."""
        documents = {d.id: replace(d, text="") for d in log.documents(as_of)}
        found = [e for e in extracts(log.statements(as_of)) if e.document in documents]
        judgements = list(log.judgements(as_of))
        copied = copies((d.id, d.published, order, d.fingerprint) for order, d in enumerate(documents.values()))
        contexts = {d.id: Context(name=d.name, published=d.published, title=d.title, order=n) for n, d in enumerate(documents.values())}
        clusters = link([r for e in found for r in e.reports], contexts, judgements, copied)
        claims = _by_report(found)
        sources = {
            d.id: Source(document=d.id, name=d.name, witness=copied.get(d.id, d.id), published=d.published, order=order)
            for order, d in enumerate(documents.values())
        }
        bare = [incident(cluster.reports, sources, policy, cluster.related) for cluster in clusters]
        incidents, weighed = self._weighed(bare, clusters, claims, found, judgements)
        return Known(documents=documents, found=found, incidents=incidents, claims=weighed, copies=copied, clusters=clusters)

    def _weighed(
        self,
        bare: Sequence[Incident],
        clusters: Sequence[Cluster],
        claims: Mapping[str, Sequence[Claim]],
        found: Sequence[Extract],
        judgements: Iterable[Judgement],
    ) -> tuple[list[Incident], list[WeighedClaim]]:
        done: list[Incident] = []
        every: list[WeighedClaim] = []
        for cluster, one in zip(clusters, bare, strict=True):
            weighed = judge(_claims_on(cluster, claims), one, bare, self.world)
            every += weighed
            done.append(replace(one, claims=tuple(weighed)))
        placed = {c.id for w in every for c in w.claims}
        every += [unlinked(c) for e in found for c in e.claims if c.id not in placed]
        return done, every

    @cached_property
    def world(self) -> World:
        """The actor book, the institutions and the channels, as the weigher asks them."""
        from tasdiq.resolve.actor_institutions import Institutions

        book = self._coder.book
        institutions = Institutions.load(self._config.institutions)

        def same(left: str, right: str) -> bool:
            return left == right or book.same_or_related(left, right) in ("same", "parent", "chapter")

        def right_name(name: str, country: str | None) -> str | None:
            checked = institutions.check(name, country) if country else None
            return checked.real_name if checked and checked.verdict == "not_under_that_name" else None

        def owner(name: str) -> str | None:
            channel = book.channel(name)
            return channel.actor if channel else None

        return World(same_actor=same, right_name=right_name, channel_owner=owner)


def _by_report(found: Iterable[Extract]) -> dict[str, list[Claim]]:
    rows: dict[str, list[Claim]] = {}
    for extract in found:
        for claim in extract.claims:
            if claim.report is not None:
                rows.setdefault(claim.report, []).append(claim)
    return rows


def _claims_on(cluster: Cluster, claims: Mapping[str, Sequence[Claim]]) -> list[Claim]:
    return [claim for report in cluster.reports for claim in claims.get(report.id, ())]
