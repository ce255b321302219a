"""A sentence of a Reading in, who is said to say its words out, and how firmly they are said."""

import re
from dataclasses import dataclass, replace

from tasdiq.extract.people import people
from tasdiq.extract.sayings import Frame, Lexicon, frames, load
from tasdiq.model.mention import Reading, in_sentence
from tasdiq.model.text import Span

_LEADING = re.compile(r"^(?:(?:which|who|whom|and|but|both|that|what) |(?:in|on|since|during) (?:\w+ )?\d{4} )", re.IGNORECASE)
_TIME = re.compile(
    r",? (?:(?:late|early|earlier) )?(?:(?:on|this|last) )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"(?: (?:morning|afternoon|evening|night))?|today|yesterday|tonight|earlier|this week|last week|last month|this month|last year)$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\b(?:in|of|from|to|into|across|throughout|outside|inside|near|within|around) (?:the |\w+ern )?$", re.IGNORECASE)
_LOOK_BACK = 3  # sentences that "he added" may reach back over


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who is said to say some words; `who` None where the document itself says so."""

    who: str | None = None
    stance: str = "asserted"
    official: bool = False  # a state body or a hospital
    actor: str | None = None  # the body's id in the actor book, where it is named
    span: Span | None = None  # the words that name the sayer


def attribution(reading: Reading, sentence_index: int, start: int, end: int) -> Attribution:
    """Who is said to say the words at start..end of that sentence's plain text, with which stance."""
    text = reading.sentences[sentence_index].plain
    covering = [f for f in frames(text) if f.start <= start and end <= f.end]
    if covering:
        narrowest = min(covering, key=lambda f: (f.cited is False, f.end - f.start))
        said = _resolve(reading, sentence_index, narrowest, _LOOK_BACK)
    elif _inside_quotation(text, start):
        said = _previous_speaker(reading, sentence_index, _LOOK_BACK)
    else:
        said = Attribution()
    hedge = _hedge(text, start, end, load())
    return replace(said, stance=hedge) if hedge else said


def _resolve(reading: Reading, sentence_index: int, frame: Frame, back: int) -> Attribution:
    words = _subject_words(reading.sentences[sentence_index].plain, frame)
    if load().pronouns.fullmatch(words.lower()):
        earlier = _speaker_before(reading, sentence_index, frame, back)
        if earlier.who is not None:
            return replace(earlier, stance="claimed" if frame.stance == "asserted" and earlier.stance == "claimed" else frame.stance)
        if load().official.search(words) is None:
            return Attribution(stance=frame.stance)
    return _named(reading, sentence_index, frame, words)


def _subject_words(text: str, frame: Frame) -> str:
    """The subject without the "which" or "who" it begins with, and without a relative clause of its own."""
    words = _TIME.sub("", _LEADING.sub("", text[frame.who_start : frame.who_end].strip(" ,\"'")))
    head = re.split(r",? (?:who|which|whose) |, (?:speaking|talking|addressing|citing|quoting|in a|on) ", words)[0]
    known = load().official.search(head) or load().bodies.search(head)
    return head if known or not (load().bodies.search(words) or load().official.search(words)) else words


def _named(reading: Reading, sentence_index: int, frame: Frame, words: str) -> Attribution:
    lexicon = load()
    if _is_where(reading, sentence_index, frame):
        return Attribution()
    span = reading.span(sentence_index, frame.who_start, frame.who_end)
    plain = reading.sentences[sentence_index].plain
    tail = re.match(r",? who [^,.]{3,80}", plain[frame.who_end :])
    whole = plain[frame.who_start : frame.who_end] + (tail.group() if tail else "")
    inside = [m for m in in_sentence(reading.actors, sentence_index) if frame.who_start <= m.start and m.end <= frame.who_end]
    non_state = any(m.type == "non_state" and not (m.generic and lexicon.bystanders.search(plain[m.start : m.end])) for m in inside)
    for name, pattern in lexicon.private:
        if pattern.search(whole) and not lexicon.official.search(whole):
            return Attribution(who=name, stance=frame.stance, span=span)
    if inside and load().lead_in.match(words):
        words = plain[inside[0].start : frame.who_end]
    official = not non_state and _is_official(
        reading, sentence_index, frame, whole if tail else words, any(m.type == "state" for m in inside)
    )
    full: str | None = words
    if not official and not inside and lexicon.bodies.search(whole) is None and _is_name(words):
        full, official = _fuller(reading, sentence_index, words)
    return Attribution(
        who=full, stance="claimed" if non_state and frame.stance == "asserted" else frame.stance, official=official,
        actor=next((m.actor for m in inside if not m.generic), None), span=span,
    )  # fmt: skip


def _is_where(reading: Reading, sentence_index: int, frame: Frame) -> bool:
    """Whether the subject is only a place that something happens in: "the war in Afghanistan, ..."."""
    before = reading.sentences[sentence_index].plain[: frame.who_start]
    held = in_sentence(reading.places, sentence_index)
    return _PREPOSITION.search(before) is not None and any(m.start <= frame.who_start and frame.who_end <= m.end for m in held)


def _is_official(reading: Reading, sentence_index: int, frame: Frame, words: str, state: bool) -> bool:
    lexicon = load()
    if lexicon.not_official.search(words) and not any(
        lexicon.official.search(one) and not lexicon.not_official.search(one) for one in re.split(r",? and ", words)
    ):
        return False
    country = any(
        m.kind == "country" and not m.adjective and m.end - m.start >= 0.7 * len(words)
        for m in in_sentence(reading.places, sentence_index)
        if frame.who_start <= m.start and m.end <= frame.who_end
    )
    return state or country or lexicon.official.search(words) is not None


def _is_name(words: str) -> bool:
    """Whether the words are capitalised throughout, as a person's name is; an acronym is a body."""
    parts = re.findall(r"[^\W\d_][\w'-]*", words)
    if words.isupper() and len(parts) > 4:
        return False
    if not parts or (len(parts) == 1 and parts[0].isupper() and len(parts[0]) > 2):
        return False
    return all(p[0].isupper() or p in ("al", "ul", "ur", "bin", "de", "la", "del", "von", "van") for p in parts[:4])


def _fuller(reading: Reading, sentence_index: int, words: str) -> tuple[str, bool]:
    """The person's full name and public role as the document has them elsewhere; a private person stays unnamed."""
    lexicon = load()
    for person in people(reading):
        if words.split(",")[0] in person.names:
            full = f"{person.name}, {person.role}" if person.actor_name is None else f"{person.name}, {person.role} of {person.actor_name}"
            official = lexicon.official.search(full) is not None and lexicon.not_official.search(full) is None
            return full, official
    surname = words.split(",")[0].split()[-1]
    found = re.compile(rf"(?<!\w){re.escape(surname)}(?!\w)")
    for sentence in reading.sentences:
        for frame in frames(sentence.plain) if sentence.index != sentence_index and found.search(sentence.plain) else ():
            fuller = _subject_words(sentence.plain, frame)
            if found.search(fuller) and (lexicon.official.search(fuller) or lexicon.bodies.search(fuller)):
                return fuller, lexicon.official.search(fuller) is not None and lexicon.not_official.search(fuller) is None
    return "a person", False


def _speaker_before(reading: Reading, sentence_index: int, frame: Frame, back: int) -> Attribution:
    same = [f for f in frames(reading.sentences[sentence_index].plain) if f.who_end <= frame.who_start]
    if same and back:
        return _resolve(reading, sentence_index, same[-1], back - 1)
    return _previous_speaker(reading, sentence_index, back)


def _previous_speaker(reading: Reading, sentence_index: int, back: int) -> Attribution:
    if back == 0 or sentence_index == 0:
        return Attribution()
    before = reading.sentences[sentence_index - 1]
    if before.of != reading.sentences[sentence_index].of:
        return Attribution()
    found = frames(before.plain)
    if not found:
        return _previous_speaker(reading, sentence_index - 1, back - 1)
    return _resolve(reading, sentence_index - 1, found[-1], back - 1)


def _inside_quotation(text: str, start: int) -> bool:
    """Whether the sentence goes on with words quoted from before: a quotation mark at its head, unclosed before start."""
    return text[:1] == '"' and text.find('"', 1, start) < 0


def _hedge(text: str, start: int, end: int, lexicon: Lexicon) -> str | None:
    clause_start = max((m.end() for m in re.finditer(r"[;:] |, (?:but|while|and) ", text[:start])), default=0)
    window = text[max(clause_start, start - 60) : end + 25]
    for stance, pattern in lexicon.hedges:
        if pattern.search(window):
            return stance
    return None
