"""A phrase that reads like a date, and whether it is one: "may" and "March", years and numbers, names that hold a date."""

import re

from tasdiq.resolve.date_grammar import Phrase

_BEFORE, _AFTER = 40, 60  # characters that are looked at on either side
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+ $")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_BARE = ({"month"}, {"weekday"})


def allowed(plain: str, phrase: Phrase, *, cased: bool) -> bool:
    """Whether the phrase, where it stands, is a date."""
    before, after = plain[max(0, phrase.start - _BEFORE) : phrase.start], plain[phrase.end : phrase.end + _AFTER]
    words, guards = plain[phrase.start : phrase.end], phrase.grammar.guards
    if plain[phrase.start].isdigit() and guards.not_day_before.search(before):
        return False
    if "year" not in phrase.parts and _is_name(phrase, before, after):
        return False
    if phrase.kind == "year" and "part" not in phrase.parts and "year" in phrase.parts:
        return _year_stands(phrase, before, after)
    if phrase.kind == "deictic":
        return not (cased and words[0].isupper() and _CAPITALISED.search(before))
    return _month_or_weekday_stands(phrase, words, before, after, cased=cased)


def _is_name(phrase: Phrase, before: str, after: str) -> bool:
    if not {"month", "weekday"} & phrase.parts.keys():
        return False
    return bool(phrase.grammar.guards.name_before.search(before) or phrase.grammar.guards.name_after.search(after))


def _year_stands(phrase: Phrase, before: str, after: str) -> bool:
    guards = phrase.grammar.guards
    if guards.year_needs.search(before):
        return True
    return bool(guards.year_weak.search(before) and guards.year_stop.search(after))


def _month_or_weekday_stands(phrase: Phrase, words: str, before: str, after: str, *, cased: bool) -> bool:
    """A word that is also a verb, a name or short for something needs its capital, and alone a preposition."""
    guards = phrase.grammar.guards
    doubtful = [word for word in _FIRST_WORD.findall(words) if word.lower() in guards.doubtful]
    if cased and any(word[0].islower() for word in doubtful):
        return False
    if "may" in (word.lower() for word in doubtful) and guards.modal.search(after):
        return False
    if phrase.parts.keys() not in _BARE:
        return True
    if doubtful:
        return bool(guards.needs.search(before))
    if words.rstrip(".").lower() in guards.names and cased:
        return not (_CAPITALISED.search(before) or re.match(r" [A-Z][a-z]", after)) or bool(guards.needs.search(before))
    return True
