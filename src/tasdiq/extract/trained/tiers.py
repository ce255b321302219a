"""A tier's name or a folder in, the folder of its model out."""

from importlib.resources import files
from pathlib import Path

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.network import CARD

SHIPPED = "small"
ACCURATE = "accurate"  # made on the user's machine, from a larger encoder's package and what ships


def folder(model: str, data: Path) -> Path:
    """Where the model lies: what ships, what was built into the user's data folder, or a folder of one's own.

    Raises BadValueError with the choices where there is no model.
    """
    if model == SHIPPED:
        return Path(str(files("tasdiq").joinpath("data", "models", SHIPPED)))
    place = data / "models" / ACCURATE if model == ACCURATE else Path(model)
    if not (place / CARD).is_file():
        hint = (
            f"make it with `tasdiq build-model {ACCURATE}`, or train it: tasdiq train ... --encoder mpnet --out {place}"
            if model == ACCURATE
            else f"choose {SHIPPED}, {ACCURATE}, or a folder that `tasdiq train` wrote"
        )
        raise BadValueError(f"no model {model!r} ({place / CARD} is not there): {hint}")
    return place
