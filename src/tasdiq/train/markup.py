"""A text with [[ROLE:INCIDENTS.LETTER|words]] marks in, the bare text and where each mark stands in it out."""

import re
from dataclasses import dataclass

from tasdiq.errors import BadValueError

KINDS = {
    "ind": "individual", "org": "organisation", "instr": "instrument", "phys": "physical_target", "name": "human_target",
    "desc": "human_target",
}  # fmt: skip
ROLES = (*KINDS, "loc", "date")
_BRACKETS = re.compile(r"\[\[|\]\]")
_HEAD = re.compile(r"(?P<role>[a-z]+):(?P<incidents>\d+(?:,\d+)*)(?:\.(?P<letter>[a-z]))?")
_ARTICLE = re.compile(r"(?:the|a|an)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Characters start..end of the bare text, and the part they play in which incidents."""

    role: str  # one of ROLES
    incidents: tuple[int, ...]
    letter: str | None  # whose mention it is; places and dates need none
    start: int
    end: int


def bare(marked: str, problems: list[BadValueError]) -> tuple[str, tuple[Mark, ...]]:
    """The text without its marks, and the marks; what is wrong is added to the problems.

    >>> bare("In [[loc:1|Quetta]].", [])
    ('In Quetta.', (Mark(role='loc', incidents=(1,), letter=None, start=3, end=9),))
    """
    kept: list[str] = []
    marks: list[Mark] = []
    length = position = 0
    opened: int | None = None
    for bracket in _BRACKETS.finditer(marked):
        if (bracket[0] == "[[") == (opened is not None):
            wrong = "a mark within a mark" if opened is not None else "a mark is closed that is not open"
            problems.append(BadValueError(f"{marked[max(0, bracket.start() - 30) : bracket.end()]!r}: {wrong}"))
            continue
        piece = marked[position : bracket.start()]
        position = bracket.end()
        if opened is not None:
            head, _, piece = piece.partition("|")
            mark = _mark(head, piece, length, problems)
            marks += [mark] if mark else []
        kept.append(piece)
        length += len(piece)
        opened = bracket.start() if opened is None else None
    if opened is not None:
        problems.append(BadValueError(f"{marked[opened : opened + 60]!r}: a mark is not closed"))
    return "".join(kept) + marked[position:], tuple(marks)


def _mark(head: str, words: str, start: int, problems: list[BadValueError]) -> Mark | None:
    found = _HEAD.fullmatch(head)
    wrong = "not of the form ROLE:INCIDENTS.LETTER|words" if found is None else _wrong(found, words)
    if found is None or wrong:
        problems.append(BadValueError(f"[[{head}|{words}]]: {wrong}"))
        return None
    incidents = tuple(int(number) for number in found["incidents"].split(","))
    return Mark(role=found["role"], incidents=incidents, letter=found["letter"], start=start, end=start + len(words))


def _wrong(head: re.Match[str], words: str) -> str | None:
    """What is wrong with a mark of the right form."""
    if head["role"] not in ROLES:
        return f"no role {head['role']!r}; choose from {ROLES}"
    if head["letter"] is None and head["role"] in KINDS:
        return "no letter tells whose mention this is"
    if not words or words != words.strip():
        return "no words, or blanks around them"
    return "begins with an article" if _ARTICLE.match(words) and head["role"] in KINDS else None
