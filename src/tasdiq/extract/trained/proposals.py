"""Scores of spans in; the words that may have a part in an incident, each once in its role, out."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasdiq.extract.trained.labels import ROLES
from tasdiq.extract.trained.tokens import Tokens

LEAST = 0.05  # probability below which nothing is proposed
MOST = 80  # proposals of one document
_SURE = 60.0  # a logit beyond which nothing gets surer
_WEIGHED = 20_000  # spans in roles looked at, the likeliest: more are above the margin only where a text was made to do so
_MARGIN = 1.5  # logits below the least at which several tellings may still add up to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Words in a role; `score` is a logit over all the places where the document has the same words in that role."""

    role: str
    first: int  # token
    last: int
    start: int  # character
    end: int
    score: float
    words: str = ""  # lower case, blanks folded

    @property
    def probability(self) -> float:
        """What the network says, before it is calibrated."""
        return probability(self.score)


def proposals(scores: NDArray[np.float32], tokens: Tokens, text: str, dates: Collection[tuple[int, int]]) -> list[Proposal]:
    """The likeliest words of each role, none overlapping another of its role. Only what is read as a date can be one."""
    least = float(np.log(LEAST / (1 - LEAST)))
    found: dict[tuple[str, str], list[Proposal]] = {}
    for first, more, role in _likely(scores, least - _MARGIN):
        start, end = int(tokens.starts[first]), int(tokens.ends[first + more])
        if ROLES[role] == "date" and (start, end) not in dates:
            continue
        words = " ".join(text[start:end].lower().split())
        found.setdefault((ROLES[role], words), []).append(
            Proposal(
                role=ROLES[role], first=first, last=first + more, start=start, end=end, score=float(scores[first, more, role]), words=words
            )
        )  # fmt: skip
    told = [one for group in found.values() if (one := _together(group)).score >= least]
    return _apart(told)


def _likely(scores: NDArray[np.float32], least: float) -> list[list[int]]:
    """First token, tokens more and role of the spans above the least, in the order of the text."""
    found = np.argwhere(scores > least)
    if len(found) > _WEIGHED:
        likeliest = np.argpartition(-scores[tuple(found.T)], _WEIGHED)[:_WEIGHED]
        found = found[np.sort(likeliest)]
    return list(found.tolist())


def probability(score: float) -> float:
    """The probability of a logit.

    >>> probability(0.0)
    0.5
    """
    return float(1.0 / (1.0 + np.exp(-np.clip(score, -_SURE, _SURE))))


def _together(group: list[Proposal]) -> Proposal:
    """The likeliest of the tellings in the same words, with what all of them add up to."""
    best = max(group, key=lambda one: one.score)
    total = float(np.logaddexp.reduce([one.score for one in group]))
    return Proposal(
        role=best.role, first=best.first, last=best.last, start=best.start, end=best.end, score=total, words=best.words
    )  # fmt: skip


def _apart(told: list[Proposal]) -> list[Proposal]:
    """The likeliest first, as many as are wanted; none overlaps another of its role."""
    kept: list[Proposal] = []
    for one in sorted(told, key=lambda p: (-p.score, p.first, p.role)):
        if len(kept) == MOST:
            break
        if not any(other.role == one.role and one.first <= other.last and other.first <= one.last for other in kept):
            kept.append(one)
    return kept
