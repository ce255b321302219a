"""A group of things in, one Template out: spans, values, number, nation, place and date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tasdiq.extract.template_place import Located, main_country, most_exact
from tasdiq.extract.trained.grouping import Group, Thing, mean_values, type_of
from tasdiq.extract.trained.labels import ASKED, CATEGORY, STAGES, VALUES
from tasdiq.extract.trained.network import Things
from tasdiq.extract.trained.proposals import Proposal, probability
from tasdiq.model.mention import CountMention, DateMention, Mention, PlaceMention, Reading, in_sentence
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Span
from tasdiq.model.values import Count, When, Where, exactly

_ROLE = {"human_name": "human_target", "human_description": "human_target"}
_NEAR = 3  # characters between a number and what it counts


@dataclass(frozen=True, kw_only=True)
class Read:
    """A document as the network read it."""

    reading: Reading
    found: Sequence[Proposal]
    said: Things
    thresholds: Mapping[str, float]
    calibration: Mapping[str, Sequence[float]]  # by role, and of incidents: slope and shift of the logit

    def probability(self, name: str, mentions: Iterable[int]) -> float:
        """How likely it is that one of the mentions has that role, or tells of an incident, as measured on labelled documents."""
        slope, shift = self.calibration.get(name, (1.0, 0.0))
        return round(probability(slope * max(self.found[m].score for m in mentions) + shift), 4)


def template(read: Read, group: Group) -> Template:
    """One incident, with the place and the day that go with it best."""
    where = _where(read, group)
    document = read.reading.document
    firsts = [read.found[m] for thing in group.core for m in thing.mentions]
    first = min(firsts, key=lambda p: p.first)
    return Template(
        document=document.id,
        type=type_of(group, read.said),
        stage=STAGES[int(mean_values(group, read.said, "stage").argmax())],
        category=CATEGORY[int(mean_values(group, read.said, "category").argmax())],
        when=_when(read, group),
        where=where.where,
        wider=where.wider,
        place_words=where.words,
        fillers=tuple(_filler(read, thing, where.where) for thing in group.things),
        probability=read.probability("incident", [m for thing in group.core for m in thing.mentions]),
        span=document.span(first.start, first.end),
    )


def _filler(read: Read, thing: Thing, where: Where) -> Filler:
    spans = tuple(_spans(read, thing.mentions))
    values = {name: _value(read, thing, name) for name in ASKED.get(thing.role, ())}
    counted = values.get("number")
    return Filler(
        role=_ROLE.get(thing.role, thing.role),
        mentions=spans,
        named=thing.role == "human_name",
        titles=tuple(_spans(read, thing.titles)),
        type=values.get("instrument_type") or values.get("physical_type") or values.get("human_type"),
        effect=values.get("physical_effect") or values.get("human_effect"),
        number=_number(read, spans, counted),
        plural=counted in ("several", "counted"),
        nation=_nation(read, thing, where),
        confidence=values.get("confidence"),
        probability=read.probability(thing.role, thing.mentions),
    )


def _spans(read: Read, mentions: Sequence[int]) -> Iterator[Span]:
    for m in mentions:
        yield read.reading.document.span(read.found[m].start, read.found[m].end)


def _value(read: Read, thing: Thing, name: str) -> str | None:
    summed = read.said.values[name][thing.mentions].mean(axis=0)
    return VALUES[name][int(summed.argmax())]


def _number(read: Read, spans: Sequence[Span], counted: str | None) -> Count | None:
    """The number right before the words or at their head; one, where that is what the network says."""
    if counted == "one":
        return exactly(1)
    if counted in ("several", "counted"):
        for span in spans:
            for mention in _at(read.reading, span.start - _NEAR - 1, span.end, read.reading.counts):
                if isinstance(mention, CountMention):
                    return mention.count
    return None


def _at(reading: Reading, start: int, end: int, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions in the text that touch those characters."""
    for mention in mentions:
        sentence = reading.sentences[mention.sentence]
        if sentence.of == "text" and sentence.start + mention.start < end and start < sentence.start + mention.end:
            yield mention


def _nation(read: Read, thing: Thing, where: Where) -> str | None:
    """The country that the words themselves name, where it is another than the incident's."""
    if thing.role not in ("physical_target", "human_name", "human_description"):
        return None
    for span in _spans(read, [*thing.titles, *thing.mentions]):
        for mention in _at(read.reading, span.start, span.end, read.reading.places):
            if isinstance(mention, PlaceMention) and mention.kind == "country" and mention.where.country != where.country:
                return mention.where.country
    return None


def _where(read: Read, group: Group) -> Located:
    """The likeliest place, or a finer one in it; without any, one told in a sentence that names what was hit, else the country."""
    least = read.thresholds["place_of"]
    tied = [_at_words(read.reading, read.found[thing.mentions[0]]) for tie, thing in group.places if tie >= least]
    found = [mention for mention in tied if mention is not None]
    return most_exact(read.reading, found or [place for thing in group.core for place in _places_beside(read, thing)][:1])


def _places_beside(read: Read, thing: Thing) -> list[PlaceMention]:
    """The towns and units in the sentence of a thing's likeliest mention, in the document's country, the nearest first."""
    at = _at_words(read.reading, read.found[thing.mentions[0]])
    if at is None:
        return []
    home, country = read.reading.dateline, main_country(read.reading)
    found = [m for m in in_sentence(read.reading.places, at.sentence) if m.where.country == country and not m.adjective]
    told = [m for m in found if m.where.precision not in ("country", "larger")]
    others = [m for m in told if home is None or (home.sentence, home.start) != (m.sentence, m.start)]  # where it was written says nothing
    return sorted(others, key=lambda m: max(m.start - at.end, at.start - m.end))


def _at_words(reading: Reading, proposal: Proposal) -> Mention | None:
    for sentence in reading.sentences:
        if sentence.of == "text" and sentence.start <= proposal.start and proposal.end <= sentence.end:
            return Mention(sentence=sentence.index, start=proposal.start - sentence.start, end=proposal.end - sentence.start)
    return None


def _when(read: Read, group: Group) -> When:
    """The day the model ties to the incident; without any, one told in a sentence that names what was hit."""
    for tie, thing in group.dates:
        if tie < read.thresholds["date_of"]:
            break
        proposal = read.found[thing.mentions[0]]
        for mention in _at(read.reading, proposal.start, proposal.end, read.reading.dates):
            if isinstance(mention, DateMention) and mention.when.start is not None:
                return _in_full(read.reading, mention)
    return next((_in_full(read.reading, mention) for thing in group.core for mention in _told_beside(read, thing)), When())


def _in_full(reading: Reading, mention: DateMention) -> When:
    """A day as it is told most exactly: "Wednesday [4 October]" by its date."""
    for other in in_sentence(reading.dates, mention.sentence):
        if 0 <= other.start - mention.end <= _NEAR and other.when.start == mention.when.start and other.when.end == mention.when.end:
            return other.when
    return mention.when


def _told_beside(read: Read, thing: Thing) -> Iterator[DateMention]:
    """The days in the sentence of a thing's likeliest mention, the nearest first; that of writing says nothing of the incident."""
    proposal = read.found[thing.mentions[0]]
    at = _at_words(read.reading, proposal)
    if at is None:
        return
    found = in_sentence(read.reading.dates, at.sentence)
    days = [d for d in found if d.when.precision == "day" and d.when.start is not None and d.when.start != read.reading.anchor]
    yield from sorted(days, key=lambda day: max(day.start - at.end, at.start - day.end))
