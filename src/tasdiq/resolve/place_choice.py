"""Candidate names in, one place each out: chosen by the countries, provinces and places that the document names."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log10

from tasdiq.resolve.place_alike import alike
from tasdiq.resolve.place_distance import Point, distance_km
from tasdiq.resolve.place_entry import Place
from tasdiq.resolve.place_hints import MOST, beside, used
from tasdiq.resolve.place_spot import Candidate
from tasdiq.resolve.place_words import PlaceWords

_BASE: Mapping[str, float] = {"country": 7.0, "admin1": 2.6, "admin2": 1.2, "area": 2.4, "settlement": 0.0}
_COARSENESS: Mapping[str | None, int] = {"country": 0, "admin1": 1, "admin2": 2, "admin3": 3, "settlement": 3, "area": 3}
_READINGS = 40  # of the place that may hold another, best known first
_SURE = 2  # readings of a name, a town and its district, that leave no doubt where it is
_POINTS = 4
_CITY = 100_000
_TOWN = 20_000
_METROPOLIS = 1_000_000
_FORCES = 2.5  # for a place in the country of "Syrian troops"
_LIKELY = 1.5  # for a place in a country that reports of violence are often of, where the text names none
_WITHIN_KM = 40.0  # of a district's middle
_PARTS = ("Upper ", "Lower ", "Central ", "North ", "South ", "East ", "West ")  # of a district, not of a town
_OWNER = re.compile(  # "Sindh's Dadu", "Ghazni province, Andar", "the Gaza city of Rafah"
    r"'|^ (?:province|district|agency|department)(?:,|')|^ (?:border |port |coastal |market |mining )?(?:city|town|village|suburb|port) of "
)


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the whole document says of where it plays: shares of countries and of provinces."""

    countries: Mapping[str, float] = field(default_factory=dict)
    admin1: Mapping[tuple[str, str], float] = field(default_factory=dict)
    points: tuple[Point, ...] = ()  # where the towns and districts lie that were chosen most
    past: Mapping[str, int] = field(default_factory=dict)  # place id -> how often the desk's own records use it
    inside: Mapping[int, Place] = field(default_factory=dict)  # candidate -> the place named as holding it
    surnames: frozenset[str] = frozenset()
    forces: frozenset[str] = frozenset()  # where the groups and forces named are at home, if no country is named
    at_home: frozenset[str] = frozenset()  # the same, whatever is named
    likely: frozenset[str] = frozenset()  # where reports of violence often play, if no country is named
    kept: dict[tuple[object, ...], Place | None] = field(default_factory=dict)  # what was chosen for the same name before


def choose(
    candidates: Sequence[Candidate],
    words: PlaceWords,
    surnames: frozenset[str] = frozenset(),
    prior: str | None = None,
    past: Mapping[str, int] | None = None,
    forces: frozenset[str] = frozenset(),
) -> list[Place | None]:
    """The place each candidate means; None where it is no place."""
    countries = _countries([c for c in candidates if not _is_common(c, words)], prior)
    links = {i: j for i in range(len(candidates)) for j in _holders(candidates, i, words)}
    at_home, forces = forces, frozenset() if countries else forces  # a country that is named says more
    likely = frozenset() if countries else words.likely
    context = Context(countries=countries, forces=forces, likely=likely)
    chosen: list[Place | None] = [None] * len(candidates)
    for _ in range(2):
        inside = {i: held for i, j in links.items() if (held := _holder(candidates, i, j, chosen, context)) is not None}
        context = Context(
            countries=countries,
            admin1=_provinces(chosen),
            points=_points(candidates, chosen),
            past=past or {},
            inside=inside,
            surnames=surnames,
            forces=forces,
            at_home=at_home,
            likely=likely,
        )
        chosen = [_best(i, c, context) for i, c in enumerate(candidates)]
        if not countries:
            countries = _from_cities(candidates, chosen)
    return [
        p if p is not None and accepted(i, c, p, context, words) else None for i, (c, p) in enumerate(zip(candidates, chosen, strict=True))
    ]


def _countries(candidates: Iterable[Candidate], prior: str | None) -> dict[str, float]:
    """The share of each country among those the document names, by itself or by its people."""
    weight: dict[str, float] = {}
    for candidate in candidates:
        top = candidate.places[0]
        if top.country and (top.kind == "country" or (top.kind in ("admin1", "area") and _only(candidate))):
            weight[top.country] = weight.get(top.country, 0.0) + (0.7 if top.adjective else 1.0)
        elif candidate.dateline and (country := max(candidate.places, key=lambda p: base(p, candidate)).country):
            weight[country] = weight.get(country, 0.0) + 1.0  # "FLORENCIA" is Colombia's before it is Tuscany's
    if prior is not None:
        weight[prior] = weight.get(prior, 0.0) + 0.5
    most = max(weight.values(), default=1.0)
    return {country: min(1.0, 0.35 + 0.65 * n / most) for country, n in weight.items()}


def _is_common(candidate: Candidate, words: PlaceWords) -> bool:
    """Whether the name is a month or another common word too: the "August" of a dateline says nothing of where it plays."""
    name = _name(candidate)
    return candidate.places[0].kind != "country" and (name in words.stop or name in words.directions or name in words.first_names)


def _name(candidate: Candidate) -> str:
    return " ".join(t.folded for t in candidate.line.tokens[candidate.first : candidate.last + 1])


def _only(candidate: Candidate) -> bool:
    return len({p.country for p in candidate.places[:5]}) == 1


def _from_cities(candidates: Sequence[Candidate], chosen: Sequence[Place | None]) -> dict[str, float]:
    weight: Counter[str] = Counter()
    for candidate, place in zip(candidates, chosen, strict=True):
        if (
            place is not None
            and place.country
            and not candidate.word
            and (place.population >= _CITY or place.kind == "admin1")
            and place.main
        ):
            weight[place.country] += 1
    most = max(weight.values(), default=1)
    return {country: 0.7 * n / most for country, n in weight.items()}


def _provinces(chosen: Iterable[Place | None]) -> dict[tuple[str, str], float]:
    counts = Counter((p.country, p.admin1) for p in chosen if p is not None and p.country and p.admin1)
    most = max(counts.values(), default=1)
    return {(country, admin1): n / most for (country, admin1), n in counts.items() if country and admin1}


def _points(candidates: Sequence[Candidate], chosen: Sequence[Place | None]) -> tuple[Point, ...]:
    """Where the places lie whose names leave no doubt, those named most often first."""
    sure = [
        (p.lat, p.lon)
        for c, p in zip(candidates, chosen, strict=True)
        if p is not None and p.kind in ("settlement", "admin2") and p.lat is not None and p.lon is not None and len(c.places) <= _SURE
    ]
    return tuple(point for point, _ in Counter(sure).most_common(_POINTS))


def _holders(candidates: Sequence[Candidate], index: int, words: PlaceWords) -> Iterable[int]:
    """The neighbour that may be named as the place around this one: the next one, or the one whose it is ("Sindh's")."""
    mine = candidates[index]
    for other in (index + 1, index - 1):
        if not 0 <= other < len(candidates) or candidates[other].line is not mine.line:
            continue
        first, second = (mine, candidates[other]) if other > index else (candidates[other], mine)
        gap = mine.line.sentence.plain[first.end : second.start]
        if other < index and not _OWNER.match(gap):
            continue
        if _name(mine) == _name(candidates[other]) and candidates[other].kind not in ("admin1", "admin2"):
            continue  # a name told again does not hold itself
        if len(gap) <= 60 and not re.search(r"[.;:!?]\s", gap) and links(gap, words):
            yield other
            return


def links(gap: str, words: PlaceWords) -> bool:
    """Whether the words between two names put the first in the second: "in the restive", ", "."""
    unknown = 0
    for word in re.findall(r"[\w-]+", gap.lower()):
        unknown += word not in words.linking
    return unknown <= (1 if re.search(r"[,(]|\b(?:in|of)\b|'", gap) else 0) and bool(gap.strip(" -"))


def _holder(candidates: Sequence[Candidate], index: int, other: int, chosen: Sequence[Place | None], context: Context) -> Place | None:
    """The reading of the neighbour under which it holds this name, with the best reading of this name in mind."""
    mine, neighbour = candidates[index], candidates[other]
    seen = (id(mine.places), mine.kind, id(neighbour.places), neighbour.kind)
    if seen not in context.kept:
        context.kept[seen] = _holding(mine, neighbour, context)
    found = context.kept[seen]
    return chosen[other] if found is None and other > index else found


def _holding(mine: Candidate, neighbour: Candidate, context: Context) -> Place | None:
    best: tuple[float, Place] | None = None
    for outer in neighbour.places[:_READINGS]:
        inner = not outer.adjective and any(holds(outer, p) for p in mine.places)
        if inner or (mine.kind == "admin2" and outer.kind == "admin1"):
            score = base(outer, neighbour) + 4 * context.countries.get(outer.country or "", 0.0) + (2.0 if inner else 0.0)
            if best is None or score > best[0]:
                best = (score, outer)
    return best[1] if best is not None else None


def holds(outer: Place, inner: Place) -> bool:
    """Whether the one place lies in the other by the gazetteer's chain."""
    if outer.country != inner.country or outer.id == inner.id or inner.kind == "country":
        return False
    if outer.kind == "country":
        return True
    if outer.kind == "admin1":
        return inner.kind != "admin1" and (inner.admin1 == outer.name or outer.id == "x:fata")
    if outer.kind == "admin2":
        return inner.kind in ("settlement", "area") and inner.admin2 == outer.name and inner.admin1 == outer.admin1
    return False


def lies_in(outer: Place, inner: Place) -> bool:
    """Whether the one place lies in the other by the gazetteer's chain, or so near a district's middle that only the borders differ.

    Borders are redrawn: Karachi was one district and is seven, so that no list has "Karachi" in "Karachi district".
    """
    if holds(outer, inner):
        return True
    if outer.kind != "admin2" or inner.kind not in ("settlement", "area") or outer.country != inner.country:
        return False
    if outer.lat is None or outer.lon is None or inner.lat is None or inner.lon is None:
        return False
    return distance_km((outer.lat, outer.lon), (inner.lat, inner.lon)) <= _WITHIN_KM


def base(place: Place, candidate: Candidate) -> float:
    """How well known a place is, and whether it is of the kind that the words call it."""
    known = _BASE["admin2"] if place.id.startswith("ged:") and place.kind == "area" else _BASE[place.kind]
    score = known + 0.6 * log10(max(place.population, 1) if place.kind == "settlement" else 1)
    score += 0.9 if place.main else 0.0
    if candidate.kind is None:
        return score
    if place.kind == candidate.kind:
        return score + 5.0
    if candidate.kind == "admin3" and place.kind in ("settlement", "area"):
        return score + 2.0  # such units bear the name of their main town
    if {place.kind, candidate.kind} == {"admin1", "admin2"}:
        return score - 1.0  # a province here is a district there
    return score - (5.0 if place.kind == "country" else 2.0 if {place.kind, candidate.kind} & {"area"} else 3.0)


def _best(index: int, candidate: Candidate, context: Context) -> Place | None:
    outer = context.inside.get(index)
    seen = (id(candidate.places), candidate.kind, outer.id if outer is not None else None)
    if seen not in context.kept:
        context.kept[seen] = _highest(candidate, outer, context)
    return context.kept[seen]


def _highest(candidate: Candidate, outer: Place | None, context: Context) -> Place | None:
    best: tuple[float, Place] | None = None
    renowned = any(p.main and p.kind == "settlement" and p.population >= _METROPOLIS for p in candidate.places)
    for place in candidate.places:
        if renowned and not place.main and (outer is None or not lies_in(outer, place)):
            continue  # Cabool in Missouri is called Kabul too, but nobody means it
        score = base(place, candidate) + 4.0 * context.countries.get(place.country or "", 0.0)
        score += _FORCES if place.country in context.forces else 0.0
        score += _LIKELY if place.country in context.likely else 0.0
        score += 1.2 * context.admin1.get((place.country or "", place.admin1 or ""), 0.0)
        if outer is not None and lies_in(outer, place):
            score += 6.0 if holds(outer, place) else 4.0
        if best is not None and score + MOST <= best[0]:
            continue
        score += beside(place, context.points) + used(context.past.get(place.id, 0))
        if best is None or score > best[0]:
            best = (score, place)
    return _district(candidate, best[1]) if best is not None else None


def _district(candidate: Candidate, place: Place) -> Place:
    """The district itself where its seat only bears its name as another name, or has no name of its own: "Swat", "Upper Dir"."""
    seat = place.kind == "settlement" and (not place.main or place.name.startswith(_PARTS))
    if candidate.kind in ("settlement", "area") or not (seat or place.kind == "area"):
        return place
    units = [p for p in candidate.places if p.kind == "admin2" and p.main and (p.name, p.admin1) == (place.admin2, place.admin1)]
    return units[0] if units else place


def accepted(index: int, candidate: Candidate, place: Place, context: Context, words: PlaceWords) -> bool:
    """Whether the name really names a place here, and not a month, a person, a paper or a common word."""
    outer = context.inside.get(index)
    if place.adjective or place.kind == "country":
        return place.main or not candidate.word
    if candidate.hint or _elsewhere(candidate, place, outer, context):
        return False
    held = outer is not None and lies_in(outer, place)
    name = _name(candidate)
    if name in words.stop or name in words.directions or name in words.first_names:
        return place.main and (place.kind == candidate.kind or (held and candidate.cue)) and name not in words.before
    if candidate.kind is not None or held or candidate.dateline:
        known = place.population >= _CITY or (place.main and place.country in context.countries)
        return (
            not candidate.word or (known and (candidate.cue or candidate.kind is not None or candidate.dateline)) or (held and place.main)
        )
    if name in context.surnames and place.kind == "settlement" and place.population < _METROPOLIS and not candidate.cue:
        return False
    return _plausible(candidate, place, context, name)


def _elsewhere(candidate: Candidate, place: Place, outer: Place | None, context: Context) -> bool:
    """Whether the words put the name somewhere this place is not: "Maku village" of a province that has none."""
    if candidate.kind is None or candidate.dateline:
        return False
    if outer is not None and not outer.adjective and _COARSENESS.get(outer.kind, 9) < _COARSENESS.get(candidate.kind, 9):
        return not lies_in(outer, place)
    away = bool(context.countries) and place.country not in context.countries
    return away and (place.population < _CITY or place.kind != candidate.kind)


def _unmistakable(candidate: Candidate, place: Place, context: Context) -> bool:
    """Whether "in Panjgur" alone says where: only one country has the name, of a district or of a place that attacks are known of."""
    if context.countries or not (candidate.cue and candidate.line.cased):
        return False
    if len({p.country for p in candidate.places[:5] if p.main == place.main}) > 1:
        return False
    if not place.main:
        return place.population >= _TOWN
    return place.id.startswith("ged:") or any(p.kind == "admin2" and p.main for p in candidate.places)


def _plausible(candidate: Candidate, place: Place, context: Context, name: str) -> bool:
    district = (
        place.kind == "admin2" and place.main and place.country in context.at_home
    )  # "Pakistani soldiers fired on from Afghanistan in Kurram"
    home = place.country in context.countries or place.country in context.forces or district
    large = place.population >= _CITY or place.kind in ("admin1", "area")
    if candidate.word:
        known = large or (home and place.population >= _TOWN) or (_unmistakable(candidate, place, context) and not candidate.line.headline)
        return candidate.cue and place.main and known
    if len(name) < 4 and not (place.population >= _TOWN and _unmistakable(candidate, place, context)):
        return (home and large) or (candidate.cue and (home or large))
    if _unmistakable(candidate, place, context):
        return True
    if not place.main and alike(name, [place]) is None:  # "Garowe" is Garoowe in another spelling
        return (home and (candidate.cue or (place.population >= 5_000 and context.countries.get(place.country or "", 0.0) > 0.6))) or (
            place.population >= 200_000 and candidate.cue
        )
    if candidate.line.cased:
        if place.kind == "settlement" and place.population == 0 and place.id.startswith("gn:"):
            return home and candidate.cue  # every hamlet of a country is in its dump, and bears some man's name
        known = place.population >= _TOWN and (candidate.cue or not context.countries)
        return home or large or known or (candidate.cue and place.population >= 1_000 and not context.countries)
    if home:
        return candidate.cue or large or candidate.last > candidate.first or place.population >= 10 * _TOWN
    return place.population >= _METROPOLIS or (candidate.cue and place.population >= 3 * _CITY)
