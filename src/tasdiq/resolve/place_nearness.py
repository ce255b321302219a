"""Resolved places in, how near the happening is to each out: "near", "36 km south-east of", "Bara tehsil", "Mattani area"."""

import re
from dataclasses import replace

from tasdiq.model.values import Where
from tasdiq.resolve.place_distance import Point, moved
from tasdiq.resolve.place_entry import Place
from tasdiq.resolve.place_fold import fold
from tasdiq.resolve.place_spot import Candidate, Line
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
_UNIT_BEFORE = re.compile(r"([\w-]+)(?:\s*[\[(][^\])]{1,25}[\])])?(?:\s+of)?\s$")  # "tehsil Matta", "sub-district [tehsil] of Matta"
_SIDE = re.compile(r"(the\s)?\b(?:north|south)?-?(?:north|south|east|west)\sof\s(?:the\s)?(?:[a-z]+\s){0,3}$")
_OWNED = re.compile(r"([\w-]+)\s(?:the\s)?(?:[A-Z][\w-]*\s)*[A-Z][\w-]*['’]s\s(?:\w+\s){0,3}$")  # "near Swat's main town of"
_NOTED = re.compile(r"(?:\s\w+)?\s\(([a-z]+)\b[^)]{0,20}\)")  # "Sadda (near)", "Wana town (outskirts)"
_FURTHEST_KM = 250.0
CITY = 100_000


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
    vague = (
        candidate.road or candidate.kind == "admin3" or _unit_before(before, words) or _near_before(last, words)
        or _beside(before) or _told_near(candidate, before, words) or _area_follows(candidate, words) or _is_area(place, words)
    )  # fmt: skip
    part = place.population < CITY and _part_before(before, words)  # of a city it is a quarter
    return replace(where, precision="near") if where.precision == "settlement" and (vague or part) else where


def _is_area(place: Place, words: PlaceWords) -> bool:
    """Whether the place's own name calls it an area, and nobody is counted there: "Hot Spring Sector"."""
    return place.population == 0 and fold(place.name).rpartition(" ")[2] in words.around


def _unit_before(before: str, words: PlaceWords) -> bool:
    """Whether the words before call it a unit below the district, named after its main town: "tehsil Matta"."""
    match = _UNIT_BEFORE.search(before)
    return match is not None and words.designators.get(fold(match[1]).replace("-", "")) == "admin3"


def _beside(before: str) -> bool:
    """Whether it happened on a side of the place: "north of Khar"; in the north of it would be within."""
    match = _SIDE.search(before)
    return match is not None and match[1] is None


def _near_before(last: list[str], words: PlaceWords) -> bool:
    """Whether "near", "on the outskirts of", "near the eastern city of" stands before the name."""
    if not last or last[-1] in words.near:
        return bool(last)
    while last and (last[-1] in words.weak or last[-1] in words.directions or last[-1] in words.designators or last[-1] in ("to", "main")):
        last = last[:-1]
    return bool(last) and last[-1] in words.near


def _told_near(candidate: Candidate, before: str, words: PlaceWords) -> bool:
    """Whether it is near with the place's holder between, or in a note: "near Swat's main town of Mingora", "Sadda (near)"."""
    owned, noted = _OWNED.search(before), _NOTED.match(candidate.line.sentence.plain[candidate.end :])
    return (owned is not None and owned[1] in words.near) or (noted is not None and noted[1] in words.near)


def _part_before(before: str, words: PlaceWords) -> bool:
    """Whether an area is told that lies in the place: "the Gundi area of Jamrud", "Gundi area, Jamrud"."""
    match = _PART.search(before)
    return match is not None and match[1].lower() in (words.around if match[2] != "," else _PLAIN)


def _area_follows(candidate: Candidate, words: PlaceWords) -> bool:
    """Whether "area" follows the name, or follows the list of names that it begins: "Gurbaz and Mana areas", "Jamrud and Bara tehsils"."""
    line, at = candidate.line, candidate.last + 1
    token = line.beside(at)
    if token is not None and token.gap in (" ", "-") and token.folded in words.around:
        return True
    while token is not None and (token.capital or token.folded in ("and", "or")) and token.gap in (" ", ", ", "-", "/", " & ", " / "):
        at += 1
        token = line.beside(at)
    if token is not None and token.folded == "the" and token.gap == ", ":  # "Dwa Toi and Surkas, the remote areas of ..."
        at = next((i for i in range(at + 1, at + 4) if _plural(line, i, words)), at)
    return at > candidate.last + 1 and _plural(line, at, words)


def _plural(line: Line, at: int, words: PlaceWords) -> bool:
    """Whether the words there call several places areas or tehsils."""
    token, following = line.beside(at), line.beside(at + 1)
    if token is None:
        return False
    called = {token.folded, f"{token.folded} {following.folded}" if following is not None else ""}
    return any(c.endswith("s") and (c in words.around or words.designators.get(c) == "admin3") for c in called)


def _moved(where: Where, start: Point, distance: re.Match[str]) -> Where:
    km = float(distance["number"]) * (1.609 if distance["unit"].lower().startswith("mi") else 1.0)
    bearing = _BEARINGS.get(re.sub(r"[\s-]", "", (distance["bearing"] or "").lower()))
    if km > _FURTHEST_KM:
        return where
    if bearing is None:
        return replace(where, precision="near")
    lat, lon = moved(start, bearing, km)
    return replace(where, precision="near", lat=lat, lon=lon)
