"""Text of others in, Markdown that shows it as it is out: no link, no picture, no markup of theirs comes alive."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\s]+")
_DIRECTIONS = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_MARKS = re.compile(r"([\\`*_\[\]<>|~&$@{}^=])")
_AUTOLINK = re.compile(r"(?i)(:)(?=//)|(?<=\bwww)(\.)")
_START = re.compile(r"^([#+\-!]|\d+[.)])")
LONGEST = 300  # characters of one quoted value


class Marked(str):
    """Markdown made here, to be printed as it is."""

    __slots__ = ()


def flat(text: object, longest: int = LONGEST) -> str:
    """The text on one line, without what cannot be seen or turns its direction, cut where it is too long."""
    shown = _UNSEEN.sub(" ", _DIRECTIONS.sub("", str(text))).strip()
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"


def escape(text: object, longest: int = LONGEST) -> Marked:
    """The text as Markdown that reads as the text, on one line, cut where it is too long.

    >>> print(escape("<script>alert(1)</script> [x](javascript:1)"))
    \\<script\\>alert(1)\\</script\\> \\[x\\](javascript:1)
    """
    shown = _AUTOLINK.sub(lambda m: "\\" + m.group(), _MARKS.sub(r"\\\1", flat(text, longest)))
    return Marked(_START.sub(lambda m: m.group()[:-1] + "\\" + m.group()[-1], shown))


def link(words: object, target: str) -> Marked:
    """The words as a link to an anchor of this page or to a web page; the words alone where the target is anything else."""
    shown = escape(words)
    if re.fullmatch(r"#[a-z0-9-]+", target):
        return Marked(f"[{shown}]({target})")
    address = web_address(target)
    return Marked(f"[{shown}](<{address}>)") if address else shown


def web_address(text: object) -> str | None:
    """The text where it is an http(s) address that can stand in a page, else None.

    >>> web_address("https://example.org/a b"), web_address("javascript:alert(1)")
    ('https://example.org/a%20b', None)
    """
    if not isinstance(text, str) or len(text) > 2_000 or _DIRECTIONS.search(text):
        return None
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.\-]+(:\d+)?", parts.netloc):
        return None
    return quote(text.strip(), safe=":/?#@!$&'()*+,;=%-._~")


def table(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Marked:
    """A Markdown table; what is not Marked is escaped."""
    shown: list[list[str]] = [[cell if isinstance(cell, Marked) else escape(cell) for cell in row] for row in (header, *rows)]
    lines = [" | ".join(row) for row in (shown[0], ["---"] * len(header), *shown[1:])]
    return Marked("\n".join(f"| {line} |" for line in lines))
