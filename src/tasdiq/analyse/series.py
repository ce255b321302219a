"""Incidents of the output contract in, counts by month, type, group, side and region out; each with its records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from tasdiq.analyse import queries
from tasdiq.analyse.numbers import Month, Number, Share, average, change
from tasdiq.engine import DEFAULT, Query, columns_by_kind, columns_named, flatten, sql_types, start
from tasdiq.model.values import SIDES
from tasdiq.model.vocab import check_keys, shipped

Incident = Mapping[str, Any]
ATTACKS = "class = 'attack' and stage = 'accomplished'"
ABDUCTIONS = (
    "(type in ('kidnapping', 'hostage_taking') or also like '%kidnapping%' or also like '%hostage_taking%' or abducted_low is not null)"
)
EVERYTHING = "stage = 'accomplished'"
_EXTRA = {"class": "VARCHAR", "month": "VARCHAR", "suicide": "BOOLEAN", "district": "VARCHAR"}
_SIDE_WORDS = {"unknown": "side not told"}
_LABELS = {"incident": "VARCHAR", "label": "VARCHAR"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from `since` (included) to `until` (excluded)."""

    since: date
    until: date
    words: str

    @classmethod
    def of(cls, month: Month, months: int = 1) -> "Period":
        """That many months up to and with this one."""
        first = month.before(months - 1)
        words = month.words if months == 1 else f"{first.words} to {month.words}"
        return cls(since=first.first, until=month.before(-1).first, words=words)

    @classmethod
    def year_to(cls, month: Month) -> "Period":
        """January of the month's year up to and with the month."""
        return cls.of(month, month.month)


class Series:
    """Tables in memory over a set of incidents, and the questions that a monthly assessment asks of them."""

    def __init__(self, incidents: Sequence[Incident], engine: str = DEFAULT) -> None:
        self.incidents = {str(i["id"]): i for i in incidents}
        self._engine = start(engine)
        self._checked: set[str] = set()
        columns = columns_by_kind()["incidents"]
        self._columns = [*(name for name, _, _ in columns), *_EXTRA]
        rows = [{**flatten(i, columns), **computed(i)} for i in self.incidents.values()]
        self._engine.load("incidents", rows, {**sql_types(columns), **_EXTRA})
        for table, spread in (("tactics", _tactics), ("target_types", _targets)):
            self._engine.load(table, [r for i in self.incidents.values() for r in spread(i)], _LABELS)
        acting = [r for i in self.incidents.values() for r in _initiators(i)]
        self._engine.load("initiators", acting, {**_LABELS, "basis": "VARCHAR"})
        claims = [r for i in self.incidents.values() for r in _claims(i)]
        self._engine.load("claims", claims, {**_LABELS, "stance": "VARCHAR"})

    def count(self, measure: str, period: Period, where: str = ATTACKS) -> Number:
        """How many incidents of a period meet the condition, or the sum of one of their tolls."""
        rows = self._run(queries.total(measure, period.since, period.until, self._check(where)))
        return _number(rows[0], _asked(measure, period, where))

    def by(self, grouping: str, period: Period, where: str = ATTACKS) -> list[Share]:
        """A row for each type, tactic, actor, region, ...: the largest first; months in their order."""
        shares: dict[str, dict[str, Number]] = {}
        for measure in ("incidents", "killed", "injured"):
            for row in self._run(queries.grouped(measure, grouping, period.since, period.until, self._check(where))):
                shares.setdefault(row["label"], {})[measure] = _number(row, _asked(f"{measure}, {grouping} {row['label']}", period, where))
        rows = [Share(label=label, **numbers) for label, numbers in shares.items()]
        return rows if grouping == "month" else sorted(rows, key=_largest_first)

    def by_side(self, measure: str, period: Period, where: str = ATTACKS) -> dict[str, Number]:
        """Whose people: the sides, and those whose side no report tells (`unknown`)."""
        found = self._run(queries.sides(measure, period.since, period.until, self._check(where)))[0]
        return _by_side(found, measure, period, where)

    def sides_by(self, measure: str, grouping: str, period: Period, where: str = ATTACKS) -> dict[str, dict[str, Number]]:
        """The same for each type, tactic, actor, region, ..."""
        found = self._run(queries.sides(measure, period.since, period.until, self._check(where), grouping))
        return {row["label"]: _by_side(row, f"{measure}, {grouping} {row['label']}", period, where) for row in found}

    def measured_by(self, measure: str, grouping: str, period: Period, where: str = ATTACKS) -> dict[str, Number]:
        """One measure for each type, tactic, actor, region, ..."""
        found = self._run(queries.grouped(measure, grouping, period.since, period.until, self._check(where)))
        return {row["label"]: _number(row, _asked(f"{measure}, {grouping} {row['label']}", period, where)) for row in found}

    def change(self, measure: str, period: Period, then: Period, where: str = ATTACKS) -> Number:
        """Per cent up or down against an earlier period."""
        question = _asked(f"change of {measure} against {then.words}", period, where)
        return change(self.count(measure, period, where), self.count(measure, then, where), question)

    def highest_since(self, measure: str, month: Month, where: str = ATTACKS) -> tuple[Month, Number] | None:
        """The last earlier month with as many or more, and its number; None where no month on record has."""
        now = self.count(measure, Period.of(month), where)
        for row in self._run(queries.earlier_months(measure, month.first, self._check(where))):
            if now.value is not None and row["value"] is not None and row["value"] >= now.value:
                found = Month.read(row["label"])
                return found, _number(row, _asked(measure, Period.of(found), where))
        return None

    def monthly(self, last: Month, months: int, where: str = ATTACKS) -> list[Share]:
        """A row for each of the months, with zeros where nothing is on record."""
        known = {share.label: share for share in self.by("month", Period.of(last, months), where)}
        return [known.get(str(month)) or _empty(month) for month in (last.before(n) for n in range(months - 1, -1, -1))]

    def average(self, measure: str, last: Month, months: int, where: str = ATTACKS) -> Number:
        """The average a month over that many months, to one decimal."""
        period = Period.of(last, months)
        whole = self.count(measure, period, where)
        value = None if whole.value is None else average(whole.value, months)
        return replace(whole, value=value, question=_asked(f"{measure}, average a month", period, where))

    def last_with(self, killed: int, before: date, where: str = ATTACKS) -> Incident | None:
        """The last incident before that day that killed so many or more; None where the database has none."""
        found = self._run(queries.last_with(killed, before, self._check(where)))
        return self.incidents[found[0]["id"]] if found else None

    def deadliest(self, period: Period, where: str = ATTACKS, *, most: int = 10) -> list[Incident]:
        """The period's incidents with the highest known tolls, the highest first."""
        found = self._run(queries.deadliest(period.since, period.until, self._check(where), most))
        return [self.incidents[row["id"]] for row in found]

    def matching(self, period: Period, where: str = ATTACKS) -> list[Incident]:
        """The period's incidents that meet the condition, in the order of their days."""
        found = self._run(queries.listed(period.since, period.until, self._check(where)))
        return [self.incidents[row["id"]] for row in found]

    def claimed(self, period: Period, where: str = ATTACKS) -> list[tuple[str, Number]]:
        """How many of the incidents each group says are its own, the most first."""
        rows = self._run(queries.claimed(period.since, period.until, self._check(where)))
        return [(row["label"], _number(row, _asked(f"claimed by {row['label']}", period, where))) for row in rows]

    def unclaimed(self, period: Period, where: str = ATTACKS) -> Number:
        """How many of the incidents nobody has claimed."""
        rows = self._run(queries.unclaimed(period.since, period.until, self._check(where)))
        return _number(rows[0], _asked("claimed by nobody", period, where))

    def contested(self, period: Period, where: str = ATTACKS) -> Number:
        """How many of the incidents more than one group claims."""
        rows = self._run(queries.contested(period.since, period.until, self._check(where)))
        return _number(rows[0], _asked("claimed by more than one group", period, where))

    def attributed(self, period: Period, where: str = ATTACKS) -> dict[str, dict[str, Number]]:
        """How many of the incidents each group is said to have done, by what that rests on (claimed, reported, suspected, ...)."""
        found: dict[str, dict[str, Number]] = {}
        for row in self._run(queries.attributed(period.since, period.until, self._check(where))):
            asked = _asked(f"incidents, {row['label']} ({row['basis']})", period, where)
            found.setdefault(row["label"], {})[row["basis"]] = _number(row, asked)
        return found

    def undated(self) -> Number:
        """Incidents whose day is too vague for any month; they are in no monthly table."""
        return _number(self._run(queries.undated())[0], "incidents that cannot be given to a month")

    def _run(self, query: Query) -> list[dict[str, Any]]:
        return self._engine.run(query)

    def _check(self, where: str) -> str:
        if where not in self._checked:
            columns_named(where, self._columns)
            self._checked.add(where)
        return where


def computed(incident: Incident) -> dict[str, Any]:
    """What the definitions make of an incident: its class, its month, whether it was a suicide attack."""
    words = definitions()
    types = {incident.get("type"), *incident.get("also", ())}
    suicide = bool(types & set(words["suicide"]["types"]) or set(incident.get("tactic", ())) & set(words["suicide"]["tactics"]))
    place = incident.get("place") or {}
    district = ", ".join(str(part) for part in (place.get("admin2"), place.get("admin1"), place.get("country")) if part)
    return {
        "class": _class(incident), "month": month_of(incident), "suicide": suicide, "district": district if place.get("admin2") else None,
    }  # fmt: skip


def month_of(incident: Incident) -> str | None:
    """The month of the incident's first day; None where its date is too vague."""
    day = incident.get("date") or {}
    if not day.get("start") or day.get("precision", "day") in definitions()["months"]["too_vague"]:
        return None
    return str(day["start"])[:7]


@cache
def definitions() -> Mapping[str, Any]:
    """What the tables count, as `data/series/definitions.toml` says it."""
    tables = shipped("series/definitions")
    check_keys(tables["side"], "series/definitions.toml [[side]]", ("name", "words", "definition"))
    check_keys(tables["class"], "series/definitions.toml [[class]]", ("name", "words", "definition"), ("types", "state_initiator"))
    check_keys([tables["suicide"]], "series/definitions.toml [suicide]", ("types", "tactics"))
    check_keys([tables["months"]], "series/definitions.toml [months]", ("too_vague",))
    return tables


def _class(incident: Incident) -> str:
    initiators = {a.get("type") for a in incident.get("actors", ()) if a.get("role") == "initiator"}
    for row in definitions()["class"]:
        if incident.get("type") in row.get("types", ()) or (row.get("state_initiator") and initiators == {"state"}):
            return str(row["name"])
    return "attack"


def _tactics(incident: Incident) -> Iterator[dict[str, Any]]:
    names = incident.get("tactic") or [incident.get("type")]
    return ({"incident": incident["id"], "label": name} for name in dict.fromkeys(names))


def _initiators(incident: Incident) -> Iterator[dict[str, Any]]:
    """The organisations said to have acted; words like "gunmen" name none."""
    acting = [a for a in incident.get("actors", ()) if a.get("role") == "initiator" and a.get("basis") != "denied"]
    named = {
        str(a.get("name") or a["actor"]): str(a.get("basis") or "reported")
        for a in reversed(acting)
        if a.get("actor") or not str(a.get("name") or "").islower()
    }
    told = {name: basis for name, basis in reversed(named.items()) if name} or {"not told": "reported"}
    return ({"incident": incident["id"], "label": name, "basis": basis} for name, basis in told.items())


def _targets(incident: Incident) -> Iterator[dict[str, Any]]:
    kinds = [t.get("type") for t in incident.get("targets", ()) if t.get("type")] or ["not told"]
    return ({"incident": incident["id"], "label": kind} for kind in dict.fromkeys(kinds))


def _claims(incident: Incident) -> Iterator[dict[str, Any]]:
    for claim in incident.get("claims", ()):
        yield {"incident": incident["id"], "label": claim.get("name") or claim.get("claimant"), "stance": claim.get("stance") or "claims"}


def _number(row: Mapping[str, Any], question: str) -> Number:
    records = tuple(row["records"] or ())
    value = row["value"]
    return Number(value=0 if value is None and not records else value, records=records, unknown=row["unknown"] or 0, question=question)


def _by_side(found: Mapping[str, Any], measure: str, period: Period, where: str) -> dict[str, Number]:
    asked = {side: _asked(f"{measure}, {_SIDE_WORDS.get(side, side)}", period, where) for side in SIDES}
    return {s: Number(value=found[s] or 0, records=tuple(found[f"{s}_ids"] or ()), question=asked[s]) for s in SIDES}


def _largest_first(share: Share) -> tuple[float, float, str]:
    return (-(share.incidents.value or 0), -(share.killed.value or 0), share.label)


def _empty(month: Month) -> Share:
    none = [Number(value=0, question=f"{measure}, {month.words}") for measure in ("incidents", "killed", "injured")]
    return Share(label=str(month), incidents=none[0], killed=none[1], injured=none[2])


def _asked(what: str, period: Period, where: str) -> str:
    return f"{what.replace('_', ' ')}, {period.words}, where {where}"
