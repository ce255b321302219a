"""The network and one item in, what it gets wrong out: spans, their values, and which of them go together."""

import random
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from tasdiq.extract.trained.labels import ASKED, ROLES, SETTINGS, TYPES, VALUES, WIDEST
from tasdiq.train.items import Item, Label
from tasdiq.train.network import Network, binary, soft_any

_DATE = ROLES.index("date")
_SETTINGS = tuple(ROLES.index(name) for name in SETTINGS)
_NAME, _DESCRIPTION = ROLES.index("human_name"), ROLES.index("human_description")
_AGAIN = 3  # mentions of one thing that are compared
_TOKEN_WEIGHT, _VALUE_WEIGHT, _SAME_THING_WEIGHT = 0.3, 0.3, 0.3
_OF_KEY = 0.5  # of the loss, where a teacher gives the rest


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The spans that stand for an item's things in one step: shape (things,) each, and the things as the network has them."""

    things: Tensor
    firsts: Tensor
    lasts: Tensor
    roles: Tensor


class Lessons(Protocol):
    """What a teacher adds to the loss."""

    def lessons(self, network: Network, item: Item, scores: Tensor, parts: Tensor, chosen: Chosen | None) -> dict[str, Tensor]:
        """Parts of the loss."""


def losses(network: Network, item: Item, states: Tensor, chance: random.Random, teacher: Lessons | None = None) -> dict[str, Tensor]:
    """Each part of the loss, weighted; they are to be added up. With a teacher, what the key says and what it says count alike."""
    scores, parts = network.spans.told(states)
    told, chosen = _of_key(network, item, states, scores, parts, chance)
    if teacher is None:
        return told
    return {name: part * _OF_KEY for name, part in told.items()} | {
        name: part * (1 - _OF_KEY) for name, part in teacher.lessons(network, item, scores, parts, chosen).items()
    }


def _of_key(
    network: Network, item: Item, states: Tensor, scores: Tensor, parts: Tensor, chance: random.Random
) -> tuple[dict[str, Tensor], Chosen | None]:
    told = {"spans": _spans(item, scores), "tokens": _tokens(item, parts) * _TOKEN_WEIGHT}
    chosen = None
    if item.labels:
        spans = [_likeliest(label, scores, chance) for label in item.labels]
        things, firsts, roles = _things(network, states, spans, [label.role for label in item.labels])
        chosen = Chosen(things=things, firsts=firsts, lasts=torch.tensor([last for _, last in spans]), roles=roles)
        told |= _values(network, item, things)
        if len(item.labels) > 1:
            ties = network.heads.pairs(things, firsts, roles)
            told["same incident"] = _same_incident(item, ties[..., 0])
            told["titles"] = _titles(item, ties[..., 1]) * _SAME_THING_WEIGHT
        told |= _again(network, item, states)
    return told, chosen


def _spans(item: Item, scores: Tensor) -> Tensor:
    """Each thing is to be found at one of its places at least; whatever is no thing in no role."""
    wrong = asked_spans(item)
    rows = [(first, last - first, label.role, n) for n, label in enumerate(item.labels) for first, last in label.spans]
    lost = torch.zeros(())
    if rows:
        firsts, more, roles, owners = torch.tensor(rows).T
        wrong[firsts, more, roles] = False
        found = soft_any(scores[firsts, more, roles], owners, len(item.labels))
        lost = (functional.softplus(-found) * torch.tensor([label.weight for label in item.labels])).sum()
    return lost + (functional.softplus(scores) * wrong).sum()


def asked_spans(item: Item) -> Tensor:
    """Which spans are asked about in which roles: those that cut no word, and for dates those that may be one."""
    asked = _possible(item)[..., None].repeat(1, 1, len(ROLES))
    asked[..., _DATE] = False
    for first, last in item.dates:
        asked[first, last - first, _DATE] = True
    return asked


def _tokens(item: Item, parts: Tensor) -> Tensor:
    """Each thing's first mention begins, ends and holds the right tokens; of its other mentions nothing is asked."""
    wanted, asked = torch.zeros_like(parts), torch.ones_like(parts)
    asked[..., _DATE] = 0
    for first, last in item.dates:
        _mark(asked, first, last, _DATE, 1)
    for label in item.labels:
        for first, last in label.spans[1:]:
            _mark(asked, first, last, label.role, 0)
    for label in item.labels:
        for held in (wanted, asked):
            _mark(held, *label.spans[0], label.role, 1)
    return binary(parts, wanted, asked)


def _mark(held: Tensor, first: int, last: int, role: int, value: int) -> None:
    held[0, first, role] = held[1, last, role] = value
    held[2, first : last + 1, role] = value


def _possible(item: Item) -> Tensor:
    """Which spans cut no word: shape (first token, tokens more)."""
    begins, finishes = torch.from_numpy(item.tokens.begins), torch.from_numpy(item.tokens.finishes)
    ends = torch.arange(len(item.tokens))[:, None] + torch.arange(WIDEST)[None]
    return begins[:, None] & finishes[ends.clamp(max=len(item.tokens) - 1)] & (ends < len(item.tokens))


def _likeliest(label: Label, scores: Tensor, chance: random.Random) -> tuple[int, int]:
    """Where the network would find it; now and then another place, so that all are learnt from."""
    if chance.random() < 0.2:
        return chance.choice(label.spans)
    return max(label.spans, key=lambda span: float(scores[span[0], span[1] - span[0], label.role].detach()))


def _things(network: Network, states: Tensor, spans: list[tuple[int, int]], roles: list[int]) -> tuple[Tensor, Tensor, Tensor]:
    firsts, lasts = torch.tensor(spans).T
    asked = torch.tensor(roles)
    return network.heads.things(states, firsts, lasts, asked), firsts, asked


def _values(network: Network, item: Item, things: Tensor) -> dict[str, Tensor]:
    own = [n for n, label in enumerate(item.labels) if label.role not in _SETTINGS]
    if not own:
        return {}
    labels, mine = [item.labels[n] for n in own], things[own]
    types = torch.tensor([[float(n in label.types) for n in range(len(TYPES))] for label in labels])
    told = {"type": binary(network.heads.value("type", mine), types) / len(own) * min(len(own), 4)}
    for name, wanted in (("stage", [x.stage for x in labels]), ("category", [x.category for x in labels])):
        told[name] = functional.cross_entropy(network.heads.value(name, mine), torch.tensor(wanted))
    for name in VALUES:
        rows = [n for n, label in enumerate(labels) if name in ASKED.get(ROLES[label.role], ())]
        if rows:
            wanted = [labels[n].values.get(name, 0) for n in rows]
            lost = functional.cross_entropy(network.heads.value(name, mine[rows]), torch.tensor(wanted), reduction="sum")
            told[name] = lost * _VALUE_WEIGHT
    return told


def _same_incident(item: Item, ties: Tensor) -> Tensor:
    shared = [[float(bool(one.incidents & other.incidents)) for other in item.labels] for one in item.labels]
    return binary(ties, torch.tensor(shared), 1 - torch.eye(len(item.labels))) / len(item.labels)


def _titles(item: Item, ties: Tensor) -> Tensor:
    """Which description is of which name."""
    count = len(item.labels)
    wanted, asked = torch.zeros(count, count), torch.zeros(count, count)
    for n, label in enumerate(item.labels):
        for other in (m for m, name in enumerate(item.labels) if label.role == _DESCRIPTION and name.role == _NAME):
            asked[n, other] = asked[other, n] = 1
            wanted[n, other] = wanted[other, n] = float(label.describes == other)
    return binary(ties, wanted, asked) / 2


def _again(network: Network, item: Item, states: Tensor) -> dict[str, Tensor]:
    """Mentions in other words of one thing are to be known as one."""
    rows = []
    for n, label in enumerate(item.labels):
        if label.role not in _SETTINGS:
            different = {tuple(item.tokens.ids[first : last + 1]): (first, last) for first, last in label.spans}
            rows += [(span, label.role, n) for span in list(different.values())[:_AGAIN]]
    if len(rows) < 2:
        return {}
    things, firsts, roles = _things(network, states, [span for span, _, _ in rows], [role for _, role, _ in rows])
    ties = network.heads.pairs(things, firsts, roles)[..., 1]
    owners = torch.tensor([owner for _, _, owner in rows])
    asked = (roles[:, None] == roles[None]).float() * (1 - torch.eye(len(rows)))
    lost = binary(ties, (owners[:, None] == owners[None]).float(), asked) / len(rows)
    return {"same thing": lost * _SAME_THING_WEIGHT}
