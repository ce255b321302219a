"""Labelled material and an encoder in, a model folder with its card out: the whole of `tasdiq train`."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.extractor import Extractor
from tasdiq.extract.trained.proposals import probability
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.train.card import write_text
from tasdiq.train.choose import START, Labelled, calibration, labelled, outcomes, score, thresholds
from tasdiq.train.encoders import TOKENIZER, encoder, frozen, licence
from tasdiq.train.loop import Progress, Settings, train
from tasdiq.train.material import Pair, material

if TYPE_CHECKING:
    from tasdiq.train.items import Item

PLOT = "reliability.svg"
_FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to train on, from which encoder, and where to."""

    learn: tuple[Path, ...]
    choose: tuple[Path, ...]  # what early stopping, thresholds and calibration are chosen on; never learnt from
    encoder: str
    out: Path
    name: str
    settings: Settings
    empty: int = 400  # documents without incidents to learn from; they weigh as much as all there are
    int8: bool = True
    teachers: tuple[Path, ...] = ()  # the folders of larger models that this one learns from too
    cache: Path


def run(order: Order, coder: Coder, today: date, on_progress: Callable[[Progress], None], tell: Callable[[str], None]) -> dict[str, Any]:
    """Train, export, choose thresholds, calibrate, write the card; a run that was killed goes on where it was. The card comes back."""
    import torch

    from tasdiq.train.export import export, write_card
    from tasdiq.train.items import balanced
    from tasdiq.train.network import Network
    from tasdiq.train.teacher import Teachers, check, teacher

    _check(order)
    for each in order.teachers:
        check(each)
    base = encoder(order.encoder, order.cache)
    learn, choose = _read(order.learn, coder, tell), _read(order.choose, coder, tell)
    if not learn or not choose:
        paths = order.choose if learn else order.learn
        raise BadValueError(
            f"no labelled document in {', '.join(map(str, paths))}; of a database, only what somebody judged is learnt from"
        )
    torch.manual_seed(order.settings.seed)
    network = Network(base, frozen(order.encoder))
    items, held_out = _cut(learn, base), _cut(choose, base)
    if not any(i.labels for i in items):
        raise BadValueError(f"nothing to learn from: {len(items)} documents, and no words in them are labelled")
    items = balanced(items, order.empty, order.settings.seed)
    taught = Teachers([teacher(each, order.cache, _cut(learn, each)) for each in order.teachers]) if order.teachers else None
    settings = replace(order.settings, teacher=taught.name if taught else None)
    tell(f"{len(items)} documents to learn from, {len(held_out)} to choose on, {sum(len(i.labels) for i in items)} things labelled")
    train(network, items, held_out, settings, order.out / "run", on_progress, taught)
    tell("writing the model")
    export(network, base, order.out, int8=order.int8)
    told = {
        "name": order.name, "encoder": order.encoder, "trained": today.isoformat(), "licence": licence(order.encoder),
        "settings": asdict(settings),
        "data": {"learnt from": [p.name for p in order.learn], "documents": len(items), "chosen on": [p.name for p in order.choose]},
    }  # fmt: skip
    write_card(order.out, network, {**told, "thresholds": START, "calibration": {}})
    finish(order.out, choose, tell)
    card: dict[str, Any] = json.loads((order.out / "model.json").read_text(encoding="utf-8"))
    return card


def _cut(pairs: Sequence[Pair], folder: Path) -> "list[Item]":
    """The labelled documents as the tokenizer of that folder cuts them."""
    from tokenizers import Tokenizer

    from tasdiq.train.items import item

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return [made for example, reading in pairs if (made := item(example, reading, tokenizer)) is not None]


def _check(order: Order) -> None:
    """What can be told to be wrong before anything is read."""
    same = {path.resolve() for path in order.learn} & {path.resolve() for path in order.choose}
    if same:
        raise BadValueError(
            f"{', '.join(map(str, sorted(same)))}: to learn from and to choose on; a model must be chosen on what it has not seen"
        )
    if not re.fullmatch(r"[\w.-]+:\d+", order.name):
        raise BadValueError(f"{order.name!r} is no name of a model; write NAME:VERSION, such as mine:1")


def finish(folder: Path, choose: Sequence[Pair], tell: Callable[[str], None], held: Mapping[str, float] | None = None) -> None:
    """Choose the thresholds of an exported model but for those `held`, calibrate it, and write both with their scores into its card."""
    from tasdiq.evaluate.calibration import calibration as measured
    from tasdiq.evaluate.calibration_plot import reliability_svg

    tell("choosing thresholds")
    extractor = Extractor(folder)
    cases = [labelled(extractor.read(reading), example) for example, reading in choose]
    chosen, best = thresholds(cases)
    if held:
        chosen, best = {**chosen, **held}, score(cases, {**chosen, **held})
    fitted = calibration(cases, chosen)
    pairs = list(_crossed(cases, chosen))
    errors = measured(pairs) if pairs else None
    path = folder / "model.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    card |= {"thresholds": chosen, "calibration": {name: list(pair) for name, pair in fitted.items()}}
    card["scores"] = {
        "F over types and things on what was chosen on, per cent": round(best, 2),
        "expected calibration error, by width, five-fold": round(errors.error_by_width, 4) if errors else None,
        "expected calibration error, by mass, five-fold": round(errors.error_by_mass, 4) if errors else None,
        "proposals and incidents measured": len(pairs),
    }
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write_text(folder, card)
    if errors:
        (folder / PLOT).write_text(reliability_svg(errors, f"Reliability of {card['name']}"), encoding="utf-8")


def _crossed(cases: Sequence[Labelled], chosen: Mapping[str, float]) -> Iterator[tuple[float, bool]]:
    """Each fifth's outcomes with the calibration that the others give: what a calibration is worth on documents it has not seen."""
    for fold in range(_FOLDS):
        mine, others = cases[fold::_FOLDS], [case for n, case in enumerate(cases) if n % _FOLDS != fold]
        fitted = calibration(others, chosen)
        for name, rows in outcomes(mine, chosen).items():
            slope, shift = fitted[name]
            yield from ((probability(slope * logit + shift), right) for logit, right in rows)


def _read(paths: Sequence[Path], coder: Coder, tell: Callable[[str], None]) -> list[Pair]:
    for path in paths:
        tell(f"reading {path}")
    return list(material(paths, coder))
