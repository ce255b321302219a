"""No change may make the product worse on the pinned samples without saying so."""

import runpy
from pathlib import Path
from typing import Any

import pytest

GATE: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("gate.py")))


def test_the_data_are_as_noted() -> None:
    assert GATE["floor"]()["data"] == GATE["pinned"](), "the samples changed: python tests/gate.py --update --reason ..."


def test_no_score_is_below_its_floor() -> None:
    held = GATE["floor"]()
    assert held["floor"]["mean"] > 0.75
    assert GATE["below"](GATE["measure"](), held["floor"]) == []


def test_a_floor_cannot_fall_without_a_reason() -> None:
    held = {"floor": {"mean": 0.9}, "data": {"a": "1"}, "reasons": []}
    with pytest.raises(ValueError, match="mean"):
        GATE["updated"](held, {"mean": 0.5}, {"a": "1"}, " ")
    with pytest.raises(ValueError, match="'a'"):
        GATE["updated"](held, {"mean": 1.0}, {"a": "2"}, "")
    lowered = GATE["updated"](held, {"mean": 0.5}, {"a": "1"}, "harder samples")
    assert lowered["reasons"] == [{"reason": "harder samples", "lowered": {"mean": [0.9, 0.48]}}]


def test_a_floor_rises_by_itself() -> None:
    held = {"floor": {"mean": 0.9}, "data": {}, "reasons": []}
    assert GATE["updated"](held, {"mean": 0.95}, {}, "") == {"floor": {"mean": 0.93}, "data": {}, "reasons": []}


def test_a_score_below_its_floor_is_named() -> None:
    assert GATE["below"]({"mean": 0.5}, {"mean": 0.9, "date": 0.1}) == [
        "mean: 0.5000 is below its floor 0.9000", "date: 0.0000 is below its floor 0.1000",
    ]  # fmt: skip
