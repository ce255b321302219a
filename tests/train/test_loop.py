"""Training learns, and a run that was stopped anywhere ends as one that was not."""

import pickle
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tasdiq.errors import BadValueError
from tasdiq.train.items import Item

torch = pytest.importorskip("torch", reason="needs the extra: pip install 'tasdiq[train]'")

SCRIPT = Path(__file__).parent / "train_and_stop.py"
run: Callable[..., Any] = runpy.run_path(str(SCRIPT))["run"]


class Stopped(Exception):
    """What a person who stops a run raises."""


def stop_after(step: int) -> Callable[[Any], None]:
    def on_progress(progress: Any) -> None:
        if progress.step == step:
            raise Stopped

    return on_progress


def nothing(_: Any) -> None:
    return None


def weights(network: Any) -> dict[str, bytes]:
    return {name: value.detach().numpy().tobytes() for name, value in network.state_dict().items()}


@pytest.fixture(scope="module")
def whole(tiny_encoder: Path, labelled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The weights of a run that nothing stopped."""
    return weights(run(tiny_encoder, labelled_file, tmp_path_factory.mktemp("whole"), 0, nothing))


def test_the_loss_falls_on_what_is_learnt(tiny_encoder: Path, labelled_file: Path, tmp_path: Path) -> None:
    told: list[Any] = []
    run(tiny_encoder, labelled_file, tmp_path, 0, told.append, epochs=8, head_rate=5e-3)
    held_out = [one.held_out for one in told if one.held_out is not None]
    assert [one.step for one in told] == list(range(1, 17))
    assert {one.steps for one in told} == {16}
    assert len(held_out) == 8
    assert min(held_out) < 0.7 * held_out[0]


@pytest.mark.parametrize("step", [1, 2, 3, 5])
def test_a_run_that_was_stopped_ends_bit_for_bit_as_one_that_was_not(
    tiny_encoder: Path, labelled_file: Path, tmp_path: Path, whole: dict[str, bytes], step: int
) -> None:
    with pytest.raises(Stopped):
        run(tiny_encoder, labelled_file, tmp_path, 0, stop_after(step))
    assert weights(run(tiny_encoder, labelled_file, tmp_path, 0, nothing)) == whole


def test_so_does_one_whose_lowest_layers_do_not_change(tiny_encoder: Path, labelled_file: Path, tmp_path: Path) -> None:
    one = weights(run(tiny_encoder, labelled_file, tmp_path / "one", 1, nothing))
    with pytest.raises(Stopped):
        run(tiny_encoder, labelled_file, tmp_path / "other", 1, stop_after(3))
    assert weights(run(tiny_encoder, labelled_file, tmp_path / "other", 1, nothing)) == one


def test_so_does_one_whose_process_was_killed(tiny_encoder: Path, labelled_file: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    killed = subprocess.run([sys.executable, SCRIPT, tiny_encoder, labelled_file, tmp_path, "0", "3"], capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr.decode()
    assert (tmp_path / "checkpoint.pt").exists()
    assert weights(run(tiny_encoder, labelled_file, tmp_path, 0, nothing)) == whole


def test_another_seed_gives_another_network(tiny_encoder: Path, labelled_file: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    assert weights(run(tiny_encoder, labelled_file, tmp_path, 0, nothing, seed=12)) != whole


def test_a_run_that_is_done_does_nothing_more(tiny_encoder: Path, labelled_file: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    run(tiny_encoder, labelled_file, tmp_path, 0, nothing)
    told: list[Any] = []
    assert weights(run(tiny_encoder, labelled_file, tmp_path, 0, told.append)) == whole
    assert told == []


def test_it_stops_where_nothing_gets_better(tiny_encoder: Path, labelled_file: Path, tmp_path: Path) -> None:
    told: list[Any] = []
    run(tiny_encoder, labelled_file, tmp_path, 0, told.append, epochs=9, patience=1, encoder_rate=0.0, head_rate=0.0)
    assert [one.held_out is None for one in told] == [True, False, True, False]


def test_a_checkpoint_of_another_run_is_refused_in_words(tiny_encoder: Path, labelled_file: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        run(tiny_encoder, labelled_file, tmp_path / "out", 0, stop_after(2))
    with pytest.raises(
        BadValueError, match=r"checkpoint\.pt is of another run \(settings: .*'seed': 11.*not .*'seed': 12.*give another --out"
    ):
        run(tiny_encoder, labelled_file, tmp_path / "out", 0, nothing, seed=12)
    with pytest.raises(BadValueError, match=r"another run \(encoder: \[32, 2, 0\], not \[32, 2, 1\]\)"):
        run(tiny_encoder, labelled_file, tmp_path / "out", 1, nothing)
    other = tmp_path / "other.txt"
    other.write_text(labelled_file.read_text(encoding="utf-8").replace("effect=death", "effect=injury"), encoding="utf-8")
    with pytest.raises(BadValueError, match=r"another run \(items: 4 documents"):
        run(tiny_encoder, other, tmp_path / "out", 0, nothing)


def test_a_checkpoint_is_never_run_as_code(tiny_encoder: Path, labelled_file: Path, tmp_path: Path) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(pickle.dumps(Path("sprung").touch, protocol=2))
    with pytest.raises(BadValueError, match=r"checkpoint\.pt is no checkpoint .*remove it"):
        run(tiny_encoder, labelled_file, tmp_path, 0, nothing)
    torch.save([1], tmp_path / "checkpoint.pt")
    with pytest.raises(BadValueError, match=r"checkpoint\.pt is no checkpoint; remove it"):
        run(tiny_encoder, labelled_file, tmp_path, 0, nothing)


def test_a_loss_that_is_no_number_stops_the_run(tiny_encoder: Path, labelled_file: Path, tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match=r"the loss is no number any more.*lower --rate"):
        run(tiny_encoder, labelled_file, tmp_path, 0, nothing, epochs=20, encoder_rate=1e30, head_rate=1e30)


def test_every_epoch_has_every_item_once_in_an_order_of_its_own(items: list[Item]) -> None:
    from tasdiq.train.loop import Settings, batches

    settings = Settings(batch=2)
    orders = [[one.name for batch in batches(items * 8, settings, epoch) for one in batch] for epoch in (0, 0, 1)]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(orders[2]) == sorted(one.name for one in items * 8)


def test_states_are_the_same_in_whatever_batch(tiny_encoder: Path, items: list[Item]) -> None:
    from tasdiq.train.network import Network

    network = Network(tiny_encoder, 1).eval()
    with torch.no_grad():
        together, (alone,) = network.states(items), network.states(items[:1])
    assert [len(states) for states in together] == [len(one.tokens) for one in items]
    assert torch.allclose(together[0], alone, atol=0.05)  # the batch is in bfloat16


def test_two_documents_of_one_name_keep_their_own_states(tiny_encoder: Path, items: list[Item]) -> None:
    from dataclasses import replace

    from tasdiq.train.network import Network

    network = Network(tiny_encoder, 1).eval()
    with torch.no_grad():
        network.states(items[:1])
        (named_alike,) = network.states([replace(items[1], name=items[0].name)])
        (rightly,) = network.states([items[1]])
    assert torch.equal(named_alike, rightly)


def test_an_encoder_of_another_kind_or_without_its_tokens_is_refused(tiny_encoder: Path, tmp_path: Path) -> None:
    import json
    import shutil

    from tasdiq.train.network import Network

    copy = shutil.copytree(tiny_encoder, tmp_path / "encoder")
    held = json.loads((copy / "tokenizer.json").read_text(encoding="utf-8"))
    held["model"]["vocab"] = {("[cls]" if piece == "[CLS]" else piece): n for piece, n in held["model"]["vocab"].items()}
    (copy / "tokenizer.json").write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(BadValueError, match=r"tokenizer\.json: no token \[CLS\]"):
        Network(copy, 0)
