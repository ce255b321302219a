"""A text in; its word pieces with their places, and the windows a network of limited width sees them through, out."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasdiq.model.text import Document, Range

WINDOW = 384  # tokens the network sees at once
OVERLAP = 64  # tokens that two windows share
MOST = 12_000  # tokens read of one document: about sixty pages; what follows is read by the rules alone
_LONGEST = 40 * MOST  # characters looked at to find them: a text of megabytes is not cut into pieces whole


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """The word pieces of a text: shape (tokens,) each. Words begin and end at some of them."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]  # characters
    ends: NDArray[np.int64]
    begins: NDArray[np.bool_]  # a word begins here
    finishes: NDArray[np.bool_]  # a word ends here

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, at: NDArray[np.int64]) -> "Tokens":
        """Some of them, as if nothing stood between."""
        return Tokens(ids=self.ids[at], starts=self.starts[at], ends=self.ends[at], begins=self.begins[at], finishes=self.finishes[at])


def tokens(document: Document, tokenizer: Any) -> Tokens:
    """The word pieces of a document's article."""
    ranges = document.article if document.article is not None else (Range(0, len(document.text)),)
    return read(document.text, ranges, tokenizer)


def read(text: str, ranges: Iterable[Range], tokenizer: Any) -> Tokens:
    """The word pieces of parts of a text, the first `MOST`; those that continue a word are marked with "##" in the vocabulary."""
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    pieces: list[str] = []
    left = _LONGEST
    for part in ranges:
        if len(ids) > MOST or not left:
            break
        found = tokenizer.encode(text[part.start : min(part.end, part.start + left)], add_special_tokens=False)
        left -= min(part.end - part.start, left)
        ids += found.ids
        pieces += found.tokens
        offsets += [(part.start + start, part.start + end) for start, end in found.offsets]
    carries_on = np.array([piece.startswith("##") for piece in pieces[: MOST + 1]], dtype=bool)
    finishes = np.append(~carries_on[1:], True)[: min(len(ids), MOST)]
    ids, offsets, carries_on = ids[:MOST], offsets[:MOST], carries_on[:MOST]
    spelled = np.array([any(map(str.isalnum, text[start:end])) for start, end in offsets], dtype=bool)
    return Tokens(
        ids=np.array(ids, dtype=np.int64),
        starts=np.array([start for start, _ in offsets], dtype=np.int64),
        ends=np.array([end for _, end in offsets], dtype=np.int64),
        begins=~carries_on & spelled,
        finishes=finishes,
    )


def windows(length: int, most: int = WINDOW, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Windows of even size, start and end, that cover a text of so many tokens and overlap.

    >>> windows(500)
    [(0, 282), (218, 500)]
    """
    if length <= most:
        return [(0, length)] if length else []
    parts = math.ceil((length - overlap) / (most - overlap))
    size = math.ceil((length + overlap * (parts - 1)) / parts)
    starts = [max(0, min(part * (size - overlap), length - size)) for part in range(parts)]
    return [(start, start + size) for start in starts]


def own(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of each window the tokens that it answers for: where two overlap, each up to the middle."""
    ends = [(following[0] + window[1]) // 2 for window, following in pairwise(found)]
    return list(zip([0, *ends], [*ends, found[-1][1]], strict=True)) if found else []
