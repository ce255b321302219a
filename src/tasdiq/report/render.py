"""Markdown and drawings in, one HTML page out that needs nothing else: no script, no font, no picture from elsewhere."""

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.report.draw import Drawing
from tasdiq.report.marked import flat, web_address

_ANCHOR = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ELEMENTS = frozenset(
    ("svg", "g", "path", "text", "tspan", "line", "rect", "circle", "title", "desc", "defs", "clipPath", "linearGradient", "stop")
)
_SVG = "{http://www.w3.org/2000/svg}"


def html(markdown: str, *, title: str, drawings: Sequence[Drawing] = (), language: str = "en") -> str:
    """The report as a self-contained page; what others wrote stays text, and nothing in it can run or load."""
    style = _style()
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(flat(title))}</title>",
        f"<style>{style}</style>",
    ]
    body = f"<body>\n<main>\n{_body(markdown, drawings)}</main>\n</body>"
    return f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n' + "\n".join(head) + f"\n</head>\n{body}\n</html>\n"


def figure(drawing: Drawing) -> str:
    """A drawing with its caption, and its table for those who do not see it."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in drawing.header)
    rows = "".join("<tr>" + "".join(f"<td>{escape(flat(cell))}</td>" for cell in row) + "</tr>" for row in drawing.rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    words = escape(flat(drawing.title))
    return (
        f'<figure>\n<div class="wide">{_inert(drawing.svg)}</div>\n<figcaption>{words}. {escape(drawing.caption)}</figcaption>\n'
        f'<details><summary>{words}: the same as a table</summary>\n<div class="wide">{table}</div></details>\n</figure>\n'
    )


def _body(markdown: str, drawings: Sequence[Drawing]) -> str:
    """The page's text, with the drawings before the second heading of its second level."""
    tokens = _reader().parse(markdown)
    _name_headings(tokens)
    heads = [n for n, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    cut = heads[1] if len(heads) > 1 else len(tokens)
    renderer, options = _reader().renderer, _reader().options
    shown = "".join(figure(drawing) for drawing in drawings)
    return str(renderer.render(tokens[:cut], options, {})) + shown + str(renderer.render(tokens[cut:], options, {}))


def _name_headings(tokens: Sequence[Any]) -> None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h4" and _ANCHOR.fullmatch(inline.content):
            opening.attrSet("id", inline.content)


@cache
def _reader() -> Any:
    """Markdown without HTML, pictures or guessed links; links lead to anchors of the page and to http(s) pages only."""
    from markdown_it import MarkdownIt

    reader = (
        MarkdownIt("commonmark", {"html": False, "linkify": False})
        .enable("table")
        .disable(["image", "autolink", "html_inline", "html_block"])
    )
    reader.validateLink = lambda url: bool(re.fullmatch(r"#[a-z0-9-]+", url)) or web_address(url) is not None  # type: ignore[method-assign]
    return reader


@cache
def _style() -> str:
    return files("tasdiq").joinpath("data", "templates", "page.css").read_text(encoding="utf-8")


def _inert(svg: str) -> str:
    """The SVG, if all its elements only draw; raises BadValueError for anything that could run, load or link."""
    from xml.etree import ElementTree

    if "<!" in svg or "<?" in svg:
        raise BadValueError("a drawing may hold no declarations")
    for element in ElementTree.fromstring(svg).iter():
        name = str(element.tag).removeprefix(_SVG)
        active = [key for key in element.attrib if key.lower().startswith("on") or key.lower().endswith("href") or key == "style"]
        if name not in _ELEMENTS or active:
            raise BadValueError(f"a drawing may not hold <{name} {' '.join(active)}>")
    return svg
