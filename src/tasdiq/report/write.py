"""A template and the database's records in, the report's file out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tasdiq.analyse.numbers import Month
from tasdiq.errors import BadValueError
from tasdiq.report.assess import Template
from tasdiq.report.build import build
from tasdiq.report.data import ReportData

FORMS = {"md": ".md", "html": ".html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What kind of report is wanted: of which month, in which form, for whom, written when."""

    today: date
    month: str | None = None  # "2016-08"; None for that of the latest incident
    form: str = "html"  # one of FORMS
    internal: bool = False  # for the desk alone: nothing left out


def write(given: Template, holdings: Mapping[str, Any], order: Order, out: Path | None = None) -> Path:
    """The path of the report written; `holdings` are the listings by kind and the documents by id.

    Raises TemplateError and BadValueError.
    """
    if order.form not in FORMS:
        raise BadValueError(f"no report format {order.form!r}; choose from {', '.join(FORMS)}")
    month = Month.read(order.month) if order.month else _latest(holdings["incidents"], order.today)
    built = build(given, ReportData(**holdings), month=month, today=order.today, internal=order.internal)
    file = f"{given.name.removesuffix('.md.j2')}-{month.first:%Y-%m}{FORMS[order.form]}"
    path = out if out is not None and out.suffix and not out.is_dir() else (out or Path()) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(built.page if order.form == "html" else built.markdown, encoding="utf-8")
    return path


def _latest(incidents: Sequence[Mapping[str, Any]], today: date) -> Month:
    days = [i["date"]["start"][:10] for i in incidents if i["date"]["start"] and i["date"]["start"][:10] <= today.isoformat()]
    if not days:
        raise BadValueError("no incident in the database has a date; name a month: --month 2016-08")
    return Month.read(max(days)[:7])
