"""Role templates of labelled and of coded documents in, scores of incident type and five roles out: by template and by document.

The measures of the GTT and GRIT papers: a predicted entity is right if all its mentions are mentions of one labelled entity.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasdiq.evaluate.assignment import best_assignment
from tasdiq.evaluate.muc4_tally import f_measure

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
TYPE = "incident_type"
AVERAGE = "micro average"
Entity = frozenset[str]  # its mentions, in one form
_TIE = 1e-4  # ties go to the earlier labelled template, first for the first prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTemplate:
    """The types that one incident may have, and the entities in each role."""

    types: tuple[str, ...]
    entities: Mapping[str, tuple[Entity, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCounts:
    """One row of one document; `correct` counts predictions, `found` labels: they differ where many may answer one."""

    level: str  # "template-level" or "document-level"
    row: str
    document: str
    correct: int = 0
    predicted: int = 0
    found: int = 0
    gold: int = 0


def role_template(record: Mapping[str, Any]) -> RoleTemplate:
    """A template of a file; a mention is a string, or a string with its offset."""
    types = str(record.get(TYPE) or "").lower().split("/")
    entities = {role: tuple(filter(None, map(_entity, record.get(role) or ()))) for role in ROLES}
    return RoleTemplate(types=tuple(each.strip() for each in types), entities=entities)


def normal(mention: str) -> str:
    """A mention in small letters, without punctuation, articles and wide blanks.

    >>> normal("The  farm, 'Santo Tomas'")
    'farm santo tomas'
    """
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", re.sub(r"[^\w\s]|_", "", mention.lower())).split())


def judge_document(
    document: str, gold: Sequence[RoleTemplate], predicted: Sequence[RoleTemplate], *, many_to_one: bool = False
) -> Iterator[RoleCounts]:
    """Every row of one document. With `many_to_one` several predictions may answer one label, as the GTT program has it."""
    correct, found = dict.fromkeys((TYPE, *ROLES), 0), dict.fromkeys((TYPE, *ROLES), 0)
    for made, wanted in aligned(gold, predicted, many_to_one=many_to_one):
        for row, (right, hit) in _pair(made, wanted, many_to_one=many_to_one).items():
            correct[row] += right
            found[row] += hit
    sizes = {row: (len(_of(predicted, row)), len(_of(gold, row))) for row in correct}
    for row, (given, wished) in sizes.items():
        yield RoleCounts(
            level="template-level", row=row, document=document, correct=correct[row], predicted=given, found=found[row], gold=wished
        )
    for role in ROLES:
        pool, wishes = _pooled(predicted, role), _pooled(gold, role)
        right, hit = common(pool, wishes)
        yield RoleCounts(
            level="document-level", row=role, document=document, correct=right, predicted=len(pool), found=hit, gold=len(wishes)
        )


def aligned(
    gold: Sequence[RoleTemplate], predicted: Sequence[RoleTemplate], *, many_to_one: bool = False
) -> list[tuple[RoleTemplate, RoleTemplate]]:
    """Pairs of a predicted and a labelled template with a common type, so that most is right."""
    pairs = [[_pair(p, g, many_to_one=many_to_one) for g in gold] for p in predicted]
    gains = [
        [sum(map(sum, pair.values())) - _TIE * g / 100**p if pair else 0.0 for g, pair in enumerate(row)] for p, row in enumerate(pairs)
    ]
    return [(predicted[p], gold[g]) for p, g in best_assignment(gains)]


def common(predicted: Sequence[Entity], gold: Sequence[Entity], *, many_to_one: bool = False) -> tuple[int, int]:
    """How many predicted entities are right, and how many labelled ones they find."""
    if many_to_one:
        return sum(any(p <= g for g in gold) for p in predicted), sum(any(p <= g for p in predicted) for g in gold)
    pairs = len(best_assignment([[float(p <= g) for g in gold] for p in predicted]))
    return pairs, pairs


def table(counts: Iterable[RoleCounts]) -> dict[str, dict[str, dict[str, float]]]:
    """Level by row by measure, in per cent, with the micro average over all rows of a level."""
    sums: dict[str, dict[str, list[int]]] = {}
    for each in counts:
        for row in (each.row, AVERAGE):
            held = sums.setdefault(each.level, {}).setdefault(row, [0, 0, 0, 0])
            held[:] = map(sum, zip(held, (each.correct, each.predicted, each.found, each.gold), strict=True))
    return {
        level: {row: _measures(*held) for row, held in sorted(rows.items(), key=lambda item: item[0] == AVERAGE)}
        for level, rows in sums.items()
    }


def _measures(correct: int, predicted: int, found: int, gold: int) -> dict[str, float]:
    precision = correct / predicted if predicted else 0.0
    recall = found / gold if gold else 0.0
    return {
        "correct": correct, "predicted": predicted, "found": found, "gold": gold, "precision": 100 * precision,
        "recall": 100 * recall, "f": 100 * f_measure(recall, precision),
    }  # fmt: skip


def _entity(mentions: Iterable[Any]) -> Entity:
    return frozenset(normal(m if isinstance(m, str) else m[0]) for m in mentions)


def _pair(made: RoleTemplate, wanted: RoleTemplate, *, many_to_one: bool) -> dict[str, tuple[int, int]]:
    """Right and found of each row of a pair; nothing where the types differ."""
    if not set(made.types) & set(wanted.types):
        return {}
    return {TYPE: (1, 1), **{role: common(made.entities[role], wanted.entities[role], many_to_one=many_to_one) for role in ROLES}}


def _of(templates: Sequence[RoleTemplate], row: str) -> Sequence[object]:
    return templates if row == TYPE else [entity for template in templates for entity in template.entities[row]]


def _pooled(templates: Iterable[RoleTemplate], role: str) -> list[Entity]:
    """All entities of a role in a document; those that share a mention are one."""
    pooled: list[Entity] = []
    for entity in (entity for template in templates for entity in template.entities[role]):
        same = [other for other in pooled if other & entity]
        pooled = [other for other in pooled if other not in same] + [entity.union(*same)]
    return pooled
