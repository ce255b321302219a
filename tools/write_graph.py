"""A model folder in; into it the graphs that its encoders are run by (`encoder.graph.onnx`).

python tools/write_graph.py src/tasdiq/data/models/small --heads 12
"""

import argparse
import json
from hashlib import sha256
from pathlib import Path

from tasdiq.extract.trained.network import CARD, GRAPH, WEIGHTS, file_of
from tasdiq.train.graph import write_graph


def main() -> None:
    """Write the graph of each network, and its hash into the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--heads", type=int, required=True, help="of the encoder's attention")
    given = parser.parse_args()
    card = json.loads((given.model / CARD).read_text(encoding="utf-8"))
    for number in range(1, card.get("networks", 1) + 1):
        graph = file_of(GRAPH, number)
        write_graph(given.model / file_of(WEIGHTS, number), given.model / graph, given.heads)
        card["sha256"][graph] = sha256((given.model / graph).read_bytes()).hexdigest()
    (given.model / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
