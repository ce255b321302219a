"""The fills of one slot in a key and in a response in, which answers which and the slot's tally out."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tasdiq.codebooks.muc4_fills import Fill
from tasdiq.codebooks.muc4_keys import KeyTemplate
from tasdiq.codebooks.muc4_slots import Slot, slots
from tasdiq.evaluate.muc4_judge import Judge, equal_fill, needs_judgement
from tasdiq.evaluate.muc4_strings import FULL
from tasdiq.evaluate.muc4_tally import Tally


class Match(NamedTuple):
    """A response fill that earned credit, and the key fill it earned it for, each by its place in the slot."""

    key: int
    response: int
    credit: int
    judged: bool = False


def match_fills(slot: Slot, keys: Sequence[Fill], responses: Sequence[Fill], judge: Judge) -> list[Match]:
    """Literal matches first; then the judge's best pairs, one after the other."""
    matches = []
    free = dict.fromkeys(range(len(responses)))
    for k, key in enumerate(keys):
        found = next((r for r in free if equal_fill(slot, key, responses[r])), None)
        if found is not None:
            del free[found]
            matches.append(Match(k, found, FULL))
    left = dict.fromkeys(k for k in range(len(keys)) if k not in {m.key for m in matches})
    candidates = []
    for r in free if left else ():
        if len(responses[r].values) > 1 or len(responses[r].tags) > 1:
            continue  # a list of alternatives is not judged
        for k in left:
            credit, alike = judge(slot, keys[k], responses[r])
            if credit:
                candidates.append((-credit, -alike, r, k))
    for credit, _, r, k in sorted(candidates):
        if r in free and k in left:
            del free[r], left[k]
            matches.append(Match(k, r, -credit, needs_judgement(slot, keys[k], responses[r])))
    return matches


def tally_slot(slot: Slot, keys: Sequence[Fill], responses: Sequence[Fill], judge: Judge) -> Tally:
    """The counts of one slot of a pair of templates."""
    matches = match_fills(slot, keys, responses, judge) if keys and responses else []
    used = {match.key for match in matches}
    rest = [k for k in range(len(keys)) if k not in used]
    required = sum(not keys[k].optional for k in rest)
    unmatched = len(responses) - len(matches)
    wrong = min(unmatched, len(rest))
    full = [match for match in matches if match.credit == FULL]
    partly = [match for match in matches if match.credit != FULL]
    return Tally(
        pos=len(matches) + max(required, wrong),
        act=len(responses),
        cor=len(full),
        par=len(partly),
        inc=wrong,
        icr=sum(match.judged for match in full),
        ipa=sum(match.judged for match in partly),
        spu=unmatched - wrong,
        mis=max(required - unmatched, 0),
        non=int(len(keys) <= 1 and not responses and required == 0),
        fallout_base=_possible_wrong(slot, keys, used, max(wrong - required, 0)) if slot.kind == "set" else 0,
    )


def tally_template(key: KeyTemplate | None, response: KeyTemplate | None, judge: Judge) -> dict[str, Tally]:
    """The counts of every slot of a pair, or of a template that has none on the other side."""
    keys: Mapping[str, Sequence[Fill]] = key.fills if key else {}
    responses: Mapping[str, Sequence[Fill]] = response.fills if response else {}
    return {slot.id: tally_slot(slot, keys.get(slot.id, ()), responses.get(slot.id, ()), judge) for slot in slots()}


def _possible_wrong(slot: Slot, keys: Sequence[Fill], used: set[int], optional: int) -> int:
    """How many wrong fills the slot's list has for the key's fills; `optional` of those that were not required count too."""
    paired = [key for k, key in enumerate(keys) if k in used or not key.optional]
    paired += [key for k, key in enumerate(keys) if k not in used and key.optional][:optional]
    return sum(len(slot.wider) - len(key.values) for key in paired) if paired else len(slot.wider)
