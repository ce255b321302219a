"""A count in, the number slot out: "6", "6-" for at least, "6-8", "~50" for about, PLURAL."""

from tasdiq.codebooks.muc4_words import NULL, words
from tasdiq.model.values import Count

PLURAL = "PLURAL"


def number_fill(count: Count | None, *, plural: bool = False) -> str:
    """How many as the slot has it; one where nothing says more.

    >>> number_fill(Count(low=6, best=6, high=8)), number_fill(Count(low=6, best=6, wording="at least six"))
    ('6-8', '6-')
    >>> number_fill(None), number_fill(None, plural=True)
    ('1', 'PLURAL')
    """
    told = total_fill(count)
    return told if told != NULL else PLURAL if plural or count is not None else "1"


def total_fill(count: Count | None) -> str:
    """A count that the document itself gives; the empty mark for none, and for a vague word such as "several"."""
    if count is None or (count.estimated and not _is_about(count)):
        return NULL
    known = [n for n in (count.low, count.best, count.high) if n is not None]
    if not known:
        return NULL
    if _is_about(count):
        return f"~{count.best if count.best is not None else known[0]}"
    if count.low is not None and count.high is None:
        return f"{count.low}-"
    if count.low is not None and count.high is not None and count.low < count.high:
        return f"{count.low}-{count.high}"
    return str(known[-1])


def _is_about(count: Count) -> bool:
    wording = f" {(count.wording or '').lower()} "
    return any(f" {word} " in wording for word in words().about) and any(c.isdigit() or c.isalpha() for c in wording)
