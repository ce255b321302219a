"""Sentences and the day they were written in, the dates they mention out."""

from collections.abc import Iterable
from datetime import date

from tasdiq.model.mention import DateMention
from tasdiq.model.text import Sentence
from tasdiq.model.values import When
from tasdiq.resolve.date_grammar import Grammar, Phrase, grammars, phrases
from tasdiq.resolve.date_guards import allowed
from tasdiq.resolve.date_line import anchor
from tasdiq.resolve.date_meaning import Meaning, Setting, meaning
from tasdiq.resolve.date_notation import normalise

__all__ = ["anchor", "find", "normalise"]

_LEAD = 48  # characters before a phrase in which its preposition stands


def find(sentences: Iterable[Sentence], anchor: date | None) -> tuple[DateMention, ...]:
    """The dates that the sentences mention, in order; start unknown where the anchor is needed and missing."""
    known = grammars()
    return tuple(mention for sentence in sentences for mention in _in_sentence(sentence, anchor, known))


def _in_sentence(sentence: Sentence, anchor: date | None, known: tuple[Grammar, ...]) -> Iterable[DateMention]:
    plain, done = sentence.plain, 0
    for phrase in phrases(plain, known, lambda text, phrase: allowed(text, phrase, cased=sentence.cased)):
        ahead = 300 if phrase.grammar.guards.future.search(plain, 0, phrase.start) else 3
        found = meaning(phrase, Setting(anchor=anchor, ahead=ahead))
        if found is None:
            continue
        start = _with_lead(plain, phrase, done)
        found = _since(found, plain[start : phrase.start], phrase, anchor)
        done = phrase.end
        when = When(start=found.start, end=found.end, precision=found.precision, stated=plain[start : phrase.end])
        yield DateMention(
            sentence=sentence.index, start=start, end=phrase.end, when=when,
            relative_to_event=found.relative, offset_days=found.offset_days,
        )  # fmt: skip


def _with_lead(plain: str, phrase: Phrase, done: int) -> int:
    begin = max(done, phrase.start - _LEAD)
    lead = phrase.grammar.guards.lead.search(plain[begin : phrase.start])
    return begin + lead.start() if lead else phrase.start


def _since(found: Meaning, lead: str, phrase: Phrase, anchor: date | None) -> Meaning:
    """ "Since 2014": from then until the anchor."""
    if found.start is None or not phrase.grammar.guards.since.search(lead):
        return found
    end = anchor if anchor is not None and anchor >= found.start else None
    return Meaning(start=found.start, end=end, precision="days" if found.precision == "day" else found.precision)
