"""A sentence in, the amounts it states out: value, unit, hedge and what is counted; dates, ages and names are none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tasdiq.extract.count_numbers import number_at
from tasdiq.extract.count_words import count_words
from tasdiq.report.lint.words import pattern, words

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NO_AMOUNT = re.compile(
    rf"\b{_DAY}(?:st|nd|rd|th)?(?:\s?(?:-|to|and)\s?{_DAY}(?:st|nd|rd|th)?)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}}\b)?"  # 9 August 2016
    rf"|\b{_MONTH},?\s+(?:19|20)\d\d\b"
    rf"|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s*(?:attacks|people|percent|per cent|%))(?:,?\s+\d{{4}}\b)?"  # August 9, 2016
    r"|\b(?:19|20)\d\d(?:[-/]\d\d(?:\d\d)?)?\b(?!\s+(?:people|attacks|incidents|militants|civilians|persons|deaths|casualties))"  # a year
    r"|\b\d+(?:st|nd|rd|th)\b"
    r"|\b\d{1,2}:\d\d\b|\b\d{1,2}(?:\.\d\d)?\s?(?:a\.?m\b|p\.?m\b)"
    r"|\b\d+-?\s?years?-?\s?olds?\b|\baged? \d+\b"
    r"|\b[^\W\d_]+-\d+\b|\b\d+-[^\W\d_]{2,}(?:-[^\W\d_]+)*"  # SP-5, 18-member
    r"|(?:[$€£¥]|\b(?:rs|pkr|usd|inr|us\$)\.?\s?)\d[\d,.]*(?:\s(?:million|billion|crore|lakh))?"
    r"|\[\d+\]|\b(?:no|nos|section|article|page|figure|table|chapter|corps|brigade|route|highway|sector|phase)\.?\s\d+\b"
    r"|\b(?:\d{1,3}\.){2,}\d*",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\d+\.\d+(?![\d.]*\.\d)|\d{1,3}(?:,\d{3})+(?!\d)|\d+")
_WORD = re.compile(r"[^\W\d_]+")
_NOUN = re.compile(r"(?:\s|-)*((?:[^\W\d_]+[\s'-]*){1,4})")
_STOP = frozenset((
    "in", "at", "on", "by", "of", "from", "to", "and", "or", "were", "was", "are",
    "is", "who", "which", "that", "with", "for", "during", "against", "compared", "than", "per", "over", "after",
))  # fmt: skip
_REACH = 30  # characters before a number in which its hedge stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number that a sentence states."""

    value: float
    start: int
    end: int  # with its unit
    unit: str | None = None  # "percent", "points"
    decimals: int = 0
    hedge: str | None = None  # one of the vocabulary's
    noun: str = ""  # what is counted, in small letters
    vague: bool = False  # "dozens"

    @property
    def is_plain(self) -> bool:
        """Whether it counts things, and is not a share of them."""
        return self.unit is None

    @property
    def words(self) -> str:
        """The number as it is written in a sum."""
        return f"{self.value:,.{self.decimals}f}" + ("%" if self.unit == "percent" else "")


def amounts(sentence: str) -> list[Amount]:
    """The amounts in the order of the sentence.

    >>> [(a.value, a.unit, a.hedge) for a in amounts("Almost 14.5 percent of 60 attacks took two lives on 9 August 2016.")]
    [(14.5, 'percent', 'under'), (60.0, None, None), (2.0, None, None)]
    """
    taken = [match.span() for match in _NO_AMOUNT.finditer(sentence)]
    return [_with_words(sentence, start, end, value, vague) for start, end, value, vague in _numbers(sentence, taken)]


def _numbers(sentence: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, float, bool]]:
    known, at = count_words(), 0
    for match in re.finditer(r"\d[\d.,]*|[^\W\d_]+", sentence):
        start = match.start()
        if start < at or any(a <= start < b for a, b in taken):
            continue
        if sentence[start].isdigit():
            plain = _PLAIN.match(sentence, start)
            if plain is None or (start and sentence[start - 1] == "."):
                continue
            at = plain.end()
            factor = re.match(r"\s(hundred|thousand|million)\b", sentence[at:])
            value = float(plain.group().replace(",", ""))
            if factor:
                value, at = value * {"hundred": 100, "thousand": 1_000, "million": 1_000_000}[factor[1]], at + factor.end()
            yield start, at, value, False
        elif match.group().lower() in known.starts and match.group().lower() not in ("a", "an", "no", "both", "score"):
            number = number_at(sentence, start, known)
            if number is not None and number.whole and number.end > start and not _is_pronoun(sentence, start, number.end):
                at = number.end
                yield start, at, float(number.value), number.vague


def _is_pronoun(sentence: str, start: int, end: int) -> bool:
    """Whether "one" counts nothing here."""
    alone = sentence[start:end].lower() == "one"
    return alone and re.match(r"\s+(?:of|day|another|hand|side|month|year|more)\b|[.,;]", sentence[end:]) is not None


def _with_words(sentence: str, start: int, end: int, value: float, vague: bool) -> Amount:
    held = words()
    unit, after = None, end
    for name in ("points", "percent"):
        found = pattern(r"[\s-]*" + held.one_of("units", name)).match(sentence, end)
        if found and (name == "percent" or "percent" in found.group().lower()):
            unit, after = name, found.end()
            break
    decimals = len(sentence[start:end].partition(".")[2]) if sentence[start].isdigit() else 0
    return Amount(
        value=value, start=start, end=after, unit=unit, decimals=decimals, hedge=_hedge(sentence, start),
        noun="" if unit else _noun(sentence, after), vague=vague,
    )  # fmt: skip


def _hedge(sentence: str, start: int) -> str | None:
    before = sentence[max(0, start - _REACH) : start]
    held = words()
    for name in held.lists["hedges"]:
        if pattern(held.one_of("hedges", name) + r"\s(?:the\s|a\s)?$").search(before):
            return name
    return None


def _noun(sentence: str, end: int) -> str:
    match = _NOUN.match(sentence, end)
    found: list[str] = []
    for word in _WORD.findall(match[1]) if match else []:
        if word.lower() in _STOP:
            break
        found.append(word.lower())
    return " ".join(found)
