"""Relations as each document tells them in; one tie with all its words out, where several tell the same."""

from collections.abc import Iterable
from dataclasses import replace

from tasdiq.model.record import Relation
from tasdiq.model.text import Span
from tasdiq.model.values import When


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
