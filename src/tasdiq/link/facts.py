"""Reports and what is known of their documents in, the facts that linking compares out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from sys import intern

from tasdiq.link.rules import Rules
from tasdiq.model.record import Report

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
TOWN_PRECISIONS = ("exact", "settlement", "near")
SLACK = {"day": 1, "days": 2, "week": 3, "month": 7, "season": 31, "year": 31, "unknown": 31}  # days a phrase may be off
RADIUS_KM = {"exact": 2.0, "settlement": 10.0, "near": 25.0, "admin2": 50.0, "admin1": 200.0, "larger": 300.0}
_WORD = re.compile(r"[^\W_]{3,}")
_CALENDAR = re.compile(r"\b(?:(\d{1,2})\s+([a-z]{3,9})|([a-z]{3,9})\.?\s+(\d{1,2}))\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What linking may know of a document besides its reports.

    `words` holds the words of each report's sentences by report id; without them those of its evidence are used.
    """

    name: str
    published: date | None = None
    title: str | None = None
    order: int = 0  # the document's place in the log
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One report, or one row of a dataset, as linking compares it; everything folded to plain small letters.

    Every field is a plain value, so that a Facts is one row of a table (`columns`). `facts` makes them of reports.
    """

    id: str  # "report:...", or what a row is called
    document: str
    main: bool
    order: tuple[int, int, str]  # place in the log, the same however the reports are given
    witness: str  # the document, or the one that it copies
    published: date | None
    type: str
    kinds: frozenset[str]  # its type and what else it was
    tactics: frozenset[str]
    days: tuple[date, date] | None  # the range it means, however wide
    slack: int  # days that the words for the date may be off
    dated: bool  # the range is narrow enough to be a date
    weekday: int | None  # of a stated day that could not be told
    calendar: tuple[int, int] | None  # month and day of a date without its year
    town: str | None
    admin1: str | None
    admin2: str | None
    country: str | None
    place: str | None  # the gazetteer's entry
    spot: tuple[float, float] | None  # degrees north and east
    reach_km: float  # how far from there it may have been, where that is not a town
    site: frozenset[str]
    site_kinds: frozenset[str]
    killed: frozenset[int]  # numbers told
    injured: frozenset[int]
    actors: frozenset[str]  # initiators other than states, whose hand tells nothing apart
    state: bool | None  # whether the initiator is a state; None where it is unknown
    claimants: frozenset[str]
    targets: frozenset[str]
    target_kinds: frozenset[str]
    words: frozenset[str]
    latin: bool  # whether most of its words are in Latin letters
    home: tuple[str | None, date | None]  # town and day of the document's own first incident
    stands: bool  # alone it would be an incident: told in the main, or background with a date or place of its own
    related: tuple[str, ...]  # ids that its document tells as connected

    @property
    def placed(self) -> bool:
        """Whether it names a place finer than a country."""
        return bool(self.town or self.admin1)


def folded(text: str) -> str:
    """Small plain letters without accents, blanks or marks.

    >>> folded("Lashkar Gāh") == folded("lashkar-gah")
    True
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def content_words(texts: Iterable[str], common: frozenset[str]) -> frozenset[str]:
    """The words of the texts that may tell one incident from another."""
    found: set[str] = set()
    for text in texts:
        plain = unicodedata.normalize("NFKD", text).casefold()
        found.update(word for word in _WORD.findall("".join(c for c in plain if not unicodedata.combining(c))) if not word.isdigit())
    return frozenset(map(intern, found - common))


def words_near(report: Report, text: str, rules: Rules, reach: int = 200) -> frozenset[str]:
    """The telling words around what the report stands on, `reach` characters to each side: for `Context.words`."""
    spans = [s for found in report.evidence.values() for s in found] + [f.span for f in report.figures if f.span]
    pieces = {(max(0, s.start - reach), s.end + reach) for s in spans if s.field == "text"}
    whole = (text[text.rfind(" ", 0, start) + 1 : text.find(" ", end) if " " in text[end:] else len(text)] for start, end in pieces)
    return content_words(whole, rules.common)


def facts(reports: Sequence[Report], contexts: Mapping[str, Context], copies: Mapping[str, str], rules: Rules) -> list[Facts]:
    """The facts of each report, in log order."""
    homes = _homes(reports)
    found = []
    for report in reports:
        context = contexts.get(report.document) or Context(name=report.document)
        found.append(_facts(report, context, witness(report.document, copies), homes.get(report.document), rules))
    return sorted(found, key=lambda f: f.order)


def _facts(report: Report, context: Context, witness: str, home: Report | None, rules: Rules) -> Facts:
    when, where = report.when, report.where
    days = (when.start, when.end or when.start) if when.start else None
    site = content_words([where.site or ""], frozenset()) - content_words([where.name or ""], frozenset())
    initiators = [a for a in report.actors if a.role == "initiator" and a.basis != "denied"]
    targets = content_words((t.text for t in report.targets), rules.common)
    words = _words(report, context, rules) | targets
    stated = (when.stated or "") if days is None else ""
    return Facts(
        id=report.id, document=report.document, main=report.main, order=(context.order, report.order, report.id), witness=witness,
        published=context.published, type=report.type, kinds=frozenset({report.type, *report.also}), tactics=frozenset(report.tactic),
        days=days, slack=SLACK[when.precision], dated=days is not None and (days[1] - days[0]).days < rules.limits.wide_days,
        weekday=_weekday(stated), calendar=_calendar(stated),
        town=(folded(where.name) or None) if where.name and where.precision in TOWN_PRECISIONS else None,
        admin1=folded(where.admin1) if where.admin1 else None, admin2=folded(where.admin2) if where.admin2 else None,
        country=where.country, place=where.place_id, reach_km=RADIUS_KM.get(where.precision, 0.0),
        spot=(where.lat, where.lon) if where.lat is not None and where.lon is not None else None,
        site=site, site_kinds=frozenset(rules.sites[w] for w in site if w in rules.sites),
        killed=_numbers(report, "killed"), injured=_numbers(report, "injured"),
        actors=frozenset(a.actor for a in initiators if a.actor and a.type != "state"),
        state=_state(report), claimants=frozenset(a.actor for a in initiators if a.actor and a.basis == "claimed"),
        targets=targets, target_kinds=frozenset(t.type for t in report.targets) - {"unknown", "other"},
        words=words, latin=2 * sum(map(str.isascii, words)) > len(words), home=_home(home, report),
        stands=_stands(report), related=report.related,
    )  # fmt: skip


def _stands(report: Report) -> bool:
    if report.main:
        return True
    where = report.where
    by_name = any(a.actor and a.role == "initiator" and a.type != "state" and a.basis != "denied" for a in report.actors)
    placed = where.admin1 or (where.name and where.precision in TOWN_PRECISIONS) or where.site
    vague = report.type == "other" and not report.figures and not report.targets
    named = report.when.stated and report.figures and any(a.actor for a in report.actors)  # "last month"
    return not vague and bool(placed or (where.country and (report.targets or by_name)) or report.when.start or named)


def _words(report: Report, context: Context, rules: Rules) -> frozenset[str]:
    words = context.words.get(report.id)
    if words is None:
        quotes = [span.quote for spans in report.evidence.values() for span in spans]
        words = content_words([*quotes, *(t.text for t in report.targets), report.where.site or ""], rules.common)
    names = (report.where.name, report.where.admin1, report.where.admin2, *(a.name for a in report.actors))
    return words - rules.common - content_words((n for n in names if n), frozenset())


def _numbers(report: Report, measure: str) -> frozenset[int]:
    """Every total it gives, and the sum of those that it gives by side."""
    told = [f for f in report.figures if f.measure == measure and not f.subset and f.stance != "denied"]
    numbers = {n for f in told if (n := _number(f.count.best, f.count.low, f.count.high)) is not None}
    by_side = {f.side: n for f in told if f.side != "unknown" and (n := _number(f.count.best, f.count.low)) is not None}
    return frozenset(numbers | ({sum(by_side.values())} if len(by_side) > 1 else set()))


def _number(*choices: int | None) -> int | None:
    return next((n for n in choices if n is not None), None)


def _state(report: Report) -> bool | None:
    kinds = {a.type == "state" for a in report.actors if a.role == "initiator" and a.type != "unknown" and a.basis != "denied"}
    return kinds.pop() if len(kinds) == 1 else None


def witness(document: str, copies: Mapping[str, str]) -> str:
    """Whose words a document has: its own, or those of the one that it copies."""
    seen = {document}
    while document in copies and copies[document] not in seen:
        document = copies[document]
        seen.add(document)
    return document


def _homes(reports: Iterable[Report]) -> Mapping[str, Report]:
    homes: dict[str, Report] = {}
    for report in reports:
        best = homes.get(report.document)
        if report.main and (best is None or (report.order, report.id) < (best.order, best.id)):
            homes[report.document] = report
    return homes


def _home(home: Report | None, report: Report) -> tuple[str | None, date | None]:
    if home is None or home.id == report.id:
        return None, None
    return (folded(home.where.name) or None) if home.where.name else None, home.when.start


def _weekday(stated: str) -> int | None:
    days = {WEEKDAYS.index(word) for word in stated.casefold().replace(",", " ").split() if word in WEEKDAYS}
    return days.pop() if len(days) == 1 else None


def _calendar(stated: str) -> tuple[int, int] | None:
    for match in _CALENDAR.finditer(stated.casefold()):
        name, day = match[2] or match[3], int(match[1] or match[4])
        months = [n for n, month in enumerate(MONTHS, 1) if month.startswith(name)]
        if len(months) == 1 and 1 <= day <= 31:
            return months[0], day
    return None
