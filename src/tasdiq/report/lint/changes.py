"""A sentence and its amounts in; percentages, differences and multiples held against the two numbers that they compare, out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasdiq.report.lint.amounts import Amount
from tasdiq.report.lint.finding import Finding, near, written
from tasdiq.report.lint.words import pattern, words

_NEAR = 45  # characters between an amount and the word that says it is a change
_MULTIPLES = {"doubled": 2.0, "tripled": 3.0, "quadrupled": 4.0, "halved": 0.5}
_SLACK = 0.12  # of a multiple without a hedge
_MORE = {"over": 1.35, "about": 1.12, "under": 1.0}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two numbers that the sentence compares."""

    new: Amount
    old: Amount


def changes(sentence: str, found: Sequence[Amount]) -> Iterator[Finding]:
    """Every change that the sentence states beside the two numbers it is of."""
    pairs = _pairs(sentence, found)
    if not pairs:
        yield from _than(sentence, found)
    if len(pairs) != 1:
        return
    pair = pairs[0]
    rates = [a for a in found if a.unit == "percent" and _direction(sentence, a) is not None]
    if len(rates) == 1:
        yield _rate(sentence, pair, rates[0])
        return
    told = [*_difference(sentence, pair, found), *_multiple(sentence, pair)]
    yield from told or (_way(sentence, pair) if not rates else ())


def _pairs(sentence: str, found: Sequence[Amount]) -> list[_Pair]:
    plain = [a for a in found if a.is_plain and not a.vague]
    held = words()
    against = pattern(r"\b" + held.one_of("changes", "against") + r"\s(?:the\s|an?\s|only\s|just\s|some\s|about\s)?$")
    pairs = []
    for n, old in enumerate(plain):
        before = sentence[: old.start]
        if re.search(r"\bfrom (?:the )?$", before, re.IGNORECASE) and n + 1 < len(plain):
            later = next((a for a in plain[n + 1 :] if re.search(r"\bto (?:the |only |just |about |some )?$", sentence[: a.start])), None)
            if later is not None:
                pairs.append(_Pair(new=later, old=old))
                continue
        if n + 1 < len(plain) and re.fullmatch(r"\W*(?:compared (?:to|with)|against)\s(?:the\s)?", before, re.IGNORECASE):
            pairs.append(_Pair(new=plain[n + 1], old=old))
        elif n and against.search(before) and not _is_other(sentence, plain[n - 1], old):
            pairs.append(_Pair(new=plain[n - 1], old=old))
    return pairs


def _is_other(sentence: str, new: Amount, old: Amount) -> bool:
    """Whether the two count things that cannot be compared: what the later one counts, if it says so, must be named the same."""
    between = sentence[new.end : old.start]
    names = set(old.noun.split()[:1]), set(new.noun.split())
    ordinary = {"in", "such", "people", "a", "the", "last", "previous", "during", ""}
    return len(between) > 160 or bool(names[0] - ordinary - names[1] and names[1] - ordinary and len(names[0]) and _both_name(old, new))


def _both_name(old: Amount, new: Amount) -> bool:
    """Whether both say what they count, in words that share no stem."""
    stems = [{word[:5] for word in amount.noun.split()} for amount in (old, new)]
    return bool(stems[0] and stems[1]) and not stems[0] & stems[1]


def _direction(sentence: str, amount: Amount) -> str | None:
    """Whether the words beside an amount call it a rise, a fall or a change."""
    held = words()
    before, after = sentence[max(0, amount.start - _NEAR) : amount.start], sentence[amount.end : amount.end + _NEAR]
    for text, at in ((re.split(r"[;.(]", before)[-1], "last"), (re.split(r"[;.,)]", after)[0], "first")):
        hits = [
            (m.start() if at == "first" else -m.start(), name) for name in ("up", "down", "either")
            for m in pattern(held.one_of("changes", name)).finditer(text) if not _is_hedge(text, m)
        ]  # fmt: skip
        if hits:
            return min(hits)[1]
    return None


def _is_hedge(text: str, match: "re.Match[str]") -> bool:
    """Whether "more" or "less" only belongs to "more than" before a number."""
    return re.match(r"\s+than\s*$", text[match.end() :]) is not None


def _rate(sentence: str, pair: _Pair, rate: Amount) -> Finding:
    way = _direction(sentence, rate)
    span = min(pair.new.start, pair.old.start, rate.start), max(pair.new.end, pair.old.end, rate.end)
    new, old = pair.new.value, pair.old.value
    if old == 0:
        return _made("change", "cannot_tell", span, f"from 0 to {written(new)}: no percentage of nothing")
    true = 100 * (new - old) / old
    row = f"({written(new)} - {written(old)}) / {written(old)} = {true:+.1f}%"
    if way in ("up", "down") and new != old and (new > old) != (way == "up"):
        return _made("change", "does_not", span, f"{row}, which is no {'rise' if way == 'up' else 'fall'}")
    if any(a.hedge not in (None, "at_least") for a in (pair.new, pair.old)):
        return _made("change", "cannot_tell", span, f"{row}; the numbers are not exact")
    right = near(abs(true), rate.value, rate.decimals, rate.hedge)
    told = row if right else f"{row}, not {_hedged(rate)}"
    return _made("change", "adds_up" if right else "does_not", span, told)


def _hedged(rate: Amount) -> str:
    names = {"under": "almost ", "over": "more than ", "below": "less than ", "about": "about ", "at_least": "at least "}
    return names.get(rate.hedge or "", "") + rate.words


def _difference(sentence: str, pair: _Pair, found: Sequence[Amount]) -> Iterator[Finding]:
    """ "12 more than", "a rise of 12", "up by 12"."""
    held = words()
    up, down = held.one_of("changes", "up"), held.one_of("changes", "down")
    for amount in found:
        if not amount.is_plain or amount in (pair.new, pair.old) or amount.vague:
            continue
        before, after = sentence[: amount.start], sentence[amount.end :]
        named = pattern(rf"\b({up}|{down})\s(?:of|by)\s$").search(before) or pattern(
            r"\s(more|fewer|less|higher|lower)\b(?:\s\w+)?\sthan\b"
        ).match(after)
        if named is None:
            continue
        rose = pattern(f"(?:{up})$").match(named[1]) is not None
        true = pair.new.value - pair.old.value
        span = min(pair.new.start, pair.old.start, amount.start), max(pair.new.end, pair.old.end, amount.end)
        row = f"{written(pair.new.value)} - {written(pair.old.value)} = {written(true)}"
        if any(a.hedge for a in (pair.new, pair.old, amount)):
            yield _made("difference", "cannot_tell", span, f"{row}; the numbers are not exact")
        elif true == (amount.value if rose else -amount.value):
            yield _made("difference", "adds_up", span, row)
        else:
            yield _made("difference", "does_not", span, f"{row}, not {'' if rose else '-'}{written(amount.value)}")
        return


def _than(sentence: str, found: Sequence[Amount]) -> Iterator[Finding]:
    """ "46 attacks, 12 more than the 34 of July": what is compared stands around the difference."""
    plain = [a for a in found if a.is_plain and not a.vague]
    for new, gap, old in zip(plain, plain[1:], plain[2:], strict=False):
        named = pattern(r"^\s(more|fewer|less|higher|lower)(?:\s\w+){0,2}\sthan\s(?:the\s|in\s\w+,?\s)?$").match(
            sentence[gap.end : old.start]
        )
        if named and re.match(r"^[^.;]{0,60}[,(-]\s?$", sentence[new.end : gap.start]):
            sign = 1 if named[1].lower() in ("more", "higher") else -1
            true = new.value - old.value
            row = f"{written(new.value)} - {written(old.value)} = {written(true)}"
            right = true == sign * gap.value
            span = new.start, old.end
            yield _made("difference", "adds_up" if right else "does_not", span, row if right else f"{row}, not {written(sign * gap.value)}")


def _multiple(sentence: str, pair: _Pair) -> Iterator[Finding]:
    held = words()
    for name, times in _MULTIPLES.items():
        match = pattern(held.one_of("changes", name)).search(sentence)
        if match is None or pair.old.value == 0:
            continue
        before = sentence[max(0, match.start() - 25) : match.start()]
        hedge = next((h for h in _MORE if pattern(held.one_of("hedges", h) + r"\s$").search(before)), None)
        true = pair.new.value / pair.old.value
        low, high = _bounds(times, hedge)
        span = min(pair.new.start, pair.old.start, match.start()), max(pair.new.end, pair.old.end, match.end())
        row = f"{written(pair.new.value)} / {written(pair.old.value)} = {true:.2f}"
        right = low <= true <= high
        yield _made(
            "multiple",
            "adds_up" if right else "does_not",
            span,
            row if right else f"{row}, not {'more than ' if hedge == 'over' else ''}{written(times, 1)}",
        )
        return


def _bounds(times: float, hedge: str | None) -> tuple[float, float]:
    if hedge == "over":
        return (times, times * 1.6) if times > 1 else (times * 0.5, times)
    if hedge == "under":
        return (times * 0.8, times) if times > 1 else (times, times * 1.2)
    return times * (1 - _SLACK), times * (1 + _SLACK)


def _way(sentence: str, pair: _Pair) -> Iterator[Finding]:
    """A rise that is a fall, with no number that says how large."""
    held = words()
    start, end = min(pair.new.start, pair.old.start), max(pair.new.end, pair.old.end)
    said = sentence[max(0, start - 60) : end]
    verb = pattern(
        r"\b(rose|rises|increased|grew|climbed|jumped|surged|soared|up|fell|declined|dropped|decreased|dipped|down)\b(?=[^.;]{0,40}\bfrom\b)"
    )
    found = verb.findall(said)
    if len(set(found)) != 1 or pair.new.value == pair.old.value:
        return
    rose = pattern(held.one_of("changes", "up")).fullmatch(found[0]) is not None
    row = f"from {written(pair.old.value)} to {written(pair.new.value)}"
    if (pair.new.value > pair.old.value) == rose:
        yield _made("change", "adds_up", (start, end), row)
    else:
        yield _made("change", "does_not", (start, end), f"{row} is no {'rise' if rose else 'fall'}")


def _made(kind: str, verdict: str, span: tuple[int, int], arithmetic: str) -> Finding:
    return Finding(kind=kind, verdict=verdict, start=span[0], end=span[1], arithmetic=arithmetic)
