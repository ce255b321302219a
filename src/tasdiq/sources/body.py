"""A parsed page and its rendered blocks in, the blocks that are the article out."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tasdiq.model.text import Range
from tasdiq.sources.render import Block

_WORDS = re.compile(r"\w+")
_GRAM = 4  # words that must stand together to be the same passage
_SHARE = 0.6  # of a block's passages found in what the extractor kept
_FEWEST_CHARACTERS = 120  # an extractor that keeps less has not found the article
_LARGEST_PAGE = 3_000_000  # characters; a larger page is split by its own markup alone
_DATE_LINE = re.compile(r"^(?:published|posted|updated|date|dated|issued)\b.{0,60}\d{4}|^.{0,40}\b(?:19|20)\d\d\b.{0,20}$", re.IGNORECASE)
_NEAR = 6  # blocks before the article that may hold its date


def article(tree: Any, text: str, blocks: Sequence[Block]) -> tuple[Range, ...] | None:
    """The ranges of the article; None where the page gives no hint what is article and what is not."""
    kept = _by_extractor(tree, text, blocks) or _by_markup(text, blocks)
    if not any(kept):
        return None
    first = kept.index(True)
    for index in range(max(0, first - _NEAR), first):
        words = text[blocks[index].start : blocks[index].end]
        kept[index] = len(words) < 100 and not blocks[index].furniture and _DATE_LINE.match(words) is not None
    return tuple(_merged(blocks, kept))


def _by_extractor(tree: Any, text: str, blocks: Sequence[Block]) -> list[bool]:
    """Which blocks trafilatura keeps, by the words they have in common with its text."""
    if len(text) > _LARGEST_PAGE:
        return []
    import trafilatura

    try:
        found = trafilatura.extract(tree, output_format="txt", include_comments=False, include_tables=True) or ""
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError):
        return []  # a page that breaks the extractor is split by its own markup
    if len(found) < min(_FEWEST_CHARACTERS, len(text) // 2):
        return []
    words = _tokens(found)
    passages = set(_grams(words))
    lines = {tuple(_tokens(line)) for line in found.splitlines()}
    return [_is_kept(_tokens(text[block.start : block.end]), passages, lines) for block in blocks]


def _is_kept(words: list[str], passages: set[tuple[str, ...]], lines: set[tuple[str, ...]]) -> bool:
    if len(words) < _GRAM:
        return bool(words) and tuple(words) in lines
    grams = list(_grams(words))
    return sum(gram in passages for gram in grams) >= _SHARE * len(grams)


def _by_markup(text: str, blocks: Sequence[Block]) -> list[bool]:
    """Without an extractor's word: blocks of <article> or <main>, else those that read like sentences."""
    inside = [b.main and not b.furniture for b in blocks]
    if sum(b.end - b.start for b, kept in zip(blocks, inside, strict=True) if kept) >= _FEWEST_CHARACTERS:
        return inside
    return [not b.furniture and b.linked < 0.5 * (b.end - b.start) and _is_prose(text[b.start : b.end]) for b in blocks]


def _is_prose(words: str) -> bool:
    return words.count(" ") >= 5 or words.rstrip("\"'\u201d\u2019)").endswith((".", "\u06d4", "!", "?", "\u061f"))


def _merged(blocks: Sequence[Block], kept: Sequence[bool]) -> Iterator[Range]:
    start = end = None
    for block, keep in zip(blocks, kept, strict=True):
        if keep:
            start = block.start if start is None else start
            end = block.end
        elif start is not None and end is not None:
            yield Range(start, end)
            start = end = None
    if start is not None and end is not None:
        yield Range(start, end)


def _tokens(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _grams(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[offset:] for offset in range(_GRAM)), strict=False)
