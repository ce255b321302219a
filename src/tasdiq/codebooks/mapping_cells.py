"""One row of a table by its mapping in, the incident that it codes out; cells that cannot be read are counted, never a crash."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tasdiq.codebooks.mapping import PARTS, Columns, key
from tasdiq.codebooks.sheet import disarmed
from tasdiq.model.record import ActorRole, Figure, Report, Target
from tasdiq.model.values import DATE_PRECISIONS, PLACE_PRECISIONS, Count, When, Where

NOTHING = frozenset({"", "-", "--", "?", "na", "n/a", "nan", "none", "null", "[null]", "unknown", "unk", "not known", "-99", "-9"})
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_MOST = 1_000_000  # people: a larger number is a slip of the pen
_COUNTS = (
    ("killed", "killed", "unknown"), ("killed.civilians", "killed", "civilians"), ("killed.militants", "killed", "militants"),
    ("killed.security_forces", "killed", "security_forces"), ("injured", "injured", "unknown"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: the incident it codes, and the cells that stand behind it."""

    number: int  # 1 for the first row under the header
    report: Report
    names: tuple[str, ...]  # every name it gives for the place, the finest first
    text: tuple[str, ...]  # what the sources said, as the table has it
    cells: Mapping[str, str]


class MappedReader:
    """One table's rows, read by its mapping."""

    def __init__(self, stem: str, header: Sequence[str], columns: Columns, problems: Counter[str]) -> None:
        self.stem, self.header, self.columns, self.problems = stem, header, columns, problems
        self.patterns = {key(name): re.compile(text) for name, text in columns.settings.get("place.patterns", {}).items()}
        self.unknown = {name.casefold() for name in columns.settings.get("place.unknown", ())}
        self.kinds = {name.casefold(): kind for name, kind in columns.settings.get("type.codes", {}).items()}
        self.kind = str(columns.settings["title"])
        free = columns.fields.get("text.names", ())  # what sources said is compared, never carried over
        self.keeping = [i for i in columns.read if i not in free]
        self.kept = tuple(dict.fromkeys(header[i] for i in self.keeping))
        self.cells: Sequence[str] = ()
        self.examples: dict[str, str] = {}

    def row(self, number: int, cells: Sequence[str]) -> Row | bool:
        """The incident that a row codes; True for a row that holds nothing, False for one without a date."""
        self.cells = cells
        if not any(self._cell(i) for i in self.columns.read):
            return True
        when = self._when()
        if when is None:
            self.problems["a row without a date that can be read: left out"] += 1
            return False
        place = self._places()
        report = Report(
            id=f"report:{self.stem}:{number}", document=self.stem, order=number, type=self._type(),
            tactic=tuple(self.columns.settings.get("type.tactic", ())), when=when, where=self._where(place),
            actors=tuple(self._actors()), targets=tuple(Target(text=t) for t in self._texts("targets.names")),
            figures=tuple(self._figures()),
        )  # fmt: skip
        names = dict.fromkeys([*place.get("name", ()), *place.get("site", ())])
        return Row(number=number, report=report, names=tuple(names), text=tuple(self._texts("text.names")), cells=self._kept())

    def _cell(self, index: int) -> str:
        text = disarmed(" ".join(self.cells[index].split())) if index < len(self.cells) else ""
        return "" if text.casefold() in NOTHING else text

    def _one(self, setting: str) -> str:
        found = self.columns.fields.get(setting)
        return self._cell(found[0]) if found else ""

    def _texts(self, setting: str) -> Iterator[str]:
        yield from dict.fromkeys(text for i in self.columns.fields.get(setting, ()) if (text := self._cell(i)))

    def _kept(self) -> dict[str, str]:
        kept: dict[str, str] = {}
        for index in self.keeping:
            name, text = self.header[index], self._cell(index)
            kept[name] = f"{kept[name]}; {text}" if kept.get(name) and text else kept.get(name) or text
        return kept

    def _bad(self, setting: str, text: str, why: str) -> None:
        """Count a bad cell; each kind is told once, with its first example."""
        first = self.examples.setdefault(f"{setting}: {why}", text[:40])
        self.problems[f"{setting}: {why}, such as {first!r}"] += 1

    def _when(self) -> When | None:
        precision = self._coded("date.precision", "date.precisions", DATE_PRECISIONS)
        if "date.year" in self.columns.fields and not self._one("date.start"):
            return self._from_parts(precision)
        start = self._day("date.start")
        end = self._day("date.end") or start
        if start is None or end is None:
            return None
        if end < start:
            self._bad("date.end", self._one("date.end"), "it lies before the start; the two are turned round")
            start, end = end, start
        return _ranged(start, end, precision)

    def _day(self, setting: str) -> date | None:
        text = self._one(setting)
        if not text:
            return None
        for form in (*self.columns.settings.get("date.formats", ()), "%Y-%m-%d"):
            try:
                return datetime.strptime(text if form != "%Y-%m-%d" else text[:10], form).date()
            except ValueError:
                continue
        self._bad(setting, text, "a date in none of the formats")
        return None

    def _from_parts(self, precision: str | None) -> When | None:
        year, month, day = (self._number(f"date.{part}") or 0 for part in ("year", "month", "day"))
        try:
            start = date(int(year), int(month) or 1, int(day) or 1)
        except ValueError:
            self._bad("date.day", f"{year}-{month}-{day}", "no such day")
            return None
        unit = "day" if month and day else "month" if month else "year"
        return _ranged(start, start, unit if unit != "day" else precision)

    def _number(self, setting: str) -> float | None:
        text = self._one(setting).replace(",", "")
        if not text:
            return None
        if not _NUMBER.fullmatch(text) or len(text) > 20:
            self._bad(setting, text, "no number")
            return None
        return float(text)

    def _people(self, setting: str) -> int | None:
        found = self._number(setting)
        if found is not None and not 0 <= found <= _MOST:
            self._bad(setting, str(found), "no number of people")
            return None
        return None if found is None else round(found)

    def _figures(self) -> Iterator[Figure]:
        for setting, measure, side in _COUNTS:
            low, best, high = (self._people(f"{setting}.{bound}") for bound in ("low", "best", "high"))
            known = [n for n in (low, best, high) if n is not None]
            if not known:
                continue
            if known != sorted(known):
                self._bad(setting, " to ".join(map(str, known)), "numbers that fall; taken in rising order")
                low, best, high = min(known), best if len(known) == 3 and best is not None else None, max(known)
                best = None if best is None else min(max(best, low), high)
            yield Figure(measure=measure, side=side, count=Count(low=low, best=best, high=high))

    def _type(self) -> str:
        constant = self.columns.settings.get("type.is")
        text = self._one("type.column")
        return str(self.kinds.get(text.casefold()) or constant or "other")

    def _coded(self, setting: str, codes: str, choices: Sequence[str]) -> str | None:
        text = self._one(setting)
        if not text:
            return None
        known = self.columns.settings.get(codes, {}).get(text, text)
        if known not in choices:
            self._bad(setting, text, "a code that the mapping does not tell")
            return None
        return str(known)

    def _places(self) -> dict[str, list[str]]:
        """What the cells say of the place, by part; a pattern takes a cell apart."""
        found: dict[str, list[str]] = {}
        for part in PARTS:
            for index in self.columns.fields.get("place.names" if part == "name" else f"place.{part}", ()):
                text, pattern = self._cell(index), self.patterns.get(key(self.header[index]))
                match = pattern.match(text) if pattern and text else None
                for into, value in match.groupdict().items() if match else [(part, text)]:
                    if value and value.strip().casefold() not in NOTHING | self.unknown:
                        found.setdefault(into, []).append(value.strip())
        return found

    def _where(self, place: Mapping[str, Sequence[str]]) -> Where:
        lat, lon = self._degrees("place.lat", 90), self._degrees("place.lon", 180)
        if lat is None or lon is None or (lat == 0 and lon == 0):
            lat = lon = None
        first: dict[str, Any] = {part: next(iter(place.get(part, ())), None) for part in ("name", "site", "admin1", "admin2")}
        country = next(iter(place.get("country", ())), None) or self.columns.settings.get("place.country_is")
        precision = self._coded("place.precision", "place.precisions", PLACE_PRECISIONS)
        return Where(**first, country=country, lat=lat, lon=lon, precision=precision or "unknown")

    def _degrees(self, setting: str, most: float) -> float | None:
        found = self._number(setting)
        if found is not None and abs(found) > most:
            self._bad(setting, str(found), "no degrees")
            return None
        return found

    def _actors(self) -> Iterator[ActorRole]:
        constant = self.columns.settings.get("actors.initiator_is")
        for name in (*([constant] if constant else []), *self._texts("actors.initiators")):
            yield ActorRole(actor=None, name=name, role="initiator")


def _ranged(start: date, end: date, precision: str | None) -> When:
    """The days that a date may mean with its precision; a range that is given stands as it is."""
    if end > start or precision in (None, "day", "unknown"):
        days = (end - start).days
        unit = "day" if days == 0 else "days" if days < 6 else "week" if days < 10 else "month" if days < 32 else "year"
        return When(start=start, end=end, precision=unit)
    if precision == "month":
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        return When(start=start.replace(day=1), end=following - timedelta(days=1), precision="month")
    if precision == "year":
        return When(start=date(start.year, 1, 1), end=date(start.year, 12, 31), precision="year")
    spread = {"days": 3, "week": 6, "season": 45}[str(precision)]
    return When(start=start - timedelta(days=spread), end=end + timedelta(days=spread), precision=str(precision))
