"""Ties as documents and the actor book tell them in; those that hold on a day out, and the graph of them for that day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasdiq.model.vocab import shipped

Fields = dict[str, Any]
Row = Mapping[str, Any]
End = tuple[str, str]
Ending = tuple[date, bool]  # the day, and whether it is for good
HOLDS, UNKNOWN, NOT = "yes", "unknown", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay:
    """The ties of one day: what holds, what may hold but has no date for it, and accusations."""

    holding: Sequence[Row]
    undated: Sequence[Row]
    alleged: Sequence[Row]


def on_day(rows: Iterable[Row], on: date, told: Mapping[str, str | None]) -> OnDay:
    """The ties of a day; `told` has the day on which each document was published.

    A tie without a beginning holds from the day on which a document tells it, and may have held before.
    """
    rules = shipped("relations/lasting")
    every = list(rows)
    ends = _endings(every, rules)
    holding: list[Row] = []
    undated: list[Row] = []
    alleged: list[Row] = []
    for row in every:
        state = _state(row, on, told, ends)
        if row["stance"] in rules["alleged"] and state != NOT:
            alleged.append(row)
        elif row["stance"] in rules["holding"] and state != NOT:
            (holding if state == HOLDS else undated).append(row)
    return OnDay(holding=holding, undated=undated, alleged=alleged)


def graph(rows: Iterable[Row], on: date, told: Mapping[str, str | None]) -> Fields:
    """Organisations and the ties between them on a day, as nodes and edges; each edge has every telling behind it.

    People are no nodes: who led an organisation is a public role on it. Accusations are listed apart and tie nobody.
    """
    rules = shipped("relations/lasting")
    day = on_day(rows, on, told)
    edges = _edges([row for row in day.holding if _drawn(row, rules)], rules["mutual"])
    nodes: dict[str, Fields] = {}
    for edge in edges:
        for end in ("subject", "object"):
            node = nodes.setdefault(edge[end], {"id": edge[end], "name": edge[f"{end}_name"], "leaders": []})
            node["name"] = min(node["name"], edge[f"{end}_name"])
    for row in day.holding:
        if row["relation"] == "led_by" and _node(row, "subject") in nodes:
            leaders = nodes[_node(row, "subject")]["leaders"]
            leader = {"name": row["object_name"], "start": row["start"], "end": row["end"]}
            leaders += [leader] if leader not in leaders else []
    return {
        "on": on.isoformat(), "nodes": sorted(nodes.values(), key=lambda node: str(node["id"])), "edges": edges,
        "undated": [_shown(row) for row in day.undated if _drawn(row, rules)],
        "alleged": [_shown(row) for row in day.alleged if _drawn(row, rules)],
    }  # fmt: skip


def changes(rows: Iterable[Row], told: Mapping[str, str | None]) -> list[date]:
    """The days on which the graph may change, in order: what a replay stops at."""
    every = list(rows)
    days = {_day(row[key]) for row in every for key in ("start", "end")} | {_first_told(row, told) for row in every}
    return sorted(day for day in days if day is not None)


def _state(row: Row, on: date, told: Mapping[str, str | None], ends: Mapping[tuple[End, str], list[Ending]]) -> str:
    """Whether a tie holds on the day."""
    start, end = _day(row["start"]), _day(row["end"])
    if row["relation"] not in shipped("relations/lasting")["lasting"]:
        return HOLDS if start is not None and start <= on <= (end or start) else NOT
    since = start or _first_told(row, told)
    if end is not None and end < on:
        return NOT
    if since is None or since > on:
        return NOT if start is not None else UNKNOWN
    over = any((final or since < day) and day <= on for day, final in ends.get((_pair(row), row["relation"]), ()))
    return NOT if over else HOLDS


def _endings(rows: Iterable[Row], rules: Mapping[str, Any]) -> dict[tuple[End, str], list[Ending]]:
    """The days on which ties of each kind between two ends came to an end, as other ties tell."""
    found: dict[tuple[End, str], list[Ending]] = {}
    for row in rows:
        start = _day(row["start"])
        if start is not None and row["stance"] in rules["holding"]:
            for kind in rules["ended_by"].get(row["relation"], ()):
                found.setdefault((_pair(row), kind), []).append((start, row["relation"] in rules["final"]))
    return found


def _edges(rows: Iterable[Row], mutual: Sequence[str]) -> list[Fields]:
    """One edge a tie: tellings of one tie in several documents are one, a tie that holds both ways has one direction."""
    found: dict[tuple[str, str, str], Fields] = {}
    for row in rows:
        ends = ["subject", "object"]
        if row["relation"] in mutual and _node(row, "subject") > _node(row, "object"):
            ends.reverse()
        one, other = ends
        key = (_node(row, one), row["relation"], _node(row, other))
        edge = found.setdefault(key, {
            "subject": key[0], "subject_name": row[f"{one}_name"], "relation": key[1], "object": key[2],
            "object_name": row[f"{other}_name"], "start": row["start"], "end": row["end"], "tellings": [],
        })  # fmt: skip
        edge["start"] = min((day for day in (edge["start"], row["start"]) if day), default=None)
        edge["end"] = edge["end"] and row["end"] and max(edge["end"], row["end"])
        edge["tellings"].append(_shown(row))
    return [found[key] for key in sorted(found)]


def _shown(row: Row) -> Fields:
    """A telling: its record, stance, sayer, words and source."""
    names = ("id", "subject", "subject_name", "relation", "object", "object_name", "start", "end", "stance", "attribution")
    return {**{name: row.get(name) for name in names}, "source": row.get("source"), "evidence": row.get("evidence", {})}


def _drawn(row: Row, rules: Mapping[str, Any]) -> bool:
    """Whether a row is a tie between two organisations; where people can be an end, only ends of the actor book are."""
    if row["relation"] not in rules["drawn"] or _node(row, "subject") == _node(row, "object"):
        return False
    return row["relation"] not in ("pledged", "succeeded") or (row["subject"] is not None and row["object"] is not None)


def _node(row: Row, end: str) -> str:
    return str(row[end] or f"name:{' '.join(str(row[f'{end}_name']).casefold().split())}")


def _pair(row: Row) -> End:
    one, other = sorted((_node(row, "subject"), _node(row, "object")))
    return one, other


def _first_told(row: Row, told: Mapping[str, str | None]) -> date | None:
    """The first day on which a document told the tie."""
    return min((day for day in (_day(told.get(document)) for document in _documents(row)) if day is not None), default=None)


def _documents(row: Row) -> Iterator[str]:
    for spans in row.get("evidence", {}).values():
        yield from (span["document"] for span in spans if span.get("document"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
