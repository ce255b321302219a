"""The templates of one message in a key and in a response in, which answers which out."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from tasdiq.codebooks.muc4_fills import Fill, Text
from tasdiq.codebooks.muc4_keys import KeyTemplate
from tasdiq.codebooks.muc4_slots import Slot, slot
from tasdiq.evaluate.muc4_judge import without_judgement
from tasdiq.evaluate.muc4_match import tally_slot, tally_template
from tasdiq.evaluate.muc4_tally import percent, total

Aligned: TypeAlias = tuple[KeyTemplate | None, KeyTemplate | None]  # key and response; None where a side has none

# Two templates can answer each other only if the incident's type and one of these slots match at least in part.
CONTENT = ("phys-tgt-id", "phys-tgt-type", "hum-tgt-name", "hum-tgt-desc", "hum-tgt-type", "perp-ind-id", "perp-org-id")


def align(keys: Sequence[KeyTemplate], responses: Sequence[KeyTemplate]) -> list[Aligned]:
    """Pairs of templates, those of the best recall first; recall is taken without judgements."""
    ranked = []
    for k, key in enumerate(keys):
        for r, response in enumerate(responses):
            if _may_align(key, response):
                found = total(tally_template(key, response, without_judgement).values())
                recall = percent(found.credit, found.pos)
                ranked.append((-(100 if recall is None else recall), k, r))
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, k, r in sorted(ranked):
        if k not in chosen and r not in taken:
            chosen[k] = r
            taken.add(r)
    pairs: list[Aligned] = [(key, responses[chosen[k]] if k in chosen else None) for k, key in enumerate(keys)]
    return pairs + [(None, response) for r, response in enumerate(responses) if r not in taken]


def _may_align(key: KeyTemplate, response: KeyTemplate) -> bool:
    """A pair that leaves all slots of content empty on both sides may too."""
    if not _overlaps(slot("inc-type"), key, response):
        return False
    told = [name for name in CONTENT if name in key.fills or name in response.fills]
    return not told or any(_overlaps(slot(name), key, response) for name in told)


def _overlaps(about: Slot, key: KeyTemplate, response: KeyTemplate) -> bool:
    """One match, if only in part; among strings, and where a slot has several fills, one common word is enough."""
    keys, responses = key.fills.get(about.id, ()), response.fills.get(about.id, ())
    if not keys or not responses:
        return False
    several = about.kind == "string" or len(keys) > 1 or len(responses) > 1
    if several and _words(keys) & _words(responses):
        return True
    return tally_slot(about, keys, responses, without_judgement).credit > 0


def _words(fills: Iterable[Fill]) -> set[str]:
    """All words of set or string fills and of their tags."""
    return {word for fill in fills for each in (*fill.values, *fill.tags) for word in _form(each).split()}


def _form(value: object) -> str:
    return value.form if isinstance(value, Text) else str(value)
