"""Larger trained networks and what the smaller one makes of an item in; how far it is from them, as parts of the loss, out.

The smaller one learns what the larger ones hold likely beside what the key says (Hinton, Vinyals and Dean 2015). Of several, each is
asked and the mean is taken: the same gradient as that of the mean of what they hold likely.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.network import CARD
from tasdiq.train.encoders import TOKENIZER, encoder, frozen
from tasdiq.train.items import Item
from tasdiq.train.loop import BEST, read_weights
from tasdiq.train.loss import Chosen, asked_spans
from tasdiq.train.network import Network, value_names

_VALUES, _TIES = 0.3, 1.0


class Teacher:
    """A network that `tasdiq train` left in a run's folder, with the items as its own tokenizer cuts them."""

    def __init__(self, network: Network, items: Mapping[str, Item], name: str) -> None:
        self.network, self.name = network.eval(), name
        self._items = items
        self._kept: dict[str, Tensor] = {}

    @torch.no_grad()
    def lessons(self, network: Network, item: Item, scores: Tensor, parts: Tensor, chosen: Chosen | None) -> dict[str, Tensor]:
        """The parts of the loss, weighted as those that the key gives; nothing for an item that the teacher does not know."""
        states = self._states(item)
        if states is None:
            return {}
        their_scores, their_parts = self.network.spans.told(states)
        asked = asked_spans(item)
        with torch.enable_grad():
            told = {"taught spans": _apart(scores, their_scores, asked), "taught tokens": _VALUES * _apart(parts, their_parts)}
        if chosen is not None:
            theirs = self.network.heads.things(states, chosen.firsts, chosen.lasts, chosen.roles)
            values = [self.network.heads.value(name, theirs) for name in value_names()]
            ties = self.network.heads.pairs(theirs, chosen.firsts, chosen.roles)
            with torch.enable_grad():
                for name, value in zip(value_names(), values, strict=True):
                    mine = network.heads.value(name, chosen.things)
                    told[f"taught {name}"] = (
                        _VALUES * (_apart(mine, value) if name == "type" else _choices_apart(mine, value)) / len(theirs)
                    )
                mine = network.heads.pairs(chosen.things, chosen.firsts, chosen.roles)
                told["taught ties"] = _TIES * _apart(mine, ties) / len(theirs)
        return told

    def _states(self, item: Item) -> Tensor | None:
        own = self._items.get(item.name)
        if own is None or len(own.tokens) != len(item.tokens) or not np.array_equal(own.tokens.starts, item.tokens.starts):
            return None
        if item.name not in self._kept:
            self._kept[item.name] = self.network.states([own])[0].bfloat16()
        return self._kept[item.name].float()


class Teachers:
    """Several teachers, of which each counts alike."""

    def __init__(self, teachers: Sequence[Teacher]) -> None:
        self._teachers = teachers
        self.name = "+".join(each.name for each in teachers)

    def lessons(self, network: Network, item: Item, scores: Tensor, parts: Tensor, chosen: Chosen | None) -> dict[str, Tensor]:
        """The mean of what those say that know the item."""
        told = [lessons for each in self._teachers if (lessons := each.lessons(network, item, scores, parts, chosen))]
        return {name: torch.stack([lessons[name] for lessons in told]).mean() for name in (told[0] if told else ())}


def check(run: Path) -> None:
    """Raise BadValueError unless the folder is one that `tasdiq train` wrote."""
    missing = [name for name in (CARD, TOKENIZER, f"run/{BEST}") if not (run / name).is_file()]
    if missing:
        raise BadValueError(f"{run}: no {', '.join(missing)} in it; give a folder that `tasdiq train` wrote")


def teacher(run: Path, cache: Path, items: Iterable[Item]) -> Teacher:
    """The teacher of a folder that `tasdiq train` wrote; its items are cut by the tokenizer of its encoder."""
    check(run)
    card, best = run / CARD, run / "run" / BEST
    name = str(json.loads(card.read_text(encoding="utf-8")).get("encoder"))
    network = Network(encoder(name, cache), frozen(name))
    network.load_state_dict(read_weights(best), strict=False)
    return Teacher(network, {item.name: item for item in items}, sha256(best.read_bytes()).hexdigest()[:16])


def _apart(mine: Tensor, theirs: Tensor, asked: Tensor | None = None) -> Tensor:
    """Summed cross-entropy of independent logits, less the least that it can be."""
    likely = torch.sigmoid(theirs)
    lost = functional.binary_cross_entropy_with_logits(mine, likely, reduction="none")
    lost = lost - functional.binary_cross_entropy_with_logits(theirs, likely, reduction="none")
    return (lost if asked is None else lost * asked).sum()


def _choices_apart(mine: Tensor, theirs: Tensor) -> Tensor:
    """Summed Kullback-Leibler divergence of logits of which one choice is right."""
    return functional.kl_div(torch.log_softmax(mine, -1), torch.log_softmax(theirs, -1), reduction="sum", log_target=True)
