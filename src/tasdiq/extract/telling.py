"""A happening's words in; whether they tell that it happened, and how it stands to what was told before, out."""

import re
from dataclasses import replace

from tasdiq.extract.happening import Happening, cue
from tasdiq.extract.triggers import Trigger

_COUNTED = re.compile(r"\b(?:twin|two|three|four|double|triple|several|multiple|\w+day's)\s(?:[\w-]+\s){0,2}$", re.IGNORECASE)
_HOURS = re.compile(
    r"[\s,]*(?:(?:just|only|a few|several|some|about|\w+) ){0,2}hours (?:after|before) "
    r"(?=\w+ (?:[\w-]+ ){0,3}?(?:killed|shot|attacked|bombed|raided|struck|shelled|abducted))",
    re.IGNORECASE,
)
_TWIN = re.compile(r"(?:twin|double|triple)\b", re.IGNORECASE)
_OF_WHOM = re.compile(
    r"\b(?:fighters?|members?|militants?|men|rebels?|soldiers|troops|forces|followers) of the (?:[\w-]+ ){1,3}$", re.IGNORECASE
)
_RAID = re.compile(r"raid(?:s|ed|ing)?", re.IGNORECASE)
_RAIDED = re.compile(r"raid(?:ed|ing)", re.IGNORECASE)
_CAPTURED = re.compile(r"captur(?:ed|ing)|detain(?:ed|ing)", re.IGNORECASE)
_THREAT = re.compile(r"threat|hoax", re.IGNORECASE)


def put_contexts(happening: Happening) -> None:
    """Mark how a happening is told: as earlier, as of the same day, as another one, as one already told."""
    text = happening.sentence.plain
    clause = text[happening.start : happening.end]
    happening.same_day = bool(cue("same_day").search(clause))
    happening.earlier = happening.earlier or (bool(cue("earlier").search(clause)) and not happening.same_day)
    if not happening.triggers:
        return
    first = next((t for t in happening.triggers if t.kind == "event"), happening.triggers[0])
    happening.another = bool(cue("another").search(text, max(happening.start, first.start - 120), first.start))
    happening.another = happening.another or bool(_HOURS.match(clause))
    if cue("cut_short").search(text, happening.start, happening.end):
        happening.another = False
    happening.triggers = [_freed(text, _taken_by_raiders(happening, _left_open(text, t))) for t in happening.triggers]
    before = text[max(0, first.start - 40) : first.start]
    owned = _OF_WHOM.search(before) is not None
    happening.definite = first.kind == "event" and not owned and bool(cue("definite").search(before))


def _left_open(text: str, trigger: Trigger) -> Trigger:
    """ "The raid" goes on with what was told, whoever raided."""
    if trigger.type != "security_operation" or not _RAID.fullmatch(trigger.words):
        return trigger
    before, after = text[max(0, trigger.start - 60) : trigger.start], text[trigger.end :]
    if _RAIDED.fullmatch(trigger.words) and (
        cue("raiders").search(before) or cue("raided").match(after) or cue("raided_before").search(before)
    ):
        return replace(trigger, type="armed_assault", vague=True)
    if cue("raids_on").match(after) and cue("raiding").search(before):
        return replace(trigger, type="armed_assault", vague=True)
    return replace(trigger, vague=True) if text[max(0, trigger.start - 4) : trigger.start].lower() == "the " else trigger


def _taken_by_raiders(happening: Happening, trigger: Trigger) -> Trigger:
    """ "The rebels overran a post, killing ten and capturing four": whom those take who are no state, they do not arrest."""
    text = happening.sentence.plain
    if trigger.type != "arrest" or not _CAPTURED.fullmatch(trigger.words) or not cue("captives").match(text[trigger.end :]):
        return trigger
    if not cue("captors").search(text[happening.start : trigger.start]):
        return trigger
    alone = all(t is trigger or t.kind == "means" for t in happening.triggers)
    return replace(trigger, type="kidnapping") if alone else replace(trigger, type="armed_assault", vague=True)


def _freed(text: str, trigger: Trigger) -> Trigger:
    """ "Troops rescued 33 kidnapped villagers" tells of their operation; of the kidnapping it tells neither day nor place."""
    if trigger.type not in ("kidnapping", "hostage_taking") or not cue("freed_people").match(text[trigger.end : trigger.end + 20]):
        return trigger
    if not cue("freed_those").search(text[max(0, trigger.start - 80) : trigger.start]):
        return trigger
    return replace(trigger, kind="event", type="security_operation", effect=None)


def is_told(happening: Happening, *, dated: bool) -> bool:
    """Whether the words tell that something happened, rather than that it may, does, or might have; `dated`: their sentence has a date."""
    text = happening.sentence.plain
    if cue("rehearsal").search(text) or (not happening.tolls and cue("played").search(text)):
        return False
    if any(not t.subset or t.of_them for t in happening.tolls):
        first_toll = min(t.start for t in happening.tolls)
        of_many = any(m.start() < happening.end for m in cue("many").finditer(text, happening.start))
        return not (of_many or cue("string_of").search(text, 0, first_toll) or cue("statistics").search(text))
    if all(t.kind == "means" for t in happening.triggers):
        return False
    if all(t.vague for t in happening.triggers) and not happening.tolls and cue("figurative").search(text):
        return False
    first = next((t for t in happening.triggers if t.kind in ("event", "act")), happening.triggers[0])
    if _is_recalled_by_name(text, happening.triggers) or _is_unreal(happening, first):
        return False
    if all(t.vague and t.effect for t in happening.triggers):
        uncounted = not happening.tolls and cue("several_victims").search(text, happening.start, happening.end) is not None
        return uncounted or cue("one_victim").search(text, happening.start, happening.end) is not None
    events = [t for t in happening.triggers if t.kind in ("event", "act")]
    if events and all(t.plural for t in events):
        made = dated and cue("carried_out").search(text[: first.start]) is not None
        return made or _COUNTED.search(text[: first.start]) is not None or _TWIN.match(first.words) is not None
    return True


def _is_unreal(happening: Happening, first: Trigger) -> bool:
    """Whether what stands before says that it need not have happened, or happens often."""
    text = happening.sentence.plain
    before = text[max(happening.start, first.start - 60) : first.start if _THREAT.search(first.words) else first.end]
    if cue("unreal").search(before):
        return True
    return bool(cue("habitual").search(before)) and not (happening.earlier and happening.strong)


def _is_recalled_by_name(text: str, triggers: list[Trigger]) -> bool:
    """Whether a verb only tells which man is meant: "the arrested member", "the detained leader was responsible for"."""
    acts = [t for t in triggers if not t.vague and t.kind != "means"]
    return bool(acts) and all(
        t.kind == "act" and cue("adjectival").search(text[max(0, t.start - 30) : t.start]) and cue("named_by").match(text, t.end)
        for t in acts
    )
