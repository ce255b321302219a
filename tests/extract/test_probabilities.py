"""What the rules read is as probable as was measured on the labelled samples, and no field is left to a guess."""

import re
import runpy
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasdiq.errors import BadValueError
from tasdiq.evaluate import stated
from tasdiq.extract import probabilities
from tasdiq.extract.probabilities import of_claims, of_reports
from tasdiq.model.record import ActorRole, Claim, Figure, Report
from tasdiq.model.values import Count, When, Where

SHARES = {"incident": 0.8, "type": 0.6, "date": 0.4, "place": 0.5, "killed": 0.7, "injured": 0.75, "initiator": 0.3, "claim": 0.2}
REPORT = Report(
    id="report:1", document="d", type="bombing", when=When(start=date(2016, 8, 8), end=date(2016, 8, 8), precision="day"),
    where=Where(name="Exampur", lat=30.0, lon=67.0, precision="settlement"),
    actors=(ActorRole(actor="example-front", name="Example Front", role="initiator"), ActorRole(actor=None, name="gunmen", role="initiator"),
            ActorRole(actor="police", name="Police", role="target")),
    figures=(Figure(measure="killed", count=Count(best=3)), Figure(measure="attackers", count=Count(best=1))),
)  # fmt: skip
MEASURE = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "measure_probabilities.py"))


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probabilities, "shares", lambda: SHARES)


def one(report: Report) -> Report:
    (found,) = of_reports([report])
    return found


@pytest.mark.usefixtures("measured")
def test_each_value_is_as_probable_as_values_of_its_kind_turned_out() -> None:
    found = one(REPORT)
    assert (found.probability, found.probabilities) == (0.8, {"type": 0.6, "date": 0.4, "place": 0.5})
    assert [actor.probability for actor in found.actors] == [0.3, None, None]
    assert [figure.probability for figure in found.figures] == [0.7, None]
    (claim,) = of_claims([Claim(id="claim:1", document="d", claimant=None, name="A")])
    assert claim.probability == 0.2


@pytest.mark.usefixtures("measured")
def test_what_says_nothing_can_not_be_right() -> None:
    found = one(Report(id="report:1", document="d", where=Where(country="PK", precision="country")))
    assert found.probabilities == {}


@pytest.mark.usefixtures("measured")
def test_what_has_a_probability_keeps_it_and_an_unlikely_report_has_unlikely_values() -> None:
    sure = Report(
        id="report:1", document="d", type="bombing", probability=0.4, probabilities={"date": 0.9}, when=REPORT.when, where=REPORT.where,
        actors=(ActorRole(actor="a", name="A", role="initiator", probability=0.95), ActorRole(actor="b", name="B", role="initiator")),
    )  # fmt: skip
    found = one(sure)
    assert (found.probability, found.probabilities) == (0.4, {"type": 0.3, "date": 0.9, "place": 0.25})
    assert [actor.probability for actor in found.actors] == [0.95, 0.15]
    kept = Claim(id="claim:1", document="d", claimant=None, name="A", probability=0.9)
    assert list(of_claims([kept])) == [kept]
    assert one(found) == found


@pytest.mark.parametrize(
    ("fields", "problem"),
    [({**{name: {"share": 0.5} for name in probabilities.FIELDS}, "weather": {"share": 0.5}}, "no field 'weather'"),
     ({name: {"share": 0.5} for name in probabilities.FIELDS[1:]}, "no field 'incident' measured"),
     ({name: {"share": 1.5} for name in probabilities.FIELDS}, "1.5 is no probability")],
)  # fmt: skip
def test_a_wrong_table_is_told(monkeypatch: pytest.MonkeyPatch, fields: Mapping[str, Any], problem: str) -> None:
    monkeypatch.setattr(probabilities, "shipped", lambda name: {"fields": fields})
    probabilities.shares.cache_clear()
    try:
        with pytest.raises((ExceptionGroup, BadValueError)) as caught:
            probabilities.shares()
    finally:
        probabilities.shares.cache_clear()
    problems = caught.value.exceptions if isinstance(caught.value, ExceptionGroup) else (caught.value,)
    assert any(problem in str(each) for each in problems)


def test_every_measured_field_is_applied_and_every_applied_field_measured() -> None:
    assert probabilities.FIELDS == stated.FIELDS
    held = tomllib.loads(MEASURE["TABLE"].read_text(encoding="utf-8"))["fields"]
    assert {name: row["share"] for name, row in held.items()} == probabilities.shares()
    assert all(row["of"] >= 15 and 0.5 < row["share"] < 1 for row in held.values())


@pytest.fixture(scope="module")
def sets() -> Any:
    return MEASURE["measured"]()


@pytest.mark.slow
def test_the_table_is_what_is_measured(sets: Any) -> None:
    """To two hundredths: a rule that mends one report in fifty need not write the table anew."""
    text = MEASURE["table"]([value for values in sets for value in values])
    held = MEASURE["TABLE"].read_text(encoding="utf-8")
    now, then = ({name: row["share"] for name, row in tomllib.loads(each)["fields"].items()} for each in (text, held))
    assert then == pytest.approx(now, abs=0.02), "run `python tools/measure_probabilities.py`"
    assert re.sub(r"[\d.]+", "", text) == re.sub(r"[\d.]+", "", held)


@pytest.mark.slow
def test_what_is_stated_comes_true_as_often(sets: Any) -> None:
    values = [value for each in sets for value in each]
    assert all(value.probability is not None for value in values)
    found = MEASURE["calibration"](stated.pairs(values))
    assert found.count > 400 and 0.5 < found.correct < 1
    assert found.error_by_width < 0.03 and found.error_by_mass < 0.03
    assert MEASURE["foretold"](sets).error_by_width < 0.2  # the shares of the one set of samples on the other, written by others


def test_a_share_is_smoothed_and_each_set_is_judged_by_the_others() -> None:
    right, wrong = (stated.Stated(field="date", right=value) for value in (True, False))
    assert MEASURE["share"]([right, right, wrong], "date") == 0.6
    assert MEASURE["share"]([], "date") == 0.5
    found = MEASURE["foretold"]([[right] * 8, [wrong] * 8])
    assert (found.stated, found.correct, found.error_by_width) == pytest.approx((0.5, 0.5, 0.9))
