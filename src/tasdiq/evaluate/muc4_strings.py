"""A string of a MUC-4 response and one of the key in, full, partial or no credit out: rules in place of the person of 1992.

They agree with 87 % of the recorded decisions of that evaluation.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from tasdiq.codebooks.muc4_fills import Text, make_text, premodifiers
from tasdiq.model.vocab import shipped

NONE, PARTIAL, FULL = 0, 1, 2
Words = tuple[str, ...]
_MOST_BEFORE, _MOST_AFTER = 4, 5  # words of meaning that a response may have around the key's
_MEMORY = 100_000


def judge_strings(slot_id: str, expected: Iterable[Text], actual: Iterable[Text]) -> tuple[int, float]:
    """The best credit of the strings of a response, and how alike the best pair is."""
    wanted = list(expected)
    best = (NONE, 0.0)
    for response in actual:
        given = words_of(response.surface)
        for key in wanted:
            words = words_of(key.surface)
            best = max(best, (judge_string(slot_id, words, given), _overlap(_content(words), _content(given))))
        if best[0] < FULL and _name_with_acronym(wanted, response):
            best = (FULL, 1.0)
    return best


def judge_string(slot_id: str, key: Words, response: Words) -> int:
    """Credit of one string against one alternative of the key.

    >>> judge_string("hum-tgt-desc", words_of("PEASANTS"), words_of("THE 3 PEASANTS"))
    2
    """
    wanted, given = _content(key), _content(response)
    if not wanted or not given:
        return FULL if key == response else NONE
    if slot_id == "hum-tgt-name":
        return _name(wanted, given)
    if wanted == given:
        tidy = not _dangling(response) or _dangling(key)
        return FULL if tidy and _head(key) == _head(response) else PARTIAL
    if _run(wanted, given) >= 0:
        return _longer(key, response, wanted, given)
    if slot_id == "perp-org-id":
        return _organisation(key, response, wanted, given)
    return _shorter(slot_id, key, response, (set(wanted), set(given)))


@lru_cache(maxsize=_MEMORY)
def words_of(text: str) -> Words:
    """The words of a string and its commas, without possessive marks."""
    return tuple(re.findall(r"[A-Z0-9.&]*[A-Z0-9&]|,", re.sub(r"'\s?S\b|[\"'\\]", " ", text.upper())))


@cache
def listed(name: str) -> frozenset[str]:
    """A list of `data/evaluate/muc4.toml`."""
    return frozenset(shipped("evaluate/muc4")[name])


@cache
def _idle() -> frozenset[str]:
    """The words that tell no two things apart."""
    lists = ("nationalities", "numbers", "prepositions", "relatives", "without_meaning")
    return premodifiers().union(*map(listed, lists))


def _stem(word: str) -> str:
    """A crude singular."""
    if word.endswith("MEN"):
        return f"{word[:-3]}MAN"
    if word.endswith("IES") and len(word) > 4:
        return f"{word[:-3]}Y"
    return word[:-1] if word.endswith("S") and not word.endswith("SS") and len(word) > 3 else word


def _meaningful(word: str) -> bool:
    return not (word in _idle() or word.isdigit())


@lru_cache(maxsize=_MEMORY)
def _content(words: Words) -> Words:
    """Stems of the words that carry meaning."""
    return tuple(_stem(word) for word in words if _meaningful(word))


def _head(words: Words) -> str:
    """The last word of meaning before the first post-modifier."""
    head = ""
    for word in words:
        if head and (word == "," or word in listed("prepositions") or word in listed("relatives")):
            break
        head = word if _meaningful(word) else head
    return head


def _run(needle: Words, haystack: Words) -> int:
    """Where the needle stands in one piece, or -1."""
    starts = range(len(haystack) - len(needle) + 1)
    return next((start for start in starts if haystack[start : start + len(needle)] == needle), -1)


def _overlap(one: Words, other: Words) -> float:
    """Dice's coefficient."""
    common = len(set(one) & set(other))
    return 2 * common / (len(set(one)) + len(set(other))) if common else 0.0


def _dangling(words: Words) -> bool:
    """Whether a string begins or ends in the middle of a phrase."""
    ends = listed("prepositions") | listed("relatives") | listed("determiners") | {"AND", "OR"}
    return words[0] in listed("prepositions") or words[-1] in ends


def _name_with_acronym(expected: Sequence[Text], response: Text) -> bool:
    """Whether the response is "NAME (ACRONYM)" and both are alternatives in the key."""
    words = response.surface
    closing = max(words.rfind(")"), words.rfind("]"))
    opening = max(words.rfind("(", 0, closing + 1), words.rfind("[", 0, closing + 1))
    if opening < 0 or re.search(r"\w", words[closing + 1 :]) or not words[:opening].strip():
        return False
    return all(make_text(part) in expected for part in (words[:opening].rstrip(), words[opening + 1 : closing]))


def _longer(key: Words, response: Words, wanted: Words, given: Words) -> int:
    """The response has the key in it and something more: more pre-modifiers, or one whole post-modifier, do no harm."""
    start = _run(wanted, given)
    places = [at for at, word in enumerate(response) if _meaningful(word)]
    lead, tail = response[: places[start]], response[places[start + len(wanted) - 1] + 1 :]
    after = len(given) - start - len(wanted)
    if _dangling(response) or start > _MOST_BEFORE or after > _MOST_AFTER:
        return PARTIAL
    if listed("prepositions") & set(lead) or {"AND", "OR"} & set(lead + tail):
        return PARTIAL
    if after:
        modifier = tail[0] in listed("prepositions") or tail[0] in listed("relatives") or tail[0].endswith(("ING", "ED"))
        return FULL if modifier else PARTIAL
    return FULL if _head(key) in response else PARTIAL  # the singular for the plural, or the reverse, is only partial


def _organisation(key: Words, response: Words, wanted: Words, given: Words) -> int:
    """Part of an organisation's name with the same head, or its acronym."""
    if any(len(one) == 1 and _is_acronym(one[0], _content(other)) for one, other in ((key, response), (response, key))):
        return PARTIAL
    return PARTIAL if _stem(_head(key)) == _stem(_head(response)) and set(given) <= set(wanted) else NONE


def _is_acronym(short: str, long: Words) -> bool:
    """Whether the word is made of the others' initials, in any order: Spanish acronyms follow the Spanish name."""
    initials = [word[0] for word in long]
    return min(len(short), len(long)) > 2 and all(initials.count(c) >= short.count(c) for c in short)


def _name(key: Words, response: Words) -> int:
    """Names of persons: titles do no harm."""
    bare = tuple(word for word in response if word not in listed("titles"))
    if key in (bare, response):
        return FULL
    common = set(key) & set(bare)
    if common and (set(bare) <= set(key) or set(key) <= set(bare)):
        return PARTIAL
    return PARTIAL if len(common) > 1 else NONE


def _shorter(slot_id: str, key: Words, response: Words, content: tuple[set[str], set[str]]) -> int:
    """The response has only part of the key's words."""
    wanted, given = content
    if slot_id == "perp-ind-id" and listed("perpetrators") & wanted and listed("perpetrators") & given:
        return PARTIAL
    if given <= wanted:
        return PARTIAL if slot_id in listed("lenient_slots") or len(_content(response)) > 1 else NONE
    return PARTIAL if _stem(_head(key)) == _stem(_head(response)) and len(wanted & given) > 1 else NONE
