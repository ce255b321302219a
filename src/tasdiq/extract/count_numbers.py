"""Numbers in digits and words: a place in a text in, the number that begins there out."""

import re
from dataclasses import dataclass

from tasdiq.extract.count_words import CountWords

_DIGITS = re.compile(r"\d{1,3}(?:[,٬]\d{3})+(?![\d,])|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?: \d{3})+(?!\d| \d)|\d+(?:\.\d{1,3}(?!\d))?")
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"(?: {1,3}|-)(?:and {1,3}|و ?)?|, (?:and )?(?=[a-z -]{1,20}hundred)", re.IGNORECASE)
_JOINT = re.compile(r"[ -]{1,3}")
LARGEST = 10_000_000_000  # no count of people is larger; a longer run of digits is something else


@dataclass(frozen=True, slots=True)
class Number:
    """A number that ends at a place in a text; `vague` where it was a word like "dozens"."""

    value: int
    end: int
    vague: bool = False
    whole: bool = True  # False for 2.5


def number_at(plain: str, start: int, words: CountWords) -> Number | None:
    """The longest number that begins there, None where none does.

    >>> from tasdiq.extract.count_words import count_words
    >>> number_at("two hundred and five men", 0, count_words())
    Number(value=205, end=20, vague=False, whole=True)
    """
    if plain[start].isdigit():
        return _in_digits(plain, start, words)
    phrase = words.phrases.match(plain, start)
    spelled = _in_words(plain, start, words)
    if phrase and (spelled is None or phrase.end() >= spelled.end):
        name = " ".join(phrase.group().lower().split())
        return Number(words.fixed.get(name, words.vague.get(name, 0)), phrase.end(), vague=name in words.vague)
    return spelled


def _in_digits(plain: str, start: int, words: CountWords) -> Number | None:
    match = _DIGITS.match(plain, start)
    if match is None or (match.group()[0] == "0" and len(match.group()) > 1 and "." not in match.group()) or len(match.group()) > 13:
        return None
    text = re.sub(r"[,٬ ]", "", match.group())
    factor, end = 1, match.end()
    while (gap := _JOINT.match(plain, end)) and (word := _WORD.match(plain, gap.end())):
        if word.group().lower() not in words.multipliers:
            break
        factor, end = factor * words.multipliers[word.group().lower()], word.end()
    value = float(text) * factor if "." in text else int(text) * factor
    if value > LARGEST:
        return None
    return Number(round(value), end, whole=value == round(value) and ("." not in text or factor > 1))


def _in_words(plain: str, start: int, words: CountWords) -> Number | None:
    total, current, biggest, end, at, gap = 0, 0, LARGEST, start, start, ""
    while word := _WORD.match(plain, at):
        name = word.group().lower()
        if at == start and name in words.one and _multiplier_follows(plain, word.end(), words):
            current = 1
        elif name in words.numbers and (at == start or _fits(words.numbers[name], current, gap)):
            current += words.numbers[name]
        elif name in words.multipliers and (current or at == start) and words.multipliers[name] < biggest and "and" not in gap:
            factor = words.multipliers[name]
            if factor > 100:
                total, current, biggest = total + max(1, current) * factor, 0, factor
            else:
                current = max(1, current) * factor
        else:
            break
        end = word.end()
        between = _GAP.match(plain, end)
        if between is None or total > LARGEST or current > LARGEST:
            break
        gap, at = between.group(), between.end()
    return Number(total + current, end) if end > start else None


def _fits(value: int, current: int, gap: str) -> bool:
    """Whether a number word goes on with the one before: "twenty one" and "hundred and five", not "two three"."""
    if value == 0 or current == 0:
        return value != 0
    if "و" in gap and current < 10:
        return value >= 20
    if value < 10 and "and" not in gap:
        return current % 10 == 0 and current % 100 != 10
    return current % 100 == 0


def _multiplier_follows(plain: str, end: int, words: CountWords) -> bool:
    gap = _JOINT.match(plain, end)
    word = _WORD.match(plain, gap.end()) if gap else None
    return word is not None and word.group().lower() in words.multipliers
