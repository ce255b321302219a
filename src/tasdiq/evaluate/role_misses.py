"""Labelled and predicted role templates in, what is missing and what is invented out."""

from collections.abc import Iterator, Mapping, Sequence

from tasdiq.evaluate.misses import Miss
from tasdiq.evaluate.roles import ROLES, TYPE, Entity, RoleTemplate, aligned


def role_misses(gold: Mapping[str, Sequence[RoleTemplate]], predicted: Mapping[str, Sequence[RoleTemplate]]) -> Iterator[Miss]:
    """Templates without an answer or a label, and in the others the entities that answer nothing or are not found."""
    for document, wanted in gold.items():
        given = predicted.get(document, ())
        pairs = aligned(wanted, given)
        for kind, templates, side in (("missing", wanted, 1), ("invented", given, 0)):
            for template in templates:
                if not any(pair[side] is template for pair in pairs):
                    yield _miss(document, TYPE, kind, _told(template), _mentions(template))
        for made, label in pairs:
            for role in ROLES:
                yield from _entities(document, role, made.entities[role], label.entities[role])


def _entities(document: str, role: str, made: Sequence[Entity], label: Sequence[Entity]) -> Iterator[Miss]:
    for entity in label:
        if not any(other <= entity for other in made):
            yield _miss(document, role, "missing", " / ".join(sorted(entity)), tuple(sorted(entity)))
    for entity in made:
        if not any(entity <= other for other in label):
            yield _miss(document, role, "invented", " / ".join(sorted(entity)), tuple(sorted(entity)))


def _miss(document: str, field: str, kind: str, told: str, sought: tuple[str, ...]) -> Miss:
    missing = kind == "missing"
    return Miss(document=document, field=field, kind=kind, expected=told if missing else "", got="" if missing else told, sought=sought)


def _told(template: RoleTemplate) -> str:
    parts = [f"{role}: {', '.join(' / '.join(sorted(e)) for e in entities)}" for role, entities in template.entities.items() if entities]
    return "; ".join(["/".join(template.types), *parts])


def _mentions(template: RoleTemplate) -> tuple[str, ...]:
    return tuple(mention for entities in template.entities.values() for entity in entities for mention in sorted(entity))
