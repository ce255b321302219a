"""What is right in each document in, precision, recall and F1 of each field with their intervals out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

RESAMPLES = 1000
SEED = 20160808
_COVERED = (2.5, 97.5)  # per cent: the 95 % interval
_Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One field of one document: what was given and how much of it is right, what was wanted and how much of it was found."""

    document: str
    field: str
    right: float = 0
    given: float = 0
    found: float = 0
    wanted: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A share, and the range it has when the documents are drawn anew; None where nothing was given or wanted."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One field over all documents."""

    field: str
    precision: Measure
    recall: Measure
    f1: Measure
    right: float
    given: float
    found: float
    wanted: float


def scores(judged: Iterable[Judged], *, resamples: int = RESAMPLES, seed: int = SEED) -> list[Score]:
    """Each field's scores, in the order in which the fields came.

    >>> one = scores([Judged(document=name, field="date", right=1, given=1, found=1, wanted=2) for name in "ab"])[0]
    >>> one.precision.value, one.recall
    (1.0, Measure(value=0.5, low=0.5, high=0.5))
    """
    rows = list(judged)
    fields = list(dict.fromkeys(row.field for row in rows))
    if not rows:
        return []
    counts = _counts(rows, fields)
    sums = counts.sum(axis=0)
    drawn = _shares(_resampled(counts, resamples, seed)) if resamples else np.empty((0, len(fields), 3))
    shares = _shares(sums[np.newaxis])[0]
    return [
        Score(
            field=name,
            precision=_measure(shares[at, 0], drawn[:, at, 0]),
            recall=_measure(shares[at, 1], drawn[:, at, 1]),
            f1=_measure(shares[at, 2], drawn[:, at, 2]),
            right=float(sums[at, 0]),
            given=float(sums[at, 1]),
            found=float(sums[at, 2]),
            wanted=float(sums[at, 3]),
        )
        for at, name in enumerate(fields)
    ]


def _counts(rows: list[Judged], fields: list[str]) -> _Numbers:
    """Documents by fields by right, given, found, wanted."""
    document_at = {name: at for at, name in enumerate(sorted({row.document for row in rows}))}
    field_at = {name: at for at, name in enumerate(fields)}
    counts = np.zeros((len(document_at), len(fields), 4))
    for row in rows:
        counts[document_at[row.document], field_at[row.field]] += (row.right, row.given, row.found, row.wanted)
    return counts


def _resampled(counts: _Numbers, resamples: int, seed: int) -> _Numbers:
    """The sums of as many documents as there are, drawn with replacement, so many times."""
    documents, fields, _ = counts.shape
    times = np.random.default_rng(seed).multinomial(documents, np.full(documents, 1 / documents), size=resamples)
    return (times.astype(np.float64) @ counts.reshape(documents, -1)).reshape(resamples, fields, 4)


def _shares(sums: _Numbers) -> _Numbers:
    """Precision, recall and F1 of sums; not a number where nothing was given or wanted."""
    right, given, found, wanted = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision, recall = right / given, found / wanted
        f1 = np.where(precision + recall > 0, 2 * precision * recall / (precision + recall), 0.0)
        f1 = np.where((given > 0) & (wanted > 0), f1, np.where((given > 0) | (wanted > 0), 0.0, np.nan))
    return np.stack((precision, recall, f1), axis=-1)


def _measure(value: float, drawn: _Numbers) -> Measure:
    known = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not known.size:
        return Measure(value=None if np.isnan(value) else float(value), low=None, high=None)
    low, high = np.percentile(known, _COVERED)
    return Measure(value=float(value), low=float(low), high=float(high))
