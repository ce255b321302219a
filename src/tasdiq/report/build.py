"""A template and the database's records in, the finished report out, in the form that is asked for."""

from collections.abc import Callable, Mapping

from tasdiq.errors import BadValueError
from tasdiq.report.assess import Assessment, Template, Wanted, assess
from tasdiq.report.data import ReportData
from tasdiq.report.front import Front, front

FORMS: Mapping[str, str] = {
    "md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8", "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
"""The forms of a report, each with the web's name of it."""


def build(given: Template, data: ReportData, wanted: Wanted, form: str = "html") -> bytes:
    """The report as bytes; the same input gives the same bytes. Raises TemplateError and BadValueError."""
    if form not in FORMS:
        raise BadValueError(f"no report format {form!r}; choose from {', '.join(FORMS)}")
    filled = assess(given, data, wanted)
    return _WRITERS[form](filled, front(filled, wanted))


def _markdown(filled: Assessment, _: Front) -> bytes:
    return filled.markdown.encode()


def _page(filled: Assessment, told: Front) -> bytes:
    from tasdiq.report.render import html

    return html(filled.markdown, told, filled.drawings).encode()


def _pdf(filled: Assessment, told: Front) -> bytes:
    from tasdiq.report.pdf import pdf

    return pdf(filled.markdown, told, filled.drawings)


def _word(filled: Assessment, told: Front) -> bytes:
    from tasdiq.report.word import word

    return word(filled.markdown, told, filled.drawings)


_WRITERS: Mapping[str, Callable[[Assessment, Front], bytes]] = {"md": _markdown, "html": _page, "pdf": _pdf, "docx": _word}
