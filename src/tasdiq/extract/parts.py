"""An incident's figures in; with the numbers within them ("55 of them lawyers"), and without totals of several incidents, out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tasdiq.extract.counts import noun_class
from tasdiq.extract.parties import words_for
from tasdiq.model.mention import CountMention, Reading, in_sentence
from tasdiq.model.record import Figure
from tasdiq.model.text import Sentence, Span
from tasdiq.model.values import Count, exactly

_OPENS = re.compile(r"^(?: \w+){0,2},? ?\(?(?:including|among them|among whom|of whom|amongst them)(?: \w+){0,2} $", re.IGNORECASE)
_ASIDE = re.compile(r"(?: (?:dead|injured|wounded|killed|hurt))?(?:, | - | \()$", re.IGNORECASE)
_BREAK = re.compile(r"[.;]|\b(?:killed|wounded|injured|hurt|died|arrested|detained|while|but|when)\b", re.IGNORECASE)
_OF_THEM = re.compile(r" ?(?:of (?:them|whom|those) )?(?:(?:was|were|are|is) )?(?P<noun>(?:[\w'-]+ ){0,2}?[\w'-]+)", re.IGNORECASE)
_OF_NUMBER = re.compile(r"\bof (?:them|whom|those)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"^(?:,|,? and|, as well as| as well as) $", re.IGNORECASE)
_WITH_ATTACKER = re.compile(r"^,? ?\(?(?:including|among them|counting) (?P<who>(?:the|an?|one) (?:\w+ ){0,2}?)$", re.IGNORECASE)
_PLURAL = re.compile(
    r"\b(?:attacks|bombings|blasts|explosions|strikes|shootings|raids|assaults|incidents|ambushes|clashes|killings)\b"
    r"(?: (?:in|at|on|across|near|around|targeting|hit|hitting|struck|rocked|outside)\b)(?: (?:the|cities|towns|city|town|of|both))* $",
    re.IGNORECASE,
)
_JOINT = re.compile(r"^(?: (?:city|town|district|province))?(?:,| and|, and| as well as)(?: in| at| the| near)? $", re.IGNORECASE)
_FAR = 60  # characters between a total and what is within it


def with_parts(reading: Reading, found: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures and what they hold: each total is followed by the numbers that its sentence says are in it."""
    kept = [replace(f, subset=True) if not f.subset and _of_several(reading, f) else f for f in found]
    told = [(f.measure, f.span) for f in kept if f.span]
    return tuple(part for f in kept for part in (f, *(p for p in _within(reading, f) if not _is_told(p, told))))


def _is_told(part: Figure, told: Sequence[tuple[str, Span]]) -> bool:
    return any(part.measure == measure and _overlap(part.span, span) for measure, span in told)


def _within(reading: Reading, whole: Figure) -> Iterator[Figure]:
    """The numbers behind a total that are of those counted in it."""
    sentence = _sentence(reading, whole)
    if sentence is None or whole.span is None or whole.measure not in ("killed", "injured"):
        return
    end = whole.span.end - sentence.start
    yield from _attackers(reading, sentence, whole, end)
    last: int | None = None
    for count in in_sentence(reading.counts, sentence.index):
        if count.start < end or (last is None and count.start > end + _FAR):
            continue
        between = sentence.plain[(end if last is None else last) : count.start]
        of_them = _OF_NUMBER.search(_wording(sentence, count)) is not None and _ASIDE.match(between) is not None
        opens = of_them or _OPENS.search(between) is not None
        if not (opens if last is None else _GOES_ON.search(between)) or (not _ASIDE.match(between) and _BREAK.search(between)):
            if last is not None:
                return
            continue
        part = _part(reading, sentence, whole, count)
        last = part.span.end - sentence.start if part.span else count.end
        yield part


def _part(reading: Reading, sentence: Sentence, whole: Figure, count: CountMention) -> Figure:
    noun, end = count.noun, count.end
    if noun is None or _OF_NUMBER.search(_wording(sentence, count)):
        behind = _OF_THEM.match(sentence.plain, _after_them(sentence, count))
        if behind is not None:
            noun, end = behind.group("noun"), behind.end("noun")
    group, side = noun_class(noun) if noun else ("people", "unknown")
    words = sentence.plain[count.start : end]
    return replace(
        whole, count=replace(count.count, wording=words), side="militants" if group == "attackers" else side, subset=True,
        span=reading.span(sentence.index, count.start, end),
    )  # fmt: skip


def _wording(sentence: Sentence, count: CountMention) -> str:
    return sentence.plain[count.start : count.end + 9]


def _after_them(sentence: Sentence, count: CountMention) -> int:
    """Where what is said of "55 of them" begins."""
    found = _OF_NUMBER.search(sentence.plain, count.start, count.end + 9)
    return found.end() if found else count.end


def _attackers(reading: Reading, sentence: Sentence, whole: Figure, end: int) -> Iterator[Figure]:
    """One attacker within a total: "12 people, including the bomber"."""
    for match in words_for("attackers").finditer(sentence.plain, end, end + _FAR):
        before = _WITH_ATTACKER.match(sentence.plain[end : match.start()])
        if before is None or match.group().lower().endswith(("s", "men")):
            continue
        start = end + before.start("who")
        count = exactly(1, sentence.plain[start : match.end()])
        yield replace(whole, count=count, side="militants", subset=True, span=reading.span(sentence.index, start, match.end()))
        return


def _of_several(reading: Reading, figure: Figure) -> bool:
    """Whether the sentence gives one number for what happened in two places: "bombings in X and Y killed 40"."""
    sentence = _sentence(reading, figure)
    if sentence is None or _known(figure.count) < 2:
        return False
    places = [p for p in in_sentence(reading.places, sentence.index) if not p.adjective]
    for one, other in pairwise(places):
        apart = (one.where.place_id or one.where.name) != (other.where.place_id or other.where.name)
        if apart and _JOINT.match(sentence.plain[one.end : other.start]) and _PLURAL.search(sentence.plain[: one.start]):
            return True
    return False


def _known(count: Count) -> int:
    return max(n or 0 for n in (count.low, count.best, count.high))


def _sentence(reading: Reading, figure: Figure) -> Sentence | None:
    span = figure.span
    if span is None:
        return None
    return next((s for s in reading.sentences if s.of == span.field and s.start <= span.start and span.end <= s.start + len(s.plain)), None)


def _overlap(one: Span | None, other: Span) -> bool:
    return one is not None and one.field == other.field and one.start < other.end and other.start < one.end
