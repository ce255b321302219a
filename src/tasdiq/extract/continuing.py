"""A happening and the incident in focus in; whether its words only go on with that incident, whatever their kind, out."""

from tasdiq.extract.happening import Happening, cue
from tasdiq.extract.told import Told
from tasdiq.model.mention import PlaceMention, Reading

_BEFORE = 60  # characters before a place in which words of home stand


def goes_on(reading: Reading, focus: Told, happening: Happening) -> bool:
    """Whether the words are what follows on the incident in focus, a later death of it, or another account of it."""
    if happening.another and not _is_later_death(happening):
        return False
    if is_reaction(happening) or _is_aftermath(focus, happening) or _is_later_death(happening):
        return True
    return _is_other_account(reading, focus, happening)


def is_reaction(happening: Happening) -> bool:
    """Whether the sentence tells how people took what had happened: a wreath, a funeral, a protest, words of sorrow."""
    text = happening.sentence.plain
    return not happening.strong and cue("reaction").search(text) is not None and cue("those_hit").search(text) is not None


def fine_places(happening: Happening) -> list[PlaceMention]:
    """The places that say where it happened more finely than by country, without those where somebody is at home."""
    text = happening.sentence.plain
    fine = [p for p in happening.places if p.kind not in ("country", "area")]
    return [p for p in fine if not cue("home").search(text[max(0, p.start - _BEFORE) : p.start])]


def _is_aftermath(focus: Told, happening: Happening) -> bool:
    """Whether they tell of arrests, fire that was returned or a search after an attack, with no day or place of their own."""
    kinds = {t.type for t in happening.triggers if not t.vague and t.kind != "means"}
    if not kinds or kinds - {"arrest", "clash", "security_operation"} or focus.families == {"operation"}:
        return False
    if focus.families <= {"operation", "any"} and kinds != {"arrest"} and not _has_victims(focus):
        return False
    if fine_places(happening) or any(t.measure != "captured" and t.count.low != 0 for t in happening.tolls):
        return False
    text = happening.sentence.plain
    raided = kinds == {"arrest", "security_operation"} and cue("raids_after").search(text, happening.start, happening.end) is not None
    if kinds == {"arrest"} or raided:
        return not happening.dates
    searched = cue("search_after").search(text, happening.start, happening.end) is not None and not happening.tolls
    return searched or (not happening.dates and cue("ensued").search(text, happening.start, happening.end) is not None)


def _has_victims(focus: Told) -> bool:
    """Whether others than militants are told to have been killed or hurt."""
    tolls = [t for part in focus.parts for t in part.tolls if t.measure in ("killed", "injured")]
    return any(t.side != "militants" and t.count.low != 0 for t in tolls) and not any(t.side == "militants" for t in tolls)


def _is_later_death(happening: Happening) -> bool:
    """Whether one hurt before has died: "a fifteenth victim succumbed"."""
    died = any(t.measure == "killed" for t in happening.tolls) and not happening.strong
    return died and not happening.dates and cue("late_death").search(happening.sentence.plain, happening.start) is not None


def _is_other_account(reading: Reading, focus: Told, happening: Happening) -> bool:
    """Whether this sentence or the one before says that somebody tells it otherwise."""
    index = happening.sentence.index
    if index - focus.parts[-1].sentence.index > 2 or fine_places(happening) or happening.dates:
        return False
    said = [reading.sentences[n].plain for n in (index - 1, index) if n > focus.parts[0].sentence.index]
    return any(cue("account").search(words) for words in said)
