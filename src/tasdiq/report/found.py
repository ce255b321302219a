"""What an analysis found in, its chart as SVG with the words that say the same, out; nothing is fetched, and nothing in it runs."""

from collections.abc import Callable, Mapping, Sequence
from math import cos, pi, sin
from typing import Any

from tasdiq.analyse.finding import Finding, Line
from tasdiq.report import found_specs, specs
from tasdiq.report.draw import Drawing, empty, finish
from tasdiq.report.marked import flat

Rows = Sequence[Mapping[str, Any]]
Made = tuple[dict[str, Any], str]  # a specification, and what it shows in words
MOST = 12  # rows of a chart of bars
_NODES = 30  # names of a network
_LONGEST = 28  # characters of a name beside a mark
_PARTS = ("claimed by this group alone", "claimed by another group too", "said to be its, not claimed")


def chart(what: str, found: Finding) -> Drawing:
    """The chart of an analysis of that name (`analyse.questions.ANALYSES`)."""
    made = _made(what, found)
    svg = finish(made[0], found.about, words(what, found)) if made else empty(found.about)
    rows = tuple(tuple(cell(row.get(name)) for name in found.columns) for row in found.rows)
    return Drawing(
        svg=svg, title=found.about, description=words(what, found), caption="; ".join(found.warnings), header=found.columns, rows=rows
    )  # fmt: skip


def words(what: str, found: Finding) -> str:
    """What the chart shows, for those who cannot see it; nothing is drawn for it."""
    made = _made(what, found)
    return f"{made[1]} The table has the same numbers." if made else "Nothing to draw."


def cell(value: object) -> str:
    """A value as a table shows it.

    >>> cell(None), cell(1200), cell(0.25), cell("rises")
    ('not known', '1,200', '0.25', 'rises')
    """
    return "not known" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _made(what: str, found: Finding) -> Made | None:
    return _MAKERS[what](found) if found.rows else None


def _series(found: Finding) -> Made:
    measure = found.columns[1]
    values = [
        {"month": row["month"], "number": row[measure], "level": row["level"], "change": row["change"], "said": f"{row['level']:,}"}
        for row in found.rows
    ]  # fmt: skip
    begun = [f"it {row['change']} to {row['level']:,} a month in {row['month']}" for row in found.rows if row["change"]]
    words = f"{measure} of {len(values)} months as bars, and the level that each belongs to as a line; "
    return found_specs.series_spec(values, measure), words + ("; ".join(begun) or "the level does not change") + "."


def _shifts(found: Finding) -> Made | None:
    known = [row for row in found.rows if row["share_now"] is not None and row["share_before"] is not None]
    rows = sorted(known, key=lambda row: -row["rests_on"])[:MOST]
    values = [
        {
            "label": _short(row["tactic"]), "low": row["low"], "high": row["high"], "shift": row["shift"],
            "gap": round(row["share_now"] - row["share_before"], 2),
        }
        for row in rows
    ]  # fmt: skip
    sure = [f"{row['tactic']} {row['shift']}" for row in rows if row["shift"] != "not sure"]
    words = f"How far the shares of {len(rows)} tactics differ, each with its interval; sure: {', '.join(sure) or 'none'}."
    return (found_specs.shifts_spec(values), words + _left(known, rows)) if rows else None


def _claims(found: Finding) -> Made:
    rows = found.rows[:MOST]
    values = [
        {"label": _short(row["group"]), "part": part, "number": number, "order": order}
        for row in rows
        for order, (part, number) in enumerate(
            zip(_PARTS, (row["claimed"] - row["contested"], row["contested"], row["attacks"] - row["claimed"]), strict=True)
        )
    ]
    words = f"Attacks of {len(rows)} groups as bars: those it alone claims, those others claim too, those it does not claim."
    return found_specs.parts_spec(values, _PARTS), words + _left(found.rows, rows)


def _hotspots(found: Finding) -> Made:
    rows = sorted(found.rows, key=lambda row: (row["hot"] != "yes", -row["now"], row["district"]))[:MOST]
    names = ("now", "before")
    labels = {row["district"]: _short(row["district"]) + (" (hot)" if row["hot"] == "yes" else "") for row in rows}
    values = [
        {"label": labels[row["district"]], "what": name, "number": row[name], "shown": f"{row[name]:,}"} for row in rows for name in names
    ]
    words = f"Incidents of {len(rows)} districts now and before as pairs of bars, those called hot first."
    return specs.bars_spec(values, names), words + _left(found.rows, rows)


def _network(found: Finding) -> Made | None:
    joined: dict[str, int] = {}
    for line in found.lines:
        for end in (line.one, line.other):
            joined[end] = joined.get(end, 0) + line.records
    shown = sorted(joined, key=lambda name: (-joined[name], name))[:_NODES]
    places = {name: _place(number, len(shown)) for number, name in enumerate(sorted(shown, key=str.casefold))}
    nodes = [{"label": _short(name), "x": x, "y": y, "align": "left" if x >= 0 else "right"} for name, (x, y) in places.items()]
    lines = [_line(line, places) for line in found.lines if line.one in places and line.other in places]
    words = f"{len(nodes)} names on a circle with {len(lines)} lines between them." + _left(list(joined), shown)
    return (found_specs.network_spec(nodes, lines), words) if nodes else None


def _line(line: Line, places: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    (x, y), (x2, y2) = places[line.one], places[line.other]
    return {"x": x, "y": y, "x2": x2, "y2": y2, "records": line.records}


def _place(number: int, of: int) -> tuple[float, float]:
    turn = 2 * pi * number / of + pi / 2
    return round(cos(turn), 3), round(sin(turn), 3)


def _left(every: Sequence[object], shown: Sequence[object]) -> str:
    return f" Left out of the drawing: {len(every) - len(shown)}." if len(every) > len(shown) else ""


def _short(name: object) -> str:
    return flat(str(name).replace("_", " "), _LONGEST)


_MAKERS: Mapping[str, Callable[[Finding], Made | None]] = {
    "series": _series, "tactics": _shifts, "claims": _claims, "hotspots": _hotspots, "coclaims": _network, "network": _network,
}  # fmt: skip
