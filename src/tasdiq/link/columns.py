"""Facts in, rows of plain columns out, and back: one table that DuckDB, Splink and Spark compare by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tasdiq.link.facts import Facts
from tasdiq.link.levels import calendar_days, kin, weekday
from tasdiq.link.pairs import calendar_name, cells, day_names, day_numbers, places, sizes, vague_in
from tasdiq.link.rules import Rules

if TYPE_CHECKING:
    import pyarrow

Row = dict[str, Any]
_TEXTS, _NUMBERS = "VARCHAR[]", "INTEGER[]"
COLUMNS: Mapping[str, str] = {
    "n": "BIGINT", "id": "VARCHAR", "document": "VARCHAR", "main": "BOOLEAN", "place_in_log": "BIGINT", "place_in_document": "INTEGER",
    "witness": "VARCHAR", "published": "INTEGER", "type": "VARCHAR", "kinds": _TEXTS, "kin": _TEXTS, "tactics": _TEXTS,
    "day_from": "INTEGER", "day_to": "INTEGER", "slack": "INTEGER", "dated": "BOOLEAN", "weekday": "INTEGER", "calendar": _NUMBERS,
    "town": "VARCHAR", "admin1": "VARCHAR", "admin2": "VARCHAR", "country": "VARCHAR", "place": "VARCHAR", "placed": "BOOLEAN",
    "lat": "DOUBLE", "lon": "DOUBLE", "reach_km": "DOUBLE", "site": "VARCHAR", "site_words": _TEXTS, "site_names": _TEXTS,
    "site_kinds": _TEXTS, "killed": _NUMBERS, "injured": _NUMBERS, "killed_most": "INTEGER", "injured_most": "INTEGER",
    "actors": _TEXTS, "state": "BOOLEAN", "claimants": _TEXTS, "targets": _TEXTS, "target_kinds": _TEXTS, "words": _TEXTS,
    "latin": "BOOLEAN", "home_town": "VARCHAR", "home_day": "INTEGER", "stands": "BOOLEAN", "related": _TEXTS,
    "days": _NUMBERS, "cells": _TEXTS, "vague": "VARCHAR", "places": _TEXTS, "day_names": _TEXTS, "calendar_name": "VARCHAR",
    "sizes": _NUMBERS, "sizes_near": _NUMBERS,
}  # fmt: skip

_ASKED = (  # what comparing and blocking alone read
    "kin", "placed", "site", "site_names", "killed_most", "injured_most", "days", "cells", "vague", "places", "day_names", "calendar_name",
    "sizes", "sizes_near",
)  # fmt: skip
TOLD = ", ".join(name for name in COLUMNS if name not in _ASKED)  # what `from_row` needs


def to_row(facts: Facts, number: int, rules: Rules) -> Row:
    """The columns of one report, with those that blocking joins by."""
    days = facts.days
    told = sizes(facts)
    return {
        "n": number, "id": facts.id, "document": facts.document, "main": facts.main, "place_in_log": facts.order[0],
        "place_in_document": facts.order[1], "witness": facts.witness, "published": _number(facts.published), "type": facts.type,
        "kinds": sorted(facts.kinds), "kin": sorted(kin(facts, rules)), "tactics": sorted(facts.tactics),
        "day_from": _number(days[0]) if days else None, "day_to": _number(days[1]) if days else None, "slack": facts.slack,
        "dated": facts.dated, "weekday": weekday(facts), "calendar": sorted(100 * month + day for month, day in calendar_days(facts)),
        "town": facts.town, "admin1": facts.admin1, "admin2": facts.admin2, "country": facts.country, "place": facts.place,
        "placed": facts.placed, "lat": facts.spot[0] if facts.spot else None, "lon": facts.spot[1] if facts.spot else None,
        "reach_km": facts.reach_km, "site": " ".join(sorted(facts.site)) or None, "site_words": sorted(facts.site),
        "site_names": sorted(facts.site - facts.site_kinds), "site_kinds": sorted(facts.site_kinds),
        "killed": sorted(facts.killed), "injured": sorted(facts.injured),
        "killed_most": max(facts.killed, default=None), "injured_most": max(facts.injured, default=None),
        "actors": sorted(facts.actors), "state": facts.state, "claimants": sorted(facts.claimants), "targets": sorted(facts.targets),
        "target_kinds": sorted(facts.target_kinds), "words": sorted(facts.words), "latin": facts.latin, "home_town": facts.home[0],
        "home_day": _number(facts.home[1]), "stands": facts.stands, "related": list(facts.related),
        "days": list(day_numbers(facts)), "cells": cells(facts), "vague": vague_in(facts), "places": places(facts),
        "day_names": day_names(facts), "calendar_name": next(iter(calendar_name(facts)), None),
        "sizes": told, "sizes_near": sorted({size + step for size in told for step in (-1, 0, 1)}),
    }  # fmt: skip


def from_row(row: Mapping[str, Any]) -> Facts:
    """The facts of a row that `to_row` made."""
    days = None if row["day_from"] is None else (date.fromordinal(row["day_from"]), date.fromordinal(row["day_to"]))
    calendar = None if row["dated"] or not row["calendar"] else divmod(row["calendar"][0], 100)
    sets: Row = {
        name: frozenset(row[name])
        for name in ("kinds", "tactics", "site_kinds", "killed", "injured", "actors", "claimants", "targets", "target_kinds", "words")
    }
    same: Row = {name: row[name] for name in (
        "id", "document", "main", "witness", "type", "slack", "dated", "town", "admin1", "admin2", "country", "place", "reach_km",
        "state", "latin", "stands",
    )}  # fmt: skip
    return Facts(
        **same, **sets, order=(row["place_in_log"], row["place_in_document"], row["id"]), published=_day(row["published"]), days=days,
        weekday=None if row["dated"] else row["weekday"], calendar=calendar, site=frozenset(row["site_words"]),
        spot=None if row["lat"] is None else (row["lat"], row["lon"]), home=(row["home_town"], _day(row["home_day"])),
        related=tuple(row["related"]),
    )  # fmt: skip


def to_arrow(rows: Sequence[Row]) -> "pyarrow.Table":
    """The rows as an Arrow table."""
    import pyarrow as pa

    kinds = {
        "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(), "VARCHAR": pa.string(),
        _TEXTS: pa.list_(pa.string()), _NUMBERS: pa.list_(pa.int32()),
    }  # fmt: skip
    return pa.table({name: pa.array([row[name] for row in rows], kinds[kind]) for name, kind in COLUMNS.items()})


def table_sql(name: str) -> str:
    """The statement that makes an empty table of that name."""
    return f"create table {name} ({', '.join(f'{column} {kind}' for column, kind in COLUMNS.items())})"


def rows_of(found: Iterable[Facts], first: int, rules: Rules) -> list[Row]:
    """The rows of several reports, numbered from `first`."""
    return [to_row(facts, number, rules) for number, facts in enumerate(found, first)]


def _number(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _day(number: int | None) -> date | None:
    return date.fromordinal(number) if number else None
