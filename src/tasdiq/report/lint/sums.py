"""A sentence and its amounts in; totals held against the parts that are told beside them, out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasdiq.report.lint.amounts import Amount
from tasdiq.report.lint.finding import Finding, written
from tasdiq.report.lint.words import effects_in, pattern, words

_ITEM = re.compile(
    r"^(?:\s|-)?(?:\((?!\s*\d)[^()\d]{1,60}\)\s?)?(?:[^\W\d_][\w'.-]*+\s?(?:\((?!\s*\d)[^()\d]{1,60}\)\s?)?){0,9}\s*"
    r"(?:,|;|,? and\b|,? as well as\b|,? along with\b|&|\+|plus)"
    r"\s*(?:and |another |the other |also |then )?(?:the )?(?:in [A-Z][\w ]{2,20} )?$"
)
_SPELLED = re.compile(r"\d+(?:,\d{3})*(?:\s*[+]\s*\d+(?:,\d{3})*)+\s*=\s*\d+(?:,\d{3})*")
_ONE = re.compile(r"(?:,|,? and)\s+(?:a|an|another)\s+(?:[^\W\d_]+[ -]){0,2}[^\W\d_]+(?=\s*[,.;)-]|\s+and\b|\s+were\b|\s+was\b|$)")
_FAR = 140  # characters from a total to its parts
_NESTED = re.compile(r"[,(]?\s*(?:\(|including|among them|of whom|of them|with)\s*(?:at least |about )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Amounts in a row, and what may make them fewer than all."""

    held: tuple[Amount, ...]
    ones: int  # "and a soldier"
    nested: bool  # a part of a part stands among them
    is_open: bool  # "and others"
    end: int


def sums(sentence: str, found: Sequence[Amount]) -> Iterator[Finding]:
    """Every total of the sentence with its parts."""
    yield from _spelled(sentence)
    plain = [a for a in found if a.is_plain]
    used: set[int] = set()
    for n, total in enumerate(plain[:-1]):
        if total.start in used or (marked := _marked(sentence, total, plain[n + 1])) is None:
            continue
        parts = _chain(sentence, plain, n + 1, any_effect=_is_of_all(sentence, total))
        if parts is not None and not _is_of_another(sentence, total, parts):
            used.update(a.start for a in parts.held)
            yield _finding(sentence, total, parts, whole=marked == "whole")
    yield from _closed(sentence, plain)


def sums_across(joined: str, before: Sequence[Amount], after: Sequence[Amount]) -> Iterator[Finding]:
    """A total in one sentence, its parts in the next: "65 people died. Of them 11 were soldiers and 59 civilians."."""
    totals = [a for a in before if a.is_plain]
    parts = [a for a in after if a.is_plain]
    opened = (
        re.search(
            r"\b(?:of|among) (?:them|these|those|the (?:dead|victims|killed|wounded|injured|arrested))\b,?\s(?:at least\s)?$",
            joined[: parts[0].start],
            re.IGNORECASE,
        )
        if parts
        else None
    )
    if len(totals) != 1 or opened is None:
        return
    chain = _chain(joined, parts, 0)
    if chain is not None:
        yield _finding(joined, totals[0], chain, whole=False)


def _spelled(sentence: str) -> Iterator[Finding]:
    """Sums that are written out: 11 + 59 = 65."""
    for match in _SPELLED.finditer(sentence):
        left, _, right = match.group().replace(",", "").partition("=")
        parts = [int(part) for part in left.split("+")]
        yield _told(match.span(), parts, int(right), sum(parts) == int(right))


def _marked(sentence: str, total: Amount, first: Amount) -> str | None:
    """How the text says that the next amounts are parts of this one: "whole" for all of them, "some", or not at all."""
    between = sentence[total.end : first.start]
    held = words()
    if len(between) > _FAR or ". " in between:
        return None
    hedge = r"\s*(?:" + held.one_of("hedges", *held.lists["hedges"]) + r"\s*)?(?:the\s)?"
    for name in ("some", "whole"):
        if pattern(r"(?:^|[\s,(-]|(?=[:-]))\(?" + held.one_of("parts", name) + hedge + "$").search(between):
            return name
    return "whole" if re.search(r"\(\s*$", between) else "some" if _of_the(sentence, total) and re.search(r",\s*$", between) else None


def _of_the(sentence: str, total: Amount) -> bool:
    return re.search(r"\b(?:of|out of|among) (?:the |all |these |a total of )?$", sentence[: total.start], re.IGNORECASE) is not None


def _is_of_all(sentence: str, total: Amount) -> bool:
    """Whether the total counts the dead and the hurt alike."""
    return "casualt" in total.noun or "casualt" in sentence[max(0, total.start - 30) : total.start].lower()


def _chain(sentence: str, plain: Sequence[Amount], first: int, *, any_effect: bool = False) -> _Parts | None:
    """The amounts from that one on that a list joins; None where it is no list of parts."""
    held, ones, nested, n = [plain[first]], 0, False, first
    before = effects_in(sentence[: plain[first].start])
    while n + 1 < len(plain):
        between = sentence[plain[n].end : plain[n + 1].start]
        effects = effects_in(between) - before
        if effects and not nested and not any_effect:
            break
        if _NESTED.search(between):
            nested = True
            n += 1
            continue
        alone = len(_ONE.findall(between))
        joined = _ITEM.match(_ONE.sub(",", between) if alone else between)
        if joined is None and not (nested and re.search(r"(?:,|\band|\))\s*$", between)):
            break
        ones += alone
        n += 1
        held.append(plain[n])
    stop = re.search(r"[.;)]|\s-\s", sentence[plain[n].end :])
    end = plain[n].end + (stop.start() if stop else len(sentence) - plain[n].end)
    tail = sentence[plain[n].end : end]
    ones += len(_ONE.findall(tail))
    if len(held) + ones < 2:
        return None
    rest = words().one_of("parts", "rest")
    is_open = pattern(rf"(?:,|\band)\s+(?:\w+\s)?{rest}").search(sentence[plain[first].start : end]) is not None
    return _Parts(tuple(held), ones, nested, is_open, end)


def _is_of_another(sentence: str, total: Amount, parts: _Parts) -> bool:
    """Whether something else happened to the parts than to the total: 65 were killed, and 11 soldiers and 59 civilians injured."""
    first = parts.held[0]
    whole = effects_in(sentence[max(0, total.start - 40) : first.start])
    those = effects_in(sentence[first.start : parts.end])
    return bool(those) and bool(whole) and not those <= whole and not _is_of_all(sentence, total)


def _closed(sentence: str, plain: Sequence[Amount]) -> Iterator[Finding]:
    """Parts first, their total behind: 11 soldiers and 59 civilians, 70 in all."""
    held = words()
    for n in range(2, len(plain)):
        total = plain[n]
        before, after = sentence[plain[n - 1].end : total.start], sentence[total.end :]
        if len(before) > _FAR or ". " in before:
            continue
        running = pattern(held.one_of("parts", "running") + r"\s(?:at least\s)?$").search(before)
        opened = pattern(held.one_of("parts", "opening") + r"\s(?:at least\s)?$").search(before)
        closed = pattern(r"[^,.;]{0,40}?" + held.one_of("parts", "closing")).match(after)
        if not (running or opened or closed):
            continue
        first = n - 1
        while first > 0 and _ITEM.match(sentence[plain[first - 1].end : plain[first].start]):
            first -= 1
        row = plain[first:n]
        if len(row) + len(_ONE.findall(before)) > 1 and effects_in(sentence[row[0].start : total.start]) >= effects_in(
            sentence[total.start : total.end + 60]
        ):
            parts = _Parts(tuple(row), len(_ONE.findall(before)), False, bool(running), total.end)
            yield _finding(sentence, total, parts, whole=not running)


def _finding(sentence: str, total: Amount, parts: _Parts, *, whole: bool) -> Finding:
    numbers = [a.value for a in parts.held] + [1.0] * parts.ones
    summed, said = sum(numbers), total.value
    span = min(total.start, parts.held[0].start), max(total.end, parts.end)
    loose = any(a.vague or a.hedge not in (None, "at_least") for a in (total, *parts.held))
    if summed == said:
        return _told(span, numbers, said, True)
    if summed > said and not loose:
        return _told(span, numbers, said, False)
    if whole and not (loose or parts.nested or parts.is_open):
        return _told(span, numbers, said, False)
    row = " + ".join(written(x) for x in numbers)
    why = "not exact" if loose else "the parts told need not be all"
    return Finding(
        kind="sum", verdict="cannot_tell", start=span[0], end=span[1], arithmetic=f"{row} = {written(summed)} of {written(said)}; {why}"
    )


def _told(span: tuple[int, int], numbers: Sequence[float], said: float, right: bool) -> Finding:
    row = " + ".join(written(x) for x in numbers)
    end = "" if right else f", not {written(said)}"
    verdict = "adds_up" if right else "does_not"
    return Finding(kind="sum", verdict=verdict, start=span[0], end=span[1], arithmetic=f"{row} = {written(sum(numbers))}{end}")
