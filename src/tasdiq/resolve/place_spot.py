"""Sentences in, candidate place names out: where a known name stands, and what the words around it say of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from tasdiq.model.text import Sentence
from tasdiq.resolve.gazetteer import PlaceBook
from tasdiq.resolve.place_entry import Place
from tasdiq.resolve.place_fold import ARABIC, fold
from tasdiq.resolve.place_words import PlaceWords

LONGEST = 80  # characters of a name
ARTICLES = frozenset({"al", "el", "ul"})  # "Wad al-Noora"
_TOKEN = re.compile(r"[^\W_]+(?:'(?!s\b)[^\W_]+)*", re.IGNORECASE)
_JOINS = re.compile(r"(?: |-|'| '|\.|\. | & |/)?$")
_LISTED = re.compile(r"(?:, [A-Z][\w-]+(?: [A-Z][\w-]+)?){0,4},? and [A-Z][\w-]+(?: [A-Z][\w-]+)? (?P<what>[a-z]{4,12}s)\b")
_ARABIC_PREFIXES = ("و", "ب", "ل", "ف", "وب", "وال", "بال", "لل", "وفی")
_OFFICES = frozenset({"state", "states", "port", "capital", "agency", "border"})  # in capitals often part of another name
_SHORT = frozenset({"st", "ft", "mt", "d", "i", "g", "u", "s", "k", "a", "e", "n", "w", "f", "p", "t"})


class Token(NamedTuple):  # a tuple, as one is made for every word that is read
    """One word of a sentence; `gap` is what stands before it."""

    start: int
    end: int
    text: str
    folded: str
    gap: str

    @property
    def capital(self) -> bool:
        """Begins with a capital, a digit or a letter of a script without capitals."""
        return not self.text[0].islower()


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sentence as its words, and whether its capitals carry meaning."""

    sentence: Sentence
    tokens: tuple[Token, ...]

    @cached_property
    def cased(self) -> bool:
        """Whether capitals carry meaning here."""
        return self.sentence.cased

    @cached_property
    def headline(self) -> bool:
        """Whether nearly all words begin with a capital, so that a capital says little."""
        if self.sentence.of != "title" and self.sentence.plain.rstrip("\"')")[-1:] in (".", "!", "?"):
            return False
        words = [t for t in self.tokens if len(t.text) > 3]
        return self.cased and len(words) > 3 and sum(t.capital for t in words) > 0.7 * len(words)

    @cached_property
    def folded(self) -> tuple[str, tuple[int, ...]]:
        """The folded words, a bar where punctuation parts them, and where each word begins in it."""
        parts: list[str] = []
        begins: list[int] = []
        length, before = 0, ""
        for token in self.tokens:
            if not _JOINS.match(token.gap) or (token.gap.startswith(".") and before not in _SHORT):
                parts.append("|")
                length += 2
            begins.append(length)
            parts.append(token.folded)
            length += len(token.folded) + 1
            before = token.folded
        return " ".join(parts), tuple(begins)

    def beside(self, index: int) -> Token | None:
        """The token at that index, None outside the sentence."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def between(self, first: int, second: int) -> str:
        """The words between two tokens."""
        return self.sentence.plain[self.tokens[first].end : self.tokens[second].start]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A known name in a sentence: tokens first..last, the places it may mean, and what stands around it."""

    line: Line
    first: int
    last: int
    places: tuple[Place, ...]
    kind: str | None = None  # what a designator beside it says it is
    cue: bool = False  # "in", "near" ... stands before it
    dateline: bool = False
    road: bool = False  # names a road and no town is told that the road is in
    hint: bool = False  # part of another name: counts as context, is no mention

    @property
    def start(self) -> int:
        """Where its first word begins in the sentence."""
        return self.line.tokens[self.first].start

    @property
    def end(self) -> int:
        """Where its last word ends in the sentence."""
        return self.line.tokens[self.last].end

    @property
    def word(self) -> bool:
        """Whether the name is also a common word."""
        return self.first == self.last and any(p.word for p in self.places[:1])


def surnames(lines: Sequence[Line], words: PlaceWords) -> frozenset[str]:
    """The words that follow a first name or a title anywhere in the document: "Kasi" in "Anwar Kasi"."""
    found: set[str] = set()
    for line in lines:
        person = 0
        for before, token in pairwise(line.tokens):
            opens = (before.folded in words.first_names or before.folded in words.titles) and (before.capital or not line.cased)
            person = 3 if opens else person - 1
            if token.gap not in (" ", ". ", "-") or not token.capital or token.folded in words.before or token.folded in words.weak:
                person = 0
            elif person > 0:
                found.add(token.folded)
    return frozenset(found)


def line_of(sentence: Sentence) -> Line:
    """The words of a sentence."""
    found, last = [], 0
    plain = sentence.plain
    for match in _TOKEN.finditer(plain):
        start, end = match.span()
        text = match.group()
        found.append(Token(start, end, text, fold(text), plain[last:start]))
        last = end
    return Line(sentence=sentence, tokens=tuple(found))


def spot(line: Line, book: PlaceBook, words: PlaceWords, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Candidate]:
    """The names of places in a sentence, left to right, longest first; none inside a taken range."""
    at = 0
    while at < len(line.tokens):
        token = line.tokens[at]
        found = None
        wanted = token.capital if line.cased else not _function(token, words)
        if wanted and not (taken and any(s < token.end and token.start < e for s, e in taken)):
            found = _longest(line, at, book, words)
        if found is not None:
            yield found
            at = found.last + 1
        else:
            at += 1


def _longest(line: Line, first: int, book: PlaceBook, words: PlaceWords) -> Candidate | None:
    folded, begins = line.folded
    joined = folded[begins[first] : begins[first] + LONGEST]
    if not line.tokens[first].folded or joined[0].isdigit():
        return None
    for name in book.starts(joined):
        last = first + name.count(" ")
        if (line.cased and not line.tokens[last].capital) or _only_function(line.tokens[first : last + 1], words):
            continue
        places = _case_fits(line, first, last, book.by_key(name))
        if places and (found := _around(line, first, last, places, words)) is not None:
            return found
    if ARABIC.match(joined):
        return _without_prefix(line, first, joined, book, words)
    return None


def _function(token: Token, words: PlaceWords) -> bool:
    return token.folded in words.before or token.folded in words.weak


def _only_function(tokens: Sequence[Token], words: PlaceWords) -> bool:
    """Whether the name is made of words like "central and western" alone."""
    return all(t.folded in words.directions or t.folded in words.weak or t.folded in words.linking for t in tokens)


def _without_prefix(line: Line, first: int, joined: str, book: PlaceBook, words: PlaceWords) -> Candidate | None:
    for prefix in _ARABIC_PREFIXES:
        if joined.startswith(prefix) and len(joined) > len(prefix) + 2:
            for name in book.starts(joined[len(prefix) :]):
                places = book.by_key(name)
                if len(name) > 3 and places:
                    return _around(line, first, first + name.count(" "), places, words)
    return None


def _case_fits(line: Line, first: int, last: int, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The places that the letters' case allows: "US" is no "us", and in capitals only "U.S." is."""
    if not any(p.exact for p in places):
        return places
    text = line.sentence.plain[line.tokens[first].start : line.tokens[last].end]
    fits = text.isupper() and (line.cased or "." in text or len(text) > 2)
    return places if fits else tuple(p for p in places if not p.exact)


def _around(line: Line, first: int, last: int, places: tuple[Place, ...], words: PlaceWords) -> Candidate | None:
    """The candidate with what its neighbours say, or None where they make it part of another name."""
    before, after = line.beside(first - 1), line.beside(last + 1)
    left = before if before is not None and line.tokens[first].gap in (" ", "-", '"', ' "') else None
    right = after if after is not None and after.gap in (" ", "-") else None
    kind = _kind(line, first, last, words)
    cue = left is not None and left.folded in words.before
    found = Candidate(line=line, first=first, last=last, places=places, kind=kind, cue=cue)
    if places[0].adjective:
        return found
    if around_another(line, first, last, words) or _of_a_sea(line, first, words):
        return replace(found, kind=None, hint=True)
    verdict = _part_of(line, left, right, found, words)
    if verdict == "no":
        return None
    return replace(found, hint=True) if verdict == "hint" else found


def around_another(line: Line, first: int, last: int, words: PlaceWords) -> bool:
    """Whether the name only says where another lies: "the Gaza city of Rafah"; "Gaza city of Palestine" is itself the city."""
    before, what, of, name = (line.beside(n) for n in (first - 1, last + 1, last + 2, last + 3))
    if before is None or what is None or of is None or name is None or line.tokens[first].gap != " ":
        return False
    town = words.designators.get(what.folded) == "settlement" and what.text.islower() and of.folded == "of"
    return town and name.capital and (before.folded == "the" or before.folded in words.directions)


def _of_a_sea(line: Line, first: int, words: PlaceWords) -> bool:
    """Whether a stretch of sea bears the name: "Gulf of Aden", "Strait of Malacca"."""
    what, of = line.beside(first - 2), line.beside(first - 1)
    return what is not None and of is not None and of.folded == "of" and what.folded in words.seas


def _listed_kind(line: Line, last: int, words: PlaceWords) -> str | None:
    """What a word behind a list of names calls them all: "Khost and Paktika provinces"."""
    behind = _LISTED.match(line.sentence.plain, line.tokens[last].end) if line.cased else None
    what = behind.group("what") if behind else ""
    return words.designators.get(what) or words.designators.get(what.removesuffix("s"))


def _kind(line: Line, first: int, last: int, words: PlaceWords) -> str | None:
    after = line.beside(last + 1)
    if after is not None and after.gap in (" ", "-"):
        two = line.beside(last + 2)
        if two is not None and f"{after.folded} {two.folded}" in words.designators:
            return words.designators[f"{after.folded} {two.folded}"]  # "sub-district" is two words
        kind = words.designators.get(after.folded)
        if kind and not _part_of_office(line, last + 1):
            return kind
        if after.folded == "agency" and after.capital:
            return "admin2"
    return _kind_before(line, first, words) or _listed_kind(line, last, words)


def _part_of_office(line: Line, at: int) -> bool:
    """Whether a capital "State" or "Port" is part of another name: all are but "State" at its end, "Rakhine State"."""
    word, then = line.tokens[at], line.beside(at + 1)
    if not word.capital or not line.cased or line.headline or word.folded not in _OFFICES:
        return False
    return word.folded != "state" or (then is not None and then.gap == " " and then.capital)


def _kind_before(line: Line, first: int, words: PlaceWords) -> str | None:
    """What the words before the name call it: "city of", "District Swat"."""
    of, what = line.beside(first - 1), line.beside(first - 2)
    if of is None:
        return None
    if of.folded == "of" and what is not None and line.tokens[first].gap == " ":
        kind = words.designators.get(what.folded)
        return kind if what.folded not in ("state", "capital", "border", "area", "areas", "part") else None
    named = of.folded in ("district", "city", "village", "tehsil", "taluka") and of.capital and line.cased
    return words.designators.get(of.folded) if named or ARABIC.match(of.folded) else None


def _part_of(line: Line, left: Token | None, right: Token | None, found: Candidate, words: PlaceWords) -> str:
    """ "yes" where the name stands for itself, "hint" within an organisation's name, "no" within a person's."""
    country = found.places[0].kind == "country"
    if right is not None and f"{line.tokens[found.last].folded} {right.folded}" in words.stop:
        return "no"
    if left is not None and _is_person(line, left, found, words):
        return "no"
    if right is not None:
        verdict = _right_side(line, right, found, words)
        if verdict != "yes":
            return "hint" if country or verdict == "hint" else "no"
    if line.cased and not line.headline and left is not None and left.gap and left.capital and not ARABIC.match(left.folded):
        known = (
            left.folded in words.directions | words.before | words.weak or left.folded in words.designators or left.folded in words.sites
        )
        if not known and not country and not _months(left) and (found.kind is None or found.first > 1):
            return "no" if line.tokens[found.first].gap != "-" else "hint"
    if line.tokens[found.first].gap == "-" and left is not None and left.text.islower() and not country:
        return "no"  # "al-Shami", "e-Jhangvi"
    return "yes"


def _months(token: Token) -> bool:
    return token.text.isdigit() or token.folded.endswith("day") or (len(token.text) == 1 and not token.text.isalpha())


def _is_person(line: Line, left: Token, found: Candidate, words: PlaceWords) -> bool:
    if found.places[0].kind == "country" and left.folded in words.titles:
        return False
    if found.kind is not None or (line.cased and not left.capital):
        return False
    return left.folded in words.titles or left.folded in words.first_names


def _right_side(line: Line, right: Token, found: Candidate, words: PlaceWords) -> str:
    if right.gap == "-":
        if right.folded in words.joined or (right.text.islower() and line.cased):
            return "yes"
        road = any(t.folded in words.roads for t in line.tokens[found.last + 2 : found.last + 5])
        return "yes" if road or found.places[0].kind == "country" or right.folded in words.designators else "hint"
    if found.kind is not None or right.folded in words.sites:
        return "yes"
    if line.cased and not right.capital:
        article = right.folded in ARTICLES and line.sentence.plain.startswith("-", right.end)
        return "no" if article and found.first == found.last else "yes"
    if right.folded in words.organisations:
        return "hint" if line.cased else "yes"
    if not line.cased or line.headline or ARABIC.match(right.folded) or right.text.isdigit():
        return "yes"
    if right.folded in words.before | words.weak | words.directions:
        return "yes"
    return "site" if _site_follows(line, found.last + 1, words) else "no"


def _site_follows(line: Line, at: int, words: PlaceWords) -> bool:
    return any(t.folded in words.sites for t in line.tokens[at : at + 5] if t.gap in (" ", "-"))
