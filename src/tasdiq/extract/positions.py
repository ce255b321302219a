"""A Reading in, what governments, organisations and institutes deny, admit, doubt, affirm or condemn out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from tasdiq.extract import vocabulary
from tasdiq.extract.attribution import attribution
from tasdiq.extract.page import Page, page
from tasdiq.extract.pattern_language import compile_all
from tasdiq.extract.patterns import Match, Patterns
from tasdiq.extract.sayings import any_of
from tasdiq.model import vocab
from tasdiq.model.mention import ActorMention, PlaceMention, Reading
from tasdiq.model.record import POSITION_STANCES, Position
from tasdiq.model.text import Span, digest
from tasdiq.model.values import When

_SHORTEST, _LONGEST = 7, 240  # characters of what is held
_BEFORE_BODY = re.compile(r"\b(?:as|by|who|but|when|while|that|just|because) ", re.IGNORECASE)
_NO_BODY = re.compile(r"\b(?:would|neither|nor|not|never|no)\b", re.IGNORECASE)
_PART_OF_STATE = re.compile(
    r"\b(?:officials?|ministry|minister|parliament|army|military|police|forces|president|court|senate|lawmakers)\b", re.IGNORECASE
)
_LEADING_THE = re.compile(r"^the ", re.IGNORECASE)
_LIST_HEAD = re.compile(r"^(?:that|the fact that) ", re.IGNORECASE)


@dataclass(frozen=True)
class _Lexicon:
    patterns: Patterns
    responsibility: re.Pattern[str]
    accusations: re.Pattern[str]
    small: re.Pattern[str]
    never: re.Pattern[str]
    bodies: re.Pattern[str]
    official: re.Pattern[str]
    stops: tuple[str, ...]


def find(reading: Reading, book: object = None) -> tuple[Position, ...]:
    """Every position of the document once, in order; the same words repeated add their span."""
    view, found = page(reading), dict[tuple[str, str, str], Position]()
    for sentence in reading.sentences:
        held: list[tuple[int, int]] = []
        for match in view.matches(_lexicon().patterns, sentence):
            for position, (start, end) in _positions(view, match):
                if any(start < e and s < end for s, e in held):
                    continue
                held.append((start, end))
                key = (position.who.casefold(), position.stance, position.about.casefold())
                found[key] = _merged(found[key], position) if key in found else position
    return tuple(found.values())


def _positions(view: Page, match: Match) -> Iterator[tuple[Position, tuple[int, int]]]:
    lexicon, place, about = _lexicon(), match.place("about"), match.words("about")
    who = _body(view, match, lexicon)
    if place is None or who is None or lexicon.never.match(about):
        return
    if match.pattern.means["stance"] in ("denies", "admits") and _is_claim(match, about, lexicon):
        return
    about = _clause(about, lexicon)
    if len(about) < _SHORTEST or " " not in about:
        return
    start, end = (match.place("who") or place)[0], place[0] + len(about)
    yield _position(view, match, who, (start, end), _LIST_HEAD.sub("", about)), (start, end)


def _is_claim(match: Match, about: str, lexicon: _Lexicon) -> bool:
    """Whether what is denied or admitted is responsibility for a deed."""
    armed = any(isinstance(m, ActorMention) and m.type == "non_state" for m in match.mentions("who"))
    return lexicon.responsibility.match(about) is not None or (armed and lexicon.accusations.match(about) is not None)


def _position(view: Page, match: Match, who: tuple[str, str | None], where: tuple[int, int], about: str) -> Position:
    reading, index, (start, end) = view.reading, match.masked.sentence, where
    sentence, said = reading.sentences[index], attribution(reading, index, start, end)
    date = view.date_near(index, start, end - len(about))
    evidence: dict[str, tuple[Span, ...]] = {"position": (reading.span(index, start, end),)}
    if date is not None:
        evidence["date"] = (reading.words(date),)
    return Position(
        id=f"position:{digest(reading.document.id, sentence.of, sentence.start + start, match.pattern.means['stance'])[:16]}",
        document=reading.document.id, who=who[0], stance=match.pattern.means["stance"], about=about.rstrip(" .,"), actor=who[1],
        attribution=None if said.who == who[0] else said.who, when=date.when if date else When(), evidence=evidence,
    )  # fmt: skip


def _body(view: Page, match: Match, lexicon: _Lexicon) -> tuple[str, str | None] | None:
    """The body or public role the words name, with its id; None for a private person."""
    words, mentioned = match.words("who"), match.mentions("who")
    if lexicon.small.match(words):
        return None
    if words.lower() == "we":
        start = (match.place("who") or (0, 0))[0]
        quoted = match.masked.plain[:start].count('"') % 2 == 1
        return None if quoted else (view.reading.document.publisher or "the authors", None)
    words = _BEFORE_BODY.split(words)[-1]
    if _NO_BODY.search(words):
        return None
    if "," in words:
        role = words.split(",", 1)[1].strip(" ,")
        return (role, None) if lexicon.official.search(role) else None
    actors = [m for m in mentioned if isinstance(m, ActorMention)]
    if actors:
        whole = len(words) <= len(actors[0].name) + 6 and _PART_OF_STATE.search(words) is None
        return (actors[0].name if whole else _LEADING_THE.sub("", words)), actors[0].actor
    if any(isinstance(m, PlaceMention) and m.adjective and len(words) == m.end - m.start for m in mentioned):
        return None
    known = mentioned or lexicon.official.search(words) or lexicon.bodies.search(words)
    acronym = words.isupper() and len(words) > 2 and " " not in words and view.reading.sentences[match.masked.sentence].cased
    return (words, None) if known or acronym else None


def _clause(about: str, lexicon: _Lexicon) -> str:
    ends = [at for stop in lexicon.stops if (at := about.find(stop, 3)) >= 0]
    return about[: min([*ends, _LONGEST])].strip()


def _merged(first: Position, again: Position) -> Position:
    evidence: dict[str, tuple[Span, ...]] = dict(first.evidence)
    for name, spans in again.evidence.items():
        evidence[name] = tuple(dict.fromkeys((*evidence.get(name, ()), *spans)))
    return replace(first, evidence=evidence)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    table = vocab.shipped("vocabulary/positions")
    vocabulary.raise_all(
        "positions.toml cannot be used", vocabulary.unknown_keys(table, "positions.toml", ("words", "pattern", "settings"))
    )
    settings = table["settings"]
    errors = vocabulary.strings(table["words"], "positions.toml [words]") + vocabulary.strings(settings, "positions.toml [settings]")
    errors += vocabulary.unknown_keys(
        settings, "positions.toml [settings]", ("responsibility", "accusations", "small", "stop", "never", "bodies")
    )
    errors += vocabulary.patterns(table["pattern"], "positions.toml", {"stance": POSITION_STANCES})
    vocabulary.raise_all("positions.toml cannot be used", errors)
    return _Lexicon(
        patterns=compile_all(table["pattern"], table["words"], "positions.toml"),
        responsibility=any_of(settings["responsibility"], before="^"),
        accusations=any_of(settings["accusations"], before="^"), small=any_of(settings["small"], before="^"),
        never=any_of(settings["never"], before="^"), bodies=any_of(settings["bodies"]), official=any_of(table["words"]["official"]),
        stops=tuple(settings["stop"]),
    )  # fmt: skip
