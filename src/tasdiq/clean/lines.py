"""Text in, its lines out, each with what a cleaner asks of it: how it reads in plain letters, whether it is prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tasdiq.model.text import plain

_LONGEST = 1_200  # characters of a line that are looked at; a longer line is prose whatever it says
_FULL_LINE = 45  # characters of a line that was broken to fit a page
_DECORATION = " \t\r\u00a0-*|•·–—»›>#[]()\"'=_~"
_ENDING = re.compile(r"[ :.…!?\u06d4\u061f>»]+$|\s*\(\d{1,6}\)\s*$")
_SENTENCE_END = re.compile(r"[.!?\u06d4\u061f][\"')\]\u201d\u2019]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Characters start..end of one line without the blanks around it."""

    start: int
    end: int
    text: str = field(repr=False)  # small letters, straight quotes and dashes
    key: str = field(repr=False)  # as the tables write it: without bullets, brackets, counts and what closes it
    words: int
    prose: bool  # reads like a sentence
    within: bool = False  # carries on a sentence of the line before, in a text whose lines are broken

    @property
    def bullet(self) -> bool:
        """Whether the line is nothing but a bullet."""
        return not self.text.strip(_DECORATION)


def lines(text: str, start: int, end: int) -> Iterator[Line]:
    """The lines of text[start:end] that are not blank."""
    at = start
    before: Line | None = None
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = _line(text, at, stop)
        if line and before and _goes_on(text, before, line):
            line = replace(line, within=True)
        if line:
            yield line
        before = line
        at = stop + 1


def _goes_on(text: str, before: Line, line: Line) -> bool:
    """Whether a line carries on the full line right before it: it begins small or comes to a stop."""
    if before.end - before.start < _FULL_LINE or _SENTENCE_END.search(before.text):
        return False
    return (
        text[line.start].islower() or text[line.end - 1] in ".,;\"'\u201d\u06d4" or (before.within and line.end - line.start >= _FULL_LINE)
    )


def _line(text: str, start: int, end: int) -> Line | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    words = " ".join(plain(text[start : min(end, start + _LONGEST)].replace("»", ">")).split()).lower()
    count = words.count(" ") + 1
    prose = end - start > _LONGEST or count >= 25 or (count >= 7 and _SENTENCE_END.search(words) is not None)
    return Line(start=start, end=end, text=words, key=_key(words), words=count, prose=prose)


def _key(words: str) -> str:
    key = _ENDING.sub("", words[-60:]) if len(words) <= 60 else words
    key = key.strip(_DECORATION) if not words.startswith("(c)") else key
    for _ in range(3):
        key = key[:-60] + _ENDING.sub("", key[-60:])
    return key.strip(_DECORATION)
