"""A template and the database's records in, a report in Markdown out, whose every number is a link to its records."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from tasdiq.analyse.numbers import Month, Number
from tasdiq.analyse.series import Series
from tasdiq.errors import BadValueError, TasdiqError, TemplateError
from tasdiq.report import tell
from tasdiq.report.cite import Notes, evidence, sources
from tasdiq.report.data import ReportData, Row, public, together
from tasdiq.report.draw import Drawing
from tasdiq.report.editions import Edition, Editions
from tasdiq.report.marked import Marked, escape
from tasdiq.report.pictures import Pictures
from tasdiq.report.questions import Questions
from tasdiq.report.tables import Tables

SHIPPED = ("monthly", "note")
_PADDING = frozenset(("ljust", "rjust", "center", "zfill", "expandtabs", "format", "format_map"))
_LONGEST_TEXT = 1_000_000  # characters of one repeated string in a template


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A report's text with its blanks, and the name by which errors speak of it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which report: of which month, for whom, written when, after which edition, with which settings of its template."""

    month: Month
    today: date
    internal: bool = False  # for the desk alone: nothing left out
    last: Edition | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A filled report: its Markdown, and the incidents that it may show."""

    markdown: str
    month: Month
    drawings: tuple[Drawing, ...] = field(repr=False)
    data: ReportData = field(repr=False)
    series: Series = field(repr=False)


def template(name: str | Path, folders: Sequence[Path] = ()) -> Template:
    """The template of that name in the folders, a shipped one, or the file of that path."""
    choices = [folder / file for folder in folders for file in (str(name), f"{name}.md.j2")]
    own = next((path for path in (*choices, Path(name)) if path.is_file()), None)
    if own is None and str(name) in SHIPPED:
        return Template(
            name=f"{name}.md.j2", text=files("tasdiq").joinpath("data", "templates", f"{name}.md.j2").read_text(encoding="utf-8")
        )
    if own is None:
        known = sorted({*SHIPPED, *(file.name.removesuffix(".md.j2") for folder in folders for file in folder.glob("*.md.j2"))})
        raise TemplateError(f"no template {str(name)!r}; choose from {', '.join(known)}, or give a file's path")
    try:
        return Template(name=own.name, text=own.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(f"{own}: not readable as UTF-8 text ({error})") from error


def assess(given: Template, data: ReportData, wanted: Wanted) -> Assessment:
    """The template filled from what may be shown; raises TemplateError with the template's line where it cannot be."""
    shown = together(data if wanted.internal else public(data, wanted.today))
    questions = Questions(shown, wanted.month, internal=wanted.internal)
    pictures = Pictures(questions)
    asked = {
        **questions.functions(),
        **Tables(questions).functions(),
        **pictures.functions(),
        **Editions(questions, wanted.last).functions(),
    }
    body = fill(given, questions, {**asked, "settings": dict(wanted.settings)})
    markdown = re.sub(r"\n{3,}", "\n\n", "\n\n".join([body.strip(), *_appendix(questions)])) + "\n"
    return Assessment(markdown=markdown, month=wanted.month, drawings=tuple(pictures.drawings), data=shown, series=questions.series)


def fill(given: Template, questions: Questions, asked: Mapping[str, Any]) -> str:
    """The template's text with its blanks filled by what it can ask."""
    import jinja2

    environment = _environment(questions)
    try:
        code = environment.compile(given.text, name=given.name, filename=given.name)
        ready = environment.template_class.from_code(environment, code, environment.make_globals(None))
        return str(ready.render(dict(asked)))
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{given.name}, line {error.lineno}: {error.message}") from error
    except (
        jinja2.TemplateError,
        TasdiqError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        raise TemplateError(f"{given.name}, line {_line(error, given.name)}: {error}") from error


def _environment(questions: Questions) -> Any:
    from jinja2 import StrictUndefined, Undefined
    from jinja2.runtime import Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Careful(ImmutableSandboxedEnvironment):
        """A sandbox that also refuses strings too long to be meant, and knows that what a macro wrote is Markdown already."""

        intercepted_binops = frozenset(("*", "**", "%"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            sizes = [len(x) if isinstance(x, str | list | tuple) else abs(x) if isinstance(x, int) else 1 for x in (left, right)]
            if operator == "**" or (operator == "*" and sizes[0] * sizes[1] > _LONGEST_TEXT) or (operator == "%" and isinstance(left, str)):
                raise BadValueError(f"{operator} on such values is not allowed in a template")
            return super().call_binop(context, operator, left, right)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            """A word that pads a text to any width could fill the memory."""
            return not (isinstance(obj, str) and attr in _PADDING) and super().is_safe_attribute(obj, attr, value)

        def wrap_str_format(self, value: Any) -> None:
            """Not even the sandbox's own `format`: it too pads to any width."""
            return

        def getattr(self, value: Any, attribute: str) -> Any:
            """A field that a record leaves out is not known; a name that nothing has is an error."""
            found = super().getattr(value, attribute)
            return None if isinstance(found, Undefined) and isinstance(value, Mapping) and not attribute.startswith("_") else found

        def call(self, context: Any, called: Any, /, *given: Any, **named: Any) -> Any:
            result = super().call(context, called, *given, **named)
            return Marked(result) if isinstance(called, Macro) else result

    environment = Careful(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True, finalize=_Finalize(questions.notes)
    )
    for name in ("format", "center", "indent", "wordwrap", "xmlattr"):
        del environment.filters[name]
    del environment.globals["lipsum"]
    environment.filters["signed"] = lambda number: questions.notes.cite(number, _signed(number))
    environment.filters["stated"] = lambda value: Marked(escape(value))
    return environment


@dataclass(frozen=True, slots=True)
class _Finalize:
    """What is printed in a blank: numbers become links, the words of others plain text."""

    notes: Notes

    def __call__(self, value: Any) -> str:
        from jinja2 import Undefined

        if isinstance(value, Marked):
            return value
        if isinstance(value, Number):
            return self.notes.cite(value)
        if isinstance(value, Month):
            return value.words
        if isinstance(value, date):
            return tell.day(value.isoformat())
        if isinstance(value, str):
            return escape(value)
        if value is None:
            return "not known"
        if isinstance(value, Undefined):
            return str(value)  # nothing, for an `if` without `else`; an error for a name that is not known
        if isinstance(value, int | float):
            raise BadValueError(
                f"{value} has no records; print the number that a question answers, or say `| stated` for one that the template sets"
            )
        raise BadValueError(f"a {type(value).__name__} cannot be printed; print one of its parts")


def _signed(number: Number) -> str:
    if number.value is None:
        return "not known"
    return f"{number.value:+,} %" if number.value else "no change"


def _line(error: BaseException, name: str) -> int | str:
    line: int | str = "?"
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _appendix(questions: Questions) -> Iterator[str]:
    def named(key: str, row: Row) -> Marked:
        shown = questions.short(row) if questions.records.rows[key][0] == "incidents" else escape(key)
        return Marked(f"[{shown}](#{questions.records.anchor(key)})")

    notes = list(questions.notes.section(named))
    yield "## The records behind the numbers"
    yield "Each number above is a link to its note here; each note names what was counted and links to the records."
    yield from notes
    yield "## The records"
    internal = questions.internal
    for key, (kind, row) in questions.records.rows.items():
        if key not in questions.records.used:
            continue
        yield f"#### {questions.records.anchor(key)}"
        yield _described(questions, kind, row)
        items = [*evidence(row, questions.data.documents, internal=internal)]
        if kind == "incidents":
            items = [*sources(row, questions.data.documents), *items]
        if items:
            yield "\n".join(items)


def _described(questions: Questions, kind: str, row: Row) -> str:
    if kind == "incidents":
        parts = [f"**{questions.name(row)}**", f"killed: {tell.count(row.get('killed'))}", f"injured: {tell.count(row.get('injured'))}"]
        parts += [f"stage: {tell.words(row.get('stage'))}", f"`{_code(row)}`"]
    elif kind == "claims":
        parts = [
            f"**{escape(row.get('name') or '')}** {tell.words(row.get('stance'))}",
            "an unverified claim",
            f"verdict: {tell.verdict(row.get('verdict'))}",
        ]
    elif kind == "relations":
        start = row.get("start")
        day = start.get("start") if isinstance(start, Mapping) else start
        parts = [f"{escape(row.get('subject_name') or '')} · {tell.words(row.get('relation'))} · {escape(row.get('object_name') or '')}"]
        parts += [tell.day(day)] * bool(day)
    elif kind == "figures":
        parts = [f"{escape((row.get('about') or {}).get('name') or '')} · {tell.words(row.get('measure'))}: {tell.count(row.get('count'))}"]
    else:
        parts = [f"{escape(row.get('who') or '')} {tell.words(row.get('stance'))}: {escape(row.get('about') or '')}"]
    attribution = row.get("attribution")
    return " · ".join(parts) + (f" · said by {escape(attribution)}" if attribution else "")


def _code(row: Row) -> str:
    return "".join(c for c in str(row.get("id", "")) if c.isalnum() or c in ":-_")[:80]
