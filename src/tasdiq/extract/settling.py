"""The incidents of one document in; those without a place or a day of their own are given what the words tie them to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tasdiq.extract.happening import cue
from tasdiq.extract.told import Best, Told
from tasdiq.extract.when_and_where import heading_place, located
from tasdiq.model.mention import PlaceMention, Reading, in_sentence
from tasdiq.model.values import Where


def inherit_places(told: Sequence[Told]) -> None:
    """An incident without a place of its own has its neighbour's, where the words tie the two ("earlier in the day")."""
    for number, one in enumerate(told):
        if one.where.lat is not None or one.where.site:
            continue
        tied = [t for t in told[:number] or told[1:2] if t.where.lat is not None]
        if tied and any(part.same_day or part.another or part.definite for part in one.parts):
            held = tied[-1].where
            one.where = Where(
                name=held.name, admin1=held.admin1, admin2=held.admin2, country=held.country, lat=held.lat, lon=held.lon,
                precision=held.precision if held.precision != "exact" else "settlement", place_id=held.place_id, site=one.where.site,
            )  # fmt: skip
            if one.when.start is None and tied[-1].when.start and any(p.same_day for p in one.parts):
                one.when = tied[-1].when


def inherit_dates(told: Sequence[Told]) -> None:
    """Another incident told beside the news with no word of when ("in a separate attack") is of about the same day."""
    for before, one in pairwise(told):
        apart = any(part.another for part in one.parts)
        if apart and one.when.stated is None and not one.earlier and before.when.precision == "day":
            one.when = replace(before.when, precision="days")


def place_by_document(reading: Reading, told: Sequence[Told], best: Best) -> None:
    """The news told first, where its sentences name no more than a country: the province named most, else the dateline's."""
    lead = next((one for one in told if not one.earlier), None)
    if lead is None or lead.where.precision not in ("country", "larger", "unknown"):
        return
    if lead is told[0] and _by_most_named(reading, told, best):
        return
    head = heading_place(reading) or reading.dateline
    part = lead.where.precision == "larger"  # "in the country's east" is not where the reporter writes from
    if head is not None and head.kind not in ("country", "area") and not part:
        lead.where = best([head])


def _by_most_named(reading: Reading, told: Sequence[Told], best: Best) -> bool:
    """Place the incident told first in the province that the document names most, or where one who was hit holds office."""
    named = [p for s in reading.sentences if not s.repeat for p in located(reading, s.index) if p.where.admin1]
    past = [p for one in told[1:] for part in one.parts if part.aside and part.earlier for p in part.places]
    named = [p for p in named if p not in past and told[0].where.country in (None, p.where.country)]
    most, times = Counter(p.where.admin1 for p in named).most_common(1)[0] if named else (None, 0)
    found = [p for p in named if p.where.admin1 == most] if 2 * times > len(named) else _place_of_office(reading, told[0])
    if found:
        told[0].where = best(found)
    return bool(found)


def _place_of_office(reading: Reading, told: Told) -> list[PlaceMention]:
    """The place where the one who was hit holds office, where nothing else says where: "the mayor of Huamanga was shot"."""
    if told.where.precision not in ("country", "unknown"):
        return []
    first = told.parts[0].sentence
    fine = [p for p in in_sentence(reading.places, first.index) if not p.adjective and p.kind in ("settlement", "admin2", "admin1")]
    return [p for p in fine if cue("office_hit").search(first.plain[max(0, p.start - 50) : p.start])][:1]
