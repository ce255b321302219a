"""Resolved places in, finer ones out: sites within a town, points near a town, districts no gazetteer has."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tasdiq.model.mention import PlaceMention
from tasdiq.model.values import Where
from tasdiq.resolve.gazetteer import PlaceBook
from tasdiq.resolve.place_distance import Point, moved
from tasdiq.resolve.place_entry import Place
from tasdiq.resolve.place_fold import ARABIC
from tasdiq.resolve.place_spot import Candidate, Line, Token
from tasdiq.resolve.place_words import PlaceWords

_PRECISION = {"settlement": "settlement", "admin2": "admin2", "admin1": "admin1", "country": "country", "area": "near"}
_BEARINGS = {
    "north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270, "northwest": 315,
}  # fmt: skip
_DISTANCE = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d+)?)[\s-]?(?P<unit>km|kms|kilometers?|kilometres?|miles?|mi)\b(?:\s*\([^)]{1,25}\))?,?\s*"
    r"(?:to the\s+)?"
    r"(?P<bearing>(?:north|south)?[\s-]?(?:north|south|east|west))?(?:ern)?\s*(?:of|from|outside|away from)?\s*(?:the\s+)?(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_PLAIN = frozenset({"area", "areas", "locality"})  # "Tirah valley, Gawak" is Gawak
_PART = re.compile(r"(\w+)( of| in|,)(?: the)? $")
_ARTICLES = frozenset({"el", "la", "los", "las", "san", "santa", "santo"})
_NO_UNITS = frozenset({"capital", "port", "cities", "towns", "villages", "districts", "agency", "municipal"})
_FURTHEST_KM = 250.0
_CITY = 100_000


def where_of(place: Place) -> Where:
    """A gazetteer entry as a Where, precise to what it is."""
    area = place.kind == "area" and (place.population == 0 and place.id.startswith("x:"))
    return Where(
        name=None if place.kind in ("country", "admin1", "admin2") else place.name,
        admin1=place.admin1, admin2=place.admin2, country=place.country, lat=place.lat, lon=place.lon,
        precision="larger" if area else _PRECISION[place.kind], place_id=place.id,
    )  # fmt: skip


def nearby(candidate: Candidate, place: Place, words: PlaceWords) -> Where:
    """A gazetteer entry as the words around it bend it: "near", "36 km south-east of", "southern", "area"."""
    where = where_of(place)
    before = candidate.line.sentence.plain[max(0, candidate.start - 90) : candidate.start]
    last = re.findall(r"[\w-]+", before.lower())[-6:]
    if where.precision == "country":
        return replace(where, precision="larger") if last and last[-1] in words.directions else where
    if where.precision not in ("settlement", "admin2"):
        return where
    distance = _DISTANCE.search(before)
    if distance is not None and where.lat is not None and where.lon is not None:
        return _moved(where, (where.lat, where.lon), distance)
    part = place.population < _CITY and _part_before(before, words)  # of a city it is a quarter
    vague = part or candidate.road or candidate.kind == "admin3" or _near_before(last, words) or _area_follows(candidate, words)
    return replace(where, precision="near") if where.precision == "settlement" and vague else where


def _near_before(last: list[str], words: PlaceWords) -> bool:
    """Whether "near", "on the outskirts of", "near the eastern city of" stands before the name."""
    if not last or last[-1] in words.near:
        return bool(last)
    while last and (last[-1] in words.weak or last[-1] in words.directions or last[-1] in words.designators or last[-1] in ("to", "main")):
        last = last[:-1]
    return bool(last) and last[-1] in words.near


def _part_before(before: str, words: PlaceWords) -> bool:
    """Whether an area is told that lies in the place: "the Gundi area of Jamrud", "Gundi area, Jamrud"."""
    match = _PART.search(before)
    return match is not None and match[1].lower() in (words.around if match[2] != "," else _PLAIN)


def _area_follows(candidate: Candidate, words: PlaceWords) -> bool:
    """Whether "area" follows the name, or follows the list of names that it begins: "Gurbaz and Mana areas"."""
    line, at = candidate.line, candidate.last + 1
    token = line.beside(at)
    if token is not None and token.gap in (" ", "-") and token.folded in words.around:
        return True
    while token is not None and (token.capital or token.folded in ("and", "or")) and token.gap in (" ", ", ", "-", "/", " & ", " / "):
        at += 1
        token = line.beside(at)
    plural = token is not None and token.folded in words.around and token.folded.endswith("s")
    return plural and at > candidate.last + 1


def _moved(where: Where, start: Point, distance: re.Match[str]) -> Where:
    km = float(distance["number"]) * (1.609 if distance["unit"].lower().startswith("mi") else 1.0)
    bearing = _BEARINGS.get(re.sub(r"[\s-]", "", (distance["bearing"] or "").lower()))
    if km > _FURTHEST_KM:
        return where
    if bearing is None:
        return replace(where, precision="near")
    lat, lon = moved(start, bearing, km)
    return replace(where, precision="near", lat=lat, lon=lon)


Taken = Mapping[int, Sequence[tuple[int, int]]]


def unknown_units(
    lines: Sequence[Line], mentions: Sequence[PlaceMention], taken: Taken, words: PlaceWords, book: PlaceBook
) -> list[PlaceMention]:
    """Districts and villages named as such that the gazetteer does not have, put in the place that holds them."""
    found: list[PlaceMention] = []
    named = _by_sentence(mentions)
    for line in lines:
        here = named.get(line.sentence.index, [])
        for kind, first, last in _unit_names(line, words):
            start, end = line.tokens[first].start, line.tokens[last].end
            name = " ".join(t.folded for t in line.tokens[first : last + 1])
            known = name in words.stop or name in words.organisations
            if known or _covered(line.sentence.index, start, end, here, taken):
                continue
            outer = _holder(end, here, kind)
            mention = _unknown(line, (start, end), kind, outer, book) if outer is not None else None
            if mention is not None:
                found.append(mention)
    return found


def _by_sentence(mentions: Sequence[PlaceMention]) -> dict[int, list[PlaceMention]]:
    found: dict[int, list[PlaceMention]] = {}
    for mention in mentions:
        found.setdefault(mention.sentence, []).append(mention)
    return found


def _unit_names(line: Line, words: PlaceWords) -> Iterator[tuple[str, int, int]]:
    """The names beside "district", "village of": kind, first and last token."""
    for at, token in enumerate(line.tokens):
        kind = "area" if token.folded in words.around else words.designators.get(token.folded)
        if kind not in ("admin2", "admin3", "settlement", "area") or token.folded in _NO_UNITS or ARABIC.match(token.folded):
            continue
        following = line.beside(at + 1)
        if following is not None and following.folded == "of" and (last := _after_of(line, at + 2, words)) > at + 1:
            yield kind, at + 2, last
        elif at and token.gap in (" ", "-") and (first := _name_before(line, at, words)) < at:
            yield kind, first, at - 1


def _after_of(line: Line, at: int, words: PlaceWords) -> int:
    """The last token of the name that begins there, at - 1 where none does."""
    last = at - 1
    for index in range(at, min(at + 3, len(line.tokens))):
        token = line.tokens[index]
        named = token.capital and not _is_function(token, words) and token.folded not in words.directions
        if not named or token.text.isdigit() or token.gap not in (" ", "-", ' "') or token.folded in words.designators:
            break
        last = index
    return last


def _name_before(line: Line, at: int, words: PlaceWords) -> int:
    if line.cased:
        return _capitals_before(line, at, words)
    for first in range(max(0, at - 3), at - 1):  # in capitals only a Spanish article tells a name: "THE LA ROSA NEIGHBORHOOD"
        joined = all(t.gap == " " for t in line.tokens[first + 1 : at])
        if joined and line.tokens[first].folded in _ARTICLES:
            return first
    return at


def _unknown(line: Line, span: tuple[int, int], kind: str, outer: Where, book: PlaceBook) -> PlaceMention | None:
    """A name that the gazetteer does not have: the unit or village spelled nearly so, else what holds it; None for an area unlike any."""
    start, end = span
    name = line.sentence.plain[start:end]
    index = line.sentence.index
    unit = kind == "admin2" or (kind == "admin3" and outer.admin2 is None)
    if unit and (district := book.district_like(name, outer)) is not None:
        return PlaceMention(sentence=index, start=start, end=end, kind="admin2", where=where_of(district))
    if kind != "admin2" and (place := book.place_like(name, outer)) is not None:
        where = where_of(place) if kind == "settlement" else replace(where_of(place), precision="near")
        return PlaceMention(sentence=index, start=start, end=end, kind="settlement", where=where)
    if kind == "area":
        return None
    inside = replace(outer, site=None, place_id=None, precision="admin2" if kind == "admin2" else outer.precision)
    where = replace(inside, admin2=name, name=None) if kind == "admin2" else replace(inside, name=name)
    return PlaceMention(sentence=index, start=start, end=end, kind="settlement" if kind == "admin3" else kind, where=where)


def _capitals_before(line: Line, at: int, words: PlaceWords) -> int:
    first = at
    while first > 0 and at - first < 4:
        token = line.tokens[first - 1]
        small = token.folded in ("e", "i", "al", "wa", "o") and first - 1 > 0
        if not (token.capital or small) or token.text.isdigit() or _is_function(token, words):
            break
        first -= 1
        if token.gap not in (" ", "-"):
            break
    while first < at and (not line.tokens[first].capital or line.tokens[first].folded in words.directions):
        first += 1
    return first


def _is_function(token: Token, words: PlaceWords) -> bool:
    return any(token.folded in known for known in (words.before, words.weak, words.titles, words.linking))


def _covered(sentence: int, start: int, end: int, mentions: Sequence[PlaceMention], taken: Taken) -> bool:
    if any(m.start < end and start < m.end for m in mentions):
        return True
    return any(s < end and start < e for s, e in taken.get(sentence, ()))


def _holder(end: int, mentions: Sequence[PlaceMention], kind: str) -> Where | None:
    """The province or district named right after (a village may also lie in a town), else the only one of the sentence."""
    kinds = ("admin1", "admin2", "settlement") if kind in ("settlement", "area") else ("admin1", "admin2")
    units = [m for m in mentions if m.kind in kinds and not m.adjective]
    after = [m for m in units if 0 <= m.start - end <= 60]
    if after:
        return min(after, key=lambda m: m.start).where
    return units[0].where if len({(m.where.country, m.where.admin1) for m in units}) == 1 else None


def sites(lines: Sequence[Line], mentions: Sequence[PlaceMention], taken: Taken, words: PlaceWords) -> list[PlaceMention]:
    """Named sites ("Civil Hospital", "Lal Shahbaz Qalandar shrine"), each in the settlement named nearest."""
    found = []
    towns = _by_sentence([m for m in mentions if m.kind in ("settlement", "admin2") and not m.adjective])
    last = towns[min(towns)][0].where if towns else Where()  # before the first town is named, that one
    for line in lines:
        here = towns.get(line.sentence.index, [])
        if line.cased and not line.headline:
            for start, end in _site_spans(line, words):
                if any(s < end and start < e for s, e in taken.get(line.sentence.index, ())):
                    continue
                near = min(here, key=lambda m: m.start - start if m.start >= start else 1.5 * (start - m.start)).where if here else last
                where = replace(near, site=line.sentence.plain[start:end])
                found.append(PlaceMention(sentence=line.sentence.index, start=start, end=end, kind="site", where=where))
        last = here[-1].where if here else last
    return found


def _site_spans(line: Line, words: PlaceWords) -> Iterator[tuple[int, int]]:
    reached = 0
    for at, token in enumerate(line.tokens):
        if token.folded not in words.sites or token.start < reached:
            continue
        first, last = at, at
        while first > 0 and at - first < 5 and _names(line.tokens[first - 1], line.tokens[first], first - 1, words):
            first -= 1
        following = line.beside(at + 1)
        if following is not None and following.gap == " " and following.folded in words.sites and following.capital:
            last = at + 1
        if first == at and token.capital and token.folded in words.sites_first and following is not None and following.folded == "of":
            last = _capitals_after(line, at + 2)
        if last > first or first < at:
            start = line.tokens[first].start
            reached = line.tokens[last].end
            strict = not token.capital or token.folded in words.sites_institutions
            named = [t for t in line.tokens[first:at] if t.capital and not (strict and t.folded in words.sites_generic)]
            if (named or last > at) and not _organisation(line, last, words):
                yield start, reached


def _organisation(line: Line, last: int, words: PlaceWords) -> bool:
    following = line.beside(last + 1)
    return following is not None and following.gap == " " and following.capital and following.folded in words.organisations


def _names(token: Token, after: Token, at: int, words: PlaceWords) -> bool:
    if after.gap not in (" ", "-"):
        return False
    if not token.capital or token.text.isdigit():
        return False
    function = token.folded in words.before or token.folded in words.weak or token.folded in words.titles
    return not function and not (at == 0 and token.folded in words.linking)


def _capitals_after(line: Line, at: int) -> int:
    last = at - 2
    for index in range(at, min(at + 5, len(line.tokens))):
        if not line.tokens[index].capital or line.tokens[index].gap != " ":
            break
        last = index
    return last
