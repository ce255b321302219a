"""The records held in; an actor's ties on a day as a graph, and the days on which it may change, out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tasdiq.analyse import tie_graph
from tasdiq.serve.facts import Row
from tasdiq.serve.shelf import Held

Fields = dict[str, Any]
_NEAR = 2  # ties between an actor and what is drawn with it


def told(held: Held) -> dict[str, str | None]:
    """When each document was published."""
    return {name: row["published"] for name, row in held.documents.items()}


def on_day(held: Held, book: Sequence[Row], actor: str, on: date) -> Fields:
    """What tied the actor to others on that day, and those to others; accusations apart, as a list that ties nobody."""
    whole = tie_graph.graph([*held.rows["relations"], *book], on, told(held))
    near = {actor}
    for _ in range(_NEAR):
        near |= {edge[end] for edge in whole["edges"] for end in ("subject", "object") if near & {edge["subject"], edge["object"]}}
    edges = [edge for edge in whole["edges"] if edge["subject"] in near and edge["object"] in near]
    apart = {name: [row for row in whole[name] if actor in (row["subject"], row["object"])] for name in ("undated", "alleged")}
    nodes = [node for node in whole["nodes"] if node["id"] in near]
    return {"on": whole["on"], "nodes": nodes, "edges": [_edge(edge) for edge in edges], **apart}


def days(held: Held, rows: Sequence[Row]) -> list[str]:
    """The days on which these ties may change, in order."""
    return [each.isoformat() for each in tie_graph.changes(rows, told(held))]


def of_actor(held: Held, book: Sequence[Row], actor: str) -> list[Row]:
    """Every tie of the actor that was told, those of the actor book last."""
    return [*held.by_actor.get(actor, {}).get("relations", ()), *(row for row in book if actor in (row["subject"], row["object"]))]


def _edge(edge: Mapping[str, Any]) -> Fields:
    return {**edge, "tellings": [{name: each[name] for name in ("id", "attribution", "source", "stance")} for each in edge["tellings"]]}
