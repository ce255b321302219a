"""A sentence and its counts in, the sentence with each count as one mark out, and the way back to its own characters."""

import re
from collections.abc import Iterator, Sequence

from tasdiq.model.mention import CountMention

_QUOTED = re.compile(r"(?<!\w)'\w+'(?!\w)")


def masked_text(text: str, counts: Sequence[CountMention]) -> tuple[str, list[tuple[int, int]]]:
    """The text with each count as ⟦index⟧ and no quotation marks, and where each stretch of it stands in the original."""
    parts: list[str] = []
    starts = [(0, 0)]
    last = length = 0
    for number, mention in enumerate(counts):
        if mention.start < last:
            parts.append(f"⟦{number}⟧")  # overlaps the count before: kept for its index, of no width
            length += len(parts[-1])
            starts.append((length, last))
            continue
        for start, end in _unquoted(text, last, mention.start):
            starts.append((length, start))
            parts.append(text[start:end])
            length += end - start
        parts.append(f"⟦{number}⟧")
        length += len(parts[-1])
        last = mention.end
        starts.append((length, last))
    for start, end in _unquoted(text, last, len(text)):
        starts.append((length, start))
        parts.append(text[start:end])
        length += end - start
    return "".join(parts), starts


def _unquoted(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches between quotation marks: the "killed" of those who doubt the word is killed all the same."""
    marks = [m.start() for m in re.finditer('"', text[first:last])]
    marks += [at for m in _QUOTED.finditer(text[first:last]) for at in (m.start(), m.end() - 1)]
    start = first
    for mark in sorted(marks):
        yield start, first + mark
        start = first + mark + 1
    yield start, last


def original_place(at: int, starts: Sequence[tuple[int, int]], length: int) -> int:
    """The place in the original text of a place in the masked one."""
    masked, original = max((pair for pair in starts if pair[0] <= at), default=(0, 0))
    return min(max(0, length - 1), original + at - masked)
