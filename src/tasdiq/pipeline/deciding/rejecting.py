"""A record, or one statement of it, that a person calls wrong in; the judgements that put it out of every view out."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from uuid import uuid4

from tasdiq.codebooks.imported import cells_of
from tasdiq.errors import BadValueError
from tasdiq.pipeline.deciding.keys import Decision, ReviewDesk
from tasdiq.pipeline.deciding.wrong import named
from tasdiq.pipeline.known.reviewing import CORRECT, REJECT


def reject(desk: ReviewDesk, record: str, statement: str | None, by: tuple[str, str], made_of: Mapping[str, Sequence[str]]) -> list[str]:
    """Reject a record of that id, or its beginning, or just a statement of it; `by` is the person, and why."""
    whole = _record(record, made_of)
    person, reason = by
    given = Decision(act=str(uuid4()), person=person, decision=REJECT, about=(whole,), reason=reason)
    if statement is None:
        return desk.decide(given, made_of)
    reports = [name for name in made_of.get(whole, (whole,)) if name.startswith("report:")]
    with closing(desk.log()) as log:
        standing = desk.decided.at(log).reviews.rows(cells_of(log.statements(subject=reports))) if reports else ()
        held = {s.id: s for s in standing}
    found = held[named(held.values(), statement)]
    return desk.decide(replace(given, decision=CORRECT, about=(found.subject,), instead=found.id), made_of)


def _record(wanted: str, made_of: Mapping[str, Sequence[str]]) -> str:
    known = {n for name, of in made_of.items() for n in (name, *of) if n.startswith(("incident:", "report:", "claim:"))}
    near = sorted(known) if not wanted else sorted(n for n in known if n.startswith(wanted) or n.partition(":")[2].startswith(wanted))
    if wanted in known or len(near) == 1:
        return wanted if wanted in known else near[0]
    problem = "more than one record begins" if near else "no incident, report or claim begins"
    told = f"near ones: {', '.join(near[:5])}" if near else "list them with `tasdiq incidents`"
    raise BadValueError(f"{problem} with {wanted[:80]!r}; {told}")
