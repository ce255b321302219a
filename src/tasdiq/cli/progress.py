"""How far a long run is, on stderr, where that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[[int], None]  # so many documents more are done


@contextmanager
def bar(what: str, unit: str = "documents") -> Iterator[Advance]:
    """A running count for the time it takes; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}: {task.completed} {task.fields[unit]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=None, unit=unit)
        yield lambda done: shown.advance(task, done)


def _silent(_: int) -> None:
    return None
