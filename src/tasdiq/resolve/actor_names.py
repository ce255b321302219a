"""Names in, keys out: one spelling for the many of one name, and how alike two names are."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from tasdiq.model.text import UNSEEN
from tasdiq.resolve.actor_lookalikes import latin

_TOKEN = re.compile(
    r"\b[A-Za-z](?:\.[A-Za-z])+\b\.?"  # U.S., F.A.R.C
    r"|[^\W_](?:[^\W_]|[\u0300-\u036f\u0640\u064b-\u065f\u0670]|['`](?=[^\W_])"
    rf"|[{UNSEEN}]++(?=[^\W_])|(?<=[A-Za-z])\u200c++(?=[A-Za-z]))*"
)
_UNSEEN = re.compile(f"[{UNSEEN}]|(?<=[A-Za-z])\u200c")
_OWNING = ("'s", "'S", "`s", "`S")
_MARKS = re.compile(r"[\u0300-\u036f\u0640\u064b-\u065f\u0670'`.]")
_POSSESSIVE = re.compile(r"['`][sS]$")
_ARABIC = str.maketrans("أإآٱىيكةۃہھئؤ", "ااااییکههههیو")
_ARTICLE = re.compile("^(?:[وفبک]?ال|لل)(?=\\w{2})")  # "the", "and the", "by the" ... written as one word
_BRACKETED = re.compile(r"[\(\[\{]([^()\[\]{}]{1,60})[\)\]\}]")
LONGEST_ACRONYM = 8


class Token(NamedTuple):
    """One word of a text: where it stands, as written, and its key."""

    start: int
    end: int
    written: str
    key: str  # "<jamaat>", or "<jamaat><al>" for a word that two spellings write as two


@dataclass(frozen=True, kw_only=True)
class Naming:
    """How names are spelled: variants of one word, and the words that say little about whose name it is."""

    spellings: Mapping[str, str] = field(default_factory=dict)
    weak: frozenset[str] = frozenset()  # "front", "liberation", "army": shared by hundreds of names
    splitting: frozenset[str] = frozenset()  # "faction", "real", "dissident": another body than the rest of the name
    small: frozenset[str] = frozenset()  # "of", "the", "and"
    words: frozenset[str] = frozenset()  # "is", "us": acronyms that are words too
    heads: Mapping[str, str] = field(default_factory=dict)  # "front": the type of an organisation so called
    leading: frozenset[str] = frozenset()  # heads that come first: "lashkar", "jamaat"
    qualities: frozenset[str] = frozenset()  # "people's", "revolutionary": what stands before a head
    collective: frozenset[str] = frozenset()  # "rebels": at its end, a name means many bodies or none
    places: frozenset[str] = frozenset()  # words for countries and peoples, from the countries' tables
    describing: frozenset[str] = frozenset()  # "urban", "insurgent": words that describe and do not name
    not_acronyms: frozenset[str] = frozenset()  # "ied", "dig": short for no organisation
    neutral: frozenset[str] = frozenset()  # "Latin American": to be passed over whole
    not_heads: frozenset[str] = frozenset()  # "air force": no organisation of its own
    translations: Mapping[str, frozenset[str]] = field(default_factory=dict)  # "army": the first letters of that word elsewhere

    def word(self, written: str) -> str:
        """One word without case, marks and apostrophes, in the spelling we keep.

        >>> Naming(spellings={"jamat": "jamaat"}).word("Jama't")
        'jamaat'
        """
        plain = bare(written)
        known = self.spellings.get(plain)
        return known or (plain[:-1] if len(plain) > 6 and plain.endswith("ah") else plain)

    def tokens(self, text: str) -> list[Token]:
        """The words of a text with their keys, in order."""
        found = []
        keys = self._keys
        for match in _TOKEN.finditer(text):
            written = match.group()
            start, end = match.span()
            if written[-2:] in _OWNING:
                written, end = written[:-2], end - 2
            found.append(Token(start, end, written, keys.get(written) or self._remember(written)))
        return found

    def key(self, name: str) -> str:
        """The whole name as one key.

        >>> Naming().key("Al-Qa'ida")
        '<al><qaida>'
        """
        keys = self._keys
        written = [w[:-2] if w[-2:] in _OWNING else w for w in _TOKEN.findall(name)]
        return "".join([keys.get(w) or self._remember(w) for w in written])

    def words_of(self, name: str) -> list[str]:
        """The name's words in our spelling."""
        return [word for word in self.key(name).replace(">", "").split("<") if word]

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What was worked out of names lately; for whoever compares them."""
        return {}

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {}

    @cached_property
    def head_keys(self) -> frozenset[str]:
        """The keys of the words that organisations are called by."""
        return frozenset(f"<{word}>" for word in self.heads)

    @cached_property
    def part_keys(self) -> frozenset[str]:
        """The keys of heads and of what stands before a head."""
        return self.head_keys | {f"<{word}>" for word in self.qualities}

    @cached_property
    def small_keys(self) -> frozenset[str]:
        """The keys of small words."""
        return frozenset(f"<{word}>" for word in self.small)

    def _remember(self, written: str) -> str:
        key = "<" + "><".join(self.word(written).split()) + ">"
        if len(self._keys) < 50_000:  # a bound, so a hostile text cannot fill the memory
            self._keys[written] = key
        return key


def visible(written: str) -> str:
    """A name without signs that nobody sees.

    >>> visible("Sand\u202e Fro\u200bnt")
    'Sand Front'
    """
    return written if written.isascii() else " ".join(_UNSEEN.sub("", written).split())


def bare(written: str) -> str:
    """A word in small letters without accents, vowel marks and apostrophes; Persian letters for their Arabic twins.

    Signs that are not seen are left out, and a word that only looks Latin is read as it looks.

    >>> bare("Da'esh"), bare("MAURÍCIO"), bare("U.S."), bare("ТТР"), bare("Tali\u200bban")
    ('daesh', 'mauricio', 'us', 'ttp', 'taliban')
    """
    if not written.isascii():
        written = latin(visible(written))
    written = _POSSESSIVE.sub("", written).lower()
    if not written.isascii():
        written = unicodedata.normalize("NFKD", written.translate(_ARABIC)).lower()
        return _ARTICLE.sub("", _MARKS.sub("", written))
    return _MARKS.sub("", written)


def split_acronym(name: str) -> tuple[str, str | None]:
    """The name, and the acronym that stands in brackets after it.

    >>> split_acronym("Tigers of the Plain (TTP)")
    ('Tigers of the Plain', 'TTP')
    """
    for match in _BRACKETED.finditer(name):
        inner = match.group(1).strip()
        if is_acronym(inner):
            return (name[: match.start()] + name[match.end() :]).strip(), inner
    return name, None


def is_acronym(written: str) -> bool:
    """Whether the word is written as an acronym: mostly capitals, short, without blanks.

    >>> is_acronym("JuA"), is_acronym("ETA"), is_acronym("Front")
    (True, True, False)
    """
    if not 2 <= len(written) <= 2 * LONGEST_ACRONYM or " " in written:
        return False
    letters = [c for c in written if c.isalpha()]
    if not 2 <= len(letters) <= LONGEST_ACRONYM:
        return False
    return sum(c.isupper() for c in letters) >= 2 and 3 * sum(c.isupper() for c in letters) >= len(letters) * 1.5


def initials(words: Iterable[str], small: frozenset[str] = frozenset()) -> str:
    """The first letters of the words that are not small ones.

    >>> initials(["front", "of", "sand"], frozenset({"of"}))
    'fs'
    """
    return "".join(word[0] for word in words if word not in small)


def spells(acronym: str, words: Sequence[str], small: frozenset[str]) -> bool:
    """Whether the words' first letters give the acronym, small words counted or not.

    >>> spells("LeJ", ["lashkar", "e", "jhangvi"], frozenset({"e"}))
    True
    """
    letters = "".join(c for c in bare(acronym) if c.isalnum())
    return letters in (initials(words, small), initials(words)) or letters == _syllables(letters, words, small)


def _syllables(letters: str, words: Sequence[str], small: frozenset[str]) -> str | None:
    """The acronym again where it takes one to three letters of each telling word in turn, else None."""
    telling = [word for word in words if word not in small]
    if not 2 <= len(telling) <= len(letters) or len(letters) > 3 * len(telling):
        return None
    ends = {0}
    for word in telling:
        ends = {end + size for end in ends for size in (1, 2, 3) if word[:size] == letters[end : end + size] and len(word) >= size}
    return letters if len(letters) in ends else None
