"""A fill of a MUC-4 response and one of the key in, its credit out: literally alike, alike by rule, or by what needs no judgement.

A judge gives a credit (NONE, PARTIAL, FULL) and how alike the two are; the latter only orders candidates of equal credit.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

from tasdiq.codebooks.muc4_fills import DateRange, Day, Fill, Place, Text, Value
from tasdiq.codebooks.muc4_slots import Slot
from tasdiq.evaluate.muc4_strings import FULL, NONE, PARTIAL, judge_strings

Judge: TypeAlias = Callable[[Slot, Fill, Fill], tuple[int, float]]
DEFAULT_DATE_DAYS = 2  # a day this long before DATE, or less, counts as part of the default range "- DATE"


def equal_fill(slot: Slot, key: Fill, response: Fill) -> bool:
    """Whether the response is literally one of the key's alternatives."""
    return any(
        bool(group.tags) == bool(other.tags)
        and (not group.tags or _among(group.tags, other.tags))
        and _equal_values(slot, group.values, other.values)
        for group in key.groups
        for other in response.groups
    )


def supertype(slot: Slot, key: Fill, response: Fill) -> bool:
    """Whether the response is more general than the key, as GUN is than RIFLE."""
    above = [slot.wider.get(cast("str", value), frozenset()) for value in key.values] if slot.kind == "set" else []
    return any(value in each for each in above for value in response.values)


def by_rule(slot: Slot, key: Fill, response: Fill) -> tuple[int, float]:
    """What a person of 1992 would most likely have decided."""
    if slot.kind == "date":
        return max(_date(cast("DateRange", a), cast("DateRange", b)) for a in key.values for b in response.values), 0.0
    if slot.kind == "location":
        return (PARTIAL if _same_country(key, response) else NONE), 0.0
    if slot.kind == "string":
        return _tagged_string(slot, key, response)
    tag = _tag(slot, key, response)
    if slot.kind == "set" and supertype(slot, key, response):
        return PARTIAL, tag
    if _among(key.values, response.values):
        return (FULL if tag == FULL else PARTIAL), tag
    return (PARTIAL if slot.kind == "number" and _end_of_range(key, response) else NONE), tag


def without_judgement(slot: Slot, key: Fill, response: Fill) -> tuple[int, float]:
    """The partial credit that the program of 1992 gave without asking a person."""
    if slot.kind == "set":
        untagged = not response.tags and _among(key.values, response.values)
        return (PARTIAL if untagged or supertype(slot, key, response) else NONE), 0.0
    deep = [value for value in key.values if slot.kind == "location" and len(_steps(value)) > 1]
    return (PARTIAL if any(_among(_steps(a)[0].names, _steps(b)[0].names) for a in deep for b in response.values) else NONE), 0.0


def needs_judgement(slot: Slot, key: Fill, response: Fill) -> bool:
    """Whether the program of 1992 would have asked a person."""
    if slot.kind == "set":
        return bool(response.tags) and not supertype(slot, key, response)
    return slot.kind != "location" or all(len(_steps(value)) == 1 for value in key.values)


def _among(expected: Sequence[object], actual: Sequence[object]) -> bool:
    """Whether all that the response names is in the key, so that none scores by listing every possibility."""
    return bool(actual) and set(actual) <= set(expected)


def _equal_values(slot: Slot, expected: Sequence[Value], actual: Sequence[Value]) -> bool:
    if slot.kind != "location":
        return _among(expected, actual)
    return any(
        len(_steps(key)) == len(_steps(response)) and all(map(_equal_place, _steps(key), _steps(response)))
        for key in expected
        for response in actual
    )


def _equal_place(key: Place, response: Place) -> bool:
    return all(expected == actual or _among(expected, actual) for expected, actual in zip(key, response, strict=True))


def _steps(value: Value) -> tuple[Place, ...]:
    return cast("tuple[Place, ...]", value)


def _same_country(key: Fill, response: Fill) -> bool:
    return any(_among(_steps(a)[0].names, _steps(b)[0].names) for a in key.values for b in response.values)


def _tag(slot: Slot, key: Fill, response: Fill) -> int:
    """Credit of the response's cross-reference."""
    if not key.tags or not response.tags:
        return FULL if not key.tags and not response.tags else NONE
    if _among(key.tags, response.tags):
        return FULL
    return max(judge_strings(xref, key.tags, response.tags)[0] for xref in slot.xref or (slot.id,))


def _tagged_string(slot: Slot, key: Fill, response: Fill) -> tuple[int, float]:
    credit, alike = judge_strings(slot.id, cast("list[Text]", key.values), cast("list[Text]", response.values))
    if not credit or not (key.tags or response.tags):
        return credit, alike
    tag = _tag(slot, key, response)
    return (credit if tag == FULL else PARTIAL), alike + tag


def _end_of_range(key: Fill, response: Fill) -> bool:
    """Whether the number is an end of the key's range, or its number without the mark "about"."""
    anchors = {number for expected in key.values for number in re.findall(r"\d+", str(expected))}
    return any(str(actual).strip("~-") in anchors for actual in response.values)


def _date(key: DateRange, response: DateRange) -> int:
    if key == response:
        return FULL
    if any(isinstance(day, str) for day in (*key, *response)) or key.high is None or response.high is None:
        return NONE
    if response.low is None:
        return PARTIAL if response.high == key.high else NONE
    if key.low is None:
        return PARTIAL if 0 <= _days(key.high) - _days(response.high) <= DEFAULT_DATE_DAYS else NONE
    inside = _full(key.low) <= _full(response.low) and _full(response.high) <= _full(key.high)
    return PARTIAL if inside else NONE


def _full(day: Day) -> tuple[int, int, int]:
    return cast("tuple[int, int, int]", day)


def _days(day: Day) -> int:
    """A count of days, exact within a month and nearly so across months."""
    year, month, date = _full(day)
    return year * 365 + month * 30 + date
