"""A template and the database's records in, the report's file out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tasdiq.analyse.numbers import Month
from tasdiq.errors import BadValueError
from tasdiq.report.assess import Template, Wanted
from tasdiq.report.build import FORMS, build
from tasdiq.report.data import ReportData
from tasdiq.report.editions import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What kind of report is wanted: of which month, in which form, for whom, written when, after which edition."""

    today: date
    month: str | None = None  # "2016-08"; None for that of the latest incident
    form: str = "html"  # one of FORMS
    internal: bool = False  # for the desk alone: nothing left out
    last_edition: date | None = None  # `before` of `write` holds what was known then
    settings: Mapping[str, Any] = field(default_factory=dict)


def write(
    given: Template, holdings: Mapping[str, Any], order: Order, out: Path | None = None, *, before: Mapping[str, Any] | None = None
) -> Path:
    """The path of the report written; `holdings` are the listings by kind and the documents by id, `before` those of the last edition.

    Raises TemplateError and BadValueError; a file that was there stays as it was then.
    """
    wanted = asked(holdings, order, before)
    made = build(given, ReportData(**holdings), wanted, order.form)
    path = out if out is not None and out.suffix and not out.is_dir() else (out or Path()) / file_name(given, wanted.month, order.form)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)
    return path


def asked(holdings: Mapping[str, Any], order: Order, before: Mapping[str, Any] | None = None) -> Wanted:
    """What the order wants of these holdings: the month named, or that of the latest incident."""
    month = Month.read(order.month) if order.month else _latest(holdings["incidents"], order.today)
    last = Edition(day=order.last_edition, data=ReportData(**before)) if order.last_edition and before is not None else None
    return Wanted(month=month, today=order.today, internal=order.internal, last=last, settings=order.settings)


def file_name(given: Template, month: Month, form: str) -> str:
    """What a report's file is called, "monthly-2016-08.pdf"."""
    if form not in FORMS:
        raise BadValueError(f"no report format {form!r}; choose from {', '.join(FORMS)}")
    return f"{given.name.removesuffix('.md.j2')}-{month.first:%Y-%m}.{form}"


def _latest(incidents: Sequence[Mapping[str, Any]], today: date) -> Month:
    days = [i["date"]["start"][:10] for i in incidents if i["date"]["start"] and i["date"]["start"][:10] <= today.isoformat()]
    if not days:
        raise BadValueError("no incident in the database has a date; name a month: --month 2016-08")
    return Month.read(max(days)[:7])
