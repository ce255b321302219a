"""Sentences in, places out: names found and resolved against the gazetteer with the document's context."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tasdiq.model.mention import PlaceMention
from tasdiq.model.text import Document, Sentence
from tasdiq.model.values import Where
from tasdiq.resolve import gazetteer
from tasdiq.resolve.gazetteer import PlaceBook
from tasdiq.resolve.place_choice import choose
from tasdiq.resolve.place_entry import Place
from tasdiq.resolve.place_merge import best
from tasdiq.resolve.place_namesakes import told
from tasdiq.resolve.place_nearness import nearby
from tasdiq.resolve.place_sites import sites, unknown_units
from tasdiq.resolve.place_spot import Candidate, Line, line_of, spot, surnames
from tasdiq.resolve.place_units import Units, read_units
from tasdiq.resolve.place_unnamed import held
from tasdiq.resolve.place_words import PlaceWords, read_words

__all__ = ["Gazetteer", "best"]

ActorSpan = tuple[int, int, int]  # sentence, start, end
Stretch = tuple[int, int]
_DAY = r"(?:[A-Z][a-z]{2,8}\.?\s*\d{1,2}(?:,?\s*\d{4})?|\d{1,2}\s+[A-Z][a-z]{2,8}\.?(?:,?\s*\d{4})?)"
_DATELINE = re.compile(
    r"^\W{0,3}[A-Z][^\W\d_]+(?:[ .'-]+[^\W\d_]+){0,4}(?:,\s*[A-Z][^\W\d_.]+(?: [A-Z][^\W\d_]+){0,2})?"  # KABUL, Afghanistan
    r"(?:\s*\([A-Z][A-Z. ]{1,25}\)(?=,))?,?\s*"  # MANAGUA (NICARAGUA),
    r"(?:(?:NO DATE|\d{1,2}\s+[A-Za-z]{3,9}\.?(?:\s+\d{2,4})?|[A-Za-z]{3,9}\.?\s+\d{1,2}(?:,\s*\d{4})?)\s*"  # 4 FEB 90
    r"(?:\([^)]{2,60}\)|-{1,2}|:|$)"
    r"|\([^)]{2,60}\)\s*(?:-{1,2}|:|$)|-{2}|-\s|:\s*$|\[TEXT\])"
    r"|^\W{0,3}[A-Z]{3,}(?:[ .'-][A-Z]{2,}){0,3}:\s"  # QUETTA:
)
_INNER_DATELINE = re.compile(  # after a header on the same line: "For Immediate Release KABUL, Afghanistan (Jan. 25, 2013)"
    r"(?<![\w,(])(?:[A-Z]{3,}(?:[ .'-][A-Z]{2,}){0,3}(?:,\s*[A-Z][a-z]\w+(?: [A-Z]\w+)?)?\s*\((?:" + _DAY + r"|[A-Z]{2,8}\b[^)]{0,30})\)"
    r"|[A-Z]\w{2,},\s*[A-Z][a-z]\w+(?: [A-Z]\w+)?\s*\(" + _DAY + r"\))"
)
_LONGEST_DATELINE = 120
_TOWN = 20_000  # people
_DATED = re.compile(r"\d|NO DATE")
_DATELINE_SENTENCES = 5  # of the text, in which one may stand: below the masthead, the day, a headline and its second line


@dataclass(frozen=True, kw_only=True)
class Gazetteer:
    """The places of the world by name; `find` reads a document, `lookup` a single name."""

    book: PlaceBook
    words: PlaceWords
    units: Units
    past: Mapping[str, int] = field(default_factory=dict)  # place id -> how often the desk's own records use it

    @classmethod
    def open(cls, extra: Iterable[Path] = (), packs: Iterable[Path] = (), past: Mapping[str, int] | None = None) -> "Gazetteer":
        """The gazetteer that comes with the package, an analyst's own CSV or TOML files, the packs that were added, and past use."""
        home = gazetteer.shipped()
        book = PlaceBook.open(extra=extra, packs=packs)
        return cls(book=book, words=read_words(home / "words.toml"), units=read_units(home / "units.toml"), past=past or {})

    def lookup(self, name: str, country: str | None = None) -> list[Place]:
        """The places of that name, best known first, in that country if one is given."""
        return self.book.lookup(name, country)

    def on(self, where: Where, day: date | None) -> Where:
        """The place with the district and province that it lay in on that day: a tribal agency before it was a district."""
        return self.units.on(where, day)

    def find(
        self, document: Document, sentences: Sequence[Sentence], actor_spans: Iterable[ActorSpan] = (), at_home: Iterable[str] = ()
    ) -> tuple[PlaceMention, ...]:
        """The places that the sentences name, in order; none within an actor's name. `at_home`: the countries of the actors named.

        A dateline tells where the reporter was: it is context, and a mention only where nothing else is named.
        """
        taken: dict[int, list[Stretch]] = {}
        for index, start, end in actor_spans:
            taken.setdefault(index, []).append((start, end))
        lines = [line_of(s) for s in sentences]
        candidates = [c for line in lines for c in self._spot(line, taken.get(line.sentence.index, ()))]
        forces = frozenset(at_home) - self.words.abroad
        chosen = choose(candidates, self.words, surnames(lines, self.words), self._prior(document), self.past, forces)
        named = told([(c, p) for c, p in zip(candidates, chosen, strict=True) if p is not None], self.words)
        elsewhere = {p.kind for c, p in named if not c.dateline} - {"country"}
        of_head = {"country"} if elsewhere == {"area"} else set[str]()  # "near Lake Chad" is in the dateline's country
        mentions = [self._mention(c, p) for c, p in named if not (c.dateline and elsewhere) or p.kind in of_head]
        mentions = held(lines, mentions, self.words, self.book)
        heads = {line.sentence.index: [_dateline(line)] for line in lines if elsewhere}
        mentions += unknown_units(lines, mentions, _joined(taken, heads), self.words, self.book)
        mentions += sites(lines, mentions, taken, self.words)
        return tuple(sorted(mentions, key=lambda m: (m.sentence, m.start, m.end)))

    def dateline(self, sentences: Sequence[Sentence]) -> PlaceMention | None:
        """The place in the dateline, where the document has one: "QUETTA, Pakistan (AP) -"."""
        for sentence in [s for s in sentences if s.of == "text"][:_DATELINE_SENTENCES]:
            dated = _DATED.search(sentence.plain)  # what stands behind the day is the source: "(RADIO CADENA NACIONAL)"
            end = dated.start() if dated else len(sentence.plain)
            line = line_of(sentence)
            if _dateline(line) == (0, 0):
                continue
            candidates = [c for c in self._spot(line, ()) if c.dateline and c.start < end]
            chosen = choose(candidates, self.words) if candidates else []
            named = [(c, p) for c, p in zip(candidates, chosen, strict=True) if p is not None]
            if named:
                candidate, place = next((n for n in named if n[1].kind != "country"), named[0])
                return self._mention(candidate, _town(candidate, place))
        return None

    def _spot(self, line: Line, taken: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
        start, end = _dateline(line)
        for candidate in spot(line, self.book, self.words, taken):
            yield replace(candidate, dateline=True) if start <= candidate.start and candidate.end <= end else candidate

    def _mention(self, candidate: Candidate, place: Place) -> PlaceMention:
        adjective = place.adjective or (place.kind == "country" and candidate.hint)
        return PlaceMention(
            sentence=candidate.line.sentence.index, start=candidate.start, end=candidate.end, kind=place.kind, adjective=adjective,
            where=nearby(candidate, place, self.words),
        )  # fmt: skip

    def _prior(self, document: Document) -> str | None:
        """The publisher's country, from its name or its address: a weak hint."""
        for name in re.findall(r"[A-Z]\w{3,}", document.publisher or ""):
            places = self.book.lookup(name)
            if places and (places[0].kind in ("country", "admin1") or places[0].population > 500_000):
                return places[0].country
        domain = re.match(r"https?://[^/:]+\.([a-z]{2})(?:[/:]|$)", document.url or "")
        country = self.book.country(domain[1].upper()) if domain else None
        return country.country if country is not None else None


def _joined(one: Mapping[int, list[Stretch]], other: Mapping[int, list[Stretch]]) -> dict[int, list[Stretch]]:
    return {index: [*one.get(index, ()), *other.get(index, ())] for index in {*one, *other}}


def _town(candidate: Candidate, place: Place) -> Place:
    """The largest town of the name where a province was chosen: reporters write from towns."""
    towns = [p for p in candidate.places if p.kind == "settlement" and p.main and p.population > _TOWN]
    return max(towns, key=lambda p: p.population) if towns and place.kind in ("admin1", "admin2", "area") else place


def _dateline(line: Line) -> tuple[int, int]:
    """Where the sentence holds a dateline; 0, 0 without one."""
    if line.sentence.of == "title":
        return 0, 0
    match = _INNER_DATELINE.search(line.sentence.plain) if line.cased else None
    match = match or _DATELINE.match(line.sentence.plain[:_LONGEST_DATELINE])
    return match.span() if match is not None else (0, 0)
