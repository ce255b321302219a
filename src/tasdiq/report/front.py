"""An assessment in, what stands on its title page out: who publishes it, of which month, what its numbers rest on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasdiq.report import tell
from tasdiq.report.assess import Assessment, Wanted
from tasdiq.report.marked import flat

_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A report's title, the line above it, and the lines below it."""

    title: str
    kicker: str
    lines: tuple[str, ...]
    written: date
    publisher: str


def front(filled: Assessment, wanted: Wanted) -> Front:
    """What the title block of the report says; `publisher` is a setting of the report."""
    first = next((line.removeprefix("# ") for line in filled.markdown.splitlines() if line.startswith("# ")), None)
    publisher = flat(_setting(wanted.settings, "publisher"), 120)
    known = (
        f"what was known on {tell.day(filled.data.as_of[:10])}"
        if filled.data.as_of
        else f"the database of {tell.day(wanted.today.isoformat())}"
    )
    incidents = len(filled.data.incidents)
    return Front(
        title=flat(_ESCAPED.sub(r"\1", first)) if first else f"Report, {wanted.month.words}",
        kicker=" · ".join(part for part in (publisher, f"Report for {wanted.month.words}") if part),
        lines=(
            f"Rests on {known}: {incidents:,} {'incident' if incidents == 1 else 'incidents'} in all",
            f"Figures settled by the {filled.data.policy} policy",
            "For the desk alone: nothing is left out" if wanted.internal else "For everybody: late, and no finer than the district",
        ),
        written=wanted.today,
        publisher=publisher,
    )


def _setting(settings: Mapping[str, Any], name: str) -> str:
    return str(settings.get(name) or "")
