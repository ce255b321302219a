"""Real news on attacks, where it lies beside the checkout: the right reports come together and their facts are right."""

import json
from pathlib import Path
from typing import Any

import pytest

from tasdiq.config import Config
from tasdiq.evaluate.news import score
from tasdiq.pipeline import Tasdiq

NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "news"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not NEWS.is_dir(), reason="shared data folder not beside the checkout"),
]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("news")
    lines = [json.dumps(json.loads(path.read_text(encoding="utf-8"))) for path in sorted((NEWS / "articles").glob("*.json"))]
    (folder / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tasdiq = Tasdiq(Config(store=folder / "tasdiq.db", workers=1))
    tasdiq.add([str(folder / "articles.jsonl")])
    return score(json.loads((NEWS / "gold.json").read_text(encoding="utf-8")), tasdiq.incidents())


def test_the_mean_of_all_scores(scores: dict[str, Any]) -> None:
    assert scores["mean"] >= 0.90, scores


def test_no_distractor_becomes_an_incident(scores: dict[str, Any]) -> None:
    assert scores["distractors_quiet"] == 1.0


def test_no_two_incidents_are_wrongly_one(scores: dict[str, Any]) -> None:
    assert scores["wrong_merges"] == 0
