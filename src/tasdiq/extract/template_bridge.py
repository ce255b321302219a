"""A document's reports in, its templates out: what the rules alone can say in MUC-4's terms."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from tasdiq.extract.template_place import Located, located, main_country
from tasdiq.extract.template_tables import pattern, table
from tasdiq.model.mention import ActorMention, PlaceMention, Reading
from tasdiq.model.record import ActorRole, Report, Target
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Span
from tasdiq.model.values import Count, Where
from tasdiq.model.vocab import shipped

_RECENT = timedelta(days=62)  # before the document: what is older is history, not news
_NEAR = 20  # characters between a number and what it counts
_HURT = ("killed", "injured", "unharmed", "abducted")
_FINENESS = ("exact", "settlement", "near", "admin2", "admin1", "larger", "country", "unknown")


def templates_of(reading: Reading, reports: Sequence[Report]) -> tuple[Template, ...]:
    """One template for each report of a type that has templates, in the order they are told."""
    ordered = sorted(reports, key=lambda report: report.order)
    made = (_template(reading, report, kind) for report in ordered if (kind := _type(report)) and _is_recent(reading, report))
    return tuple(template for template in made if _is_specific(template))


def _is_specific(template: Template) -> bool:
    """Whether it names who did it or what was hit, and not only forces hit by their enemies: that is war, and not MUC-4's."""
    parties = [f for f in template.fillers if f.role != "instrument"]
    hit = [f for f in parties if f.role.endswith("target")]
    at_war = bool(hit) and template.category == "terrorist_act" and all(f.type in table("forces") for f in hit)
    return bool(parties) and not at_war


def _type(report: Report) -> str | None:
    kind = table("types").get(report.type)
    words = " ".join(span.quote for span in report.evidence.get("main", ()))
    return "arson" if report.type == "arson_sabotage" and pattern(table("arson")["words"]).search(words) else kind


def _is_recent(reading: Reading, report: Report) -> bool:
    last = report.when.end or report.when.start
    return reading.anchor is None or last is None or reading.anchor - last <= _RECENT


def _template(reading: Reading, report: Report, kind: str) -> Template:
    place = _place(reading, report)
    initiators = [a for a in report.actors if a.role == "initiator"]
    return Template(
        document=report.document, type=kind, stage=table("stages")[report.stage],
        category="state_sponsored_violence" if any(a.type == "state" for a in initiators) else "terrorist_act",
        when=report.when, where=place.where, wider=place.wider, place_words=place.words,
        fillers=(*_perpetrators(reading, initiators), *_instruments(report), *_targets(reading, report)),
        probability=report.probability, span=next(iter(report.evidence.get("type", ())), None),
    )  # fmt: skip


def _place(reading: Reading, report: Report) -> Located:
    """The report's place with the places around it; the country the document is about where it has none."""
    named = [m for m in reading.places if not m.adjective and _is_of(reading, m, report)]
    if named:
        return located(reading, min(named, key=lambda m: _FINENESS.index(m.where.precision) if m.where.precision in _FINENESS else 0))
    country = report.where.country or main_country(reading)
    return Located(where=report.where if report.where.country else Where(country=country, precision="country"))


def _is_of(reading: Reading, mention: PlaceMention, report: Report) -> bool:
    words = reading.words(mention)
    told = any(
        span.field == words.field and span.start <= words.start and words.end <= span.end for span in report.evidence.get("place", ())
    )
    return told and mention.where.country == report.where.country


def _perpetrators(reading: Reading, initiators: Sequence[ActorRole]) -> Iterator[Filler]:
    for actor in initiators:
        if actor.span is None:
            continue
        generic = any(m.generic for m in _actors_at(reading, actor.span))
        if generic and actor.type != "state":
            yield Filler(role="individual", mentions=(actor.span,))
        else:
            yield Filler(role="organisation", mentions=(actor.span,), confidence=table("confidences")[actor.basis])


def _actors_at(reading: Reading, span: Span) -> Iterator[ActorMention]:
    for mention in reading.actors:
        words = reading.words(mention)
        if words.field == span.field and words.start < span.end and span.start < words.end:
            yield mention


def _instruments(report: Report) -> Iterator[Filler]:
    for span in report.evidence.get("weapons", ()):
        kind = _by_words("instruments", span.quote)
        if kind is not None:
            yield Filler(role="instrument", mentions=(span,), type=kind)


def _targets(reading: Reading, report: Report) -> Iterator[Filler]:
    for target in report.targets:
        if target.span is None or target.type == "militants":
            continue
        human = target.effect in _HURT or not _is_thing(target)
        of = "human" if human else "physical"
        kind = _by_words(of, target.text)
        effect = table(of, "effects").get(target.effect or "")
        yield Filler(
            role="human_target" if human else "physical_target", mentions=(target.span,),
            type=kind or table(of, "classes").get(target.type, "civilian" if human else "other"),
            effect=effect or (None if human else _damage(reading, target.span)), number=_number(reading, target.span),
            plural=_is_plural(target.text), nation=target.nationality,
        )  # fmt: skip


def _damage(reading: Reading, span: Span) -> str | None:
    """What became of a thing, by the words of its sentence."""
    for sentence in reading.sentences:
        if sentence.of == span.field and sentence.start <= span.start < sentence.end:
            return next((effect for effect, words in table("physical", "damage").items() if pattern(words).search(sentence.plain)), None)
    return None


def _number(reading: Reading, span: Span) -> Count | None:
    """The number that stands right before the words, or in them."""
    for mention in reading.counts:
        words = reading.words(mention)
        if words.field == span.field and span.start - _NEAR <= words.start and words.end <= span.end and words.start <= span.start + _NEAR:
            return mention.count
    return None


def _is_plural(text: str) -> bool:
    head = re.split(r"\b(?:of|in|from|at)\b", text.lower())[0].split()
    return bool(head) and (
        head[-1].endswith(("men", "people", "women", "children")) or (head[-1].endswith("s") and not head[-1].endswith("ss"))
    )


def _is_thing(target: Target) -> bool:
    things = shipped("vocabulary/targets")["things"].get(target.type)
    return target.effect in ("damaged", "destroyed") or bool(things and pattern(rf"\b(?:{things})\b").search(target.text))


def _by_words(of: str, text: str) -> str | None:
    return next((kind for kind, words in table(of, "words").items() if pattern(words).search(text)), None)
