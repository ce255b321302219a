"""Sentences and the day they were written in, the dates they mention out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tasdiq.model.mention import DateMention
from tasdiq.model.text import Sentence
from tasdiq.model.values import When
from tasdiq.resolve.date_calendar import Meaning
from tasdiq.resolve.date_grammar import Grammar, Phrase, grammars, phrases
from tasdiq.resolve.date_guards import allowed
from tasdiq.resolve.date_line import anchor
from tasdiq.resolve.date_meaning import Setting, meaning
from tasdiq.resolve.date_notation import normalise, normalise_all

__all__ = ["anchor", "find", "normalise", "normalise_all"]

_SINGLE = {"day": "day", "day_range": "day", "month_range": "month", "weekday_range": "weekday"}
_LEAD = 48  # characters before a phrase in which its preposition stands


def find(sentences: Iterable[Sentence], anchor: date | None) -> tuple[DateMention, ...]:
    """The dates that the sentences mention, in order; start unknown where the anchor is needed and missing."""
    known = grammars()
    return tuple(mention for sentence in sentences for mention in _in_sentence(sentence, anchor, known))


def _in_sentence(sentence: Sentence, anchor: date | None, known: tuple[Grammar, ...]) -> Iterable[DateMention]:
    plain, done = sentence.plain, 0
    for whole in phrases(plain, known, lambda text, phrase: allowed(text, phrase, cased=sentence.cased)):
        for phrase in _apart(plain, whole, anchor):
            found = meaning(phrase, Setting(anchor=anchor, ahead=_ahead(plain, phrase)))
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


def _apart(plain: str, phrase: Phrase, anchor: date | None) -> tuple[Phrase, ...]:
    """ "March 12 and 13" is a range, "March 12 and 19" two dates, "between March 12 and 19" a range again."""
    guards = phrase.grammar.guards
    join = guards.apart.search(plain, phrase.start, phrase.end)
    if join is None or guards.between.search(plain, max(0, phrase.start - _LEAD), phrase.start):
        return (phrase,)
    second = {name: value for name in ("weekday", "day", "month", "year") if (value := phrase.parts.get(f"{name}2")) is not None}
    kind = _SINGLE.get(phrase.kind)
    found = meaning(phrase, Setting(anchor=anchor, ahead=_ahead(plain, phrase)))
    near = found is not None and found.start is not None and found.end is not None and (found.end - found.start).days == 1
    if kind is None or not second or near or "day3" in phrase.parts:
        return (phrase,)
    first = {name: value for name, value in phrase.parts.items() if not name.endswith("2")}
    if "year2" in phrase.parts:
        first.setdefault("year", phrase.parts["year2"])
    second = {**{n: v for n, v in first.items() if n != "weekday"}, **second}
    left, right = plain[: join.start()].rstrip(), len(plain) - len(plain[join.end() :].lstrip())
    return (
        replace(phrase, kind=kind, end=len(left), parts=first),
        replace(phrase, kind=kind, start=right, parts=second),
    )


def _ahead(plain: str, phrase: Phrase) -> int:
    """How far ahead of the anchor a date without its year may lie: far where the words before tell of what is to come."""
    if phrase.grammar.guards.future.search(plain, 0, phrase.start):
        return 182
    return 30 if phrase.kind in ("day", "day_range") else 3


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
