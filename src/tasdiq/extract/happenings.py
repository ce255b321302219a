"""A Reading in, happenings out: what each sentence tells of, before anything is brought together."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tasdiq.extract.happening import Happening, cue
from tasdiq.extract.listed import listed
from tasdiq.extract.masthead import HEAD_SENTENCES, story_start
from tasdiq.extract.telling import is_told, put_contexts
from tasdiq.extract.tolls import Toll, Tolls
from tasdiq.extract.triggers import Trigger, Triggers, family, may_join, same_family
from tasdiq.model.mention import DateMention, PlaceMention, Reading, in_sentence
from tasdiq.model.text import Sentence

_CLAUSE = re.compile(
    r";|--| - "
    r"|, (?=(?:when|after|while|as|where|which|who|whose|and|but|in which|hours|days)\b)"
    r"| (?=(?:when|while|in which|followed by|that followed)\b)"
    r"|, (?=(?:\w+ ){0,3}(?:days|weeks|months|years|hours) (?:after|before|since)\b)",
    re.IGNORECASE,
)
_EARLIER_PART = re.compile(
    r"\b(?:(?:only|just|barely|less than|more than|about|some) )?(?:(?:an?|few|several|a few|\w+) )?"
    r"(?:days?|weeks?|months?|years?) (?:after|since|following)\b|\bsince (?=\w+ing\b|the )",
    re.IGNORECASE,
)


OLD_DAYS = 5
_CAREER = 160  # characters before a place in which it can be of what a man does: "who led raids in Paktia"
_ASIDE = re.compile(
    r"\b(?:who|whose|which|that)\s(?!(?:began|started|ended|concluded|took place|happened|occurred|broke out|erupted|flared|raged"
    r"|unfolded|followed)\b)[^,;]*$",
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
    _drop_datelines(reading, found)
    _borrow_from_neighbours(reading, found)
    return found


def _is_borne(text: str, trigger: Trigger, sums: Sequence[Toll]) -> bool:
    """Whether a weapon was that of those who were hit: "killed two rebels armed with rifles"."""
    return trigger.kind == "means" and any(t.end <= trigger.start and cue("borne").search(text[t.end : trigger.start]) for t in sums)


def _in_a_title(text: str, trigger: Trigger) -> bool:
    """Whether the words only say what a man is: "an IED facilitator", "an assassination cell leader"."""
    first = trigger.start + len(trigger.words.split(" ", 1)[0])
    return any(cue("title").match(text, at) for at in ((first,) if trigger.kind == "act" else (first, trigger.end)))


def dateline(reading: Reading) -> DateMention | None:
    """The calendar date at the head that says when the page was written, where its words are a dateline's."""
    for mention in reading.dates:
        sentence = reading.sentences[mention.sentence]
        if sentence.index < HEAD_SENTENCES and _is_dateline(reading, mention) and not cue("published").search(sentence.plain):
            return mention
    return None


def _is_dateline(reading: Reading, mention: DateMention) -> bool:
    if mention.sentence >= HEAD_SENTENCES or not re.search(r"\d", mention.when.stated or ""):
        return False
    text = reading.sentences[mention.sentence].plain
    leads = mention.start < 40 and re.match(r"\s*(?:\(|--?\s|:|\))", text[mention.end :]) is not None
    return leads or (mention.when.start is not None and mention.when.start == reading.anchor)


def _drop_datelines(reading: Reading, found: Sequence[Happening]) -> None:
    """A calendar date at the head that only says when the page was written dates nothing, where other words do."""
    told = [m for m in reading.dates if m.when.precision == "day" and not _is_dateline(reading, m)]
    for happening in found:
        happening.dates = [
            m for m in happening.dates if not (_is_dateline(reading, m) and (told or cue("published").search(happening.sentence.plain)))
        ]


def _borrow_from_neighbours(reading: Reading, found: Sequence[Happening]) -> None:
    """Give a happening the date and place of the sentence just before it, where that one tells nothing itself.

    "In Logar last night a force searched a compound. It detained two men."
    """
    taken = {h.sentence.index for h in found}
    for happening in found:
        before = happening.sentence.index - 1
        if happening.alone or before < 0 or before in taken or reading.sentences[before].paragraph != happening.sentence.paragraph:
            continue
        if cue("biography").match(reading.sentences[before].plain):
            continue
        if not happening.dates:
            happening.dates = told_days(reading, before)
        if not happening.places:
            happening.places = located(reading, before)
    for happening in found:
        behind = happening.sentence.index + 1
        untold = (
            behind < len(reading.sentences) and behind not in taken and reading.sentences[behind].paragraph == happening.sentence.paragraph
        )
        goes_on = happening is found[0] or (untold and cue("happened").search(reading.sentences[behind].plain) is not None)
        if (
            untold
            and goes_on
            and not (happening.earlier or happening.alone)
            and all(p.kind in ("country", "area") for p in happening.places)
        ):
            happening.places += [p for p in located(reading, behind) if p.kind not in ("country", "area")]


def told_days(reading: Reading, index: int) -> list[DateMention]:
    """The days that a sentence names as those of what happened, without the dateline's and those of speech."""
    said = Happening(sentence=reading.sentences[index], start=0, end=0, triggers=[])
    days = [d for d in in_sentence(reading.dates, index) if _is_a_day(d) and not _is_dateline(reading, d)]
    return [d for d in days if not _when_said(said, d)]


def _is_a_day(mention: DateMention) -> bool:
    """Whether a date is one day, or the night between two."""
    return mention.when.precision == "day" or (
        mention.when.precision == "days" and cue("night").search(mention.when.stated or "") is not None
    )


def located(reading: Reading, index: int) -> list[PlaceMention]:
    """The places of a sentence that can say where; a country only where a word of place stands before it."""
    text, head = reading.sentences[index].plain, story_start(reading.sentences[index])
    places = [p for p in in_sentence(reading.places, index) if not p.adjective and p.start >= head]
    places = [p for p in places if not _heads(text, index, p)]
    told = [p for p in places if p.kind not in ("country", "area") or cue("locative").search(text[max(0, p.start - 30) : p.start])]
    told = [p for p in told if not cue("career").search(text[max(0, p.start - _CAREER) : p.start])]
    return [p for p in told if not cue("titular").search(text[max(0, p.start - 50) : p.start])]


def heading_place(reading: Reading) -> PlaceMention | None:
    """The place that a dateline begins with: "QUETTA: ..."; where the reporter was, and often where it happened."""
    for mention in reading.places:
        if not mention.adjective and _heads(reading.sentences[mention.sentence].plain, mention.sentence, mention):
            return mention
    return None


def _heads(text: str, index: int, place: PlaceMention) -> bool:
    if index >= HEAD_SENTENCES or place.start > 3:
        return False
    return re.match(r"(?:,[^.]{0,40}?)?\s*(?:\([^)]{0,60}\)\s*)?(?:--?\s|:|\()|[،,]? ?\d{1,2} \w+ \d{4} -", text[place.end :]) is not None


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
            if is_told(made_here):
                made.append(made_here)
    joined = _joined(made)
    alone = all(happening.earlier for happening in joined) and not cue("came").search(sentence.plain)
    if alone and any(_EARLIER_PART.search(sentence.plain, h.start) for h in joined):
        for happening in joined:  # "mourned on Sunday, the day after 80 died": nothing else is told here
            happening.earlier = bool(cue("earlier").search(_EARLIER_PART.sub(" ", sentence.plain)))
    for happening in joined:
        _put_dates_and_places(reading, happening, joined)
        yield happening


def _parts(text: str, more: Iterable[int] = ()) -> list[tuple[int, int, bool]]:
    """The sentence's clauses, and whether each tells of something earlier ("only days after ...")."""
    earlier = _earlier_parts(text)
    cuts = {0, len(text), *more, *(m.end() if m.group().strip() in (";", "--", "-") else m.start() + 1 for m in _CLAUSE.finditer(text))}
    for start, end in earlier:
        cuts |= {start, end}
    points = sorted(cuts)
    return [(start, end, any(low <= start and end <= high for low, high in earlier)) for start, end in pairwise(points) if end > start]


def _earlier_parts(text: str) -> list[tuple[int, int]]:
    return [(m.start(), _reach(text, m)) for m in _EARLIER_PART.finditer(text)]


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


def _reach(text: str, match: re.Match[str]) -> int:
    """How far "days after ..." goes: to the first comma where it opens the sentence, else to its end."""
    if match.start() > 4:
        return len(text)
    comma = text.find(",", match.end())
    return comma if comma > 0 else len(text)


def _split_by_family(sentence: Sentence, start: int, end: int, words: Sequence[Trigger], tolls: Sequence[Toll]) -> list[Happening]:
    """One happening for the clause, or two where its words are of kinds that do not go together."""
    if not words:
        return [Happening(sentence=sentence, start=start, end=end, triggers=[], tolls=list(tolls))] if tolls else []
    made: list[Happening] = []
    for trigger in sorted(words, key=lambda t: (t.vague or t.kind == "means", t.kind == "agent", t.start)):
        home = next((h for h in made if _goes_with(h, trigger)), None)
        if home is None:
            made.append(Happening(sentence=sentence, start=start, end=end, triggers=[trigger]))
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
    if trigger.kind == "means" or same_family(happening.family, kind):
        return True
    if not all(may_join(kind, other) for other in happening.families):
        return False
    last = max((t for t in happening.triggers if t.start < trigger.start), key=lambda t: t.start, default=happening.triggers[0])
    low, high = min(last.start, trigger.start), max(last.end, trigger.end) + 20
    return trigger.kind == "agent" or cue("apart").search(happening.sentence.plain, low, high) is None


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
    if left.aside != right.aside or right.another:
        return False
    if right.sentence.plain[right.start :].lower().startswith("and ") and any(t.kind == "event" for t in right.triggers):
        return not any(t.kind == "event" for t in left.triggers)
    return same_family(left.family, right.family)


def _put_dates_and_places(reading: Reading, happening: Happening, all_here: Sequence[Happening]) -> None:
    index = happening.sentence.index
    told = [d for d in in_sentence(reading.dates, index) if d.start >= story_start(happening.sentence)]
    dates = [d for d in told if _mine(happening, d.start, all_here) and not _when_said(happening, d)]
    happening.dates = sorted(dates, key=lambda d: _distance(happening, d))
    places = located(reading, index)
    known = [d.when.end or d.when.start for d in happening.dates if d.when.start is not None and d.when.precision != "unknown"]
    if known and not any(low <= happening.start and happening.end <= high for low, high in _earlier_parts(happening.sentence.plain)):
        happening.earlier = False  # its date will tell
    last = max((day for day in known if day is not None), default=None)
    biography = cue("biography").match(happening.sentence.plain) is not None
    happening.old = last is not None and reading.anchor is not None and (reading.anchor - last).days > OLD_DAYS
    happening.earlier = happening.earlier or (biography and happening.old)
    happening.places = [p for p in places if _mine(happening, p.start, all_here)] or places


def _distance(happening: Happening, date: DateMention) -> int:
    """How far a date stands from the words that tell of the happening; nearest counts most."""
    triggers = happening.strong or happening.triggers
    return min((min(abs(t.start - date.end), abs(date.start - t.end)) for t in triggers), default=0)


def _mine(happening: Happening, at: int, all_here: Sequence[Happening]) -> bool:
    if len(all_here) == 1:
        return True
    inside = [h for h in all_here if h.start <= at < h.end]
    nearest = min(inside or all_here, key=lambda h: abs(h.at - at))
    return nearest is happening


def _when_said(happening: Happening, date: DateMention) -> bool:
    """Whether the date tells when something was said: "officials said on Friday"."""
    text = happening.sentence.plain
    before, after = text[max(0, date.start - 60) : date.start], text[date.end : date.end + 30]
    if any(m.start() <= date.start < m.end() for m in _EARLIER_PART.finditer(text)):
        return True  # "days after": ties two happenings, dates neither
    if (aside := _ASIDE.search(before)) and not any(
        date.start - len(before) + aside.start() <= t.start < date.start for t in happening.triggers
    ):
        return True  # "who joined in January"
    if happening.family == "taking" and cue("freed").search(before):
        return True
    return cue("said").search(before) is not None or cue("says").match(after) is not None
