"""A Reading in, the persons it names in a public role out, with organisation and every form of the name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from tasdiq.extract import vocabulary
from tasdiq.extract.focus import Focus
from tasdiq.extract.masking import PersonMention, Same, mask, slots_of
from tasdiq.extract.pattern_language import compile_all
from tasdiq.extract.patterns import Match, Patterns, search
from tasdiq.model import vocab
from tasdiq.model.mention import ActorMention, Reading

_LED_WITHIN = re.compile(r"^.{0,8}\bof (?:the )?.{2,90}, (?:is|was|are|were) .{0,30}\bby ")  # "F, a part of Y, is led by X": F is
_FAMILY = re.compile(r" (?:al|el)-[A-Z][a-z]+(?![\w-])")
_ONE_OF_MANY = r"\b(?:an?|one of (?:the|its|their)|another|senior|local) (?:[\w-]+ ){0,5}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person in a public role: name, role, organisation; `names` are the forms the document uses."""

    name: str
    role: str
    actor: str | None = None
    actor_name: str | None = None
    names: frozenset[str] = frozenset()
    former: bool = False
    one_of_many: bool = False  # "a leader", "one of the leaders"
    sentence: int = 0
    start: int = 0
    end: int = 0  # of the words that tie name and role


@dataclass(frozen=True)
class _Lexicon:
    patterns: Patterns
    not_first: frozenset[str]
    never: frozenset[str]
    titles: frozenset[str]
    led: frozenset[str]


def people(reading: Reading) -> tuple[Person, ...]:
    """Everyone the document names in a public role, once for each organisation, in order of appearance."""
    return _people(Same(reading))


@lru_cache(maxsize=2)
def _people(same: Same) -> tuple[Person, ...]:
    reading = same.reading
    lexicon = _lexicon()
    found: dict[tuple[str, str | None], Person] = {}
    for sentence in reading.sentences:
        if sentence.cased and not _headline(sentence.plain) and (hopeful := lexicon.patterns.hopeful(sentence.plain)):
            for person in _in_sentence(reading, search(hopeful, mask(sentence, slots_of(reading, sentence.index))), lexicon):
                key = (person.name, person.actor)
                if key not in found:
                    found[key] = person
    full = _merge_short_forms(list(found.values()), lexicon)
    return tuple(replace(p, names=_forms(p.name, [q.name for q in full], lexicon)) for p in full)


def _headline(plain: str) -> bool:
    """Whether nearly every word has a capital, so that capitals tell no names."""
    words = re.findall(r"[A-Za-z]{4,}", plain)
    return len(words) > 3 and sum(w[0].isupper() for w in words) >= 0.8 * len(words)


def mentions_of(reading: Reading, known: tuple[Person, ...]) -> tuple[PersonMention, ...]:
    """Each place where one of the people is named, in full or in short."""
    names = {form.lower(): person.name for person in reversed(known) for form in person.names}
    if not names:
        return ()
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)
    return tuple(
        PersonMention(sentence=s.index, start=m.start(), end=m.end(), name=names[m.group().lower()])
        for s in reading.sentences
        for m in pattern.finditer(s.plain)
        if (m.group()[0].isupper() or not s.cased) and not _other_bearer(s.plain, m, names)
    )


def _other_bearer(plain: str, match: re.Match[str], names: dict[str, str]) -> bool:
    """Whether a short form belongs to another's full name: "Shah" in "Ghazan Shah"."""
    if names[match.group().lower()].lower() == match.group().lower():
        return False
    before = re.search(r"(?<=[\w,'] )([A-Z][a-z][\w'-]*) $", plain[: match.start()])
    return before is not None and before.group(1).lower() not in _lexicon().titles | _lexicon().never


def _in_sentence(reading: Reading, matches: Iterable[Match], lexicon: _Lexicon) -> Iterator[Person]:
    taken: dict[str, Person] = {}
    for match in matches:
        person = _person(reading, match, lexicon)
        if person is None:
            continue
        known = taken.get(person.name)
        if known is None or (known.actor_name is None and person.actor_name is not None):
            taken[person.name] = person
    yield from taken.values()


def _person(reading: Reading, match: Match, lexicon: _Lexicon) -> Person | None:
    name, place = _name(_whole_name(match), lexicon), match.place()
    if name is None or place is None or _LED_WITHIN.search(match.masked.plain[max(0, place[0] - 12) : place[1]]):
        return None
    mentioned = [m for m in match.mentions("actor") if isinstance(m, ActorMention)]
    spoken = match.words("role").lower()
    role = "leader" if not spoken or spoken in lexicon.led else spoken
    whole = match.masked.plain[max(0, place[0] - 8) : place[1]]
    if not mentioned and match.words("own"):
        own = Focus(reading).at(match.masked.sentence, place[0], match.words("own"))
        mentioned = [own] if own else []
    actor = next((m for m in mentioned if not m.generic), None)
    return Person(
        name=name, role=role, actor=actor.actor if actor else None, actor_name=actor.name if actor else None,
        former=re.search(r"\b(?:former|ex-|last|late|slain|was|had been|then)\b", whole.lower()) is not None,
        one_of_many=re.search(_ONE_OF_MANY + re.escape(role), whole.lower()) is not None,
        sentence=match.masked.sentence, start=place[0], end=place[1],
    )  # fmt: skip


def _whole_name(match: Match) -> str:
    """The name with the family name that is an organisation's too: "Malik al-Houthi"."""
    where = match.place("person") or (0, 0)
    more = _FAMILY.match(match.masked.plain, where[1])
    return match.words("person") + (more.group() if more else "")


def _name(words: str, lexicon: _Lexicon) -> str | None:
    """The words as a person's name, None where they are not one."""
    parts = words.replace("'s", "").strip(" .,'").split()
    while parts and parts[0].lower().rstrip(".") in lexicon.not_first:
        parts.pop(0)
    if not parts or any(p.lower().strip(".,'") in lexicon.never for p in parts):
        return None
    if len(parts) == 1 and (parts[0].isupper() or len(parts[0]) < 3):
        return None
    return " ".join(parts)


def _merge_short_forms(found: list[Person], lexicon: _Lexicon) -> list[Person]:
    """People of whom one bears the other's last names are one person, with the fullest name and the first organisation."""
    merged: list[Person] = []
    for person in sorted(found, key=lambda p: -len(p.name)):
        for number, other in enumerate(merged):
            same_body = person.actor_name is None or other.actor_name is None or person.actor_name == other.actor_name
            if same_body and (person.name == other.name or person.name in _forms(other.name, [], lexicon)):
                if other.actor_name is None:
                    merged[number] = replace(
                        other, actor=person.actor, actor_name=person.actor_name, role=person.role if person.actor_name else other.role
                    )
                break
        else:
            merged.append(person)
    return sorted(merged, key=lambda p: (p.sentence, p.start))


def _forms(name: str, others: list[str], lexicon: _Lexicon) -> frozenset[str]:
    """The name, and the shorter forms of it that mean nobody else in the document."""
    parts = name.split()
    forms = {name}
    forms |= {" ".join(parts[:i]) for i in range(2, len(parts))}
    for tail in (" ".join(parts[i:]) for i in range(1, len(parts))):
        first = tail.split()[0].lower()
        if (len(tail) > 3 and first not in lexicon.titles and first not in ("ul", "ur", "bin", "de")) or first == "al":
            forms.add(tail)
    return frozenset(f for f in forms if not any(f in other and name not in other and other not in name for other in others))


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    table = vocab.shipped("vocabulary/people")
    vocabulary.raise_all("people.toml cannot be used", vocabulary.unknown_keys(table, "people.toml", ("words", "pattern", "names")))
    names = table["names"]
    errors = vocabulary.unknown_keys(names, "people.toml [names]", ("not_first", "never", "titles"))
    errors += vocabulary.strings(names, "people.toml [names]") + vocabulary.strings(table["words"], "people.toml [words]")
    for row in table["pattern"]:
        errors += vocabulary.unknown_keys(row, "people.toml [[pattern]]", ("pattern",))
    vocabulary.raise_all("people.toml cannot be used", errors)
    return _Lexicon(
        compile_all(table["pattern"], table["words"], "people.toml"),
        frozenset(names["not_first"]), frozenset(names["never"]), frozenset(names["titles"]), frozenset(table["words"]["led"]),
    )  # fmt: skip
