"""How a verb is run: which errors become which line and exit code, and what the verbs share."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import rich_click as click

from tasdiq.cli.safe import json_line, line, safe
from tasdiq.config import Config, located
from tasdiq.errors import TasdiqError

if TYPE_CHECKING:
    from tasdiq.pipeline import Tasdiq

Written = TypeVar("Written")
DONE, FAILED, UNREAD, INTERRUPTED = 0, 1, 3, 130


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line: its settings, and how a Tasdiq is made of them."""

    make: "Callable[[Config], Tasdiq]"
    config: Config

    def tasdiq(self, **changes: Any) -> "Tasdiq":
        """The database, with what this verb's options change; options that were not given change nothing."""
        return self.make(replace(self.config, **{name: value for name, value in changes.items() if value is not None}))


class Verbs(click.RichGroup):
    """The group of all verbs: an error a user can mend is one line, Ctrl-C and a closed pipe end quietly."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; every way it can fail becomes a line on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say("stopped; what was finished is kept, nothing is half done. Run it again to go on")
            code = INTERRUPTED
        except BrokenPipeError:
            _close_stdout()
            code = DONE
        except (TasdiqError, OSError) as error:
            say(f"error: {error}")
            code = FAILED
        except ExceptionGroup as group:
            told, bugs = group.split(TasdiqError)
            if bugs is not None:
                raise
            for each in _each(told):
                say(f"error: {each}")
            code = FAILED
        ctx.exit(code)


def main() -> None:
    """What the `tasdiq` command runs."""
    from tasdiq.cli.verbs import cli

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="tasdiq")


def real(config: Config) -> "Tasdiq":
    """The database itself; the heavy libraries are loaded only now."""
    from tasdiq.pipeline import Tasdiq

    return Tasdiq(config, say)


def say(message: str) -> None:
    """A message for the person at the keyboard: stderr, one line, nothing a terminal would obey."""
    click.echo(f"tasdiq: {line(message)}", err=True)


def put(rows: Iterable[Any]) -> None:
    """Data for stdout: one JSON object a line, each as soon as it is there."""
    for row in rows:
        click.echo(json_line(row))


def show_lines(lines: Iterable[str]) -> None:
    """Lines of a form for stdout, each as soon as it is there."""
    for each in lines:
        click.echo(safe(each))


class Store(click.ParamType["Path | str"]):
    """A store: a file, or an address of PostgreSQL."""

    name = "path|address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        """The file or the address; a folder is refused."""
        found = located(value) if isinstance(value, str) else value
        if isinstance(found, Path) and found.is_dir():
            self.fail(f"{value!r} is a folder; name a file in it, or postgresql://USER@HOST/DATABASE", param, ctx)
        return found


class Moment(click.ParamType[datetime]):
    """A day (all that was recorded by its end, UTC) or a moment."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment of an ISO date or time."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write 2016-08-09, or 2016-08-09T12:00 for a moment of that day (UTC)", param, ctx)
        if len(value) <= len("2016-08-09"):
            moment = datetime.combine(moment.date(), time.max)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _each(error: BaseException | None) -> Iterator[BaseException]:
    """The errors of a group, of its groups, and so on."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _each(inner)
    elif error is not None:
        yield error


def _close_stdout() -> None:
    """The reader has gone: nothing more is written, also not when Python ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # not a real stream: nothing to close
        return


def whole(path: Path, write: Callable[[Path], Written]) -> Written:
    """Write a file whole or not at all: beside it first, then in its place."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        told = write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return told
