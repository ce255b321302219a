"""Quotes in, the Spans of the document where these words stand out; a quote that is nowhere was made up."""

from collections.abc import Iterator
from dataclasses import dataclass

from tasdiq.extract.llm.shown import HIDDEN, Shown, made_plain
from tasdiq.model.text import Document, Span

LONGEST_QUOTE = 600  # characters
_MOST = 200  # occurrences of one quote that are looked at
_AROUND = " \"'.,;:…"


class Anchors:
    """The words that a model was shown of one document; quotes are looked up in them, however they are cased or spaced."""

    def __init__(self, document: Document, seen: Shown) -> None:
        self._document = document
        self._fields = (_squeezed("text", seen.text), _squeezed("title", seen.title))

    def find(self, quote: str) -> tuple[Span, ...]:
        """Every place where the quote stands as whole words, the text's before the title's."""
        if len(quote) > LONGEST_QUOTE:
            return ()
        whole = _folded(quote)
        for words in dict.fromkeys((whole.strip(), whole.strip(_AROUND))):
            if any(c.isalnum() for c in words):
                found = tuple(self._standing(words))
                if found:
                    return found
        return ()

    def nearest(self, quote: str, hint: Span | None = None) -> list[Span]:
        """Every place of the quote: those that are cased as it is before others, then those nearest to the hint."""
        return sorted(self.find(quote), key=lambda span: (quote not in span.quote, *_distance(span, hint)))

    def near(self, quote: str, hint: Span | None = None) -> Span | None:
        """The first of these places; None where the quote stands nowhere."""
        return next(iter(self.nearest(quote, hint)), None)

    def _standing(self, words: str) -> Iterator[Span]:
        left = _MOST
        for held in self._fields:
            at = held.words.find(words)
            while at >= 0 and left:
                left -= 1
                end = at + len(words)
                if _whole(held.words, at, end):
                    yield self._document.span(held.places[at], held.places[end - 1] + 1, of=held.field)
                at = held.words.find(words, at + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squeezed:
    field: str
    words: str  # folded, with one blank for any run of them
    places: tuple[int, ...]  # where each of its characters stands


def _squeezed(field: str, text: str) -> _Squeezed:
    flat = _folded(text, keep=HIDDEN, squeeze=False)
    places = tuple(n for n, c in enumerate(flat) if c != " " or (n and flat[n - 1] != " "))
    return _Squeezed(field=field, words="".join(flat[n] for n in places), places=places)


def _folded(text: str, *, keep: str = "", squeeze: bool = True) -> str:
    plainer = "".join(c if c == keep else _small(p) for c, p in zip(text, made_plain(text), strict=True)).replace("\n", " ")
    return " ".join(plainer.split()) if squeeze else plainer


def _small(character: str) -> str:
    small = character.lower()
    return small if len(small) == 1 else character


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (after.isalnum() and text[end - 1].isalnum())


def _distance(one: Span, other: Span | None) -> tuple[bool, int]:
    if other is None:
        return one.field != "text", one.start
    return one.field != other.field, max(0, one.start - other.end, other.start - one.end)
