"""Rows of tables in, their places as the gazetteer knows them out: country, province, district, and coordinates where none are given."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from tasdiq.codebooks.mapping_cells import Row
from tasdiq.link.across.spelling import Spelling
from tasdiq.link.facts import folded
from tasdiq.model.record import Report
from tasdiq.resolve.actors import ActorBook
from tasdiq.resolve.place_entry import Place
from tasdiq.resolve.places import Gazetteer

_KIND = re.compile(r"\s+(?:agency|district|province|governorate|division|frontier region|\([^)]*\))$", re.IGNORECASE)
_ONE_PLACE_DEGREES = 0.5  # namesakes nearer to each other than this are one place for our purpose
_SURE = 0.85  # a name of an organisation must be as sure as this


class Placing:
    """What the gazetteer and the actor book say of the words in tables; each word is looked up once."""

    def __init__(self, gazetteer: Gazetteer, book: ActorBook, spelling: Spelling) -> None:
        self._gazetteer, self._book, self._spelling = gazetteer, book, spelling
        self._country, self._unit, self._actor = cache(self._find_country), cache(self._find_unit), cache(self._find_actor)

    def placed(self, row: Row) -> Report:
        """The row's report with its place and its actors resolved, as far as they are known."""
        report, where = row.report, row.report.where
        country = self._country(where.country) if where.country else None
        admin1 = self._unit(where.admin1, country, "admin1") if where.admin1 else None
        admin2 = self._unit(where.admin2, country, "admin2") if where.admin2 else None
        where = replace(where, country=country or (where.country and folded(where.country)), admin1=admin1, admin2=admin2)
        if where.lat is None:
            found = self._find_place(row.names, country, admin1, admin2)
            if found is not None:
                where = replace(where, lat=found.lat, lon=found.lon, precision="settlement", place_id=found.id)
        actors = tuple(replace(a, actor=a.actor or self._actor(a.name)) for a in report.actors)
        return replace(report, where=where, actors=actors)

    def _find_country(self, name: str) -> str | None:
        if len(name) == 2 and self._gazetteer.book.country(name.upper()) is not None:
            return name.upper()
        return next((p.country for p in self._gazetteer.lookup(name) if p.kind == "country"), None)

    def _find_unit(self, name: str, country: str | None, kind: str) -> str:
        """The folded name of the district or province, the gazetteer's where it has one."""
        bare = _KIND.sub("", name)
        for asked in (name, bare):
            for place in self._gazetteer.lookup(asked, country):
                if place.kind == kind:
                    return folded(place.name)
        return folded(bare)

    def _find_place(self, names: Iterable[str], country: str | None, admin1: str | None, admin2: str | None) -> Place | None:
        """The place of the first name that the gazetteer has in that district or province; none where several lie apart."""
        for name in (piece for text in names for piece in self._spelling.pieces(text)):
            found = [p for p in self._gazetteer.lookup(name, country) if p.lat is not None and p.kind in ("settlement", "area", "admin2")]
            if admin2:
                found = [p for p in found if p.admin2 and folded(p.admin2) == admin2]
            elif admin1:
                found = [p for p in found if p.admin1 and folded(p.admin1) == admin1] or found
            if found and (admin2 or _one_place(found)):
                return found[0]
        return None

    def _find_actor(self, name: str) -> str | None:
        found = self._book.resolve(name)
        return found[0].actor.id if found and found[0].score >= _SURE else None


def _one_place(places: list[Place]) -> bool:
    lats, lons = [p.lat or 0.0 for p in places], [p.lon or 0.0 for p in places]
    return max(lats) - min(lats) < _ONE_PLACE_DEGREES and max(lons) - min(lons) < _ONE_PLACE_DEGREES
