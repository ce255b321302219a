"""A parsed page in, all its visible text out, block by block, without recursion."""

import re
from dataclasses import dataclass, field
from typing import Any

_UNSEEN = frozenset((
    "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "embed", "select", "option", "datalist",
    "textarea", "audio", "video", "canvas", "map", "area", "frame", "noframes",
))  # fmt: skip
_LINES = frozenset(("li", "tr", "td", "th", "dt", "dd", "caption"))  # parted by a newline; other blocks by a blank line
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "details", "dialog", "dir", "div", "dl", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "main", "menu", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "ul",
))  # fmt: skip
_FURNITURE = frozenset(("nav", "footer", "aside", "form", "button", "menu", "dialog"))
_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")


@dataclass(slots=True, kw_only=True)
class Block:
    """Characters start..end of the page's text between two breaks, and what part of the page it stands in."""

    start: int
    end: int
    main: bool  # inside <article> or <main>
    furniture: bool  # inside a menu, a footer, a form
    linked: int = 0  # characters inside links
    tag: str = ""


@dataclass(slots=True)
class _Page:
    """The text as it grows; `gap` is the break that the next word brings: 0 none, 1 newline, 2 blank line."""

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0
    gap: int = 2
    space: bool = False
    depth: dict[str, int] = field(default_factory=lambda: {"main": 0, "furniture": 0, "link": 0, "pre": 0, "cell": 0})
    tag: str = ""

    def add(self, text: str | None) -> None:
        """Write text, blanks run together unless it is preformatted."""
        if not text:
            return
        if self.depth["pre"]:
            self._write(text.replace("\r\n", "\n").replace("\r", "\n"))
            return
        words = _SPACES.sub(" ", text)
        if words.startswith(" "):
            self.space = True
            words = words[1:]
        if not words:
            return
        trailing = words.endswith(" ")
        self._write(words[:-1] if trailing else words)
        self.space = trailing

    def _write(self, words: str) -> None:
        if not words.strip():
            return
        if self.gap:
            mark = "" if not self.pieces else "\n" * self.gap
            start = self.length + len(mark)
            self.blocks.append(
                Block(start=start, end=start, main=self.depth["main"] > 0, furniture=self.depth["furniture"] > 0, tag=self.tag)
            )
        else:
            mark = " " if self.space else ""
        self.pieces += (mark, words)
        self.length += len(mark) + len(words)
        self.blocks[-1].end = self.length
        if self.depth["link"]:
            self.blocks[-1].linked += len(words)
        self.gap, self.space = 0, False

    def open(self, tag: str) -> None:
        """An element begins."""
        self._turn(tag, 1)
        if tag in _BLOCKS or tag in _LINES or tag == "br":
            self._break(tag)
            if tag in _BLOCKS or tag in _LINES:
                self.tag = tag

    def close(self, tag: str) -> None:
        """An element ends."""
        if tag in _BLOCKS or tag in _LINES:
            self._break(tag)
        self._turn(tag, -1)

    def _break(self, tag: str) -> None:
        narrow = tag in _LINES or tag == "br" or self.depth["cell"] > 0
        self.gap = max(self.gap, 1 if narrow else 2)
        self.space = False

    def _turn(self, tag: str, step: int) -> None:
        if tag in ("article", "main"):
            self.depth["main"] += step
        elif tag in _FURNITURE:
            self.depth["furniture"] += step
        elif tag == "a":
            self.depth["link"] += step
        elif tag == "pre":
            self.depth["pre"] += step
        elif tag in ("td", "th", "li"):
            self.depth["cell"] += step


def render(tree: Any) -> tuple[str, list[Block]]:
    """All visible text of the page and its blocks: paragraphs parted by blank lines, list items and cells by newlines."""
    from lxml import etree

    page = _Page()
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        unseen = not tag or tag in _UNSEEN or _is_hidden(element)
        if event == "start":
            if unseen:
                walker.skip_subtree()
            else:
                page.open(tag)
                page.add(element.text)
        else:
            if not unseen:
                page.close(tag)
            if element is not tree:
                page.add(element.tail)
    return "".join(page.pieces), page.blocks


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and _HIDDEN.search(style[:500]) is not None
