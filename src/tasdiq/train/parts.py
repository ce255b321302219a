"""A model that began as an encoder of a registry package: what of it ships, and how the user's machine makes the whole of it.

What ships is the graph without its matrices (`encoder.graph.onnx`), what training changed (`change.safetensors`, in eight bits), the
heads, and the card. The rest comes from the package. Nothing here needs PyTorch, and nothing is pickled.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.network import CARD, FILES
from tasdiq.train.card import write_text
from tasdiq.train.eight_bits import in_eight_bits, packed, unpacked
from tasdiq.train.encoders import TOKENIZER, WEIGHTS, encoder

GRAPH, CHANGE = "encoder.graph.onnx", "change.safetensors"
SHIPPED = (GRAPH, CHANGE, "spans.onnx", "things.onnx")
_LEAST = 1024  # numbers of a matrix or vector that is worth leaving out of the graph
_SCALE = ".scale"
_TURNED = " turned"
Arrays = Mapping[str, NDArray[Any]]


def split(whole: Path, changed: Arrays, base: Arrays, folder: Path) -> None:
    """Write what ships of an exported encoder in full precision: its graph, and what training changed.

    `changed` and `base` are the parameters by the names they have in the package; each that the graph holds is left out of it.
    """
    import onnx
    from onnx import numpy_helper
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    model = onnx.load(str(whole))
    known = _by_form({**base, **changed})
    for tensor in model.graph.initializer:
        found = numpy_helper.to_array(tensor)
        if found.size >= _LEAST and (name := known.get(_form(found))) is not None:
            tensor.ClearField("raw_data")
            tensor.doc_string = name
    onnx.save(model, str(folder / GRAPH))
    save_file(dict(_packed(changed)), str(folder / CHANGE))


def _by_form(arrays: Arrays) -> dict[bytes, str]:
    known: dict[bytes, str] = {}
    for name, array in arrays.items():
        if array.ndim == 2:
            known[_form(np.ascontiguousarray(array.T))] = name + _TURNED
        known[_form(array)] = name
    return known


def _form(array: NDArray[Any]) -> bytes:
    return sha256(repr(array.shape).encode() + np.ascontiguousarray(array, dtype=np.float32).tobytes()).digest()


def _packed(changed: Arrays) -> Iterator[tuple[str, NDArray[Any]]]:
    for name, array in changed.items():
        if array.ndim == 2:
            numbers, scales = packed(array)
            yield from ((name, numbers), (name + _SCALE, scales))
        else:
            yield name, array.astype(np.float32)


def build(part: Path, out: Path, cache: Path, tell: Callable[[str], None]) -> dict[str, Any]:
    """Make the whole model of a shipped part in `out`: fetch the encoder's package, fill the graph, write it in eight bits.

    The card comes back. Raises BadValueError where a file is not the one it should be. `out` is whole or is not there at all.
    """
    card = _card(part)
    tell(f"fetching the encoder {card['encoder']} (once)")
    base = encoder(card["encoder"], cache)
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent) as scratch:
        made = Path(scratch) / "model"
        made.mkdir()
        tell("joining it with what was trained")
        whole = Path(scratch) / "whole.onnx"
        _fill(part, base, whole)
        in_eight_bits(whole, made / "encoder.onnx", but_outputs=True)
        for name in ("spans.onnx", "things.onnx"):
            shutil.copyfile(part / name, made / name)
        shutil.copyfile(base / TOKENIZER, made / TOKENIZER)
        card["sha256"] = {name: sha256((made / name).read_bytes()).hexdigest() for name in FILES}
        (made / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        write_text(made, card)
        shutil.rmtree(out, ignore_errors=True)
        made.replace(out)
    return card


def _card(part: Path) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((part / CARD).read_text(encoding="utf-8"))
    for name in SHIPPED:
        if sha256((part / name).read_bytes()).hexdigest() != card["sha256"].get(name):
            raise BadValueError(f"{part / name} is not the file that its card was written for; install Tasdiq anew")
    return card


def _fill(part: Path, base: Path, whole: Path) -> None:
    """The graph with every matrix in its place."""
    import onnx
    from safetensors import safe_open
    from safetensors.numpy import load_file

    model = onnx.load(str(part / GRAPH))
    changed = load_file(str(part / CHANGE))
    with safe_open(str(base / WEIGHTS), framework="numpy") as held:
        kept = set(held.keys())
        for tensor in model.graph.initializer:
            if not tensor.doc_string:
                continue
            name, turned = tensor.doc_string.removesuffix(_TURNED), tensor.doc_string.endswith(_TURNED)
            if name not in changed and name not in kept:
                raise BadValueError(f"{base / WEIGHTS}: no {name} in it; the package is another one than the model was trained from")
            found = _of(changed, name) if name in changed else held.get_tensor(name)
            tensor.raw_data = np.ascontiguousarray(found.T if turned else found, dtype=np.float32).tobytes()
            tensor.doc_string = ""
    onnx.save(model, str(whole))


def _of(changed: Arrays, name: str) -> NDArray[Any]:
    return unpacked(changed[name], changed[name + _SCALE]) if name + _SCALE in changed else changed[name]
