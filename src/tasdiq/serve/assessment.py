"""A month, a template and a day in; the assessment out, as a preview that fills as one chooses, and as files to take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.model.text import digest
from tasdiq.report.assess import SHIPPED, Template, Wanted, template
from tasdiq.report.build import FORMS, build
from tasdiq.report.data import ReportData
from tasdiq.report.write import Order, asked, file_name
from tasdiq.serve import blind
from tasdiq.serve.answers import Answers
from tasdiq.serve.asked import held
from tasdiq.serve.refused import Refused
from tasdiq.serve.shelf import Held
from tasdiq.serve.show import Pages

_FRAMING = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_FRAMED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
_KINDS = ("incidents", "claims", "relations", "figures", "positions")
_SETTINGS = ("country", "publisher", "high_profile", "group")
_LONGEST = 120  # characters of a setting
_NAMES = {"md": "Markdown", "html": "Page (HTML)", "pdf": "PDF", "docx": "Word"}


def routes() -> APIRouter:
    """The page, its preview and its files."""
    router = APIRouter(include_in_schema=False)
    for address, answer in (("/assessment", _page), ("/assessment/preview", _preview), ("/assessment/file", _file)):
        router.add_api_route(address, answer, methods=["GET"], response_model=None)
    return router


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What was chosen: the template, the records, and what is wanted of them."""

    template: Template
    data: ReportData
    wanted: Wanted
    of: str  # what stands for the records, those of the last edition among them

    def tag(self, form: str) -> str:
        """The ETag of the report: the same records, template and wishes give the same bytes."""
        chosen = self.wanted
        wishes = (chosen.month, chosen.today, chosen.internal, chosen.last and chosen.last.day, sorted(chosen.settings.items()))
        return '"' + digest(self.template.name, self.template.text, self.of, str(wishes), form)[:24] + '"'

    def made(self, form: str) -> bytes:
        """The report; a template that cannot be filled is told with its line."""
        try:
            return build(self.template, self.data, self.wanted, form)
        except BadValueError:
            raise
        except TasdiqError as error:
            raise Refused(422, str(error)) from error


def _page(request: Request) -> Response:
    """The form, with what was chosen, and the preview beside it."""
    pages: Pages = request.app.state.pages
    given = request.query_params
    chosen = {name: given.get(name, "") for name in ("template", "month", "policy", "as_of", "last", "internal", *_SETTINGS)}
    chosen["template"] = chosen["template"] or SHIPPED[0]
    problem = ""
    try:
        chosen["month"] = chosen["month"] or str(_order(request, held(request)).month)
    except BadValueError as error:
        problem = str(error)
    from tasdiq.weigh.policies import POLICIES

    told = {"chosen": chosen, "templates": _templates(request), "policies": tuple(POLICIES), "forms": _NAMES, "problem": problem}
    shown = pages.page(request, "assessment.html.j2", told)
    shown.headers["Content-Security-Policy"] = _FRAMING
    return shown


def _preview(request: Request) -> Response:
    """The report as it would be read, in a frame that can neither run nor load anything."""
    try:
        shown = _answer(request, _choice(request), "html")
    except BadValueError as error:
        shown = HTMLResponse(f"<!DOCTYPE html><title>Not filled</title><h1>Not filled</h1><p>{escape(str(error))}</p>", status_code=422)
    shown.headers["Content-Security-Policy"] = _FRAMED
    return shown


def _file(request: Request) -> Response:
    """The report as a file to keep."""
    form = request.query_params.get("form", "pdf")
    if form not in FORMS:
        raise BadValueError(f"form: no {form[:40]!r}; choose from {', '.join(FORMS)}")
    chosen = _choice(request)
    name = file_name(chosen.template, chosen.wanted.month, form)
    plain = "".join(letter if letter.isalnum() or letter in "-._" else "-" for letter in name if letter.isascii())
    taken = _answer(request, chosen, form)
    taken.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return taken


def _answer(request: Request, chosen: Choice, form: str) -> Response:
    """The report, made once for the same records and wishes."""
    answers: Answers = request.app.state.answers
    return answers.answer(request, chosen.tag(form), FORMS[form], lambda: chosen.made(form))


def _choice(request: Request) -> Choice:
    given = request.query_params
    name = given.get("template") or SHIPPED[0]
    if name not in _templates(request):
        raise BadValueError(f"template: no {name[:40]!r}; choose from {', '.join(_templates(request))}")
    found = template(name, _folders(request))
    now = held(request)
    last = _day(given.get("last"), "last")
    before: Held | None = None
    if last is not None:
        before = blind.seen(request, request.app.state.shelf.held(datetime.combine(last, time.max, UTC), now.policy))
    wanted = asked(_records(now), _order(request, now, last), _records(before) if before else None)
    return Choice(template=found, data=ReportData(**_records(now)), wanted=wanted, of=f"{now.name} {before.name if before else ''}")


def _order(request: Request, now: Held, last: date | None = None) -> Order:
    """What the address asks for; the month is that of the latest incident where it names none."""
    given = request.query_params
    today = (now.as_of or datetime.now(UTC)).date()
    settings = {name: text for name in _SETTINGS if (text := given.get(name, "").strip())}
    too_long = [name for name, text in settings.items() if len(text) > _LONGEST]
    if too_long:
        raise BadValueError(f"{too_long[0]}: longer than {_LONGEST} characters")
    order = Order(
        today=today, month=given.get("month") or None, internal=given.get("internal") == "1", last_edition=last, settings=settings
    )
    month = asked({"incidents": now.rows["incidents"]}, order).month
    return Order(today=today, month=str(month), internal=order.internal, last_edition=last, settings=settings)


def _records(shown: Held) -> dict[str, Any]:
    rows: Mapping[str, Sequence[Any]] = {kind: shown.rows[kind] for kind in _KINDS}
    moment = shown.as_of.isoformat() if shown.as_of else None
    return {**rows, "documents": shown.documents, "policy": shown.policy, "as_of": moment}


def _templates(request: Request) -> tuple[str, ...]:
    """The templates by name: those that ship, and those of the settings' folders. A path is none."""
    own = {file.name.removesuffix(".md.j2") for folder in _folders(request) for file in sorted(folder.glob("*.md.j2"))}
    return (*SHIPPED, *sorted(own - set(SHIPPED)))


def _folders(request: Request) -> Sequence[Path]:
    folders: Sequence[Path] = request.app.state.tasdiq.config.templates
    return folders


def _day(text: str | None, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadValueError(f"{name}: {text[:40]!r} is no date; write 2016-08-09") from error
