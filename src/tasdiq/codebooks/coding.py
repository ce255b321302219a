"""A foreign row in, the incident it codes out; an incident in, its rows out. One reader and one writer for all codebooks."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from tasdiq.codebooks.row import Reading, Writing
from tasdiq.codebooks.scheme import Scheme
from tasdiq.codebooks.scheme import scheme as by_name
from tasdiq.codebooks.sheet import Cells
from tasdiq.codebooks.way import Way
from tasdiq.codebooks.ways import SHARED
from tasdiq.codebooks.ways_acled import ACLED, days, event_names, interactions
from tasdiq.codebooks.ways_dates import DATES
from tasdiq.codebooks.ways_ged import GED
from tasdiq.codebooks.ways_gtd import GTD
from tasdiq.errors import BadValueError

WAYS: Mapping[str, Way] = {**SHARED, **DATES, **GED, **ACLED, **GTD}
_BY_NAME = ("event_type", "sub_event_type")  # read under every name they ever had, and checked by their own rule


def read(cells: Cells, scheme: Scheme) -> Reading:
    """What a row says, and what of its cells cannot be understood: those stay as they are."""
    reading = Reading(scheme=scheme, cells=cells)
    for rule in scheme.rules:
        _way(rule.way, scheme).read(reading, rule)
    reading.problems += [f"{column}: no {text!r}; choose from {_choices(known)}" for column, text, known in _strange(cells, scheme)]
    for column in scheme.table["numbers"]["decimal"]:
        if (text := reading.text(column)) and not _is_number(text):
            reading.problems.append(f"{column}: {text[:40]!r} is no number")
    return reading


def write(writing: Writing) -> list[Cells]:
    """The rows that an incident comes to in the codebook; none where it has no place for such an incident."""
    scheme = writing.scheme
    writing.cells.update({column: text for column, text in scheme.table["filled"].items() if text})
    for rule in scheme.rules:
        _way(rule.way, scheme).write(writing, rule)
    for words, code in scheme.table["labelled"].items():
        known = scheme.coded(code) or {}
        writing.put(words, known.get(writing.cells.get(code, "")))
    ordered = {column: writing.cells[column] for column in scheme.columns if column in writing.cells}
    return list(days(ordered, writing)) if scheme.table.get("split_days") else [ordered]


def barred(incident: Mapping[str, Any], scheme: Scheme) -> str | None:
    """Why the codebook has no row for such an incident; None where it has."""
    rules = scheme.table["out_of_scope"]
    lacks = (
        incident["type"] in rules["types"] or incident["stage"] in rules["stages"]
        or (rules.get("needs_date") and incident["date"]["start"] is None)
        or incident["date"]["precision"] in rules.get("date_precisions", ())
        or incident["place"]["precision"] in rules.get("place_precisions", ())
        or (rules.get("needs_deaths") and not _deaths(incident))
    )  # fmt: skip
    return str(rules["why"]) if lacks else None


def _deaths(incident: Mapping[str, Any]) -> bool:
    return any(incident["killed"].get(bound) for bound in ("high", "best", "low"))


def _way(name: str, scheme: Scheme) -> Way:
    if name not in WAYS:
        raise BadValueError(f"codebooks/{scheme.name}.toml: no way {name!r}; choose from {', '.join(sorted(WAYS))}")
    return WAYS[name]


def _strange(cells: Cells, scheme: Scheme) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """The cells of coded columns that hold neither a code nor a label of their table."""
    for column in scheme.table["coded"]:
        text = cells.get(column, "").strip()
        if not scheme.known(text) or column in _BY_NAME:
            continue
        known = choices(column, scheme)
        if known and text not in known and text.casefold() not in {label.casefold() for label in known.values()}:
            yield column, text, known


def choices(column: str, scheme: Scheme) -> Mapping[str, str]:
    """The codes that a column's cells are taken from, with every name they had."""
    return _choices_of(column, scheme.name)


@cache
def _choices_of(column: str, name: str) -> Mapping[str, str]:
    scheme = by_name(name)
    table = str(scheme.table["coded"].get(column, ""))
    if table == "inter":
        return {**scheme.codes(table), **{str(label): str(code) for label, code in scheme.table["codes"]["inter_also"].items()}}
    if table == "interaction":
        return {label: label for label in interactions()} | _numbered()
    if table == "disorder_type":
        held = (finer.get("disorder", event["disorder"]) for event in scheme.table["events"] for finer in event["finer"])
        return {label: label for label in held}
    if table == "event_type":
        return {label: label for label in event_names().values()}
    if table == "sub_event_type":
        return {finer["name"]: finer["name"] for event in scheme.table["events"] for finer in event["finer"]}
    return scheme.coded(column) or {}


def _numbered() -> dict[str, str]:
    """The numbers that the labels of interactions had before 2023."""
    return {f"{a}{b}": "" for a in range(1, 9) for b in range(9)}


def _choices(known: Mapping[str, str]) -> str:
    told = ", ".join(list(known)[:30])
    return told if len(known) <= 30 else f"{told} and {len(known) - 30} more"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
