"""Paths and URLs in, coded documents out, in the order given, on every core; then into the log."""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process

from tasdiq.config import Config
from tasdiq.engine.registry import known
from tasdiq.errors import TasdiqError, UnreadableError
from tasdiq.model.statement import Issue
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coded, Coder, code, replies
from tasdiq.sources.cache import Cache
from tasdiq.sources.read import Fetch, Input, documents, inputs

SMALL = 4  # documents; no more are coded in this process, without the cost of starting others
Code = Callable[[Coder, Document], Coded]
BATCH = 4  # documents sent to a worker at once, if no one input holds more
AHEAD = 4  # batches for each worker that may wait for the one before them


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One document as read, with its bytes; `coded` is None where it was known already."""

    document: Document
    raw: bytes = field(repr=False)
    coded: Coded | None


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What some inputs held, and what of them could not be read. It crosses processes."""

    taken: tuple[Taken, ...]
    issues: tuple[Issue, ...]


def _silent(_: str) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is done with each document that is not known yet. It crosses processes."""

    known: frozenset[str] = frozenset()  # ids of documents that are only passed on
    past: tuple[tuple[str, int], ...] = ()  # places by how often the desk's records use them: a hint for names of several places
    code: Code = code
    tell: Callable[[str], None] = field(default=_silent, compare=False)  # what a person at the keyboard should know


def taken(
    paths: Iterable[str], config: Config, work: Work, *, on_issue: Callable[[Issue], None], on_progress: Callable[[int], None]
) -> Iterator[Taken]:
    """Every document of the paths, coded unless its id is known, in the order of the paths."""
    found = list(inputs(paths, on_issue))
    fetch = _fetcher(config) if any(i.url for i in found) else None
    for batch in _batches(found, config, work, fetch) if known(config.engine) == "local" else _on_spark(found, config, work):
        for issue in batch.issues:
            on_issue(issue)
        yield from batch.taken
        on_progress(len(batch.taken))


def pages() -> Cache:
    """The pages fetched before."""
    from platformdirs import user_cache_path

    return Cache(folder=user_cache_path("tasdiq") / "pages")


def forget_replies(documents: Iterable[str]) -> None:
    """Delete what language models replied about these documents: it may quote what must be forgotten."""
    from tasdiq.extract.llm.replied import Replied

    Replied(folder=replies()).forget(documents)


def _fetcher(config: Config) -> Fetch:
    from tasdiq.sources.fetch import Fetcher

    return Fetcher(now=time.monotonic, sleep=time.sleep, cache=pages(), allow_private=config.allow_private)


def _cores(config: Config) -> int:
    return config.workers or os.cpu_count() or 1


def _batches(found: list[Input], config: Config, work: Work, fetch: Fetch | None) -> Iterator[Batch]:
    if _cores(config) < 2 or sum(i.documents for i in found) <= SMALL or any(i.url for i in found) or config.llm_url:
        coder = Coder(config, work.past)  # also for a language model: one process keeps to one spending limit
        for given in found:
            yield take([given], coder, work, fetch)
        if coder.llm is not None:
            coder.llm.close()
            work.tell(coder.llm.summary())
        return
    pool = ProcessPoolExecutor(_cores(config), mp_context=get_context("spawn"), initializer=_start, initargs=(config, work))
    waiting: deque[Future[Batch]] = deque()
    try:
        for some in _together(found):
            with _deaf_to_interrupts():  # a worker that starts inherits this, and answers no Ctrl-C while it loads
                waiting.append(pool.submit(_take_in_worker, some))
            while len(waiting) > AHEAD * _cores(config):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise UnreadableError("a worker process died; what was finished is kept. --workers 1 shows at which input") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _together(found: Iterable[Input]) -> Iterator[list[Input]]:
    """The inputs in their order, as many at a time as hold BATCH documents."""
    some: list[Input] = []
    for given in found:
        some.append(given)
        if sum(one.documents for one in some) >= BATCH:
            yield some
            some = []
    if some:
        yield some


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _on_spark(found: list[Input], config: Config, work: Work) -> Iterator[Batch]:
    from tasdiq.pipeline.reading.spark import batches

    return batches(found, config, work)


def take(given: list[Input], coder: Coder, work: Work, fetch: Fetch | None) -> Batch:
    """What the inputs held, each document coded unless it is known; one that cannot be coded is an issue."""
    issues: list[Issue] = []
    rows: list[Taken] = []
    for document, raw in (found for one in given for found in documents(one, fetch=fetch, report=issues.append)):
        if document.id in work.known:
            rows.append(Taken(document=document, raw=raw, coded=None))
            continue
        _ = coder.book, coder.gazetteer, coder.extractor  # what is wrong with the settings is no document's fault, and stops the run
        try:
            rows.append(Taken(document=document, raw=raw, coded=work.code(coder, document)))
        except (TasdiqError, RecursionError) as error:
            issues.append(Issue(name=document.name, stage="extract", problem=f"{document.name}: {error}", document=document.id))
    issues += coder.issues
    coder.issues.clear()
    return Batch(taken=tuple(rows), issues=tuple(issues))


_HERE: list[tuple[Coder, Work]] = []  # a worker process's own coder, set once by `_start`


def _start(config: Config, work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to answer
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _HERE[:] = [(Coder(config, work.past), work)]


def _end_with_parent() -> None:
    """No worker outlives the first process, however that ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _take_in_worker(given: list[Input]) -> Batch:
    coder, work = _HERE[0]
    return take(given, coder, work, None)
