"""The verb that trains the linking model on the desk's own judgements."""

from pathlib import Path

import rich_click as click

from tasdiq.cli.run import Session, put, say, whole


@click.command("train-linker")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("linker.json"), show_default=True, help="The file to write."
)
@click.pass_obj
def train_linker(session: Session, out: Path) -> None:
    """Train the linking model on what people judged to be the same incident or different ones.

    The weights are counted in the desk's own judgements and drawn towards the model in use, the more so the fewer there are.
    Prints how the old and the new model do on judged pairs that were held out. At least ten of each kind are needed.

    \b
    Examples:
      tasdiq train-linker
      tasdiq train-linker --out models/linker.json
    """
    scores = whole(out, lambda part: session.tasdiq().train_linker(part))
    say(f'the model is in {out}; use it with `linker = "{out}"` in tasdiq.toml, or TASDIQ_LINKER={out}')
    put([scores])
