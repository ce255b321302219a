"""Inputs in, batches of coded documents out, in the order given: what `adding` does in processes, done by Spark's workers.

The driver sends inputs (a file, or a piece of one) as Arrow rows; a worker reads and codes them with the readers and the coder of
one machine, so that every worker must see the files under the same path, and have the same Tasdiq.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from tasdiq.config import Config
from tasdiq.engine.session import in_words, session
from tasdiq.errors import BadValueError, UnreadableError
from tasdiq.model.statement import Issue
from tasdiq.pipeline.reading.adding import Batch, Work, take
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.sources.read import Input

EACH = 64  # documents that a core codes before what it found is kept
_TASKS = 4  # of one core in that time, so that a slow one holds up no other


def batches(found: Iterable[Input], config: Config, work: Work) -> Iterator[Batch]:
    """What each input held, in the order of the inputs; what was coded before a failure has been given out."""
    if config.llm_url:
        raise BadValueError("a language model is asked by one process, which keeps to one limit: --engine local, or no llm_url")
    spark = session()
    cores = int(spark.sparkContext.defaultParallelism)
    for fetched, some in groupby(found, key=lambda given: given.url is not None):
        if fetched:
            yield from map(_not_fetched, some)
            continue
        for wave in waves(some, cores * EACH):
            yield from _coded(spark, wave, _worker(config, work), min(len(wave), cores * _TASKS))


def waves(found: Iterable[Input], documents: int) -> Iterator[list[Input]]:
    """The inputs in their order, as many at a time as hold about so many documents.

    >>> [len(wave) for wave in waves([Input(name="a")] * 5, 2)]
    [2, 2, 1]
    """
    wave: list[Input] = []
    held = 0
    for given in found:
        wave.append(given)
        held += given.documents
        if held >= documents:
            yield wave
            wave, held = [], 0
    if wave:
        yield wave


def _not_fetched(given: Input) -> Batch:
    problem = f"{given.url}: addresses are not fetched on Spark, where many workers would flood a site; add it with --engine local"
    return Batch(taken=(), issues=(Issue(name=given.name, stage="sources", problem=problem),))


def _coded(spark: Any, wave: list[Input], worker: Callable[[Any], Any], tasks: int) -> Iterator[Batch]:
    import pyarrow as pa

    sent = pa.table({"position": pa.array(range(len(wave)), pa.int64()), "given": [pickle.dumps(given) for given in wave]})
    with in_words(f"Spark failed between {wave[0].name} and {wave[-1].name}; what was read before is kept", UnreadableError):
        rows = spark.createDataFrame(sent).repartition(tasks).mapInArrow(worker, "position long, batch binary").toArrow()
    for row in rows.sort_by("position").to_pylist():
        yield pickle.loads(row["batch"])


def _worker(config: Config, work: Work) -> Callable[[Any], Any]:
    """What runs on the workers: rows of inputs in, a row of what each held out as soon as it is coded."""

    def coded(rows: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        coder = _coder(config, work.past)
        for row in (row for some in rows for row in some.to_pylist()):
            batch = pickle.dumps(take([pickle.loads(row["given"])], coder, work, None))
            yield pa.RecordBatch.from_pydict({"position": [row["position"]], "batch": [batch]})

    return coded


@lru_cache(maxsize=1)
def _coder(config: Config, past: tuple[tuple[str, int], ...]) -> Coder:
    """The vocabularies, the gazetteer and the model, loaded once in a worker's life."""
    return Coder(config, past)
