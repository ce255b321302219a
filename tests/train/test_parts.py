"""What ships of a model, and what a user's machine makes of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.network import Network as Written
from tasdiq.extract.trained.tokens import read
from tasdiq.model.text import Range
from tasdiq.train.eight_bits import BLOCK, packed, unpacked

torch = pytest.importorskip("torch", reason="needs the extra: pip install 'tasdiq[train]'")
TEXT = "Gunmen shot two policemen near a bridge in Quetta on Monday. The judge was hurt."

matrices = arrays.arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 150)), elements=st.floats(-100, 100, width=32))


@given(matrices)
def test_eight_bits_by_blocks_are_half_a_step_off_at_most(matrix: Any) -> None:
    numbers, scales = packed(matrix)
    steps = np.repeat(scales.astype(np.float32), BLOCK, axis=1)[:, : matrix.shape[1]]
    lost = np.abs(unpacked(numbers, scales) - matrix)
    # the scale itself is rounded to a half: 127 steps of it can fall short of the largest number by a thousandth
    assert (lost <= 0.51 * steps + np.abs(matrix) / 1000 + 1e-4).all()


@pytest.fixture
def part(write_model: Callable[..., Any], tiny_encoder: Path, tmp_path: Path) -> Path:
    """A run whose highest layer was trained, and what ships of it."""
    from tasdiq.train.loop import BEST
    from tasdiq.train.ship import ship

    run = tmp_path / "run"
    network = write_model(run, frozen=1)
    with torch.no_grad():
        for parameter in network.learning():
            parameter.add_(torch.randn(parameter.shape, generator=torch.Generator().manual_seed(3)) * 0.05)
    (run / "run").mkdir()
    changing = {id(p) for p in [*network.learning(), *network.spans.parameters(), *network.heads.parameters()]}
    torch.save({"network": {n: p.detach() for n, p in network.named_parameters() if id(p) in changing}}, run / "run" / BEST)
    card = json.loads((run / "model.json").read_text(encoding="utf-8"))
    told = {"encoder": str(tiny_encoder), "trained": "2026-01-01", "licence": "Apache-2.0", "settings": {}, "data": {}, "scores": {}}
    (run / "model.json").write_text(json.dumps({**card, **told}), encoding="utf-8")
    ship(run, tiny_encoder, 1, tmp_path / "part")
    tmp_path.joinpath("trained.npy").write_bytes(b"")
    tokens = read(TEXT, (Range(0, len(TEXT)),), Written(run).tokenizer)
    ids = torch.tensor([[network.special[0], *tokens.ids.tolist(), network.special[1]]])
    with torch.no_grad():
        np.save(tmp_path / "trained.npy", network.eval().encode(ids)[0, 1:-1].numpy())
    return tmp_path / "part"


def test_what_is_built_reads_as_what_was_trained(part: Path, tmp_path: Path) -> None:
    from tasdiq.train.parts import build

    told: list[str] = []
    build(part, tmp_path / "models" / "accurate", tmp_path / "cache", told.append)
    built = Written(tmp_path / "models" / "accurate")
    theirs = built.states(read(TEXT, (Range(0, len(TEXT)),), built.tokenizer))
    ours = np.load(tmp_path / "trained.npy")
    alike = (ours * theirs).sum(-1) / np.linalg.norm(ours, axis=-1) / np.linalg.norm(theirs, axis=-1)
    assert alike.min() > 0.98
    assert len(told) == 2
    assert (tmp_path / "models" / "accurate" / "CARD.md").exists()


def test_only_what_was_changed_ships(part: Path) -> None:
    from safetensors.numpy import load_file

    assert sorted(p.name for p in part.iterdir()) == ["change.safetensors", "encoder.graph.onnx", "model.json", "spans.onnx", "things.onnx"]
    names = load_file(str(part / "change.safetensors"))
    assert all(name.startswith("encoder.layer.1.") for name in names)


def test_a_changed_file_is_not_built_from(part: Path, tmp_path: Path) -> None:
    from tasdiq.train.parts import build

    with (part / "change.safetensors").open("ab") as file:
        file.write(b"x")
    with pytest.raises(BadValueError, match=r"change\.safetensors is not the file that its card was written for"):
        build(part, tmp_path / "out", tmp_path / "cache", print)
    assert not (tmp_path / "out").exists()
