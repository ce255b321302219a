"""A template of the model that no rule has read in, a report of it out: only where what is told is violence by somebody on somebody."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from tasdiq.extract.happening import cue
from tasdiq.extract.parties import target_class
from tasdiq.model.mention import ActorMention, Reading
from tasdiq.model.record import ActorRole, Figure, Report, Target
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Sentence, Span, digest
from tasdiq.model.vocab import shipped

_HUMAN, _PHYSICAL = "human_target", "physical_target"
_NO_ATTACK = ("accident", "rehearsal", "anniversary", "statistics")  # cues of contexts.toml
_HEAD = 4  # sentences at a document's head that say what it is about
_MEASURES = {"death": "killed", "injury": "injured"}


def report_of(reading: Reading, template: Template, order: int) -> Report | None:
    """The report; None where the model is not sure enough of the incident, of a target, and of a weapon or an armed group."""
    if not _is_sure(reading, template) or template.span is None or _is_no_attack(reading, template):
        return None
    span = template.span
    return Report(
        id=f"report:{digest(reading.document.id, 'model', span.field, span.start)[:16]}", document=reading.document.id, order=order,
        type=kind(template), stage=template.stage, when=template.when, where=template.where, probability=template.probability,
        actors=tuple(actors(reading, template)), targets=tuple(targets(template)), figures=tuple(_figures(template)),
        evidence={"type": (span,), "main": tuple(_sentences(reading, template)), "place": template.place_words[-1:]},
    )  # fmt: skip


def kind(template: Template) -> str:
    """The type of report: the usual one of the template's, or a suicide bombing where its words say so."""
    told = " ".join(span.quote.lower() for f in template.fillers if f.role in ("instrument", "individual") for span in f.mentions)
    return "suicide_bombing" if template.type == "bombing" and "suicide" in told else str(table("types")[template.type][0])


def _is_sure(reading: Reading, template: Template) -> bool:
    armed = any(f.role == "instrument" and sure(f, "weapon") for f in template.fillers)
    groups = (named(reading, f) for f in template.fillers if f.role == "organisation" and sure(f, "actor"))
    hit = any(f.role in (_HUMAN, _PHYSICAL) and sure(f, "target") for f in template.fillers)
    sure_of_it = template.probability is None or template.probability >= table("least")["incident"]
    return sure_of_it and hit and (armed or any(g and g.type == "non_state" for g in groups))


def _is_no_attack(reading: Reading, template: Template) -> bool:
    """Whether the words call it an accident, an exercise, a memory or a sum: at the document's head, or beside what it tells."""
    own = {s.index for s in _told_in(reading, template)}
    near = own | {index + 1 for index in own} | set(range(_HEAD))
    return any(cue(name).search(s.plain) for s in reading.sentences if s.index in near for name in _NO_ATTACK)


def actors(reading: Reading, template: Template) -> Iterator[ActorRole]:
    """The known organisations that are told to have done it."""
    seen = set()
    for filler in template.fillers:
        mention = named(reading, filler) if filler.role == "organisation" and sure(filler, "actor") else None
        if mention is not None and mention.actor not in seen:
            seen.add(mention.actor)
            yield ActorRole(
                actor=mention.actor, name=mention.name, role="initiator", type=mention.type,
                basis=table("bases").get(filler.confidence or "", "reported"), span=filler.mentions[0], probability=filler.probability,
            )  # fmt: skip


def named(reading: Reading, filler: Filler) -> ActorMention | None:
    """The known organisation that one of the filler's mentions names."""
    for span in filler.mentions:
        for mention in reading.actors:
            if not mention.generic and mention.actor and touch(reading.words(mention), span):
                return mention
    return None


def targets(template: Template) -> Iterator[Target]:
    """What was hit, by class; people by what they are, never by name."""
    for filler in template.fillers:
        if filler.role not in (_HUMAN, _PHYSICAL) or not sure(filler, "target"):
            continue
        for span in (filler.titles if filler.named else filler.mentions)[:1]:
            words = " ".join(span.quote.split())
            name = target_class(words, "people" if filler.role == _HUMAN else "things")
            if name:
                yield Target(
                    text=words, type=name, effect=table("effects").get(filler.effect or ""), nationality=filler.nation, span=span,
                    probability=filler.probability,
                )  # fmt: skip


def _figures(template: Template) -> Iterator[Figure]:
    for filler in template.fillers:
        measure = _MEASURES.get(filler.effect or "") if filler.role == _HUMAN and sure(filler, "target") else None
        if measure and filler.number is not None:
            yield Figure(measure=measure, count=filler.number, span=filler.mentions[0], probability=filler.probability)


def _sentences(reading: Reading, template: Template) -> Iterator[Span]:
    """The sentences that its things stand in, the first four."""
    for sentence in _told_in(reading, template)[:4]:
        yield reading.document.span(sentence.start, sentence.end)


def _told_in(reading: Reading, template: Template) -> list[Sentence]:
    mentions = [f.mentions[0] for f in template.fillers]
    return [s for s in reading.sentences if s.of == "text" and any(s.start <= m.start < s.end for m in mentions if m.field == "text")]


def touch(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one.field == other.field and one.start < other.end and other.start < one.end


def sure(filler: Filler, what: str) -> bool:
    """Whether the model is as sure of a filler as it takes; one that gives no probabilities says what it is sure of."""
    return filler.probability is None or bool(filler.probability >= table("least")[what])


@cache
def table(name: str) -> Any:
    """A table of `combining.toml`."""
    return shipped("vocabulary/combining")[name]
