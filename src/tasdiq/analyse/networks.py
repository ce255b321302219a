"""Claims and ties in; who claims the same incidents as whom, and which organisations hang together, out."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations

from tasdiq.analyse import tie_graph
from tasdiq.analyse.asked import Asked, Holdings
from tasdiq.analyse.finding import Finding, Line, all_records, row


def coclaims(held: Holdings, asked: Asked) -> Finding:
    """Pairs of groups that claim the same incidents."""
    found: dict[tuple[str, str], list[str]] = {}
    for incident in held.chosen(asked):
        told = [c for c in incident.get("claims", ()) if (c.get("stance") or "claims") == "claims"]
        for pair in combinations(sorted({str(c.get("name") or c.get("claimant")) for c in told}), 2):
            found.setdefault(pair, []).append(str(incident["id"]))
    rows = [row(records, group=one, other=other, incidents=len(records)) for (one, other), records in found.items()]
    rows.sort(key=lambda each: (-each["incidents"], each["group"], each["other"]))
    return Finding(
        about=asked.of("pairs of groups that claim the same incidents"), columns=("group", "other", "incidents"), rows=rows,
        records=all_records(rows), notes=("two claims on one incident may be rival or joint; the incident's page tells",),
        lines=tuple(Line(each["group"], each["other"], each["incidents"]) for each in rows),
    )  # fmt: skip


def network(held: Holdings, asked: Asked) -> Finding:
    """Organisations by the ties that hold at the end of the month, and which hang together; accusations tie nobody."""
    told = {name: document.get("published") for name, document in (held.documents or {}).items()}
    on = date.fromordinal(asked.until.before(-1).first.toordinal() - 1)
    graph = tie_graph.graph(held.relations, on, told)
    parts = _parts((edge["subject"], edge["object"]) for edge in graph["edges"])
    rows = []
    for node in graph["nodes"]:
        mine = [edge for edge in graph["edges"] if node["id"] in (edge["subject"], edge["object"])]
        kinds = ", ".join(sorted({edge["relation"] for edge in mine}))
        others = {edge["subject"] for edge in mine} | {edge["object"] for edge in mine}
        records = [str(telling["id"]) for edge in mine for telling in edge["tellings"]]
        rows.append(row(records, organisation=node["name"], ties=len(mine), to=len(others) - 1, kinds=kinds, part=parts[node["id"]]))
    rows.sort(key=lambda each: (-each["ties"], each["organisation"]))
    notes = (f"ties that hold on {on}; left out: {len(graph['undated'])} without a date, {len(graph['alleged'])} that are only alleged",)
    names = {node["id"]: str(node["name"]) for node in graph["nodes"]}
    return Finding(
        about=asked.of("ties between organisations"), columns=("organisation", "ties", "to", "kinds", "part"), rows=rows,
        records=all_records(rows), notes=notes,
        lines=tuple(Line(names[edge["subject"]], names[edge["object"]], len(edge["tellings"])) for edge in graph["edges"]),
    )  # fmt: skip


def _parts(edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Which organisations hang together: the number of each one's part, from 1."""
    of: dict[str, set[str]] = {}
    for one, other in edges:
        whole = of.get(one, {one}) | of.get(other, {other})
        for member in whole:
            of[member] = whole
    numbers: dict[int, int] = {}
    return {node: numbers.setdefault(id(whole), len(numbers) + 1) for node, whole in of.items()}
