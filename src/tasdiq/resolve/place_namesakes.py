"""Chosen places in, those that are told of out: a road or gate named after another town is no word of that town."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tasdiq.resolve.place_choice import lies_in, links
from tasdiq.resolve.place_distance import distance_km
from tasdiq.resolve.place_entry import Place
from tasdiq.resolve.place_fold import fold
from tasdiq.resolve.place_spot import Candidate
from tasdiq.resolve.place_words import PlaceWords

Named = tuple[Candidate, Place]
_ROAD_KM = 150.0  # a road is seldom named after a town further off
_TOWNS = ("settlement", "admin2", "area")
_ENDS = re.compile(r"\s?[-–—/]\s?$|\sto\s$")  # between the ends of a road: "Bannu-Miranshah road"
_OTHER_END = re.compile(r"(?:\s?[-–—]\s?|\sto\s)(?:[A-Z][\w'’]*[ -]){1,3}([A-Za-z]+)\b")


def told(named: Sequence[Named], words: PlaceWords) -> list[Named]:
    """The places without those that only lend their name: "Kohat Road in Peshawar" lies in Peshawar.

    Where no other town is told of, the road's own town stays, marked as no more than near.
    """
    roads = _roads(named, words)
    towns = [n for i, n in enumerate(named) if i not in roads and n[1].kind in _TOWNS and not n[1].adjective and not n[0].hint]
    kept: list[Named] = []
    for index, (candidate, place) in enumerate(named):
        if index in roads:
            if not any(_on_road(candidate, place, town) for town in towns):
                kept.append((replace(candidate, road=True), place))
        elif not (
            _site_follows(candidate, words.namesakes, capital=True) and any(_held_by(candidate, place, town, words) for town in towns)
        ):
            kept.append((candidate, place))
    return kept


def _roads(named: Sequence[Named], words: PlaceWords) -> frozenset[int]:
    """Which of them name a road: the last of its ends, and those joined to it before."""
    found: set[int] = set()
    for index in reversed(range(len(named))):
        candidate, place = named[index]
        if place.kind not in _TOWNS:
            continue
        joined = index + 1 in found and _joined(candidate, named[index + 1][0])
        if joined or _site_follows(candidate, words.roads, capital=False) or _first_end(candidate, words):
            found.add(index)
    return frozenset(found)


def _first_end(candidate: Candidate, words: PlaceWords) -> bool:
    """Whether a road begins at the place, and ends at one that nobody knows: "Bannu-Kashmol road"."""
    match = _OTHER_END.match(candidate.line.sentence.plain[candidate.end :])
    return match is not None and fold(match[1]) in words.roads


def _joined(one: Candidate, other: Candidate) -> bool:
    return one.line is other.line and bool(_ENDS.fullmatch(one.line.sentence.plain[one.end : other.start]))


def _site_follows(candidate: Candidate, sites: Iterable[str], *, capital: bool) -> bool:
    token = candidate.line.beside(candidate.last + 1)
    return token is not None and token.gap in (" ", "-") and token.folded in sites and (token.capital or not capital)


def _on_road(candidate: Candidate, place: Place, town: Named) -> bool:
    """Whether the road may be in that other town: it is told in the same sentence, in the dateline, or is not far off."""
    other, where = town
    if where.name == place.name or lies_in(where, place):
        return False
    return other.line is candidate.line or other.dateline or _near(where, place)


def _near(one: Place, other: Place) -> bool:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    return distance_km((one.lat, one.lon), (other.lat, other.lon)) <= _ROAD_KM


def _held_by(candidate: Candidate, place: Place, town: Named, words: PlaceWords) -> bool:
    """Whether the words put the site in that other town: "Kabul Gate in Peshawar", "Peshawar's Kabul Gate"."""
    other, where = town
    if other.line is not candidate.line or where.name == place.name or lies_in(where, place) or lies_in(place, where):
        return False
    plain = candidate.line.sentence.plain
    if other.start > candidate.end:
        gap = plain[candidate.end : other.start].partition(" ")[2].partition(" ")  # after the word for the site
        return len(gap[2]) <= 40 and gap[0] != "and" and links(f"{gap[0]} {gap[2]}", words)
    return plain[other.end : candidate.start] in ("'s ", "' ", "’s ")
