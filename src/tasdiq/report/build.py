"""A template and the database's records in, the finished report out: Markdown and one HTML page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from tasdiq.analyse.numbers import Month
from tasdiq.analyse.series import ATTACKS, Period
from tasdiq.report.assess import Template, assess
from tasdiq.report.data import ReportData
from tasdiq.report.draw import draw_chart, draw_map
from tasdiq.report.render import html

_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """One report in both forms."""

    markdown: str = field(repr=False)
    page: str = field(repr=False)


def build(
    given: Template, data: ReportData, *, month: Month, today: date, internal: bool = False, settings: Mapping[str, Any] = _NONE
) -> Built:
    """The report of a month from a template: its text, and a page with a map and a chart."""
    filled = assess(given, data, month=month, today=today, internal=internal, settings=settings)
    series = filled.series
    drawings = (
        draw_map(series.matching(Period.of(month), "true"), f"Incidents in {month.words}", internal=internal),
        draw_chart(series.monthly(month, 12, ATTACKS), "Attacks by month"),
    )
    title = next((line.removeprefix("# ") for line in filled.markdown.splitlines() if line.startswith("# ")), f"Report, {month.words}")
    return Built(markdown=filled.markdown, page=html(filled.markdown, title=title.replace("\\", ""), drawings=drawings))
