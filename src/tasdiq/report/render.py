"""Markdown and drawings in, one HTML page out that needs nothing else: no script, no font, no picture from elsewhere."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.report.blocks import ANCHOR, figure_number, is_box, reader
from tasdiq.report.draw import Drawing
from tasdiq.report.front import Front
from tasdiq.report.marked import flat

_ELEMENTS = frozenset(
    ("svg", "g", "path", "text", "tspan", "line", "rect", "circle", "title", "desc", "defs", "clipPath", "linearGradient", "stop")
)
_SVG = "{http://www.w3.org/2000/svg}"


def html(markdown: str, front: Front, drawings: Sequence[Drawing] = (), language: str = "en") -> str:
    """The report as a self-contained page; what others wrote stays text, and nothing in it can run or load."""
    style = _style()
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(flat(front.title))}</title>",
        f"<style>{style}</style>",
    ]
    body = f"<body>\n<main>\n{_title_block(front)}{_body(markdown, drawings)}</main>\n</body>"
    return f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n' + "\n".join(head) + f"\n</head>\n{body}\n</html>\n"


def _title_block(front: Front) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in front.lines)
    return f'<div class="title"><p class="kicker">{escape(front.kicker)}</p><ul>{lines}</ul></div>\n'


def figure(drawing: Drawing, number: str = "") -> str:
    """A drawing with its caption, and its table for those who do not see it."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in drawing.header)
    rows = "".join("<tr>" + "".join(f"<td>{escape(flat(cell))}</td>" for cell in row) + "</tr>" for row in drawing.rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    words, caption = escape(flat(drawing.title)), escape(drawing.caption)
    return (
        f'<figure>\n<div class="wide">{_inert(drawing.svg)}</div>\n<figcaption><strong>{number}{words}.</strong> {caption}</figcaption>\n'
        f'<details><summary>{words}: the same as a table</summary>\n<div class="wide">{table}</div></details>\n</figure>\n'
    )


def _body(markdown: str, drawings: Sequence[Drawing]) -> str:
    """The page's text, with each drawing in its place and each table in a frame of its own."""
    tokens = reader().parse(markdown)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h4" and ANCHOR.fullmatch(inline.content):
            opening.attrSet("id", inline.content)
    shown, start = [], 0
    for number, token in enumerate(tokens):
        drawing = _drawing(tokens, number, drawings)
        if drawing is not None:
            shown += [_plain(tokens[start:number]), figure(drawing, f"Figure {figure_number(tokens[number + 1])}. ")]
            start = number + 3
        elif token.type in ("table_open", "table_close"):
            end = number + (token.type == "table_close")
            shown += [_plain(tokens[start:end]), _frame(tokens, number) if token.type == "table_open" else "</div>\n"]
            start = end
    return "".join([*shown, _plain(tokens[start:])])


def _plain(tokens: Sequence[Any]) -> str:
    return str(reader().renderer.render(tokens, reader().options, {}))


def _drawing(tokens: Sequence[Any], number: int, drawings: Sequence[Drawing]) -> Drawing | None:
    if tokens[number].type != "paragraph_open" or tokens[number].level:
        return None
    found = figure_number(tokens[number + 1])
    return drawings[found - 1] if found and found <= len(drawings) else None


def _frame(tokens: Sequence[Any], number: int) -> str:
    body = next((n for n in range(number, len(tokens)) if tokens[n].type in ("tbody_open", "table_close")), number)
    end = next(n for n in range(body, len(tokens)) if tokens[n].type in ("tr_close", "table_close"))
    box = is_box([token for token in tokens[body:end] if token.type == "inline"])
    return '<div class="wide key">\n' if box else '<div class="wide">\n'


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
