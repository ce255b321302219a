"""A model folder is checked before anything of it is used, and nothing in it is ever run as code."""

import json
import pickle
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.extractor import Extractor
from tasdiq.extract.trained.labels import ROLES, THRESHOLDS, WIDEST
from tasdiq.extract.trained.network import _TARGETS, CARD, FILES, GRAPH, WEIGHTS, Network, Networks, file_of
from tasdiq.extract.trained.tiers import ACCURATE, SHIPPED, folder
from tasdiq.extract.trained.tokens import own, read, windows
from tasdiq.model.text import Range

GOOD: dict[str, Any] = {
    "name": "made:1", "sha256": {}, "special_tokens": [2, 3], "width": 8, "roles": list(ROLES), "thresholds": dict.fromkeys(THRESHOLDS, 0.5),
    "calibration": {},
}  # fmt: skip
TEXT = "Gunmen shot two policemen in Quetta on Monday."
_spans = Network.spans


def written(place: Path, card: object) -> Path:
    (place / CARD).write_text(card if isinstance(card, str) else json.dumps(card), encoding="utf-8")
    return place


def test_a_folder_without_a_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match=rf"{tmp_path / CARD}: a model's card cannot be read: No such file"):
        Network(tmp_path)


@pytest.mark.parametrize(
    "card", ["not json", "[1]", "{}", "[" * 100_000, '{"roles": "\ud800"}'.encode("utf-8", "surrogatepass").decode("latin-1")]
)
def test_what_is_no_card_is_told(tmp_path: Path, card: str) -> None:
    with pytest.raises(BadValueError, match=rf"{tmp_path / CARD}: not a model's card: "):
        Network(written(tmp_path, card))


def test_everything_that_a_card_lacks_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match="name is no str; width is no int; thresholds is no dict"):
        Network(written(tmp_path, GOOD | {"name": 1, "width": "8", "thresholds": None}))


def test_a_model_of_other_roles_or_without_a_threshold_is_to_be_trained_anew(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match=r"knows the roles \['who'\].*train it anew"):
        Network(written(tmp_path, GOOD | {"roles": ["who"]}))
    with pytest.raises(BadValueError, match="no threshold for part_in: train it anew"):
        Network(written(tmp_path, GOOD | {"thresholds": {n: 0.5 for n in THRESHOLDS if n != "part_in"}}))


def test_a_good_card_is_read(tmp_path: Path) -> None:
    assert Extractor(written(tmp_path, GOOD)).method.endswith("made:1")


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_or_not_the_one_the_card_names_is_not_opened(tmp_path: Path, name: str) -> None:
    network = Network(written(tmp_path, GOOD | {"sha256": {name: "0" * 64}}))
    with pytest.raises(BadValueError, match=rf"{tmp_path / name}: the model's file cannot be read"):
        network._checked(name)
    (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(BadValueError, match=rf"{tmp_path / name}: its hash is 44136fa355b3\.\.\., {CARD} says 000000000000"):
        network._checked(name)


def test_one_changed_byte_is_found(tiny_model: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tiny_model, tmp_path / "copy")
    for name in FILES:
        held = bytearray((copy / name).read_bytes())
        held[len(held) // 2] ^= 1
        (copy / name).write_bytes(held)
    network = Network(copy)
    for use, name in ((lambda: network.tokenizer, "tokenizer.json"), (lambda: network._encoder, "encoder.onnx"),
                      (lambda: network._spans, "spans.onnx"), (lambda: network._things, "things.onnx")):  # fmt: skip
        with pytest.raises(BadValueError, match=rf"{name}: its hash is"):
            use()


class _Trap:
    """Makes a file if a pickle of it is ever loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("name", FILES)
def test_a_pickle_is_never_loaded_even_where_the_card_names_it(tiny_model: Path, tmp_path: Path, name: str) -> None:
    from hashlib import sha256

    copy, trap = shutil.copytree(tiny_model, tmp_path / "copy"), tmp_path / "sprung"
    (copy / name).write_bytes(pickle.dumps(_Trap(trap)))
    card = json.loads((copy / CARD).read_text(encoding="utf-8"))
    card["sha256"][name] = sha256((copy / name).read_bytes()).hexdigest()
    network = Network(written(copy, card))
    with pytest.raises(Exception, match=r"."):  # whatever the reader of that form says
        network.tokenizer, network._encoder, network._spans, network._things  # noqa: B018
    assert not trap.exists()


def test_no_span_cuts_a_word_or_goes_beyond_the_text(tiny_model: Path) -> None:
    network = Network(tiny_model)
    found = read(TEXT, (Range(0, len(TEXT)),), network.tokenizer)
    states = network.states(found)
    assert states.shape == (len(found), network.card["width"])
    scores = network.spans(states, found)
    assert scores.shape == (len(found), WIDEST, len(ROLES))
    possible = {(first, first + more) for first, more, _ in np.argwhere(scores > -30).tolist()}
    assert possible == {
        (a, b) for a in range(len(found)) for b in range(a, min(len(found), a + WIDEST)) if found.begins[a] and found.finishes[b]
    }


def test_a_text_of_many_windows_has_a_state_for_each_token_the_same_every_time(tiny_model: Path) -> None:
    network = Network(tiny_model)
    text = "Gunmen shot two policemen in Quetta. " * 120
    found = read(text, (Range(0, len(text)),), network.tokenizer)
    assert len(found) > 2 * 384
    states = network.states(found)
    assert len(states) == len(found)
    assert (states == Network(tiny_model).states(found)).all()


def test_what_is_said_of_things_are_probabilities_and_ties_go_both_ways(tiny_model: Path) -> None:
    network = Network(tiny_model)
    found = read(TEXT, (Range(0, len(TEXT)),), network.tokenizer)
    said = network.things(network.states(found), [(0, 0), (2, 3), (5, 5)], [0, 5, 6])
    for table in (said.same_incident, said.same_thing):
        assert table.shape == (3, 3)
        assert np.allclose(table, table.T, atol=1e-6)
        assert ((table >= 0) & (table <= 1)).all()
    for name, values in said.values.items():
        assert name == "type" or np.allclose(values.sum(-1), 1, atol=1e-5)


def test_a_tier_is_a_folder_and_one_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    assert folder(SHIPPED, tmp_path).parts[-3:] == ("data", "models", "small")
    with pytest.raises(BadValueError, match=r"no model 'accurate' .*`tasdiq build-model accurate`, or train it: .*--encoder mpnet"):
        folder(ACCURATE, tmp_path)
    with pytest.raises(BadValueError, match=r"no model '.*mine' .*choose small, accurate, or a folder"):
        folder(str(tmp_path / "mine"), tmp_path)
    built = tmp_path / "models" / ACCURATE
    built.mkdir(parents=True)
    written(built, GOOD)
    assert folder(ACCURATE, tmp_path) == folder(str(built), tmp_path) == built


@pytest.fixture
def two(tiny_model: Path, tmp_path: Path) -> Path:
    """The tiny model twice in one folder; of the second, what finds spans is asked the other way round."""
    folder = Path(shutil.copytree(tiny_model, tmp_path / "two"))
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    for name in FILES[:3]:
        other = folder / file_of(name, 2)
        shutil.copyfile(folder / name, other)
        if name == "spans.onnx":
            import onnx

            model = onnx.load(str(other))
            told = model.graph.output[0].name
            model.graph.node.append(onnx.helper.make_node("Neg", [told], ["turned"]))
            model.graph.output[0].name = "turned"
            onnx.save(model, str(other))
        card["sha256"][other.name] = sha256(other.read_bytes()).hexdigest()
    (folder / CARD).write_text(json.dumps({**card, "networks": 2}), encoding="utf-8")
    return folder


def test_of_several_networks_the_mean_is_taken(two: Path, tiny_model: Path) -> None:
    one, both = Networks(tiny_model), Networks(two)
    found = read(TEXT, (Range(0, len(TEXT)),), both.tokenizer)
    (mine, my_scores), (looks, mean) = one.look(found), both.look(found)
    assert (len(mine), len(looks)) == (1, 2)
    assert np.allclose(mean[my_scores > -30], 0, atol=1e-5) and not np.allclose(my_scores[my_scores > -30], 0, atol=1e-2)
    said, told = one.things(mine, [(0, 0), (2, 3)], [0, 5]), both.things(looks, [(0, 0), (2, 3)], [0, 5])
    assert np.allclose(said.same_incident, told.same_incident, atol=1e-6)
    assert said.values.keys() == told.values.keys()


def test_where_the_first_network_sees_no_target_the_others_are_not_asked(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasdiq.extract.trained.network._QUIET", 99.0)
    networks = Networks(two)
    found = read(TEXT, (Range(0, len(TEXT)),), networks.tokenizer)
    looks, scores = networks.look(found)
    assert len(looks) == 1
    assert (scores == Network(two).spans(looks[0].states, found)).all()
    assert len(networks.things(looks, [(0, 0)], [0]).same_thing) == 1


def test_the_others_read_only_the_windows_that_the_first_sees_a_target_in(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    networks, first = Networks(two), Network(two)
    text = "Gunmen shot two policemen in Quetta. " * 120
    found = read(text, (Range(0, len(text)),), networks.tokenizer)
    parts = own(windows(len(found)))
    assert len(parts) > 2
    alone = first.spans(first.states(found), found)
    seen = alone.copy()
    for part in (parts[0], parts[-1]):  # what the first says of two windows: nothing, but for the last it begins with
        seen[part[0] : part[1], :, _TARGETS] = -30
    seen[parts[-1][0], 0, _TARGETS] = 5.0
    monkeypatch.setattr(Network, "spans", lambda self, states, tokens: seen.copy() if self._number == 1 else _spans(self, states, tokens))
    looks, scores = networks.look(found)
    assert set(looks[1].at) == {n for first, last in parts[1:] for n in range(first, last)}
    assert len(looks[1].states) == len(looks[1].at)
    assert (scores[: parts[0][1]] == seen[: parts[0][1]]).all()  # the second has not read there
    assert (scores[parts[1][0] :] != seen[parts[1][0] :]).any()
    things = [(1, 2), (parts[1][0] + 1, parts[1][0] + 1)]
    said, told = networks.things(looks, things, [0, 5]), networks.things(looks[:1], things, [0, 5])
    assert np.isfinite(said.same_incident).all()
    assert all((said.values[name][0] == told.values[name][0]).all() for name in told.values)


def test_a_span_across_what_the_second_has_not_read_is_the_first_s_alone(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    networks = Networks(two)
    text = "Gunmen shot two policemen in Quetta. " * 120
    found = read(text, (Range(0, len(text)),), networks.tokenizer)
    parts = own(windows(len(found)))
    seen = np.full((len(found), WIDEST, len(ROLES)), 1.0, dtype=np.float32)
    seen[parts[1][0] : parts[1][1], :, _TARGETS] = -30
    monkeypatch.setattr(
        Network, "spans", lambda self, states, tokens: seen.copy() if self._number == 1 else np.full_like(seen[: len(tokens)], 3.0)
    )
    _, scores = networks.look(found)
    last = parts[0][1] - 1
    assert (scores[last, 0] == 2.0).all() and (scores[last, 1:] == 1.0).all()
    assert (scores[0] == 2.0).all() and (scores[parts[1][0], :, _TARGETS] == -30).all()


@pytest.mark.parametrize("networks", [0, -1, 10**9, "2", None, True])
def test_a_number_of_networks_that_none_has_is_refused(tmp_path: Path, networks: object) -> None:
    with pytest.raises(BadValueError, match="networks"):
        Network(written(tmp_path, {**GOOD, "networks": networks}))


def test_the_second_network_is_held_to_its_hash_too(two: Path) -> None:
    with (two / file_of("encoder.onnx", 2)).open("ab") as file:
        file.write(b"x")
    networks = Networks(two)
    found = read(TEXT, (Range(0, len(TEXT)),), networks.tokenizer)
    with pytest.raises(BadValueError, match=r"encoder\.2\.onnx: its hash"):
        networks.look(found)


def test_a_graph_whose_matrices_are_cut_off_is_told(write_model: Callable[..., Any], tmp_path: Path) -> None:
    write_model(tmp_path, int8=True)
    card = json.loads((tmp_path / CARD).read_text(encoding="utf-8"))
    cut = (tmp_path / WEIGHTS).read_bytes()[:1000]
    (tmp_path / WEIGHTS).write_bytes(cut)
    network = Network(tmp_path)
    found = read(TEXT, (Range(0, len(TEXT)),), network.tokenizer)
    with pytest.raises(BadValueError, match=r"encoder\.onnx: its hash"):
        network.states(found)
    card["sha256"][WEIGHTS] = sha256(cut).hexdigest()  # as somebody would who means harm
    (tmp_path / CARD).write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(BadValueError, match=rf"{GRAPH}: not a network that can be run"):
        Network(tmp_path).states(found)
