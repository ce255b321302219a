"""A record's id in; the record with every statement behind it, the words quoted and the sources named, out."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from tasdiq.pipeline import Tasdiq
from tasdiq.serve.facts import Row
from tasdiq.serve.refused import Refused
from tasdiq.serve.shelf import Held


def found(held: Held, wanted: str) -> tuple[str, Row]:
    """The kind and record of that id, or the only one whose id begins so; raises Refused with near ids."""
    if wanted in held.by_id:
        return held.by_id[wanted]
    near = [key for key in held.by_id if key.startswith(wanted) or key.partition(":")[2].startswith(wanted)] if wanted else []
    if len(near) == 1:
        return held.by_id[near[0]]
    told = near[:5] or (get_close_matches(wanted[:80], held.by_id, 3, 0.6) if len(held.by_id) < 5_000 else [])
    problem = "more than one record begins with" if near else "no record has the id"
    raise Refused(404, f"{problem} {wanted[:80]!r}; {'near ones: ' + ', '.join(told) if told else 'the listings have them all'}")


def shown(tasdiq: Tasdiq, held: Held, wanted: str) -> dict[str, Any]:
    """What `tasdiq show` tells of a record, from the records held."""
    kind, record = found(held, wanted)
    subjects: Sequence[str] = () if kind == "actors" else held.made_of.get(record["id"], (record["id"],))
    statements = tasdiq.statements(set(subjects), held.documents, held.as_of)
    return {"kind": kind.removesuffix("s"), "record": record, "statements": statements, **_beside(held, kind, record)}


def _beside(held: Held, kind: str, record: Row) -> dict[str, Any]:
    if kind == "incidents":
        claims = list(held.claims_on.get(record["id"], ()))
        return {"claims": claims, "weighed": held.weighed.get(record["id"]), "links": list(held.links.get(record["id"], ()))}
    if kind == "actors":
        mine = held.by_actor.get(record["id"], {})
        return {name: list(mine.get(name, ())) for name in ("incidents", "claims", "relations", "figures")}
    return {}
