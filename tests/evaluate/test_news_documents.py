"""Linked news by document: the sums are the scores of `news`, and each fault is in the list."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.evaluate.news import score
from tasdiq.evaluate.news_documents import compare, judged, misses
from tasdiq.evaluate.scores import scores

GOLD: dict[str, Any] = json.loads((Path(__file__).parents[2] / "examples" / "gold.json").read_text(encoding="utf-8"))
ARTICLES = [a["article"] for a in GOLD["articles"]]


def perfect() -> list[dict[str, Any]]:
    def first(*values: Any) -> Any:
        return next((v for v in values if v is not None), None)

    return [
        {
            "type": i["event_type"], "date": {"start": i["date"] if isinstance(i["date"], str) else i["date"]["earliest"]},
            "place": {"lat": i["lat"], "lon": i["lon"]}, "killed": {"best": first(i["killed_best"], i["killed_low"])},
            "injured": {"best": first(i["injured_best"], i["injured_low"])}, "claims": [{"name": n} for n in i["claimants_canonical"]],
            "reports": [{"name": a} for a in i["articles"]],
        }
        for i in GOLD["incidents"]
    ]  # fmt: skip


def shares(incidents: list[dict[str, Any]]) -> dict[str, tuple[float | None, float | None, float | None]]:
    found = scores(judged(compare(GOLD, incidents)), resamples=0)
    return {each.field: (each.precision.value, each.recall.value, each.f1.value) for each in found}


def test_a_perfect_answer_has_no_misses() -> None:
    assert set(shares(perfect()).values()) == {(1.0, 1.0, 1.0)}
    assert list(misses(compare(GOLD, perfect()))) == []


def test_each_fault_is_told_with_both_values() -> None:
    rows = perfect()
    rows[0]["date"]["start"], rows[0]["killed"] = "2016-08-09", {"low": 3}
    rows[0]["claims"].append({"name": "Nobody's Front"})
    gone = GOLD["incidents"][1]["incident"]
    del rows[1]
    rows.append({"type": "clash", "reports": [{"name": "21-ledger-monthly-figures.txt"}]})
    told = {(m.field, m.kind, m.expected, m.got) for m in misses(compare(GOLD, rows)) if m.field not in ("links",)}
    assert ("date", "wrong", "2016-08-08", "2016-08-09") in told
    assert ("killed_best", "wrong", "best 74", "low 3") in told and ("killed_in_range", "wrong", "45 to 93", "low 3") in told
    assert ("claimants", "invented", "", "Nobody's Front") in told
    assert ("incidents", "invented", "", "clash") in told
    assert [m.about for m in misses(compare(GOLD, rows)) if m.field == "incidents" and m.kind == "missing"] == [gone]


@st.composite
def answers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The perfect answer with articles moved, incidents lost and facts changed."""
    rows = deepcopy(perfect())
    for row in rows:
        if draw(st.booleans()):
            row["reports"] = [{"name": a} for a in draw(st.lists(st.sampled_from(ARTICLES), max_size=5))]
        if draw(st.integers(0, 3)) == 0:
            row.update(
                draw(
                    st.sampled_from(
                        [{"type": "other"}, {"date": {}}, {"place": {}}, {"killed": {}}, {"killed": {"low": 1}}, {"claims": []}]
                    )
                )
            )
    return draw(st.permutations(rows))[: draw(st.integers(0, len(rows)))]


@settings(max_examples=60, deadline=None)
@given(answers())
def test_the_sums_over_documents_are_the_scores_of_the_whole(incidents: list[dict[str, Any]]) -> None:
    whole, parts = score(GOLD, incidents), shares(incidents)
    wanted = {
        "links": (whole["link_precision"], whole["link_recall"]), "incidents": (whole["incident_precision"], whole["found"]),
        **{name: (None, whole[name]) for name in ("date", "place", "type", "killed_best", "killed_in_range", "injured_best", "injured_in_range")},
        "quiet": (None, whole["distractors_quiet"]),
    }  # fmt: skip
    for name, (precision, recall) in wanted.items():
        assert parts[name][1] == pytest.approx(recall, abs=1e-4), name
        if precision is not None:
            assert parts[name][0] == pytest.approx(precision, abs=1e-4), name
    assert parts["claimants"][2] == pytest.approx(whole["claimants_f1"] or 0, abs=1e-4)
