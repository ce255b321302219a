"""A sentence and its amounts in; shares of a whole and averages held against what they are of, out."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasdiq.report.lint.amounts import Amount
from tasdiq.report.lint.finding import Finding, near, written
from tasdiq.report.lint.words import pattern, words

_CHANGE = re.compile(
    r"\b(?:increas|decreas|ris(?:e|ing)|rose|fell|fall|drop|declin|higher|lower|(?:up|down) (?:by|from)|surge|jump|against|compared)",
    re.IGNORECASE,
)
_OF = re.compile(r"^[^.;()\d]{0,60}?\b(?:out of|of)\s(?:the\s|all\s|a total of\s|those\s|these\s|all the\s|the total\s)*$", re.IGNORECASE)
_DAYS = {
    "january": 31, "march": 31, "april": 30, "may": 31, "june": 30, "july": 31, "august": 31, "september": 30, "october": 31,
    "november": 30, "december": 31,
}  # fmt: skip


def shares(sentence: str, found: Sequence[Amount]) -> Iterator[Finding]:
    """Percentages of a whole that the sentence also tells: 12 of 48 attacks, or 25 percent."""
    plain = [a for a in found if a.is_plain and not a.vague]
    rates = [a for a in found if a.unit == "percent"]
    if not rates or _CHANGE.search(sentence):
        return
    pairs = [(a, b) for a, b in pairwise(plain) if _OF.match(sentence[a.end : b.start])]
    if len(pairs) == 1 and len(rates) == 1 and len(plain) == 2 and _is_beside(sentence, *pairs[0], rates[0]):
        yield _share(pairs[0][0], pairs[0][1], rates[0])
        return
    whole = _whole(sentence, plain)
    if whole is not None:
        for rate in rates:
            part = _beside(sentence, plain, rate, whole)
            if part is not None:
                yield _share(part, whole, rate)


def _is_beside(sentence: str, part: Amount, whole: Amount, rate: Amount) -> bool:
    """Whether the percentage stands right behind the two numbers, or right before them."""
    if rate.start > whole.end:
        return (
            re.search(
                r"^[^.;]{0,40}(?:[(,-]\s?|\bor\s)(?:or\s|about\s|nearly\s|almost\s|around\s|some\s)*$", sentence[whole.end : rate.start]
            )
            is not None
        )
    return re.search(r"^\s?(?:[(,-]|or)\s?$", sentence[rate.end : part.start]) is not None


def _whole(sentence: str, plain: Sequence[Amount]) -> Amount | None:
    """The one number that the sentence calls the whole."""
    marked = [
        a
        for a in plain
        if re.search(r"\b(?:of (?:the|all|a total of)|out of(?: the)?|a total of|total of|in all)\s$", sentence[: a.start], re.IGNORECASE)
    ]
    largest = max(plain, key=lambda a: a.value, default=None)
    return marked[0] if len(marked) == 1 and marked[0] is largest else None


def _beside(sentence: str, plain: Sequence[Amount], rate: Amount, whole: Amount) -> Amount | None:
    """The number that a percentage in brackets stands behind: 12 in Balochistan (25 percent)."""
    before = [a for a in plain if a.end <= rate.start and a is not whole]
    if not before or re.search(r"[(,-]\s?(?:or |about |nearly |almost |around |some )?$", sentence[: rate.start]) is None:
        return None
    between = sentence[before[-1].end : rate.start]
    return before[-1] if len(between) < 60 and not re.search(r"[.;)]", between) else None


def _share(part: Amount, whole: Amount, rate: Amount) -> Finding:
    span = min(part.start, whole.start, rate.start), max(part.end, whole.end, rate.end)
    if whole.value == 0:
        return _made("share", "cannot_tell", span, "a share of nothing")
    true = 100 * part.value / whole.value
    row = f"{written(part.value)} / {written(whole.value)} = {true:.1f}%"
    if part.value > whole.value:
        return _made("share", "does_not", span, f"{row}: the part is larger than the whole")
    if any(a.hedge not in (None, "at_least") for a in (part, whole)):
        return _made("share", "cannot_tell", span, f"{row}; the numbers are not exact")
    right = near(true, rate.value, rate.decimals, rate.hedge)
    return _made("share", "adds_up" if right else "does_not", span, row if right else f"{row}, not {rate.words}")


def averages(sentence: str, found: Sequence[Amount]) -> Iterator[Finding]:
    """Averages a day, week or month of a total over a time that the sentence also tells."""
    held = words()
    for rate in (a for a in found if a.is_plain):
        if not pattern(held.one_of("averages", "opening") + r"\s(?:of\s)?(?:more than |almost |about |nearly |over )?$").search(
            sentence[: rate.start]
        ):
            continue
        named = re.match(r"[^.;,\d]{0,40}?\b(?:a|an|per|each|every)\s(day|week|month)\b", sentence[rate.end :], re.IGNORECASE)
        if named is None:
            continue
        length = _length(sentence, found, named[1].lower(), rate)
        totals = [
            a
            for a in found
            if a.is_plain and a is not rate and not re.match(r"\s(?:days?|weeks?|months?)\b", sentence[a.end :]) and a.value > rate.value
        ]
        if length and len(totals) == 1:
            yield _average(totals[0], length, rate)


def _length(sentence: str, found: Sequence[Amount], unit: str, rate: Amount) -> float | None:
    """How many such periods the total is of: "in 31 days", or the days of the one month that is named."""
    told = [a.value for a in found if a is not rate and re.match(rf"\s{unit}s?\b", sentence[a.end :], re.IGNORECASE)]
    if len(told) == 1:
        return told[0]
    months = {m.lower() for m in re.findall(r"[A-Za-z]+", sentence)} & set(_DAYS)
    return float(_DAYS[months.pop()]) if unit == "day" and not told and len(months) == 1 else None


def _average(total: Amount, length: float, rate: Amount) -> Finding:
    span = min(total.start, rate.start), max(total.end, rate.end)
    true = total.value / length
    row = f"{written(total.value)} / {written(length)} = {true:.2f}"
    right = near(true, rate.value, rate.decimals, rate.hedge)
    return _made("average", "adds_up" if right else "does_not", span, row if right else f"{row}, not {rate.words}")


def _made(kind: str, verdict: str, span: tuple[int, int], arithmetic: str) -> Finding:
    return Finding(kind=kind, verdict=verdict, start=span[0], end=span[1], arithmetic=arithmetic)
