"""The whole of `tasdiq train`: a model that the product reads with, its card, and its page."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tasdiq.cli.verbs import cli
from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.extract.trained.extractor import Extractor
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.train.card import PAGE, write_text

EXTRA = "needs the extra: pip install 'tasdiq[train]'"
CARD = {
    "name": "mine:2", "trained": "2019-03-04", "encoder": "minilm", "licence": "Apache-2.0", "settings": {"epochs": 4, "seed": 0},
    "data": {"learnt from": ["desk.db", "own.jsonl"], "documents": 12, "chosen on": ["held.jsonl"]}, "scores": {"F, per cent": 41.2},
}  # fmt: skip


def test_the_page_says_what_it_learnt_from_what_it_scores_and_what_it_is_not_for(tmp_path: Path) -> None:
    write_text(tmp_path, CARD)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    for words in (
        "# Model mine:2", "Trained 2019-03-04 from the encoder minilm; licence Apache-2.0.", "Learnt from: desk.db, own.jsonl.", "Documents: 12.",
        "Chosen on: held.jsonl.", "F, per cent: 41.2.", "epochs 4, seed 0", "Not to be used to plan", "English only",
    ):  # fmt: skip
        assert words in page
    assert "1987" not in page
    write_text(tmp_path, CARD | {"limits": "Its newswire is old."})
    assert (tmp_path / PAGE).read_text(encoding="utf-8") == page + "\nIts newswire is old.\n"


def test_training_writes_a_model_that_reads(
    tiny_encoder: Path, labelled_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnx", reason=EXTRA)
    monkeypatch.chdir(tmp_path)
    out, held = tmp_path / "mine", tmp_path / "held"
    shutil.copytree(labelled_file.parent, held)
    given = ["train", str(labelled_file.parent), "--choose", str(held), "--out", str(out), "--encoder", str(tiny_encoder)]
    ran = CliRunner().invoke(cli, [*given, "--name", "mine:2", "--epochs", "1", "--rate", "1e-3"])
    assert ran.exit_code == 0, ran.output
    assert "4 documents to learn from, 4 to choose on, 13 things labelled" in ran.stderr
    assert f'use it with `model = "{out}"` in tasdiq.toml' in ran.stderr
    card = json.loads((out / "model.json").read_text(encoding="utf-8"))
    assert json.loads(ran.stdout) == card["scores"]
    assert (card["name"], card["data"]["documents"], card["trained"]) == ("mine:2", 4, date.today().isoformat())
    assert card["settings"]["epochs"] == 1
    assert "# Model mine:2" in (out / PAGE).read_text(encoding="utf-8")
    coder = Coder(Config(rules_only=True))
    reading = coder.reading(Document(id="d", name="d.txt", text="Gunmen shot two policemen near a bridge in Quetta."))
    assert isinstance(Extractor(out).templates(reading), tuple)


def test_material_without_a_labelled_word_is_told(tiny_encoder: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason=EXTRA)
    from tasdiq.train.loop import Settings
    from tasdiq.train.run import Order, run

    own, held = (tmp_path / "own.jsonl",), (tmp_path / "held.jsonl",)
    for (path,) in (own, held):
        path.write_text('{"text": "Rain fell.", "incidents": []}\n', encoding="utf-8")
    order = Order(learn=own, choose=held, encoder=str(tiny_encoder), out=tmp_path / "out", name="x:1", settings=Settings(), cache=tmp_path)
    with pytest.raises(BadValueError, match="nothing to learn from: 1 documents, and no words in them are labelled"):
        run(order, Coder(Config(rules_only=True)), date(2019, 3, 4), lambda _: None, lambda _: None)


def test_what_is_learnt_from_is_not_chosen_on(labelled_file: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason=EXTRA)
    same = str(labelled_file.parent)
    ran = CliRunner().invoke(cli, ["train", same, "--choose", same, "--out", str(tmp_path / "mine")])
    assert ran.exit_code == 1
    assert same in ran.stderr
    assert "must be chosen on what it has not seen" in ran.stderr


def test_a_model_needs_a_name_with_a_version(labelled_file: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason=EXTRA)
    ran = CliRunner().invoke(
        cli, ["train", str(labelled_file.parent), "--choose", str(tmp_path), "--out", str(tmp_path / "m"), "--name", "bad"]
    )
    assert ran.exit_code == 1
    assert "'bad' is no name of a model; write NAME:VERSION" in ran.stderr


def test_without_the_extra_the_verb_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    ran = CliRunner().invoke(cli, ["train", str(tmp_path), "--choose", str(tmp_path), "--out", str(tmp_path / "mine")])
    assert ran.exit_code == 1
    assert "training needs torch, transformers, onnx: pip install 'tasdiq[train]'" in ran.stderr
