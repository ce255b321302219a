"""A model's checked incidents in, Templates out: quotes become Spans, and where, when and how many are the Reading's own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tasdiq.extract.llm.anchors import Anchors
from tasdiq.extract.told import Best
from tasdiq.model.mention import Mention, PlaceMention, Reading
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Span
from tasdiq.model.values import Count, When, Where

if TYPE_CHECKING:
    from tasdiq.extract.llm import replies

_WIDE = ("larger", "admin1", "admin2", "settlement", "area")  # kinds of place that hold others, widest first

Found = TypeVar("Found", bound=Mention)


class Builder:
    """Builds the Templates of one document; `dropped` counts what does not stand on its words."""

    def __init__(self, reading: Reading, anchors: Anchors, best: Best, dropped: Counter[str]) -> None:
        self._reading, self._anchors, self._best, self._dropped = reading, anchors, best, dropped
        self.quotes = 0  # found

    def templates(self, told: Iterable["replies.Incident"]) -> tuple[Template, ...]:
        """The incidents with at least one thing in them that the document says, each once."""
        made: list[Template] = []
        for one in told:
            template = self._template(one)
            if template is None:
                self._dropped["incidents without words"] += 1
            elif template in made:
                self._dropped["incidents told twice"] += 1
            else:
                made.append(template)
        return tuple(made)

    def _template(self, told: "replies.Incident") -> Template | None:
        first = self._span(told.words, None) if told.words else None
        places = self._places(told.places, first)
        where = self._best(places)
        wider, place_words = self._wider(places, where)
        fillers = tuple(self._fillers(told, first, where.country))
        spans = [first] if first else [span for filler in fillers for span in filler.mentions]
        if not spans:
            return None
        return Template(
            document=self._reading.document.id,
            type=told.type,
            stage=told.stage or "accomplished",
            category=told.category,
            when=self._when(told.date, first),
            where=where,
            wider=wider,
            place_words=place_words,
            fillers=fillers,
            span=min(spans, key=lambda span: (span.field != "text", span.start)),
        )

    def _fillers(self, told: "replies.Incident", hint: Span | None, country: str | None) -> Iterator[Filler]:
        for each in told.individuals:
            yield from self._filler("individual", each.mentions, hint)
        for body in told.organisations:
            yield from self._filler("organisation", body.mentions, hint, confidence=body.confidence)
        for tool in told.instruments:
            yield from self._filler("instrument", tool.mentions, hint, kind=tool.type)
        for thing in told.physical_targets:
            yield from self._target("physical_target", thing, self._spans(thing.mentions, hint), country)
        for person in told.human_targets:
            names, titles = self._spans(person.names, hint), self._spans(person.descriptions, hint)
            for filler in self._target("human_target", person, names or titles, country):
                yield replace(filler, named=True, titles=titles) if names else filler

    def _filler(
        self, role: str, quotes: Sequence[str], hint: Span | None, *, kind: str | None = None, confidence: str | None = None
    ) -> Iterator[Filler]:
        mentions = self._spans(quotes, hint)
        if mentions:
            yield Filler(role=role, mentions=mentions, type=kind, confidence=confidence)
        else:
            self._dropped["things without words"] += 1

    def _target(
        self, role: str, told: "replies.PhysicalTarget | replies.HumanTarget", mentions: tuple[Span, ...], country: str | None
    ) -> Iterator[Filler]:
        if not mentions:
            self._dropped["things without words"] += 1
            return
        nation = self._nation(told.nation, mentions[0])
        yield Filler(
            role=role,
            mentions=mentions,
            type=told.type,
            effect=told.effect,
            number=self._number(told.number, mentions[0]),
            plural=told.several,
            nation=nation if nation != country else None,
        )

    def _spans(self, quotes: Iterable[str], hint: Span | None) -> tuple[Span, ...]:
        """Where the quotes stand, each once, in the order of the reply."""
        return tuple(dict.fromkeys(span for quote in quotes if (span := self._span(quote, hint)) is not None))

    def _span(self, quote: str, hint: Span | None) -> Span | None:
        span = self._anchors.near(quote, hint)
        self._counted(span is not None)
        return span

    def _counted(self, found: bool) -> None:
        if found:
            self.quotes += 1
        else:
            self._dropped["quotes that are not in the text"] += 1

    def _when(self, quote: str | None, hint: Span | None) -> When:
        """What the Reading makes of the date in these words; the words alone where it knows none there."""
        if quote is None:
            return When()
        found = self._named(quote, hint, self._reading.dates)
        if found:
            return found[0].when
        span = self._anchors.near(quote, hint)
        if span is None:
            return When()
        self._dropped["dates that are none we know"] += 1
        return When(stated=span.quote)

    def _places(self, quotes: Iterable[str], hint: Span | None) -> tuple[PlaceMention, ...]:
        """The Reading's places in these words."""
        found: list[PlaceMention] = []
        for quote in quotes:
            here = self._named(quote, hint, self._reading.places)
            if not here and self._anchors.near(quote, hint) is not None:
                self._dropped["places that are none we know"] += 1
            found += here
        return tuple(dict.fromkeys(found))

    def _number(self, quote: str | None, thing: Span) -> Count | None:
        """The Reading's count in the quote, else in the words of the thing itself."""
        found = self._named(quote, thing, self._reading.counts) if quote else []
        found = found or self._within(thing, self._reading.counts)
        return found[0].count if found else None

    def _nation(self, quote: str | None, thing: Span) -> str | None:
        found = self._named(quote, thing, self._reading.places) if quote else []
        return next((place.where.country for place in found if place.where.country), None)

    def _named(self, quote: str, hint: Span | None, mentions: Sequence[Found]) -> list[Found]:
        """The mentions in the nearest place of the quote that has any."""
        places = self._anchors.nearest(quote, hint)
        self._counted(bool(places))
        return next((found for span in places if (found := self._within(span, mentions))), [])

    def _within(self, span: Span, mentions: Sequence[Found]) -> list[Found]:
        """The mentions that share words with the span, those that share most first."""
        shared: list[tuple[int, Found]] = []
        for mention in mentions:
            words = self._reading.words(mention)
            if words.field == span.field and words.start < span.end and span.start < words.end:
                shared.append((min(words.end, span.end) - max(words.start, span.start), mention))
        return [mention for _, mention in sorted(shared, key=lambda pair: -pair[0])]

    def _wider(self, places: Sequence[PlaceMention], where: Where) -> tuple[tuple[Where, ...], tuple[Span, ...]]:
        """The named places that can hold `where`, widest first, and the words for each of them and for `where` itself."""
        own = [p for p in places if not p.adjective and (p.where.site if where.site else p.where.name) == (where.site or where.name)]
        held = [p for p in places if p.kind in _WIDE and not p.adjective and p not in own and p.where.country in (None, where.country)]
        once = {p.where.name: p for p in reversed(held) if p.where.name != where.name or where.site}
        wider = sorted(once.values(), key=lambda p: _WIDE.index(p.kind))
        words = tuple(self._reading.words(p) for p in [*wider, *own[:1]])
        return tuple(p.where for p in wider), words if own else ()
