"""A template's places and its document in, the location slot out: COUNTRY: NAME (TYPE): NAME (TYPE), widest first."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from tasdiq.codebooks.muc4_words import NULL, nation, words
from tasdiq.model.template import Template
from tasdiq.model.text import Document, Span
from tasdiq.model.values import Where

_BESIDE = 80  # characters before a name in which its designator stands
_BLANKS = re.compile(r"\s+")
_SOME = re.compile(r"\b(?:A|AN|SOME|SEVERAL|MANY|VARIOUS|TWO|THREE)(?: [A-Z]+)? $")  # "IN A X SUBURB"
_LISTED = r"(?:[A-Z0-9' -]{1,40}(?:, AND |, | AND ))*"  # "TOWNS OF A, B AND "


def location_fill(template: Template, document: Document) -> str:
    """The country, the named places that hold the incident's, and the incident's own."""
    country = nation(template.where.country) or next((n for w in template.wider if (n := nation(w.country))), None)
    if country is None:
        return NULL
    return ": ".join([country, *_steps(template, document)])


def _steps(template: Template, document: Document) -> Iterator[str]:
    held = [*template.wider, template.where]
    spans = template.place_words if len(template.place_words) == len(held) else (None,) * len(held)
    outer: Where | None = None
    for number, (where, span) in enumerate(zip(held, spans, strict=True)):
        if where.precision == "country" or (where.precision == "larger" and where.name is None):
            continue
        name, kind = _apart(_plain(span.quote) if span is not None else _name(where))
        if name:
            told = _told(document, span, [s for s in spans[number + 1 :] if s]) if span is not None else None
            yield f"{name} ({kind or _fitting(told, where) or _within(name) or _kind(where, outer)})"
        outer = where


def _fitting(told: str | None, where: Where) -> str | None:
    """The type as told, but for a province that only lies in "the eastern region"."""
    return None if where.precision == "admin1" and where.place_id and told not in words().places["provinces"] else told


def _apart(name: str) -> tuple[str, str | None]:
    """A name without the word for what it is, where that is no part of it: "X DEPARTMENT"."""
    bare, _, last = name.rpartition(" ")
    kind = words().places["beside"].get(last.lower())
    return (bare, str(kind)) if bare and kind and kind != "CITY" else (name, None)


def _name(where: Where) -> str:
    named = where.site or where.name or (where.admin2 if where.precision == "admin2" else where.admin1)
    return _plain(named) if named else ""


def _plain(name: str) -> str:
    """The name in capitals as the corpus writes it, without accents or quotes."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r'[\s":/()]+', " ", bare.upper()).strip(" ,.'-")


def _told(document: Document, span: Span, finer: list[Span]) -> str | None:
    """The type that the words beside the name tell: "X DEPARTMENT", "THE TOWNS OF X AND Y", "X, A VILLAGE IN".

    A word between two names tells of the finer: "THE X NEIGHBORHOOD OF Y", "THE Y NEIGHBORHOOD OF X".
    """
    whole = (document.title or "") if span.field == "title" else document.text
    before = _BLANKS.sub(" ", whole[max(0, span.start - _BESIDE) : span.start].upper())
    after = _BLANKS.sub(" ", whole[span.end : span.end + _BESIDE].upper())
    if any(0 < other.start - span.end < _BESIDE for other in finer):
        after = ""
    if any(0 < span.start - other.end < _BESIDE for other in finer):
        before = ""
    found = _after().match(after)
    if found and not (_SOME.search(before) and words().places["beside"][_folded(found[1])] in words().places["parts"]):
        return str(words().places["beside"][_folded(found[1])])
    found = _before().search(before) or _apposed().match(after)
    return str(words().places["beside"][_folded(found[1])]) if found else None


def _folded(designator: str) -> str:
    return " ".join(designator.lower().split())


@cache
def _designators() -> str:
    names = sorted(words().places["beside"], key=len, reverse=True)
    return "|".join(re.escape(name.upper()) for name in names)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf'[,"]{{0,2}} (?:AND [A-Z ]{{1,30}} )?({_designators()})\b')


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf'(?<!\bA )(?<!\bAN )\b({_designators()}) (?:OF|CALLED|KNOWN AS)(?: THE)? "?{_LISTED}$')


@cache
def _apposed() -> re.Pattern[str]:
    return re.compile(rf" ?, (?:A|AN|ANOTHER)(?: [A-Z]+)? ({_designators()})\b")


def _within(name: str) -> str | None:
    """The type that a word of the name itself tells."""
    found = [kind for word, kind in words().places["within"].items() if re.search(rf"\b{word.upper()}\b", name)]
    return str(found[-1]) if found else None


def _kind(where: Where, outer: Where | None) -> str:
    """The type of a place by what the gazetteer knows of it, and of the place named around it."""
    places = words().places
    if where.place_id is None and outer is not None and outer.precision == "settlement":
        return str(places["part_of_town"])
    by_country = places["by_country"].get(where.precision, {})
    return str(by_country.get(where.country) or places["plain"].get(where.precision, places["plain"]["unknown"]))
