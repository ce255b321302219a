"""A tiny encoder made on the spot, and a model folder with it: what trained parts are tested with, whatever ships."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tasdiq.extract.trained.labels import THRESHOLDS

settings.register_profile("patient", parent=settings(), deadline=None)  # how long an example takes depends on what else runs
settings.load_profile("patient")

EXTRA = "needs the extra: pip install 'tasdiq[train]'"
WORDS = """gunmen gunman shot killed two three police ##man ##men soldiers in at near on the a of and bomb ##ing exploded attack ##ed
    bridge judge mayor quetta kabul monday tuesday front liberation national northern bus kidnap ##ped hurt nobody market rain fell was
    were it car house 2019 march . , ' - ( ) " ! ? # : ;"""
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
ROUGH = {**dict.fromkeys(THRESHOLDS, 0.5), "same_incident": 0.4, "place_of": 0.0, "date_of": 0.0, "incident": 0.0}


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    """Word pieces of a few dozen words and of all letters."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS.split(), *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    made = Tokenizer(models.WordPiece({piece: n for n, piece in enumerate(dict.fromkeys(pieces))}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    return made


@pytest.fixture(scope="session")
def tiny_encoder(tokenizer: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a BERT of two layers, not taught anything."""
    torch = pytest.importorskip("torch", reason=EXTRA)
    transformers = pytest.importorskip("transformers", reason=EXTRA)
    folder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(5)
    config = transformers.BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=400,
    )  # fmt: skip
    transformers.BertModel(config).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="session")
def write_model(tiny_encoder: Path) -> Callable[..., Any]:
    """Write a model folder with that encoder and heads that were not taught anything; the network comes back."""
    pytest.importorskip("onnx", reason=EXTRA)

    def write(folder: Path, *, int8: bool = False, frozen: int = 0) -> Any:
        import torch

        from tasdiq.train.export import export, write_card
        from tasdiq.train.network import Network

        torch.manual_seed(7)
        network = Network(tiny_encoder, frozen)
        with torch.no_grad():  # spans are rare before anything is learnt: here many are to be found
            for parameter in network.parameters():
                if parameter.shape == (8,) and float(parameter.max()) == float(parameter.min()) < 0:
                    parameter.fill_(0.0)
        export(network, tiny_encoder, folder, int8=int8)
        write_card(folder, network, {"name": "tiny:1", "thresholds": ROUGH, "calibration": {"incident": [0.5, 0.1]}})
        return network

    return write


@pytest.fixture(scope="session")
def tiny_model(write_model: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder that says what chance says."""
    folder = tmp_path_factory.mktemp("model")
    write_model(folder)
    assert json.loads((folder / "model.json").read_text(encoding="utf-8"))["name"] == "tiny:1"
    return folder
