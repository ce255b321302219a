"""The linking model: how often each finding is made of reports of one incident (m) and of two (u). JSON in and out."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from tasdiq.errors import BadValueError
from tasdiq.link.rules import Comparisons, shipped

Chances = Mapping[str, Mapping[str, tuple[float, float]]]  # comparison -> level -> (m, u)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A Fellegi-Sunter model; the same numbers serve Splink and `weight`."""

    prior: float  # how likely two compared reports are to be the same before anything is looked at
    chances: Chances
    about: Mapping[str, object] = field(default_factory=dict)  # what it was trained on
    weights: Mapping[str, Mapping[str, float]] = field(init=False, repr=False)  # ln(m / u) by comparison and level

    def __post_init__(self) -> None:
        numbers = [n for levels in self.chances.values() for pair in levels.values() for n in pair]
        if not 0 < self.prior < 1 or not all(0 < n <= 1 for n in numbers):
            raise BadValueError("linking model: every chance must lie above 0 and not above 1")
        weights = {name: {level: math.log(m) - math.log(u) for level, (m, u) in levels.items()} for name, levels in self.chances.items()}
        object.__setattr__(self, "weights", weights)

    @property
    def start(self) -> float:
        """The log-odds of two reports of which nothing is known."""
        return math.log(self.prior) - math.log1p(-self.prior)

    def odds(self, levels: Mapping[str, str]) -> float:
        """The log-odds of two reports with these findings, one for each comparison."""
        return self.start + sum(self.weights[name][level] for name, level in levels.items())

    def told(self, comparison: str, level: str) -> float:
        """How much a finding says compared with the plain one of its comparison, in log-odds."""
        return self.weights[comparison][level] - self.weights[comparison][plain()[comparison]]


@cache
def plain() -> Mapping[str, str]:
    """The level of each comparison that says nothing: the one without a weight by hand."""
    found = {}
    for name, levels in shipped().comparisons.items():
        found[name] = next(level for level, each in levels.items() if each.seed == 0)
    return found


def by_hand(comparisons: Comparisons, start: float, seen: Mapping[str, Mapping[str, float]] | None = None) -> Model:
    """The model that the weights by hand come to; `seen` says how often each finding is made of two incidents (u)."""
    chances: dict[str, dict[str, tuple[float, float]]] = {}
    shift = 0.0
    for name, levels in comparisons.items():
        u = {level: seen[name][level] if seen else 1 / len(levels) for level in levels}
        m = {level: u[level] * math.exp(each.seed) for level, each in levels.items()}
        whole = sum(m.values())
        shift += math.log(whole)
        chances[name] = {level: (m[level] / whole, u[level]) for level in levels}
    return Model(prior=1 / (1 + math.exp(-start - shift)), chances=chances)


def load(path: Path | None = None) -> Model:
    """The model of that file, or the one that comes with the program; raises BadValueError where it fits no comparison."""
    return _shipped() if path is None else parse(_read(path), str(path))


@cache
def _shipped() -> Model:
    return parse((files("tasdiq") / "data" / "linking" / "model.json").read_text("utf-8"), "the shipped linking model")


def parse(text: str, name: str) -> Model:
    """The model of a JSON text; raises BadValueError that names what is wrong with it."""
    try:
        held = json.loads(text)
        chances = {c: {level: (float(n["m"]), float(n["u"])) for level, n in levels.items()} for c, levels in held["comparisons"].items()}
        model = Model(prior=float(held["prior"]), chances=chances, about=held.get("about", {}))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadValueError(f"{name}: no linking model; `tasdiq train-linker` writes one ({type(error).__name__}: {error})") from error
    wanted = {(c, level) for c, levels in shipped().comparisons.items() for level in levels}
    found = {(c, level) for c, levels in chances.items() for level in levels}
    if wanted != found:
        odd = ", ".join(".".join(pair) for pair in sorted(wanted ^ found)[:5])
        raise BadValueError(f"{name}: made for other comparisons than this version has ({odd}); train it again with `tasdiq train-linker`")
    return model


def written(model: Model) -> str:
    """The model as JSON."""
    comparisons = {c: {level: {"m": m, "u": u} for level, (m, u) in levels.items()} for c, levels in model.chances.items()}
    return json.dumps({"about": dict(model.about), "prior": model.prior, "comparisons": comparisons}, indent=1) + "\n"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadValueError(f"{path}: cannot be read as a linking model: {error}") from error
