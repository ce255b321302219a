"""Readings made by hand: the words to mark are named, so the extractors are tested without the real finders."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.model.mention import ActorMention, CountMention, DateMention, PlaceMention, Reading
from tasdiq.model.record import Report
from tasdiq.model.text import Document, Sentence, sentences
from tasdiq.model.values import When, Where, exactly
from tasdiq.pipeline.reading.coder import Coder

ReadByHand = Callable[..., Reading]


@pytest.fixture(scope="session")
def tell() -> Callable[..., tuple[Report, ...]]:
    """What a text tells of, read by the real finders."""
    coder = Coder(Config())

    def reports(text: str, published: date | None = None) -> tuple[Report, ...]:
        return coder.code(Document(id="d", name="d.txt", text=text, published=published)).extract.reports

    return reports


@pytest.fixture
def read_by_hand() -> ReadByHand:
    return _read


def _read(
    text: str,
    *,
    actors: Mapping[str, str] | None = None,
    generic: Mapping[str, str] | None = None,
    places: Sequence[str] = (),
    dates: Mapping[str, date] | None = None,
    counts: Mapping[str, int] | None = None,
    published: date | None = None,
) -> Reading:
    """`actors`: words -> id ("?" first for an unknown organisation, "!" first for a state force); `generic`: words -> type."""
    document = Document(id="d1", name="hand.txt", text=text, published=published)
    found = sentences(document)
    return Reading(
        document=document,
        anchor=published,
        sentences=found,
        actors=tuple(_actors(found, actors or {}, generic or {})),
        places=tuple(
            PlaceMention(sentence=i, start=a, end=b, where=Where(name=w, precision="settlement"), kind="settlement")
            for w in places
            for i, a, b in _find(found, w)
        ),
        dates=tuple(
            DateMention(sentence=i, start=a, end=b, when=When(start=day, end=day, precision="day", stated=w))
            for w, day in (dates or {}).items()
            for i, a, b in _find(found, w)
        ),
        counts=tuple(
            CountMention(sentence=i, start=a, end=b, count=exactly(n, w)) for w, n in (counts or {}).items() for i, a, b in _find(found, w)
        ),
    )


def _actors(found: Sequence[Sentence], actors: Mapping[str, str], generic: Mapping[str, str]) -> list[ActorMention]:
    taken: list[ActorMention] = []
    for words, ident in sorted([*actors.items(), *((w, f"*{t}") for w, t in generic.items())], key=lambda pair: -len(pair[0])):
        for i, a, b in _find(found, words):
            if any(m.sentence == i and m.start < b and a < m.end for m in taken):
                continue
            kind = ident[1:] if ident[0] == "*" else {"?": "unknown", "!": "state"}.get(ident[0], "non_state")
            actor = None if ident[0] in "*?" else ident.lstrip("!")
            taken.append(ActorMention(sentence=i, start=a, end=b, actor=actor, name=words, type=kind, generic=ident[0] == "*"))
    return taken


def _find(found: Sequence[Sentence], words: str) -> list[tuple[int, int, int]]:
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    return [(s.index, m.start(), m.end()) for s in found for m in pattern.finditer(s.plain)]
