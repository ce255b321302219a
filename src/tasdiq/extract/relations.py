"""A Reading in, the ties it tells of out: between organisations, and between them and people in public roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tasdiq.extract import vocabulary
from tasdiq.extract.attribution import Attribution, attribution
from tasdiq.extract.masking import PersonMention
from tasdiq.extract.page import Page, page
from tasdiq.extract.pattern_language import compile_all
from tasdiq.extract.patterns import Match, Patterns
from tasdiq.extract.people import Person
from tasdiq.extract.relation_tellings import Key, key, merged, said_better
from tasdiq.extract.sayings import any_of
from tasdiq.model import vocab
from tasdiq.model.mention import ActorMention, DateMention, PlaceMention, Reading, in_sentence
from tasdiq.model.record import RELATIONS, Relation
from tasdiq.model.text import Span, digest
from tasdiq.model.values import When

_ARMED = ("non_state", "unknown", "political")
_WITH_PEOPLE = ("led_by", "leader_killed", "defected_from", "pledged", "succeeded")
_OF_PLACES = ("controls", "lost")
_PART_OF = re.compile(r"\b(?:segments?|sections?|parts?|elements|members|commanders|fighters) of (?:the )?$", re.IGNORECASE)
_AFTER = 40  # characters after the words in which their date stands
_NEW_CLAUSE = re.compile(r"[,;]| (?:and|but|after|before|who|when|while|since|as) ")
_SECTION = re.compile(r" (?:branch|wing|faction|chapter|affiliate|remnants|elements|cells)\b", re.IGNORECASE)
_BEFORE = 30  # characters before the words in which "not", "if" or "would" still concern them


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One end of a tie."""

    actor: str | None
    name: str
    type: str = "non_state"
    role: str | None = None
    person: bool = False

    @property
    def key(self) -> str:
        """What tells it from other parties of the document."""
        return self.actor or self.name.casefold()


@dataclass(frozen=True)
class _Lexicon:
    patterns: Patterns
    never: re.Pattern[str]
    never_before: re.Pattern[str]
    leading: frozenset[str]


def find(reading: Reading, book: object = None) -> tuple[Relation, ...]:
    """Every tie of the document once, with all the words that tell it; `book` is kept for finders that need it."""
    view, found = page(reading), dict[Key, Relation]()
    for relation in (*_told(view), *_led(view)):
        same = key(relation)
        found[same] = merged(found[same], relation) if same in found else relation
    return tuple(r for r in found.values() if not said_better(r, found))


def _told(view: Page) -> Iterator[Relation]:
    lexicon = _lexicon()
    for sentence in view.reading.sentences:
        for match in view.matches(lexicon.patterns, sentence):
            if not _never(match, lexicon) and not _of_another(match):
                yield from _relations(view, match)


def _relations(view: Page, match: Match) -> Iterator[Relation]:
    kind = match.pattern.means["relation"]
    for subject in _subjects(view, match, kind):
        for other in _objects(view, match, kind):
            if _fits(kind, subject, other):
                yield _relation(view, match, kind, subject, other)


def _relation(view: Page, match: Match, kind: str, subject: Party, other: Party) -> Relation:
    start, end = match.place() or (0, 0)
    return _made(view, kind, (subject, other), (match.masked.sentence, start, end), match.pattern.means.get("stance"))


def _made(view: Page, kind: str, parties: tuple[Party, Party], place: tuple[int, int, int], stance: str | None = None) -> Relation:
    reading, (index, start, end) = view.reading, place
    subject, other = parties
    said = attribution(reading, index, start, end)
    date = _date(view, index, start, end) if kind != "led_by" else None  # a role is named on a day, it does not begin on it
    span = reading.span(index, start, end)
    if said.span is not None and start <= said.span.start - reading.sentences[index].start < end and said.actor == subject.actor:
        said = Attribution()  # the text describes what it announced
    evidence: dict[str, tuple[Span, ...]] = {"relation": (span,)}
    if date is not None:
        evidence["date"] = (reading.words(date),)
    sentence = reading.sentences[index]
    return Relation(
        id=f"relation:{digest(reading.document.id, sentence.of, sentence.start + start, kind, subject.key, other.key)[:16]}",
        document=reading.document.id, subject=subject.actor, subject_name=subject.name, relation=kind, object=other.actor,
        object_name=other.name, when=date.when if date else When(), stance=stance or said.stance, attribution=said.who,
        role=subject.role or other.role, evidence=evidence,
    )  # fmt: skip


def _date(view: Page, index: int, start: int, end: int) -> DateMention | None:
    """The date nearest to where the tie's words end: "merged in 2010 but broke away in 2012" has one for each tie."""
    plain = view.reading.sentences[index].plain
    dates = [d for d in in_sentence(view.reading.dates, index) if start <= d.start < end + _AFTER]
    near = [d for d in dates if d.start < end or _NEW_CLAUSE.search(plain[end : d.start]) is None]
    if len(near) < 2:
        return view.date_near(index, start, end)
    return min(near, key=lambda d: abs(d.start - end))


def _subjects(view: Page, match: Match, kind: str) -> list[Party]:
    if kind == "leader_killed":
        return _bodies_of(view, match)
    return _parties(view, match, "subject")


def _objects(view: Page, match: Match, kind: str) -> list[Party]:
    if match.words("ground"):
        places = [m for m in match.mentions("ground") if isinstance(m, PlaceMention)]
        return [Party(actor=None, name=f"ground in {_place_name(match, m)}", type="place") for m in places]
    return _parties(view, match, "object")


def _parties(view: Page, match: Match, slot: str) -> list[Party]:
    words, mentioned = match.words(slot), match.mentions(slot)
    if words.lower().startswith(_PARTS) and mentioned:
        return [Party(actor=None, name=_without_article(words), type="non_state")]
    plain = match.masked.plain
    found: list[Party] = []
    for mention in mentioned:
        if isinstance(mention, ActorMention) and not mention.generic and _PART_OF.search(plain[: mention.start]) is None:
            found.append(Party(actor=mention.actor, name=mention.name, type=mention.type))
        elif isinstance(mention, PersonMention):
            found.append(_person(view, mention.name))
        elif isinstance(mention, PlaceMention) and not mention.adjective:
            found.append(Party(actor=None, name=_place_name(match, mention), type="place"))
    if any(isinstance(m, ActorMention) for m in mentioned):
        found.extend(
            Party(actor=None, name=name, type="unknown") for name in match.names(slot) if not _SECTION.match(words.partition(name)[2])
        )
    place = match.place(slot)
    if not mentioned and place is not None:
        found.extend(_meant(view, match, words.lower(), place[0]))
    return found


def _meant(view: Page, match: Match, words: str, start: int) -> Iterator[Party]:
    """Who "it", "its", "the group", "who", "he" or "him" is."""
    if words in ("he", "she", "who", "him", "her"):
        name = _person_before(view, match, start, words)
        if name is not None:
            yield _person(view, name)
        return
    if words in _OWN:
        start, words = (match.place() or (start, 0))[0], "it"  # "the Y, its rival": whose rival was said before the Y
    actor = view.focus(match.masked.sentence, start, words)
    if actor is not None:
        yield Party(actor=actor.actor, name=actor.name, type=actor.type)


def _person_before(view: Page, match: Match, start: int, words: str) -> str | None:
    """The last person named before: in the sentence, or, for "he" and "him", alone in the one before it."""
    taken = {m.name for m in (*match.mentions("subject"), *match.mentions("object")) if isinstance(m, PersonMention)}
    here = [m.name for m in match.masked.held if isinstance(m, PersonMention) and m.end <= start and m.name not in taken]
    if here or words == "who" or match.masked.sentence == 0:
        return here[-1] if here else None
    earlier = {m.name for m in view.masked(match.masked.sentence - 1).held if isinstance(m, PersonMention)} - taken
    return earlier.pop() if len(earlier) == 1 else None


def _person(view: Page, name: str) -> Party:
    known = view.person(name)
    return Party(actor=None, name=name, role=known.role if known else None, type="person", person=True)


def _bodies_of(view: Page, match: Match) -> list[Party]:
    """The armed organisations in which the person killed has a role now."""
    people = [m for m in match.mentions("object") if isinstance(m, PersonMention)]
    parties = _parties(view, match, "subject")
    for person in people:
        for role in view.roles(person.name):
            if role.actor_name is not None and not role.former:
                parties.append(_body(view, role))
    return parties[:1]


def _body(view: Page, person: Person) -> Party:
    kinds = {(m.actor, m.name): m.type for m in view.reading.actors}
    return Party(
        actor=person.actor, name=person.actor_name or "", type=kinds.get((person.actor, person.actor_name or ""), "unknown")
    )  # fmt: skip


def _led(view: Page) -> Iterator[Relation]:
    """Who leads an armed organisation, from the roles people are given."""
    lexicon = _lexicon()
    for person in view.people:
        weak = person.role == "leader" and " " not in person.name
        if person.actor_name is None or person.role not in lexicon.leading or person.one_of_many or weak:
            continue
        body = _body(view, person)
        if body.type == "non_state":
            leader = Party(actor=None, name=person.name, role=person.role, type="person", person=True)
            yield _made(view, "led_by", (body, leader), (person.sentence, person.start, person.end))


def _fits(kind: str, subject: Party, other: Party) -> bool:
    """Whether a tie of that kind can hold between the two; state forces and places have no part in most."""
    if subject.key == other.key:
        return False
    if kind in _OF_PLACES:
        return subject.type == "non_state" and other.type == "place"
    if subject.type == "place" or other.type == "place":
        return False
    if subject.person or other.person:
        armed = other if subject.person else subject
        both = subject.person and other.person
        return kind in _WITH_PEOPLE and (both or armed.type == "non_state") and (kind != "succeeded" or both)
    return subject.type in _ARMED and other.type in _ARMED and "non_state" in (subject.type, other.type)


def _never(match: Match, lexicon: _Lexicon) -> bool:
    start, end = match.found.span()
    before = match.masked.text[max(0, start - _BEFORE) : start]
    return lexicon.never.search(match.masked.text[start:end]) is not None or lexicon.never_before.search(before) is not None


def _of_another(match: Match) -> bool:
    """Whether "and" parts the two ends, so that the words tie another: "X and the branch of Y merged"."""
    if match.pattern.means["relation"] not in ("chapter_of", "faction_of"):
        return False
    subject, other = match.place("subject"), match.place("object")
    between = match.masked.plain[subject[1] : other[0]] if subject and other and subject[1] < other[0] else ""
    return " and " in between


def _place_name(match: Match, mention: PlaceMention) -> str:
    return mention.where.name or match.masked.plain[mention.start : mention.end]


def _without_article(words: str) -> str:
    return words.split(" ", 1)[1] if words.lower().startswith(("a ", "an ", "the ")) else words


_OWN = ("its", "their")
_PARTS = (
    "a segment",
    "segments",
    "a faction",
    "factions",
    "some factions",
    "a section",
    "sections",
    "parts",
    "elements",
    "members",
    "several",
    "some",
    "a group",
    "an ",
    "a ",
)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    table = vocab.shipped("vocabulary/relations")
    vocabulary.raise_all(
        "relations.toml cannot be used", vocabulary.unknown_keys(table, "relations.toml", ("words", "pattern", "settings"))
    )
    errors = vocabulary.strings(table["words"], "relations.toml [words]") + vocabulary.strings(
        table["settings"], "relations.toml [settings]"
    )
    errors += vocabulary.unknown_keys(table["settings"], "relations.toml [settings]", ("never", "never_before", "leading", "leading_verbs"))
    errors += vocabulary.patterns(table["pattern"], "relations.toml", {"relation": RELATIONS})
    vocabulary.raise_all("relations.toml cannot be used", errors)
    settings = table["settings"]
    return _Lexicon(
        patterns=compile_all(table["pattern"], table["words"], "relations.toml"),
        never=any_of(settings["never"]), never_before=any_of(settings["never_before"]),
        leading=frozenset((*settings["leading"], *settings["leading_verbs"])),
    )  # fmt: skip
