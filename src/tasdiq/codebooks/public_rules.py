"""Incidents, places and stances in, what `data/templates/public.toml` lets everybody see of them out; the one place that applies it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from tasdiq.codebooks.fields import Fields
from tasdiq.model.vocab import check_keys, shipped

Row = Mapping[str, Any]
THREATENED, NO_DAY = "only threatened or planned", "nobody knows whether it is old enough"
ONGOING = "an operation or a siege that may go on: it was told of in the last days"


def withheld(incident: Row, told: Iterable[str], today: date) -> str | None:
    """Why an incident may not be shown yet; None where it may. `told` are the days of the documents that tell of it."""
    rules, days, last = loaded(), sorted(str(day)[:10] for day in told if day), last_day(today)
    if incident.get("stage") in rules["stages_left_out"]:
        return THREATENED
    when = incident.get("date") or {}
    day = when.get("end") or when.get("start") or (days[0] if days else None)
    if day is None:
        return NO_DAY
    if str(day)[:10] > last:
        return f"of the last {rules['delay_days']} days"
    return ONGOING if incident.get("type") in rules["types_ongoing"] and days and days[-1] > last else None


def old_enough(told: Iterable[str], today: date) -> bool:
    """Whether the first document that says so is late enough; true where no document has a day."""
    days = [str(day)[:10] for day in told if day]
    return not days or min(days) <= last_day(today)


def last_day(today: date) -> str:
    """The last day that may be shown."""
    return (today - timedelta(days=loaded()["delay_days"])).isoformat()


def coarse(place: Row, targets: Iterable[Row] = ()) -> Fields:
    """The place no finer than its district, than its province where people in need were the target; coordinates rounded."""
    rules = loaded()
    needy = any(target.get("type") in rules["targets_in_need"] for target in targets)
    kept: Fields = {part: place.get(part) for part in ("admin1", "admin2", "country")}
    if needy:
        kept["admin2"] = None
    if needy or place.get("precision") not in rules["precisions_kept"]:
        kept["name"] = kept["admin2"] or kept["admin1"]
        kept["precision"] = next((part for part in ("admin2", "admin1", "country") if kept[part]), "unknown")
    else:
        known = place.get("name") if place.get("precision") != "unknown" else None  # words that no gazetteer knows may be anybody's
        kept |= {"name": known or kept["admin2"] or kept["admin1"], "precision": place.get("precision")}
    step = rules["coordinate_step"]
    for axis in ("lat", "lon"):
        told = isinstance(place.get(axis), int | float) and not needy
        kept[axis] = round(round(place[axis] / step) * step, 4) if told else None
    return kept


def said_openly(row: Row) -> bool:
    """Whether a tie or a figure is more than alleged, suspected or planned."""
    return row.get("stance", "asserted") not in loaded()["stances_left_out"]


def acted_openly(actor: Row) -> bool:
    """Whether an actor's part is more than alleged."""
    return actor.get("basis", "reported") not in loaded()["bases_left_out"]


@cache
def loaded() -> Row:
    """The rules, checked."""
    rules = shipped("templates/public")
    left_out = ("stages_left_out", "stances_left_out", "bases_left_out", "types_ongoing")
    kept = ("delay_days", "coordinate_step", "precisions_kept", "targets_in_need", "evidence_shown")
    check_keys([rules], "templates/public.toml", (*kept, *left_out, "words"))
    check_keys([rules["words"]], "templates/public.toml [words]", ("hidden", "alleged"))
    return rules
