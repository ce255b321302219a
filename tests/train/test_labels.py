"""What the @ lines say, and what they cannot say."""

import pytest

from tasdiq.errors import BadValueError
from tasdiq.model.values import Count
from tasdiq.train.labels import INCIDENT_KEYS, Labels, checked, count_of, keys_of, read_label


def test_a_line_can_speak_of_two_incidents() -> None:
    labels: Labels = {}
    read_label("@1,2.a type=civilian effect=death", labels, [])
    assert labels == {(1, "a"): {"type": "civilian", "effect": "death"}, (2, "a"): {"type": "civilian", "effect": "death"}}


@pytest.mark.parametrize("line", ["@1", "@a type=bombing", "@1.ab type=civilian", "@1 type=", "@1 type bombing"])
def test_a_line_of_another_form_is_told(line: str) -> None:
    problems: list[BadValueError] = []
    read_label(line, {}, problems)
    assert "not of the form" in str(problems[0])


def test_saying_it_twice_is_told() -> None:
    problems: list[BadValueError] = []
    labels: Labels = {}
    for line in ("@1 type=bombing", "@1 type=attack", "@2 type=arson type=attack"):
        read_label(line, labels, problems)
    assert ["twice" in str(problem) for problem in problems] == [True, True]


@pytest.mark.parametrize(
    ("number", "count"),
    [
        ("2", Count(low=2, best=2, high=2)), ("~20", Count(best=20, estimated=True)), ("20+", Count(low=20, best=20)),
        ("2-5", Count(low=2, high=5)), ("plural", None), (None, None),
    ],
)  # fmt: skip
def test_how_many(number: str | None, count: Count | None) -> None:
    assert count_of("@1.a", number, []) == count


@pytest.mark.parametrize("number", ["two", "5-2", "", "~"])
def test_a_number_that_is_none_is_told(number: str) -> None:
    problems: list[BadValueError] = []
    assert count_of("@1.a", number, problems) is None
    assert "no number" in str(problems[0])


def test_every_wrong_key_and_value_is_told_at_once() -> None:
    problems: list[BadValueError] = []
    kept = checked("@1.a", {"type": "police", "colour": "red", "effect": "death", "nation": "Peru"}, keys_of("human_target"), problems)
    assert kept == {"effect": "death"}
    assert [word for problem in problems for word in ("police", "colour", "Peru") if word in str(problem)] == ["police", "colour", "Peru"]


def test_individuals_have_no_type_and_organisations_a_confidence() -> None:
    assert dict(keys_of("individual")) == {}
    assert list(keys_of("organisation")) == ["confidence"]
    assert "number" not in keys_of("instrument")
    problems: list[BadValueError] = []
    checked("@1", {"stage": "accomplished"}, INCIDENT_KEYS, problems)
    assert "no type" in str(problems[0])
