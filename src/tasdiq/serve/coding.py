"""Documents that somebody is to code, each blind to what the others do, and the fields on which an editor decides: pages for both."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tasdiq.analyse.agreement import Agreement, agreement
from tasdiq.errors import BadValueError
from tasdiq.model.record import STAGES, TYPES
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.blind.assigning import Task
from tasdiq.pipeline.blind.coding import CodingDesk, Compared, Problems
from tasdiq.pipeline.blind.sheets import NO, SHEET, UNTOLD, YES, Filled, number
from tasdiq.serve.accounts import check, signed_in
from tasdiq.serve.refused import Refused
from tasdiq.serve.sent import Form, form
from tasdiq.serve.show import Pages

CHOICES: Mapping[str, Sequence[str]] = {"incident": (YES, NO), "type": TYPES, "stage": STAGES}
HELP: Mapping[str, str] = {
    "incident": "Does the document tell of one?", "date": "2016-08-09, 2016-08-09 to 2016-08-11, or words as they stand there",
    "place": "A town, or a town and its country: Quetta, PK", "killed": "70, at least 70, 20 to 30, dozens, none", "injured": "As killed",
    "initiator": "Who did it, as far as the document says", "target": "Who or what was hit; never a private person's name",
    "weapon": "As the document has it",
}  # fmt: skip
_FRESH = {"Cache-Control": "no-store"}


def routes() -> APIRouter:
    """The routes of coding and of adjudication."""
    router = APIRouter(include_in_schema=False)
    for path, handler, method in (
        ("/assignments", _mine, "GET"), ("/assignments/{document}", _sheet, "GET"), ("/assignments/{document}", _code, "POST"),
        ("/adjudication", _waiting, "GET"), ("/adjudication/{document}", _disputed, "GET"), ("/adjudication/{document}", _decide, "POST"),
    ):  # fmt: skip
        router.add_api_route(path, handler, methods=[method], response_model=None)
    return router


def measured(desk: CodingDesk) -> list[Agreement]:
    """How far coders agree, field by field."""
    return [agreement(field, units, number(field)) for field, units in desk.by_field().items()]


def _mine(request: Request) -> Response:
    return _page(request, "assignments.html.j2", {"rows": _desk(request).listed(_person(request))})


def _sheet(request: Request, document: str) -> Response:
    return _of_sheet(request, document, {}, ())


async def _code(request: Request, document: str) -> Response:
    given = await form(request)

    def keep() -> Response:
        desk, person = _desk(request), _person(request)
        task, _ = _task(request, document, person)
        try:
            desk.code(person, document, {unit: _filled(given, str(n)) for n, unit in enumerate(task.units)})
        except Problems as problems:
            return _of_sheet(request, document, given, problems.each)
        return RedirectResponse(f"/assignments/{task.document}", status_code=303, headers=_FRESH)

    return await run_in_threadpool(keep)


def _waiting(request: Request) -> Response:
    check(request, "adjudicate")
    desk = _desk(request)
    told = {"rows": desk.listed(), "disputed": {task.document: len(rows) for task, rows in desk.disputed()}, "agreement": measured(desk)}
    return _page(request, "adjudication.html.j2", told)


def _disputed(request: Request, document: str) -> Response:
    check(request, "adjudicate")
    return _of_both(request, document, None)


async def _decide(request: Request, document: str) -> Response:
    check(request, "adjudicate")
    given = await form(request)

    def decide() -> Response:
        desk, person = _desk(request), _person(request)
        task, _ = _task(request, document, None)
        place = given.one("unit")
        unit = task.units[int(place)] if place.isdecimal() and int(place) < len(task.units) else ""
        chosen = _chosen(desk.compared(task), unit, given)
        try:
            desk.decide(person, document, (unit, given.one("field")), chosen, given.one("reason")[:1_000])
        except BadValueError as problem:
            return _of_both(request, document, str(problem))
        return RedirectResponse(f"/adjudication/{task.document}", status_code=303, headers=_FRESH)

    return await run_in_threadpool(decide)


def _chosen(rows: Sequence[Compared], unit: str, given: Form) -> Filled:
    """The value of the coder that was chosen, with its words; else what was typed."""
    row = next((row for row in rows if (row.unit, row.field) == (unit, given.one("field"))), None)
    coded = row.by.get(given.one("of")) if row else None
    if coded is None:
        return Filled(text=given.one("value")[:300], quote=given.one("quote")[:2_000])
    return Filled(text=coded.text, quote=given.one(f"quote-{given.one('of')}")[:2_000])


def _of_sheet(request: Request, name: str, given: Mapping[str, list[str]], problems: Sequence[str]) -> Response:
    desk, person = _desk(request), _person(request)
    task, document = _task(request, name, person)
    told = {
        "document": document, "task": task, "coded": person in task.coded, "sheet": SHEET,
        "hints": list(desk.hints(task, document).values()),
        "choices": CHOICES, "help": HELP, "given": {key: values[0] for key, values in given.items()}, "problems": problems,
        "compared": _shown(task, desk.compared(task), document.text, document.title or "") if task.done else (),
    }  # fmt: skip
    return _page(request, "sheet.html.j2", told, 400 if problems else 200)


def _of_both(request: Request, name: str, problem: str | None) -> Response:
    desk = _desk(request)
    task, document = _task(request, name, None)
    who = signed_in(request)
    waiting = {(row.unit, row.field) for found, rows in desk.disputed() if found.id == task.id for row in rows}
    told = {
        "document": document, "task": task, "problem": problem, "hints": list(desk.hints(task, document).values()), "choices": CHOICES,
        "help": HELP, "may": who is not None and who.name not in task.to, "waiting": waiting,
        "compared": _shown(task, desk.compared(task), document.text, document.title or ""),
    }  # fmt: skip
    return _page(request, "disputed.html.j2", told, 400 if problem else 200)


def _shown(task: Task, rows: Sequence[Compared], text: str, title: str) -> list[dict[str, Any]]:
    """Each field as each coded it, with the words that it stands on."""
    whole = {"text": text, "title": title}
    return [
        {
            "unit": row.unit, "number": task.units.index(row.unit), "field": row.field, "alike": row.alike, "decided": row.decided,
            "by": {
                name: {"text": c.text or UNTOLD, "quote": whole[c.words[2]][c.words[0] : c.words[1]] if c.words else ""}
                for name, c in row.by.items()
            },
        }
        for row in rows
    ]  # fmt: skip


def _filled(given: Form, number: str) -> dict[str, Filled]:
    """One incident's part of the form."""
    return {
        field: Filled(text=given.one(f"{number}-{field}")[:300], quote=given.one(f"{number}-{field}-words")[:2_000])
        for field in SHEET if f"{number}-{field}" in given
    }  # fmt: skip


def _task(request: Request, name: str, person: str | None) -> tuple[Task, Any]:
    try:
        return _desk(request).task(name, person)
    except BadValueError as error:
        raise Refused(404, str(error)) from error


def _person(request: Request) -> str:
    who = signed_in(request)
    if who is None:
        raise Refused(404, "coding blind takes people with accounts: `tasdiq people add NAME --role coder`, then `tasdiq assign`")
    return who.name


def _desk(request: Request) -> CodingDesk:
    tasdiq: Tasdiq = request.app.state.tasdiq
    return tasdiq.coding_desk


def _page(request: Request, name: str, told: Mapping[str, Any], status: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    made = pages.page(request, name, told, status=status)
    made.headers.update(_FRESH)
    return made
