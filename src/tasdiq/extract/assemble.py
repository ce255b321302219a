"""Happenings in, the incidents of one document out: which sentences tell of the same one, and which is the news."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tasdiq.extract.continuing import fine_places, goes_on, is_reaction
from tasdiq.extract.happening import Happening, cue
from tasdiq.extract.masthead import is_heading
from tasdiq.extract.news import date_by_dateline, is_accident, mark_news, opens
from tasdiq.extract.settling import inherit_dates, inherit_places, place_by_document
from tasdiq.extract.told import Best, Told
from tasdiq.extract.triggers import may_join
from tasdiq.model.mention import DateMention, PlaceMention, Reading, in_sentence
from tasdiq.model.values import When, Where

FAR_KM = 50.0
_SEAT_KM = 10.0  # a town this far from its district's seat is no part of it
MOST_OPEN = 40  # incidents that a sentence may go on with: the first, and those told last; keeps endless texts quick
MOST_PARTS = 60  # happenings read of one incident of one document; a text that tells it more often tells nothing new
FOCUS_SENTENCES = 6  # after so many that tell nothing, "the attack" is the first one again
MOST_UNPLACED = 300  # dead of one incident whose place nobody tells; more are of a war
NEAR_SENTENCES = 2  # words of another kind this near may tell of the same happening: "then gunmen opened fire"


def assemble(reading: Reading, happenings: Sequence[Happening], best: Best) -> list[Told]:
    """The document's incidents in the order they are told, each with its date, its place and whether it is the news."""
    told: list[Told] = []
    focus: Told | None = None
    counted = cue("statistics").search(" ".join(s.plain for s in reading.sentences[:6])) is not None
    for happening in happenings:
        if counted and not happening.strong and not any(t.kind == "event" and not t.plural for t in happening.triggers):
            continue  # a number of a statistic
        near = told if len(told) <= MOST_OPEN else [told[0], *told[-MOST_OPEN:]]
        home = None if happening.alone else _home(reading, near, focus, happening, best)
        if home is None and told and _is_bare(happening):
            continue
        if home is not None and is_reaction(happening):
            happening.dates, happening.places = [], []
        if home is not None and home is focus and goes_on(reading, home, happening):
            happening.earlier = home.earlier
        if home is None:
            home = Told()
            told.append(home)
            near = [*near, home] if near is not told else told
        if len(home.parts) < MOST_PARTS:
            home.parts.append(happening)
            _settle(home, near, happening, best)
        recalled = happening.earlier or happening.charge or (happening.same_day and not happening.another)
        if focus is None or not (recalled or cue("biography").match(happening.sentence.plain)):
            focus = home
    kept = _with_titles(reading, told)
    inherit_dates(kept)
    inherit_places(kept)
    place_by_document(reading, kept, best)
    mark_news(reading, kept)
    date_by_dateline(reading, kept)
    return [t for t in kept if not is_accident(reading, t, kept)]


def _with_titles(reading: Reading, told: Sequence[Told]) -> list[Told]:
    """What the title alone tells goes with the news that the text tells, unless it is of another day or region."""
    _without_sums(told)
    alone = [t for t in told if all(is_heading(part.sentence) for part in t.parts) and not any(part.alone for part in t.parts)]
    kept = [
        t
        for t in told
        if _is_specific(t, leads=opens(reading, t), named=_names_doers(reading, t))
        and not (t in alone and all(part.charge for part in t.parts))
    ]
    news = [t for t in kept if t not in alone and not t.earlier and not any(part.another for part in t.parts)]
    for title in (t for t in alone if not all(part.charge for part in t.parts)):
        home = next((t for t in news if not any(_elsewhere(t, part) for part in title.parts)), None)
        if home is not None:
            home.parts = [*title.parts, *home.parts]
            home.where = title.where if home.where.precision == "unknown" else home.where
            home.when, home.dates = (home.when, home.dates) if home.when.stated else (title.when, title.dates)
            kept = [t for t in kept if t is not title]
    return kept


def _without_sums(told: Sequence[Told]) -> None:
    """Mark a heading's number that the text tells as the sum of several incidents: "attacks in Afghanistan kill 14"."""
    parts = [part for one in told for part in one.parts]
    sums = {(t.measure, t.count.low, t.count.best) for part in parts for t in part.tolls if t.subset and not t.of_them}
    for part in (part for part in parts if is_heading(part.sentence)):
        part.tolls = [replace(t, subset=True) if (t.measure, t.count.low, t.count.best) in sums else t for t in part.tolls]


def _elsewhere(told: Told, happening: Happening) -> bool:
    """Whether a heading names another province of the incident's country; one of another country is more likely misread."""
    fine = [p.where for p in happening.places if p.kind not in ("country", "area") and p.where.country == told.where.country]
    return bool(fine) and told.where.admin1 is not None and all(w.admin1 != told.where.admin1 for w in fine)


def _home(reading: Reading, told: Sequence[Told], focus: Told | None, happening: Happening, best: Best) -> Told | None:
    """The incident a happening goes on with: of its own day, then of its own kind, then the one in focus."""
    if focus is not None and goes_on(reading, focus, happening):
        return focus
    fitting = [t for t in told if _fits(t, happening, best) and not _wanders(t, happening)]
    if focus is not None and happening.sentence.index - focus.parts[-1].sentence.index > FOCUS_SENTENCES:
        focus = None
    kin = [t for t in fitting if _is_kin(t, happening)]
    for group in ([t for t in kin if _same_day(t, happening)], kin):
        if group:
            return focus if focus in group else group[0]
    if happening.family == "any" or not fitting:
        counted = [t for t in fitting if _counts_alike(t, happening)]
        for group in (counted, fitting):
            if group:
                return focus if focus in group else group[0]
        return None
    near = [t for t in fitting if not happening.same_day and happening.sentence.index - t.parts[-1].sentence.index <= NEAR_SENTENCES]
    return focus if focus in near else next(iter(near), None)


def _wanders(told: Told, happening: Happening) -> bool:
    """Whether the words stand too far from the incident to be of it without saying so."""
    if _is_bare(happening) and happening.sentence.paragraph != told.parts[-1].sentence.paragraph:
        return True
    far = happening.sentence.index - told.parts[-1].sentence.index > FOCUS_SENTENCES
    fine = any(p.kind not in ("country", "area") for p in happening.places)
    return far and fine and told.where.precision == "unknown" and not happening.strong


def _is_bare(happening: Happening) -> bool:
    """Whether there is a mere verb, with no number, day or place of its own: it could be of anything."""
    told = happening.tolls or happening.dates or happening.places or happening.definite
    return not told and all(t.kind == "act" for t in happening.triggers)


def _is_kin(told: Told, happening: Happening) -> bool:
    """Whether the happening's kind is told of the incident already, or the incident's kind is still open."""
    if happening.family == "any":
        return False
    return happening.family in told.families or told.families == {"any"}


def _counts_alike(told: Told, happening: Happening) -> bool:
    """Whether both give a number of the same measure, so that one may bring the other up to date."""
    mine = {t.measure for t in happening.tolls if not t.subset}
    return any(t.measure in mine for part in told.parts for t in part.tolls if not t.subset)


def _fits(told: Told, happening: Happening, best: Best) -> bool:
    if any(part.alone for part in told.parts):
        return False
    if (
        happening.another
        and not (happening.same_day and any(part.same_day for part in told.parts))
        and not _one_of_several(told, happening)
    ):
        return False
    if happening.charge and told.families == {"operation"}:
        return False
    tied = (happening.definite and not happening.earlier) or _same_day(told, happening) or _same_toll(told, happening)
    if happening.earlier != told.earlier and not tied:
        return False
    if not all(may_join(happening.family, other) for other in told.families):
        return False
    return not (_other_day(told, happening) or _other_place(told, happening, best) or _other_toll(told, happening))


def _one_of_several(told: Told, happening: Happening) -> bool:
    """Whether "a second bomber" is one of those that the incident was told of: "two suicide bombers blew themselves up"."""
    several = any(cue("several_struck").search(part.sentence.plain) for part in told.parts)
    return (
        several
        and not happening.dates
        and cue("one_of_several").search(happening.sentence.plain, happening.start, happening.end) is not None
    )


def _days(mentions: Sequence[DateMention]) -> list[When]:
    return [m.when for m in mentions if m.when.start is not None and m.when.precision in ("day", "days")]


def _same_day(told: Told, happening: Happening) -> bool:
    return any(one.days_from(other) == 0 for one in _days(told.dates) for other in _days(happening.dates))


def _other_day(told: Told, happening: Happening) -> bool:
    mine, theirs = _days(happening.dates), _days(told.dates)
    if mine and theirs and not _same_day(told, happening):
        return True
    offset = next((d.offset_days for d in happening.dates if d.relative_to_event and d.offset_days), None)
    if offset and offset > 0:
        return True
    known = [d.when for d in happening.dates if d.when.start is not None]
    held = [d.when for d in told.dates if d.when.start is not None] or [w for w in (told.when,) if w.start is not None]
    if known and held and all((one.days_from(other) or 0) > 0 for one in known for other in held):
        return True
    said = _weekdays(happening.dates)
    return bool(said and _weekdays(told.dates) and not said & _weekdays(told.dates))


def _weekdays(mentions: Sequence[DateMention]) -> set[str]:
    words = " ".join((m.when.stated or "").lower() for m in mentions if m.when.start is None)
    return set(re.findall(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", words))


def _other_place(told: Told, happening: Happening, best: Best) -> bool:
    fine = [p for p in fine_places(happening) if p.kind in ("settlement", "admin2", "site") and p.where.lat is not None]
    if not fine or told.where.lat is None or told.where.precision not in ("exact", "settlement", "near", "admin2"):
        return _other_region(told, happening)
    there = told.where
    return all(km(p.where, there) > FAR_KM for p in fine)


def _other_region(told: Told, happening: Happening) -> bool:
    """Whether both name a province or finer, and neither province nor country is shared."""
    fine = [p.where for p in fine_places(happening)]
    if not fine or told.where.precision in ("country", "larger", "unknown"):
        return False
    countries = {w.country for w in fine if w.country}
    if countries and told.where.country and told.where.country not in countries:
        return True
    regions = {w.admin1 for w in fine if w.admin1}
    return bool(regions and told.where.admin1 and told.where.admin1 not in regions)


def _other_toll(told: Told, happening: Happening) -> bool:
    """Whether an attack newly brought in kills far other numbers than the one told before."""
    if happening.definite or not happening.strong:
        return False
    mine = _killed([happening])
    theirs = _killed(told.parts)
    if mine is None or theirs is None or not happening.dates:
        return False
    if happening.old and not told.dates:
        return mine != theirs
    return max(mine, theirs) > 2 * min(mine, theirs) + 5


def _same_toll(told: Told, happening: Happening) -> bool:
    """Whether both give the same number of the same people: an incident told twice."""
    mine = {(t.measure, (t.count.wording or "").lower()) for t in happening.tolls}
    return any((t.measure, (t.count.wording or "").lower()) in mine for part in told.parts for t in part.tolls)


def _killed(parts: Sequence[Happening]) -> int | None:
    numbers = [t.count.low or t.count.best for p in parts for t in p.tolls if t.measure == "killed" and not t.subset]
    return max((n for n in numbers if n is not None), default=None)


def km(one: Where, other: Where) -> float:
    """Great-circle distance of two places in kilometres; infinity where either has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    p, q = math.radians(one.lat), math.radians(other.lat)
    h = math.sin((p - q) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(one.lon - other.lon) / 2) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(h)))


def _settle(home: Told, told: Sequence[Told], happening: Happening, best: Best) -> None:
    """Bring the newest happening's date and place into its incident."""
    others = [t.when for t in reversed(told) if t is not home]
    base = next((w for w in others if w.start is not None), next((w for w in others if w.stated), None))
    for mention in happening.dates:
        home.dates.append(mention)
        when = _shifted(mention, base) if mention.relative_to_event else mention.when
        if _better(when, home.when):
            home.when = when
    places = _without_seats(home.parts)
    text = happening.sentence.plain[happening.start : happening.end]
    if not places and len(told) > 1 and cue("same_place").search(text):
        home.where = replace(told[told.index(home) - 1].where, site=None)
    elif places:
        home.where = best(places)


def _without_seats(parts: Sequence[Happening]) -> list[PlaceMention]:
    """The places told, without a heading's district that bears its seat's name, where the text tells another of its towns."""
    places = [p for part in parts for p in part.places]
    towns = [p.where for part in parts if not is_heading(part.sentence) for p in part.places if p.kind == "settlement"]

    def is_seat(part: Happening, place: PlaceMention) -> bool:
        there = place.where
        return is_heading(part.sentence) and any(
            (there.name, there.admin1) == (town.admin2, town.admin1) and town.name != there.name and km(town, there) > _SEAT_KM
            for town in towns
        )

    return [p for part in parts for p in part.places if not is_seat(part, p)] if towns else places


def _shifted(mention: DateMention, base: When | None) -> When:
    if base is not None and base.start is None and base.stated and mention.offset_days == 0:
        return base  # hours before what happened "on Monday"
    if base is None or base.start is None or mention.offset_days is None or base.precision not in ("day", "days"):
        return mention.when
    by = timedelta(days=mention.offset_days)
    return When(start=base.start + by, end=(base.end or base.start) + by, precision=base.precision, stated=mention.when.stated)


_FINENESS = ("day", "days", "week", "month", "season", "year", "unknown")


def _better(new: When, held: When) -> bool:
    if held.stated is None:
        return new.stated is not None
    if held.start is None:
        return new.start is not None and _FINENESS.index(new.precision) <= _fineness(held)
    return new.start is not None and _FINENESS.index(new.precision) < _FINENESS.index(held.precision)


def _fineness(held: When) -> int:
    """How fine the words of a date that could not be told are: a weekday, or a day of a month, is a day."""
    day = re.search(r"day\b|\d", held.stated or "", re.IGNORECASE)
    return _FINENESS.index("days") if day else _FINENESS.index(held.precision)


def _few_died(told: Told) -> bool:
    """Whether the dead are as many as one incident has, and not as a war."""
    return (_killed(told.parts) or 0) <= MOST_UNPLACED


def _names_doers(reading: Reading, told: Told) -> bool:
    """Whether its sentences name an organisation that the book knows."""
    return any(
        m.actor is not None and m.type in ("non_state", "state")
        for part in told.parts
        for m in in_sentence(reading.actors, part.sentence.index)
    )


def _is_specific(told: Told, *, leads: bool, named: bool) -> bool:
    """Whether enough is said for one incident: what happened, and at least where, when, or how many.

    What a page leads with may be placed as coarsely as "on Lake Chad", or not at all where it says who killed how many.
    """
    strong = any(part.strong for part in told.parts)
    tolls = any(not toll.subset for part in told.parts for toll in part.tolls)
    placed = told.where.precision not in ("country", "larger", "unknown") or told.where.site is not None
    dated = any(m.when.precision in ("day", "days") or m.relative_to_event or m.when.start is None for m in told.dates)
    dated = dated or any(part.another and part.same_day for part in told.parts)
    if any(part.alone for part in told.parts):
        return True
    if not strong:
        return (
            (tolls and (placed or dated or (leads and _few_died(told) and (named or told.where.precision == "larger"))))
            or (placed and dated)
            or (placed and _has_event(told))
        )
    return tolls or (_has_event(told) and (placed or dated)) or (placed and dated)


def _has_event(told: Told) -> bool:
    if any(t.kind in ("event", "act") and not t.plural and not (t.vague and t.effect) for part in told.parts for t in part.triggers):
        return True  # or "gunmen followed the editor and killed him"
    return any(any(t.kind == "agent" for t in part.triggers) and any(t.effect for t in part.triggers) for part in told.parts)
