"""The scorer of linked news: a perfect answer scores one, each kind of fault costs its own score."""

import importlib.util
import json
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.evaluate.names import actor_key, same_actor
from tasdiq.evaluate.news import IN_MEAN, score

GOLD: dict[str, Any] = json.loads((Path(__file__).parents[2] / "examples" / "gold.json").read_text(encoding="utf-8"))
BENCH = Path(__file__).parents[3] / "shared" / "bench"


def first(*values: Any) -> Any:
    return next((v for v in values if v is not None), None)


def perfect() -> list[dict[str, Any]]:
    return [
        {
            "id": i["incident"],
            "type": i["event_type"],
            "date": {"start": i["date"] if isinstance(i["date"], str) else i["date"]["earliest"]},
            "place": {"lat": i["lat"], "lon": i["lon"]},
            "killed": {"best": first(i["killed_best"], i["killed_low"])},
            "injured": {"best": first(i["injured_best"], i["injured_low"])},
            "claims": [{"name": name} for name in i["claimants_canonical"]],
            "reports": [{"name": a} for a in i["articles"]],
        }
        for i in GOLD["incidents"]
    ]


def test_a_perfect_answer_scores_one() -> None:
    result = score(GOLD, perfect())
    assert {name: result[name] for name in IN_MEAN} == dict.fromkeys(IN_MEAN, 1.0)
    assert (result["mean"], result["wrong_merges"], result["killed_best"]) == (1.0, 0, 1.0)
    assert all(all(row.values()) for row in result["rows"].values())


def test_no_answer_scores_nothing() -> None:
    result = score(GOLD, [])
    assert (result["found"], result["link_recall"], result["claimants_f1"], result["incident_precision"]) == (0.0, 0.0, 0.0, None)
    assert set(result["rows"].values()) == {"missed"}


def changed(change: Any) -> dict[str, Any]:
    rows = deepcopy(perfect())
    change(rows)
    return score(GOLD, rows)


def test_each_fault_costs_its_score() -> None:
    def merged(rows: list[dict[str, Any]]) -> None:
        rows[0]["reports"] += rows.pop(3)["reports"]  # the hospital's and the roadside bomb's

    assert changed(merged)["wrong_merges"] == 1
    assert changed(lambda rows: rows[0]["date"].update(start="2016-08-09"))["date"] < 1
    assert changed(lambda rows: rows[0]["place"].update(lat=33.0))["place"] < 1
    assert changed(lambda rows: rows[0].update(type="clash"))["type"] < 1
    assert changed(lambda rows: rows[0]["killed"].update(best=200))["killed_in_range"] < 1
    assert changed(lambda rows: rows[0]["claims"].append({"name": "Taliban"}))["claimants_f1"] < 1
    assert changed(lambda rows: rows.append({"reports": [{"name": "21-ledger-monthly-figures.txt"}]}))["distractors_quiet"] < 1
    assert changed(lambda rows: rows.append({"reports": [{"name": "06-almond-valley-lawyer.txt"}]}))["incident_precision"] < 1
    assert changed(lambda rows: rows[0]["claims"].append({"name": "Taliban", "stance": "denies"}))["claimants_f1"] == 1


def test_background_mentions_do_not_count() -> None:
    result = changed(lambda rows: rows[0]["reports"].append({"name": "07-indus-meridian-roadside.html", "main": False}))
    assert result["mean"] == 1.0


@settings(max_examples=30, deadline=None)
@given(st.randoms())
def test_the_order_of_incidents_does_not_matter(random: Any) -> None:
    rows = perfect()
    random.shuffle(rows)
    assert score(GOLD, rows)["mean"] == 1.0


def test_spellings() -> None:
    assert same_actor("ISIL", "Daesh") and same_actor("JuA", "Jamaat-ul-Ahrar") and same_actor("Islamic State in Khorasan", "IS")
    assert not same_actor("Taliban", "Pakistani Taliban")
    assert actor_key("the banned Nobody's Front (NF)") == "banned nobody s front"


@pytest.mark.shared
def test_it_agrees_with_the_desk_scorer() -> None:
    """The shared scorer, where it is at hand, gives the same figures for a faulty answer."""
    if not (BENCH / "score_news.py").is_file():
        pytest.skip("shared data folder not beside the checkout")
    sys.path.insert(0, str(BENCH))
    try:
        spec = importlib.util.spec_from_file_location("desk_score_news", BENCH / "score_news.py")
        assert spec is not None and spec.loader is not None
        theirs = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(theirs)
    finally:
        sys.path.remove(str(BENCH))
    rows = perfect()
    rows[0]["reports"] += rows.pop(3)["reports"]
    rows[2]["killed"] = {"low": 99}
    rows[4]["claims"].append({"name": "Daesh"})
    mine, desk = score(GOLD, rows), theirs.score(GOLD, rows)
    assert {k: mine[k] for k in IN_MEAN} == {k: desk[k] for k in IN_MEAN}
    assert (mine["mean"], mine["wrong_merges"]) == (desk["mean"], desk["wrong_merges"])
