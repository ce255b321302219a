"""Names of government bodies in, whether such a body exists under that name out."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.model.mention import Mention
from tasdiq.model.text import Sentence
from tasdiq.resolve.actor_names import bare
from tasdiq.resolve.actor_reading import OURS, known, toml_of
from tasdiq.resolve.actor_records import Dated, day

VERDICTS = ("exists", "unknown", "not_under_that_name")
CERTAINTIES = ("high", "medium", "low")
_WORD = re.compile(r"[^\W_](?:[^\W_]|[.'](?=[^\W_]))*")
_SMALL = frozenset({"of", "for", "and", "the", "federal", "union", "provincial"})
_JOINING = frozenset({"and", "the", "of", "for"})
_LONGEST = 9
_SAME = {"defense": "defence", "labor": "labour", "women's": "women", "womens": "women"}
_FILE_KEYS = ("country", "name", "words", "complete", "complete_from", "complete_to", "certainty", "source", "institution")
_ROW_KEYS = ("name", "aliases", "from", "to", "level", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionMention(Mention):
    """A government body named in a sentence, and the country the words beside it give."""

    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution(Dated):
    """A government body under one official name, and what else it is called."""

    name: str
    aliases: tuple[str, ...] = ()
    level: str = "national"
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """One country's government bodies; `complete` is when the list is known to lack none."""

    country: str
    name: str
    words: tuple[str, ...]
    institutions: tuple[Institution, ...]
    source: str
    certainty: str = "medium"
    complete: Dated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What is known of a name: one of VERDICTS, the real name where it is another, and on what ground."""

    verdict: str
    real_name: str | None = None
    certainty: str | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class Institutions:
    """Government bodies by country, with the words their functions are called by."""

    bodies: Mapping[str, Bodies]
    heads: frozenset[str]
    functions: Mapping[str, frozenset[str]]  # "justice" -> {"justice", "law", ...}
    vocabulary: frozenset[str]

    @classmethod
    def load(cls, folders: Iterable[Path] = ()) -> "Institutions":
        """The bodies from our TOML files and those of the folders; all that is wrong in them is raised at once."""
        problems: list[TasdiqError] = []
        bodies: dict[str, Bodies] = {}
        words: dict[str, Any] = {}
        for folder in (OURS / "institutions", *folders):
            for path in toml_of(folder):
                try:
                    content = tomllib.loads(path.read_text(encoding="utf-8"))
                    if "country" in content:
                        bodies[content["country"]] = _bodies(path.name, content)
                    else:
                        words.update(_functions(path.name, content))
                except (OSError, ValueError) as error:
                    problems.append(BadValueError(f"{path}: {error}"))
                except BadValueError as error:
                    problems.append(error)
        if problems:
            raise ExceptionGroup("the institution files are wrong in these places", problems)
        functions = {name: frozenset(row) for name, row in words.get("function", {}).items()}
        return cls(
            bodies=bodies, heads=frozenset(words.get("heads", ())), functions=functions, vocabulary=frozenset(words.get("vocabulary", ()))
        )

    def find(self, sentences: Sequence[Sentence]) -> tuple[InstitutionMention, ...]:
        """The government bodies that the sentences name ("Ministry of X", "X ministry", "Department of X"), in order."""
        return tuple(mention for sentence in sentences for mention in self._find(sentence))

    def check(self, name: str, country: str, on: date | None = None) -> Check:
        """Whether the country has, or had on that day, a body of that name.

        Only a list that is marked complete for that day can say that there is none.
        """
        bodies = self.bodies.get(country)
        if bodies is None:
            return Check(verdict="unknown")
        key = self._key(name, bodies)
        for institution in bodies.institutions:
            if institution.holds(on) and any(self._key(n, bodies) == key for n in (institution.name, *institution.aliases)):
                return Check(verdict="exists", real_name=institution.name, certainty=bodies.certainty, source=bodies.source)
        if bodies.complete is None or not bodies.complete.holds(on) or not key[1]:
            return Check(verdict="unknown", real_name=self._nearest(key, bodies, on), source=bodies.source)
        return Check(
            verdict="not_under_that_name", real_name=self._nearest(key, bodies, on), certainty=bodies.certainty, source=bodies.source
        )

    def _key(self, name: str, bodies: Bodies) -> tuple[str, frozenset[str]]:
        """What kind of body it is, and after what it is called, in whatever order."""
        own = {bare(word) for phrase in bodies.words for word in phrase.split()}
        words = [_word(word) for word in _WORD.findall(name)]
        head = next((word for word in words if word in self.heads), "")
        return head, frozenset(word for word in words if word != head and word not in _SMALL and word not in own)

    def _nearest(self, key: tuple[str, frozenset[str]], bodies: Bodies, on: date | None) -> str | None:
        """The body whose name shares most words, else most functions, with the name asked for."""
        scored = []
        for institution in bodies.institutions:
            head, words = self._key(institution.name, bodies)
            shared = self._shared(key[1], words)
            if shared and institution.holds(on):
                scored.append((shared + (head == key[0]), -len(institution.name), institution.name))
        return max(scored)[2] if scored else None

    def _shared(self, left: frozenset[str], right: frozenset[str]) -> float:
        words = 2 * len((left & right) - {"affairs", "national", "public"})
        functions = sum(1 for row in self.functions.values() if left & row and right & row)
        return words + functions

    def _find(self, sentence: Sentence) -> Iterator[InstitutionMention]:
        words = list(_WORD.finditer(sentence.plain))
        keys = [_word(match.group()) for match in words]
        last = -1
        for at, key in enumerate(keys):
            if key not in self.heads or at <= last:
                continue
            first, end = self._named_after(sentence, words, keys, at) or self._named_before(keys, at, last) or (at, at)
            if first == end:
                continue
            last = end
            start, stop = words[first].start(), words[end].end()
            country = self._country(sentence.plain[max(0, start - 30) : start], sentence.plain[stop : stop + 30])
            name = re.sub(r"'s$", "", sentence.plain[start:stop])
            yield InstitutionMention(sentence=sentence.index, start=start, end=start + len(name), name=name, country=country)

    def _named_after(self, sentence: Sentence, words: Sequence[re.Match[str]], keys: Sequence[str], at: int) -> tuple[int, int] | None:
        """Ministry of Law and Justice: the words after the head, as far as they are a function's or capitalised."""
        if at + 2 >= len(keys) or keys[at + 1] not in ("of", "for"):
            return None
        end = at
        for place in range(at + 2, min(len(keys), at + 2 + _LONGEST)):
            between = sentence.plain[words[place - 1].end() : words[place].start()]
            if between.strip(" -&") not in ("", ",") or (between.strip() == "," and not self._goes_on(keys, place)):
                break
            if keys[place] in _JOINING:
                continue
            strange = not self._functional(keys[place])
            if keys[place] in self._countries or (strange and (end > at or not sentence.cased or words[place].group()[0].islower())):
                break
            end = place
        return (at, end) if end > at else None

    def _goes_on(self, keys: Sequence[str], place: int) -> bool:
        """Whether a list of functions goes on behind a comma: it must come to an "and" soon."""
        return self._functional(keys[place]) and "and" in keys[place : place + 4]

    def _named_before(self, keys: Sequence[str], at: int, last: int) -> tuple[int, int] | None:
        """Interior ministry: the words before the head that name a function."""
        first = at
        for place in range(at - 1, max(last, at - 6), -1):
            if self._functional(keys[place]):
                first = place
            elif keys[place] != "and":
                break
        return (first, at) if first < at else None

    def _functional(self, key: str) -> bool:
        return key in self._words or key in self.vocabulary

    def _country(self, before: str, behind: str) -> str | None:
        """The country named just before, or "of" or "in" which the body is said to be."""
        for bodies in self.bodies.values():
            for word in bodies.words:
                if re.search(rf"\b{re.escape(word)}(?:'s)?\W+(?:federal |the )?$", before, re.IGNORECASE if len(word) > 3 else 0):
                    return bodies.country
                if re.match(rf"\W{{1,3}}(?:of|in)\s+{re.escape(word)}\b", behind):
                    return bodies.country
        return None

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(bare(word) for bodies in self.bodies.values() for phrase in bodies.words for word in phrase.split())

    @cached_property
    def _words(self) -> frozenset[str]:
        named = {
            word
            for bodies in self.bodies.values()
            for institution in bodies.institutions
            for name in (institution.name, *institution.aliases)
            for word in map(_word, _WORD.findall(name))
        }
        return frozenset(word for row in self.functions.values() for word in row) | (named - _SMALL - self.heads - _JOINING)


def _word(written: str) -> str:
    word = bare(written)
    return _SAME.get(word, word)


def _functions(name: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    known(name, content, ("heads", "vocabulary", "function"))
    return content


def _bodies(name: str, content: Mapping[str, Any]) -> Bodies:
    known(name, content, _FILE_KEYS)
    missing = [key for key in ("country", "name", "words", "source", "institution") if key not in content]
    if missing:
        raise BadValueError(f"{name}: it needs {missing}")
    certainty = content.get("certainty", "medium")
    if certainty not in CERTAINTIES:
        raise BadValueError(f"{name}: no certainty {certainty!r}; choose from {CERTAINTIES}")
    complete = None
    if content.get("complete", False):
        complete = Dated(start=_day(content, "complete_from"), end=_day(content, "complete_to"))
    return Bodies(
        country=content["country"], name=content["name"], words=tuple(content["words"]), source=content["source"], certainty=certainty,
        complete=complete, institutions=tuple(_institution(name, row) for row in content["institution"]),
    )  # fmt: skip


def _institution(file: str, row: Mapping[str, Any]) -> Institution:
    known(f"{file}: institution {row.get('name')!r}", row, _ROW_KEYS)
    if "name" not in row:
        raise BadValueError(f"{file}: an institution needs a name")
    return Institution(
        name=row["name"], aliases=tuple(row.get("aliases", ())), level=row.get("level", "national"), note=row.get("note"),
        start=_day(row, "from"), end=_day(row, "to"),
    )  # fmt: skip


def _day(row: Mapping[str, Any], key: str) -> date | None:
    return day(row[key], last=key.endswith("to")) if key in row else None
