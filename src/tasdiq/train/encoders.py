"""An encoder's name in, a folder with its configuration, weights and tokenizer out: from a registry package, held to its hashes."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from tasdiq.errors import BadValueError
from tasdiq.model.vocab import shipped

WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
_FILES = ("config.json", WEIGHTS, TOKENIZER)
_CHUNK = 1 << 20


def known() -> Mapping[str, Mapping[str, Any]]:
    """The encoders that a registry package carries, by name."""
    return shipped("models/encoders")


def licence(name: str) -> str:
    """The licence of a model that began as that encoder."""
    return str(known()[name]["licence"]) if name in known() else f"that of the encoder in {Path(name).name}"


def frozen(name: str) -> int:
    """How many of its lowest layers stay as they are in training; none of an encoder of one's own."""
    return int(known()[name]["frozen"]) if name in known() else 0


def encoder(name: str, cache: Path) -> Path:
    """The folder of an encoder: a folder of one's own, or a known name, fetched once into the cache with pip.

    Raises BadValueError where a file is missing, or is not the one it should be.
    """
    if name not in known():
        return _own(Path(name))
    entry, folder = known()[name], cache / name
    if not (folder / WEIGHTS).exists():
        _fetch(entry, folder)
    for file, wanted in ((WEIGHTS, entry["weights"]), (TOKENIZER, entry["tokenizer"])):
        if _hash(folder / file) != wanted:
            raise BadValueError(
                f"{folder / file} is not the file that {', '.join(entry['packages'])} should carry; remove {folder} to try again"
            )
    return folder


def _own(folder: Path) -> Path:
    missing = [file for file in _FILES if not (folder / file).is_file()]
    if missing:
        choices = ", ".join(sorted(known()))
        raise BadValueError(f"{folder}: no {', '.join(missing)} in it; give a folder with {', '.join(_FILES)}, or one of {choices}")
    return folder


def _fetch(entry: Mapping[str, Any], folder: Path) -> None:
    with TemporaryDirectory() as scratch:
        place = Path(scratch)
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", scratch, *entry["packages"]],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise BadValueError(f"pip cannot fetch {', '.join(entry['packages'])}: {last}")
        try:
            _unpack(place, entry, folder)
        except zipfile.BadZipFile as error:
            raise BadValueError(f"{', '.join(entry['packages'])}: what pip fetched cannot be unpacked ({error}); try again") from error


def _unpack(place: Path, entry: Mapping[str, Any], folder: Path) -> None:
    for wheel in sorted(place.glob("*.whl")):
        with zipfile.ZipFile(wheel) as held:
            held.extractall(place / "held", [n for n in held.namelist() if not n.startswith(("/", "..")) and ".." not in n])
    with _source(place / "held", entry) as source:
        folder.mkdir(parents=True, exist_ok=True)
        for file in _FILES:
            _copy(source, f"{entry['folder']}/{file}", folder / file)


@contextmanager
def _source(held: Path, entry: Mapping[str, Any]) -> Iterator[Path | zipfile.ZipFile]:
    """Where the files lie: among what the packages held, or in the archive that they hold the parts of."""
    if "parts" not in entry:
        yield held
        return
    whole = held / "whole.zip"
    with whole.open("wb") as joined:
        for part in sorted(held.glob(entry["parts"]), key=lambda path: path.name):
            with part.open("rb") as file:
                _pour(file, joined)
    with zipfile.ZipFile(whole) as archive:
        yield archive


def _copy(source: Path | zipfile.ZipFile, name: str, to: Path) -> None:
    part = to.with_suffix(".part")
    try:
        with (source / name).open("rb") if isinstance(source, Path) else source.open(name) as file, part.open("wb") as out:
            _pour(file, out)
    except (KeyError, OSError) as error:
        raise BadValueError(f"the package does not carry {name}") from error
    part.replace(to)


def _pour(file: Any, out: BinaryIO) -> None:
    while chunk := file.read(_CHUNK):
        out.write(chunk)


def _hash(path: Path) -> str:
    found = sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
    except OSError as error:
        raise BadValueError(f"{path}: cannot be read: {error.strerror}") from error
    return found.hexdigest()
