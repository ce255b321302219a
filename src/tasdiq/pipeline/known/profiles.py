"""What is known in; the organisations it speaks of out, each with how often."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tasdiq.codebooks.contract import ActorProfile
from tasdiq.pipeline.known.views import Known
from tasdiq.resolve.actor_records import Actor


def profiles(known: Known) -> Iterator[ActorProfile]:
    """Each organisation named in a record, the most often named first; words that name none are left out."""
    incidents = Counter(a for one in known.incidents for a in {role.actor for role in one.actors} if a)
    claims = Counter(w.claims[0].claimant for w in known.claims if w.claims and w.claims[0].claimant)
    relations = Counter(a for e in known.found for r in e.relations for a in {r.subject, r.object} if a)
    figures = Counter(f.actor for e in known.found for f in e.figures if f.actor)
    total = incidents + claims + relations + figures
    for actor, _ in sorted(total.items(), key=lambda row: (-row[1], str(row[0]))):
        entry = known.book.actors.get(str(actor))
        about = _about(entry) if entry else {"id": str(actor), "name": str(actor)}  # of a file that is no longer there
        yield ActorProfile(
            **about, incidents=incidents[actor], claims=claims[actor], relations=relations[actor], figures=figures[actor]
        )  # fmt: skip


def _about(entry: Actor) -> dict[str, Any]:
    names = dict.fromkeys(n.text for n in entry.names if n.text != entry.name)
    parents = dict.fromkeys(tie.actor for tie in entry.parents)
    return {"id": entry.id, "name": entry.name, "type": entry.type, "aliases": tuple(names), "parents": tuple(parents)}
