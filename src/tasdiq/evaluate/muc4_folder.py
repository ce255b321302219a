"""A folder of MUC-4 files and the names of its parts in, the keys, corpora and labels of those parts out.

The words of a part, between dashes, stand in the names of its files: part "tst1" has `tst1-muc3` and `key-tst1.v7`.
"""

import re
from dataclasses import replace
from pathlib import Path

from tasdiq.errors import UnreadableError
from tasdiq.evaluate.bench import Order
from tasdiq.evaluate.files import found

_TEST = "tst"  # in the names of tests
_NAMED = 20  # files that an error lists


def keys(order: Order) -> list[Path]:
    """The key files of the parts; of all tests where no part is named, and of everything where there is no test."""
    return _chosen(found(order.folder, "key-*", what="the key (a file key-PART)"), order, "key")


def corpora(order: Order) -> list[Path]:
    """The corpus files of the parts; where no part is named, of those that have a key, or of the tests where there is none."""
    held = [path for path in found(order.folder, "*", what="a corpus file") if not path.name.startswith("key-")]
    named = [path.name.removeprefix("key-").partition(".")[0] for path in _chosen(sorted(order.folder.glob("key-*")), order, "key")]
    return _chosen(held, replace(order, parts=order.parts or tuple(named)), "corpus file")


def role_files(order: Order) -> list[Path]:
    """The label files of the roles: those of the tests where no part is named."""
    folder = order.folder / "roles" if (order.folder / "roles").is_dir() else order.folder
    held = found(folder, "*.json", "*.jsonl", what="the labels of the roles (roles/*.json)")
    wanted = order.parts or (_TEST,)
    return [path for path in held if any(_words(part) <= _words(path.name) or part in path.name for part in wanted)] or held


def _chosen(held: list[Path], order: Order, what: str) -> list[Path]:
    """The files of the parts, each once; raises UnreadableError that names a part without one."""
    if not order.parts or not held:
        return [path for path in held if _TEST in path.name] or held
    chosen: dict[Path, None] = {}
    for part in order.parts:
        of_part = [path for path in held if _words(part) <= _words(path.name)]
        if not of_part:
            names = ", ".join(path.name for path in held[:_NAMED])
            raise UnreadableError(f"{order.folder}: no {what} for the part {part!r}; there are {names}")
        chosen |= dict.fromkeys(of_part)
    return list(chosen)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.split(r"[-.]", name.lower()))
