from importlib.resources import files

import pytest

from tasdiq.errors import BadValueError
from tasdiq.link.rules import parse, shipped


def texts() -> list[str]:
    folder = files("tasdiq") / "data" / "linking"
    return [(folder / f"{name}.toml").read_text("utf-8") for name in ("limits", "comparisons", "kinds")]


def test_the_shipped_rules_are_whole() -> None:
    rules = shipped()
    assert rules.comparisons["date"]["same_day"].seed > 0 > rules.comparisons["date"]["apart"].seed
    assert "suicide_bombing" in rules.kin["bombing"]


def test_every_comparison_ends_with_a_level_for_all_else_and_has_one_that_says_nothing() -> None:
    for levels in shipped().comparisons.values():
        *others, last = levels.values()
        assert all(level.when for level in others)
        assert not last.when
        assert any(level.seed == 0 for level in levels.values())


def test_every_unknown_or_missing_key_is_named() -> None:
    limits, comparisons, kinds = texts()
    with pytest.raises(BadValueError, match=r"(?s)no key 'farkm'.*lacks 'far_km'"):
        parse(limits.replace("far_km ", "farkm "), comparisons, kinds)
    with pytest.raises(BadValueError, match=r"\[dating.both\] has no key 'sead'"):
        parse(limits, comparisons.replace("seed =", "sead =", 1), kinds)
