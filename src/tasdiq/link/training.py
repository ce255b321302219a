"""Pairs that people judged in, a model that learnt from them out, and how it does on pairs that it did not learn from."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tasdiq.errors import BadValueError
from tasdiq.link.facts import Facts
from tasdiq.link.judged import judged
from tasdiq.link.levels import levels
from tasdiq.link.linking import Linking
from tasdiq.link.model import Model
from tasdiq.link.rules import Rules
from tasdiq.model.statement import Judgement
from tasdiq.model.text import digest

STRENGTH = 50.0  # judged pairs that the model it starts from counts for, of each kind
LEAST = 10  # judged pairs, of each kind: fewer teach nothing that could be tested
FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Two reports, what linking finds of them, and whether they tell of one incident."""

    name: str
    levels: Mapping[str, str]
    same: bool


def examples(found: Sequence[Facts], judgements: Sequence[Judgement], rules: Rules) -> list[Example]:
    """The pairs that people hold to be the same or different now."""
    decided = judged(judgements, [f.id for f in found])
    pairs = [(pair, True) for pair in decided.same] + [(pair, False) for pair in sorted(decided.different)]
    return [example(found[a], found[b], rules, same=same) for (a, b), same in pairs]


def example(left: Facts, right: Facts, rules: Rules, *, same: bool) -> Example:
    """One pair to learn from."""
    return Example(name="|".join(sorted((left.id, right.id))), levels=levels(left, right, rules), same=same)


def learnt(base: Model, given: Iterable[Example], *, strength: float = STRENGTH) -> Model:
    """The model with m and u counted in the examples, drawn towards those of the base by as many pairs as `strength` says.

    How likely a pair is to be the same before anything is known stays: people judge what is doubtful, not a fair sample.
    """
    seen = {True: Counter[tuple[str, str]](), False: Counter[tuple[str, str]]()}
    sizes = Counter[bool]()
    for each in given:
        seen[each.same].update(each.levels.items())
        sizes[each.same] += 1

    def share(name: str, level: str, before: float, *, same: bool) -> float:
        return (seen[same][name, level] + strength * before) / (sizes[same] + strength)

    chances = {
        name: {level: (share(name, level, m, same=True), share(name, level, u, same=False)) for level, (m, u) in held.items()}
        for name, held in base.chances.items()
    }
    return replace(base, chances=chances)


def scores(model: Model, given: Sequence[Example]) -> dict[str, float]:
    """How many of the judged pairs the model gets right, and how far its probabilities are off (log loss; 0 is perfect)."""
    odds = [(model.odds(each.levels), each.same) for each in given]
    joined = [same for odd, same in odds if odd >= 0]
    loss = sum(math.log1p(math.exp(min(50.0, -odd if same else odd))) for odd, same in odds)
    together = sum(same for _, same in odds)
    return {
        "pairs": len(odds), "right": sum((odd >= 0) == same for odd, same in odds) / len(odds) if odds else 0.0,
        "precision": sum(joined) / len(joined) if joined else 1.0, "recall": sum(joined) / together if together else 1.0,
        "log_loss": loss / len(odds) if odds else 0.0,
    }  # fmt: skip


def train(linking: Linking, given: Sequence[Example]) -> tuple[Model, dict[str, dict[str, float]]]:
    """A model of all examples, and the scores before and after on folds that were held out in turn.

    Raises BadValueError where there are too few judgements of either kind.
    """
    for same, word in ((True, "same"), (False, "different")):
        count = sum(each.same == same for each in given)
        if count < LEAST:
            raise BadValueError(f"{count} judgements of {word!r}; {LEAST} of each kind are needed before a linking model can be trained")
    base = linking.model
    before: list[dict[str, float]] = []
    after: list[dict[str, float]] = []
    for fold in range(FOLDS):
        held = [each for each in given if int(digest(each.name)[:8], 16) % FOLDS == fold]
        rest = [each for each in given if int(digest(each.name)[:8], 16) % FOLDS != fold]
        before.append(scores(base, held))
        after.append(scores(learnt(base, rest), held))
    model = replace(learnt(base, given), about={"judged_pairs": len(given), "strength": STRENGTH, "from": dict(base.about)})
    return model, {"before": _mean(before), "after": _mean(after)}


def _mean(folds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The folds taken together, each by its number of pairs."""
    whole = sum(fold["pairs"] for fold in folds)
    names = ("right", "precision", "recall", "log_loss")
    return {"pairs": whole, **{name: round(sum(fold[name] * fold["pairs"] for fold in folds) / max(1, whole), 4) for name in names}}
