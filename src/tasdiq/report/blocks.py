"""A report's Markdown in, its blocks out: headings, paragraphs, lists, tables, places of drawings; what PDF and Word are made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasdiq.report.marked import web_address

ANCHOR = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIGURE = re.compile(r"Figure ([0-9]{1,3})\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A run of text in one look; `to` is an anchor of the report ("#n1") or a web page."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    to: str | None = None


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading, or with an anchor a record's or a note's name."""

    level: int
    words: Line
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Words; `figure` is the number of the drawing whose place this is."""

    words: Line
    figure: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list; an item is blocks, lists among them."""

    items: "tuple[tuple[Block, ...], ...]"
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; the figures of a box stand out."""

    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    box: bool = False


Block = Heading | Paragraph | Bullets | Grid


@cache
def reader() -> Any:
    """Markdown without HTML, pictures or guessed links; links lead to anchors of the page and to http(s) pages only."""
    from markdown_it import MarkdownIt

    made = (
        MarkdownIt("commonmark", {"html": False, "linkify": False})
        .enable("table")
        .disable(["image", "autolink", "html_inline", "html_block"])
    )
    made.validateLink = lambda url: bool(re.fullmatch(r"#[a-z0-9-]+", url)) or web_address(url) is not None  # type: ignore[method-assign]
    return made


def blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks of a report in their order.

    >>> blocks("## One\\n\\n[4](#n1) **attacks**")[1].words
    (Words(text='4', bold=False, italic=False, code=False, to='#n1'), Words(text=' ', bold=False, italic=False, code=False, to=None), \
Words(text='attacks', bold=True, italic=False, code=False, to=None))
    """
    from markdown_it.tree import SyntaxTreeNode

    return tuple(_blocks(SyntaxTreeNode(reader().parse(markdown)).children))


def figure_number(inline: Any) -> int | None:
    """The number of the drawing that a paragraph stands for: one that begins with a bold "Figure 1."."""
    parts = [child for child in inline.children or () if child.type != "text" or child.content]
    begins = len(parts) > 2 and parts[0].type == "strong_open" and parts[1].type == "text" and parts[2].type == "strong_close"
    found = _FIGURE.fullmatch(parts[1].content) if begins else None
    return int(found[1]) if found else None


def is_box(cells: Sequence[Any]) -> bool:
    """Whether a table's first row, its inline tokens given, is bold throughout: figures that stand out."""
    return bool(cells) and all(_is_bold(cell) for cell in cells)


def _is_bold(cell: Any) -> bool:
    parts = [child for child in cell.children or () if child.type != "text" or child.content]
    return len(parts) > 1 and parts[0].type == "strong_open" and parts[-1].type == "strong_close"


def _blocks(nodes: Sequence[Any]) -> Iterator[Block]:
    for node in nodes:
        if node.type == "heading":
            words = _line(node)
            text = "".join(run.text for run in words)
            level = int(node.tag[1:])
            yield Heading(level=level, words=words, anchor=text if level == 4 and ANCHOR.fullmatch(text) else None)
        elif node.type == "paragraph":
            yield Paragraph(words=_line(node), figure=figure_number(node.children[0].token))
        elif node.type in ("bullet_list", "ordered_list"):
            yield Bullets(items=tuple(tuple(_blocks(item.children)) for item in node.children), ordered=node.type == "ordered_list")
        elif node.type == "table":
            yield _grid(node)
        elif node.type in ("code_block", "fence"):
            yield Paragraph(words=(Words(text=node.content, code=True),))
        elif node.children:
            yield from _blocks(node.children)


def _grid(node: Any) -> Grid:
    rows = [row.children for part in node.children for row in part.children]
    inline = [cell.children[0].token for cell in rows[1] if cell.children] if len(rows) > 1 else []
    lines = tuple(tuple(_line(cell) for cell in row) for row in rows)
    return Grid(header=lines[0], rows=lines[1:], box=is_box(inline))


def _line(node: Any) -> Line:
    return tuple(run for inline in node.children for run in _runs(inline.children or (), Words(text="")))


def _runs(nodes: Sequence[Any], look: Words) -> Iterator[Words]:
    for node in nodes:
        if node.type in ("text", "code_inline"):
            if node.content:
                yield Words(text=node.content, bold=look.bold, italic=look.italic, code=node.type == "code_inline", to=look.to)
        elif node.type in ("softbreak", "hardbreak"):
            yield Words(text=" ", bold=look.bold, italic=look.italic, to=look.to)
        else:
            bold, italic = look.bold or node.type == "strong", look.italic or node.type == "em"
            to = str(node.attrs["href"]) if node.type == "link" else look.to
            yield from _runs(node.children or (), Words(text="", bold=bold, italic=italic, to=to))
