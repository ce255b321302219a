"""Three real codings of the same strikes, where they lie beside the checkout: the floor that matching must hold."""

import csv
import importlib.util
from pathlib import Path

import pytest

from tasdiq.codebooks.mapping import read
from tasdiq.config import Config
from tasdiq.pipeline.match.tables import Options, match, placing
from tasdiq.pipeline.reading.coder import Coder

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FILES = {"bij_pakistan": "bij", "new_america_pakistan": "new_america", "pbc_pakistan_drone": "pakistan_body_count"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (SHARED / "data" / "drone_strikes").is_dir(), reason="no shared data folder beside the checkout"),
]


@pytest.mark.parametrize(("seed", "least", "precision"), [(0, 0.97, 0.97), (1, 0.9, 0.95), (2, 0.9, 0.95)])
def test_three_codings_of_the_same_strikes(tmp_path, seed, least, precision):
    spec = importlib.util.spec_from_file_location("score_match", SHARED / "bench" / "score_match.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    folder = given = SHARED / "data" / "drone_strikes"
    if seed:
        folder = tmp_path / "moved"
        scorer.jitter(given, seed, folder)
    coder = Coder(Config())
    paths, mappings = (
        [folder / f"{stem}.csv" for stem in FILES],
        [read(ROOT / "examples" / "mappings" / f"{name}.toml") for name in FILES.values()],
    )
    found = match(paths, mappings, placing(coder.gazetteer, coder.book), Options())
    with (tmp_path / "matches.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["left", "right", "probability"])
        writer.writerows((found.name(m.left), found.name(m.right), m.probability) for m in found.matches)
    score = scorer.score(given, tmp_path / "matches.csv")
    assert score["f1"] >= least and score["precision"] >= precision
