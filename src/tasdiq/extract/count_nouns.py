"""The noun behind a number: a place in a text in, whom or what is counted there out."""

import re
from dataclasses import dataclass

from tasdiq.extract.count_words import CountWords, Noun, count_words

_LONGEST = 9  # words between a number and its noun, at most
_TOKEN = re.compile(
    r" {0,4}[\"“]?(?:(?P<word>[^\W\d_](?:[\w-]|'(?!s\b)|\.(?=\w))*)(?P<of>'s?(?!\w))?"
    r"|(?P<aside>\([A-Z][\w-]{1,9}\))|(?P<number>\d+(?:st|nd|rd|th)?(?![\w.,])))"
    r"\.?(?=[\s,;:.!?)\]\"'/(۔،؛؟-]|$)"
)
_SHARED = re.compile(r",? (?:and|or) ")
_COUNTED_TOO = re.compile(
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|the|his|her|their|its|another|\d+)\b", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"\.(?= [a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Counted:
    """The noun counted ("militants"; with the word before it where that tells the side) and where its phrase ends.

    `bare` is where a phrase without a noun broke off ("three Afghan" in "three Afghan and two NATO soldiers").
    """

    noun: str | None
    end: int
    singular: bool = False
    bare: int | None = None


def noun_class(noun: str) -> tuple[str, str]:
    """The group ("people", "attackers" or "other") and side of those whom a noun counts.

    >>> noun_class("policemen"), noun_class("Taliban leaders"), noun_class("districts")
    (('people', 'security_forces'), ('people', 'militants'), ('other', 'unknown'))
    """
    words = count_words()
    name = " ".join(noun.lower().split())
    found = words.nouns.get(name) or words.nouns.get(name.rpartition(" ")[2])
    if found is None:
        return ("people", "unknown") if name.endswith(words.endings) else ("other", "unknown")
    before = [word for word in name.split()[:-1] if word in words.modifiers]
    if name not in words.nouns and found.side == "unknown" and found.group == "people" and before:
        return found.group, words.modifiers[before[-1]]
    return found.group, found.side


@dataclass(slots=True)
class _Scan:
    """How far the words behind a number have been read."""

    end: int
    before: str = ""  # the word before, as it stands
    noun: str | None = None
    kind: Noun | None = None
    guess: str | None = None  # a word not in the vocabulary that may be the noun
    guess_end: int = 0
    skipped: int = 0


def counted_at(plain: str, start: int, number: int, words: CountWords) -> Counted:
    """The head noun of the phrase that begins behind a number; the phrase ends with the number where there is none."""
    scan, at = _Scan(end=start), start
    for _ in range(_LONGEST):
        token = _TOKEN.match(plain, at)
        if token is None or (plain[at : at + 1].isalnum() and at > start):
            break
        step = _step(plain, token, number, words, scan)
        if step is None:
            break
        at = step
    if scan.noun is not None:
        return Counted(scan.noun, _closed(plain, start, scan.end), singular=scan.kind is not None and not scan.kind.plural)
    if scan.guess is not None:
        return Counted(scan.guess, _closed(plain, start, scan.guess_end), singular=number == 1)
    return Counted(None, start, bare=at if scan.skipped else None)


def _closed(plain: str, start: int, end: int) -> int:
    """The end with the quotation mark that closes one within: five "foreign fighters"."""
    return end + 1 if plain.startswith(('"', "”"), end) and any(mark in plain[start:end] for mark in '"“') else end


def _step(plain: str, token: re.Match[str], number: int, words: CountWords, scan: _Scan) -> int | None:
    """Read one word; where the next one begins, None at the phrase's end."""
    word = token.group("word")
    if word is None:
        return None if scan.noun else token.end()  # "(FC)", "two of the 30 rebels"
    name = word.lower().rstrip(".")
    if name in words.of and scan.noun is None and (after := _determiner(plain, token.end("word"), words)):
        return after
    if name in words.stops or name in words.effects:
        return None
    kind = words.nouns.get(name)
    shares = kind is not None and not kind.plural and name in words.adjectives and _shares(plain, token, number, words)
    if kind is not None and not shares and not token.group("of") and not _is_adjective(plain, token, name, words):
        return _take(token, name, kind, number, words, scan)
    if scan.noun is not None and (scan.kind is None or scan.kind.plural or number == 1) and not _goes_on(plain, token, words, scan):
        return None
    _skip(token, name, number, scan, known=kind is not None)
    scan.before = name
    return token.end("of") if token.group("of") else _after_word(plain, token)


def _is_adjective(plain: str, token: re.Match[str], name: str, words: CountWords) -> bool:
    """ "Private" in "a private channel": another word that can be a noun stands behind it."""
    following = _TOKEN.match(plain, token.end("word")) if name in words.adjectives else None
    behind = following.group("word").lower() if following and following.group("word") else ""
    if name in words.peoples and following is not None and (following.group("word") or "")[:1].isupper():
        return True  # "an Afghan National Army soldier"
    closing = behind in words.stops or behind in words.effects or behind.endswith(("ed", "ing"))
    return behind != "" and behind not in words.nouns and not closing


def _shares(plain: str, token: re.Match[str], number: int, words: CountWords) -> bool:
    """Whether the noun is still to come: "three Afghan and two NATO soldiers", "an Afghan and coalition force"."""
    joint = _SHARED.match(plain, token.end("word"))
    people = token.group("word").lower() in words.peoples
    return joint is not None and (number > 1 or (people and _COUNTED_TOO.match(plain, joint.end()) is None))


def _goes_on(plain: str, token: re.Match[str], words: CountWords, scan: _Scan) -> bool:
    """ "Two Taliban suicide bombers": what looked like the noun stands before another one."""
    following = _TOKEN.match(plain, token.end("word")) if scan.noun in words.modifiers else None
    return following is not None and (following.group("word") or "").lower() in words.nouns


def _after_word(plain: str, token: re.Match[str]) -> int:
    end = token.end("word")
    return end + 1 if _ABBREVIATION.match(plain, end) and end - token.start("word") <= 4 else end


def _determiner(plain: str, end: int, words: CountWords) -> int | None:
    """ "Of its fighters", "of people": where the noun's own words begin; None for "of whom"."""
    token = _TOKEN.match(plain, end)
    if token is None or token.group("word") is None:
        return end if token is not None and token.group("number") else None
    name = token.group("word").lower()
    if name in words.determiners:
        return token.end("word")
    return end if name not in words.stops else None


def _take(token: re.Match[str], name: str, kind: Noun, number: int, words: CountWords, scan: _Scan) -> int | None:
    if scan.noun is not None and scan.kind is not None and scan.kind.plural and number != 1 and not kind.plural:
        return None
    whole = f"{scan.before} {name}"
    compound = words.nouns.get(whole, kind)
    named = (compound.group, compound.side) != (kind.group, kind.side) or (
        kind.side == "unknown" and kind.group == "people" and scan.before in words.modifiers
    )
    scan.noun, scan.kind, scan.end = (whole if named else name), compound, token.end("word")
    scan.before = name
    return token.end("word")


def _skip(token: re.Match[str], name: str, number: int, scan: _Scan, *, known: bool) -> None:
    """Pass over an adjective or an unknown noun; a plural one, or any behind "one", may be the noun itself."""
    scan.skipped += 1
    if scan.noun is not None:
        scan.noun, scan.kind = None, None  # what looked like the noun stood before another ("suspect vehicles")
    if known:
        return  # a noun that is an adjective here
    plural = len(name) > 3 and name.endswith(("s", "men")) and not name.endswith(("ss", "us", "sis", "this"))
    if (plural and scan.guess is None and number != 1) or (number == 1 and not name.endswith(("ed", "ing", "ly"))):
        scan.guess, scan.guess_end = name, token.end("word")
