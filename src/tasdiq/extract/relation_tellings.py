"""Ties found in one document in, each tie once out: told again, or told better by the same words."""

from collections.abc import Mapping
from dataclasses import replace

from tasdiq.model.record import Relation
from tasdiq.model.text import Span

SYMMETRIC = frozenset(("allied", "rival", "collaborates"))
Key = tuple[str, str, str]


def key(relation: Relation) -> Key:
    """Kind and ends; a tie that holds both ways has one key however it is told."""
    ends = [relation.subject or relation.subject_name.casefold(), relation.object or relation.object_name.casefold()]
    if relation.relation in SYMMETRIC:
        ends.sort()
    return relation.relation, ends[0], ends[1]


def merged(first: Relation, again: Relation) -> Relation:
    """The tie with the words of both tellings and the first date."""
    evidence: dict[str, tuple[Span, ...]] = dict(first.evidence)
    for name, spans in again.evidence.items():
        evidence[name] = tuple(dict.fromkeys((*evidence.get(name, ()), *spans)))
    dated = again if first.when.start is None and again.when.start is not None else first
    return replace(first, evidence=evidence, when=dated.when, role=first.role or again.role)


def said_better(relation: Relation, found: Mapping[Key, Relation]) -> bool:
    """Whether the same words already make a more telling tie: "a breakaway faction of Y" has split from Y."""
    if relation.relation == "merged_into":
        return _merged_to_form(relation, found)
    kind = {"faction_of": "split_from", "chapter_of": "faction_of"}.get(relation.relation)
    better = found.get((kind, *key(relation)[1:])) if kind else None
    return better is not None and _same_words(relation, better)


def _merged_to_form(relation: Relation, found: Mapping[Key, Relation]) -> bool:
    """Whether the words say that both ends merged to form a third: "X merged with Y to form Z"."""
    _, one, other = key(relation)
    both = [(r, found.get(("merged_into", other, key(r)[2]))) for r in found.values() if key(r)[:2] == ("merged_into", one)]
    return any(b is not None and r is not relation and _same_words(relation, r) and _same_words(relation, b) for r, b in both)


def _same_words(one: Relation, other: Relation) -> bool:
    return any(_overlap(a, b) for a in one.evidence["relation"] for b in other.evidence["relation"])


def _overlap(one: Span, other: Span) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
