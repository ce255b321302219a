"""A calibration in, its reliability plot as SVG out; drawn here, with nothing fetched and no script."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from tasdiq.evaluate.calibration import Calibration

SIZE = 320  # pixels a side
_BLUE, _GREY = "#3d5a80", "#8a8578"


def reliability_svg(found: Calibration, title: str = "Reliability") -> str:
    """What was stated against what was correct, a circle a bin of equal mass, larger where it has more pairs."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_spec(found), allowed_base_urls=[])
    told = (
        f"Expected calibration error {found.error_by_mass:.3f} by mass and {found.error_by_width:.3f} by width, Brier score "
        f"{found.brier:.3f}, over {found.count} pairs; points on the diagonal are stated as they come true."
    )
    head, _, rest = svg.partition(">")
    return f'{head} role="img"><title>{escape(title)}</title><desc>{escape(told)}</desc>{rest}'


def _spec(found: Calibration) -> dict[str, Any]:
    altair = _altair()
    points = [{"stated": each.stated, "correct": each.correct, "count": each.count} for each in found.by_mass]
    x = altair.X("stated:Q", title="stated probability", scale=altair.Scale(domain=[0, 1]))
    y = altair.Y("correct:Q", title="share correct", scale=altair.Scale(domain=[0, 1]))
    diagonal = _chart([{"stated": 0, "correct": 0}, {"stated": 1, "correct": 1}]).mark_line(color=_GREY, strokeDash=[4, 4])
    line = _chart(points).mark_line(color=_BLUE, strokeWidth=1)
    circles = _chart(points).mark_point(filled=True, color=_BLUE, opacity=0.8)
    size = altair.Size("count:Q", title="pairs", scale=altair.Scale(range=[40, 300], zero=True))
    layers = (diagonal.encode(x=x, y=y), line.encode(x=x, y=y), circles.encode(x=x, y=y, size=size))
    return dict(altair.layer(*layers).properties(width=SIZE, height=SIZE).to_dict(validate=False))


def _chart(values: Sequence[Mapping[str, float]]) -> Any:
    altair = _altair()
    return altair.Chart(altair.Data(values=[dict(value) for value in values]))


def _altair() -> Any:
    import altair

    return altair
