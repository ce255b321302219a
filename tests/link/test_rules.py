from importlib.resources import files

import pytest

from tasdiq.errors import BadValueError
from tasdiq.link.rules import parse, shipped


def test_the_shipped_rules_are_whole() -> None:
    rules = shipped()
    assert rules.weight("date", "same_day") > 0 > rules.weight("date", "apart")
    assert frozenset({"bombing", "suicide_bombing"}) in rules.kin


def test_every_unknown_or_missing_key_is_named() -> None:
    folder = files("tasdiq") / "data" / "linking"
    scores, kinds = (folder / "scores.toml").read_text("utf-8"), (folder / "kinds.toml").read_text("utf-8")
    wrong = scores.replace("same_day =", "sameday =")
    with pytest.raises(BadValueError, match=r"(?s)sameday.*lacks 'same_day'"):
        parse(wrong, kinds)
