"""A Reading in, the reports of one document out, by vocabularies and rules alone."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tasdiq.extract import counts
from tasdiq.extract.assemble import assemble
from tasdiq.extract.casualties import figures
from tasdiq.extract.happening import cue
from tasdiq.extract.happenings import happenings
from tasdiq.extract.kinds import bombed, fought, incident_type, prominent
from tasdiq.extract.parties import actors, targets, weapons
from tasdiq.extract.told import Best, Told
from tasdiq.extract.tolls import tolls
from tasdiq.extract.triggers import triggers
from tasdiq.model.mention import Reading
from tasdiq.model.record import Evidence, Report
from tasdiq.model.text import Span, digest
from tasdiq.model.values import Where

METHOD = "rules:4"


def reports(reading: Reading, best: Best) -> tuple[Report, ...]:
    """The incidents the document tells of; `best` merges a happening's places into one Where."""
    told = assemble(reading, happenings(reading, triggers(), tolls(counts.noun_class)), best)
    made = [_report(reading, one, order) for order, one in enumerate(told)]
    return tuple(_related(made, told))


def _report(reading: Reading, told: Told, order: int) -> Report:
    kind, also = incident_type(told)
    kind, also = fought(reading, told, *bombed(reading, told, kind, also))
    found = figures(reading, told, kind)
    kind, also = prominent(reading, told, kind, also, any(f.measure == "killed" for f in found))
    used = weapons(reading, told)
    first = told.parts[0]
    span = _first_words(reading, told)
    return Report(
        id=f"report:{digest(reading.document.id, first.sentence.of, first.sentence.start + first.at)[:16]}",
        document=reading.document.id,
        main=told.main,
        order=order,
        type=kind,
        also=also,
        stage=_stage(told, any(f.measure in ("killed", "injured") and f.count.best for f in found)),
        tactic=_tactics(told),
        when=told.when,
        where=told.where,
        actors=actors(reading, told, kind),
        weapons=tuple(name for name, _ in used),
        targets=targets(reading, told, found),
        figures=found,
        evidence=_evidence(reading, told, span, used),
    )


def _stage(told: Told, hurt: bool) -> str:
    first = told.parts[0]
    text = first.sentence.plain[first.start : first.end]
    if hurt:
        return "accomplished"
    if cue("stage_foiled").search(text):
        return "foiled"
    if cue("stage_threatened").search(text):
        return "threatened"
    return (
        "attempted"
        if re.search(
            r"\b(?:attempted|tried to|attempt to|assassination attempt|bid to|failed to explode|did not explode)\b", text, re.IGNORECASE
        )
        else "accomplished"
    )


def _tactics(told: Told) -> tuple[str, ...]:
    found = [t.tactic for part in told.parts for t in part.triggers if t.tactic]
    if "vehicle_bomb" in found and "suicide_vest" in found and not any("vest" in t.words.lower() for p in told.parts for t in p.triggers):
        found = [t for t in found if t != "suicide_vest"]
    return tuple(dict.fromkeys(found))


def _first_words(reading: Reading, told: Told) -> Span:
    part = told.parts[0]
    if part.target:
        return reading.span(part.sentence.index, *part.target)
    words = part.strong or part.triggers or part.tolls
    return reading.span(part.sentence.index, words[0].start, words[0].end)


def _evidence(reading: Reading, told: Told, first: Span, used: Sequence[tuple[str, Span]]) -> Evidence:
    found: dict[str, tuple[Span, ...]] = {"type": (first,), "main": _sentences(reading, told)}
    dates = [reading.words(d) for d in told.dates if d.when.stated == told.when.stated or d.when == told.when]
    if dates:
        found["date"] = tuple(dict.fromkeys(dates))
    places = [p for part in told.parts for p in part.places]
    mine = [reading.words(p) for p in places if _speaks_of(p.where, told.where)]
    if mine:
        found["place"] = tuple(dict.fromkeys(mine))[:4]
    if used:
        found["weapons"] = tuple(span for _, span in used)
    return found


def _sentences(reading: Reading, told: Told) -> tuple[Span, ...]:
    """The sentences that tell of it, the first four: what a reader wants to see beside the values."""
    told_in = {part.sentence.index: part.sentence for part in told.parts}
    return tuple(reading.document.span(s.start, s.end, of=s.of) for s in list(told_in.values())[:4])


def _speaks_of(mention: Where, settled: Where) -> bool:
    names = {settled.name, settled.site, settled.admin1, settled.admin2} - {None}
    return bool({mention.name, mention.site, mention.admin1, mention.admin2} & names)


def _related(made: Sequence[Report], told: Sequence[Told]) -> list[Report]:
    """Tie the incidents of one document that its words tell as connected: hours apart, or "another"."""
    ids = [report.id for report in made]
    tied: dict[int, set[str]] = {n: set() for n in range(len(made))}
    for number, one in enumerate(told):
        if number and any(part.same_day or part.another for part in one.parts):
            tied[number].add(ids[0])
            tied[0].add(ids[number])
    return [replace(report, related=tuple(sorted(tied[n]))) for n, report in enumerate(made)]
