from dataclasses import replace
from datetime import date, timedelta

from tasdiq.link.facts import Context, Facts, facts
from tasdiq.link.pairs import pairs
from tasdiq.link.rules import shipped
from tasdiq.model.record import Figure, Report, Target
from tasdiq.model.values import When, Where, exactly

TOWN = Where(name="Darveh", admin1="Westmark", country="PK", lat=30.0, lon=67.0, precision="settlement")
DAY = When(start=date(2031, 8, 4), end=date(2031, 8, 4), precision="day")


def compared(*reports: Report) -> list[tuple[int, int]]:
    return pairs(told(*reports))


def told(*reports: Report) -> list[Facts]:
    contexts = {r.document: Context(name=r.document, order=n) for n, r in enumerate(reports)}
    return facts(reports, contexts, {}, shipped())


def report(name: str, **values: object) -> Report:
    base: dict[str, object] = {"document": name, "type": "bombing", "when": DAY, "where": TOWN}
    return Report(id=f"report:{name}", **(base | values))  # type: ignore[arg-type]


def test_reports_of_one_day_meet_by_town_nearness_or_province() -> None:
    near = replace(TOWN, name="Olm", lat=30.3, lon=67.3)
    province = Where(admin1="Westmark", country="PK", precision="admin1")
    nowhere = Where()
    assert compared(report("a"), report("b", where=near)) == [(0, 1)]
    assert compared(report("a"), report("b", where=province)) == [(0, 1)]
    assert compared(report("a"), report("b", where=nowhere)) == [(0, 1)]
    assert compared(report("a"), report("b", where=replace(TOWN, name="Tallan", lat=26.0))) == []


def test_neighbouring_days_meet_and_others_do_not() -> None:
    later = [When(start=date(2031, 8, 4 + n), end=date(2031, 8, 4 + n), precision="day") for n in (1, 2)]
    assert compared(report("a"), report("b", when=later[0])) == [(0, 1)]
    assert compared(report("a"), report("b", when=later[1])) == []


def test_a_report_without_a_date_meets_those_that_share_a_telling_detail() -> None:
    bare = {"when": When(), "targets": (Target(text="weavers"),)}
    assert compared(report("a"), report("b", **bare)) == []
    assert compared(report("a", targets=(Target(text="weavers"),)), report("b", **bare)) == [(0, 1)]
    toll = (Figure(measure="killed", count=exactly(61)),)
    assert compared(report("a", figures=toll), report("b", when=When(), figures=toll)) == [(0, 1)]


def test_copies_meet_their_original_and_not_each_other() -> None:
    reports = [report(name) for name in ("a", "b", "c")]
    contexts = {r.document: Context(name=r.document, order=n) for n, r in enumerate(reports)}
    assert pairs(facts(reports, contexts, {"b": "a", "c": "a"}, shipped())) == [(0, 1), (0, 2)]
    assert pairs(facts(reports[1:], contexts, {"b": "a", "c": "a"}, shipped())) == [(0, 1)]


def test_the_number_of_pairs_grows_with_the_reports_not_with_their_square() -> None:
    days = [date(2031, 1, 1) + timedelta(days=n) for n in range(300)]
    reports = [report(f"r{n:03}", when=When(start=day, end=day, precision="day")) for n, day in enumerate(days)]
    assert len(compared(*reports)) == 299
