"""Resolved places in, finer ones out: sites within a town, districts and villages no gazetteer has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tasdiq.model.mention import PlaceMention
from tasdiq.model.values import Where
from tasdiq.resolve.gazetteer import PlaceBook
from tasdiq.resolve.place_fold import ARABIC
from tasdiq.resolve.place_nearness import CITY, nearby, where_of
from tasdiq.resolve.place_spot import ARTICLES, Candidate, Line, Token, around_another
from tasdiq.resolve.place_words import PlaceWords

_APART = frozenset({"village", "villages", "hamlet", "town", "towns"})  # lie outside the town that they are told to belong to
_ARTICLES = frozenset({"el", "la", "los", "las", "san", "santa", "santo"})
_NO_UNITS = frozenset({"capital", "port", "cities", "towns", "villages", "districts", "agency", "municipal"})

Taken = Mapping[int, Sequence[tuple[int, int]]]


def unknown_units(
    lines: Sequence[Line], mentions: Sequence[PlaceMention], taken: Taken, words: PlaceWords, book: PlaceBook
) -> list[PlaceMention]:
    """Districts and villages named as such that the gazetteer does not have, put in the place that holds them."""
    found: list[PlaceMention] = []
    named = _by_sentence(mentions)
    for line in lines:
        here = named.get(line.sentence.index, [])
        for kind, first, last in _unit_names(line, words):
            start, end = line.tokens[first].start, line.tokens[last].end
            name = " ".join(t.folded for t in line.tokens[first : last + 1])
            known = name in words.stop or name in words.organisations
            if known or _covered(line.sentence.index, start, end, here, taken):
                continue
            outer = _holder(end, here, kind)
            mention = _unknown(line, (first, last), kind, outer, (words, book)) if outer is not None else None
            if mention is not None:
                found.append(mention)
    return found


def _by_sentence(mentions: Sequence[PlaceMention]) -> dict[int, list[PlaceMention]]:
    found: dict[int, list[PlaceMention]] = {}
    for mention in mentions:
        found.setdefault(mention.sentence, []).append(mention)
    return found


def _unit_names(line: Line, words: PlaceWords) -> Iterator[tuple[str, int, int]]:
    """The names beside "district", "village of": kind, first and last token."""
    for at, token in enumerate(line.tokens):
        kind = "area" if token.folded in words.around else words.designators.get(token.folded)
        if kind not in ("admin2", "admin3", "settlement", "area") or token.folded in _NO_UNITS or ARABIC.match(token.folded):
            continue
        following = line.beside(at + 1)
        first = _name_before(line, at, words) if at and token.gap in (" ", "-") else at
        if first < at and not around_another(line, first, at - 1, words):
            yield kind, first, at - 1  # "Pashat area of Bajaur"
        elif following is not None and following.folded == "of" and (last := _after_of(line, at + 2, words)) > at + 1:
            yield kind, at + 2, last


def _after_of(line: Line, at: int, words: PlaceWords) -> int:
    """The last token of the name that begins there, at - 1 where none does."""
    last = at - 1
    for index in range(at, min(at + 3, len(line.tokens))):
        token = line.tokens[index]
        article = token.folded in ARTICLES and (behind := line.beside(index + 1)) is not None and behind.gap == "-" and behind.capital
        named = (token.capital or article) and not _is_function(token, words) and token.folded not in words.directions
        if not named or token.text.isdigit() or token.gap not in (" ", "-", ' "') or token.folded in words.designators:
            break
        last = index
    return last


def _name_before(line: Line, at: int, words: PlaceWords) -> int:
    if line.cased:
        return _capitals_before(line, at, words)
    for first in range(max(0, at - 3), at - 1):  # in capitals only a Spanish article tells a name: "THE LA ROSA NEIGHBORHOOD"
        joined = all(t.gap == " " for t in line.tokens[first + 1 : at])
        if joined and line.tokens[first].folded in _ARTICLES:
            return first
    return at


def _unknown(line: Line, span: tuple[int, int], kind: str, outer: Where, known: tuple[PlaceWords, PlaceBook]) -> PlaceMention | None:
    """A name that the gazetteer does not have: the unit or village spelled nearly so, else what holds it; None for an area unlike any."""
    words, book = known
    first, last = span
    start, end = line.tokens[first].start, line.tokens[last].end
    name = line.sentence.plain[start:end]
    index = line.sentence.index
    unit = kind == "admin2" or (kind == "admin3" and outer.admin2 is None)
    if unit and (district := book.district_like(name, outer)) is not None:
        return PlaceMention(sentence=index, start=start, end=end, kind="admin2", where=where_of(district))
    if kind != "admin2" and (place := book.place_like(name, outer)) is not None:
        where = nearby(Candidate(line=line, first=first, last=last, places=(place,)), place, words)
        where = where if kind == "settlement" else replace(where, precision="near")
        return PlaceMention(sentence=index, start=start, end=end, kind="settlement", where=where)
    if kind == "area":
        return None
    beside = {token.folded for token in (line.beside(last + 1), line.beside(first - 2)) if token is not None}
    apart = outer.precision == "settlement" and (not beside.isdisjoint(_APART) or book.people(outer) < CITY)  # a quarter is in its city
    precision = "admin2" if kind == "admin2" else "near" if apart else outer.precision
    inside = replace(outer, site=None, place_id=None, precision=precision)
    where = replace(inside, admin2=name, name=None) if kind == "admin2" else replace(inside, name=name)
    return PlaceMention(sentence=index, start=start, end=end, kind="settlement" if kind == "admin3" else kind, where=where)


def _capitals_before(line: Line, at: int, words: PlaceWords) -> int:
    first = at
    while first > 0 and at - first < 4:
        token = line.tokens[first - 1]
        small = token.folded in ("e", "i", "al", "wa", "o") and first - 1 > 0
        if not (token.capital or small) or token.text.isdigit() or _is_function(token, words):
            break
        first -= 1
        if token.gap not in (" ", "-"):
            break
    while first < at and (not line.tokens[first].capital or line.tokens[first].folded in words.directions):
        first += 1
    return first


def _is_function(token: Token, words: PlaceWords) -> bool:
    return any(token.folded in known for known in (words.before, words.weak, words.titles, words.linking))


def _covered(sentence: int, start: int, end: int, mentions: Sequence[PlaceMention], taken: Taken) -> bool:
    if any(m.start < end and start < m.end for m in mentions):
        return True
    return any(s < end and start < e for s, e in taken.get(sentence, ()))


def _holder(end: int, mentions: Sequence[PlaceMention], kind: str) -> Where | None:
    """The province or district named right after (a village may also lie in a town), else the only one of the sentence."""
    kinds = ("admin1", "admin2", "settlement") if kind in ("settlement", "area") else ("admin1", "admin2")
    units = [m for m in mentions if m.kind in kinds and not m.adjective]
    after = [m for m in units if 0 <= m.start - end <= 60]
    if after:
        return min(after, key=lambda m: m.start).where
    return units[0].where if len({(m.where.country, m.where.admin1) for m in units}) == 1 else None


def sites(lines: Sequence[Line], mentions: Sequence[PlaceMention], taken: Taken, words: PlaceWords) -> list[PlaceMention]:
    """Named sites ("Civil Hospital", "Lal Shahbaz Qalandar shrine"), each in the settlement named nearest."""
    found = []
    towns = _by_sentence([m for m in mentions if m.kind in ("settlement", "admin2") and not m.adjective])
    last = towns[min(towns)][0].where if towns else Where()  # before the first town is named, that one
    for line in lines:
        here = towns.get(line.sentence.index, [])
        if line.cased and not line.headline:
            for start, end in _site_spans(line, words):
                if any(s < end and start < e for s, e in taken.get(line.sentence.index, ())):
                    continue
                near = min(here, key=lambda m: m.start - start if m.start >= start else 1.5 * (start - m.start)).where if here else last
                where = replace(near, site=line.sentence.plain[start:end])
                found.append(PlaceMention(sentence=line.sentence.index, start=start, end=end, kind="site", where=where))
        last = here[-1].where if here else last
    return found


def _site_spans(line: Line, words: PlaceWords) -> Iterator[tuple[int, int]]:
    reached = 0
    for at, token in enumerate(line.tokens):
        if token.folded not in words.sites or token.start < reached:
            continue
        first, last = at, at
        while first > 0 and at - first < 5 and _names(line.tokens[first - 1], line.tokens[first], first - 1, words):
            first -= 1
        following = line.beside(at + 1)
        if following is not None and following.gap == " " and following.folded in words.sites and following.capital:
            last = at + 1
        if first == at and token.capital and token.folded in words.sites_first and following is not None and following.folded == "of":
            last = _capitals_after(line, at + 2)
        if last > first or first < at:
            start = line.tokens[first].start
            reached = line.tokens[last].end
            strict = not token.capital or token.folded in words.sites_institutions
            named = [t for t in line.tokens[first:at] if t.capital and not (strict and t.folded in words.sites_generic)]
            if (named or last > at) and not _organisation(line, last, words):
                yield start, reached


def _organisation(line: Line, last: int, words: PlaceWords) -> bool:
    following = line.beside(last + 1)
    return following is not None and following.gap == " " and following.capital and following.folded in words.organisations


def _names(token: Token, after: Token, at: int, words: PlaceWords) -> bool:
    if after.gap not in (" ", "-"):
        return False
    if not token.capital or token.text.isdigit():
        return False
    function = token.folded in words.before or token.folded in words.weak or token.folded in words.titles
    return not function and not (at == 0 and token.folded in words.linking)


def _capitals_after(line: Line, at: int) -> int:
    last = at - 2
    for index in range(at, min(at + 5, len(line.tokens))):
        if not line.tokens[index].capital or line.tokens[index].gap != " ":
            break
        last = index
    return last
