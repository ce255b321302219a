"""Titles, publishers and addresses of sources in, what of them may be published out: no name of a private person.

A name is told by its capitals. A word with a capital is shown only if it is an ordinary word, part of an organisation's name,
a district or larger, or a person in a public role; a title that cannot be read so (no capitals, another script) is not shown.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from unicodedata import normalize
from urllib.parse import unquote_plus, urlsplit

from tasdiq.extract.people import mentions_of, people
from tasdiq.model.mention import ActorMention, Reading
from tasdiq.model.text import Document, sentences, small
from tasdiq.report.marked import flat, web_address

WITHHELD, UNREADABLE = "[withheld]", "[title withheld]"
LONGEST = 300  # characters of a title
_WORD = re.compile(r"@?[^\W\d_]+(?:['\u2018\u2019][^\W\d_]+)*")
_PIECES = re.compile(r"(?:\[withheld\][\s.'\u2019-]*)+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'\u2018\u2019\u0300-\u036f]+")
_LEAST = 3  # letters of a word that tells a name in an address
_ALLEGED = re.compile(r"\b(?:alleged|supposed|purported|suspected|wanted|most-wanted)\b", re.IGNORECASE)
Finder = Callable[[Document], tuple[ActorMention, ...]]


@dataclass(frozen=True, kw_only=True)
class Names:
    """What words may be shown, learnt from all that the desk holds."""

    actors: Finder  # the organisations that a text names
    open_words: frozenset[str]  # of districts and larger, and of the organisations that are published; folded
    texts: tuple[str, ...] = field(default=(), repr=False)  # everything that others wrote: where names stand
    known: Callable[[str], bool] = lambda name: False  # whether a whole run of capitals is a place or an organisation

    def title(self, text: object) -> str:
        """The title without the names of private persons; `[title withheld]` where names cannot be told from other words."""
        shown = flat(text or "", LONGEST)
        letters = [word for word in _WORD.findall(shown) if not _LATIN.fullmatch(word.lstrip("@"))]
        if not shown or letters:
            return UNREADABLE if shown else ""
        told = _cased(shown)
        if told == "none":
            return shown if all(self._open(fold(word)) or self._ordinary(fold(word)) for word in _WORD.findall(shown)) else UNREADABLE
        spans = self._spans(shown)
        kept = self._by_word(shown, spans) if told == "headline" else self._by_run(shown, spans)
        return _PIECES.sub(lambda m: WITHHELD + (" " if m.group()[-1].isspace() else ""), kept).strip()

    def publisher(self, text: object) -> str | None:
        """The publisher, unless its name holds that of a private person."""
        shown = flat(text or "", LONGEST)
        return None if not shown or any(fold(word) in self._private for word in _WORD.findall(shown)) else shown

    def address(self, url: object) -> str | None:
        """The address; only that of the site where the rest holds a private person's name; None where it is no web address."""
        whole = web_address(url)
        if whole is None:
            return None
        parts = urlsplit(whole)
        rest = unquote_plus(f"{parts.path}?{parts.query}#{parts.fragment}")
        named = any(self._names(fold(word)) for word in _WORD.findall(rest))
        foreign = any(c.isalpha() and not _LATIN.fullmatch(c) for c in rest)
        return f"{parts.scheme}://{parts.netloc}/" if named or foreign else whole

    def _names(self, word: str) -> bool:
        """Whether a word of an address tells a private name, also where it is written together with others: "anonvictimson"."""
        return word in self._private or any(name in word for name in self._private if len(name) > 4)

    def _by_word(self, title: str, spans: list[tuple[int, int]]) -> str:
        """A title in which every word has a capital: each word must be known."""

        bad = self._full_names(title)

        def shown(match: re.Match[str]) -> str:
            word, named = fold(match.group()), _inside(match, bad)
            return match.group() if _inside(match, spans) or (not named and (self._open(word) or self._ordinary(word))) else WITHHELD

        return _WORD.sub(shown, title)

    def _by_run(self, title: str, spans: list[tuple[int, int]]) -> str:
        """A title like a sentence: capitals that follow each other stand or fall together."""
        bad = self._full_names(title)
        for run in _capital_runs(title, spans):
            words = [fold(match.group()) for match in run]
            if not all(self._open(word) or self._ordinary(word) for word in words):
                bad.append((run[0].start(), run[-1].end()))

        def shown(match: re.Match[str]) -> str:
            if match.group()[0] == "@" or _inside(match, bad):
                return WITHHELD
            return WITHHELD if fold(match.group()) in self._private and not _inside(match, spans) else match.group()

        return _WORD.sub(shown, title)

    def _full_names(self, title: str) -> list[tuple[int, int]]:
        """Where words stand together as they do in a private person's name, though one of them may be ordinary: "Rose" in "Rose Bano"."""
        pairs = pairwise(_WORD.finditer(title))
        return [(one.start(), other.end()) for one, other in pairs if (fold(one.group()), fold(other.group())) in self._pairs]

    def _open(self, word: str) -> bool:
        return word in self.open_words or word.removesuffix("s") in self.open_words

    def _ordinary(self, word: str) -> bool:
        if word in self._private:
            return False
        return word in _shipped_words() or self._small[word] > self._capital[word]

    def _spans(self, title: str) -> list[tuple[int, int]]:
        """Where organisations, and persons in a public role in one, are named."""
        document = Document(id="title", name="title", text=title)
        reading = Reading(document=document, anchor=None, sentences=sentences(document), actors=self.actors(document))
        named = [reading.words(actor) for actor in reading.actors if actor.actor and not actor.generic]
        public = () if _ALLEGED.search(title) else tuple(p for p in people(reading) if p.actor and not p.one_of_many)
        return [(span.start, span.end) for span in [*named, *(reading.words(m) for m in mentions_of(reading, public))]]

    @cached_property
    def _small(self) -> Counter[str]:
        return Counter(fold(word) for text in self.texts for word in _WORD.findall(text) if word[:1].islower())

    @cached_property
    def _capital(self) -> Counter[str]:
        return Counter(fold(word) for text in self.texts for word in _WORD.findall(text) if word[:1].isupper())

    @cached_property
    def _private(self) -> frozenset[str]:
        """The words of runs of capitals that are no place, no organisation and nothing ordinary."""
        common = _shipped_words()
        return frozenset(
            word for word in {word for run in self._runs for word in run}
            if len(word) >= _LEAST and word not in common and not self._open(word) and self._small[word] <= self._capital[word]
        )  # fmt: skip

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair for run in self._runs for pair in pairwise(run) if not self._private.isdisjoint(pair))

    @cached_property
    def _runs(self) -> tuple[tuple[str, ...], ...]:
        """The runs of capitals in the desk's texts that are no place and no organisation; a headline's capitals tell nothing."""
        told = (text for text in self.texts if _cased(text) == "sentence" or len(text.split()) <= _LEAST)
        runs = ((text, run) for text in told for run in _capital_runs(text, []))
        return tuple(tuple(fold(m.group()) for m in run) for text, run in runs if not self.known(text[run[0].start() : run[-1].end()]))


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word in small plain letters, without what belongs to it in English: "Victimson's" is "victimson".

    >>> fold("Victimson's"), fold("Jos\\u00e9")
    ('victimson', 'jose')
    """
    bare = small(re.sub(r"['\u2018\u2019]s$", "", word.lstrip("@")))
    return "".join(c for c in normalize("NFKD", bare) if c.isalnum())


def open_words(names: Iterable[object]) -> frozenset[str]:
    """The words of names that are published anyway."""
    return frozenset(fold(word) for name in names if isinstance(name, str) for word in _WORD.findall(name))


def _cased(text: str) -> str:
    """Whether capitals tell names in the text: "sentence"; "headline" where nearly all words have one, "none" where none or all have."""
    words = [word for word in _WORD.findall(text) if len(word) > _LEAST]
    if not words or not any(word[0].isupper() for word in _WORD.findall(text)) or all(word.isupper() for word in words):
        return "none"
    return "headline" if len(words) > _LEAST and sum(word[0].isupper() for word in words) >= 0.8 * len(words) else "sentence"


def _capital_runs(title: str, spans: list[tuple[int, int]]) -> Iterator[list[re.Match[str]]]:
    """Words with capitals that stand beside each other, names of organisations left out."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(title):
        capital = match.group()[0].isupper() and not _inside(match, spans)
        if run and (not capital or title[run[-1].end() : match.start()].strip(" .-'\u2019")):
            yield run
            run = []
        if capital:
            run.append(match)
    if run:
        yield run


def _inside(match: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= match.start() and match.end() <= end for start, end in spans)


@lru_cache(maxsize=1)
def _shipped_words() -> frozenset[str]:
    """The small words of the vocabularies that ship: what texts on violence are made of."""
    folder = files("tasdiq").joinpath("data")
    found: set[str] = set()
    for name in ("vocabulary", "counts", "dates", "checking"):
        for file in sorted(folder.joinpath(name).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                found |= set(re.findall(r"(?<![\w\\])[a-z]{2,}(?![\w])", file.read_text(encoding="utf-8")))
    plain = files("tasdiq").joinpath("data", "publish", "words.txt").read_text(encoding="utf-8").split()
    return frozenset(found) | frozenset(plain)
