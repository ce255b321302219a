"""Words in, hits out: every name, generic word and country of the book that stands in a text, found in one pass."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tasdiq.model.text import Sentence
from tasdiq.resolve.actor_names import Naming, Token, bare, is_acronym
from tasdiq.resolve.actor_records import Actor, Country, Generic, Name

_ARABIC_PREFIXES = ("و", "ل", "ب")  # "and", "to", "by": written as one word with the name
_SHORT = 4  # letters of an acronym that other bodies are likely to bear too


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a pattern means where it names an organisation."""

    actor: Actor
    name: Name
    acronym: bool
    faint: bool = False  # a short acronym, or only words that hundreds of names share: it needs the text's support


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """All that one key can mean."""

    named: tuple[Named, ...] = ()
    generic: Generic | None = None
    country: str | None = None
    hint: str | None = None  # a town or region of that country
    written: str = ""
    acronym: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Words first..last of the text's words mean something the book knows."""

    first: int
    last: int
    meaning: Meaning


@dataclass(frozen=True, kw_only=True)
class Words:
    """A document's words with the sentence each stands in."""

    sentences: Sequence[Sentence]
    tokens: Sequence[Token]
    owners: Sequence[int]  # for each word, the position of its sentence in `sentences`
    haystack: str
    firsts: Mapping[int, int] = field(default_factory=dict)  # place in the haystack -> word that begins there
    lasts: Mapping[int, int] = field(default_factory=dict)

    def cased(self, token: int) -> bool:
        """Whether capitals carry meaning in the word's sentence."""
        return self._cased[self.owners[token]]

    def capitals_tell(self, token: int) -> bool:
        """Whether a capital marks a name in the word's sentence: not in capitals throughout, nor in a Headline Like This."""
        owner = self.owners[token]
        if owner not in self._headlines:
            long_words = [word for word in self.sentences[owner].plain.split() if len(word) > 3]
            raised = sum(word[0].isupper() for word in long_words)
            self._headlines[owner] = len(long_words) > 3 and raised > 0.9 * len(long_words)
        return self._cased[owner] and not self._headlines[owner]

    def together(self, first: int, last: int) -> bool:
        """Whether both words stand in one sentence."""
        return 0 <= first <= last < len(self.owners) and self.owners[first] == self.owners[last]

    def between(self, first: int, last: int) -> str:
        """The characters between two words of one sentence."""
        return self.sentences[self.owners[first]].plain[self.tokens[first].end : self.tokens[last].start]

    def written(self, first: int, last: int) -> str:
        """The characters from one word to another of one sentence."""
        return self.sentences[self.owners[first]].plain[self.tokens[first].start : self.tokens[last].end]

    @cached_property
    def _headlines(self) -> dict[int, bool]:
        return {}

    @cached_property
    def _cased(self) -> list[bool]:
        return [sentence.cased for sentence in self.sentences]


def words(sentences: Sequence[Sentence], naming: Naming) -> Words:
    """The sentences' words, their keys joined to one text that patterns are looked for in."""
    tokens: list[Token] = []
    owners: list[int] = []
    parts: list[str] = []
    firsts: dict[int, int] = {}
    lasts: dict[int, int] = {}
    at = 0
    for owner, sentence in enumerate(sentences):
        for token in naming.tokens(sentence.plain):
            firsts[at] = len(tokens)
            at += len(token.key)
            lasts[at] = len(tokens)
            tokens.append(token)
            owners.append(owner)
            parts.append(token.key)
        parts.append("\n")
        at += 1
    return Words(sentences=sentences, tokens=tokens, owners=owners, haystack="".join(parts), firsts=firsts, lasts=lasts)


@dataclass(frozen=True, kw_only=True)
class Index:
    """Every pattern of the book, ready to be looked for."""

    keys: Mapping[str, Meaning]
    naming: Naming

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(list(self.keys), matchkind=MatchKind.LeftmostLongest)

    @cached_property
    def _meanings(self) -> list[Meaning]:
        return list(self.keys.values())

    def hits(self, text: Words) -> Iterator[Hit]:
        """The longest patterns that stand in the text, from left to right, written as names are written."""
        for pattern, start, end in self._automaton.find_matches_as_indexes(text.haystack):
            first, last = text.firsts.get(start), text.lasts.get(end)
            if first is None or last is None:
                continue
            meaning = self._admitted(self._meanings[pattern], text, first, last)
            if meaning is not None:
                yield Hit(first, last, meaning)
            elif last > first:
                yield from self._shorter(text, first, last)

    def _shorter(self, text: Words, first: int, last: int) -> Iterator[Hit]:
        """The longest patterns within the words of a refused one."""
        while first <= last:
            for end in range(last, first - 1, -1):
                meaning = self.keys.get("".join(token.key for token in text.tokens[first : end + 1]))
                meaning = self._admitted(meaning, text, first, end) if meaning else None
                if meaning is not None:
                    yield Hit(first, end, meaning)
                    first = end
                    break
            first += 1

    def _admitted(self, meaning: Meaning, text: Words, first: int, last: int) -> Meaning | None:
        """What the words can mean as they are written here: "is" is no group, "IS" is one."""
        cased = text.cased(first)
        written = text.written(first, last)
        if last > first and _BREAK.search(written) and not _whole(written):
            return None
        if meaning.acronym and not meaning.named:
            return meaning if self._admits(True, meaning.written, written, cased) else None
        if not meaning.named:
            return meaning
        named = tuple(n for n in meaning.named if self._admits(n.acronym, n.name.text, written, cased))
        if len(named) == len(meaning.named):
            return meaning
        if not named and meaning.generic is None and meaning.country is None and meaning.hint is None:
            return None
        return Meaning(named=named, generic=meaning.generic, country=meaning.country, hint=meaning.hint)

    def _admits(self, acronym: bool, name: str, written: str, cased: bool) -> bool:
        if not cased:
            return not acronym or "." in written or bare(written) not in self.naming.words
        if acronym:
            return written == name or written.upper() == written
        if name == name.lower():
            return True
        return self._capitals(written) >= self._capitals(name)

    def _capitals(self, written: str) -> int:
        """How many words begin with a capital, small words aside; one is enough where hyphens join them ("Jamaat-ul-ahrar")."""
        return sum(word[0].isupper() for word in written.split() if word.lower() not in self.naming.small)


_BREAK = re.compile(r"[^\w\s'.\-/&]|\s-+\s")
_DASH = re.compile(r"\s[-–—]+\s")


def _whole(written: str) -> bool:
    """Whether no clause ends inside: brackets are closed again, and there is no comma or quotation mark.

    >>> _whole("CPI (Maoist)"), _whole("CTD) Sindh"), _whole("police, officials")
    (True, False, False)
    """
    if any(mark in written for mark in ',;:"') or _DASH.search(written):
        return False
    return written.count("(") == written.count(")") and written.count("[") == written.count("]") and written.find(")") >= written.find("(")


def index(actors: Iterable[Actor], generics: Iterable[Generic], countries: Iterable[Country], naming: Naming) -> Index:
    """The index of a book's names."""
    found: dict[str, dict[str, Any]] = {}
    _add_names(found, actors, naming)
    for generic in generics:
        for word in generic.words:
            found.setdefault(naming.key(word), {}).setdefault("generic", generic)
    _add_countries(found, countries, naming)
    for phrase in naming.neutral:
        found.setdefault(naming.key(phrase), {})
    found.pop("", None)
    return Index(keys={key: Meaning(**{**row, "named": tuple(row.get("named", ()))}) for key, row in found.items()}, naming=naming)


def _add_names(found: dict[str, dict[str, Any]], actors: Iterable[Actor], naming: Naming) -> None:
    for actor in actors:
        for name in actor.names:
            acronym = is_acronym(name.text)
            for key in _variants(naming.key(name.text)):
                named = found.setdefault(key, {}).setdefault("named", [])
                if all(other.actor.id != actor.id for other in named):
                    named.append(Named(actor=actor, name=name, acronym=acronym, faint=_faint(key, naming, acronym)))


def _add_countries(found: dict[str, dict[str, Any]], countries: Iterable[Country], naming: Naming) -> None:
    for country in countries:
        for word in country.words:
            found.setdefault(naming.key(word), {}).update(country=country.code, written=word, acronym=is_acronym(word))
        for word in country.hints:
            found.setdefault(naming.key(word), {}).setdefault("hint", country.code)


def _faint(key: str, naming: Naming, acronym: bool) -> bool:
    """Whether a name of that key may easily be another's, or no name at all."""
    if acronym:
        return len(key) <= _SHORT + 2
    return all(word in naming.weak or word in naming.small or word in naming.qualities for word in key[1:-1].split("><"))


def _variants(key: str) -> Iterator[str]:
    """The key, and the key without the small joining words that many writers drop ("Lashkar Jhangvi")."""
    yield key
    if not key.isascii():
        yield from (f"<{prefix}{key[1:]}" for prefix in _ARABIC_PREFIXES)
    dropped = key.replace("><e><", "><")
    if dropped != key and dropped.count("<") > 1:
        yield dropped
