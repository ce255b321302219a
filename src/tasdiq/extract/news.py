"""The incidents of one document in; which are its news, which it only recalls, and which were no attack, out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tasdiq.extract.happening import Happening, cue
from tasdiq.extract.masthead import first_of_story, is_heading
from tasdiq.extract.told import Told
from tasdiq.extract.triggers import family
from tasdiq.extract.when_and_where import dateline, told_days
from tasdiq.model.mention import DateMention, Reading
from tasdiq.model.values import When

OLD_NEWS_DAYS = 45  # an incident this long before the publication date is not the news, unless the page leads with it
OPENING_SENTENCES = 5  # of the text: what is told only behind them is the news where it is fresh
SHORTLY_BEFORE = 4  # sentences
FRESH_DAYS = 7  # so long before the publication date an incident is fresh
UNDATED_DAYS = 2  # so long before the publication date it is old beside a lead that has no day
NEWS_DAYS = 1  # so long before the incident that leads another is news beside it
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def mark_news(reading: Reading, told: Sequence[Told]) -> None:
    """Set which incidents the document reports, and which it only recalls."""
    lead = next((t for t in told if _may_lead(reading, t)), None)
    recalled = _recalls(reading)
    for one in told:
        if lead is None or recalled or _is_only_recalled(one):
            one.main = False
        elif one is not lead:
            old = lead.when.start is None and is_old(one.when, reading.anchor, days=UNDATED_DAYS)
            beside = any(part.another for part in one.parts) and _days_between(one.when, lead.when) in range(NEWS_DAYS + 1)
            one.main = not (one.earlier or (_before(one.when, lead.when) and not beside) or old)


def _may_lead(reading: Reading, told: Told) -> bool:
    """Whether it is the kind that a page is about: not long past, and told at its opening or fresh."""
    if told.earlier or is_old(told.when, reading.anchor, days=OLD_NEWS_DAYS):
        return False
    return opens(reading, told) or _is_fresh(_day_of(reading, told), reading.anchor)


def opens(reading: Reading, told: Told) -> bool:
    """Whether the title or the first sentences of the story tell of it."""
    return told.parts[0].sentence.index < first_of_story(reading) + OPENING_SENTENCES + sum(s.of == "title" for s in reading.sentences)


def _is_fresh(when: When, anchor: date | None) -> bool:
    """Whether it happened in the days before the publication."""
    return anchor is None or (when.start is not None and (anchor - when.start).days <= FRESH_DAYS)


def _days_between(one: When, lead: When) -> int | None:
    return (lead.start - (one.end or one.start)).days if one.start is not None and lead.start is not None else None


def _is_only_recalled(told: Told) -> bool:
    """Whether it is only spoken of as known ("the murder of the Jesuits"), with no day and no number, or as what others are held for."""
    if all(part.charge for part in told.parts):
        return True
    return all(part.definite and not part.dates and not any(not t.subset for t in part.tolls) for part in told.parts) and not told.dates


def date_by_dateline(reading: Reading, told: Sequence[Told]) -> None:
    """The news with no word of when is of the day its opening names, else as old as the dateline, give or take days."""
    head = dateline(reading)
    lead = next((one for one in told if one.main), None)
    if lead is not None and lead.when.stated is None and not lead.earlier:
        _date_by_opening(reading, lead)
    fresh = lead is not None and lead.when.precision == "day" and not is_old(lead.when, reading.anchor, days=UNDATED_DAYS)
    for one in told:
        if lead is not None and fresh and one is not lead and one.main and one.when.stated is None and not one.earlier:
            one.when = replace(lead.when, precision="days")  # told beside it with no word of when
        elif head is not None and one.main and one.when.stated is None and not one.earlier:
            one.when = When(start=head.when.start, end=head.when.end, precision="days", stated=head.when.stated)
            one.dates = [head]


def _day_of(reading: Reading, lead: Told) -> When:
    """Its own day, else the one told shortly before it."""
    before = None if lead.when.stated else _last_day(reading, lead, SHORTLY_BEFORE)
    return lead.when if before is None else before.when


def _date_by_opening(reading: Reading, lead: Told) -> None:
    """Date the news by the last day that a sentence before it names: "A force searched a house overnight. One man ran. He was held." """
    day = _last_day(reading, lead, lead.parts[0].sentence.index)
    if day is not None:
        lead.when, lead.dates = day.when, [day]


def _last_day(reading: Reading, lead: Told, reach: int) -> DateMention | None:
    """The last day that one of so many sentences before it names."""
    first = lead.parts[0].sentence.index
    for index in range(first - 1, max(first_of_story(reading), first - reach) - 1, -1):
        sentence = reading.sentences[index]
        days = [] if sentence.of == "title" or cue("biography").match(sentence.plain) else told_days(reading, index)
        if days:
            return days[0]
    return None


def _recalls(reading: Reading) -> bool:
    """Whether the document is a statistic or a remembrance rather than the news of an incident."""
    opening = [s for s in reading.sentences if s.of == "title"] + [s for s in reading.sentences if s.of == "text"][:5]
    text = " ".join(s.plain for s in opening)
    if cue("statistics").search(text):
        return True
    return bool(cue("anniversary").search(" ".join(s.plain for s in opening[:3])))


def _before(one: When, lead: When) -> bool:
    """Whether the words put it before the news: an earlier day, or a calendar date beside a mere weekday."""
    if one.start is not None and lead.start is not None:
        earlier = one.start < lead.start and re.search(r"\bearlier\b", one.stated or "", re.IGNORECASE) is not None  # "earlier in the week"
        return earlier or (one.end or one.start) < lead.start
    calendar = re.compile(rf"\b(?:{'|'.join(_MONTHS)})|\b(?:19|20)\d\d\b", re.IGNORECASE)
    return bool(calendar.search(one.stated or "")) and not calendar.search(lead.stated or "")


def is_old(when: When, anchor: date | None, *, days: int) -> bool:
    """Whether it ended more than so many days before the publication."""
    if anchor is None or when.start is None:
        return False
    return (anchor - (when.end or when.start)).days > days


def _is_mishap(told: Told) -> bool:
    """Whether its own sentences tell of a crash, a fire or an illness, and of nobody who brought it about."""
    text = " ".join({part.sentence.index: part.sentence.plain for part in told.parts}.values())
    return cue("mishap").search(text) is not None and cue("violent").search(text) is None


def _is_exercise(reading: Reading, told: Told) -> bool:
    """Whether a page whose heading speaks of an exercise opens with it: "Police storm ferry in exercise"."""
    if not opens(reading, told) or any(part.old or part.earlier for part in told.parts):
        return False
    opening = [s for s in reading.sentences if s.index < first_of_story(reading) + 2 * OPENING_SENTENCES]
    named = any(cue("exercise").search(s.plain) for s in opening if is_heading(s))
    return named and any(cue("exercise_told").search(s.plain) for s in opening if not is_heading(s))


def _names_a_weapon(part: Happening) -> bool:
    """Whether the words name more than a blast or an explosion."""
    return any(t.kind in ("agent", "means") for t in part.triggers)


def is_accident(reading: Reading, told: Told, all_told: Sequence[Told]) -> bool:
    """Whether the words call it an accident, an exercise, shots for joy, a robbery or a private quarrel: its own, or those right after."""
    own_words = " ".join(part.sentence.plain for part in told.parts)
    if cue("celebration").search(own_words) or _is_exercise(reading, told):
        return True
    first = told.parts[0].sentence.plain
    if (cue("private").search(own_words) or cue("robbery").search(first)) and not cue("violent").search(own_words):
        return True
    kinds = {t.type for part in told.parts for t in part.triggers if not t.vague and t.kind != "means"}
    if kinds == {"arrest"} and cue("ordinary_crime").search(first) and not cue("violent").search(own_words):
        return True
    families = {family(kind) for kind in kinds - {"arrest"}} - {"any"}
    if families - {"explosive", "arson"}:
        return False
    if not families and _is_mishap(told):
        return True
    own = {part.sentence.index for part in told.parts}
    nearby = own | {index + 1 for index in own}
    if told is all_told[0]:
        nearby |= set(range(4))
    near = [s for s in reading.sentences if s.index in nearby]
    if any(cue("accident").search(s.plain) for s in near):
        return True
    violent = any(cue("violent").search(s.plain) for s in near) or any(_names_a_weapon(part) for part in told.parts)
    return not violent and any(cue("industry").search(s.plain) for s in near)
