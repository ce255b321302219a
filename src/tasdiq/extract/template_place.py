"""The words of a place in a document in; the place, the named places around it and their words out, as templates want them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tasdiq.model.mention import Mention, PlaceMention, Reading
from tasdiq.model.text import Span
from tasdiq.model.values import Where
from tasdiq.model.vocab import shipped

_FINENESS = ("country", "larger", "admin1", "admin2", "near", "settlement", "exact")
_UNITS = ("admin1", "admin2")
_TOWNS = ("settlement", "near", "exact")
_GAP = 70  # characters between a place and the one that is named as holding it
_FIRST = 4  # sentences, whose places count twice
_BY_DATELINE = 6
_OF_INTEREST = 4  # how much more a country counts that MUC-4 is about
_NAME_WORDS = 4  # of one name in a list
_AROUND = 40  # characters beside a name in which a word tells that it lies within a town


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A place, the places named around it (widest first), and the words of those and then of the place."""

    where: Where
    wider: tuple[Where, ...] = ()
    words: tuple[Span, ...] = ()


def located(reading: Reading, at: Mention) -> Located:
    """The place those words name. One that no gazetteer has is where the words after it put it, else where the document plays."""
    at = _bare(reading, at)
    inside = _within_town(reading, at)
    known = None if inside else _known(reading, at)
    holders = list(_holders(reading, known or at))
    if inside and not any(h.where.precision in _TOWNS for h in holders):
        holders += [town for town in [_town(reading, at)] if town is not None]
    home = known.where if known is not None else _unlisted(reading, at, holders)
    outer = max(holders, key=lambda h: _fineness(h.where)).where if holders else home
    if not inside:
        holders += _units(reading, at, home if known is not None else outer)
    ordered = sorted(_once(holders, home), key=lambda m: _fineness(m.where))
    return Located(
        where=home, wider=tuple(m.where for m in ordered), words=(*(reading.words(m) for m in ordered), reading.words(at))
    )  # fmt: skip


def most_exact(reading: Reading, places: Sequence[Mention]) -> Located:
    """The first of an incident's places, or one of the others that lies in it: of a town and its neighborhood the neighborhood."""
    found = [located(reading, at) for at in places]
    for other in found[1:]:
        if found[0].where in other.wider or _holds(found[0].where, other.where):
            return other
    return found[0] if found else Located(where=Where(country=main_country(reading), precision="country"))


def _holds(outer: Where, inner: Where) -> bool:
    """Whether a country or province holds the finer place."""
    finer = _fineness(inner) > _fineness(outer) and inner.country == outer.country
    return finer and (outer.precision == "country" or (outer.precision == "admin1" and inner.admin1 == outer.admin1))


def _bare(reading: Reading, at: Mention) -> Mention:
    """The name alone, of words such as "the town of X" or "the X neighborhood"."""
    words = reading.sentences[at.sentence].plain[at.start : at.end].lower()
    before, after = _designator_before().match(words), _designator_after().search(words)
    start = before.end() if before else 0
    end = after.start() if after and after.start() > start else len(words)
    return Mention(sentence=at.sentence, start=at.start + start, end=at.start + end) if start < end else at


@cache
def _designator_before() -> re.Pattern[str]:
    return re.compile(rf"(?:the )?(?:(?:[\w-]+ )??(?:{'|'.join(_words('designators'))}|city) of (?:the )?)?(?=\w)|")


@cache
def _designator_after() -> re.Pattern[str]:
    return re.compile(rf"\W+(?:{'|'.join(_words('designators'))})$")


def main_country(reading: Reading) -> str | None:
    """The country whose incidents the document tells, by the places and peoples it names, above all at its beginning, and its dateline."""
    weight: Counter[str] = Counter()
    for mention in reading.places:
        if mention.where.country:
            weight[mention.where.country] += (1 if mention.adjective else 2) * (2 if mention.sentence < _FIRST else 1)
    if reading.dateline is not None and reading.dateline.where.country:
        weight[reading.dateline.where.country] += _BY_DATELINE
    for country in _words("countries"):
        weight[country] *= _OF_INTEREST
    return max(weight, key=lambda country: weight[country]) if any(weight.values()) else None


def _known(reading: Reading, at: Mention) -> PlaceMention | None:
    """The gazetteer's mention of just those words."""
    for mention in (*([reading.dateline] if reading.dateline else []), *reading.places):
        if mention.sentence == at.sentence and mention.start <= at.start and at.end <= mention.end:
            return mention
    return None


def _unlisted(reading: Reading, at: Mention, holders: list[PlaceMention]) -> Where:
    name = reading.sentences[at.sentence].plain[at.start : at.end]
    outer = holders[0].where if holders else Where(country=main_country(reading))
    return Where(name=name, admin1=outer.admin1, admin2=outer.admin2, country=outer.country, precision="settlement")


def _holders(reading: Reading, at: Mention) -> Iterator[PlaceMention]:
    """The places named right after this one, each as holding the one before: "X, Y municipality, Z department"."""
    plain, end = reading.sentences[at.sentence].plain, at.end
    known = isinstance(at, PlaceMention)
    level = _fineness(at.where) if isinstance(at, PlaceMention) else len(_FINENESS)
    country = at.where.country if isinstance(at, PlaceMention) else None
    for mention in sorted((m for m in reading.places if m.sentence == at.sentence and m.start >= at.end), key=lambda m: m.start):
        finer = _fineness(mention.where) >= level if known else _fineness(mention.where) > level
        if not _linked(plain[end : mention.start]) or mention.adjective or (country is not None and mention.where.country != country):
            return
        end = mention.end
        listed = (
            not known and mention.where.precision in _TOWNS and not _within_town(reading, at) and _is_list(plain[at.end : mention.start])
        )
        if finer or listed:
            continue  # the next of a list: "in X, Y and Z, in W department"
        if _last_of_list(plain[at.end : mention.start]):
            return
        if mention.where.precision not in ("country", "larger"):
            yield mention
        level, country, known = _fineness(mention.where), mention.where.country, True


def _linked(gap: str) -> bool:
    """Whether the words between lead from a place to the one that holds it, or to the next of a list."""
    if len(gap) > _GAP or re.search(r"[.;:!?]", gap) or not gap.strip():
        return False
    if all(word in _linking() for word in re.findall(r"[\w']+", gap.lower())):
        return True
    *names, last = re.split(r",", gap.lower())
    return bool(names) and all(len(name.split()) <= _NAME_WORDS for name in names) and all(w in _linking() for w in last.split())


def _is_list(gap: str) -> bool:
    """Whether only commas and "and" stand between: the next of a list, not what holds the one before."""
    return not set(re.findall(r"\w+", gap.lower().rpartition(",")[2])) - {"and"}


def _last_of_list(gap: str) -> bool:
    return bool(re.search(r"\band\W+$", gap.lower()))


def _units(reading: Reading, at: Mention, where: Where) -> Iterator[PlaceMention]:
    """The provinces and districts of the place that its sentence or the one before names as such."""
    for mention in reading.places:
        unit = mention.where
        if not 0 <= at.sentence - mention.sentence <= 1:
            continue
        if mention.adjective or unit.precision not in _UNITS or _fineness(unit) >= _fineness(where) or unit.country != where.country:
            continue
        if unit.admin1 == where.admin1 and (unit.precision == "admin1" or unit.admin2 == where.admin2):
            yield mention


def _within_town(reading: Reading, at: Mention) -> bool:
    """Whether the words beside a name, or in it, say that it is a part of a town: "the X neighborhood", "X University"."""
    plain = reading.sentences[at.sentence].plain.lower()
    before, name, after = plain[max(0, at.start - _AROUND) : at.start], plain[at.start : at.end], plain[at.end : at.end + _AROUND]
    part_of = _town_part_before().search(before)
    if part_of and _known(reading, at) is not None and part_of["word"] and part_of["word"] not in _linking():
        return False  # "the X neighborhood of the known town"
    return bool(part_of or _town_part_after().match(after) or _site().search(name)) and not _some(before)


def _some(before: str) -> bool:
    """Whether it is some part of the place: "in a San Salvador neighborhood"."""
    return bool(re.search(r"\b(?:a|an|some|several|many|various|other|two|three|four)(?: \w+)?\s$", before)) and " of the " not in before


@cache
def _town_part_before() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>[\w']+)?\W*(?<!\ba )(?<!\ban )\b(?:{'|'.join(_words('within_town'))}) (?:of|called) (?:the )?$")


@cache
def _town_part_after() -> re.Pattern[str]:
    return re.compile(rf"\W{{1,2}}(?:and [a-z ]{{1,30}} )?(?:{'|'.join(_words('within_town'))})\b")


@cache
def _site() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_words('sites'))})\b")


def _town(reading: Reading, at: Mention) -> PlaceMention | None:
    """The town around a part of a town: the one named last before it, else the dateline's, else the first named after it."""
    towns = [m for m in reading.places if m.where.precision in _TOWNS and not m.adjective and m.where.site is None and m.where.place_id]
    before = [m for m in towns if (m.sentence, m.end) < (at.sentence, at.start)]
    dateline = [reading.dateline] if reading.dateline and reading.dateline.where.precision in _TOWNS else []
    after = [m for m in towns if (m.sentence, m.start) > (at.sentence, at.end)]
    return next(iter([*reversed(before), *dateline, *after]), None)


def _once(holders: list[PlaceMention], home: Where) -> list[PlaceMention]:
    kept: dict[Where, PlaceMention] = {}
    for mention in holders:
        if mention.where != home:
            kept.setdefault(replace(mention.where, precision="unknown"), mention)
    return list(kept.values())


def _fineness(where: Where) -> int:
    return _FINENESS.index(where.precision) if where.precision in _FINENESS else len(_FINENESS)


@cache
def _linking() -> frozenset[str]:
    return frozenset(_words("linking"))


def _words(name: str) -> tuple[str, ...]:
    return tuple(shipped("vocabulary/templates")["places"][name])
