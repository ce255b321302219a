"""A folder of MUC-4 files and the names of its parts in, the keys, corpora and labels of those parts out.

The words of a part, between dashes, stand in the names of its files: part "tst1" has `tst1-muc3` and `key-tst1.v7`.
"""

import re
from pathlib import Path

from tasdiq.errors import UnreadableError
from tasdiq.evaluate.bench import Order
from tasdiq.evaluate.files import found

_TEST = "key-tst*"


def keys(order: Order) -> list[Path]:
    """The key files of the parts; of all tests where no part is named, and of everything where there is no test."""
    held = found(order.folder, "key-*", what="the key (a file key-PART)")
    if not order.parts:
        return [path for path in held if path.match(_TEST)] or held
    return [path for part in order.parts for path in _of_part(held, part, order.folder, "key")]


def corpora(order: Order) -> list[Path]:
    """The corpus files of the parts."""
    held = [path for path in found(order.folder, "*", what="a corpus file and its key") if not path.name.startswith("key-")]
    return [path for part in _parts(order) for path in _of_part(held, part, order.folder, "corpus file")]


def role_files(order: Order) -> list[Path]:
    """The label files of the roles: those of the tests where no part is named."""
    folder = order.folder / "roles" if (order.folder / "roles").is_dir() else order.folder
    held = found(folder, "*.json", "*.jsonl", what="the labels of the roles (roles/*.json)")
    wanted = order.parts or ("tst",)
    return [path for path in held if any(_words(part) <= _words(path.name) or part in path.name for part in wanted)] or held


def _parts(order: Order) -> list[str]:
    return list(order.parts) or [path.name.removeprefix("key-").partition(".")[0] for path in keys(order)]


def _of_part(held: list[Path], part: str, folder: Path, what: str) -> list[Path]:
    chosen = [path for path in held if _words(part) <= _words(path.name)]
    if not chosen:
        raise UnreadableError(
            f"{folder}: no {what} for the part {part!r}; there are {', '.join(path.name for path in held[:20]) or 'none'}"
        )
    return chosen


def _words(name: str) -> frozenset[str]:
    return frozenset(re.split(r"[-.]", name.lower()))
