"""Judgements of people in, the pairs of reports they hold to be the same or different out; the newest wins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tasdiq.model.statement import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What people decided, by the reports' positions; `who` has the reviewer behind each pair."""

    same: tuple[tuple[int, int], ...] = ()
    different: frozenset[tuple[int, int]] = frozenset()
    who: Mapping[tuple[int, int], str] = field(default_factory=dict)


def judged(judgements: Sequence[Judgement], ids: Sequence[str]) -> Judged:
    """The decisions that hold; an older one that a newer chain of decisions contradicts is left out.

    "incident:X" stands for the incident's first report, "report:X".
    """
    places = {name: position for position, name in enumerate(ids)}
    roots = {position: position for position in places.values()}
    same: list[tuple[int, int]] = []
    apart: set[tuple[int, int]] = set()
    who: dict[tuple[int, int], str] = {}
    for judgement in reversed(judgements):
        pair = _pair(judgement, places)
        if pair is None or pair in who:
            continue
        groups = {_root(roots, pair[0]), _root(roots, pair[1])}
        if judgement.decision == "different" and len(groups) == 2:
            apart.add(pair)
        elif judgement.decision == "same" and not any({_root(roots, a), _root(roots, b)} == groups for a, b in apart):
            same.append(pair)
            roots[max(groups)] = min(groups)
        else:
            continue
        who[pair] = judgement.person
    return Judged(same=tuple(sorted(same)), different=frozenset(apart), who=who)


def rejected(judgements: Sequence[Judgement]) -> frozenset[str]:
    """The reports that people took out ("reject"), as far as nobody put them back since ("correct")."""
    out: set[str] = set()
    for judgement in judgements:
        name = judgement.about.strip()
        if judgement.decision == "reject":
            out.add(name)
        elif judgement.decision == "correct":
            out.discard(name)
    return frozenset(out)


def _pair(judgement: Judgement, places: Mapping[str, int]) -> tuple[int, int] | None:
    if judgement.decision not in ("same", "different"):
        return None
    names = [name.strip().replace("incident:", "report:", 1) for name in judgement.about.split("|")]
    found = sorted({places[name] for name in names if name in places})
    return (found[0], found[1]) if len(found) == 2 else None


def _root(roots: Mapping[int, int], position: int) -> int:
    while roots[position] != position:
        position = roots[position]
    return position
