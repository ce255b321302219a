"""Records and incidents in, the objects of our own published output format out (their JSON Schemas: data/schemas)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tasdiq.codebooks.fields import Fields, bounds, by_side, count, date, date_or_null, evidence, number, place, quoted, settled
from tasdiq.model.incident import Factor, Incident, Settled, Verdict, WeighedClaim
from tasdiq.model.record import INCIDENT_MEASURES, ActorFigure, ActorRole, Claim, Extract, Figure, Position, Relation, Report, Target
from tasdiq.model.statement import Issue
from tasdiq.model.text import Document, Span, digest

Settle = Callable[[Report], Mapping[str, Settled]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorProfile:
    """An organisation and how often the log speaks of it; never a private person."""

    id: str
    name: str
    type: str = "unknown"
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    incidents: int = 0
    claims: int = 0
    relations: int = 0
    figures: int = 0


def coded(document: Document, extract: Extract, settle: Settle) -> Fields:
    """A document's line of `tasdiq code`: what it is and the incidents it tells, none included."""
    reports = sorted(extract.reports, key=lambda report: report.order)
    return {
        "document": document.id, "name": document.name, "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "incidents": [reported(report, extract.claims, settle(report)) for report in reports],
    }  # fmt: skip


def reported(report: Report, claims: Iterable[Claim], figures: Mapping[str, Settled]) -> Fields:
    """One report as an incident of its document alone."""
    mine = [claim for claim in claims if claim.report == report.id]
    spans = _spans([report], mine, report.evidence)
    return {"id": report.id, "main": report.main, **_core(report, figures, mine), "evidence": evidence(spans, named=False)}


def incident(found: Incident) -> Fields:
    """One linked and weighed incident, with the reports that tell it and what it is related to."""
    claims = [weighed.claims[0] for weighed in found.claims if weighed.claims]
    every = [claim for weighed in found.claims for claim in weighed.claims]
    return {
        "id": found.id, "main": any(telling.main for telling in found.tellings), **_core(found, found.settled, claims),
        "evidence": evidence(_spans(found.reports, every, found.evidence, found.settled)),
        "reports": [
            {"document": telling.document, "name": telling.name, "main": telling.main, "copy_of": telling.copy_of}
            for telling in found.tellings
        ],
        "related": [{"id": other, "kind": kind} for other, kind in found.related],
        "policy": found.policy,
    }  # fmt: skip


def claim(weighed: WeighedClaim, about: Incident | None) -> Fields:
    """One actor's claim with what it asserts, what contradicts it, and the verdict."""
    fullest = weighed.claims[0]
    every: dict[str, list[Span]] = {}
    for each in weighed.claims:
        for name, spans in each.evidence.items():
            every.setdefault(name, []).extend(spans)
        every.setdefault("asserts", []).extend(a.span for a in each.asserts if a.span)
    asserts = dict.fromkeys((a.aspect, a.value) for each in weighed.claims for a in each.asserts)
    return {
        "id": weighed.id, "claimant": fullest.claimant, "name": fullest.name, "stance": fullest.stance,
        "channel": fullest.channel, "mode": fullest.mode, "language": fullest.language, "date": date_or_null(fullest.when),
        "incident": _about(about), "asserts": [{"aspect": aspect, "value": value} for aspect, value in asserts],
        "contradictions": [
            {"asserted": c.asserted, "found": c.found, "evidence": quoted(c.evidence, named=True)} for c in weighed.verdict.contradictions
        ],
        "verdict": _verdict(weighed.verdict), "later": [_later(each) for each in weighed.later], "evidence": evidence(every),
    }  # fmt: skip


def _later(said: Claim) -> Fields:
    """What the claimant itself said against its claim: a denial, a retraction, a disavowal."""
    return {
        "id": said.id, "stance": said.stance, "name": said.name, "date": date_or_null(said.when), "attribution": said.attribution,
        "evidence": quoted(said.evidence.get("claim") or said.evidence.get("stance", ()), named=True),
    }  # fmt: skip


def weighed(found: Incident, silence: Factor | None) -> Fields:
    """How each count of an incident was settled, with the statements behind it and those that lost; and whether somebody keeps silent."""
    rows = [
        {
            "measure": name.partition("/")[0], "side": name.partition("/")[2] or None, "count": count(held.count), "policy": held.policy,
            "reason": held.reason, "winners": [_stated(f) for f in held.winners], "losers": [_stated(f) for f in held.losers],
        }
        for name, held in found.settled.items()
    ]  # fmt: skip
    return {"id": found.id, "figures": rows, "silence": _factor(silence) if silence else None}


def _stated(found: Figure) -> Fields:
    """One source's count, as far as it tells why it won or lost."""
    spans = [found.span] if found.span else []
    return {
        "count": bounds(found.count), "side": found.side, "subset": found.subset, "attribution": found.attribution, "stance": found.stance,
        "superseded": found.superseded, "evidence": quoted(spans, named=True),
    }  # fmt: skip


def relation(found: Relation) -> Fields:
    """One dated tie between actors, as one document tells it."""
    ends = found.until.end or found.until.start
    return {
        "id": found.id, "subject": found.subject, "subject_name": found.subject_name, "relation": found.relation,
        "object": found.object, "object_name": found.object_name,
        "start": found.when.start.isoformat() if found.when.start else None, "end": ends.isoformat() if ends else None,
        "stance": found.stance, "attribution": found.attribution, "evidence": evidence(found.evidence),
    }  # fmt: skip


def actor(profile: ActorProfile) -> Fields:
    """One organisation: its names, and how much is recorded of it."""
    return {
        "id": profile.id, "name": profile.name, "type": profile.type, "aliases": list(profile.aliases),
        "parents": list(profile.parents), "incidents": profile.incidents, "claims": profile.claims,
        "relations": profile.relations, "figures": profile.figures,
    }  # fmt: skip


def figure(found: ActorFigure) -> Fields:
    """One count about an organisation."""
    return {
        "id": found.id, "about": {"actor": found.actor, "name": found.name}, "measure": found.measure, "side": found.side,
        "count": bounds(found.count), "wording": found.count.wording, "period": date_or_null(found.period),
        "as_of": date_or_null(found.as_of), "attribution": found.attribution, "evidence": evidence(found.evidence),
    }  # fmt: skip


def figure_id(found: Figure, about: Incident) -> str:
    """The id of one source's count in an incident, as listings give it."""
    span = found.span
    where = (span.document, span.field, span.start, span.end) if span else ()
    return f"figure:{digest(about.id, found.measure, found.side, found.subset, *where)[:16]}"


def incident_figure(found: Figure, about: Incident) -> Fields:
    """One source's count in one incident."""
    spans = [found.span] if found.span else []
    return {
        "id": figure_id(found, about), "about": {"incident": about.id, "name": _title(about)}, "measure": found.measure, "side": found.side,
        "count": bounds(found.count), "wording": found.count.wording, "period": None,
        "as_of": date_or_null(found.as_of) if found.as_of else None, "attribution": found.attribution,
        "evidence": evidence({"count": spans}),
    }  # fmt: skip


def position(found: Position) -> Fields:
    """What a body denies, admits, doubts, affirms or condemns."""
    return {
        "id": found.id, "who": found.who, "stance": found.stance, "about": found.about, "attribution": found.attribution,
        "evidence": evidence(found.evidence),
    }  # fmt: skip


def issue(found: Issue) -> Fields:
    """Input that was not understood."""
    return {"name": found.name, "stage": found.stage, "problem": found.problem, "document": found.document}


def _core(told: Report | Incident, figures: Mapping[str, Settled], claims: Iterable[Claim]) -> Fields:
    return {
        "type": told.type, "also": list(told.also), "stage": told.stage, "tactic": list(told.tactic),
        "date": date(told.when), "place": place(told.where), "actors": [_role(role) for role in told.actors],
        "weapons": list(told.weapons), "targets": [_target(target) for target in told.targets],
        "killed": count(settled(figures, "killed")), "injured": count(settled(figures, "injured")),
        "killed_by_side": by_side(figures, "killed"), "injured_by_side": by_side(figures, "injured"),
        "attackers": {"number": number(figures, "attackers"), "killed": number(figures, "attackers_killed")},
        "captured": _count_or_null(figures, "captured"), "abducted": _count_or_null(figures, "abducted"),
        "claims": [_brief(claim) for claim in claims],
        "probability": told.probability, "probabilities": _probabilities(told, figures),
    }  # fmt: skip


def _probabilities(told: Report | Incident, figures: Mapping[str, Settled]) -> Fields:
    """How probable the value of each field is, where a method says; a settled count is as probable as the surest behind it."""
    found = dict(told.probabilities)
    for measure in INCIDENT_MEASURES:
        held = [f.probability for f in figures[measure].winners if f.probability is not None] if measure in figures else []
        found |= {measure: max(held)} if held else {}
    return {name: found[name] for name in sorted(found)}


def _count_or_null(figures: Mapping[str, Settled], measure: str) -> Fields | None:
    known = settled(figures, measure)
    return None if known is None else count(known)


def _role(role: ActorRole) -> Fields:
    return {
        "actor": role.actor,
        "name": role.name,
        "role": role.role,
        "type": role.type,
        "basis": role.basis,
        "probability": role.probability,
    }


def _brief(said: Claim) -> Fields:
    return {
        "claimant": said.claimant, "name": said.name, "stance": said.stance, "channel": said.channel, "probability": said.probability,
    }  # fmt: skip


def _target(target: Target) -> Fields:
    return {"text": target.text, "type": target.type, "effect": target.effect, "probability": target.probability}


def _about(about: Incident | None) -> Fields | None:
    if about is None:
        return None
    targets = [_target(target) for target in about.targets]
    return {"id": about.id, "type": about.type, "date": date(about.when), "place": place(about.where), "targets": targets}


def _verdict(verdict: Verdict) -> Fields:
    return {
        "rating": verdict.rating, "low": verdict.low, "high": verdict.high, "words": verdict.words, "explanation": verdict.explanation,
        "reasons": list(verdict.reasons), "factors": [_factor(each) for each in verdict.factors], "lies": list(verdict.lies),
        "decided_by": verdict.decided_by,
    }  # fmt: skip


def _factor(found: Factor) -> Fields:
    return {
        "factor": found.name, "weight": round(found.weight, 3), "text": found.text, "evidence": quoted(found.evidence, named=True),
    }  # fmt: skip


def _title(about: Incident) -> str:
    where = about.where.name or about.where.admin2 or about.where.admin1 or about.where.country
    day = about.when.start.isoformat() if about.when.start else about.when.stated
    return ", ".join(part for part in (about.type.replace("_", " "), where, day) if part)


def _spans(
    reports: Iterable[Report], claims: Iterable[Claim], own: Mapping[str, Iterable[Span]], figures: Mapping[str, Settled] | None = None
) -> dict[str, list[Span]]:
    """For each field the spans of all that it was computed from."""
    found: dict[str, list[Span]] = {name: list(spans) for name, spans in own.items()}
    for report in reports:
        for name, spans in report.evidence.items():
            found.setdefault(name, []).extend(spans)
        found.setdefault("actors", []).extend(role.span for role in report.actors if role.span)
        found.setdefault("targets", []).extend(target.span for target in report.targets if target.span)
        for each in report.figures:
            if each.span:
                found.setdefault(each.measure, []).append(each.span)
    for measure in INCIDENT_MEASURES:
        winners = figures[measure].winners + figures[measure].losers if figures and measure in figures else ()
        found.setdefault(measure, []).extend(each.span for each in winners if each.span)
    for said in claims:
        found.setdefault("claims", []).extend(said.evidence.get("claim", ()))
    return found
