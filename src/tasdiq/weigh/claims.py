"""The words of a claim and of reports in, whether they speak of the same target, weapon, day and number out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from tasdiq.weigh.rules import differences, read, refuse

_TOKEN = re.compile(r"[^\W_]+(?:[-'_][^\W_]+)*")
_NUMBER = re.compile(r"\d[\d,]*")
_HURT = re.compile(r"\b(?:wound|injur|hurt)")
_DEAD = re.compile(r"\b(?:kill|dead|died|death|martyr)")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Words by kind of target and weapon, kinds that overlap, and numbers in words."""

    targets: Mapping[str, tuple[str, ...]]
    weapons: Mapping[str, tuple[str, ...]]
    fates: Mapping[str, tuple[str, ...]]
    kin: frozenset[frozenset[str]]
    numbers: Mapping[str, int]


@cache
def kinds() -> Kinds:
    """The kinds that come with the program."""
    table = read("kinds.toml")
    problems = differences("kinds", table, ["targets", "weapons", "fates", "kin", "numbers"])
    problems += differences("kin", table.get("kin", {}), ["pairs"]) + differences("numbers", table.get("numbers", {}), ["words"])
    pairs = table.get("kin", {}).get("pairs", [])
    unknown = sorted({name for pair in pairs for name in pair} - table.get("targets", {}).keys())
    refuse("kinds.toml", problems + [f"[kin] names no kind of target: {name!r}" for name in unknown])
    return Kinds(
        targets={k: tuple(v) for k, v in table["targets"].items()}, weapons={k: tuple(v) for k, v in table["weapons"].items()},
        fates={k: tuple(v) for k, v in table["fates"].items()},
        kin=frozenset(frozenset(pair) for pair in pairs), numbers=table["numbers"]["words"],
    )  # fmt: skip


def target_kinds(texts: Iterable[str]) -> frozenset[str]:
    """What kinds of target the words name; a ministry of justice is no judge."""
    found = _kinds(texts, kinds().targets)
    return found - {"judges", "government"} if "justice_ministry" in found else found


def weapon_kinds(texts: Iterable[str]) -> frozenset[str]:
    """What kinds of weapon the words name."""
    return _kinds(texts, kinds().weapons)


def fates(texts: Iterable[str]) -> frozenset[str]:
    """What the words say became of the attackers: "died", "escaped"."""
    return _kinds(texts, kinds().fates)


def toll_measure(text: str) -> str:
    """Whom a toll counts, the killed unless only hurt are spoken of.

    >>> toll_measure("wounding 20 soldiers"), toll_measure("20 soldiers killed and wounded")
    ('injured', 'killed')
    """
    words = text.casefold()
    return "injured" if _HURT.search(words) and not _DEAD.search(words) else "killed"


def akin(one: str, others: Iterable[str]) -> bool:
    """Whether a kind of target is among the others or may name the same people as one of them."""
    return any(one == other or frozenset({one, other}) in kinds().kin for other in others)


def number(text: str) -> int | None:
    """The first number in the words, "two" or "1,200"."""
    match = _NUMBER.search(text)
    if match:
        return int(match.group().replace(",", "")[:9])
    return next((kinds().numbers[word] for word in _TOKEN.findall(text.casefold()) if word in kinds().numbers), None)


def names_day(text: str, day: date) -> bool | None:
    """Whether the words name that day: by its date, or its day of the week; None where they name none."""
    words = _TOKEN.findall(text.casefold())
    if day.isoformat() in text:
        return True
    numbers = {int(w) for w in words if w.isdigit() and len(w) <= 2}
    months = [n for n, month in enumerate(_MONTHS, 1) if any(len(w) >= 3 and month.startswith(w) for w in words)]
    if numbers and len(months) == 1:
        return (months[0], day.day) == (day.month, next(iter(numbers & {day.day}), 0))
    weekdays = {WEEKDAYS.index(w) for w in words if w in WEEKDAYS}
    return day.weekday() in weekdays if weekdays else None


def _kinds(texts: Iterable[str], by_kind: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    padded = [f" {' '.join(_TOKEN.findall(text.casefold()))} " for text in texts]
    return frozenset(kind for kind, words in by_kind.items() if any(f" {word} " in text for word in words for text in padded))
