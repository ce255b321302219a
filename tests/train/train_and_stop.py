"""Train on a file of marked examples with one thread; with a step given, kill the process once it is done.

python train_and_stop.py ENCODER EXAMPLES OUT FROZEN [STEP]
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def run(encoder: Path, marked: Path, out: Path, frozen: int, on_progress: Callable[[Any], None], **changes: Any) -> Any:
    """The network as it ends."""
    import torch
    from tokenizers import Tokenizer

    from tasdiq.model.mention import Reading
    from tasdiq.model.text import sentences
    from tasdiq.train.examples import read
    from tasdiq.train.items import item
    from tasdiq.train.loop import Settings, train
    from tasdiq.train.network import Network

    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    examples = read(marked)
    readings = [Reading(document=one.document, anchor=None, sentences=sentences(one.document)) for one in examples]
    items = [made for one, reading in zip(examples, readings, strict=True) if (made := item(one, reading, tokenizer)) is not None]
    settings: dict[str, Any] = {"epochs": 3, "batch": 2, "seed": 11, "save_every": 2, "patience": 9, "encoder_rate": 1e-3, **changes}
    torch.manual_seed(settings["seed"])
    network = Network(encoder, frozen)
    train(network, items, items[:1], Settings(**settings), out, on_progress)
    return network


def _killed_after(step: int) -> Callable[[Any], None]:
    def on_progress(progress: Any) -> None:
        if progress.step == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return on_progress


if __name__ == "__main__":
    folders, numbers = map(Path, sys.argv[1:4]), list(map(int, sys.argv[4:]))
    run(*folders, numbers[0], _killed_after(numbers[1]))
