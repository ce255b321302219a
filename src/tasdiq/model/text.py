"""Bytes have become a Document; here are its text, its sentences and the spans cut from it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256

from tasdiq.errors import BadValueError

LONGEST_SENTENCE = 1_500  # characters; a longer run of text is cut, so no pattern meets a hostile line whole

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһАВЕКМНОРСТУХІЈЅαορινκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ\u2018\u2019\u201a\u201b\u2032\u02bc\u201c\u201d\u201e\u2033\u00ab\u00bb\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "aeopcyxijsdhABEKMHOPCTYXIJSaopivkABEZHIKMNOPTYX''''''\"\"\"\"\"\"-------",
)
TURNING = "\u202a-\u202e\u2066-\u2069"  # for a class of characters: what turns the direction of writing
UNSEEN = (
    TURNING + "\u061c\u200e\u200f\u00ad\u200b\u200d\u2060-\u2064\ufeff"
)  # and what has no width, but for the joiner that parts Persian words
_BLANKS = re.compile(r"\s|(?<![A-Za-z])\u200c|\u200c(?![A-Za-z])")
_UNSEEN_RUN = re.compile(f"[{UNSEEN}]+")
_ODD_LETTERS = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})  # that match i, s and k where case is ignored
_OTHER_SCRIPT = re.compile(r"(?<!\w)\w*[\u0370-\u03ff\u0400-\u052f]\w*")
_QUOTES_ONLY = {code: char for code, char in _LOOKALIKES.items() if code > 0x1000 or code < 0x370}


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Characters start (included) to end (excluded) of one text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise BadValueError(f"a range must rise: {self.start}..{self.end}")

    def holds(self, start: int, end: int) -> bool:
        """Whether start..end lies wholly inside."""
        return self.start <= start and end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters start..end of one field ("text" or "title") of one document, and the words that stand there."""

    document: str
    start: int
    end: int
    quote: str
    field: str = "text"

    def __repr__(self) -> str:
        """As a dataclass writes itself, in half the time: ids of statements are made of it by the million."""
        return f"Span(document={self.document!r}, start={self.start!r}, end={self.end!r}, quote={self.quote!r}, field={self.field!r})"


@dataclass(frozen=True, kw_only=True)
class Document:
    """One fetched text, named by the hash of its bytes; spans point into `text` (or `title`), which never change."""

    id: str
    name: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    media_type: str = "text/plain"
    article: tuple[Range, ...] | None = None  # what `clean` kept; None before cleaning
    repeats: tuple[Range, ...] = ()  # passages that say again what an earlier passage of this document says
    fingerprint: tuple[int, ...] = ()  # what `clean.copies` compares documents by
    passages: tuple[int, ...] = ()  # start, end and three keys of each sentence that `clean.copies` knows again elsewhere
    notes: tuple[str, ...] = ()  # what a reader should know: cut short, characters replaced, ...
    dataset: str | None = None  # "ged": a row of it; all its rows are one witness, and each tells of an incident of its own

    def span(self, start: int, end: int, *, of: str = "text") -> Span:
        """The words at start..end of the text or the title.

        >>> Document(id="d", name="a.txt", text="Two died.").span(0, 3).quote
        'Two'
        """
        whole = (self.title or "") if of == "title" else self.text
        if not 0 <= start < end <= len(whole):
            raise BadValueError(f"{self.name}: no characters {start}..{end} in its {of} of {len(whole)}")
        return Span(document=self.id, start=start, end=end, quote=whole[start:end], field=of)


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence of a document; `plain` has the same length as the words it stands for."""

    index: int
    start: int
    end: int
    plain: str = field(repr=False)
    of: str = "text"
    paragraph: int = 0
    repeat: bool = False  # says again what the document has already said

    @cached_property
    def cased(self) -> bool:
        """Whether capitals carry meaning here; they do not in a text that is all capitals."""
        letters = list(filter(str.isalpha, self.plain))
        return sum(map(str.isupper, letters)) < 0.6 * len(letters) if letters else False


def digest(*parts: object) -> str:
    """A hash of the parts' words, the same on every machine and in every run.

    >>> digest("a", 1) == digest("a", 1) != digest("a", "2")
    True
    """
    return sha256("\x1f".join(repr(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


def plain(text: str) -> str:
    """The text with blanks, quotes, dashes and look-alike letters made plain, character for character.

    >>> plain("Аttack —\\n‘Quetta’")
    "Attack - 'Quetta'"
    """
    flat = _UNSEEN_RUN.sub(_parting, _BLANKS.sub(" ", text)).translate(_QUOTES_ONLY)
    return _OTHER_SCRIPT.sub(_latin_if_mixed, flat)


def small(text: str) -> str:
    """The text in small letters, character for character, as patterns in small letters see it that would ignore case.

    >>> small("BLAST in \u0130zm\u0131r")
    'blast in izmir'
    """
    return text.lower() if text.isascii() else text.translate(_ODD_LETTERS).lower()


def _parting(match: re.Match[str]) -> str:
    """What is not seen parts no word that it stands in; anywhere else it is a blank."""
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return match.group() if before.isalpha() and after.isalpha() else " " * len(match.group())


def _latin_if_mixed(match: re.Match[str]) -> str:
    word = match.group()
    swapped = word.translate(_LOOKALIKES)
    return swapped if re.search(r"[A-Za-z]", word) and swapped.isascii() else word


_ABBREVIATIONS = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Cdr|Sgt|Brig|Rep|Sen|Gov|Hon|Rev|St|No|vs|cf|al|approx|Inc|Ltd|Co"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Adm|Supt|Insp|Const|Jr|Sr|Mt|Ft|a\.m|p\.m|U\.S|U\.N|U\.K|e\.g|i\.e|km|kg)$",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?<![.!?\u061f\u06d4])[.!?\u061f\u06d4]++[\"'\u201d\u2019)\]]*+(?=\s)"  # a full stop, with the quotes that close after it
    r"|(?<=[a-z ])\.(?=[A-Z][a-z])"  # a full stop with the blank forgotten
    r"|\n[ \t]*\n\s*"  # a paragraph's end
    r"|(?m:^)[^\n]{1,50}(?<![,\-\u2013 ])\n(?=\s*[A-Z0-9\-\u2022\u0600-\u06ff])"  # a short line of its own: a heading, a dateline
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


def sentences(document: Document) -> tuple[Sentence, ...]:
    """The title and the article's sentences in order, each with its place in the document."""
    found: list[Sentence] = []
    if document.title and document.title.strip():
        for start, end in _split(document.title, Range(0, len(document.title))):
            found.append(Sentence(index=len(found), start=start, end=end, plain=plain(document.title[start:end]), of="title"))
    for start, end, words, paragraph in _told(document.text, document.article):
        repeat = any(r.holds(start, end) for r in document.repeats)
        found.append(Sentence(index=len(found), start=start, end=end, plain=words, paragraph=paragraph, repeat=repeat))
    return tuple(found)


@lru_cache(maxsize=1)
def _told(text: str, article: tuple[Range, ...] | None) -> tuple[tuple[int, int, str, int], ...]:
    """Start, end, plain words and paragraph of each sentence; kept, as several stages in turn ask for one document's."""
    found: list[tuple[int, int, str, int]] = []
    paragraph = 0
    for part in article if article is not None else (Range(0, len(text)),):
        paragraph += 1
        last = part.start
        for start, end in _split(text, part):
            paragraph += _PARAGRAPH.search(text, last, start) is not None
            last = end
            found.append((start, end, plain(text[start:end]), paragraph))
    return tuple(found)


def _split(text: str, part: Range) -> Iterator[tuple[int, int]]:
    for start, end in _at_stops(text, part):
        while end - start > LONGEST_SENTENCE:
            cut = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
            cut = cut if cut > start else start + LONGEST_SENTENCE
            yield from _trim(text, start, cut)
            start = cut
        yield from _trim(text, start, end)


def _at_stops(text: str, part: Range) -> Iterator[tuple[int, int]]:
    start = part.start
    while start < part.end:
        at = start
        while True:
            stop = _STOP.search(text, at, part.end)
            if stop is None:
                end = part.end
                break
            end = stop.end()
            if end >= part.end or stop.group()[-1:] == "\n" or "\n\n" in stop.group() or not _goes_on(text, stop.start(), end):
                break
            at = end
        yield start, max(end, start + 1)
        start = max(end, start + 1)


def _goes_on(text: str, stop: int, end: int) -> bool:
    """Whether the full stop belongs to an abbreviation, or the next word begins small."""
    following = text[end : end + 40].lstrip()[:1]
    if following.islower():
        return True
    return text[stop : stop + 1] == "." and _ABBREVIATIONS.search(text, max(0, stop - 8), stop) is not None


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end


def inside(ranges: Iterable[Range], start: int, end: int) -> bool:
    """Whether one of the ranges holds start..end."""
    return any(r.holds(start, end) for r in ranges)
