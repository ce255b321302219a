"""Several models of one encoder in, a folder that asks them all and takes the mean out, with thresholds and calibration of its own.

python tools/join_models.py runs/one runs/other --name small:3 --choose muc4-test/ --out models/small --hold same_incident=0.5 part_in=0.65
"""

import argparse
import json
import shutil
from hashlib import sha256
from pathlib import Path

from tasdiq.config import load
from tasdiq.extract.trained.network import CARD, FILES, GRAPH, file_of
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.train.encoders import TOKENIZER
from tasdiq.train.material import material
from tasdiq.train.run import finish


def _told(values: list[object]) -> object:
    """One value where all have the same, else all of them in words."""
    return values[0] if all(value == values[0] for value in values) else " and ".join(map(str, values))


def main() -> None:
    """Copy the networks, write a card for all, choose and calibrate on what comes out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path, nargs="+", help="folders with a model each; the first gives the card")
    parser.add_argument("--name", required=True)
    parser.add_argument("--choose", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hold", nargs="*", default=[], metavar="THRESHOLD=VALUE", help="thresholds that are not chosen anew")
    given = parser.parse_args()
    held = {name: float(value) for name, _, value in (each.partition("=") for each in given.hold)}
    cards = [json.loads((folder / CARD).read_text(encoding="utf-8")) for folder in given.models]
    if len({(card["encoder"], tuple(card["special_tokens"])) for card in cards}) > 1:
        parser.error("the models began as different encoders, which cut words differently")
    given.out.mkdir(parents=True, exist_ok=True)
    for number, folder in enumerate(given.models, 1):
        for name in (*FILES, GRAPH):
            if (name != TOKENIZER or number == 1) and (folder / name).exists():
                shutil.copyfile(folder / name, given.out / file_of(name, number))
    card = {**cards[0], "name": given.name, "networks": len(cards)}
    each = [card["settings"] for card in cards]
    card["settings"] = {name: _told([one.get(name) for one in each]) for name in each[0]}
    names = [file_of(name, n) for n in range(1, len(cards) + 1) for name in (*FILES, GRAPH)]
    card["sha256"] = {name: sha256((given.out / name).read_bytes()).hexdigest() for name in names if (given.out / name).exists()}
    (given.out / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    finish(given.out, list(material([given.choose], Coder(load()))), print, held)


if __name__ == "__main__":
    main()
