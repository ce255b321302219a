"""A sentence and its counts in, the sentence with each count as one mark out, and the way back to its own characters."""

from collections.abc import Sequence

from tasdiq.model.mention import CountMention


def masked_text(text: str, counts: Sequence[CountMention]) -> tuple[str, list[tuple[int, int]]]:
    """The text with each count as ⟦index⟧, and where each stretch of the masked text stands in the original."""
    parts: list[str] = []
    starts = [(0, 0)]
    last = length = 0
    for number, mention in enumerate(counts):
        if mention.start < last:
            parts.append(f"⟦{number}⟧")  # overlaps the count before: kept for its index, of no width
            length += len(parts[-1])
            starts.append((length, last))
            continue
        parts += [text[last : mention.start], f"⟦{number}⟧"]
        length += len(parts[-2]) + len(parts[-1])
        last = mention.end
        starts.append((length, last))
    parts.append(text[last:])
    return "".join(parts), starts


def original_place(at: int, starts: Sequence[tuple[int, int]], length: int) -> int:
    """The place in the original text of a place in the masked one."""
    masked, original = max((pair for pair in starts if pair[0] <= at), default=(0, 0))
    return min(max(0, length - 1), original + at - masked)
