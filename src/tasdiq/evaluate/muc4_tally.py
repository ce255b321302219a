"""Counts of right, partly right, wrong and missing fills in, the measures of 1992 out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

COUNTS = ("pos", "act", "cor", "par", "inc", "icr", "ipa", "spu", "mis", "non", "fallout_base")
_counts = attrgetter(*COUNTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The counts of one row of the report."""

    pos: int = 0  # possible: fills in the key
    act: int = 0  # actual: fills in the response
    cor: int = 0
    par: int = 0
    inc: int = 0
    icr: int = 0  # of cor, those that needed a judgement
    ipa: int = 0  # of par, those that needed a judgement
    spu: int = 0  # spurious
    mis: int = 0  # missing
    non: int = 0  # slots empty on both sides
    fallout_base: int = 0  # the wrong set fills that were possible

    @property
    def credit(self) -> float:
        """What the fills earned: partly right is half right."""
        return self.cor + 0.5 * self.par

    def measures(self) -> dict[str, int | None]:
        """Recall, precision, overgeneration and fallout as the whole percentages of 1992; None where undefined."""
        return {
            "rec": percent(self.credit, self.pos), "pre": percent(self.credit, self.act),
            "ovg": percent(self.spu, self.act), "fal": percent(self.inc + self.spu, self.fallout_base),
        }  # fmt: skip

    def fields(self) -> dict[str, int | float | None]:
        """Everything about the row, with unrounded percentages too."""
        exact = {
            "recall": 100 * self.credit / self.pos if self.pos else None,
            "precision": 100 * self.credit / self.act if self.act else None,
            "f": 200 * self.credit / (self.pos + self.act) if self.pos + self.act else None,
        }
        return {**dict(zip(COUNTS, _counts(self), strict=True)), **self.measures(), **exact}


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    rows = [_counts(tally) for tally in tallies]
    return Tally(**dict(zip(COUNTS, map(sum, zip(*rows, strict=True)), strict=True))) if rows else Tally()


def percent(credit: float, of: int) -> int | None:
    """A percentage, cut to a tenth, then rounded half to even, as the reports of 1992 have it.

    >>> percent(28, 50), percent(1, 8), percent(3, 8), percent(0, 0)
    (56, 12, 38, None)
    """
    if not of:
        return None
    whole, rest = divmod(int(2 * credit) * 500 // of, 10)
    return whole + (rest > 5 or (rest == 5 and whole % 2 == 1))


def f_measures(measures: Mapping[str, int | None]) -> dict[str, float]:
    """The F of 1992, from the rounded percentages: with equal weights, with recall or precision counting twice.

    >>> f_measures({"rec": 58, "pre": 54})
    {'P&R': 55.93, '2P&R': 54.76, 'P&2R': 57.15}
    """
    recall, precision = measures["rec"] or 0, measures["pre"] or 0
    return {name: round(f_measure(recall, precision, weight), 2) for name, weight in (("P&R", 0.5), ("2P&R", 0.8), ("P&2R", 0.2))}


def f_measure(recall: float, precision: float, weight: float = 0.5) -> float:
    """The weighted harmonic mean; `weight` is the share of precision."""
    if not recall or not precision:
        return 0.0
    return 1 / (weight / precision + (1 - weight) / recall)
