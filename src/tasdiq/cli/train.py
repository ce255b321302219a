"""The verb that trains a model: labelled material in, a model folder with its card out."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from tasdiq.cli.run import Session, put, say
from tasdiq.errors import BadValueError

if TYPE_CHECKING:
    from tasdiq.train.loop import Progress

_NEEDED = ("torch", "transformers", "onnx")


@click.command()
@click.argument("learn", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True), metavar="PATH...")
@click.option(
    "--choose",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path, exists=True),
    help="Labelled material to stop, choose and calibrate by; not learnt from.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The model's folder; a run that was stopped goes on there.",
)
@click.option(
    "--encoder", default="minilm", show_default=True, help="minilm, mpnet, or a folder with config.json, model.safetensors, tokenizer.json."
)
@click.option(
    "--teacher",
    "teachers",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of a larger model trained on the same material, to learn from as well; of several, from their mean.",
)
@click.option("--name", default="own:1", show_default=True, help="What statements will say they were read by: NAME:VERSION.")
@click.option("--epochs", type=click.IntRange(1, 100), default=4, show_default=True, help="Times through the material, at most.")
@click.option("--batch", type=click.IntRange(1, 64), default=4, show_default=True, help="Documents of one step.")
@click.option("--rate", type=click.FloatRange(1e-7, 1e-2), default=1.5e-4, show_default=True, help="Learning rate of the encoder.")
@click.option("--seed", type=int, default=0, show_default=True, help="Same seed, same material, same model.")
@click.option("--no-int8", is_flag=True, help="Keep the encoder's matrices as they are: four times as large.")
@click.pass_obj
def train(  # noqa: PLR0913 - a parameter an option
    session: Session, learn: tuple[Path, ...], choose: tuple[Path, ...], out: Path, encoder: str, name: str, epochs: int, batch: int,
    rate: float, seed: int, no_int8: bool, teachers: tuple[Path, ...],
) -> None:  # fmt: skip
    """Train a model on labelled reports and write it, with its card, to a folder.

    PATH is a folder of MUC-4 texts and answer keys, a folder of marked examples (.txt), a .jsonl of texts with incidents as
    `tasdiq code` writes them, or a database that reviewers have corrected. Needs the extra: pip install 'tasdiq[train]'.

    \b
    Examples:
      tasdiq train muc4/ training/examples --choose muc4-test/ --out models/mine
      tasdiq train desk.db --choose labelled.jsonl --out models/large --encoder mpnet
      tasdiq train muc4/ --choose muc4-test/ --out models/small --teacher models/large
    """
    _check_installed()
    from platformdirs import user_cache_path

    from tasdiq.pipeline.reading.coder import Coder
    from tasdiq.train.loop import Settings
    from tasdiq.train.run import Order, run

    settings = Settings(epochs=epochs, batch=batch, encoder_rate=rate, seed=seed)
    order = Order(
        learn=learn, choose=choose, encoder=encoder, out=out, name=name, settings=settings, int8=not no_int8,
        teachers=teachers,
        cache=user_cache_path("tasdiq") / "encoders",
    )  # fmt: skip
    with _steps() as advance:

        def show(progress: "Progress") -> None:
            advance(progress)
            if progress.held_out is not None:
                say(f"epoch {progress.epoch + 1}: loss {progress.held_out:.3f} on what is held out")

        card = run(order, Coder(session.config), datetime.now(UTC).date(), show, say)
    say(f'the model is in {out}; use it with `model = "{out}"` in tasdiq.toml, or TASDIQ_MODEL={out}')
    put([card["scores"]])


def _check_installed() -> None:
    from importlib.util import find_spec

    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise BadValueError(f"training needs {', '.join(missing)}: pip install 'tasdiq[train]'")


@contextmanager
def _steps() -> "Iterator[Callable[[Progress], None]]":
    """How many steps are done, the loss and the time left, on stderr; a line each hundred steps where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda now: say(f"step {now.step} of {now.steps}, loss {now.loss:.2f}") if now.step % 100 == 0 else None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Shown

    columns = (TextColumn("training"), BarColumn(), MofNCompleteColumn(), TextColumn("loss {task.fields[loss]:.2f}"), TimeRemainingColumn())
    with Shown(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("training", total=None, loss=0.0)
        yield lambda now: shown.update(task, completed=now.step, total=now.steps, loss=now.loss)
