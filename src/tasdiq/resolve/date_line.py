"""A document, the day it was written out: as its metadata, its dateline, its publication line or its address say."""

import re
from collections.abc import Iterator
from datetime import date

from tasdiq.model.text import Document, plain
from tasdiq.resolve.date_grammar import Phrase, grammars, phrases
from tasdiq.resolve.date_guards import allowed
from tasdiq.resolve.date_meaning import Setting, meaning

_HEAD = 600  # characters in which a dateline stands
_SIDE = 90  # characters of a line on either side of the date
_FULL = ("day", "iso_day", "slashed_day")
_SMALL = re.compile(r"(?<!\w)(?!(?:am|pm|of|the|and|by|at|for|to|updated|release|immediate|al|de|el|la|del|los|las)\b)[a-z]+")
_PLACE = re.compile(r"^\W*[A-Z][A-Z.'-]{2,}\b(?:[\s,./():'-]+(?:[A-Z][\w.'-]*|of|de|el|la|del|al|and|the))*[\s,.:()/-]*$")
_PLACE_BEHIND = re.compile(r"^\s+[A-Z]{3,}[\w, .]{0,40} ?[-:(]")
_BRACKETED = re.compile(
    r"(?:^|\W)[A-Z]{3,}(?:[ -][A-Z]{3,})?(?:, [A-Z][\w. ]{2,30})? ?\($"
)  # "headline KABUL, Afghanistan (May 3, 2012) -"
_NAMED = re.compile(r"^\W*[A-Z][\w.'-]*(?:,? [A-Z][\w.'-]*){0,5} ?\($")  # "Gao, Mali (9 June 2018) -"
_IN_A_SENTENCE = re.compile(r"\b(?:on|in|since|by|until|of)\s*$", re.IGNORECASE)
_CAPTION = re.compile(r"(?:^|[(/\[-])\W*(?:[A-Z][\w.'&-]*|of|the|and)(?:,? (?:[A-Z][\w.'&-]*|of|the|and)){0,6} ?(?:,|-|:|\|) ?$")
_AFTER_CAPTION = re.compile(r"^\s*(?:[)\]]|$|-|/|\([A-Z][\w ./-]{1,30}\)\s*(?:-|:|$))")
_ARABIC = re.compile(r"[\u0600-\u06ff]{2}")  # no capitals there to tell a heading by
_MOST, _MOST_ARABIC = 10, 6  # words beside the date in a line that is no sentence
_AFTER_PLACE = re.compile(r"^(?:\s*[(\[)\]:/|-]|\.?\s*$|[.,]?\s*-|\.\s)")
_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-](\d{1,2}|[a-z]{3})[/_-](\d{1,2})(?!\d)", re.IGNORECASE)
_ADDRESS_CLOSED = re.compile(r"(?<=[/_-])((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
_SERIAL = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(0[1-9]|1[0-2])(?=-\D)")  # a serial number that begins with year and month


def anchor(document: Document) -> date | None:
    """The day a document was published, as far as it tells itself; None where it does not."""
    if document.published is not None:
        return document.published
    address = _in_address(document.url or "")
    lines = list(_lines(document))
    serial = next((date(int(m[1]), int(m[2]), 15) for line in lines if (m := _SERIAL.search(line))), None)
    for line in lines:
        for phrase in phrases(line, grammars(), lambda text, found: found.kind in _FULL and allowed(text, found, cased=True)):
            if _is_dateline(line[max(0, phrase.start - _SIDE) : phrase.start], line[phrase.end : phrase.end + _SIDE]):
                found = _day(phrase, address, 10) or _day(phrase, serial, 50)
                if found is not None:
                    return found
    return address


def _lines(document: Document) -> Iterator[str]:
    ranges = document.article
    head = document.text[:_HEAD] if ranges is None else "\n".join(document.text[r.start : r.end] for r in ranges[:4])[:_HEAD]
    for line in head.splitlines():
        if line.strip():
            yield plain(line)


def _is_dateline(before: str, after: str) -> bool:
    """Whether a full date with these words around it in its line dates the document and not what it tells of."""
    if any(grammar.guards.stamp.search(before) for grammar in grammars()):
        return True
    if _IN_A_SENTENCE.search(before):
        return False
    if not before.strip() and (after.startswith(": ") or _PLACE_BEHIND.match(after)):
        return True
    if (_BRACKETED.search(before) and after.startswith(")")) or (_NAMED.search(before) and re.match(r"\)\s?[-:]", after)):
        return True
    if not _SMALL.search(before) and not _SMALL.search(after):
        words = before.split() + after.split()
        if len(words) <= (_MOST_ARABIC if _ARABIC.search(before + after) else _MOST):
            return True
    if _PLACE.search(before) and _AFTER_PLACE.search(after):
        return True
    return bool(_CAPTION.search(before) and _AFTER_CAPTION.match(after))


def _day(phrase: Phrase, near: date | None, days: int) -> date | None:
    """The day meant; a dateline without its year takes it from a date no further than so many days away."""
    found = meaning(phrase, Setting(anchor=near, ahead=days))
    if found is None or found.start is None or found.start != found.end or found.precision != "day":
        return None
    stated = phrase.kind != "day" or {"year", "short_year"} & phrase.parts.keys()
    return found.start if stated or (near is not None and abs((found.start - near).days) <= days) else None


def _in_address(url: str) -> date | None:
    for year, month, day in (*_ADDRESS.findall(url), *_ADDRESS_CLOSED.findall(url)):
        number = int(month) if month.isdigit() else _month(month.lower())
        try:
            return date(int(year), number, int(day))
        except ValueError:
            continue
    return None


def _month(name: str) -> int:
    return next((int(g.tables["month"][name]) for g in grammars() if name in g.tables["month"]), 0)
