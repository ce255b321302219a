"""Words of an attribution or a publisher in, the body that counted out, so that one body is one voice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from tasdiq.model.record import Figure
from tasdiq.weigh.rules import differences, read, refuse

_WORD = re.compile(r"[^\W_]+")
_HEAD, _TAIL = 160, 90  # characters at an article's ends in which an agency is credited
_SHORT = 5  # letters; so short a name is an agency's only in capitals ("AP", not "ap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a figure stands: its document, whose copy that is, when it was published, and whether it tells it in the main."""

    document: str
    name: str
    witness: str  # the document it copies, else itself
    published: date | None = None
    order: int = 0
    main: bool = True
    shared: tuple[tuple[int, int, str], ...] = ()  # characters start..end that stand in an earlier document, and which
    publisher: str | None = None  # of the witness
    agency: str | None = None  # whose report the witness prints


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """Words of attributions and the bodies they name, and the numbers of the policies."""

    later_sources: int
    later_days: int
    later_times: float
    vague: Mapping[str, int]
    all_sides: frozenset[str]
    agencies: tuple[str, ...]
    also: Mapping[str, str]  # an agency's other names
    perpetrators: tuple[str, ...]
    idle: frozenset[str]
    one: frozenset[str]
    official: Mapping[str, tuple[str, ...]]


@cache
def bodies() -> Bodies:
    """The rules that come with the program."""
    table = read("figures.toml")
    problems = differences("figures", table, ["house", "acled", "types", "bodies"])
    problems += differences("house", table.get("house", {}), ["later_sources", "later_days", "later_times", "one"])
    problems += differences("bodies", table.get("bodies", {}), ["agencies", "also", "perpetrators", "idle", "official"])
    problems += differences("acled", table.get("acled", {}), ["vague"]) + differences("types", table.get("types", {}), ["all_sides"])
    refuse("figures.toml", problems)
    names, house = table["bodies"], table["house"]
    return Bodies(
        later_sources=house["later_sources"], later_days=house["later_days"], later_times=house["later_times"],
        one=frozenset(house["one"]), vague=table["acled"]["vague"], all_sides=frozenset(table["types"]["all_sides"]),
        agencies=tuple(names["agencies"]), also=names["also"], perpetrators=tuple(names["perpetrators"]), idle=frozenset(names["idle"]),
        official={body: tuple(words) for body, words in names["official"].items()},
    )  # fmt: skip


def body(figure: Figure, source: Source) -> tuple[str, str, bool]:
    """Whose count it is (key and name), and whether that body is official.

    A document's own count is its agency's, else its publisher's: what AFP says in two papers is said once.
    """
    if not figure.attribution:
        return _own_voice(source), source.agency or source.name, figure.official
    words = set(_words(figure.attribution).split())
    found = agency(figure.attribution)
    if found is not None:
        return f"agency {found}", figure.attribution, figure.official
    name = official_body(figure.attribution)
    if name is not None:
        return f"body {name}", name.replace("_", " "), True
    rest = " ".join(sorted(words - bodies().idle))
    if not rest:  # "who", "a source": nobody
        return _own_voice(source), source.agency or source.name, figure.official
    return f"body {rest}", figure.attribution, figure.official


def _own_voice(source: Source) -> str:
    if source.agency:
        return f"agency {source.agency}"
    found = agency(source.publisher or "")
    if found is not None:
        return f"agency {found}"
    return f"publisher {_words(source.publisher)}" if source.publisher else f"document {source.witness}"


@lru_cache(maxsize=50_000)
def agency(words: str) -> str | None:
    """The news agency that the words name, in our list's spelling.

    >>> agency("quoting AFP"), agency("a shopkeeper")
    ('afp', None)
    """
    text = f" {_words(words)} "
    found = next((name for name in bodies().agencies if f" {name} " in text), None)
    return bodies().also.get(found, found) if found else None


def credited(publisher: str | None, text: str) -> str | None:
    """The agency whose report a page prints: by its publisher's name, its dateline, or its last line.

    >>> credited("Evening Lamp", "DARVEH (AFP) - A bomb went off."), credited(None, "Told by Reuters, he left.")
    ('afp', None)
    """
    found = agency(publisher or "")
    if found is not None:
        return found
    head, tail = text[:_HEAD], text.rstrip()[-_TAIL:].rpartition("\n")[2]
    name = next((name for name, pattern in _credits() if pattern.search(head) or _alone(pattern, tail)), "")
    return bodies().also.get(name, name) or None


def _alone(pattern: re.Pattern[str], tail: str) -> bool:
    found = pattern.search(tail)
    return found is not None and len(tail) <= len(found.group()) + 6


@cache
def _credits() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _credit(name)) for name in bodies().agencies)


def _credit(name: str) -> re.Pattern[str]:
    """The agency in brackets, or before the dash or colon that ends a dateline, or after a dash."""
    spelled = f"(?:{name.upper()}|{name.title()})" if len(name) >= _SHORT else name.upper()
    return re.compile(rf"\({spelled}\)|^[^.!?]{{0,60}}?\b{spelled} ?[-–—:/]|[-–—/] ?{spelled}\W*$|^\W*{spelled}\W*$", re.MULTILINE)


@lru_cache(maxsize=50_000)
def official_body(attribution: str) -> str | None:
    """Which kind of official body the words name, if any.

    >>> official_body("Westmark's health minister"), official_body("a witness")
    ('health_ministry', None)
    """
    text = f" {_words(attribution)} "
    for name, phrases in bodies().official.items():
        if any(f" {_words(phrase)} " in text for phrase in phrases):
            return name
    return None


def perpetrators(figures: Iterable[Figure]) -> bool:
    """Whether any of the figures is the perpetrators' own."""
    texts = [f" {_words(figure.attribution)} " for figure in figures if figure.attribution]
    return any(f" {phrase} " in text for text in texts for phrase in bodies().perpetrators)


@lru_cache(maxsize=50_000)
def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
