"""A Reading in, happenings out: what each sentence tells of, before anything is brought together."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tasdiq.extract.happening import Happening, cue
from tasdiq.extract.listed import listed
from tasdiq.extract.masthead import story_start
from tasdiq.extract.reactions import is_reacted_to
from tasdiq.extract.telling import is_told, put_contexts
from tasdiq.extract.toll import Toll
from tasdiq.extract.tolls import Tolls
from tasdiq.extract.triggers import Trigger, Triggers, family, may_join, same_family
from tasdiq.extract.when_and_where import (
    EARLIER_PART,
    borrow_from_neighbours,
    drop_datelines,
    earlier_parts,
    in_one_breath,
    put_dates_and_places,
    under_the_opening,
)
from tasdiq.model.mention import PlaceMention, Reading, in_sentence
from tasdiq.model.text import Sentence

_CLAUSE = re.compile(
    r";|--| - "
    r"|, (?=(?:when|after|while|as|where|which|who|whose|and|but|in which|hours|days)\b)"
    r"| (?=(?:when|while|in which|followed by|that followed)\b)"
    r"|, (?=(?:\w+ ){0,3}(?:days|weeks|months|years|hours) (?:after|before|since)\b)",
    re.IGNORECASE,
)


def happenings(reading: Reading, triggers: Triggers, tolls: Tolls) -> list[Happening]:
    """All happenings of the document in the order they are told; repeated passages tell nothing anew."""
    found: list[Happening] = []
    for sentence in reading.sentences:
        if sentence.repeat:
            continue
        head = story_start(sentence)
        words = [t for t in triggers.find(sentence) if t.start >= head and not _in_a_title(sentence.plain, t)]
        sums = [t for t in tolls.find(sentence, in_sentence(reading.counts, sentence.index)) if t.start >= head]
        words = [t for t in words if not _is_borne(sentence.plain, t, sums)]
        if cue("biography").match(sentence.plain, head):
            sums = [t for t in sums if not cue("deeds").search(sentence.plain, head, t.start)]
            if not in_sentence(reading.dates, sentence.index):
                words = [t for t in words if not cue("deeds").search(sentence.plain, head, t.start)]
        if words or sums:
            found.extend(_in_sentence(reading, sentence, words, sums))
    drop_datelines(reading, found)
    borrow_from_neighbours(reading, found)
    return found


def _is_borne(text: str, trigger: Trigger, sums: Sequence[Toll]) -> bool:
    """Whether a weapon was that of those who were hit: "killed two rebels armed with rifles"."""
    return trigger.kind == "means" and any(t.end <= trigger.start and cue("borne").search(text[t.end : trigger.start]) for t in sums)


def _in_a_title(text: str, trigger: Trigger) -> bool:
    """Whether the words only say what a man is: "an IED facilitator", "an assassination cell leader"."""
    first = trigger.start + len(trigger.words.split(" ", 1)[0])
    return any(cue("title").match(text, at) for at in ((first,) if trigger.kind == "act" else (first, trigger.end)))


def _in_sentence(reading: Reading, sentence: Sentence, words: Sequence[Trigger], tolls: Sequence[Toll]) -> Iterator[Happening]:
    items = listed(sentence, words, in_sentence(reading.places, sentence.index))
    if items:
        yield from items
        return
    parts = _parts(sentence.plain, _second_attack(sentence.plain, words, in_sentence(reading.places, sentence.index)))
    made: list[Happening] = []
    for start, end, earlier in parts:
        here = [t for t in words if start <= t.start < end]
        sums = [t for t in tolls if start <= t.verb < end]
        for made_here in _split_by_family(sentence, start, end, here, sums):
            made_here.earlier = made_here.aside = earlier
            put_contexts(made_here)
            made_here.earlier = made_here.earlier or (made_here.charge and not made_here.definite)
            if is_told(made_here, dated=bool(in_sentence(reading.dates, sentence.index))):
                made.append(made_here)
    joined = _joined(made)
    alone = all(happening.earlier for happening in joined) and not (
        cue("came").search(sentence.plain) or cue("long_after").search(sentence.plain)
    )
    if alone and any(EARLIER_PART.search(sentence.plain, h.start) for h in joined):
        for happening in joined:  # "mourned on Sunday, the day after 80 died": nothing else is told here
            happening.earlier = bool(cue("earlier").search(EARLIER_PART.sub(" ", sentence.plain)))
    if all(h.earlier for h in joined) and is_reacted_to(sentence.plain, joined):
        for happening in joined:
            happening.earlier = False
    for happening in joined:
        put_dates_and_places(reading, happening, joined)
    under_the_opening(reading, joined)
    in_one_breath(joined)
    yield from joined


def _parts(text: str, more: Iterable[int] = ()) -> list[tuple[int, int, bool]]:
    """The sentence's clauses, and whether each tells of something earlier ("only days after ...")."""
    earlier = earlier_parts(text)
    cuts = {0, len(text), *more, *(m.end() if m.group().strip() in (";", "--", "-") else m.start() + 1 for m in _CLAUSE.finditer(text))}
    for start, end in earlier:
        cuts |= {start, end}
    points = sorted(cuts)
    return [(start, end, any(low <= start and end <= high for low, high in earlier)) for start, end in pairwise(points) if end > start]


def _second_attack(text: str, words: Sequence[Trigger], places: Sequence[PlaceMention]) -> Iterator[int]:
    """Where a second attack begins: "the attack on A in X and the attack in Y"."""
    events = [t for t in words if t.kind == "event"]
    fine = [p for p in places if p.kind in ("settlement", "admin2", "admin1") and not p.adjective]
    for left, right in pairwise(events):
        joint = text.rfind(" and ", left.end, right.start)
        between = {p.where.name for p in fine if left.end <= p.start < right.start}
        behind = {p.where.name for p in fine if right.end <= p.start < right.end + 60}
        if joint >= 0 and between and behind and not between & behind:
            yield joint + 1


def _split_by_family(sentence: Sentence, start: int, end: int, words: Sequence[Trigger], tolls: Sequence[Toll]) -> list[Happening]:
    """One happening for the clause, or two where its words are of kinds that do not go together."""
    if not words:
        return [Happening(sentence=sentence, start=start, end=end, triggers=[], tolls=list(tolls))] if tolls else []
    made: list[Happening] = []
    for trigger in sorted(words, key=lambda t: (t.vague or t.kind == "means", t.kind == "agent", t.start)):
        home = next((h for h in made if _goes_with(h, trigger)), None)
        if home is None:
            held = next((h for h in made if _charge(h, trigger)), None)
            cut = _charge(held, trigger) if held else 0
            if held is not None:
                held.end = cut
            made.append(Happening(sentence=sentence, start=cut or start, end=end, triggers=[trigger], charge=cut > 0))
        else:
            home.triggers.append(trigger)
    for toll in tolls:
        _nearest(made, toll.verb).tolls.append(toll)
    for happening in made:
        happening.triggers.sort(key=lambda t: t.start)
    return made


def _goes_with(happening: Happening, trigger: Trigger) -> bool:
    """Whether a trigger can tell of the same happening as those of its clause: "shot dead a guard and seized two men"."""
    kind = family(trigger.type) if not trigger.vague else "any"
    if _charge(happening, trigger):
        return False
    if trigger.kind == "means" or same_family(happening.family, kind):
        return True
    if not all(may_join(kind, other) for other in happening.families):
        return False
    last = max((t for t in happening.triggers if t.start < trigger.start), key=lambda t: t.start, default=happening.triggers[0])
    low, high = min(last.start, trigger.start), max(last.end, trigger.end) + 20
    return trigger.kind == "agent" or cue("apart").search(happening.sentence.plain, low, high) is None


def _charge(happening: Happening, trigger: Trigger) -> int:
    """Where the words end that say what the arrested are accused of, 0 if none do: "held two men over the murder of a judge"."""
    arrests = [t for t in happening.triggers if t.type == "arrest" and t.end <= trigger.start]
    if trigger.type == "arrest" or not arrests:
        return 0
    said = cue("charge").finditer(happening.sentence.plain, arrests[-1].end, trigger.start)
    return max((m.end() for m in said), default=0)


def _nearest(made: Sequence[Happening], at: int) -> Happening:
    return min(made, key=lambda h: min((abs(t.start - at) for t in h.triggers), default=0))


def _joined(made: Sequence[Happening]) -> list[Happening]:
    """Neighbouring clauses that tell of one happening, brought together."""
    kept: list[Happening] = []
    for happening in made:
        home = next((h for h in reversed(kept) if _one(h, happening)), None)
        if home is None:
            kept.append(happening)
            continue
        home.triggers += happening.triggers
        home.tolls += happening.tolls
        home.start, home.end = min(home.start, happening.start), max(home.end, happening.end)
        home.same_day = home.same_day or happening.same_day
        home.earlier = home.earlier or happening.earlier
        home.definite = home.definite and happening.definite
    return kept


def _one(left: Happening, right: Happening) -> bool:
    if left.aside != right.aside or right.another or (right.charge and not left.charge):
        return False
    if right.sentence.plain[right.start :].lower().startswith("and ") and any(t.kind == "event" for t in right.triggers):
        return not any(t.kind == "event" for t in left.triggers)
    return same_family(left.family, right.family)
