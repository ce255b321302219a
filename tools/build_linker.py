"""Train the linking model that ships, from invented reports and the samples: writes src/tasdiq/data/linking/model.json.

    python tools/build_linker.py            print the scores before and after
    python tools/build_linker.py --write    and write the model

Starts from the weights by hand (comparisons.toml). u is counted in pairs of invented reports that blocking brings together and
that are of two incidents; then m and u are counted in labelled pairs, drawn towards the weights by hand as strongly as STRENGTH says, where
they can teach something (LEARNT): invented reports are regular, so they may move a weight, and not set it.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from linking_material import material

from tasdiq.link.linking import Linking
from tasdiq.link.model import Model, by_hand, written
from tasdiq.link.pairs import pairs
from tasdiq.link.rules import shipped
from tasdiq.link.training import Example, example, learnt, scores

OUT = Path(__file__).resolve().parents[1] / "src" / "tasdiq" / "data" / "linking" / "model.json"
START = -4.5  # log-odds of two dated reports of which nothing else is known
LEARN, TEST = (700, 11), (700, 12)  # incidents and seed
STRENGTH = 40_000.0  # labelled pairs of each kind that the weights by hand count for
LEARNT = ("date", "place", "site", "type", "tactic", "target", "actor", "killed", "injured")  # the rest hangs on how texts are written
FLOOR = 25.0  # pairs that every level of a comparison is taken to have been seen in, together


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    given, held = labelled(*LEARN), labelled(*TEST)
    hand = by_hand(shipped().comparisons, START, unlike([each for each in given if not each.same]))
    counted = learnt(hand, given, strength=STRENGTH).chances
    model = replace(hand, chances={**hand.chances, **{name: counted[name] for name in LEARNT}})
    about = {
        "from": "weights by hand in comparisons.toml, invented reports of tools/linking_material.py", "incidents": LEARN[0],
        "same_pairs": sum(each.same for each in given), "different_pairs": sum(not each.same for each in given), "strength": STRENGTH,
    }  # fmt: skip
    model = replace(model, about=about)
    print("by hand", json.dumps(scores(hand, held)))
    print("trained", json.dumps(scores(model, held)))
    show(hand, model)
    if parser.parse_args().write:
        OUT.write_text(written(model), encoding="utf-8")


def labelled(incidents: int, seed: int) -> list[Example]:
    """Pairs that blocking brings together, each with whether it is one incident."""
    rows = list(material(incidents, seed))
    found = [facts for _, facts in rows]
    return [
        example(found[a], found[b], Linking().rules, same=rows[a][0] == rows[b][0]) for a, b in pairs(found)
    ]  # fmt: skip


def unlike(given: list[Example]) -> dict[str, dict[str, float]]:
    """How often each level is found in pairs of two incidents."""
    shares: dict[str, dict[str, float]] = {}
    for name, levels in shipped().comparisons.items():
        counts = {level: sum(each.levels[name] == level for each in given) + FLOOR / len(levels) for level in levels}
        whole = sum(counts.values())
        shares[name] = {level: count / whole for level, count in counts.items()}
    return shares


def show(hand: Model, model: Model) -> None:
    """The weights that moved most, in log-odds."""
    moved = [
        (model.told(name, level) - hand.told(name, level), name, level, hand.told(name, level), model.told(name, level))
        for name, levels in hand.chances.items() for level in levels
    ]  # fmt: skip
    for _, name, level, before, after in sorted(moved, key=lambda row: -abs(row[0]))[:25]:
        print(f"{name + '.' + level:<28} {before:+.2f} -> {after:+.2f}")


if __name__ == "__main__":
    main()
