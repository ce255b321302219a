"""Every figure of the samples' month, counted again from the exported rows in plain Python that shares nothing with the report."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from math import floor
from typing import Any

import pytest

from tasdiq.analyse.numbers import Month
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.forms.exporting import Order
from tasdiq.report.assess import Wanted, template
from tasdiq.report.build import build
from tasdiq.report.data import ReportData

Row = dict[str, Any]
LATER = date(2018, 6, 1)
NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
ABDUCTION = (
    "type in ('kidnapping', 'hostage_taking') or also like '%kidnapping%' or also like '%hostage_taking%' or abducted_low is not null"
)


def initiators(row: Row) -> set[str]:
    return {a["type"] for a in row["actors"] if a["role"] == "initiator"}


def kind(row: Row) -> str:
    if row["type"] in ("security_operation", "arrest", "air_strike") or initiators(row) == {"state"}:
        return "operation"
    return "clash" if row["type"] == "clash" else "attack"


def suicide(row: Row) -> bool:
    worn = {"suicide_vest", "suicide_vehicle", "suicide_vehicle_bomb"} & set(row["tactic"])
    return bool(worn) or "suicide_bombing" in (row["type"], *row["also"])


def abduction(row: Row) -> bool:
    return bool({"kidnapping", "hostage_taking"} & {row["type"], *row["also"]}) or (row["abducted"] or {}).get("low") is not None


CONDITIONS: dict[str, Callable[[Row], bool]] = {
    **{f"class = '{name}'": (lambda row, name=name: kind(row) == name) for name in ("attack", "operation", "clash")},
    "stage = 'accomplished'": lambda row: row["stage"] == "accomplished",
    "stage in ('foiled', 'attempted')": lambda row: row["stage"] in ("foiled", "attempted"),
    "type = 'arrest'": lambda row: row["type"] == "arrest",
    "suicide": suicide,
}


def meets(where: str) -> Callable[[Row], bool]:
    """The condition of a note as plain Python; one that is not known here fails the test."""
    tests = [abduction] if ABDUCTION in where else []
    rest = where.replace(f" and ({ABDUCTION})", "").replace(f" and {ABDUCTION}", "")
    tests += [CONDITIONS[part.strip("() ") + (")" if "stage in" in part else "")] for part in rest.split(" and ")]
    return lambda row: all(test(row) for test in tests)


def months(words: str) -> list[str]:
    """The months of a period, "January 2016 to August 2016"."""
    ends = [(int(year), NAMES.index(name) + 1) for name, year in re.findall(r"([A-Z][a-z]+) (\d{4})", words)]
    (year, month), last = ends[0], ends[-1]
    found = []
    while (year, month) <= last:
        found.append(f"{year}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def month_of(row: Row) -> str | None:
    vague = row["date"]["precision"] in ("season", "year", "unknown") or not row["date"]["start"]
    return None if vague else row["date"]["start"][:7]


def toll(row: Row, measure: str) -> int | None:
    if measure == "attackers_killed":
        return (row["attackers"] or {}).get("killed")
    told = row[measure] or {}
    return told.get("best") if told.get("best") is not None else told.get("low")


def of_side(row: Row, measure: str, side: str) -> int:
    def told(name: str) -> int:
        if name == "militants" and kind(row) == "attack":
            return 0
        count = row[f"{measure}_by_side"].get(name) or {}
        return (count.get("best") if count.get("best") is not None else count.get("low")) or 0

    if side != "side not told":
        return told(side.replace(" ", "_"))
    return max((toll(row, measure) or 0) - sum(told(name) for name in ("civilians", "security_forces", "militants")), 0)


def labels(row: Row, grouping: str) -> list[str]:
    acting = [a for a in row["actors"] if a["role"] == "initiator" and a["basis"] != "denied"]
    named = [a["name"] or a["actor"] for a in acting if a["actor"] or not (a["name"] or "").islower()]
    found = {
        "type": [row["type"]], "tactic": row["tactic"] or [row["type"]], "admin1": [row["place"].get("admin1")],
        "target": [t["type"] for t in row["targets"] if t["type"]], "actor": named, "month": [month_of(row)],
    }[grouping]  # fmt: skip
    return [label or "not told" for label in found] or ["not told"]


SIDES = ("civilians", "security forces", "militants", "side not told")
GROUPINGS = ("type", "tactic", "admin1", "target", "actor", "month")


def rounded(value: float, step: float = 1) -> float:
    """Halves away from zero."""
    away = floor(abs(value) / step + 0.5) * step
    return round(away if value >= 0 else -away, 1)


def summed(rows: list[Row], measure: str) -> float | None:
    if measure == "incidents":
        return len(rows)
    told = [toll(row, measure.replace(" ", "_")) for row in rows]
    return sum(one or 0 for one in told) if not rows or any(one is not None for one in told) else None


def changed(now: float, then: float) -> float:
    return rounded(100 * (now - then) / then)


class Recount:
    """A note's number, counted again from the rows."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def of(self, question: str) -> float | None:
        if question == "incidents that cannot be given to a month":
            return sum(month_of(row) is None for row in self.rows)
        if question.startswith("whole months"):
            first, last = (date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", question))
            return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
        head, _, where = question.partition(", where ")
        parts = head.split(", ")
        if parts[0].startswith(("change of", "per cent")):
            return self.compared(parts, where)
        return self.counted(parts, self.within(parts[-1], where or "class = 'attack' and stage = 'accomplished'"))

    def counted(self, parts: list[str], rows: list[Row]) -> float | None:
        measure, about = parts[0], ", ".join(parts[1:-1])
        if measure.startswith("claimed by"):
            return sum(self.is_claimed(row, measure.removeprefix("claimed by ")) for row in rows)
        side = next((side for side in SIDES if about.endswith(side)), None)
        grouping = next((name for name in GROUPINGS if about.startswith(f"{name} ")), None)
        if grouping:
            label = about.removeprefix(f"{grouping} ").removesuffix(f", {side}")
            rows = [row for row in rows if label.replace("_", " ") in [known.replace("_", " ") for known in labels(row, grouping)]]
        elif found := re.fullmatch(r"(.+) \((\w+)\)", about):
            rows = [row for row in rows if any((a["name"], a["basis"]) == found.groups() for a in row["actors"])]
        elif about == "average a month":
            total = summed(rows, measure)
            return None if total is None else rounded(total / 12, 0.1)
        else:
            assert about in ("", side)
        return sum(of_side(row, measure, side) for row in rows) if side else summed(rows, measure)

    def compared(self, parts: list[str], where: str) -> float | None:
        attacks = "class = 'attack' and stage = 'accomplished'"
        if parts[0].startswith("per cent"):
            part, whole = self.counted(["incidents", *parts[1:]], self.within(parts[-1], attacks)), self.within(parts[-1], attacks)
            return rounded(100 * (part or 0) / len(whole))
        if " against " in parts[-1]:  # of a row: no condition, attacks
            now, then = parts[-1].split(" against ")
            found = [self.counted(["incidents", *parts[1:-1], month], self.within(month, attacks)) for month in (now, then)]
            return changed(found[0] or 0, found[1] or 0)
        measure, then = parts[0].removeprefix("change of ").split(" against ")
        rows = [self.within(period, where) for period in (parts[-1], then)]
        totals = [summed(each, measure) for each in rows]
        assert all(measure == "incidents" or toll(row, measure) is not None for each in rows for row in each)
        return changed(totals[0] or 0, totals[1] or 0)

    def within(self, period: str, where: str) -> list[Row]:
        test, wanted = meets(where), months(period)
        return [row for row in self.rows if month_of(row) in wanted and test(row)]

    def is_claimed(self, row: Row, by: str) -> bool:
        groups = {c["name"] or c["claimant"] for c in row["claims"] if c["stance"] == "claims"}
        return not groups if by == "nobody" else len(groups) > 1 if by == "more than one group" else by in groups


@pytest.fixture(scope="module")
def rows(desk: Tasdiq, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    path = tmp_path_factory.mktemp("export") / "incidents.jsonl"
    desk.export(Order(codebook="jsonl", public=None, as_of=None), path)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module", params=["2016-08", "2016-07", "2015-07", "2017-02"])
def markdown(desk: Tasdiq, request: pytest.FixtureRequest) -> str:
    wanted = Wanted(month=Month.read(request.param), today=LATER, internal=True)
    return build(template("monthly"), ReportData(**desk.holdings()), wanted, "md").decode()


def notes(markdown: str) -> Iterator[tuple[str, str, str]]:
    """Each note's name, its number as printed, and its question."""
    for name, shown, rest in re.findall(r"#### (n\d+)\n\n\*\*(.+?)\*\* · (.+)", markdown):
        question = re.sub(r" \(not told by \d+ of them\)$", "", rest.partition(" · ")[0].replace("\\", ""))
        yield name, shown, question


def number(shown: str) -> float | None:
    return None if shown == "not known" else 0 if shown == "no change" else float(shown.replace(",", "").replace(" %", ""))


def test_every_figure_is_rederived_from_the_export(markdown: str, rows: list[Row]) -> None:
    recount = Recount(rows)
    wrong = [(name, shown, question) for name, shown, question in notes(markdown) if number(shown) != recount.of(question)]
    assert wrong == []
    assert len(list(notes(markdown))) > 80


def test_every_printed_number_is_that_of_its_note(markdown: str) -> None:
    told = {name: number(shown) for name, shown, _ in notes(markdown)}
    body = markdown.partition("## The records behind the numbers")[0]
    printed = re.findall(r"\[([^\]]+)\]\(#(n\d+)\)", body)
    assert [(shown, name) for shown, name in printed if number(shown) != told[name]] == []
    assert len(printed) > 100
