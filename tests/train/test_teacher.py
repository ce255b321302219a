"""A network that learns from a larger one: nothing to learn from itself, something from another, nothing of what the other cuts otherwise."""

import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tasdiq.cli.verbs import cli
from tasdiq.errors import BadValueError
from tasdiq.train.items import Item

torch = pytest.importorskip("torch", reason="needs the extra: pip install 'tasdiq[train]'")


def network(encoder: Path, seed: int) -> Any:
    from tasdiq.train.network import Network

    torch.manual_seed(seed)
    return Network(encoder, 0).eval()


def taught(student: Any, teacher: Any, item: Item) -> dict[str, float]:
    from tasdiq.train.loss import losses

    told = losses(student, item, student.states([item])[0], random.Random(0), teacher)
    return {name: float(value.detach()) for name, value in told.items() if name.startswith("taught")}


def test_a_network_has_nothing_to_learn_from_itself_and_something_from_another(tiny_encoder: Path, items: list[Item]) -> None:
    from tasdiq.train.teacher import Teacher

    one, other = network(tiny_encoder, 1), network(tiny_encoder, 2)
    known = {item.name: item for item in items}
    for item in items:
        same, apart = taught(one, Teacher(one, known, "one"), item), taught(one, Teacher(other, known, "other"), item)
        assert same.keys() == apart.keys() >= {"taught spans", "taught tokens"}
        assert ("taught ties" in same) == bool(item.labels)
        for name, value in same.items():
            assert value == pytest.approx(0, abs=2e-2 * max(1.0, apart[name]))  # the teacher's states are kept in 16 bits
        assert apart["taught spans"] > 0.05
        assert all(value >= -1e-4 for value in apart.values())


def test_the_key_and_the_teacher_count_alike(tiny_encoder: Path, items: list[Item]) -> None:
    from tasdiq.train.loss import losses
    from tasdiq.train.teacher import Teacher

    one, other = network(tiny_encoder, 1), network(tiny_encoder, 2)
    item = items[0]
    alone = losses(one, item, one.states([item])[0], random.Random(0))
    both = losses(one, item, one.states([item])[0], random.Random(0), Teacher(other, {item.name: item}, "other"))
    for name, value in alone.items():
        assert float(both[name].detach()) == pytest.approx(float(value.detach()) / 2, rel=1e-5)


def test_of_several_teachers_each_counts_alike_and_who_knows_nothing_is_not_counted(tiny_encoder: Path, items: list[Item]) -> None:
    from tasdiq.train.teacher import Teacher, Teachers

    student, item = network(tiny_encoder, 1), items[0]
    known = {item.name: item}
    two, three = (Teacher(network(tiny_encoder, seed), known, str(seed)) for seed in (2, 3))
    alone = [taught(student, each, item) for each in (two, three)]
    both = taught(student, Teachers([two, Teacher(network(tiny_encoder, 4), {}, "knows nothing"), three]), item)
    assert both.keys() == alone[0].keys()
    for name, value in both.items():
        assert value == pytest.approx((alone[0][name] + alone[1][name]) / 2, rel=1e-4, abs=1e-6)
    assert taught(student, Teachers([Teacher(network(tiny_encoder, 4), {}, "knows nothing")]), item) == {}


def test_what_the_teacher_does_not_know_or_cuts_otherwise_is_learnt_from_the_key_alone(tiny_encoder: Path, items: list[Item]) -> None:
    from tasdiq.train.teacher import Teacher

    one = network(tiny_encoder, 1)
    item = items[0]
    moved = replace(item, tokens=replace(item.tokens, starts=item.tokens.starts + 1))
    assert taught(one, Teacher(one, {}, "knows nothing"), item) == {}
    assert taught(one, Teacher(one, {item.name: moved}, "cuts otherwise"), item) == {}


def test_a_model_is_trained_with_a_teacher_of_the_same_command(
    tiny_encoder: Path, labelled_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnx", reason="needs the extra: pip install 'tasdiq[train]'")
    monkeypatch.chdir(tmp_path)
    held = tmp_path / "held"
    held.mkdir()
    (held / "held.txt").write_bytes(labelled_file.read_bytes())
    given = ["train", str(labelled_file.parent), "--choose", str(held), "--encoder", str(tiny_encoder), "--epochs", "1"]
    taught = ["--out", "small", "--teacher", "large", "--teacher", "other", "--seed", "3"]
    for out in (["--out", "large"], ["--out", "other", "--seed", "1"], taught):
        ran = CliRunner().invoke(cli, [*given, *out])
        assert ran.exit_code == 0, ran.output
    assert re.search(r'"teacher": "\w{16}\+\w{16}"', (tmp_path / "small" / "model.json").read_text(encoding="utf-8"))


def test_a_folder_without_a_run_is_no_teacher(tmp_path: Path) -> None:
    from tasdiq.train.teacher import teacher

    with pytest.raises(BadValueError, match="give a folder that `tasdiq train` wrote"):
        teacher(tmp_path, tmp_path, [])
