"""A trained network in, a model folder that `extract.trained` reads out: ONNX files, a tokenizer, a card with their hashes."""

import json
import shutil
import warnings
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from torch import nn

from tasdiq.extract.trained.labels import ROLES
from tasdiq.extract.trained.network import CARD, FILES, GRAPH, WEIGHTS
from tasdiq.train.eight_bits import in_eight_bits
from tasdiq.train.graph import write_graph
from tasdiq.train.network import Network, value_names

_OPSET = 17


class _Encoder(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.network.encode(ids)


def export(network: Network, encoder: Path, folder: Path, *, int8: bool = True) -> None:
    """Write the network's files; with int8 the encoder's matrices are in eight bits, and a BERT has its graph beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    write_encoder(network, folder / WEIGHTS)
    if int8:
        whole = (folder / WEIGHTS).rename(folder / "encoder.float.onnx")
        in_eight_bits(whole, folder / WEIGHTS, but_outputs=network.is_mpnet)
        whole.unlink()
        if not network.is_mpnet:
            write_graph(folder / WEIGHTS, folder / GRAPH, network.encoder.config.num_attention_heads)
    write_heads(network, folder)
    shutil.copyfile(encoder / "tokenizer.json", folder / "tokenizer.json")


def write_encoder(network: Network, path: Path) -> None:
    """Write the encoder in full precision."""
    ids = torch.full((1, 24), network.special[0])
    _write(_Encoder(network), path, {"ids": (ids, {0: "one", 1: "tokens"})}, {"states": {1: "tokens"}})


def write_heads(network: Network, folder: Path) -> None:
    """Write what finds spans, and what is said of them."""
    states = torch.zeros(20, network.width)
    _write(network.spans, folder / "spans.onnx", {"states": (states, {0: "tokens"})}, {"scores": {0: "tokens"}})
    some, each = {0: "tokens"}, {0: "things"}
    things = {
        "states": (states, some), "firsts": (torch.tensor([1, 5, 9]), each), "lasts": (torch.tensor([2, 7, 9]), each),
        "roles": (torch.tensor([0, 3, 4]), each),
    }  # fmt: skip
    names = ("same_incident", "same_thing", *value_names())
    _write(network.heads, folder / "things.onnx", things, {name: {0: "things"} for name in names})


def write_card(folder: Path, network: Network, told: Mapping[str, Any]) -> None:
    """Write the card that names every file's hash; `told` is what it says beside that (name, thresholds, calibration, scores, data)."""
    hashes = {name: sha256((folder / name).read_bytes()).hexdigest() for name in (*FILES, GRAPH) if (folder / name).exists()}
    card = {
        **told, "sha256": hashes, "special_tokens": list(network.special), "width": network.width, "roles": list(ROLES),
    }  # fmt: skip
    (folder / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _write(
    part: nn.Module, path: Path, given: Mapping[str, tuple[torch.Tensor, dict[int, str]]], told: Mapping[str, dict[int, str]]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's notes on shapes that it fixes; parity is tested
        torch.onnx.export(
            part.eval(), tuple(example for example, _ in given.values()), str(path), dynamo=False, opset_version=_OPSET,
            input_names=list(given), output_names=list(told), dynamic_axes={**{name: axes for name, (_, axes) in given.items()}, **told},
        )  # fmt: skip
