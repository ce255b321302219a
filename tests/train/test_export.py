"""What is written as ONNX says what the trained network says."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.network import CARD, FILES, GRAPH, WEIGHTS
from tasdiq.extract.trained.network import Network as Written
from tasdiq.extract.trained.tokens import Tokens, read
from tasdiq.model.text import Range
from tasdiq.train.graph import write_graph

onnx = pytest.importorskip("onnx", reason="needs the extra: pip install 'tasdiq[train]'")
torch = pytest.importorskip("torch", reason="needs the extra: pip install 'tasdiq[train]'")

TEXTS = (
    "Gunmen shot two policemen near a bridge in Quetta on Monday. The judge was hurt.",
    "bomb",
    "The Northern Front kidnapped the mayor of Kabul. " * 60,
)


def asked(network: Any, written: Written, text: str) -> tuple[Tokens, Any, Any]:
    """The tokens, and their states as the one and as the other tells them; a long text's first window."""
    found = read(text, (Range(0, len(text)),), written.tokenizer)
    ids = torch.tensor([[network.special[0], *found.ids[:384].tolist(), network.special[1]]])
    with torch.no_grad():
        ours = network.eval().encode(ids)[0, 1:-1]
    return found, ours.numpy(), written.states(found)


@pytest.mark.parametrize("text", TEXTS, ids=["sentences", "word", "windows"])
def test_the_same_within_a_ten_thousandth(write_model: Callable[..., Any], tmp_path: Path, text: str) -> None:
    network, written = write_model(tmp_path), Written(tmp_path)
    found, ours, theirs = asked(network, written, text)
    if len(found) <= 384:
        assert np.abs(ours - theirs).max() < 1e-4
    states = torch.from_numpy(theirs)
    with torch.no_grad():
        spans = network.spans.eval()(states).numpy()
    scores = written.spans(theirs, found)
    whole = scores > -30
    assert whole.any()
    assert np.abs(spans - scores)[whole].max() < 1e-4
    rows = [(n, min(n + 1, len(found) - 1)) for n in range(0, len(found), max(1, len(found) // 7))]
    roles = [n % 5 for n in range(len(rows))]
    said = written.things(theirs, rows, roles)
    with torch.no_grad():
        firsts, lasts = torch.tensor(rows).T
        told = network.heads.eval()(states, firsts, lasts, torch.tensor(roles))
    for one, other in zip(told, (said.same_incident, said.same_thing, *said.values.values()), strict=True):
        assert np.abs(one.numpy() - other).max() < 1e-4


def test_eight_bits_are_close_and_smaller(write_model: Callable[..., Any], tmp_path: Path) -> None:
    network = write_model(tmp_path / "small", int8=True)
    write_model(tmp_path / "whole")
    _, ours, theirs = asked(network, Written(tmp_path / "small"), TEXTS[0])
    alike = (ours * theirs).sum(-1) / np.linalg.norm(ours, axis=-1) / np.linalg.norm(theirs, axis=-1)
    assert alike.min() > 0.99
    assert (ours != theirs).any()
    sizes = [(tmp_path / name / "encoder.onnx").stat().st_size for name in ("small", "whole")]
    assert sizes[0] < sizes[1]
    assert sorted(p.name for p in (tmp_path / "small").iterdir()) == sorted([*FILES, GRAPH, CARD])


def test_the_graph_says_what_the_encoder_says_and_holds_no_matrix(write_model: Callable[..., Any], tmp_path: Path) -> None:
    write_model(tmp_path, int8=True)
    with_graph = Written(tmp_path)
    card = json.loads((tmp_path / CARD).read_text(encoding="utf-8"))
    assert GRAPH in card["sha256"]
    del card["sha256"][GRAPH]
    (tmp_path / CARD).write_text(json.dumps(card), encoding="utf-8")
    without = Written(tmp_path)
    for text in TEXTS:
        found = read(text, (Range(0, len(text)),), without.tokenizer)
        one, other = with_graph.states(found), without.states(found)
        assert ((one * other).sum(-1) / np.linalg.norm(one, axis=-1) / np.linalg.norm(other, axis=-1)).min() > 0.99
    held = onnx.load(str(tmp_path / GRAPH), load_external_data=False).graph
    assert [t.name for t in held.initializer if len(t.dims) > 1 and (t.raw_data or t.float_data)] == []
    steps = [node.op_type for node in held.node]
    assert steps.count("MultiHeadAttention") == 2 and not {"Softmax", "Transpose"} & set(steps)


def test_products_of_the_graph_s_matrices_are_cut_off_on_no_processor(write_model: Callable[..., Any], tmp_path: Path) -> None:
    write_model(tmp_path, int8=True)
    model = onnx.load(str(tmp_path / GRAPH), load_external_data=False)
    matrices = [node.input[1] for node in model.graph.node if node.op_type == "MatMulInteger"]
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in matrices)
    weights = (tmp_path / WEIGHTS).read_bytes()
    options = onnxruntime.SessionOptions()
    options.add_external_initializers_from_files_in_memory([WEIGHTS], [weights], [len(weights)])
    asked = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    found = asked.run(matrices, {"ids": np.array([[2, 5, 3]])})
    assert all(one.dtype == np.int8 and np.abs(one.astype(int)).max() == 64 for one in found)
    assert 2 * 255 * 64 < 2**15  # two products of eight and of seven bits, in sixteen bits with a sign


def test_an_encoder_of_another_kind_is_refused(tmp_path: Path) -> None:
    node = onnx.helper.make_node
    steps = [
        node("Identity", ["ids"], ["a"]),
        node("MatMul", ["a", "a"], ["b"]),
        node("Identity", ["b"], ["c"]),
        node("Softmax", ["c"], ["d"]),
    ]
    given = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [2, 2]) for name in ("ids", "d")]
    onnx.save(onnx.helper.make_model(onnx.helper.make_graph(steps, "other", given[:1], given[1:])), str(tmp_path / WEIGHTS))
    with pytest.raises(BadValueError, match="not the attention of a BERT encoder"):
        write_graph(tmp_path / WEIGHTS, tmp_path / GRAPH, 2)


def test_the_card_has_the_hash_of_every_file(tiny_model: Path) -> None:
    card = json.loads((tiny_model / "model.json").read_text(encoding="utf-8"))
    assert set(card["sha256"]) == set(FILES)
    assert card["sha256"] == {name: sha256((tiny_model / name).read_bytes()).hexdigest() for name in FILES}


def test_a_long_text_takes_room_by_its_length_not_by_its_square(tiny_model: Path) -> None:
    import resource

    written = Written(tiny_model)
    count = 12_000
    true = np.ones(count, dtype=bool)
    places = np.arange(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scores = written.spans(
        np.zeros((count, written.card["width"]), np.float32), Tokens(ids=places, starts=places, ends=places + 1, begins=true, finishes=true)
    )
    assert len(scores) == count
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2_000_000
    )  # kilobytes; each token with each would be four gigabytes
