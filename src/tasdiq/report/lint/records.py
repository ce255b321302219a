"""A sentence and its amounts in; numbers of a month held against the database, out."""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tasdiq.analyse.numbers import Month, Number
from tasdiq.analyse.series import ATTACKS, Period, Series
from tasdiq.report.lint.amounts import Amount
from tasdiq.report.lint.finding import Finding, written
from tasdiq.report.lint.words import effects_in

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTH = re.compile(rf"(?<!\d\s)(?<!\d(?:st|nd|rd|th)\s)\b({'|'.join(_MONTHS)})\b(?:,?\s+(\d{{4}})\b)?(?!\s+\d{{1,2}}\b)", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|during|throughout|over)\s(?:the month of\s)?$", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:against|compar|versus|than|from|previous|last month|last year|average|percent|per cent|since|so far)|%|·", re.IGNORECASE
)
_AROUND = 40  # characters beside a number in which it is said what happened


@dataclass(frozen=True)
class Records:
    """What the database holds of a text's day."""

    held: Callable[[], Sequence[Mapping[str, Any]]]  # asked only where the text says something of a month
    published: date | None = None
    text_year: int | None = field(default=None)

    @cached_property
    def incidents(self) -> Sequence[Mapping[str, Any]]:
        """The incidents of that day."""
        return self.held()

    @cached_property
    def series(self) -> Series:
        """The months' numbers."""
        return Series(self.incidents)

    @cached_property
    def regions(self) -> Mapping[str, str]:
        """Provinces that the database has incidents in, by their small letters."""
        found = {str(admin1) for i in self.incidents if (admin1 := (i.get("place") or {}).get("admin1"))}
        return {name.lower(): name for name in found}


def against(records: Records, sentence: str, found: Sequence[Amount]) -> Iterator[Finding]:
    """What the sentence says of one month in one region, or everywhere, beside what is on record."""
    month = _month(records, sentence)
    if month is None or _OTHER.search(sentence) or not records.incidents:
        return
    regions = [name for low, name in records.regions.items() if re.search(rf"\b{re.escape(low)}\b", sentence, re.IGNORECASE)]
    if len(regions) > 1:
        return
    where = ATTACKS + (" and admin1 = '" + regions[0].replace("'", "''") + "'" if regions else "")
    for amount in found:
        measure = _measure(sentence, amount)
        if measure is not None and amount.is_plain and not amount.vague:
            condition = where + (" and suicide" if "suicide" in amount.noun else "")
            yield _held(amount, records.series.count(measure, Period.of(month), condition), f"{measure} in {month.words}")


def _month(records: Records, sentence: str) -> Month | None:
    found = list(_MONTH.finditer(sentence))
    told = [(match[1].lower(), match[2]) for match in found]
    if len(told) != 1 or _IN.search(sentence[: found[0].start()]) is None:
        return None
    year = int(told[0][1]) if told[0][1] else records.text_year
    if year is None and records.published is not None:
        year = records.published.year - (_MONTHS[told[0][0]] > records.published.month)
    return Month(year=year, month=_MONTHS[told[0][0]]) if year else None


def _measure(sentence: str, amount: Amount) -> str | None:
    noun = amount.noun.split()
    if any(word.rstrip("s") in ("attack", "incident", "assault") for word in noun[:3]):
        return "incidents"
    before = re.split(r"[,;(]|\band\b", sentence[max(0, amount.start - _AROUND) : amount.start])[-1]
    after = re.split(r"[,;)]|\band\b", sentence[amount.end : amount.end + _AROUND])[0]
    effects = effects_in(before + " " + after)
    people = {
        "people",
        "persons",
        "lives",
        "deaths",
        "fatalities",
        "dead",
        "others",
        "killed",
        "injured",
        "casualties",
        "injuries",
        "wounded",
    }
    if len(effects) == 1 and (not noun or noun[0] in people):
        return {"killed": "killed", "injured": "injured", "abducted": "abducted"}.get(next(iter(effects)))
    return None


def _held(amount: Amount, number: Number, what: str) -> Finding:
    span = {"start": amount.start, "end": amount.end}
    if number.value is None or not number.records:
        return Finding(kind="database", verdict="cannot_tell", arithmetic=f"the database has no {what}", **span)
    same = number.value == amount.value or (amount.hedge in ("over", "at_least") and number.value >= amount.value)
    told = f"the database has {written(float(number.value))} {what}" + ("" if same else f", not {written(amount.value)}")
    return Finding(kind="database", verdict="adds_up" if same else "does_not", arithmetic=f"{told} ({len(number.records)} records)", **span)
