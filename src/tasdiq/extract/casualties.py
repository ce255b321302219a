"""An incident as told in; how many were killed, hurt, taken and came, each number once, out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tasdiq.extract.attribution import attribution
from tasdiq.extract.masthead import first_of_story
from tasdiq.extract.parties import STATE_TYPES, words_for
from tasdiq.extract.parts import with_parts
from tasdiq.extract.told import Told
from tasdiq.extract.toll import Toll, total
from tasdiq.model.mention import Reading, in_sentence
from tasdiq.model.record import INCIDENT_MEASURES, Figure
from tasdiq.model.values import Count, exactly

_TELLING = 3  # words of a number that are no chance when they stand again
MOST_APART = 6  # sentences between two numbers that are added up


def figures(reading: Reading, told: Told, incident_type: str) -> tuple[Figure, ...]:
    """The incident's figures in the order they are told; attackers' own dead are apart from the victims."""
    found = [*_added(reading, _counted(told), incident_type)]
    found.extend(_attackers(reading, told))
    taking = incident_type in ("kidnapping", "hostage_taking")
    for measure, words in (("killed", "victim"), *((("abducted", "taken"),) if taking else ())):
        if not any(f.measure == measure for f in found):
            found.extend(_single_victim(reading, told, incident_type, measure, words))
    return with_parts(reading, tuple(dict.fromkeys(found)))


def _figure(reading: Reading, toll: Toll, incident_type: str) -> Figure:
    said = attribution(reading, toll.sentence, toll.start, toll.end)
    attackers = toll.group == "attackers" and incident_type not in (*STATE_TYPES, "clash")
    return Figure(
        measure="attackers_killed" if attackers and toll.measure == "killed" else toll.measure,
        count=toll.count,
        side="militants" if toll.group == "attackers" else toll.side,
        subset=toll.subset,
        attribution=said.who,
        stance=said.stance if said.stance in ("asserted", "claimed", "denied", "suspected", "doubted", "alleged") else "asserted",
        official=said.official,
        superseded=toll.superseded,
        span=reading.span(toll.sentence, toll.start, toll.end),
    )


def _added(reading: Reading, tolls: Sequence[Toll], incident_type: str) -> Iterator[Figure]:
    """The figures, and for numbers told one after the other ("also detained two") their sum, over all their words."""
    joined: set[Toll] = set()
    story = first_of_story(reading)
    for measure in INCIDENT_MEASURES:
        rows = [
            t for t in tolls if t.measure == measure and not t.subset and t.sentence >= story and reading.sentences[t.sentence].of == "text"
        ]
        added = [t for t in rows[1:] if _adds(rows[0], t) and t.sentence - rows[0].sentence <= MOST_APART]
        said = (rows[0].count.wording or "").lower() if rows else ""
        added = [t for t in added if not _is_in(said, t)]
        if not added or any(not t.more and (t.count.wording or "").lower() in said for t in added):
            continue
        parts = [rows[0], *added]
        joined.update(parts)
        yield _sum_of(reading, parts, incident_type)
    for toll in tolls:
        figure = _figure(reading, toll, incident_type)
        part = toll in joined or _again(tolls, toll) or _restated(tolls, toll) or _repeated(tolls, toll)
        yield replace(figure, subset=True) if part else figure


def _is_in(said: str, toll: Toll) -> bool:
    """Whether the first number's words hold a later one's: "a leader and one additional man", then "one additional man" again."""
    words = (toll.count.wording or "").lower()
    return len(words.split()) >= _TELLING and words in said


def _repeated(tolls: Sequence[Toll], toll: Toll) -> bool:
    """Whether an earlier number's words hold this one's."""
    earlier = [t for t in tolls if (t.sentence, t.end) < (toll.sentence, toll.start) and t.measure == toll.measure]
    return any(_is_in((t.count.wording or "").lower(), toll) and t.count != toll.count for t in earlier)


def _again(tolls: Sequence[Toll], toll: Toll) -> bool:
    """Whether one person is told again who was counted before: "the leader", "one of his associates"."""
    earlier = [t for t in tolls if (t.sentence, t.start) < (toll.sentence, toll.start) and t.measure == toll.measure and not t.subset]
    if any(_of_those(t, toll) or (toll.more and _holds_others(t) and not _settles(t, toll)) for t in earlier):
        return True
    if toll.count.best != 1 or not words_for("told_again").match(toll.count.wording or ""):
        return False
    return not toll.more and bool(earlier)


def _of_those(first: Toll, later: Toll) -> bool:
    """Whether a later, smaller number is of a leader's men who were counted with him: "several of his associates"."""
    smaller = 1 < (first.count.low or 0) > (later.count.low or 0)
    both = words_for("ranking").search(first.count.wording or "") is not None
    return smaller and both and first.measure == later.measure and words_for("of_his").search(later.count.wording or "") is not None


def _holds_others(first: Toll) -> bool:
    """Whether a number already has those in it whom a later one calls additional: "several other rebels", "a leader and one more"."""
    said = first.count.wording or ""
    return (first.count.low or 0) > 1 and words_for("with_others").search(said) is not None


def _settles(first: Toll, later: Toll) -> bool:
    """Whether a number takes the place of a vague word."""
    return first.count.estimated and not later.count.estimated


def _restated(tolls: Sequence[Toll], toll: Toll) -> bool:
    """Whether one person is counted again in a later number: "a leader", then "the leader and three of his men"."""
    if toll.count.best != 1:
        return False
    later = (t for t in tolls if (t.sentence, t.start) > (toll.sentence, toll.end) and t.measure == toll.measure and not t.subset)
    return any((t.count.low or 0) > 1 and words_for("told_already").search(t.count.wording or "") for t in later)


def _counted(told: Told) -> list[Toll]:
    """The tolls of an incident; "several of them" is its number where no other is told."""
    tolls = [t for part in told.parts for t in part.tolls]
    whole = {t.measure for t in tolls if not t.subset}
    lifted: list[Toll] = []
    for toll in tolls:
        if toll.of_them and toll.measure not in whole:
            whole.add(toll.measure)
            count = Count(low=toll.count.low, best=toll.count.best, estimated=toll.count.estimated, wording=toll.count.wording)
            lifted.append(replace(toll, subset=False, count=count))
        else:
            lifted.append(toll)
    return lifted


def _adds(first: Toll, later: Toll) -> bool:
    """Whether a later number comes on top: "also two others"; or one leader first, then those taken with him."""
    if words_for("told_already").search(later.count.wording or "") or _of_those(first, later) or _holds_others(first):
        return False
    if (first.side == "militants") != (later.side == "militants") and later.measure != "captured":
        return False  # both sides' dead are told, each by itself
    if later.more:
        return True
    single = first.count.best == 1 and words_for("ranking").search(first.count.wording or "") is not None
    many = (later.count.best or later.count.low or 0) > 1 and later.group == "people"
    return single and many and later.measure == "captured" and words_for("ranking").search(later.count.wording or "") is None


def _sum_of(reading: Reading, parts: Sequence[Toll], incident_type: str) -> Figure:
    first, last = parts[0], parts[-1]
    start = reading.sentences[first.sentence].start + first.start
    span = reading.document.span(start, max(start + 1, reading.sentences[last.sentence].start + last.end))
    count = total([t.count for t in parts], " + ".join(t.count.wording or "" for t in parts))
    return replace(_figure(reading, first, incident_type), count=count, span=span, subset=False)


def _attackers(reading: Reading, told: Told) -> Iterator[Figure]:
    came: Count | None = None
    for part in told.parts:
        text = part.sentence.plain
        for match in words_for("attackers").finditer(text, part.start, part.end):
            count = next(
                (c for c in in_sentence(reading.counts, part.sentence.index) if c.start <= match.start() and match.end() <= c.end + 1), None
            )
            one = words_for("one").search(text[: match.start()])
            if count is not None:
                start, number = count.start, count.count
            elif one is not None and not match.group().lower().endswith(("s", "men")):
                start, number = one.start(), exactly(1)
            else:
                continue
            words = text[start : match.end()]
            fell = any(t.measure == "killed" and t.start <= start < t.end for t in part.tolls) and not words.lower().startswith(
                ("all ", "both ")
            )
            high = None if fell else number.high  # "two gunmen died": others may have fled
            came = Count(low=number.low, best=number.best, high=high, estimated=number.estimated, wording=words)
            yield Figure(measure="attackers", count=came, side="militants", span=reading.span(part.sentence.index, start, match.end()))
            break
        else:
            continue
        break
    if any(t.group == "attackers" and t.measure == "killed" for part in told.parts for t in part.tolls):
        return
    together = [] if came is None else list(_died_together(reading, told, came))
    yield from together or _died_alone(reading, told)


def _died_alone(reading: Reading, told: Told) -> Iterator[Figure]:
    """One attacker who blew himself up."""
    for part in told.parts:
        died = words_for("died_in_it").search(part.sentence.plain, part.start, part.end)
        if died:
            words = died.group().strip()
            span = reading.span(part.sentence.index, died.start(), died.start() + len(words))
            yield Figure(measure="attackers_killed", count=exactly(1, words), side="militants", span=span)
            return


def _died_together(reading: Reading, told: Told, came: Count) -> Iterator[Figure]:
    """Those who came, where they died in the end: "before being shot dead by guards", "blew themselves up"."""
    for part in told.parts:
        died = words_for("died_together").search(part.sentence.plain, part.start)
        if died and (words_for("attackers").search(part.sentence.plain[: died.start()]) or "being" not in died.group().lower()):
            span = reading.span(part.sentence.index, died.start(), died.end())
            yield Figure(measure="attackers_killed", count=replace(came, wording=died.group()), side="militants", span=span)
            return


def _single_victim(reading: Reading, told: Told, incident_type: str, measure: str, words: str) -> Iterator[Figure]:
    """One killed or abducted, where the words tell of one person's fate and give no number."""
    if measure == "killed" and incident_type not in (
        "assassination",
        "armed_assault",
        "air_strike",
        "security_operation",
        "other",
        "bombing",
    ):
        words = "victim_told"
    for part in told.parts:
        text = part.sentence.plain
        for match in words_for(words).finditer(text, part.start, part.end):
            if _is_one_person(text, match):
                span = reading.span(part.sentence.index, match.start(), match.end())
                yield Figure(measure=measure, count=Count(low=1, best=1, wording=match.group()), span=span)
                return


def _is_one_person(text: str, match: re.Match[str]) -> bool:
    return bool(
        (words_for("singular_after").match(text[match.end() :]) and not words_for("plural_after").match(text[match.end() :]))
        or words_for("singular_before").search(text[: match.start()])
    )
