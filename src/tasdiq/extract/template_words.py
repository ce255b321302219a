"""A model's templates in, what the words of their document say besides out: who claimed it, weapons and casualties that have no name.

A filler without mentions is what MUC-4's guide calls a dummy: "shot dead" tells of a gun that no words name (sections 7.8, 7.24).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tasdiq.extract.template_report import touch
from tasdiq.extract.template_tables import pattern, table
from tasdiq.model.mention import Reading
from tasdiq.model.record import Claim
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Span

_TARGETS = ("physical_target", "human_target")
_EFFECTS = {"human_target": ("human", "hurt"), "physical_target": ("physical", "damage")}  # the tables of words
_TOLD_BY_WORDS = {"human_target": ("attack", "bombing"), "physical_target": ("attack",)}  # where words tell better than the model
_AFTER = 3  # sentences after one that tells of an incident, which may say that nobody was hurt


def completed(templates: Iterable[Template], claims: Iterable[Claim], reading: Reading) -> tuple[Template, ...]:
    """The templates with what the words add to each."""
    own = [span for claim in claims if claim.stance == "claims" for span in _named(claim, reading)]
    return tuple(
        replace(each, fillers=(*(_known(each, filler, own, reading) for filler in each.fillers), *_unnamed(each, reading)))
        for each in templates
    )


def _named(claim: Claim, reading: Reading) -> Iterator[Span]:
    """All words of the document that name the claimant, and those of the claiming."""
    yield from claim.evidence.get("claim", ())
    for mention in reading.actors:
        if claim.claimant is not None and mention.actor == claim.claimant:
            yield reading.words(mention)


def _known(template: Template, filler: Filler, own: Iterable[Span], reading: Reading) -> Filler:
    """An organisation that claims responsibility has its part as claimed; what befell a target is what its sentence alone tells."""
    if filler.role == "organisation" and any(touch(mention, span) for mention in filler.mentions for span in own):
        return replace(filler, confidence="claimed_or_admitted")
    if template.stage != "accomplished" or filler.role not in _TARGETS or not filler.mentions:
        return filler
    if template.type == "arson" and filler.role == "physical_target" and filler.effect is None:
        return replace(filler, effect="some_damage")  # the guide, 7.17: arson of a target is at least that
    if template.type in _TOLD_BY_WORDS[filler.role]:
        told = _told(table(*_EFFECTS[filler.role]), reading, _sentences(reading, filler.mentions[0]))
        return replace(filler, effect=told[0]) if len(told) == 1 else filler
    return filler


def _unnamed(template: Template, reading: Reading) -> Iterator[Filler]:
    """The weapon that the words imply, and that nobody was hurt: where no filler tells either."""
    told = [n for f in template.fillers if f.role in _TARGETS for span in f.mentions for n in _sentences(reading, span)]
    if template.stage == "accomplished" and not any(f.role == "instrument" for f in template.fillers):
        for weapon in _told(table("weapons", template.type), reading, sorted(set(told)))[:1]:
            yield Filler(role="instrument", mentions=(), type=weapon)
    if told and not any(f.role == "human_target" for f in template.fillers):
        near = range(min(told), min(max(told) + _AFTER + 1, len(reading.sentences)))
        for effect in _told(table("unhurt", template.type), reading, near)[:1]:
            yield Filler(role="human_target", mentions=(), effect=effect)


def _sentences(reading: Reading, span: Span) -> Iterator[int]:
    yield from (s.index for s in reading.sentences if s.of == span.field and s.start <= span.start < s.end)


def _told(words: Mapping[str, str], reading: Reading, sentences: Iterable[int]) -> list[str]:
    """The values whose words stand in one of the sentences, in the order of the table."""
    texts = [reading.sentences[number].plain for number in sentences]
    return [value for value, source in words.items() if any(pattern(source).search(text) for text in texts)]
