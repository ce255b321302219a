"""Incidents in, what an organisation did in a country before a day out, without reading them all for each claim."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tasdiq.model.incident import Incident

Deed = tuple[date, str, str | None]  # day, incident id, province
Matches = Callable[[str | None, str], bool]


@dataclass(frozen=True, kw_only=True)
class Past:
    """Dated incidents by country and initiator."""

    days: Mapping[str, Sequence[date]]  # country -> the days of its incidents, in order
    deeds: Mapping[str, Mapping[tuple[str | None, str], Sequence[Deed]]]  # country -> initiator (id, name) -> what it did

    @classmethod
    def of(cls, incidents: Sequence[Incident]) -> "Past":
        """The index of all incidents on record, without contested claims; later ones are left out when it is asked."""
        days: dict[str, list[date]] = {}
        deeds: dict[str, dict[tuple[str | None, str], list[Deed]]] = {}
        for incident in incidents:
            day, country = incident.when.start, incident.where.country
            if day is None or country is None:
                continue
            days.setdefault(country, []).append(day)
            claimed = {a.actor or a.name for a in incident.actors if a.basis == "claimed"}
            for actor in incident.actors:
                contested = actor.basis == "claimed" and len(claimed) > 1
                if actor.role == "initiator" and actor.basis != "denied" and not contested:
                    rows = deeds.setdefault(country, {}).setdefault((actor.actor, actor.name), [])
                    rows.append((day, incident.id, incident.where.admin1))
        return cls(days={country: sorted(found) for country, found in days.items()}, deeds=deeds)

    def incidents_before(self, country: str, day: date) -> int:
        """How many incidents in the country are on record from before that day."""
        return bisect_left(self.days.get(country, ()), day)

    def before(self, country: str, day: date, matches: Matches) -> list[Deed]:
        """What the organisation that `matches` (id, name) did in the country before that day, once an incident."""
        found: dict[str, Deed] = {}
        for (actor, name), rows in self.deeds.get(country, {}).items():
            if matches(actor, name):
                found |= {row[1]: row for row in rows if row[0] < day}
        return list(found.values())
