"""A finished run in, the part of its model that ships out: what the user's machine cannot fetch elsewhere."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tasdiq.extract.trained.labels import ROLES
from tasdiq.extract.trained.network import CARD
from tasdiq.train.encoders import WEIGHTS
from tasdiq.train.export import write_encoder, write_heads
from tasdiq.train.loop import BEST, read_weights
from tasdiq.train.network import Network
from tasdiq.train.parts import SHIPPED, split

_PREFIX = "encoder."  # before the package's own names


def ship(run: Path, base: Path, frozen: int, part: Path) -> None:
    """Write the part of the model that the run left in its folder; `base` is the encoder's folder.

    The card is the run's own, but for hashes; thresholds and calibration are to be chosen again on the built model.
    """
    from safetensors.numpy import load_file

    network = Network(base, frozen)
    network.load_state_dict(read_weights(run / "run" / BEST), strict=False)
    network.eval()
    learnt = {id(p) for p in network.learning()}
    changed = {
        name.removeprefix(_PREFIX): p.detach().numpy() for name, p in network.named_parameters() if id(p) in learnt
    }  # fmt: skip
    part.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        whole = Path(scratch) / "encoder.onnx"
        write_encoder(network, whole)
        split(whole, changed, load_file(str(base / WEIGHTS)), part)
    write_heads(network, part)
    told = json.loads((run / CARD).read_text(encoding="utf-8"))
    write_part_card(part, {**told, "special_tokens": list(network.special), "width": network.width, "roles": list(ROLES)})


def write_part_card(part: Path, told: dict[str, Any], names: Sequence[str] = SHIPPED) -> None:
    """Write the part's card, with the hash of each of its files."""
    card = {**told, "sha256": {name: sha256((part / name).read_bytes()).hexdigest() for name in names}}
    (part / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
