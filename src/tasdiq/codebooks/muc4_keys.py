"""A MUC-4 key or response file in, its templates by message out. What is not understood is reported, never guessed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TextIO

from tasdiq.codebooks.muc4_fills import Fill, parse_fill
from tasdiq.codebooks.muc4_slots import Slot, slots
from tasdiq.errors import UnreadableError

LONGEST_LINE = 4_000  # characters; the longest of the published keys has 491
MOST_BRACKETS = 50  # in one line
_SLOT_LINE = re.compile(r"^([0-9]{1,2})\.\s+(.*)$")
_MESSAGE, _TEMPLATE = 0, 1  # the numbers of the lines that name the message and the template


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTemplate:
    """One incident of one message, as a key or a response has it."""

    message: str
    id: str
    optional: bool = False
    fills: Mapping[str, tuple[Fill, ...]] = field(default_factory=dict)  # by slot id; empty slots are left out


@dataclass(slots=True)
class _Open:
    """A template that is being read."""

    message: str
    id: str | None = None  # "*" in the one template of an irrelevant message
    optional: bool = False
    fills: dict[str, list[Fill]] = field(default_factory=dict)


def read_keys(path: Path, report: Callable[[str], None] | None = None) -> dict[str, tuple[KeyTemplate, ...]]:
    """The templates of each message of a file, in its order; none where the message is marked irrelevant.

    Lines that are no part of a template and no comment (";") are reported. Raises UnreadableError for what is no such file.
    """
    told = report or _unheard
    try:
        with path.open(encoding="latin-1") as file:
            found = parse_keys(_lines(file, str(path)), lambda problem: told(f"{path}, {problem}"))
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read ({error.strerror})") from error
    if not found:
        raise UnreadableError(f"{path}: no MUC-4 template in it; one begins with '0.  MESSAGE: ID'")
    return found


def parse_keys(lines: Iterable[str], report: Callable[[str], None] | None = None) -> dict[str, tuple[KeyTemplate, ...]]:
    """The templates of each message, from the lines of a file.

    >>> held = parse_keys(["0.  MESSAGE: ID   A-0001", "1.  MESSAGE: TEMPLATE   1 (OPTIONAL)", "4.  INCIDENT: TYPE   BOMBING"])
    >>> template = held["A-0001"][0]
    >>> template.optional, template.fills["inc-type"][0].values
    (True, ['BOMBING'])
    """
    told = report or _unheard
    found: dict[str, list[_Open]] = {}
    for number, words in _slot_lines(lines, told):
        if number == _MESSAGE:
            now = _Open(words.split()[0].upper())
            found.setdefault(now.message, []).append(now)
        elif not found:
            continue
        elif number == _TEMPLATE:
            now.id, now.optional = re.split(r"[\s(]", words, maxsplit=1)[0] or "*", "(OPTIONAL)" in words.upper()
        else:
            _fill(now, number, words)
    for message in (message for message, templates in found.items() if any(each.id is None for each in templates)):
        told(f"message {message}: a template without its line '1.  MESSAGE: TEMPLATE' is left out; was the file cut off?")
    return {message: tuple(_closed(each) for each in templates if each.id not in (None, "*")) for message, templates in found.items()}


def _fill(now: _Open, number: int, words: str) -> None:
    slot = _by_number()[number]
    fill = parse_fill(slot, words)
    if fill is not None:
        now.fills.setdefault(slot.id, []).append(fill)


def _closed(held: _Open) -> KeyTemplate:
    fills = {slot: tuple(each) for slot, each in held.fills.items()}
    return KeyTemplate(message=held.message, id=held.id or "*", optional=held.optional, fills=fills)


def _slot_lines(lines: Iterable[str], report: Callable[[str], None]) -> Iterator[tuple[int, str]]:
    """Each fill as (the slot's number, its words); a line that begins with a blank goes on with the slot before it."""
    number: int | None = None
    for count, line in enumerate(lines, 1):
        problem, continues = _problem(line), line[:1] in (" ", "\t")
        found = None if problem else _labelled(line)
        number = found[0] if found else number if continues else None
        words = found[1] if found else line.strip()
        if problem or (not found and not continues and words and not line.startswith(";")):
            report(f"line {count}: {problem or f'not understood: {words[:60]!r}'}")
        elif number is not None and words:
            yield number, words


def _problem(line: str) -> str | None:
    if len(line) > LONGEST_LINE:
        return f"longer than {LONGEST_LINE} characters: left out"
    return f"more than {MOST_BRACKETS} brackets: left out" if line.count("(") > MOST_BRACKETS else None


def _labelled(line: str) -> tuple[int, str] | None:
    """The number of the slot that the line begins, and the words after its label."""
    match = _SLOT_LINE.match(line)
    label = match and _labels().get(int(match[1]))
    after = match and label and label.match(match[2])
    return (int(match[1]), match[2][after.end() :].strip()) if match and after else None


@cache
def _labels() -> dict[int, re.Pattern[str]]:
    labels = {_MESSAGE: "MESSAGE: ID", _TEMPLATE: "MESSAGE: TEMPLATE", **{each.number: each.label for each in slots()}}
    return {number: re.compile(r"\s+".join(map(re.escape, label.split())) + r"\s*") for number, label in labels.items()}


@cache
def _by_number() -> dict[int, Slot]:
    return {each.number: each for each in slots()}


def _lines(file: TextIO, name: str) -> Iterator[str]:
    """The lines of a file, without their ends; of one too long, no more than shows that it is."""
    while line := file.readline(LONGEST_LINE + 2):
        whole = line.endswith("\n")
        if "\0" in line:
            raise UnreadableError(f"{name}: not a text")
        yield line.rstrip("\r\n")
        while not whole and (rest := file.readline(1 << 20)):
            whole = rest.endswith("\n")


def _unheard(_: str) -> None:
    return None
