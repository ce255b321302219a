"""A run of `tasdiq train` in, the part of its model that ships out, with thresholds and calibration as the built model has them.

python tools/ship_model.py runs/accurate --encoder mpnet --choose muc4-test/ --part src/tasdiq/data/models/accurate
"""

import argparse
import json
import shutil
from pathlib import Path

from platformdirs import user_cache_path

from tasdiq.config import load
from tasdiq.extract.trained.network import CARD
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.train.encoders import encoder, frozen
from tasdiq.train.material import material
from tasdiq.train.parts import build
from tasdiq.train.run import PLOT, finish
from tasdiq.train.ship import ship, write_part_card


def main() -> None:
    """Write the part, build the model of it, choose on that, and write what was chosen into the part's card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--choose", type=Path, required=True)
    parser.add_argument("--part", type=Path, required=True)
    given = parser.parse_args()
    cache = user_cache_path("tasdiq") / "encoders"
    ship(given.run, encoder(given.encoder, cache), frozen(given.encoder), given.part)
    built = given.run / "built"
    build(given.part, built, cache, print)
    finish(built, list(material([given.choose], Coder(load()))), print)
    chosen = json.loads((built / CARD).read_text(encoding="utf-8"))
    write_part_card(given.part, {name: value for name, value in chosen.items() if name != "sha256"})
    shutil.copyfile(built / PLOT, given.part / PLOT)


if __name__ == "__main__":
    main()
