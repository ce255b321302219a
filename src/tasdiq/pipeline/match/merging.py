"""Matched rows in, one table of incidents out: the best values first, what the tables disagree on, then each table's own cells."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from statistics import median_low

from tasdiq.model.record import Report
from tasdiq.pipeline.match.tables import Matched

Cell = str | int | float | None
Member = tuple[int, int]  # (table, row)
_FAR_DEGREES = 0.5  # places further apart than this are told as a conflict
_BOUNDS = ("low", "best", "high")
_VALUES = ("incident", "rows", "probability", "conflicts", "start", "end", "place", "admin2", "admin1", "country", "lat", "lon", "type")


def clusters(found: Matched, *, repeats: bool) -> list[tuple[list[Member], float | None]]:
    """The rows of each incident with the least probability of a match that joined them; a row of no match is alone.

    The likeliest matches come first; one that would bring two rows of one table together joins nothing, unless `repeats`.
    """
    group: dict[Member, list[Member]] = {(t, r): [(t, r)] for t, table in enumerate(found.tables) for r in range(len(table.rows))}
    least: dict[int, float] = {}
    for match in sorted(found.matches, key=lambda m: (-m.probability, m.left, m.right)):
        one, two = group[match.left], group[match.right]
        if one is two or (not repeats and {t for t, _ in one} & {t for t, _ in two}):
            continue
        chance = min(least.pop(id(one), 1.0), least.pop(id(two), 1.0), match.probability)
        one.extend(two)
        least[id(one)] = chance
        for member in two:
            group[member] = one
    distinct = {id(each): each for each in group.values()}
    return sorted((sorted(each), least.get(key)) for key, each in distinct.items())


def header(found: Matched) -> list[str]:
    """The columns of the merged table."""
    numbers = [f"{measure}_{bound}" for measure in ("killed", "injured") for bound in _BOUNDS]
    return [*_VALUES, *numbers, *(f"{table.stem}.{name}" for table in found.tables for name in ("row", *table.columns))]


def rows(found: Matched, *, repeats: bool) -> Iterator[list[Cell]]:
    """One row an incident, in order of its first row."""
    for number, (members, chance) in enumerate(clusters(found, repeats=repeats), 1):
        yield [number, " ".join(found.name(m) for m in members), None if chance is None else round(chance, 4), *_row(found, members)]


def _row(found: Matched, members: Sequence[Member]) -> Iterator[Cell]:
    told = [(found.tables[t].stem, found.entries[t][r].report) for t, r in members]
    as_given = [found.tables[t].rows[r].report for t, r in members]
    yield "; ".join(_conflicts(told))
    yield from _date([report for _, report in told])
    for part in ("name", "admin2", "admin1"):
        yield next((text for report in as_given if (text := getattr(report.where, part))), None)
    yield next((report.where.country for _, report in told if report.where.country), None)
    places = [report.where for report in as_given if report.where.lat is not None] or [r.where for _, r in told if r.where.lat is not None]
    yield from (places[0].lat, places[0].lon) if places else (None, None)
    yield next((report.type for _, report in told if report.type != "other"), "other")
    for measure in ("killed", "injured"):
        yield from _count([report for _, report in told], measure)
    for t, table in enumerate(found.tables):
        mine = [table.rows[r] for other, r in members if other == t]
        yield " ".join(str(row.number) for row in mine)
        yield from (" / ".join(dict.fromkeys(row.cells[name] for row in mine if row.cells[name])) for name in table.columns)


def _date(reports: Sequence[Report]) -> tuple[str, str]:
    """The date that most tables give; among several the narrowest, then the first."""
    dates = [(r.when.start, r.when.end or r.when.start) for r in reports if r.when.start]
    start, end = min(dates, key=lambda d: (-dates.count(d), d[1] - d[0], dates.index(d)))
    return str(start), str(end)


def _count(reports: Sequence[Report], measure: str) -> Iterator[Cell]:
    """The range of all tables, and the middle one of the numbers that they call best or only."""
    known = [bounds for r in reports if (bounds := _bounds(r, measure))]
    best = [b for low, b, high in known if b is not None] + [low for low, b, high in known if b is None and low == high]
    yield min((low for low, _, _ in known), default=None)
    yield median_low(best) if best else None
    yield max((high for _, _, high in known), default=None)


def _bounds(report: Report, measure: str) -> tuple[int, int | None, int] | None:
    for figure in report.figures:
        if figure.measure == measure and figure.side == "unknown":
            known = [n for n in (figure.count.low, figure.count.best, figure.count.high) if n is not None]
            return known[0], figure.count.best, known[-1]
    return None


def _conflicts(told: Sequence[tuple[str, Report]]) -> Iterator[str]:
    """What no two of the tables can both be right in."""
    pairs = list(combinations([report for _, report in told], 2))
    if any((one.when.days_from(two.when) or 0) > 0 for one, two in pairs):
        yield "date: " + ", ".join(f"{stem} {r.when.start}" for stem, r in told)
    if any(_far(one, two) for one, two in pairs):
        yield "place: " + ", ".join(f"{stem} {r.where.name or r.where.admin2 or r.where.admin1 or '?'}" for stem, r in told)
    if len({r.type for _, r in told} - {"other"}) > 1:
        yield "type: " + ", ".join(f"{stem} {r.type}" for stem, r in told)
    for measure in ("killed", "injured"):
        known = [(stem, b) for stem, r in told if (b := _bounds(r, measure))]
        if known and max(b[0] for _, b in known) > min(b[2] for _, b in known):
            yield f"{measure}: " + ", ".join(f"{stem} {low if low == high else f'{low}-{high}'}" for stem, (low, _, high) in known)


def _far(one: Report, two: Report) -> bool:
    a, b = one.where, two.where
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return bool(a.admin2 and b.admin2 and a.admin2 != b.admin2)
    return abs(a.lat - b.lat) > _FAR_DEGREES or abs(a.lon - b.lon) > _FAR_DEGREES
