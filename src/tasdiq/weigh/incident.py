"""Linked reports of one happening in, the incident that they come to out, each value with the words behind it."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.incident import Incident, Settled, Telling
from tasdiq.model.record import BASES, TYPES, ActorRole, Figure, Report
from tasdiq.model.text import Span
from tasdiq.model.values import DATE_PRECISIONS, PLACE_PRECISIONS, When, Where
from tasdiq.weigh.bodies import Source
from tasdiq.weigh.case import fold
from tasdiq.weigh.figures import settle_all
from tasdiq.weigh.rules import differences, read, refuse

_TIERS = (("exact", "settlement", "near"), ("admin2",), ("admin1",), ("larger", "sea_air"), ("country",), ("unknown",))


@cache
def rules() -> dict[str, Any]:
    """The votes and word lists that come with the program."""
    table = read("incident.toml")
    problems = differences("incident", table, ["specific", "votes", "actors"])
    problems += differences("votes", table.get("votes", {}), ["main", "background", "vague"])
    problems += differences("actors", table.get("actors", {}), ["generic", "basis"])
    problems += [f"[specific] no type {n!r}" for n in table.get("specific", {}) if n not in (*TYPES, "share")]
    problems += [f"[actors] basis lacks {n!r}" for n in BASES if n not in table.get("actors", {}).get("basis", [])]
    refuse("incident.toml", problems)
    return table


@dataclass(frozen=True, kw_only=True)
class _Told:
    """Reports with their sources, in log order; copies do not vote."""

    reports: tuple[Report, ...]
    sources: Mapping[str, Source]

    @cached_property
    def voters(self) -> list[Report]:
        """The independent reports that tell it in the main; where there are none, those that mention it."""
        originals = [r for r in self.reports if self._first_of_witness(r)]
        return [r for r in originals if r.main] or originals

    def _first_of_witness(self, report: Report) -> bool:
        witness = self.sources[report.document].witness
        return next(r for r in self.reports if self.sources[r.document].witness == witness and r.main == report.main) is report

    def weight(self, report: Report) -> float:
        """What a report's vote counts."""
        return float(rules()["votes"]["main" if report.main else "background"])


def incident(
    reports: Sequence[Report], sources: Mapping[str, Source], policy: str = "house", related: Iterable[tuple[str, str]] = ()
) -> Incident:
    """What the reports of one incident come to; claims are weighed afterwards and added with `dataclasses.replace`.

    The id is that of the first report in the log, so it stays when reports are added.
    """
    if not reports:
        raise BadValueError("an incident needs at least one report")
    own = {r.document: _source(r.document, sources) for r in reports}
    ordered = sorted(reports, key=lambda r: (own[r.document].order, r.order, r.id))
    told = _Told(reports=tuple(ordered), sources=own)
    kind = _kind(told)
    when, where = _when(told), _where(told)
    stage = _most(told.voters, lambda r: r.stage, told.weight)
    settled = settle_all([(f, _said_by(f, own[r.document], sources, main=r.main)) for r in ordered for f in r.figures], kind, policy)
    return Incident(
        id="incident:" + ordered[0].id.partition(":")[2], type=kind, also=_also(told, kind), stage=stage or "accomplished",
        tactic=_union(r.tactic for r in told.voters), when=when, where=where, actors=_actors(told),
        weapons=_union(r.weapons for r in told.voters),
        targets=tuple({fold(t.text): t for r in reversed(told.voters) for t in reversed(r.targets)}.values())[::-1],
        settled=settled, tellings=tuple(_telling(r, own[r.document], sources) for r in ordered), reports=tuple(ordered),
        related=tuple(related), policy=policy, evidence=_evidence(told, kind, when, where, settled),
        probability=_surest(r.probability for r in told.voters), probabilities=_probabilities(told, kind, when, where),
    )  # fmt: skip


def _said_by(figure: Figure, source: Source, sources: Mapping[str, Source], *, main: bool) -> Source:
    """Where a figure stands; where its passage stands in an earlier document too, that one is its witness."""
    span = figure.span
    first = next((w for start, end, w in source.shared if span and span.field == "text" and start <= span.start and span.end <= end), None)
    return replace(_heard(source, first, sources), main=main) if first else source if source.main == main else replace(source, main=main)


def _source(document: str, sources: Mapping[str, Source]) -> Source:
    """The document's source, with the first original of a chain of copies as its witness."""
    source = sources.get(document) or Source(document=document, name=document, witness=document)
    witness, seen = source.witness, {document}
    while witness not in seen and witness in sources:
        seen.add(witness)
        witness = sources[witness].witness
    return source if witness == source.document else _heard(source, witness, sources)


def _heard(source: Source, witness: str, sources: Mapping[str, Source]) -> Source:
    """The source with its witness and whose words those are."""
    original = sources.get(witness)
    whose = (original.publisher, original.agency) if original else (None, None)
    return replace(source, witness=witness, publisher=whose[0], agency=whose[1])


def _telling(report: Report, source: Source, sources: Mapping[str, Source]) -> Telling:
    original = sources.get(source.witness)
    copy_of = None if source.witness == source.document else original.name if original else source.witness
    return Telling(report=report.id, document=report.document, name=source.name, main=report.main, copy_of=copy_of)


def _kind(told: _Told) -> str:
    votes: dict[str, float] = {}
    for report in told.voters:
        share = rules()["votes"]["vague"] if report.type == "other" else 1.0
        votes[report.type] = votes.get(report.type, 0.0) + share * told.weight(report)
    chosen = max(votes, key=lambda kind: (votes[kind], -TYPES.index(kind)))
    for kind, vaguer in rules()["specific"].items():
        if kind in votes and chosen in vaguer and votes[kind] >= rules()["specific"]["share"] * (votes[kind] + votes[chosen]):
            chosen = kind
    return chosen


def _also(told: _Told, kind: str) -> tuple[str, ...]:
    vaguer = rules()["specific"].get(kind, [])
    named = _union((*([r.type] if r.main else []), *r.also) for r in told.voters)
    return tuple(name for name in named if name != kind and name != "other" and not (name in vaguer and _only_type(told, name)))


def _only_type(told: _Told, name: str) -> bool:
    """Whether it was told only as the vaguer word for the whole, never as something that also happened."""
    return not any(name in r.also for r in told.voters)


def _when(told: _Told) -> When:
    """The day most independent main reports give; a day over a range, never the publication date."""
    known = [r for r in told.voters if r.when.start is not None]
    if not known:
        return next((r.when for r in told.voters if r.when.stated), When())
    finest = min(DATE_PRECISIONS.index(r.when.precision) for r in known)
    best = [r for r in known if DATE_PRECISIONS.index(r.when.precision) == finest]
    chosen = _most(best, lambda r: (r.when.start, r.when.end or r.when.start), told.weight)
    return next(r.when for r in best if (r.when.start, r.when.end or r.when.start) == chosen)


def _where(told: _Told) -> Where:
    """The place most independent main reports give, of the finest they give; the site from those that name one there."""
    known = [r for r in told.voters if r.where.precision != "unknown" or r.where.name or r.where.country]
    if not known:
        return next((r.where for r in told.voters if r.where.site), Where())
    finest = min(_tier(r.where) for r in known)
    best = [r for r in known if _tier(r.where) == finest]
    key = _most(best, lambda r: _place_key(r.where), told.weight)
    same = [r.where for r in best if _place_key(r.where) == key]
    chosen = min(same, key=lambda w: PLACE_PRECISIONS.index(w.precision))
    sites = [w.site for w in same if w.site]
    site = max(sorted(set(sites)), key=lambda s: (sum(fold(s) in fold(o) or fold(o) in fold(s) for o in sites), len(s)), default=None)
    return replace(
        chosen, site=site, admin1=chosen.admin1 or _first(w.admin1 for w in same), admin2=chosen.admin2 or _first(w.admin2 for w in same),
        country=chosen.country or _first(w.country for w in same),
    )  # fmt: skip


def _tier(where: Where) -> int:
    return next(n for n, names in enumerate(_TIERS) if where.precision in names)


def _place_key(where: Where) -> Hashable:
    return where.place_id or fold(where.name or where.admin2 or where.admin1 or where.country or "")


def _actors(told: _Told) -> tuple[ActorRole, ...]:
    """Each organisation once for each role, on the strongest ground given; words like "gunmen" only where none is named."""
    grounds: list[str] = rules()["actors"]["basis"]
    best: dict[tuple[str, str], ActorRole] = {}
    for report in told.voters:
        for actor in report.actors:
            key = (actor.actor or fold(actor.name), actor.role)
            if key not in best or grounds.index(actor.basis) < grounds.index(best[key].basis):
                best[key] = actor
    generic = {fold(name) for name in rules()["actors"]["generic"]}
    named = {a.role for a in best.values() if a.actor and a.basis != "denied"}
    return tuple(a for a in best.values() if a.actor or a.role not in named or fold(a.name) not in generic)


def _most(reports: Sequence[Report], value: Callable[[Report], Any], weight: Callable[[Report], float]) -> Any:
    """The value with the most votes; of equals the one told first."""
    votes: dict[Hashable, float] = {}
    for report in reports:
        votes[value(report)] = votes.get(value(report), 0.0) + weight(report)
    return max(votes, key=lambda name: votes[name]) if votes else None


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for values in lists:
        for value in values:
            seen.setdefault(fold(value), value)
    return tuple(seen.values())


def _first(values: Iterable[str | None]) -> str | None:
    return next((v for v in values if v), None)


def _evidence(told: _Told, kind: str, when: When, where: Where, settled: Mapping[str, Settled]) -> Mapping[str, tuple[Span, ...]]:
    agreeing = _agreeing(kind, when, where)
    found = {name: _spans(s for r in told.voters if agrees(r) for s in r.evidence.get(name, ())) for name, agrees in agreeing.items()}
    for name in ("weapons", "stage", "tactic"):
        found[name] = _spans(s for r in told.voters for s in r.evidence.get(name, ()))
    found["actors"] = _spans(a.span for r in told.voters for a in r.actors)
    found["targets"] = _spans(t.span for r in told.voters for t in r.targets)
    for name, value in settled.items():
        found[name] = _spans(f.span for f in value.winners)
    return {name: spans for name, spans in found.items() if spans}


def _agreeing(kind: str, when: When, where: Where) -> Mapping[str, Callable[[Report], bool]]:
    """For each field that is voted on, whether a report says what was chosen."""
    return {
        "type": lambda r: r.type == kind,
        "date": lambda r: r.when.start == when.start,
        "place": lambda r: _place_key(r.where) == _place_key(where),
    }


def _probabilities(told: _Told, kind: str, when: When, where: Where) -> dict[str, float]:
    """Of each voted field that of the surest report that says what was chosen: how much more several are worth is not measured."""
    agreeing = _agreeing(kind, when, where).items()
    surest = {name: _surest(r.probabilities.get(name) for r in told.voters if agrees(r)) for name, agrees in agreeing}
    return {name: value for name, value in surest.items() if value is not None}


def _surest(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)


def _spans(spans: Iterable[Span | None]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(s for s in spans if s is not None))
