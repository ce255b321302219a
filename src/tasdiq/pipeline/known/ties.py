"""Relations as each document tells them in; one tie with all its words out, where several tell the same."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tasdiq.model.record import Relation
from tasdiq.model.text import Span, digest
from tasdiq.model.values import When
from tasdiq.resolve.actor_records import Actor, Dated
from tasdiq.resolve.actors import ActorBook

Fields = dict[str, Any]
_DESCENT = {"armed_wing_of": "faction_of", "member_of": "faction_of", "successor_of": "succeeded"}  # the book's words for ties, and ours


def together(relations: Iterable[Relation]) -> list[tuple[Relation, list[Relation]]]:
    """Each tie once, with the relations it was made of; ties of other dates, stances or sayers stay apart."""
    groups: list[list[Relation]] = []
    known: dict[tuple[str, ...], list[list[Relation]]] = {}
    for relation in relations:
        same = known.setdefault(_key(relation), [])
        home = next((g for g in same if all((relation.when.days_from(r.when) or 0) == 0 for r in g)), None)
        if home is None:
            home = []
            same.append(home)
            groups.append(home)
        home.append(relation)
    return [(_merged(group), group) for group in groups]


def _key(relation: Relation) -> tuple[str, ...]:
    ends = (relation.subject or relation.subject_name.casefold(), relation.object or relation.object_name.casefold())
    return (*ends, relation.relation, relation.stance, relation.attribution or "")


def _merged(group: list[Relation]) -> Relation:
    """The first of them, with the finest date and everybody's words."""
    evidence: dict[str, tuple[Span, ...]] = {}
    for relation in group:
        for name, spans in relation.evidence.items():
            evidence[name] = tuple(dict.fromkeys((*evidence.get(name, ()), *spans)))
    return replace(group[0], when=min((r.when for r in group), key=_width), evidence=evidence)


def _width(when: When) -> tuple[bool, int]:
    if when.start is None:
        return (True, 0)
    return (False, ((when.end or when.start) - when.start).days)


def of_book(book: ActorBook) -> Iterator[Fields]:
    """The ties that the actor book has, as rows of the listing that name the book's source in place of words."""
    dated = {(frozenset((bond.subject, bond.object)), bond.relation) for bond in book.bonds}
    for bond in book.bonds:
        yield _row(book, (bond.subject, bond.relation, bond.object), bond, bond.source) | {"stance": bond.stance}
    for actor in {a.id: a for a in book.actors.values() if a.type != "state"}.values():
        for tie in actor.parents:
            since = replace(tie, start=tie.start or actor.start)  # a body belongs to nothing before it is there
            yield _row(book, (actor.id, _DESCENT.get(tie.kind, tie.kind), tie.actor), since, actor.source)
        yield from _leaders(actor)
        for kind, others in (("rival", actor.rivals), ("allied", actor.allies)):
            for other in others:
                if (frozenset((actor.id, other)), kind) not in dated:
                    yield _row(book, (actor.id, kind, other), Dated(), actor.source)


def _leaders(actor: Actor) -> Iterator[Fields]:
    for leader in actor.leaders:
        yield _fields((actor.id, "led_by", None), (actor.name, leader.name), leader, actor.source)


def _row(book: ActorBook, tie: tuple[str, str, str], held: Dated, source: str | None) -> Fields:
    names = tuple(book.actors[end].name if end in book.actors else end for end in (tie[0], tie[2]))
    return _fields(tie, (names[0], names[1]), held, source)


def _fields(tie: tuple[str, str, str | None], names: tuple[str, str], held: Dated, source: str | None) -> Fields:
    subject, relation, other = tie
    return {
        "id": f"book:{digest(*tie, *names, held.start, held.end)[:16]}", "subject": subject, "subject_name": names[0], "relation": relation,
        "object": other, "object_name": names[1], "start": _iso(held.start), "end": _iso(held.end), "stance": "asserted",
        "attribution": None, "source": source, "evidence": {},
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
