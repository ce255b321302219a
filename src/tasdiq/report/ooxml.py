"""What Word can do and its library has no words for: links to bookmarks, page numbers, table borders, right-to-left text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

ACCENT, SOFT, PALE = "12395B", "5F6B76", "EEF2F5"
_ARABIC = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LONGEST_BOOKMARK = 40
_LONGEST_TIP = 250  # characters; Word cuts longer ones


@dataclass(frozen=True, slots=True)
class Look:
    """How words are set: their size in points, that of their paragraph where it is 0."""

    size: float = 0
    bold: bool = False


def own_style(document: Any) -> None:
    """The looks of a report: its headings, notes, captions and links."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    accent, soft = RGBColor.from_string(ACCENT), RGBColor.from_string(SOFT)
    named = document.styles
    looks = {  # size, colour, bold, points before and after
        "Normal": (10, None, None, 0, 6), "Title": (24, accent, True, 0, 4), "Heading 1": (14, accent, True, 16, 5),
        "Heading 2": (11.5, accent, True, 10, 4), "Heading 3": (10.5, accent, True, 8, 3), "Heading 4": (10, accent, True, 8, 3),
        "Caption": (8.5, soft, None, 2, 10), "Header": (8, soft, None, 0, 0), "Footer": (8, soft, None, 0, 0),
        "Kicker": (9, soft, True, 0, 2), "Front": (9, soft, None, 0, 0), "Note": (8, None, None, 0, 2), "Anchor": (7.5, soft, None, 5, 0),
        "Picture": (10, None, None, 6, 2), "After table": (4, None, None, 0, 4),
    }  # fmt: skip
    for name, (size, colour, bold, before, after) in looks.items():
        known = name in [style.name for style in named]
        style = named[name] if known else named.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, None
        style.font.name = "Calibri"
        _fonts(style.element.get_or_add_rPr())
        if colour is not None:
            style.font.color.rgb = colour
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = name.startswith("Heading") or name in ("Anchor", "Picture", "Kicker")
    _plain_title(named["Title"])


def tooltip_of(words: str | None) -> str | None:
    """What a link says when the pointer rests on it."""
    return words[:_LONGEST_TIP] if words else None


def field(paragraph: Any, code: str) -> None:
    """A field that Word fills: PAGE, NUMPAGES."""
    made = _element("w:fldSimple")
    made.set(element_name("w:instr"), code)
    run = _element("w:r")
    text = _element("w:t")
    text.text = "1"
    run.append(text)
    made.append(run)
    paragraph._p.append(made)


def head_row(row: Any) -> None:
    """The row is repeated where the table goes over to another page."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def unbroken(row: Any) -> None:
    """The row stays on one page."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))


def ruled(table: Any, *, box: bool) -> None:
    """Thin lines below the rows; a box of key figures has none."""
    table.autofit = not box
    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = _element(f"w:{side}")
        for key, value in (("val", "nil" if box else "single"), ("sz", "4"), ("space", "0"), ("color", "C8D0D7")):
            line.set(element_name(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def cell_look(cell: Any, row: int, column: int, *, box: int, last: bool) -> Look:
    """How a cell is drawn: its shade, its side, and the size of its words; rows of one table stay together where they can.

    `box` is how many rows belong together in a box of key figures, 0 for a table.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.keep_with_next = not last
    if box:
        _shade(cell, PALE)
        return (Look(8), Look(18, bold=True), Look(7.5))[row % box]
    if row == 0:
        _shade(cell, PALE)
    if column:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return Look(8.5, bold=row == 0)


def right_to_left(look: Any, text: str) -> None:
    """Arabic script in a run, whose look is given, is set from right to left, in a font that has its letters."""
    letters = () if text.isascii() else [letter for letter in text if letter.isalpha()]
    if letters and sum(bool(_ARABIC.match(letter)) for letter in letters) * 2 > len(letters):
        added(look, "w:rtl")
        _fonts(look)


def added(parent: Any, name: str, attributes: Mapping[str, str] = MappingProxyType({})) -> Any:
    """A new element at the end of another, its attributes in Word's own namespace."""
    made = parent.makeelement(element_name(name), {element_name(f"w:{key}"): value for key, value in attributes.items()})
    parent.append(made)
    return made


def bookmark_of(name: str) -> str:
    """The name as Word takes it: no more than forty letters, and no two anchors with the same."""
    return name if len(name) <= _LONGEST_BOOKMARK else f"{name[:30]}-{sha256(name.encode()).hexdigest()[:9]}"


def _fonts(look: Any) -> None:
    fonts = look.find(element_name("w:rFonts"))
    if fonts is None:
        fonts = _element("w:rFonts")
        look.insert(0, fonts)
    for key in list(fonts.attrib):
        if "Theme" in key:
            del fonts.attrib[key]
    for key, value in (("ascii", "Calibri"), ("hAnsi", "Calibri"), ("cs", "Noto Naskh Arabic")):
        fonts.set(element_name(f"w:{key}"), value)


def _plain_title(style: Any) -> None:
    """The title without the line that Word's own template draws below it."""
    look = style.element.find(element_name("w:pPr"))
    border = None if look is None else look.find(element_name("w:pBdr"))
    if border is not None:
        look.remove(border)


def _shade(cell: Any, colour: str) -> None:
    shade = _element("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(element_name(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(name)


@cache
def element_name(name: str) -> Any:
    """The name with its namespace, from one with Word's prefix."""
    from docx.oxml.ns import qn

    return qn(name)
