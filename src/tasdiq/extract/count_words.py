"""The words that counts are made of, from TOML: vocabularies of every language in, one table to look them up out."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tasdiq.errors import BadValueError

BOUNDS = ("at_least", "more_than", "up_to", "fewer_than", "about", "exact")
_SECTIONS: Mapping[str, tuple[str, ...] | None] = {  # None: any word may be a key
    "numbers": None, "multipliers": None, "groups": None, "fixed": None, "vague": None, "bounds": BOUNDS, "bounds_after": BOUNDS,
    "ranges": ("between", "joins"), "articles": ("one", "alone", "none", "of", "determiners"),
    "phrase": ("again", "stops", "effects", "adjectives", "peoples"),
    "guards": (
        "before", "digits_before", "after", "digits_after", "both_after", "one_before", "one_after", "alone_before", "alone_after",
        "age_before", "age_after", "list_before", "year_before", "time_after",
    ),
    "plurals": ("regular", "collective", "irregular"), "nouns": ("group", "side", "words"),
    "modifiers": ("security_forces", "militants", "civilians"), "endings": ("people",),
}  # fmt: skip
_NEVER = "(?!)"
_WORD = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Noun:
    """Whom or what a noun counts, and whether it stands after numbers above one."""

    group: str  # "people", "attackers", "other"
    side: str
    plural: bool


@dataclass(frozen=True, kw_only=True)
class CountWords:
    """All words of all languages that make, bound, forbid or follow a number."""

    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    fixed: Mapping[str, int]
    vague: Mapping[str, int]
    bounds: Mapping[str, str]  # phrase -> one of BOUNDS
    bounds_after: Mapping[str, str]
    between: frozenset[str]
    joins: frozenset[str]
    groups: Mapping[str, int]  # noun -> how many people one such is
    one: frozenset[str]
    one_at: re.Pattern[str]
    none_at: re.Pattern[str]
    alone_at: re.Pattern[str]
    again_at: re.Pattern[str]
    of: frozenset[str]
    determiners: frozenset[str]
    stops: frozenset[str]
    effects: frozenset[str]
    adjectives: frozenset[str]
    peoples: frozenset[str]  # nouns for one of a people, all of them adjectives too
    nouns: Mapping[str, Noun]
    modifiers: Mapping[str, str]  # word -> side
    endings: tuple[str, ...]
    guards: Mapping[str, re.Pattern[str]]
    phrases: re.Pattern[str]  # the fixed and the vague
    joined: re.Pattern[str]
    after: re.Pattern[str]  # bounds behind the number
    starts: frozenset[str]  # first words of all that can begin a count


@cache
def count_words(folder: str = "counts") -> CountWords:
    """The vocabulary that ships with the package, read once."""
    found = sorted((f for f in files("tasdiq").joinpath("data", folder).iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return words_of({f.name.removesuffix(".toml"): f.read_text("utf-8") for f in found})


def words_of(texts: Mapping[str, str]) -> CountWords:
    """The vocabulary that TOML texts describe, by language; all that is wrong with them is told at once."""
    tables = {language: tomllib.loads(text) for language, text in texts.items()}
    problems = [problem for language, table in tables.items() for problem in _problems(language, table)]
    if problems:
        raise ExceptionGroup("the vocabulary of counts", problems)
    return _words(list(tables.values()))


def _words(tables: list[dict[str, Any]]) -> CountWords:
    def mapping(section: str) -> dict[str, int]:
        return {word: number for table in tables for word, number in table.get(section, {}).items()}

    def listed(section: str, key: str) -> list[str]:
        return [word for table in tables for word in table.get(section, {}).get(key, ())]

    def kinds(section: str, keys: Iterable[str]) -> dict[str, str]:
        return {word: key for key in keys for word in listed(section, key)}

    numbers, multipliers, groups, fixed, vague = (mapping(s) for s in ("numbers", "multipliers", "groups", "fixed", "vague"))
    one, none, again, joins = listed("articles", "one"), listed("articles", "none"), listed("phrase", "again"), listed("ranges", "joins")
    after, peoples = kinds("bounds_after", BOUNDS), listed("phrase", "peoples")
    guards = {key: _either(table.get("guards", {}).get(key) for table in tables) for key in _SECTIONS["guards"] or ()}
    return CountWords(
        numbers=numbers, multipliers=multipliers, groups=groups, fixed=fixed, vague=vague, bounds=kinds("bounds", BOUNDS),
        bounds_after=after, between=frozenset(listed("ranges", "between")), joins=frozenset(joins), one=frozenset(one), one_at=_any_of(one),
        none_at=_any_of(none), alone_at=_any_of(listed("articles", "alone")), again_at=_any_of(again),
        of=frozenset(listed("articles", "of")),
        determiners=frozenset(listed("articles", "determiners")), stops=frozenset(listed("phrase", "stops")),
        effects=frozenset(listed("phrase", "effects")), adjectives=frozenset([*listed("phrase", "adjectives"), *peoples]),
        peoples=frozenset(peoples), nouns={**_peoples(peoples), **dict(_nouns(tables))},
        modifiers=kinds("modifiers", ("security_forces", "militants", "civilians")), endings=tuple(listed("endings", "people")),
        guards=guards, phrases=_any_of([*fixed, *vague]), joined=_any_of(joins), after=_any_of(after),
        starts=frozenset(_WORD.findall(w)[0] for w in (*numbers, *fixed, *vague, *one, *none, *again)),
    )  # fmt: skip


def _problems(language: str, table: Mapping[str, Any]) -> Iterator[BadValueError]:
    for name, section in table.items():
        if name not in _SECTIONS:
            yield BadValueError(f"counts, {language}: no section [{name}]; choose from {', '.join(_SECTIONS)}")
            continue
        allowed = _SECTIONS[name]
        for row in section if isinstance(section, list) else (section,):
            for key in row if allowed is not None else ():
                if key not in (allowed or ()):
                    yield BadValueError(f"counts, {language} [{name}]: no key {key!r}; choose from {', '.join(allowed or ())}")


def _either(sources: Iterable[str | None]) -> re.Pattern[str]:
    known = [source for source in sources if source]
    return re.compile("|".join(f"(?:{source})" for source in known) or _NEVER, re.IGNORECASE)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(words), key=lambda w: (-len(w), w))
    source = "|".join(re.escape(w).replace(r"\ ", " {1,3}") + (r"(?!\w)" if w[-1].isalnum() else "") for w in longest_first)
    return re.compile(source or _NEVER, re.IGNORECASE)


def _peoples(names: Iterable[str]) -> dict[str, Noun]:
    return {form: Noun("people", "unknown", plural=form != name) for name in names for form in (name, plural(name))}


def _nouns(tables: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Noun]]:
    for table in tables:
        plurals = table.get("plurals", {})
        collective, irregular = set(plurals.get("collective", ())), plurals.get("irregular", {})
        for row in table.get("nouns", ()):
            for word in row["words"]:
                regular = plurals.get("regular", False)
                yield word, Noun(row["group"], row["side"], plural=word in collective or not regular)
                if regular and word not in collective:
                    yield irregular.get(word) or plural(word), Noun(row["group"], row["side"], plural=True)


def plural(word: str) -> str:
    """An English noun's regular plural.

    >>> plural("policeman"), plural("deputy"), plural("bus"), plural("boy")
    ('policemen', 'deputies', 'buses', 'boys')
    """
    if word.endswith(("man", "woman")) and not word.endswith("human"):
        return word[:-2] + "en"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
