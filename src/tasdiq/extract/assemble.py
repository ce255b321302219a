"""Happenings in, the incidents of one document out: which sentences tell of the same one, and which is the news."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from tasdiq.extract.happening import Happening, cue
from tasdiq.extract.happenings import dateline, heading_place, located
from tasdiq.extract.triggers import may_join
from tasdiq.model.mention import DateMention, PlaceMention, Reading, in_sentence
from tasdiq.model.values import When, Where

OLD_NEWS_DAYS = 45  # an incident this long before the publication date is not the news, unless the page leads with it
NEWS_DAYS = 1  # so long before the incident that leads another is news beside it
FAR_KM = 50.0
FOCUS_SENTENCES = 6  # after so many that tell nothing, "the attack" is the first one again
NEAR_SENTENCES = 2  # words of another kind this near may tell of the same happening: "then gunmen opened fire"
Best = Callable[[Sequence[PlaceMention]], Where]


@dataclass(kw_only=True, eq=False)
class Told:
    """One incident as a document tells it: all the happenings that speak of it, the first first."""

    parts: list[Happening] = field(default_factory=list)
    when: When = field(default_factory=When)
    where: Where = field(default_factory=Where)
    dates: list[DateMention] = field(default_factory=list)
    main: bool = True

    @property
    def families(self) -> set[str]:
        """The families of all its telling triggers."""
        return {f for part in self.parts for f in part.families if f != "any"} or {"any"}

    @property
    def earlier(self) -> bool:
        """Whether it is only ever told as before the document's own news."""
        return all(part.earlier for part in self.parts)


def assemble(reading: Reading, happenings: Sequence[Happening], best: Best) -> list[Told]:
    """The document's incidents in the order they are told, each with its date, its place and whether it is the news."""
    told: list[Told] = []
    focus: Told | None = None
    counted = cue("statistics").search(" ".join(s.plain for s in reading.sentences[:6])) is not None
    for happening in happenings:
        if counted and not happening.strong and not any(t.kind == "event" and not t.plural for t in happening.triggers):
            continue  # a number of a statistic
        home = None if happening.alone else _home(told, focus, happening, best)
        if home is None and told and _is_bare(happening):
            continue
        if home is None:
            home = Told()
            told.append(home)
        home.parts.append(happening)
        _settle(home, told, happening, best)
        if focus is None or not (happening.earlier or happening.same_day):
            focus = home
    kept = [t for t in told if _is_specific(t)]
    _inherit_dates(kept)
    _inherit_places(kept)
    _place_by_document(reading, kept, best)
    _mark_news(reading, kept)
    _date_by_dateline(reading, kept)
    return [t for t in kept if not _is_accident(reading, t, kept)]


def _home(told: Sequence[Told], focus: Told | None, happening: Happening, best: Best) -> Told | None:
    """The incident a happening goes on with: of its own day, then of its own kind, then the one in focus."""
    if focus is not None and _is_aftermath(happening) and not focus.families & {"operation", "any"}:
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


def _is_aftermath(happening: Happening) -> bool:
    """Whether the words only tell that suspects were arrested, with no day or place of their own."""
    kinds = {t.type for t in happening.triggers if not t.vague and t.kind != "means"}
    fine = any(p.kind not in ("country", "area") for p in happening.places)
    return kinds == {"arrest"} and not (
        happening.dates or fine or happening.another or any(t.measure != "captured" for t in happening.tolls)
    )


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
    if happening.another and not (happening.same_day and any(part.same_day for part in told.parts)):
        return False
    tied = (happening.definite and not happening.earlier) or _same_day(told, happening) or _same_toll(told, happening)
    if happening.earlier != told.earlier and not tied:
        return False
    if not all(may_join(happening.family, other) for other in told.families):
        return False
    return not (_other_day(told, happening) or _other_place(told, happening, best) or _other_toll(told, happening))


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
    held = [d.when for d in told.dates if d.when.start is not None]
    if known and held and all((one.days_from(other) or 0) > 0 for one in known for other in held):
        return True
    said = _weekdays(happening.dates)
    return bool(said and _weekdays(told.dates) and not said & _weekdays(told.dates))


def _weekdays(mentions: Sequence[DateMention]) -> set[str]:
    words = " ".join((m.when.stated or "").lower() for m in mentions if m.when.start is None)
    return set(re.findall(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", words))


def _other_place(told: Told, happening: Happening, best: Best) -> bool:
    fine = [p for p in happening.places if p.kind in ("settlement", "admin2", "site") and p.where.lat is not None]
    if not fine or told.where.lat is None or told.where.precision not in ("exact", "settlement", "near", "admin2"):
        return _other_region(told, happening)
    there = told.where
    return all(km(p.where, there) > FAR_KM for p in fine)


def _other_region(told: Told, happening: Happening) -> bool:
    """Whether both name a province or finer, and neither province nor country is shared."""
    fine = [p.where for p in happening.places if p.kind not in ("country", "area")]
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
    places = [p for part in home.parts for p in part.places]
    text = happening.sentence.plain[happening.start : happening.end]
    if not places and len(told) > 1 and cue("same_place").search(text):
        home.where = replace(told[told.index(home) - 1].where, site=None)
    elif places:
        home.where = best(places)


def _shifted(mention: DateMention, base: When | None) -> When:
    if base is not None and base.start is None and base.stated and mention.offset_days == 0:
        return base  # hours before what happened "on Monday"
    if base is None or base.start is None or mention.offset_days is None or base.precision not in ("day", "days"):
        return mention.when
    by = timedelta(days=mention.offset_days)
    return When(start=base.start + by, end=(base.end or base.start) + by, precision=base.precision, stated=mention.when.stated)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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


def _is_specific(told: Told) -> bool:
    """Whether enough is said for one incident: what happened, and at least where, when, or how many."""
    strong = any(part.strong for part in told.parts)
    tolls = any(not toll.subset for part in told.parts for toll in part.tolls)
    placed = told.where.precision not in ("country", "larger", "unknown") or told.where.site is not None
    dated = any(m.when.precision in ("day", "days") or m.relative_to_event or m.when.start is None for m in told.dates)
    if any(part.alone for part in told.parts):
        return True
    if not strong:
        return (tolls and (placed or dated)) or (placed and dated) or (placed and _has_event(told))
    return tolls or (_has_event(told) and (placed or dated)) or (placed and dated)


def _has_event(told: Told) -> bool:
    return any(t.kind in ("event", "act") and not t.plural and not (t.vague and t.effect) for part in told.parts for t in part.triggers)


def _inherit_places(told: Sequence[Told]) -> None:
    """An incident without a place of its own has its neighbour's, where the words tie the two ("earlier in the day")."""
    for number, one in enumerate(told):
        if one.where.lat is not None or one.where.site:
            continue
        tied = [t for t in told[:number] or told[1:2] if t.where.lat is not None]
        if tied and any(part.same_day or part.another or part.definite for part in one.parts):
            held = tied[-1].where
            one.where = Where(
                name=held.name, admin1=held.admin1, admin2=held.admin2, country=held.country, lat=held.lat, lon=held.lon,
                precision=held.precision if held.precision != "exact" else "settlement", place_id=held.place_id, site=one.where.site,
            )  # fmt: skip
            if one.when.start is None and tied[-1].when.start and any(p.same_day for p in one.parts):
                one.when = tied[-1].when


def _inherit_dates(told: Sequence[Told]) -> None:
    """Another incident told beside the news with no word of when ("in a separate attack") is of about the same day."""
    for before, one in pairwise(told):
        apart = any(part.another for part in one.parts)
        if apart and one.when.stated is None and not one.earlier and before.when.precision == "day":
            one.when = replace(before.when, precision="days")


def _place_by_document(reading: Reading, told: Sequence[Told], best: Best) -> None:
    """The incident told first, where its sentences name no more than a country: the province named most, else the dateline's."""
    if not told or told[0].where.precision not in ("country", "larger", "unknown") or told[0].earlier:
        return
    named = [p for s in reading.sentences if not s.repeat for p in located(reading, s.index) if p.where.admin1]
    if named:
        most, times = Counter(p.where.admin1 for p in named).most_common(1)[0]
        if 2 * times > len(named):
            told[0].where = best([p for p in named if p.where.admin1 == most])
            return
    office = _place_of_office(reading, told[0])
    if office:
        told[0].where = best(office)
        return
    head = heading_place(reading)
    if head is not None and head.kind not in ("country", "area"):
        told[0].where = best([head])


def _place_of_office(reading: Reading, told: Told) -> list[PlaceMention]:
    """The place where the one who was hit holds office, where nothing else says where: "the mayor of Huamanga was shot"."""
    if told.where.precision not in ("country", "unknown"):
        return []
    first = told.parts[0].sentence
    fine = [p for p in in_sentence(reading.places, first.index) if not p.adjective and p.kind in ("settlement", "admin2", "admin1")]
    return [p for p in fine if cue("office_hit").search(first.plain[max(0, p.start - 50) : p.start])][:1]


def _mark_news(reading: Reading, told: Sequence[Told]) -> None:
    """Set which incidents the document reports, and which it only recalls."""
    lead = next((t for t in told if not t.earlier), None)
    recalled = _recalls(reading)
    for one in told:
        if _is_only_recalled(one):
            one.main = False
        elif one is lead:
            one.main = not recalled and not _is_old(one.when, reading.anchor, whole_month=True)
        elif lead is None or recalled:
            one.main = False
        else:
            old = lead.when.start is None and _is_old(one.when, reading.anchor, whole_month=False)
            beside = any(part.another for part in one.parts) and _days_between(one.when, lead.when) in range(NEWS_DAYS + 1)
            one.main = not (one.earlier or (_before(one.when, lead.when) and not beside) or old)


def _days_between(one: When, lead: When) -> int | None:
    return (lead.start - (one.end or one.start)).days if one.start is not None and lead.start is not None else None


def _is_only_recalled(told: Told) -> bool:
    """Whether it is only spoken of as known ("the murder of the Jesuits"), with no day and no number."""
    return all(part.definite and not part.dates and not any(not t.subset for t in part.tolls) for part in told.parts) and not told.dates


def _date_by_dateline(reading: Reading, told: Sequence[Told]) -> None:
    """The news of a page with a dateline and no other word of when is as old as the dateline, give or take days."""
    head = dateline(reading)
    for one in told:
        if head is not None and one.main and one.when.stated is None and not one.earlier:
            one.when = When(start=head.when.start, end=head.when.end, precision="days", stated=head.when.stated)
            one.dates = [head]


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
        return (one.end or one.start) < lead.start
    calendar = re.compile(rf"\b(?:{'|'.join(_MONTHS)})|\b(?:19|20)\d\d\b", re.IGNORECASE)
    return bool(calendar.search(one.stated or "")) and not calendar.search(lead.stated or "")


def _is_old(when: When, anchor: date | None, *, whole_month: bool) -> bool:
    if anchor is None or when.start is None:
        return False
    days = (anchor - (when.end or when.start)).days
    return days > (OLD_NEWS_DAYS if whole_month else 2)


def _is_mishap(told: Told) -> bool:
    """Whether its own sentences tell of a crash, a fire or an illness, and of nobody who brought it about."""
    text = " ".join({part.sentence.index: part.sentence.plain for part in told.parts}.values())
    return cue("mishap").search(text) is not None and cue("violent").search(text) is None


def _is_accident(reading: Reading, told: Told, all_told: Sequence[Told]) -> bool:
    """Whether the words call it an accident: in its own sentences, or right after the news that leads."""
    if told.families - {"explosive", "any", "arson"}:
        return False
    if told.families == {"any"} and _is_mishap(told):
        return True
    own = {part.sentence.index for part in told.parts}
    nearby = own | {index + 1 for index in own}
    if told is all_told[0]:
        nearby |= set(range(4))
    return any(cue("accident").search(s.plain) for s in reading.sentences if s.index in nearby)
