"""The network that is trained, in PyTorch: an encoder, and heads for spans and for things. `export` writes the same as ONNX."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.labels import CATEGORY, ROLES, STAGES, TYPES, VALUES, WIDEST
from tasdiq.train.items import Item

_BEGIN = 64  # width of what is compared of a span's first and last token
_THING = 256  # width of a thing
_PAIR = 64
_DISTANCES = (3, 6, 12, 24, 40, 60, 90, 130, 200, 300, 500)  # tokens
_RARE = -2.0  # most tokens have no part in a role: where the logits start
_SPECIAL = {"bert": ("[CLS]", "[SEP]"), "mpnet": ("<s>", "</s>")}  # the tokens around a window, by the encoder's kind


class Spans(nn.Module):
    """States of tokens in, the logit of each span in each role out: shape (first token, tokens more, role)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        roles = len(ROLES)
        self.norm = nn.LayerNorm(width)
        self.drop = nn.Dropout(0.1)
        self.first = nn.Linear(width, roles * _BEGIN)
        self.last = nn.Linear(width, roles * _BEGIN)
        self.first_bias = nn.Linear(width, roles)
        self.last_bias = nn.Linear(width, roles)
        self.inside = nn.Linear(width, roles)
        for layer in (self.first_bias, self.last_bias, self.inside):
            nn.init.constant_(layer.bias, _RARE)
        self.length = nn.Parameter(torch.zeros(roles, WIDEST))
        self.bias = nn.Parameter(torch.ones(roles))
        self.attention = nn.Linear(width, 1)
        self.document = nn.Linear(width, roles)

    def forward(self, states: Tensor) -> Tensor:
        """The logits, spans that reach beyond the last token among them."""
        return self.told(states)[0]

    def told(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """The logits of spans, and those of tokens as the first, the last and any token of one: shape (3, token, role)."""
        roles, told = len(ROLES), self.drop(self.norm(states))
        tokens = told.shape[0]
        firsts = self.first(told).view(-1, roles, _BEGIN)
        lasts = self.last(told).view(-1, roles, _BEGIN)
        places = torch.arange(tokens, device=told.device)
        ends = (places[:, None] + torch.arange(WIDEST, device=told.device)[None]).clamp(max=tokens - 1)
        # One width after the other: every token with every other would take gigabytes in a long text.
        scores = torch.stack([(firsts * lasts[ends[:, more]]).sum(-1) for more in range(WIDEST)], 1) / math.sqrt(_BEGIN)
        whole = (torch.softmax(self.attention(told), 0) * told).sum(0)
        parts = torch.stack([self.first_bias(told), self.last_bias(told), self.inside(told)])
        sums = torch.cat([torch.zeros_like(parts[2, :1]), parts[2].cumsum(0)])
        inside = (sums[ends + 1] - sums[:-1][:, None]) / (ends - places[:, None] + 1)[..., None].to(told.dtype)
        biases = parts[0][:, None] + parts[1][ends] + inside + self.length.t()[None] + self.bias
        return scores + biases + self.document(whole), parts


class ThingHeads(nn.Module):
    """Spans in their roles in; their values as logits, and of each two whether they share an incident, or are one thing, out."""

    def __init__(self, width: int) -> None:
        super().__init__()
        roles = len(ROLES)
        self.norm = nn.LayerNorm(width)
        self.drop = nn.Dropout(0.1)
        self.role = nn.Embedding(roles, 32)
        self.thing = nn.Sequential(nn.Linear(3 * width + 32, _THING), nn.GELU(), nn.Dropout(0.1))
        self.side = nn.Linear(_THING, _PAIR)
        self.roles = nn.Embedding(roles * roles, 16)
        self.distance = nn.Embedding(len(_DISTANCES) + 1, 16)
        self.pair = nn.Sequential(nn.Linear(3 * _PAIR + 32, _PAIR), nn.GELU(), nn.Dropout(0.1), nn.Linear(_PAIR, 2))
        sizes = {"type": len(TYPES), "stage": len(STAGES), "category": len(CATEGORY), **{name: len(v) for name, v in VALUES.items()}}
        self.values = nn.ModuleDict({f"of_{name}": nn.Linear(_THING, size) for name, size in sizes.items()})

    def things(self, states: Tensor, firsts: Tensor, lasts: Tensor, roles: Tensor) -> Tensor:
        """What each span stands for, shape (spans, width)."""
        told = self.drop(self.norm(states))
        sums = torch.cat([torch.zeros_like(told[:1]), told.cumsum(0)])
        mean = (sums[lasts + 1] - sums[firsts]) / (lasts - firsts + 1)[:, None].to(told.dtype)
        found: Tensor = self.thing(torch.cat([told[firsts], told[lasts], mean, self.role(roles)], -1))
        return found

    def pairs(self, things: Tensor, firsts: Tensor, roles: Tensor) -> Tensor:
        """Logits of shape (things, things, 2): same incident, same thing."""
        count = things.shape[0]
        side = self.side(things)
        one, other = side[:, None].expand(count, count, _PAIR), side[None].expand(count, count, _PAIR)
        apart = (firsts[:, None] - firsts[None]).abs()
        bounds = torch.tensor(_DISTANCES, device=things.device)
        far = (apart[..., None] > bounds).sum(-1)
        low, high = torch.minimum(roles[:, None], roles[None]), torch.maximum(roles[:, None], roles[None])
        told = [one * other, (one - other).abs(), one + other, self.roles(low * len(ROLES) + high), self.distance(far)]
        found: Tensor = self.pair(torch.cat(told, -1))
        return found

    def value(self, name: str, things: Tensor) -> Tensor:
        """Logits of one value, shape (things, choices)."""
        found: Tensor = self.values[f"of_{name}"](things)
        return found

    def forward(self, states: Tensor, firsts: Tensor, lasts: Tensor, roles: Tensor) -> tuple[Tensor, ...]:
        """Probabilities: same incident, same thing, then every value in the order of `value_names`."""
        things = self.things(states, firsts, lasts, roles)
        ties = torch.sigmoid(self.pairs(things, firsts, roles))
        ties = (ties + ties.transpose(0, 1)) / 2
        told = [torch.sigmoid(self.value(n, things)) if n == "type" else torch.softmax(self.value(n, things), -1) for n in value_names()]
        return (ties[..., 0], ties[..., 1], *told)


def value_names() -> tuple[str, ...]:
    """The values the heads tell, in order."""
    return ("type", "stage", "category", *VALUES)


class Network(nn.Module):
    """An encoder from a folder (config, safetensors) with the heads; the lowest layers may stay as they are and are then run once."""

    def __init__(self, folder: Path, frozen: int) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(str(folder), attention_probs_dropout_prob=0.0, local_files_only=True, use_safetensors=True)
        config = self.encoder.config
        if config.model_type not in _SPECIAL:
            raise BadValueError(f"{folder}: an encoder of the kind {config.model_type!r}; choose one of {', '.join(_SPECIAL)}")
        self.is_mpnet = config.model_type == "mpnet"
        self.special = _special(folder, _SPECIAL[config.model_type])
        self.width = int(config.hidden_size)
        self.frozen = frozen
        self.spans = Spans(self.width)
        self.heads = ThingHeads(self.width)
        self._kept: dict[bytes, Tensor] = {}

    @property
    def layers(self) -> Any:
        """The encoder's layers, lowest first."""
        return self.encoder.encoder.layer

    def learning(self) -> list[nn.Parameter]:
        """The encoder's parameters that change."""
        return [p for layer in self.layers[self.frozen :] for p in layer.parameters()]

    def train(self, mode: bool = True) -> Self:
        """Learn, or only tell; what does not change always only tells."""
        super().train(mode)
        for part in (self.encoder.embeddings, *self.layers[: self.frozen]):
            part.eval()
        return self

    def states(self, items: Sequence[Item]) -> list[Tensor]:
        """The states of each item's tokens, from one padded batch of their windows."""
        rows = [(item, window) for item in items for window in item.windows]
        longest = max(end - start for _, (start, end) in rows)
        lower, seen = torch.zeros(len(rows), longest + 2, self.width), torch.zeros(len(rows), longest + 2)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_has_short_floats()):
            row = 0
            for part in map(self._lower, items):
                lower[row : row + part.shape[0], : part.shape[1]] = part
                seen[row : row + part.shape[0], : part.shape[1]] = 1
                row += part.shape[0]
            states = self._run(lower, seen, self.frozen, len(self.layers)).float()
        found, row = [], 0
        for item in items:
            parts = [
                states[row + n, 1 + first - start : 1 + last - start]
                for n, ((start, _), (first, last)) in enumerate(zip(item.windows, item.own, strict=True))
            ]
            row += len(parts)
            found.append(torch.cat(parts))
        return found

    @torch.no_grad()
    def _lower(self, item: Item) -> Tensor:
        """What the layers that do not change make of an item's windows, which are of one size; the same in whatever batch it is."""
        key = item.tokens.ids.tobytes()
        if key in self._kept:
            return self._kept[key].float()
        first, last = (torch.full((len(item.windows), 1), id) for id in self.special)
        told = torch.stack([torch.from_numpy(item.tokens.ids[start:end]) for start, end in item.windows])
        ids = torch.cat([first, told, last], 1)
        states = self._run(self.encoder.embeddings(input_ids=ids), torch.ones(ids.shape), 0, self.frozen)
        if self.frozen:  # worth its room
            self._kept[key] = states.bfloat16()
            return self._kept[key].float()
        return states.float()

    def _run(self, states: Tensor, seen: Tensor, start: int, end: int) -> Tensor:
        mask = ((1 - seen)[:, None, None, :] * -1e4).to(torch.bfloat16 if torch.is_autocast_enabled("cpu") else states.dtype)
        bias = (self.encoder.encoder.compute_position_bias(states),) if self.is_mpnet else ()
        for layer in self.layers[start:end]:
            states = layer(states, mask, *bias)
            if isinstance(states, tuple):
                states = states[0]
        return states

    def encode(self, ids: Tensor) -> Tensor:
        """States of one window with its special tokens, shape (1, tokens, width), all layers: what `export` writes."""
        states = self.encoder.embeddings(input_ids=ids)
        return self._run(states, torch.ones_like(ids, dtype=states.dtype), 0, len(self.layers))


def _has_short_floats() -> bool:
    """Whether this processor multiplies floats of 16 bits; where it does not, they take twenty times as long as whole ones."""
    return str(torch.backends.cpu.get_cpu_capability()).startswith("AVX512")


def _special(folder: Path, names: tuple[str, str]) -> tuple[int, int]:
    """The numbers of the tokens around a window."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    found: list[Any] = [tokenizer.token_to_id(name) for name in names]
    missing = [name for name, id in zip(names, found, strict=True) if id is None]
    if missing:
        raise BadValueError(f"{folder / 'tokenizer.json'}: no token {', '.join(missing)}")
    return int(found[0]), int(found[1])


def soft_any(scores: Tensor, owners: Tensor, count: int) -> Tensor:
    """For each owner the logsumexp of its scores, shape (count,): high where any of them is."""
    highest = torch.full((count,), -1e4).scatter_reduce(0, owners, scores.detach(), "amax")
    return torch.zeros(count).index_add(0, owners, torch.exp(scores - highest[owners])).log() + highest


def binary(logits: Tensor, wanted: Tensor, weight: Tensor | None = None) -> Tensor:
    """Summed binary cross-entropy."""
    lost = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    return (lost if weight is None else lost * weight).sum()
