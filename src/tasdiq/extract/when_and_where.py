"""A sentence's happenings in; each with the dates and places that are its own, borrowed from its neighbours where it names none, out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tasdiq.extract.happening import Happening, cue
from tasdiq.extract.masthead import HEAD_SENTENCES, story_start
from tasdiq.extract.reactions import beside_the_days_of_reaction, beside_the_reaction, in_the_past, is_past_a_stop, is_planned, is_to_come
from tasdiq.model.mention import DateMention, PlaceMention, Reading, in_sentence

EARLIER_PART = re.compile(
    r"\b(?:(?:only|just|barely|less than|more than|about|some) )?(?:(?:an?|few|several|a few|\w+) )?"
    r"(?:days?|weeks?|months?|years?) (?:after|since|following)\b|\bsince (?=\w+ing\b|the )",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\b(?:in (?:\w+ )?(?:retaliation|revenge|response|reprisal|reaction) (?:for|to)|to avenge|avenging|in return for) "
    r"(?=(?:an?|the|its|their|his|[\w']+day's|last|yesterday's|earlier|previous)\b)",
    re.IGNORECASE,
)
_OLD_DAYS = 5
_OPENING = 5  # characters at the beginning of a sentence
_SAID_HAD = re.compile(
    r"(?: (?:morning|afternoon|evening|night))?,? [^.;]{3,80}? (?:said|announced|claimed|stated|posted|boasted)(?: that)?"
    r" [^.;,]{1,40}? had\b"
)
_LONGEST_OPENING = 60  # characters before the comma that ends it
_CAREER = 160  # characters before a place in which it can be of what a man does: "who led raids in Paktia"
_NAMED_BY = re.compile(r"'s (?:[\w-]+ ){0,3}")
_YEAR_OF = re.compile(r" (?:[\w-]+ ){0,2}")  # "the 2016 cafe attack"
_ASIDE = re.compile(
    r"\b(?:who|whose|which|that|where)\s(?!(?:began|started|ended|concluded|took place|happened|occurred|broke out|erupted|flared|raged"
    r"|unfolded|followed)\b)[^,;]*$",
    re.IGNORECASE,
)


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


def drop_datelines(reading: Reading, found: Sequence[Happening]) -> None:
    """A calendar date at the head that only says when the page was written dates nothing, where other words do."""
    told = [m for m in reading.dates if m.when.precision == "day" and not _is_dateline(reading, m)]
    for happening in found:
        if not all(_is_dateline(reading, m) for m in happening.dates):
            happening.dates = [m for m in happening.dates if not _is_dateline(reading, m)]
        happening.dates = [
            m for m in happening.dates if not (_is_dateline(reading, m) and (told or cue("published").search(happening.sentence.plain)))
        ]


def borrow_from_neighbours(reading: Reading, found: Sequence[Happening]) -> None:
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
        if not (happening.earlier or happening.alone or happening.sentence.index + 1 in taken):
            _borrow_from_behind(reading, happening, first=happening is found[0])


def _borrow_from_behind(reading: Reading, happening: Happening, *, first: bool) -> None:
    """Give it the day and the finer place of the sentence behind it, where that goes on with it and tells nothing else."""
    behind = happening.sentence.index + 1
    if behind >= len(reading.sentences) or reading.sentences[behind].paragraph != happening.sentence.paragraph:
        return
    goes_on = cue("happened").search(reading.sentences[behind].plain) is not None
    if (first or goes_on) and all(p.kind in ("country", "area") for p in happening.places):
        happening.places += [p for p in located(reading, behind) if p.kind not in ("country", "area")]
    if goes_on and not happening.dates:
        happening.dates = told_days(reading, behind)


def told_days(reading: Reading, index: int) -> list[DateMention]:
    """The days that a sentence names as those of what happened, without the dateline's and those of speech."""
    said = Happening(sentence=reading.sentences[index], start=0, end=0, triggers=[])
    days = [
        d for d in in_sentence(reading.dates, index) if _is_a_day(d) and not (_is_dateline(reading, d) or is_to_come(d, reading.anchor))
    ]
    return _without_deaths(said.sentence.plain, days, [d for d in days if not _when_said(said, d)])


def _is_a_day(mention: DateMention) -> bool:
    """Whether a date is one day, or the night between two."""
    return mention.when.precision == "day" or (
        mention.when.precision == "days" and cue("night").search(mention.when.stated or "") is not None
    )


def located(reading: Reading, index: int) -> list[PlaceMention]:
    """The places of a sentence that can say where; a country only where a word of place stands before it."""
    text, head = reading.sentences[index].plain, story_start(reading.sentences[index])
    places = [p for p in in_sentence(reading.places, index) if not p.adjective and p.start >= head]
    places = [p for p in places if not (_heads(text, index, p) or _is_agency(text, index, p) or text.startswith("-bound", p.end))]
    told = [p for p in places if p.kind not in ("country", "area") or cue("locative").search(text[max(0, p.start - 30) : p.start])]
    told = [p for p in told if not text.endswith(("told the ", "tells the "), 0, p.start)]  # "told the Sentinel": a newspaper
    dying = _death_told(text)
    told = [p for p in _without_hospitals(text, told) if dying is None or p.start not in dying]
    told = [p for p in told if not cue("career").search(text[max(0, p.start - _CAREER) : p.start])]
    told = [p for p in told if not cue("home").search(text[max(0, p.start - 50) : p.start])] or told
    return [p for p in told if not cue("titular").search(text[max(0, p.start - 50) : p.start])]


def _is_agency(text: str, index: int, place: PlaceMention) -> bool:
    """Whether a place only stands in an agency's name behind a dateline: "KABUL, MAY 3 (ARIANA WIRE) -- ..."."""
    open_, close = text.rfind("(", 0, place.start), text.find(")", place.end)
    return (
        index < HEAD_SENTENCES
        and 0 <= open_ < close < 120
        and ")" not in text[open_ : place.start]
        and re.match(r"\)\s*[-–—:]", text[close:]) is not None
    )


def _death_told(text: str) -> range | None:
    """The place behind words that tell of a later death of one hurt before: what stands there is when and where he died.

    "Died in hospital on Friday after gunmen shot at him on Monday" goes on to tell of the attack.
    """
    end = max((m.end() for m in cue("late_death").finditer(text)), default=-1)
    if end < 0:
        return None
    attack = cue("attack_before").search(text, end)
    return range(end, attack.start() if attack else len(text) + 1)


def _without_hospitals(text: str, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Without the places where the hurt were taken: "in hospitals in Sehwan, Dadu and Karachi", "on his way to Kabul"."""
    kept: list[PlaceMention] = []
    end = -1  # of the last one left out
    for place in sorted(places, key=lambda p: p.start):
        listed = 0 <= end <= place.start and re.fullmatch(r"(?:,|,? and|,? or)? ", text[end : place.start]) is not None
        before = text[max(0, place.start - _CAREER) : place.start]
        speaks = cue("infirmary").search(before) is not None and cue("receives").match(text, place.end) is not None
        if listed or speaks or cue("carried").search(before):
            end = place.end
        else:
            kept.append(place)
    return kept


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


def earlier_parts(text: str) -> list[tuple[int, int]]:
    """The stretches of a sentence that tell of something before its news ("only days after ...")."""
    return [(m.start(), _reach(text, m)) for pattern in (EARLIER_PART, _REPLY) for m in pattern.finditer(text)]


def _reach(text: str, match: re.Match[str]) -> int:
    """How far "days after ..." goes: to the first comma where it opens the sentence, else to its end."""
    if match.start() > 4:
        return len(text)
    comma = text.find(",", match.end())
    return comma if comma > 0 else len(text)


def put_dates_and_places(reading: Reading, happening: Happening, all_here: Sequence[Happening]) -> None:
    """Give a happening those dates and places of its sentence that are its own, and mark it as earlier or old by them."""
    index = happening.sentence.index
    told = [d for d in in_sentence(reading.dates, index) if d.start >= story_start(happening.sentence)]
    told = [in_the_past(d, reading.anchor) for d in told if not is_planned(happening.sentence.plain, d, reading.anchor)]
    dates = [d for d in told if _mine(happening, d.end - 1, all_here) and not (_when_said(happening, d) or is_past_a_stop(happening, d))]
    dates = _without_deaths(happening.sentence.plain, told, dates)
    dates = beside_the_days_of_reaction(happening, told, dates)
    if happening.aside and cue("long_after").search(happening.sentence.plain, happening.start, happening.end):
        dates = [d for d in dates if happening.start <= d.start < happening.end]
    named = [d for d in told if _names(happening, d)]
    dates = named or dates
    happening.dates = sorted(dates, key=lambda d: _distance(happening, d))
    places = beside_the_reaction(happening, _beside_the_past(happening, located(reading, index)))
    known = [d.when.end or d.when.start for d in happening.dates if d.when.start is not None and d.when.precision != "unknown"]
    if known and (
        named or not any(low <= happening.start and happening.end <= high for low, high in earlier_parts(happening.sentence.plain))
    ):
        happening.earlier = False  # its date will tell
    last = max((day for day in known if day is not None), default=None)
    biography = cue("biography").match(happening.sentence.plain) is not None
    happening.old = last is not None and reading.anchor is not None and (reading.anchor - last).days > _OLD_DAYS
    happening.earlier = happening.earlier or (biography and happening.old)
    mine = [p for p in places if _mine(happening, p.start, all_here)]
    happening.places = mine if any(h.charge for h in all_here) else mine or places


def _beside_the_past(happening: Happening, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places without those of what came before: "the blast came three days after a raid in Wana"."""
    text = happening.sentence.plain
    past = [(low, high) for low, high in earlier_parts(text) if low > happening.start and cue("came").search(text, happening.start, low)]
    past += [(m.start(), _reach(text, m)) for m in _REPLY.finditer(text) if m.start() > happening.at]
    return [p for p in places if not any(low <= p.start < high for low, high in past)]


def under_the_opening(reading: Reading, all_here: Sequence[Happening]) -> None:
    """What opens a sentence holds for all of it: "Last week, two men were shot in Bara; a bomber struck in Wana."."""
    first = min(all_here, key=lambda h: h.start, default=None)
    comma = first.sentence.plain.find(",", 0, _LONGEST_OPENING) if first is not None else -1
    if first is None or comma < 0:
        return
    days = [d for d in first.dates if d.end == comma and not d.relative_to_event]
    back = bool(cue("that_time").match(first.sentence.plain))
    for happening in all_here:
        if days and not happening.dates:
            happening.dates, happening.old, happening.earlier = list(days), first.old, first.earlier
        happening.earlier = happening.earlier or back


def in_one_breath(all_here: Sequence[Happening]) -> None:
    """A day told of one happening holds for another that "and" joins to it: "burned eight trucks and abducted four men on Monday"."""
    for happening in all_here:
        if happening.dates or happening.earlier or happening.charge or happening.alone:
            continue
        for other in all_here:
            low, high = sorted((happening.at, other.at))
            text = other.sentence.plain
            joined = " and " in text[low:high] and cue("apart").search(text, low, high) is None
            days = [d for d in other.dates if not d.relative_to_event and (joined or _closes(text, d))]
            if days and not (other.earlier or other.charge):
                happening.dates, happening.old = days, other.old
                break


def _closes(text: str, mention: DateMention) -> bool:
    """Whether a day stands by itself at a sentence's end: "..., on Monday." """
    return text[: mention.start].rstrip().endswith(",") and not text[mention.end :].strip(" .\"'")


def _without_deaths(text: str, told: Sequence[DateMention], dates: Sequence[DateMention]) -> list[DateMention]:
    """The dates without those of later deaths; with a date that names the attack ("in Tuesday's ambush"), wherever it stands."""
    dying = _death_told(text)
    if dying is None:
        return list(dates)
    return [_its_day(d) if _of_the_attack(text, d) else d for d in told if _of_the_attack(text, d) or (d in dates and d.start not in dying)]


def _its_day(mention: DateMention) -> DateMention:
    """The day that a time since then began with."""
    when = mention.when
    return replace(mention, when=replace(when, end=when.start, precision="day")) if when.precision == "days" else mention


def _of_the_attack(text: str, mention: DateMention) -> bool:
    """Whether a date in a sentence on a later death is that of the attack: "wounded in Tuesday's ambush", "for life since Sunday"."""
    words = text[mention.start : mention.end].lower()
    possessive = words.endswith(("'s", "’s")) or text[mention.end : mention.end + 2] in ("'s", "’s")
    return possessive or words.startswith("since") or re.search(r"\bsince (?:\w+ )?$", text[: mention.start]) is not None


def _names(happening: Happening, mention: DateMention) -> bool:
    """Whether a date names the attack right before the word for it: "last week's car bombing"."""
    text = happening.sentence.plain
    end = mention.end - 2 * text.endswith("'s", 0, mention.end)
    year = text[end - 4 : end].isdigit() and text[: mention.start + 4].lower().endswith("the ")
    return any((_YEAR_OF if year else _NAMED_BY).fullmatch(text, end, t.start) for t in happening.triggers if t.start > end)


def _distance(happening: Happening, mention: DateMention) -> int:
    """How far a date stands from the words that tell of the happening; nearest counts most."""
    triggers = happening.strong or happening.triggers
    return min((min(abs(t.start - mention.end), abs(mention.start - t.end)) for t in triggers), default=0)


def _mine(happening: Happening, at: int, all_here: Sequence[Happening]) -> bool:
    if len(all_here) == 1:
        return True
    inside = [h for h in all_here if h.start <= at < h.end]
    nearest = min(inside or all_here, key=lambda h: abs(h.at - at))
    return nearest is happening


def _when_said(happening: Happening, mention: DateMention) -> bool:
    """Whether the date tells when something was said: "officials said on Friday"."""
    text = happening.sentence.plain
    before, after = text[max(0, mention.start - 60) : mention.start], text[mention.end : mention.end + 30]
    if any(m.start() <= mention.start < m.end() for m in EARLIER_PART.finditer(text)):
        return True  # "days after": ties two happenings, dates neither
    if (aside := _ASIDE.search(before)) and not any(
        mention.start - len(before) + aside.start() < t.end and t.start < mention.start for t in happening.triggers
    ):
        return True  # "who joined in January"
    if happening.family == "taking" and cue("freed").search(before):
        return True
    if mention.start < _OPENING and _SAID_HAD.match(text[mention.end :]):
        return True  # "On Wednesday a spokesman said its men had ..."
    return cue("said").search(before) is not None or cue("says").match(after) is not None
