"""A model's templates in, what the words of their document say besides out: who claimed it, weapons and casualties that have no name.

A filler without mentions is what MUC-4's guide calls a dummy: "shot dead" tells of a gun that no words name (sections 7.8, 7.24).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from tasdiq.extract.template_report import touch
from tasdiq.model.mention import Reading
from tasdiq.model.record import Claim
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Span
from tasdiq.model.vocab import shipped

_TARGETS = ("physical_target", "human_target")
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
    if template.stage == "accomplished" and filler.role in _TARGETS and filler.mentions:
        at = list(_sentences(reading, filler.mentions[0]))
        told = {effect for effect, words in _table(filler.role).get(template.type, {}).items() for n in at if _has(words, reading, n)}
        if len(told) == 1:
            return replace(filler, effect=told.pop())
    return filler


def _unnamed(template: Template, reading: Reading) -> Iterator[Filler]:
    """The weapon that the words imply, and that nobody was hurt: where no filler tells either."""
    told = [n for f in template.fillers if f.role in _TARGETS for span in f.mentions for n in _sentences(reading, span)]
    if template.stage == "accomplished" and not any(f.role == "instrument" for f in template.fillers):
        weapon = _first("weapons", template.type, reading, sorted(set(told)))
        if weapon:
            yield Filler(role="instrument", mentions=(), type=weapon)
    if told and not any(f.role == "human_target" for f in template.fillers):
        near = range(min(told), min(max(told) + _AFTER + 1, len(reading.sentences)))
        effect = _first("unhurt", template.type, reading, near)
        if effect:
            yield Filler(role="human_target", mentions=(), effect=effect)


def _sentences(reading: Reading, span: Span) -> Iterator[int]:
    yield from (s.index for s in reading.sentences if s.of == span.field and s.start <= span.start < s.end)


def _first(what: str, kind: str, reading: Reading, sentences: Sequence[int]) -> str | None:
    """The first value of the list for that type of incident whose words stand in one of the sentences."""
    table = _table(what).get(kind, {})
    return next((value for value, words in table.items() if any(_has(words, reading, number) for number in sentences)), None)


def _has(words: str, reading: Reading, sentence: int) -> bool:
    return _pattern(words).search(reading.sentences[sentence].plain) is not None


def _table(name: str) -> dict[str, Any]:
    found: dict[str, Any] = shipped("vocabulary/templates")[name]
    return found


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)
