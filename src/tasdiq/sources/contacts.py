"""Text in, the same text out with e-mail addresses, phone numbers and social-media handles blotted out, length kept."""

import re
from collections.abc import Iterator
from itertools import islice

BLOT = "█"
_LONGEST_NAME = 64  # characters before the @ of an address
_MOST_BRACKETED = 20_000  # "name (at) example.org"

_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_AT_WORDS = re.compile(
    r"([A-Za-z0-9._+-]{1,64}) ?[\[(] ?at ?[\])] ?([A-Za-z0-9-]{1,63})(?: ?[\[(] ?dot ?[\])] ?|\.)([A-Za-z]{2,24})\b", re.IGNORECASE
)
_DIGITS = re.compile(r"\d(?:[ ().\-\u2010-\u2015]{0,3}\d){5}")  # as many as the shortest phone number has
_SLASHED = re.compile(r"\.(?:com|me|ru)/")
_HANDLE = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?")
_PROFILE = re.compile(
    r"\b(?:twitter|x|facebook|fb|instagram|linkedin|telegram|tiktok|youtube|vk|t|wa)\.(?:com|me|ru)/(?!watch\b|share\b|intent\b)"
    r"(?:in/|@|channel/|user/)?([A-Za-z0-9_.-]{2,64})"
)
_PHONE = re.compile(
    r"(?<![\w.,/+-])(?:"
    r"(?:\+|00)[ (]{0,2}\d(?:[ ().\-\u2010-\u2015]{0,3}\d){6,13}"  # +92 51 1234567
    r"|\(?0\d{2,4}\)?[ .-]\d{3,4}[ .-]?\d{3,5}"  # 051-1234567, (0300) 123 4567
    r"|0\d{9,10}"  # 03001234567
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4}"  # (202) 555-0100
    r")(?![\w/]|[.,]\d|-\d)"
)
_CALL = re.compile(
    r"\b(?:tel|telephone|phone|ph|fax|cell|mobile|mob|whatsapp|helpline|hotline|viber|imo)\b"
    r"[ .:#]{0,4}(?:no|number)?[ .:#]{0,4}"
    r"(\(?\+?\d(?:[ ().\-\u2010-\u2015]{0,3}\d){5,13})(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)


def masked(text: str) -> tuple[str, int]:
    """The text with each contact detail replaced by as many blots as it has characters, and how many there were.

    >>> masked("Write to desk@example.org now")
    ('Write to ████████████████ now', 1)
    """
    spans = sorted(set(_contacts(text)))
    if not spans:
        return text, 0
    pieces, last, count = [], 0, 0
    for start, end in spans:
        if end <= last:
            continue
        start = max(start, last)
        pieces += [text[last:start], BLOT * (end - start)]
        last, count = end, count + 1
    return "".join(pieces) + text[last:], count


def _contacts(text: str) -> Iterator[tuple[int, int]]:
    yield from _addresses_and_handles(text)
    if _DIGITS.search(text):
        for match in _PHONE.finditer(text):
            yield match.span()
        for match in _CALL.finditer(text):
            yield match.span(1)
    if _SLASHED.search(text):
        for match in _PROFILE.finditer(text):
            yield match.span(1)
    if "[" in text or "(" in text:
        for bracket in islice(_BRACKETED_AT.finditer(text), _MOST_BRACKETED):
            found = _AT_WORDS.search(text, max(0, bracket.start() - _LONGEST_NAME - 1), bracket.end() + 100)
            if found:
                yield found.span()


_BRACKETED_AT = re.compile(r"[\[(] ?at ?[\])]", re.IGNORECASE)


def _addresses_and_handles(text: str) -> Iterator[tuple[int, int]]:
    """Look from each @ to both sides, so that a long run of letters is never searched more than once."""
    at = text.find("@")
    while at >= 0:
        start = at
        while start > 0 and at - start < _LONGEST_NAME and _in_address(text[start - 1]):
            start -= 1
        domain = _DOMAIN.match(text, at + 1)
        if start < at and domain:
            yield start, domain.end()
        elif start == at and (handle := _HANDLE.match(text, at + 1)):
            yield at, handle.end()
        at = text.find("@", at + 1)


def _in_address(char: str) -> bool:
    return char.isalnum() or char in "._+-%'"
