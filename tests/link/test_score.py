from dataclasses import replace
from datetime import date

import pytest

from tasdiq.link.facts import Context, facts
from tasdiq.link.model import load
from tasdiq.link.rules import shipped
from tasdiq.link.score import Score, score
from tasdiq.model.record import ActorRole, Figure, Report
from tasdiq.model.values import Count, When, Where

TOWN = Where(name="Darveh", admin1="Westmark", country="PK", lat=30.0, lon=67.0, precision="settlement")
DAY = When(start=date(2031, 8, 4), end=date(2031, 8, 4), precision="day")


def report(name: str, **values: object) -> Report:
    base: dict[str, object] = {"type": "bombing", "when": DAY, "where": TOWN}
    return Report(id=f"report:{name}", document=name, **(base | values))  # type: ignore[arg-type]


def compared(one: Report, other: Report, **published: date) -> Score:
    contexts = {n: Context(name=n, order=i, published=published.get(n)) for i, n in enumerate(("a", "b"))}
    left, right = facts((one, other), contexts, {}, shipped())
    assert score(left, right, shipped(), load()) == score(right, left, shipped(), load())
    return score(left, right, shipped(), load())


def names(found: Score) -> set[str]:
    return {reason.name for reason in found.reasons}


def test_the_reasons_add_up_to_the_probability() -> None:
    found = compared(report("a"), report("b"))
    assert names(found) == {"date: same day", "place: same town", "type: same"}
    assert found.odds == pytest.approx(found.start + sum(r.weight for r in found.reasons))
    assert 0.5 < found.probability < 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"where": replace(TOWN, name="Darvel", lat=30.1)}, "place: alike town"),
        ({"where": replace(TOWN, name="Olm", lat=30.1)}, "place: close"),
        ({"where": Where(admin1="Westmark", country="PK", precision="admin1")}, "place: within"),
        ({"type": "suicide_bombing"}, "type: kin"),
        ({"type": "kidnapping"}, "type: unlike"),
        ({"when": When(start=date(2031, 8, 5), end=date(2031, 8, 5), precision="day")}, "date: next day"),
        ({"when": When(start=date(2031, 8, 1), end=date(2031, 8, 7), precision="week")}, "date: overlap"),
        ({"when": When(stated="on Monday")}, "date: weekday"),
        ({"when": When(stated="4 August")}, "date: calendar day"),
    ],
)
def test_each_difference_has_its_reason(change: dict[str, object], reason: str) -> None:
    assert reason in names(compared(report("a"), report("b", **change)))


@pytest.mark.parametrize(
    ("change", "barred"),
    [
        ({"when": When(start=date(2031, 8, 6), end=date(2031, 8, 6), precision="day")}, "distinct days, 2 apart"),
        ({"when": When(stated="on 9 August")}, "distinct days of the year"),
        ({"where": replace(TOWN, name="Tallan", lat=26.0)}, "distinct towns, 445 km apart"),
        ({"where": Where(country="AF", precision="country")}, "distinct countries"),
        ({"type": "armed_assault"}, "a shooting and an explosion"),
        ({"when": When(), "main": True}, "published before it happened"),
    ],
)
def test_some_differences_rule_it_out(change: dict[str, object], barred: str) -> None:
    found = compared(report("a"), report("b", **change), b=date(2031, 8, 1) if barred.startswith("published") else date(2031, 8, 10))
    assert (found.barred, found.probability) == (barred, 0.0)


def test_tolls_may_rise_but_not_by_any_amount() -> None:
    def with_toll(name: str, number: int) -> Report:
        return report(name, figures=(Figure(measure="killed", count=Count(low=number, best=number)),))

    odds = [compared(with_toll("a", 20), with_toll("b", n)).odds for n in (20, 28, 50, 200)]
    assert odds == sorted(odds, reverse=True)
    assert compared(with_toll("a", 20), report("b")).odds > odds[3]


def test_states_as_attackers_tell_nothing_apart() -> None:
    army = (ActorRole(actor="pk-army", name="army", role="initiator", type="state"),)
    group = (ActorRole(actor="red-hand", name="Red Hand", role="initiator", type="non_state"),)
    assert "people: same actor" not in names(compared(report("a", actors=army), report("b", actors=army)))
    assert "people: same actor" in names(compared(report("a", actors=group), report("b", actors=group)))
    assert "people: state against other" in names(compared(report("a", actors=army), report("b", actors=group)))
