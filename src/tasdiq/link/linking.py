"""The rules and the model that two reports are compared by, held together."""

import math
from dataclasses import dataclass, field

from tasdiq.link.model import Model, load
from tasdiq.link.rules import Rules, shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """What two reports are compared by: the rules, and the model that weighs the findings."""

    rules: Rules = field(default_factory=shipped)
    model: Model = field(default_factory=load)

    @property
    def least(self) -> float:
        """The log-odds below which a pair has no part in any decision: the others of its component are found without it."""
        limits = self.rules.limits
        return min(log_odds(limits.same), log_odds(limits.thin) - limits.margin) - 1e-6  # as two evaluators differ in the last digits


def log_odds(probability: float) -> float:
    """The log-odds of a probability."""
    return math.log(probability / (1 - probability))
