"""An analysis asked for in; its page with chart and table, its chart alone, and its rows for programs, out."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from tasdiq.analyse.finding import Finding
from tasdiq.analyse.numbers import Month
from tasdiq.report.found import cell, chart, words
from tasdiq.serve import forms
from tasdiq.serve.analysed import ASKS, COUNTED, MEASURES, question
from tasdiq.serve.api import answered, described, only
from tasdiq.serve.asked import asked
from tasdiq.serve.choices import choices
from tasdiq.serve.filters import NAMES
from tasdiq.serve.refused import Refused
from tasdiq.serve.shapes import FINDING
from tasdiq.serve.show import Pages

_SHOWN, _LINKED = 200, 10  # rows of the page's table; incidents that are linked in a row
_OF_A_LIST = ("country", "admin1", "actor", "type", "as_of", "policy")  # what the list of a month's incidents is narrowed by


@dataclass(frozen=True, kw_only=True)
class About:
    """What an analysis is called, what it answers, and how."""

    title: str
    answers: str
    how: str


ABOUT: Mapping[str, About] = {
    "series": About(
        title="By month",
        answers="Did it rise or fall for good, and when?",
        how="The best partition into levels by Poisson deviance; a change must explain more than the noise of neighbouring months, and a "
        "level has three months at least.",
    ),
    "tactics": About(
        title="Tactics",
        answers="What is done more, or less, than in as long a time before?",
        how="The difference of two shares with its 95 % interval (Newcombe). More or less only where it leaves out nought and the "
        "row does not rest on few records.",
    ),
    "claims": About(
        title="Claims",
        answers="How many of its attacks does a group claim, and how many does another claim too?",
        how="Shares with their 95 % interval (Wilson). A claim is its claimant's word.",
    ),
    "hotspots": About(
        title="Hot spots",
        answers="Which districts have more than the time before lets expect?",
        how="Binomial test against all districts together; false ones at most 5 % of those called hot (Benjamini and Hochberg).",
    ),
    "coclaims": About(
        title="Claimed together",
        answers="Which groups claim the same incidents?",
        how="Counted. Lines are thicker where it happened more often.",
    ),
    "network": About(
        title="Ties",
        answers="Which organisations hang together at the end of the last month?",
        how="Ties that hold on that day. Accusations and ties without a date are left out and counted. It rests on ties and not on "
        "incidents, so that no country narrows it.",
    ),
}


def routes() -> APIRouter:
    """The pages, the charts and the rows."""
    router = APIRouter(tags=["analyses"])
    for path, handler in (("/analyses", _page), ("/analyses/{what}", _page), ("/analyses/{what}/chart.svg", _chart)):
        router.add_api_route(path, handler, methods=["GET"], response_model=None, include_in_schema=False)
    kinds = {"application/json": {"schema": FINDING}, "application/jsonl": _TEXT, "text/csv": _TEXT}
    for name in ABOUT:
        described(router, f"/api/analyses/{name}", _rows(name), ASKS[name], kinds, 406)
    return router


_TEXT = {"schema": {"type": "string"}}


def _rows(what: str) -> Callable[[Request], Response]:
    def rows(request: Request) -> Response:
        only(request, ASKS[what])
        form = forms.asked(request, forms.PLAIN)
        wanted = question(request, what)

        def make() -> bytes:
            return _WRITERS[form](wanted.found())

        return answered(request, asked(request).tag(request), make, form)

    rows.__name__ = f"analyse_{what}"
    rows.__doc__ = f"{ABOUT[what].answers} Each row has the records it rests on; the warnings belong beside it."
    return rows


def _page(request: Request, what: str = "series") -> Response:
    _known(what)
    wanted = question(request, what)
    found = wanted.found()
    given = {name: value for name, value in request.query_params.items() if value}
    filled = {
        "what": what, "about": ABOUT[what], "tabs": {name: about.title for name, about in ABOUT.items()}, "found": found,
        "alt": words(what, found), "shown": [_row(row) for row in found.rows[:_SHOWN]], "by_id": wanted.once.held.by_id,
        "linked": _LINKED, "cell": cell, "asks": ASKS[what], "filter": {**dict.fromkeys(NAMES), **wanted.filter.asked()},
        "choices": choices(wanted.once.held), "address": urlencode(given), "counted": wanted.counted, "measure": wanted.measure,
        "lists": {"counted": tuple(COUNTED), "measure": MEASURES}, "narrowed": _some(given, _OF_A_LIST),
        "own": {name: _some(given, ASKS[name]) for name in ABOUT},
    }  # fmt: skip
    pages: Pages = request.app.state.pages
    return pages.page(request, "analyses.html.j2", filled)


def _some(given: Mapping[str, str], names: Sequence[str]) -> str:
    """The part of an address that asks for those."""
    return urlencode({name: given[name] for name in names if name in given})


def _row(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row of the page; that of a month with the month's last day."""
    month = row.get("month")
    return row if month is None else {**row, "last": date.fromordinal(Month.read(str(month)).before(-1).first.toordinal() - 1)}


def _chart(request: Request, what: str) -> Response:
    """The chart alone, as a picture."""
    _known(what)
    wanted = question(request, what)
    tag = asked(request).tag(request)
    made: Response = request.app.state.answers.answer(request, tag, "image/svg+xml", lambda: chart(what, wanted.found()).svg.encode())
    return made


def _known(what: str) -> None:
    if what not in ABOUT:
        raise Refused(404, f"no analysis {what[:40]!r}; choose from {', '.join(ABOUT)}")


def _json(found: Finding) -> bytes:
    told = {"about": found.about, "records": found.records, "few": found.is_few, "warnings": found.warnings, "columns": found.columns}
    return forms.plain({**told, "rows": list(found.rows)})


def _lines(found: Finding) -> bytes:
    return b"".join(forms.plain(row) + b"\n" for row in found.rows)


def _table(found: Finding) -> bytes:
    out = io.StringIO(newline="")
    columns = (*found.columns, "rests_on", "few")
    forms.write_cells(out, columns, ([row[name] for name in columns] for row in found.rows))
    return out.getvalue().encode("utf-8", "replace")


_WRITERS: Mapping[str, Callable[[Finding], bytes]] = {"json": _json, "jsonl": _lines, "csv": _table}
