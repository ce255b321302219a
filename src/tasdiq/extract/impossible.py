"""A Reading in, the numbers and dates in it that cannot be, as issues, out: a range that falls, a year 0025."""

import re
from collections.abc import Iterator
from itertools import chain

from tasdiq.extract.count_numbers import number_at
from tasdiq.extract.count_words import count_words
from tasdiq.extract.counts import noun_class
from tasdiq.model.mention import Reading
from tasdiq.model.statement import Issue

_RANGE = re.compile(r"\b(?:between|from) (?=\w)", re.IGNORECASE)
_JOIN = re.compile(r" (?:and|to) ")
_NOUN = re.compile(r" (?:[\w-]+ ){0,2}?(?P<noun>[\w-]+)")
_MONTH = r"(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember|october"
_YEAR = re.compile(
    rf"\b(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTH})(?: \d{{1,2}})?,? (?P<year>0\d{{3}}|2[2-9]\d\d|[3-9]\d{{3}})\b"
    r"|(?P<iso>0\d{3}|2[2-9]\d\d|[3-9]\d{3})-\d\d-\d\d\b)",
    re.IGNORECASE,
)


def impossible(reading: Reading) -> Iterator[Issue]:
    """One issue for each number or date of the document that cannot be; it is read as if it were not there."""
    document = reading.document
    for problem in dict.fromkeys(chain(_ranges(reading), _years(reading))):
        yield Issue(name=document.name, stage="extract", problem=problem, document=document.id)


def _ranges(reading: Reading) -> Iterator[str]:
    """ "Between 20 and 10 people": no one can tell which number is wrong."""
    words = count_words()
    for sentence in reading.sentences:
        plain = sentence.plain
        for match in _RANGE.finditer(plain):
            first = number_at(plain, match.end(), words)
            join = _JOIN.match(plain, first.end) if first else None
            second = number_at(plain, join.end(), words) if join else None
            if first is None or second is None or not (first.whole and second.whole) or first.value <= second.value:
                continue
            noun = _NOUN.match(plain, second.end)
            if noun is not None and noun_class(noun.group("noun"))[0] != "other":
                said = plain[match.start() : noun.end()]
                yield f'"{said}" falls: its least number, {first.value}, is above its greatest, {second.value}; neither is used'


def _years(reading: Reading) -> Iterator[str]:
    for sentence in reading.sentences:
        for match in _YEAR.finditer(sentence.plain):
            year = match.group("year") or match.group("iso")
            yield f'"{match.group()}" has the year {year}, in which nothing that is reported can have happened; the date is not used'
