"""An incident as told in, its type and the other types its words also speak for out."""

import re
from collections import defaultdict

from tasdiq.extract.happening import cue
from tasdiq.extract.parties import STATES, actors, words_for
from tasdiq.extract.told import Told
from tasdiq.extract.triggers import Trigger, triggers
from tasdiq.model.mention import Reading, in_sentence

_KIND_WEIGHT = {"event": 3.0, "act": 2.0, "agent": 1.5, "means": 0.8}
_OTHERS = re.compile(r"\b(?:others?|another|second|third|fourth)\b", re.IGNORECASE)  # of those spoken of
_RANK = re.compile(
    r"\b(?:militant|insurgent|terrorist|rebel|commander|kingpin|ringleader|drug lord|warlord|gang leader)s?\b", re.IGNORECASE
)
_ATTACK = re.compile(r"(?:attack|storm|raid|assault|massacre|overr[au]n|invaded)", re.IGNORECASE)
_WHOM = re.compile(  # behind "killed": those whom somebody killed
    r" (?:(?:at least|more than|over|about|around|some|up to|as many as|nearly|all(?: of)?) )?"
    r"(?:\d|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozens|scores|several|his|her|its|their|the|people|civilians|villagers|residents)\b)",
    re.IGNORECASE,
)
_FOUGHT = ("armed_assault", "shelling", "other")  # types that are a clash where only those who attacked died
Kinds = tuple[str, tuple[str, ...]]


def incident_type(told: Told) -> Kinds:
    """The type its words speak for most, and the others that also have strong words."""
    weights: defaultdict[str, float] = defaultdict(float)
    for number, part in enumerate(told.parts):
        for trigger in part.triggers:
            weights[trigger.type] += _weight(trigger, part.sentence.of, number)
    suicide = any(t.type == "suicide_bombing" and not t.vague for part in told.parts for t in part.triggers)
    if suicide and not weights.keys() & {"air_strike"}:
        weights["suicide_bombing"] += weights.pop("bombing", 0) + 2
    if weights["air_strike"] >= 3:
        weights["air_strike"] += weights.pop("bombing", 0)
    if weights["security_operation"] and weights["arrest"]:
        weights["security_operation"] += 1
    ranked = [name for name in sorted(weights, key=lambda n: -weights[n]) if weights[name] > 0 and name != "other"]
    kind = ranked[0] if ranked else "other"
    strong = {t.type for part in told.parts for t in part.strong if t.kind != "agent" or t.type != "armed_assault"}
    if kind not in ("security_operation", "clash"):
        strong -= {"arrest"}  # of suspects, after the attack
    also = tuple(name for name in ranked[1:] if name in strong and weights[name] >= 1.5)
    if kind == "arson_sabotage" and _fell_in_an_attack(told):
        return "armed_assault", ("arson_sabotage", *(name for name in also if name != "armed_assault"))[:3]
    return kind, also[:3]


def _weight(trigger: Trigger, field: str, number: int) -> float:
    if trigger.vague:
        return 0.4
    return _KIND_WEIGHT[trigger.kind] * (1.5 if field == "title" else 1.0) * (1.3 if number == 0 else 1.0)


def prominent(reading: Reading, told: Told, kind: str, also: tuple[str, ...], killed: bool) -> Kinds:
    """An assassination, where one prominent person was singled out and shot."""
    if kind != "armed_assault" or not killed:
        return kind, also
    numbers = [t.count.best or t.count.low or 0 for part in told.parts for t in part.tolls if t.measure == "killed"]
    near = sorted({n for part in told.parts for n in (part.sentence.index - 1, part.sentence.index) if n >= 0})
    text = " ".join(reading.sentences[n].plain for n in near)
    if max(numbers, default=1) > 2 or not triggers().prominent.search(text):
        return kind, also
    if any(_RANK.search(t.count.wording or "") for part in told.parts for t in part.tolls) and _forces_told(reading, told, "harms"):
        return "security_operation", ("armed_assault", *(a for a in also if a != "security_operation"))
    return "assassination", ("armed_assault", *(a for a in also if a != "assassination"))


def _fighting(reading: Reading, told: Told) -> bool:
    return any(cue("fighting").search(part.sentence.plain) for part in told.parts)


def _attacked(reading: Reading, told: Told) -> bool:
    """Whether some are told to have killed or hurt others than militants: with what, nobody says."""
    tolls = [t for part in told.parts for t in part.tolls if t.measure in ("killed", "injured") and t.side != "militants"]
    if all(t.count.low == 0 for t in tolls):
        return False
    return any(role.role == "initiator" for role in actors(reading, told, "armed_assault"))


def _fell_in_an_attack(told: Told) -> bool:
    """Whether people were attacked and killed, and things were burned beside: "killed 21 people and burned houses in a raid"."""
    attacked = any(_attacks(part.sentence.plain, t) for part in told.parts for t in part.triggers)
    return attacked and any(t.measure == "killed" and t.count.low != 0 for part in told.parts for t in part.tolls)


def _attacks(text: str, trigger: Trigger) -> bool:
    """Whether the words tell of an attack on people, or that somebody killed them, not that they died in a fire."""
    if trigger.vague and trigger.type == "armed_assault" and _ATTACK.match(trigger.words):
        return True
    return trigger.effect == "killed" and trigger.words.lower() == "killed" and _WHOM.match(text, trigger.end) is not None


def _forces_told(reading: Reading, told: Told, what: str) -> bool:
    """Whether it was the state's forces who did so: "security forces attacked a militant hideout"."""
    return any(
        mention.type in STATES
        and mention.branch is not None
        and part.start <= mention.start < part.end
        and words_for(what).match(part.sentence.plain[mention.end :])
        for part in told.parts
        for mention in in_sentence(reading.actors, part.sentence.index)
    )


def bombed(reading: Reading, told: Told, kind: str, also: tuple[str, ...]) -> Kinds:
    """An air strike, where a state's forces "bombed"."""
    if kind == "bombing" and _forces_told(reading, told, "bombs"):
        return "air_strike", tuple(k for k in also if k != "air_strike")
    return kind, also


def fought(reading: Reading, told: Told, kind: str, also: tuple[str, ...]) -> Kinds:
    """A clash, or an operation of the state, where forces fought and only militants are among the dead."""
    if kind not in (*_FOUGHT, "arrest"):
        return kind, also
    if kind == "other" and _attacked(reading, told):
        kind = "armed_assault"
    hurt = [t for part in told.parts for t in part.tolls if t.measure in ("killed", "injured") and t.count.low != 0]
    dead = [t for t in hurt if t.measure == "killed"]
    if kind in ("other", "armed_assault") and {t.side for t in dead} == {"militants", "security_forces"} and _fighting(reading, told):
        return "clash", tuple(k for k in also if k != "clash")
    if not dead or any(t.side != "militants" or t.group == "attackers" for t in dead):
        return kind, also
    if any(t.group == "attackers" for t in hurt):
        return kind, also
    if kind == "arrest":  # some were taken, others died
        return "security_operation", ("arrest", *(k for k in also if k != "security_operation"))
    bystanders = any(not (t.side in ("militants", "security_forces") or _OTHERS.search(t.count.wording or "")) for t in hurt)
    text = " ".join(reading.sentences[n].plain for n in dict.fromkeys(part.sentence.index for part in told.parts))
    fought_back = cue("fought_back").search(text) is not None
    attacked = kind == "armed_assault" and not fought_back and _forces_told(reading, told, "harms")
    if not (bystanders or attacked) and (fought_back or (kind == "armed_assault" and cue("armed_forces").search(text))):
        return "clash", (*(k for k in (kind,) if k != "other"), *(k for k in also if k != "clash"))
    if attacked or any(role.type in STATES and role.role == "initiator" for role in actors(reading, told, "security_operation")):
        return "security_operation", (*(k for k in (kind,) if k != "other"), *(k for k in also if k != "security_operation"))
    return kind, also
