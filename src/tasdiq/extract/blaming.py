"""The reports of one document in; with whom officials and others blame for them out: "the ministry accused X of being behind it"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tasdiq.extract.claim_asserts import official
from tasdiq.extract.happening import cue
from tasdiq.model.mention import ActorMention, Reading, in_sentence
from tasdiq.model.record import ActorRole, Report
from tasdiq.model.text import Sentence

_FURTHEST = 4  # sentences between an incident and who is blamed for it
_LONGEST = 90  # characters of who blames
_TYPES = ("non_state", "state")
_DAY = re.compile(r"^(?:(?:on|late|early) )*(?:\w+day|yesterday|today)(?: (?:morning|afternoon|evening|night))? ", re.IGNORECASE)
_Blame = tuple[ActorMention, str | None]  # who is blamed, and which officials say so


def blamed(reports: Sequence[Report], reading: Reading) -> tuple[Report, ...]:
    """The reports with those who are blamed for them as initiators: attributed where officials say so, else suspected."""
    found = list(reports)
    for sentence in reading.sentences:
        if sentence.of != "text" or sentence.repeat:
            continue
        for mention, who in _blames(reading, sentence):
            at = _told_before(found, sentence, reading)
            if at is not None:
                found[at] = _with(found[at], mention, who, reading)
    return tuple(found)


def _blames(reading: Reading, sentence: Sentence) -> Iterator[_Blame]:
    text = sentence.plain
    for mention in in_sentence(reading.actors, sentence.index):
        if mention.generic or mention.actor is None or mention.type not in _TYPES:
            continue
        before, after = text[: mention.start], text[mention.end :]
        active, passive = cue("blames").search(before), cue("is_blamed").match(after)
        verb = active.start() if active else mention.start
        if cue("not_blamed").search(text, max(0, verb - 40), mention.start) or cue("blamed_otherwise").search(after[:80]):
            continue
        if active and cue(f"after_{active.lastgroup}").match(after):
            yield mention, _who(text[max(0, verb - _LONGEST) : verb])
        elif passive:
            yield mention, _who(passive["who"] or passive["by"] or "")


def _who(words: str) -> str | None:
    """The officials that the words end with."""
    told = _DAY.sub("", re.split(r"[.;:,] | (?:but|and|while|after|as|that|who|which) ", words)[-1].strip())
    return told if told and official(told) else None


def _told_before(reports: Sequence[Report], sentence: Sentence, reading: Reading) -> int | None:
    """The news told in that sentence, or last before it and not far."""
    best: tuple[int, int] | None = None
    for number, report in enumerate(reports):
        for span in report.evidence.get("main", ()) if report.main else ():
            if span.field == "text" and span.start < sentence.end:
                best = max(best or (0, number), (span.start, number))
    if best is None:
        return None
    since = sum(1 for s in reading.sentences if s.of == "text" and best[0] < s.start <= sentence.start)
    return best[1] if since <= _FURTHEST else None


def _with(report: Report, mention: ActorMention, who: str | None, reading: Reading) -> Report:
    basis = "attributed" if who else "suspected"
    for number, role in enumerate(report.actors):
        if role.role == "initiator" and role.actor == mention.actor:
            if who is None or role.basis not in ("suspected", "alleged"):
                return report
            told = replace(role, basis=basis, attribution=who, span=reading.words(mention))
            return replace(report, actors=(*report.actors[:number], told, *report.actors[number + 1 :]))
    new = ActorRole(
        actor=mention.actor,
        name=mention.name,
        role="initiator",
        type=mention.type,
        basis=basis,
        attribution=who,
        span=reading.words(mention),
    )
    return replace(report, actors=(*report.actors, new))
