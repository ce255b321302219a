"""Folders, files and databases in; examples with their readings out, whatever form they are labelled in."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tasdiq.codebooks.muc4_keys import read_keys
from tasdiq.errors import BadValueError
from tasdiq.model.mention import Reading
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.sources.read import documents, inputs
from tasdiq.train import examples, keys, reports
from tasdiq.train.examples import Example

Pair = tuple[Example, Reading]


def material(paths: Iterable[Path], coder: Coder) -> Iterator[Pair]:
    """Every example of the paths, with the dates and places of its text found.

    A path is a folder of MUC-4 texts and keys, a folder of marked examples (.txt), a .jsonl of texts with incidents, or a database.
    """
    for path in paths:
        yield from _of(path, coder)


def _of(path: Path, coder: Coder) -> Iterator[Pair]:
    if path.is_dir() and any(path.glob("key-*")):
        texts, answers = keys.folder(path)
        yield from muc4(texts, answers, coder)
    elif path.is_dir() and any(path.glob("*.txt")):
        yield from (_read(example, coder) for example in examples.read_all(path))
    elif path.suffix == ".jsonl":
        yield from (_read(example, coder) for example in reports.from_lines(path, coder))
    elif path.is_file():
        yield from (_read(example, coder) for example in reports.from_store(path, coder))
    else:
        raise BadValueError(f"{path}: no labelled material: no MUC-4 texts with keys, no marked .txt, no .jsonl, no database")


def muc4(texts: Iterable[Path], answers: Iterable[Path], coder: Coder) -> Iterator[Pair]:
    """The messages of MUC-4 texts with the incidents of their keys."""
    known = {message: found for path in answers for message, found in read_keys(path).items()}
    for given in inputs([str(path) for path in texts], _refuse):
        for document, _ in documents(given, fetch=None, report=_refuse):
            if document.name in known:
                reading = coder.reading(coder.clean(document))
                yield keys.example(reading, known[document.name]), reading


def _read(example: Example, coder: Coder) -> Pair:
    reading = coder.reading(coder.clean(example.document))
    return replace(example, document=reading.document), reading


def _refuse(issue: object) -> None:
    raise BadValueError(f"cannot be learnt from: {issue}")
