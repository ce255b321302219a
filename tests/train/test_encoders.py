"""An encoder is a folder of one's own, or files that are held to their hashes."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from tasdiq.errors import BadValueError
from tasdiq.train.encoders import encoder, frozen, known, licence


def test_a_folder_of_ones_own_needs_its_files(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match=r"no config\.json, model\.safetensors, tokenizer\.json in it; .*or one of minilm, mpnet"):
        encoder(str(tmp_path), tmp_path)
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"x")
    assert encoder(str(tmp_path), tmp_path / "cache") == tmp_path
    assert not (tmp_path / "cache").exists()


def test_a_known_one_with_other_bytes_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "minilm"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(BadValueError, match=rf"{folder / 'model.safetensors'} is not the file .*remove {folder} to try again"):
        encoder("minilm", tmp_path)
    shutil.rmtree(folder)


def test_every_known_one_has_hashes_a_licence_and_pinned_packages() -> None:
    for name, entry in known().items():
        assert len(entry["weights"]) == len(entry["tokenizer"]) == len(sha256().hexdigest())
        assert entry["licence"] and entry["about"]
        assert all("==" in package for package in entry["packages"])
        assert frozen(name) == entry["frozen"]
    assert frozen("my/own") == 0


def test_a_model_has_the_licence_of_its_encoder(tmp_path: Path) -> None:
    assert licence("minilm") == "Apache-2.0"
    assert tmp_path.name in licence(str(tmp_path))
