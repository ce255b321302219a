"""The date grammars of each language, from TOML: words and patterns in, the phrases that a sentence holds out."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import count as counter
from typing import Any

from tasdiq.errors import BadValueError

TABLES = (
    "month", "weekday", "number", "ordinal", "unit", "some_unit", "two_units", "ago", "spell", "which", "yearly", "part", "day_part",
    "deictic", "overnight", "direction", "adjacent", "weekend", "season", "week_of", "span", "reference",
    "period", "recent", "alike", "compared", "beside", "fiscal", "era", "ages", "feast", "holiday", "last", "still",
)  # fmt: skip
GUARDS = (
    "lead", "apart", "between", "since", "name_before", "name_after", "modal", "doubtful", "names", "needs", "year_needs", "year_weak",
    "year_stop", "future", "not_day_before", "stamp",
)  # fmt: skip
_SECTIONS = (*TABLES, "parts", "macros", "rules", "guards")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One pattern of one kind; `names` tells which word of which table each of its groups holds."""

    kind: str
    pattern: re.Pattern[str]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """What must stand around a phrase that could be something else ("may", "March", a bare year)."""

    doubtful: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    lead: re.Pattern[str]
    apart: re.Pattern[str]
    between: re.Pattern[str]
    since: re.Pattern[str]
    name_before: re.Pattern[str]
    name_after: re.Pattern[str]
    modal: re.Pattern[str]
    needs: re.Pattern[str]
    year_needs: re.Pattern[str]
    year_weak: re.Pattern[str]
    year_stop: re.Pattern[str]
    future: re.Pattern[str]
    not_day_before: re.Pattern[str]
    stamp: re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """One language's words, rules by the word they begin with ("#" for a digit), and guards."""

    language: str
    tables: Mapping[str, Mapping[str, Any]]
    guards: Guards
    starts: Mapping[str, tuple[Rule, ...]] = field(repr=False)

    def meaning(self, name: str, words: str) -> Any:
        """What the words mean in the table of that name ("month2" is the table "month")."""
        table = self.tables.get(name.rstrip("0123456789"))
        return words if table is None else table[" ".join(words.lower().split())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A stretch of text that a rule fits, and what its parts mean."""

    start: int
    end: int
    kind: str
    parts: Mapping[str, Any]
    grammar: Grammar


def phrases(plain: str, grammars: tuple[Grammar, ...], allow: Callable[[str, Phrase], bool]) -> Iterator[Phrase]:
    """The longest phrases of a sentence from left to right, none overlapping, each one that `allow` lets pass."""
    done = 0
    for word in _WORD.finditer(plain):
        start = word.start()
        if start < done:
            continue
        key = "#" if plain[start].isdigit() else word.group().lower()
        longest: Phrase | None = None
        for grammar in grammars:
            for rule in grammar.starts.get(key, ()):
                match = rule.pattern.match(plain, start)
                if match and (longest is None or match.end() >= longest.end):
                    phrase = _phrase(match, rule, grammar)
                    longest = phrase if allow(plain, phrase) else longest
        if longest is not None:
            done = longest.end
            yield longest


def _phrase(match: re.Match[str], rule: Rule, grammar: Grammar) -> Phrase:
    found = {name: grammar.meaning(name, words) for group, name in rule.names.items() if (words := match.group(group)) is not None}
    end = match.end() - (match.group().endswith("."))
    return Phrase(start=match.start(), end=end, kind=rule.kind, parts=found, grammar=grammar)


@cache
def grammars() -> tuple[Grammar, ...]:
    """The grammar of each language that ships with the package, read once."""
    return tuple(grammar(language, text) for language, text in sorted(_texts("dates").items()))


@cache
def value_grammars() -> tuple[Grammar, ...]:
    """The same with the expressions that have a value but tell no day ("now", "the third quarter")."""
    plain = _texts("dates")
    return tuple(grammar(language, plain[language], text) for language, text in sorted(_texts("dates", "values").items()))


def _texts(*folder: str) -> dict[str, str]:
    found = files("tasdiq").joinpath("data", *folder).iterdir()
    return {f.name.removesuffix(".toml"): f.read_text("utf-8") for f in found if f.name.endswith(".toml")}


def grammar(language: str, *texts: str) -> Grammar:
    """The grammar that TOML texts describe together; unknown sections, tables and guards are errors."""
    held = _merged(language, texts)
    tables = {name: held[name] for name in TABLES if name in held}
    sources = {name: _alternatives(words) for name, words in tables.items()} | held.get("parts", {})
    macros = held.get("macros", {})
    starts: dict[str, list[Rule]] = {}
    for entry in held.get("rules", ()):
        _known(f"{language} [[rules]]", entry, ("kind", "patterns"))
        for pattern in entry["patterns"]:
            rule, first = _rule(language, entry["kind"], _expanded(language, pattern, macros), sources)
            for key in _keys(tables[first]) if first in tables else ("#",):
                starts.setdefault(key, []).append(rule)
    return Grammar(
        language=language, tables=tables, guards=_guards(held.get("guards", {})), starts={k: tuple(v) for k, v in starts.items()}
    )  # fmt: skip


def _merged(language: str, texts: tuple[str, ...]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for text in texts:
        held = tomllib.loads(text)
        _known(language, held, _SECTIONS)
        _known(f"{language} [guards]", held.get("guards", {}), GUARDS)
        for name, section in held.items():
            whole[name] = [*whole.get(name, []), *section] if isinstance(section, list) else {**whole.get(name, {}), **section}
    return whole


def _known(place: str, held: Mapping[str, Any], names: tuple[str, ...]) -> None:
    unknown = sorted(set(held) - set(names))
    if unknown:
        raise BadValueError(f"dates, {place}: unknown {', '.join(unknown)}; choose from {', '.join(names)}")


def _guards(held: Mapping[str, Any]) -> Guards:
    patterns = {n: re.compile(held.get(n, _NEVER), re.IGNORECASE) for n in GUARDS if n not in ("doubtful", "names")}
    return Guards(doubtful=frozenset(held.get("doubtful", ())), names=frozenset(held.get("names", ())), **patterns)


def _alternatives(words: Mapping[str, Any]) -> str:
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return r"(?:" + "|".join(re.escape(w).replace(r"\ ", " ") for w in longest_first) + r")(?![^\W\d_])"


def _keys(words: Mapping[str, Any]) -> set[str]:
    return {_WORD.findall(word)[0].lower() for word in words}


def _expanded(language: str, pattern: str, macros: Mapping[str, str]) -> str:
    for _ in range(4):  # macros may hold macros
        pattern = re.sub(r"@(\w+)@", lambda m: macros.get(m.group(1), m.group()), pattern)
    if left := re.search(r"@\w+@", pattern):
        raise BadValueError(f"dates, {language}: no macro {left.group()}; choose from {', '.join(macros)}")
    return pattern


def _rule(language: str, kind: str, pattern: str, sources: Mapping[str, str]) -> tuple[Rule, str]:
    names: dict[str, str] = {}
    number = counter()

    def group(match: re.Match[str]) -> str:
        name = match.group(1)
        table = name.rstrip("0123456789")
        if table not in sources:
            raise BadValueError(f"dates, {language}: no table or part {{{name}}}; choose from {', '.join(sources)}")
        key = f"g{next(number)}"
        names[key] = name
        return f"(?P<{key}>{sources[table]})"

    if not pattern.startswith("{"):
        raise BadValueError(f"dates, {language}: the pattern {pattern!r} must begin with a {{name}}")
    source = re.sub(r"\{([a-z]\w*)\}", group, pattern)
    compiled = re.compile(_blanks(source) + r"(?![^\W_])", re.IGNORECASE)
    return Rule(kind=kind, pattern=compiled, names=names), names["g0"].rstrip("0123456789")


def _blanks(source: str) -> str:
    """A blank in a pattern fits any short run of blanks; blanks in character classes and before ? stay one."""
    return re.sub(r" (?![?+*{\]|-])(?!\|)", " {1,4}", source)
