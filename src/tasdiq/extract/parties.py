"""An incident as told in; who did it, to whom, with what: actors, targets, weapons out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from tasdiq.extract.counts import noun_class
from tasdiq.extract.happening import Happening
from tasdiq.extract.told import Told
from tasdiq.extract.triggers import Trigger
from tasdiq.model.mention import ActorMention, Reading, in_sentence
from tasdiq.model.record import ActorRole, Figure, Target
from tasdiq.model.text import Span
from tasdiq.model.vocab import shipped

STATES = ("state", "international")  # a coalition's forces act as those of states do
STATE_TYPES = ("air_strike", "security_operation", "arrest")


_NAMED = re.compile(  # a word, and a name behind it: "cleric Adil Khan and his driver"
    r"\b(?P<noun>[a-z][\w-]+),?(?: [A-Z][\w'’.-]*| (?:bin|ul|ur|de|al)(?= [A-Z]))+(?=,|$| (?:and|along|as|together|with)\b),?"
)


@cache
def words_for(name: str) -> re.Pattern[str]:
    """A pattern of `parties.toml`."""
    return re.compile(shipped("vocabulary/parties")[name], re.IGNORECASE)


@cache
def _targets() -> Mapping[str, list[tuple[str, re.Pattern[str]]]]:
    tables = shipped("vocabulary/targets")
    return {
        kind: [(name, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)) for name, words in tables[kind].items()]
        for kind in ("people", "things")
    }


def target_class(words: str, kind: str = "people") -> str | None:
    """GTD's target class of some words ("policemen" -> "police"), None where the vocabulary has none."""
    found = [(m.end(), -m.start(), name) for name, pattern in _targets()[kind] for m in pattern.finditer(words)]
    return max(found)[2] if found else None


def targets(reading: Reading, told: Told, found: Sequence[Figure]) -> tuple[Target, ...]:
    """Who and what was hit, by class; people by what they are, never by their names."""
    kept: dict[tuple[str, str], Target] = {}
    for figure in found:
        if figure.span is None or figure.measure not in ("killed", "injured", "abducted") or not figure.count.wording:
            continue
        words = _noun_of(figure.count.wording)
        name = target_class(words)
        if name and words.lower() not in ("people", "persons", "person", "others"):
            kept.setdefault((name, words.lower()), Target(text=words, type=name, effect=figure.measure, span=figure.span))
    for part in told.parts:
        for target in _hit(reading, part):
            kept.setdefault((target.type, target.text.lower()), target)
    texts = [t.text.lower() for t in kept.values()]
    whole = [t for t in kept.values() if not any(_holds(other, t.text.lower()) for other in texts)]
    return tuple(whole)[:8]


def _holds(longer: str, shorter: str) -> bool:
    """Whether words stand within longer words: "farm" in "presidential farm"."""
    return longer != shorter and f" {shorter} " in f" {longer} "


def _noun_of(wording: str) -> str:
    """Whom a count counts, without its number and without a person's name: "cleric and his driver"."""
    unnamed = _NAMED.sub(lambda m: m["noun"] if noun_class(m["noun"])[0] != "other" else m.group(), wording)
    return words_for("number_words").sub("", unnamed).strip(' ,"“”')


def _hit(reading: Reading, part: Happening) -> Iterator[Target]:
    """What stands as the object of the attack in one happening's words."""
    text = part.sentence.plain
    start, end = part.target or (part.start, part.end)
    dates = in_sentence(reading.dates, part.sentence.index)
    named = [p for p in in_sentence(reading.places, part.sentence.index) if p.where.site is None]
    for kind, effect in (("people", None), ("things", None)):
        for name, pattern in _targets()[kind]:
            for match in pattern.finditer(text, start, end):
                if any(d.start <= match.start() < d.end for d in dates):
                    continue  # "March" of "14 March"
                if any(p.start <= match.start() and match.end() <= p.end for p in named):
                    continue  # "Bank" of "West Bank"
                if re.match(r"['’]s? ?[a-z]", text[match.end() :]):
                    continue  # "girls" of "a girls' school"
                if part.target or (_is_object(part, text, match.start()) and not _speaks(text, match)):
                    yield Target(
                        text=match.group(), type=name, effect=effect, span=reading.span(part.sentence.index, match.start(), match.end())
                    )
                    break


def _speaks(text: str, match: re.Match[str]) -> bool:
    """Whether the words name who says so rather than who was hit."""
    return bool(
        words_for("says_so").match(text[match.end() :]) or words_for("speaker").search(text[max(0, match.start() - 40) : match.start()])
    )


def _is_object(part: Happening, text: str, at: int) -> bool:
    """Whether words at that place stand as the object of the attack: soon after its trigger or a verb of hitting."""
    if words_for("no_object").search(text[max(part.start, at - 60) : at]):
        return False
    last = max((t.end for t in part.triggers if t.end <= at), default=None)
    if last is not None and at - last <= 45 and not re.search(r"[;:]|\b(?:said|told|who|which|when|after)\b", text[last:at]):
        return True
    return words_for("hits").search(text[max(part.start, at - 45) : at]) is not None


def actors(reading: Reading, told: Told, incident_type: str) -> tuple[ActorRole, ...]:
    """The organisations with a part in it; claims are brought in later, from the claims themselves."""
    kept: dict[tuple[str, str], ActorRole] = {}
    for part in told.parts:
        for mention in in_sentence(reading.actors, part.sentence.index):
            role = _role(reading, part, mention, incident_type)
            if role is not None:
                kept.setdefault((role.name.casefold(), role.role), role)
    if not any(role.role in ("initiator", "participant") for role in kept.values()):
        for role in _state_doers(reading, told):
            kept.setdefault((role.name.casefold(), role.role), role)
    named = {(role.role, role.type in STATES) for role in kept.values() if role.actor is not None}
    return tuple(role for role in kept.values() if role.actor is not None or (role.role, role.type in STATES) not in named)


def _state_doers(reading: Reading, told: Told) -> Iterator[ActorRole]:
    """Forces of a state that are told to have killed, shot or shelled others than attackers, where nobody else did it."""
    for part in told.parts:
        if any(t.group == "attackers" or t.side == "militants" for t in part.tolls):
            continue
        for mention in in_sentence(reading.actors, part.sentence.index):
            if mention.type not in STATES or mention.branch is None or not part.start <= mention.start < part.end:
                continue
            if _harmed(part.sentence.plain, mention):
                span = reading.words(mention)
                yield ActorRole(actor=mention.actor, name=mention.name, role="initiator", type=mention.type, basis="reported", span=span)


def _harmed(text: str, mention: ActorMention) -> bool:
    """Whether the words around the name of forces say that they, or what they fired, killed or hit others."""
    before, name, after = text[: mention.start], text[mention.start : mention.end], text[mention.end :]
    if words_for("hit_first").search(before):
        return False  # "a bomb targeting an army convoy killed five"
    if words_for("arms").search(name) and words_for("arms_hit").match(after):
        return True
    if words_for("deed").search(name) and words_for("died_of").search(before):
        return True
    return bool(words_for("harms").match(after) or words_for("harmed_by").search(before))


def _role(reading: Reading, part: Happening, mention: ActorMention, incident_type: str) -> ActorRole | None:
    if not part.start <= mention.start < part.end or mention.type in ("media", "political"):
        return None
    if mention.type == "international" and mention.branch != "military":
        return None
    text = part.sentence.plain
    before, after = text[max(0, mention.start - 60) : mention.start], text[mention.end : mention.end + 60]
    says = words_for("speaks").search(text, mention.end, mention.end + 40)
    if words_for("speaker").search(before) or (says and not words_for("others_speak").match(text[mention.end : says.start()])):
        return None
    if mention.type == "non_state" and (words_for("linked").match(text[mention.end :]) or words_for("linked_to").search(before)):
        return None  # "Taliban-linked gunmen", "a group allied with the Taliban"
    if any(m.start() <= mention.start and mention.end <= m.end() for m in words_for("faction").finditer(text)):
        return None
    role = _part_in(incident_type, part, mention, before, after)
    if role is None:
        return None
    blamed = words_for("blamed").search(before) or words_for("blamed").search(after[:30])
    span = reading.words(mention)
    blamed = blamed or words_for("suspects").match(mention.name)
    basis = "suspected" if blamed and role == "initiator" else "reported"
    return ActorRole(actor=mention.actor, name=mention.name, role=role, type=mention.type, basis=basis, span=span)


def _part_in(incident_type: str, part: Happening, mention: ActorMention, before: str, after: str) -> str | None:
    """Its role, by the words on both sides of its name."""
    if incident_type == "clash":
        return "participant"
    state = mention.type in STATES
    inside = any(t.start <= mention.start and mention.end <= t.end for t in part.triggers)
    behind = [t for t in part.triggers if t.kind in ("agent", "event", "act") and 0 <= t.start - mention.end <= 30]
    text = part.sentence.plain
    behind += [
        t for t in part.triggers if t.kind == "act" and t.effect and words_for("attribute").match(text[mention.end : t.start]) is not None
    ]
    by = words_for("by").search(before) is not None
    object_of = not state and not by and any(words_for(name).search(before) for name in ("hits", "befell_these"))
    befell = object_of or _suffered(part, mention, behind, after)  # "attacked a Taliban hideout", "killed ten Taliban fighters"
    acts = bool(inside or by or (not befell and (behind or words_for("does").match(after))))
    if incident_type in STATE_TYPES:
        if mention.type == "international" and not acts:
            return None  # the letterhead of its command
        if state and not by and any(words_for(name).search(before) for name in ("killed_these", "hit_first")):
            return "target"  # "who killed three policemen was arrested", "dropped explosives on a police post"
        rules = words_for("of_rulers").match(after) or (not befell and any(t.type == "arrest" for t in behind))
        return "initiator" if state or rules else "target"
    if state:
        return "target" if words_for("hits").search(before) or words_for("was_hit").match(after) else None
    if words_for("no_doer").search(before):
        return None
    if befell and not acts:
        return "target"
    return "initiator" if acts or words_for("blamed").search(before) else None


def _suffered(part: Happening, mention: ActorMention, behind: Sequence[Trigger], after: str) -> bool:
    """Whether a verb of harm behind the name befell who bears it; attackers who fell beside others are still those who attacked."""
    alone = all(t.side == "militants" for t in part.tolls if t.measure in ("killed", "injured"))
    fell = any(t.side == "militants" and t.start <= mention.start < t.end for t in part.tolls)
    fell = fell and any(t.side == "security_forces" for t in part.tolls)
    return any(
        (alone and _befell(t, after[: t.start - mention.end], after[t.end - mention.end :]))
        or (not fell and _is_passive(t) and words_for("befell_direct").match(after[: t.start - mention.end]) is not None)
        for t in behind
    )


def _befell(trigger: Trigger, between: str, behind: str) -> bool:
    """Whether it befell who stands before the trigger: "two militants were killed", "two militants killed in a raid"."""
    if not _is_passive(trigger):
        return False
    return words_for("befell").search(between) is not None or words_for("befell_at").match(behind) is not None


def _is_passive(trigger: Trigger) -> bool:
    """Whether a verb of harm can stand behind "were": "killed", "shot dead"."""
    return trigger.kind == "act" and trigger.effect is not None and trigger.words.lower().endswith(("ed", "dead", "slain"))


def weapons(reading: Reading, told: Told) -> tuple[tuple[str, Span], ...]:
    """What it was done with, each once, with its words."""
    kept: dict[str, Span] = {}
    for part in told.parts:
        for trigger in part.triggers:
            if trigger.weapon and not part.alone:
                kept.setdefault(trigger.weapon, reading.span(trigger.sentence, trigger.start, trigger.end))
    if "explosives" in kept and len(kept) > 1:
        del kept["explosives"]
    return tuple(kept.items())
