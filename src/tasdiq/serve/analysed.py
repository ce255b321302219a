"""What an address asks of an analysis and the records held in; the finding out, computed once for the same records and question."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from fastapi import Request

from tasdiq.analyse.asked import LONGEST, Holdings
from tasdiq.analyse.asked import Asked as Wanted
from tasdiq.analyse.finding import Finding
from tasdiq.analyse.numbers import Month
from tasdiq.analyse.questions import ANALYSES
from tasdiq.analyse.series import ATTACKS, EVERYTHING
from tasdiq.errors import BadValueError
from tasdiq.serve.asked import held
from tasdiq.serve.filters import Filter
from tasdiq.serve.shelf import Once

COUNTED: Mapping[str, str] = {"attacks": ATTACKS, "incidents": EVERYTHING}
MEASURES = ("incidents", "killed", "injured")
_NARROWS = ("since", "until", "country", "admin1", "actor", "type")
ASKS: Mapping[str, tuple[str, ...]] = {
    name: ("until", "actor", "as_of", "policy", "format") if name == "network"
    else (*_NARROWS, "counted", *(("measure",) if name == "series" else ()), "as_of", "policy", "format")
    for name in ANALYSES
}  # fmt: skip
"""What each analysis can be asked."""
_FIRST, _LAST = 1900, 9000  # years that a month can be of
_one_at_a_time = threading.Lock()  # so that what several people ask for at once is computed once


@dataclass(frozen=True, kw_only=True)
class Question:
    """One analysis, of which records."""

    what: str
    once: Once
    filter: Filter
    counted: str = "attacks"
    measure: str = "incidents"

    def found(self) -> Finding:
        """The finding."""
        with _one_at_a_time:
            return _found(self)


def question(request: Request, what: str) -> Question:
    """What the address asks for; raises BadValueError that names what is wrong in it."""
    given = {name: value for name, value in request.query_params.items() if name in ASKS[what]}
    wanted = Filter.of({name: value for name, value in given.items() if name in _NARROWS})
    counted, measure = (given.get(name) or known for name, known in (("counted", "attacks"), ("measure", "incidents")))
    for name, value, choices in (("counted", counted, tuple(COUNTED)), ("measure", measure, MEASURES)):
        if value not in choices:
            raise BadValueError(f"{name}: no {value[:40]!r}; choose from {', '.join(choices)}")
    return Question(what=what, once=Once(held(request)), filter=wanted, counted=counted, measure=measure)


@lru_cache(maxsize=64)
def _found(asked: Question) -> Finding:
    since, until, actor = asked.filter.since, asked.filter.until, asked.filter.actor
    narrowed = replace(asked.filter, since=None, until=None, actor=None)
    is_never = bool(since and until and since > until)  # no day is both
    holdings = Holdings(incidents=()) if is_never else _holdings(asked.once, narrowed, actor)
    last = _month(until) if until else _latest(asked.once, holdings)
    last = max(last, _month(since)) if since else last
    wanted = Wanted(
        until=last, months=_months(since, last), where=COUNTED[asked.counted], group=actor, called=_called(asked.once, actor),
        measure=asked.measure,
    )  # fmt: skip
    return ANALYSES[asked.what](holdings, wanted)


@lru_cache(maxsize=3)  # each holds its incidents as tables
def _holdings(once: Once, wanted: Filter, actor: str | None) -> Holdings:
    now = once.held
    fitting = [one.row for one in wanted.fitting(now.facts)]
    made = Holdings(incidents=fitting, claims=now.rows["claims"], relations=now.rows["relations"], documents=now.documents)
    return made.of_group(actor) if actor else made


def _latest(once: Once, holdings: Holdings) -> Month:
    """The month of the last incident that fits; where none has a day, that of the day on which it is asked."""
    days = [str(row["date"]["start"]) for row in holdings.incidents if (row.get("date") or {}).get("start")]
    return _month(date.fromisoformat(max(days)[:10]) if days else (once.held.as_of or datetime.now(UTC)).date())


def _month(day: date) -> Month:
    return Month(min(max(day.year, _FIRST), _LAST), day.month)


def _months(since: date | None, last: Month) -> int:
    """How many months from that day's; 0 for as many as the analysis takes by itself."""
    if since is None:
        return 0
    first = _month(since)
    return min((last.year - first.year) * 12 + last.month - first.month + 1, LONGEST)


def _called(once: Once, actor: str | None) -> str | None:
    return next((str(row["name"]) for row in once.held.rows["actors"] if row["id"] == actor), None) if actor else None
