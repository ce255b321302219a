"""Words in, organisations that no book has out: "Tigers of the Plain (TTP)", "People's Front for Sand"."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tasdiq.resolve.actor_names import Naming, is_acronym, spells
from tasdiq.resolve.actor_search import Words

_LONGEST_NAME = 9
_OPENING = re.compile(r"^[\"']?\s?[\(\[]\s?\"?$")
_CLOSING = re.compile(r"\s?\"?[\)\]]")
_JOINING = re.compile(r"^[ '\-]{1,3}$|^'[sS] $")

_NOT_JOINING = ("<in>", "<by>", "<on>", "<at>", "<a>", "<an>", "<to>")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words first..last name an organisation that no book has."""

    first: int
    last: int
    type: str


def bracketed(text: Words, naming: Naming) -> Iterator[int]:
    """The words that stand alone in brackets behind other words, and are written as acronyms."""
    owners = {owner for owner, sentence in enumerate(text.sentences) if "(" in sentence.plain or "[" in sentence.plain}
    for at in range(1, len(text.tokens)) if owners else ():
        if text.owners[at] not in owners or not text.together(at - 1, at) or not _OPENING.match(text.between(at - 1, at)):
            continue
        token = text.tokens[at]
        written = token.written if text.cased(at) else token.written.upper()
        closed = _CLOSING.match(text.sentences[text.owners[at]].plain, token.end)
        if closed and is_acronym(written) and token.key[1:-1] not in naming.not_acronyms:
            yield at


def spelled(text: Words, at: int, naming: Naming) -> Unknown | None:
    """The name before a bracket whose letters give the acronym in it."""
    first = _spelled_from(text, at, naming)
    if first is None or not _capitalised(text, first, at - 1, naming):
        return None
    return Unknown(first, at - 1, _type(text, first, at - 1, naming))


def _capitalised(text: Words, first: int, last: int, naming: Naming) -> bool:
    """Whether the words are written as a name, where capitals carry meaning."""
    tokens = text.tokens[first : last + 1]
    return not text.cased(first) or all(token.written[0].isupper() for token in tokens if token.key not in naming.small_keys)


def _spelled_from(text: Words, at: int, naming: Naming) -> int | None:
    """The word from which the words before the bracket spell the acronym."""
    for first in range(at - 2, max(-1, at - 1 - _LONGEST_NAME), -1):
        if not text.together(first, at):
            break
        words = [_plain(text.tokens[n].key) for n in range(first, at)]
        if words[0] in naming.small:
            continue
        if spells(text.tokens[at].written, words, naming.small):
            return first
    return None


def headed(text: Words, naming: Naming, taken: Collection[int]) -> Iterator[Unknown]:
    """Runs of capitalised words with a head ("Front", "Lashkar"); in all capitals, a head after words such as "people's"."""
    at = 0
    while at < len(text.tokens):
        if at in taken or not _name_like(text, at, naming):
            at += 1
            continue
        last = _run(text, at, naming, taken)
        if last > at:
            found = _headed_part(text, at, last, naming)
            if found is not None:
                yield found
        at = last + 1


def _run(text: Words, first: int, naming: Naming, taken: Collection[int]) -> int:
    """The last word of the name-like run that begins here."""
    last, at = first, first + 1
    while text.together(first, at) and at not in taken and _JOINING.match(text.between(at - 1, at)):
        if _name_like(text, at, naming):
            last = at
        elif not _joins(text, at, naming) or (text.tokens[at].key == "<and>" and text.tokens[last].key in naming.head_keys):
            break
        at += 1
    return last


def _name_like(text: Words, at: int, naming: Naming) -> bool:
    token = text.tokens[at]
    if token.written[0].isupper() and text.capitals_tell(at):
        return token.key not in naming.small_keys or token.key == "<al>"
    return token.key in naming.part_keys and not text.capitals_tell(at)


def _joins(text: Words, at: int, naming: Naming) -> bool:
    key = text.tokens[at].key
    return key in naming.small_keys and key not in _NOT_JOINING


def _headed_part(text: Words, first: int, last: int, naming: Naming) -> Unknown | None:
    """The run as a name, if a head stands in it and it is no common phrase."""
    last = min(last, first + _LONGEST_NAME)
    if not any(text.tokens[n].key in naming.head_keys for n in range(first, last + 1)):
        return None
    words = [_plain(text.tokens[n].key) for n in range(first, last + 1)]
    phrase = " ".join(words)
    if any(phrase == common or phrase.endswith(" " + common) or phrase.startswith(common + " ") for common in naming.not_heads):
        return None
    if not text.capitals_tell(first) and not _sure(words, naming):
        return None
    if text.capitals_tell(first) and words[-1] not in naming.heads and words[0] not in naming.leading and not _head_of(words, naming):
        return None
    return Unknown(first, last, _type(text, first, last, naming))


def _sure(words: list[str], naming: Naming) -> bool:
    """Whether a run of a text in capitals can only be a name: three words, a head at its end, none that only describes."""
    return len(words) > 2 and words[-1] in naming.heads and words[0] not in naming.heads and not naming.describing.intersection(words)


def _head_of(words: list[str], naming: Naming) -> bool:
    """Whether a head is followed by a small word: "Popular Front for the Liberation of Sand"."""
    return any(word in naming.heads and after in ("of", "for") for word, after in pairwise(words))


def _type(text: Words, first: int, last: int, naming: Naming) -> str:
    words = [_plain(text.tokens[n].key) for n in range(first, last + 1)]
    types = [naming.heads[word] for word in words if word in naming.heads]
    return "non_state" if "non_state" in types else next(iter(types), "unknown")


def mentions_of(acronyms: Mapping[str, object], text: Words, naming: Naming) -> Iterator[int]:
    """The words that are one of the acronyms the text defines."""
    for at, token in enumerate(text.tokens):
        if token.key not in acronyms:
            continue
        written_so = is_acronym(token.written) if text.cased(at) else token.key[1:-1] not in naming.words
        if written_so:
            yield at


def _plain(key: str) -> str:
    return key[1:-1].replace("><", " ")
