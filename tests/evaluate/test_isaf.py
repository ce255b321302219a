"""Hand-coded releases: what is right, what is missed, and the same shares as the desk's scorer."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.evaluate.isaf import MOST, check, judged, misses, shares
from tasdiq.evaluate.scores import scores

WANTED = {"start_date": "2011-03-04", "province": ["khost"], "min_killed": 2, "min_captured": 3}


def incident(date: str | None, admin1: str | None, killed: int | None = None, captured: int | None = None) -> dict[str, Any]:
    return {"date": {"start": date}, "place": {"admin1": admin1}, "killed": {"low": killed}, "captured": captured and {"low": captured}}


def test_one_incident_has_date_and_province_counts_may_be_the_sum() -> None:
    found = check("1", WANTED, [incident("2011-03-04", "Khowst Province", 1, 3), incident("2011-03-03", "Khost", 1)])
    assert found.right == {"coded": True, "date": True, "province": True, "killed": True, "captured": True, "all_four": True}
    found = check("1", WANTED, [incident("2011-03-04", "Paktika", 2, 3), incident("2011-03-03", "Khost")])
    assert (found.right["date"], found.right["province"], found.right["all_four"]) == (True, False, False)


def test_nothing_coded_and_too_much_coded_is_wrong() -> None:
    right = incident("2011-03-04", "Khost", 2, 3)
    none, many = check("1", WANTED, []), check("1", WANTED, [right] * (MOST + 1))
    assert not any(none.right.values()) and [name for name, good in many.right.items() if good] == ["coded"]
    rows = {each.field: each for each in scores([*judged(none)], resamples=0)}
    assert rows["date"].precision.value is None and rows["date"].recall.value == 0
    assert [m.kind for m in misses(none)] == ["missing"] and len(list(misses(many))) == 4


def test_misses_have_both_values() -> None:
    told = list(misses(check("1", WANTED, [incident("2011-03-05", None, 2, 1)])))
    assert [(m.field, m.kind, m.expected, m.got) for m in told] == [
        ("date", "wrong", "2011-03-04", "2011-03-05"), ("province", "missing", "khost", ""), ("captured", "wrong", "3", "1"),
    ]  # fmt: skip


incidents = st.lists(
    st.builds(
        incident, st.sampled_from(["2011-03-04", "2011-03-05T10:00", "", None]), st.sampled_from(["Khost", "Khowst", "Paktya Province", "", None]),
        st.sampled_from([None, 0, 1, 2, 3]), st.sampled_from([None, 1, 2, 3]),
    ), max_size=MOST + 1,
)  # fmt: skip
wanted = st.fixed_dictionaries(
    {
        "start_date": st.sampled_from(["2011-03-04", "2011-03-05"]), "province": st.sampled_from([["khost"], ["paktia", "khost"], [""], []]),
        "min_killed": st.integers(0, 3), "min_captured": st.integers(0, 3),
    }
)  # fmt: skip


@pytest.mark.shared
@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(wanted, incidents), min_size=1, max_size=4))
def test_any_answer_gets_the_same_shares_at_the_desk(desk_isaf: Any, rows: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> None:
    gold = [{"id": n, "gold": want} for n, (want, _) in enumerate(rows)]
    theirs = desk_isaf.score(gold, {str(n): {"incidents": found} for n, (_, found) in enumerate(rows)})
    checked = [check(str(n), want, found) for n, (want, found) in enumerate(rows)]
    assert shares(checked) == theirs
    recalls = {each.field: each.recall.value for each in scores((j for one in checked for j in judged(one)), resamples=0)}
    assert {name: round(value or 0, 4) for name, value in recalls.items()} == {name: theirs[name] for name in recalls}
