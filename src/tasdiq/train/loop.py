"""Items in, a trained network out; every step can be the last one before a kill, and the run goes on from there."""

import math
import os
import pickle
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from torch import nn

from tasdiq.errors import BadValueError
from tasdiq.train.items import Item
from tasdiq.train.loss import Lessons, losses
from tasdiq.train.network import Network

CHECKPOINT, BEST = "checkpoint.pt", "best.pt"
_WARM = 0.08  # of the steps
_LOWEST_RATE = 0.02  # of the highest
_CLIP = 5.0
_SORTED = 8  # batches whose items are sorted by length together
_KEPT = 0.998  # of the mean of the weights, at each step; less in the first steps, that it is not held by where the run began


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to train; the defaults are those of the small model."""

    epochs: int = 4
    batch: int = 4
    encoder_rate: float = 1.5e-4
    head_rate: float = 1.5e-3
    seed: int = 0
    patience: int = 2  # epochs without a better held-out loss after which it stops
    save_every: int = 25  # steps
    teacher: str | None = None  # the name of its weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is."""

    step: int
    steps: int
    epoch: int
    loss: float  # mean of an item, since the last report
    held_out: float | None = None


@dataclass(kw_only=True)
class _State:
    step: int = 0
    best: float = math.inf
    since_best: int = 0
    done: bool = False


def train(  # noqa: PLR0913 - the parts of a run
    network: Network,
    items: Sequence[Item],
    held_out: Sequence[Item],
    settings: Settings,
    folder: Path,
    on_progress: Callable[[Progress], None],
    teacher: Lessons | None = None,
) -> None:
    """Train, with checkpoints in the folder; a run that was killed there goes on. The network ends as it was best on what was held out."""
    run = _Run(network, items, held_out, settings, folder)
    run.teacher = teacher
    run.resume()
    run.go(on_progress)
    network.load_state_dict(read_weights(folder / BEST), strict=False)


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """The parameters that a run kept; raises BadValueError where the file is none of its."""
    held: dict[str, torch.Tensor] = _read(path)["network"]
    return held


class _Run:
    def __init__(self, network: Network, items: Sequence[Item], held_out: Sequence[Item], settings: Settings, folder: Path) -> None:
        self.network, self.items, self.held_out, self.settings, self.folder = network, items, held_out, settings, folder
        self.per_epoch = math.ceil(len(items) / settings.batch)
        self.steps = settings.epochs * self.per_epoch
        heads = [*network.spans.parameters(), *network.heads.parameters()]
        self.parameters = [*network.learning(), *heads]
        rates = [{"params": network.learning(), "lr": settings.encoder_rate}, {"params": heads, "lr": settings.head_rate}]
        self.optimizer = torch.optim.AdamW(rates, weight_decay=0.01)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self._rate)
        self.state = _State()
        self.teacher: Lessons | None = None
        self.mean = self._learnt()  # of the weights of the last few hundred steps: what is judged, and kept

    def go(self, on_progress: Callable[[Progress], None]) -> None:
        """All steps that are left."""
        while self.state.step < self.steps and not self.state.done:
            epoch, batch = divmod(self.state.step, self.per_epoch)
            lost = self._step(batches(self.items, self.settings, epoch)[batch])
            self.state.step += 1
            self._average()
            at_end = self.state.step % self.per_epoch == 0
            held_out = self._judge() if at_end else None
            if at_end or self.state.step % self.settings.save_every == 0:
                self._save()
            on_progress(Progress(step=self.state.step, steps=self.steps, epoch=epoch, loss=lost, held_out=held_out))

    def _step(self, batch: Sequence[Item]) -> float:
        torch.manual_seed(self.settings.seed * 1_000_003 + self.state.step)
        chance = random.Random(self.settings.seed * 1_000_003 + self.state.step)
        self.network.train()
        self.optimizer.zero_grad()
        told = [
            sum(losses(self.network, item, states, chance, self.teacher).values(), torch.zeros(())) * item.weight
            for item, states in zip(batch, self.network.states(batch), strict=True)
        ]
        lost = torch.stack(told).sum() / self.settings.batch
        if not math.isfinite(float(lost.detach())):
            raise BadValueError(f"step {self.state.step + 1}: the loss is no number any more; remove {self.folder} and give a lower --rate")
        lost.backward()
        nn.utils.clip_grad_norm_(self.parameters, _CLIP)
        self.optimizer.step()
        self.schedule.step()
        return float(lost.detach())

    def _average(self) -> None:
        """Take this step's weights into the mean (exponential moving average; Polyak and Juditsky 1992)."""
        kept = min(_KEPT, self.state.step / (self.state.step + 9))
        for name, weights in self._learnt().items():
            self.mean[name].lerp_(weights, 1 - kept)

    def _judge(self) -> float:
        """The mean loss of what is held out, by the mean of the weights; the best mean so far is kept."""
        weights = self._learnt()
        self.network.load_state_dict(self.mean, strict=False)
        held_out = mean_loss(self.network, self.held_out, self.settings.batch) if self.held_out else -float(self.state.step)
        self.network.load_state_dict(weights, strict=False)
        if held_out < self.state.best:
            self.state.best, self.state.since_best = held_out, 0
            _write(self.folder / BEST, {"network": self.mean})
        else:
            self.state.since_best += 1
            self.state.done = self.state.since_best >= self.settings.patience
        return held_out

    def _rate(self, step: int) -> float:
        return min(1.0, (step + 1) / (_WARM * self.steps)) * max(_LOWEST_RATE, 1 - step / self.steps)

    def _learnt(self) -> dict[str, torch.Tensor]:
        """The parameters that training changes; the rest comes from the encoder's folder."""
        changing = {id(p) for p in self.parameters}
        return {name: p.detach().clone() for name, p in self.network.named_parameters() if id(p) in changing}

    def _save(self) -> None:
        held = {
            "network": self._learnt(),
            "mean": self.mean,
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
        }
        _write(self.folder / CHECKPOINT, {**held, "state": asdict(self.state), "run": self._name()})

    def _name(self) -> dict[str, Any]:
        """What a checkpoint must agree in, to go on from it."""
        return {
            "settings": asdict(self.settings), "items": _named(self.items), "held_out": _named(self.held_out),
            "encoder": [self.network.width, len(self.network.layers), self.network.frozen],
        }  # fmt: skip

    def resume(self) -> None:
        """Go on from the folder's checkpoint; raises BadValueError where it is of another run."""
        path = self.folder / CHECKPOINT
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            return
        held = _read(path)
        if held.get("run") != self._name():
            raise BadValueError(f"{path} is of another run ({_differing(held.get('run'), self._name())}); give another --out, or remove it")
        self.network.load_state_dict(held["network"], strict=False)
        self.mean = held["mean"]
        self.optimizer.load_state_dict(held["optimizer"])
        self.schedule.load_state_dict(held["schedule"])
        self.state = _State(**held["state"])


def batches(items: Sequence[Item], settings: Settings, epoch: int) -> list[list[Item]]:
    """An epoch's batches, items of like length together, in an order that only the seed and the epoch decide."""
    chance = random.Random(settings.seed * 7_919 + epoch)
    order = chance.sample(list(items), len(items))
    stretch = settings.batch * _SORTED
    found = []
    for start in range(0, len(order), stretch):
        alike = sorted(order[start : start + stretch], key=lambda item: len(item.tokens))
        found += [alike[n : n + settings.batch] for n in range(0, len(alike), settings.batch)]
    return chance.sample(found, len(found))


@torch.no_grad()
def mean_loss(network: Network, items: Sequence[Item], batch: int) -> float:
    """The mean loss of an item, nothing learnt."""
    network.eval()
    ordered = sorted(items, key=lambda item: len(item.tokens))
    chance = random.Random(0)
    total = 0.0
    for start in range(0, len(ordered), batch):
        part = ordered[start : start + batch]
        for item, states in zip(part, network.states(part), strict=True):
            total += float(sum(losses(network, item, states, chance).values(), torch.zeros(())))
    return total / max(1, len(items))


def _named(items: Sequence[Item]) -> str:
    """How many items there are, and a hash of what they hold."""
    found = sha256()
    for item in items:
        labels = [(x.role, x.spans, x.weight, sorted(x.incidents), sorted(x.types), x.stage, x.category, x.describes) for x in item.labels]
        found.update(item.tokens.ids.tobytes() + repr((item.name, labels, item.dates, item.weight)).encode("utf-8", "surrogatepass"))
    return f"{len(items)} documents, {found.hexdigest()[:16]}"


def _differing(theirs: Any, ours: dict[str, Any]) -> str:
    """In what two runs differ."""
    told = theirs if isinstance(theirs, dict) else {}
    return "; ".join(f"{name}: {told.get(name)}, not {value}" for name, value in ours.items() if told.get(name) != value)


def _read(path: Path) -> dict[str, Any]:
    """What `_write` wrote: tensors, numbers and words alone; no code of a file is ever run."""
    try:
        held: dict[str, Any] = torch.load(path, weights_only=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise BadValueError(f"{path} is no checkpoint ({str(error).partition(chr(10))[0]}); remove it to begin anew") from error
    if not isinstance(held, dict):
        raise BadValueError(f"{path} is no checkpoint; remove it to begin anew")
    return held


def _write(path: Path, held: dict[str, Any]) -> None:
    """Whole or not at all, whenever the process ends."""
    part = path.with_suffix(".part")
    torch.save(held, part)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)
