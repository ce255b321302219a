"""Incidents in, the figures and dates of them that cannot be, as issues, out: more wounded lawyers than wounded, a day to come."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tasdiq.model.incident import Incident
from tasdiq.model.record import Figure, Report
from tasdiq.model.statement import Issue
from tasdiq.model.text import Document
from tasdiq.model.values import SIDES, Count
from tasdiq.weigh.tally import stands_beside

STAGE = "weigh"
_FIRST_YEAR = 1900
_AHEAD = timedelta(days=1)  # a page may be read in a zone where the day has not begun


def impossible(incident: Incident, documents: Mapping[str, Document]) -> Iterator[Issue]:
    """One issue for each figure or date of an incident that cannot be."""
    for report in incident.reports:
        held = documents.get(report.document)
        name = held.name if held else report.document
        for problem in dict.fromkeys([*_of_report(report), *_of_date(report, held.published if held else None)]):
            yield Issue(name=name, stage=STAGE, problem=problem, document=report.document)
    for problem in _of_settled(incident):
        yield Issue(name=incident.id, stage=STAGE, problem=problem)


def _of_report(report: Report) -> Iterator[str]:
    """Parts greater than the total that they stand beside, and more attackers dead than came."""
    for part in report.figures:
        for whole in report.figures:
            if part.subset and not whole.subset and stands_beside(whole, part) and _least(part.count) > _most(whole.count):
                yield f"{_said(part)} cannot be among {_said(whole)}: a part is not greater than its total"
    dead, came = ([f for f in report.figures if f.measure == name and not f.subset] for name in ("attackers_killed", "attackers"))
    if dead and came and min(_least(f.count) for f in dead) > max(_most(f.count) for f in came):
        yield f"{_said(dead[0])} (attackers killed) are more than {_said(came[0])} (attackers)"


def _of_date(report: Report, published: date | None) -> Iterator[str]:
    day = report.when.start
    if day is None:
        return
    stated = f' ("{report.when.stated}")' if report.when.stated else ""
    if day.year < _FIRST_YEAR:
        yield f"the {report.type.replace('_', ' ')} is dated {day.isoformat()}{stated}, before the year {_FIRST_YEAR}"
    elif published and report.stage == "accomplished" and day > published + _AHEAD:
        told = f"the {report.type.replace('_', ' ')} is dated {day.isoformat()}{stated}"
        yield f"{told}, after the document that tells of it ({published.isoformat()})"


def _of_settled(incident: Incident) -> Iterator[str]:
    """Sides that come to more than the whole, as different sources count them."""
    for measure in ("killed", "injured"):
        whole = incident.settled.get(measure)
        for side in SIDES:
            part = incident.settled.get(f"{measure}/{side}")
            if whole is None or part is None or side in ("unknown", "militants") or whole.count.best is None:
                continue
            if _least(part.count) > max(whole.count.best, whole.count.high or 0):
                counted = f"{measure} {side.replace('_', ' ')}: {_least(part.count)} ({part.reason})"
                yield f"{counted} is more than all {measure}: {whole.count.best} ({whole.reason})"


def _said(figure: Figure) -> str:
    return f'"{figure.span.quote if figure.span else figure.count.wording or _least(figure.count)}"'


def _least(count: Count) -> int:
    return next((n for n in (count.low, count.best, count.high) if n is not None), 0)


def _most(count: Count) -> float:
    """The greatest number a count allows; one that is open above allows any."""
    return float("inf") if count.high is None and count.low is not None else count.high or count.best or 0
