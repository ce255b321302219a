"""A filled report in, a Word document out: real headings, tables and pictures, and links to the records behind each number."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any

from tasdiq.report.blocks import Block, Bullets, Grid, Heading, Line, Paragraph, blocks
from tasdiq.report.draw import Drawing
from tasdiq.report.front import Front
from tasdiq.report.ooxml import Look, cell_look, field, head_row, own_style, ruled, unbroken
from tasdiq.report.runs import Paragraphs

_PICTURE_SCALE = 2.5  # dots of the picture for one of the drawing
_SMALL = "Note"  # the style of the notes and records
_ITEM = Look(7.5)  # of a list there
_EPOCH = (1980, 1, 1, 0, 0, 0)


def word(markdown: str, front: Front, drawings: Sequence[Drawing] = ()) -> bytes:
    """The report as a Word document, the same bytes for the same input."""
    import docx

    document = docx.Document()
    _Writer(document, drawings, _notes(markdown)).write(blocks(markdown), front)
    made = io.BytesIO()
    document.save(made)
    return _same_bytes(made.getvalue())


class _Writer:
    """One document being written."""

    def __init__(self, document: Any, drawings: Sequence[Drawing], notes: dict[str, str]) -> None:
        self._document, self._drawings = document, drawings
        self._paragraphs = Paragraphs(document, notes)
        self._anchors = 0
        self._small = False

    def write(self, shown: Sequence[Block], front: Front) -> None:
        """Everything, in its order."""
        self._set_up(front)
        self._document.add_paragraph(front.kicker.upper(), style="Kicker")
        for block in shown:
            self._block(block)
            if isinstance(block, Heading) and block.level == 1:
                for line in front.lines:
                    self._document.add_paragraph(line, style="Front")

    def _set_up(self, front: Front) -> None:
        from docx.shared import Cm

        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
        own_style(self._document)
        section.header.paragraphs[0].text = f"{front.title}\t\t{front.kicker}"
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{front.publisher}\t\tPage ")
        field(foot, "PAGE")
        foot.add_run(" of ")
        field(foot, "NUMPAGES")
        told = self._document.core_properties
        told.title, told.author, told.comments, told.language = front.title, front.publisher or "Tasdiq", "", "en-GB"
        told.created = told.modified = datetime.combine(front.written, time(), UTC).replace(tzinfo=None)
        told.last_modified_by, told.revision = "Tasdiq", 1

    def _block(self, block: Block, depth: int = 0) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Bullets):
            self._bullets(block, depth)
        elif isinstance(block, Grid):
            self._grid(block)
        elif block.figure and block.figure <= len(self._drawings):
            self._picture(block.figure)
        else:
            self._paragraphs.fill(self._paragraphs.add(_SMALL if self._small else None), block.words)

    def _heading(self, block: Heading) -> None:
        if block.anchor:
            self._anchors += 1
            self._paragraphs.bookmark("Anchor", block.anchor, self._anchors)
            self._small = True
            return
        style = "Title" if block.level == 1 else f"Heading {min(block.level - 1, 4)}"
        self._paragraphs.fill(self._paragraphs.add(style), block.words)

    def _bullets(self, block: Bullets, depth: int) -> None:
        kind = "List Number" if block.ordered else "List Bullet"
        for item in block.items:
            for part in item:
                if isinstance(part, Paragraph):
                    style = f"{kind} {min(depth + 1, 3)}" if depth else kind
                    self._paragraphs.fill(self._paragraphs.add(style), part.words, _ITEM if self._small else None)
                else:
                    self._block(part, depth + 1)

    def _grid(self, block: Grid) -> None:
        lines = list(_box_rows(block)) if block.box else [block.header, *block.rows]
        table = self._document.add_table(rows=len(lines), cols=max(len(line) for line in lines))
        ruled(table, box=block.box)
        for position, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
            unbroken(row)
            for column, (cell, words) in enumerate(zip(row.cells, line, strict=False)):
                look = cell_look(cell, position, column, box=(1 + len(block.rows)) * block.box, last=position == len(lines) - 1)
                self._paragraphs.fill(cell.paragraphs[0]._p, words, look)
        if not block.box:
            head_row(table.rows[0])
        self._document.add_paragraph(style="After table")

    def _picture(self, number: int) -> None:
        import vl_convert
        from docx.shared import Cm

        drawing = self._drawings[number - 1]
        picture = vl_convert.svg_to_png(drawing.svg, scale=_PICTURE_SCALE)
        paragraph = self._document.add_paragraph(style="Picture")
        shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=Cm(16.4))
        told = shape._inline.docPr
        told.set("descr", f"{drawing.title}. {drawing.description}")
        told.set("name", f"Figure {number}")
        caption = self._document.add_paragraph(style="Caption")
        caption.add_run(f"Figure {number}. {drawing.title}. ").bold = True
        caption.add_run(drawing.caption).bold = False


def _box_rows(block: Grid) -> Iterator[tuple[Line, ...]]:
    """The figures of a box, four beside each other: labels, numbers and the lines below them."""
    width = 4
    for start in range(0, len(block.header), width):
        yield from ([*line[start : start + width]] for line in (block.header, *block.rows))  # type: ignore[misc]


def _notes(markdown: str) -> dict[str, str]:
    """What each number's note says was counted, by the note's anchor: shown where the pointer rests on the number."""
    lines = markdown.split("\n")
    told = {}
    for number, line in enumerate(lines[:-2]):
        if line.startswith("#### n") and lines[number + 2].startswith("**"):
            told["#" + line.removeprefix("#### ")] = lines[number + 2].split(" · ")[1].replace("\\", "")
    return told


def _same_bytes(made: bytes) -> bytes:
    """The document with no clock in it: a second writing of the same report is the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as same:
        for part in whole.infolist():
            same.writestr(zipfile.ZipInfo(part.filename, _EPOCH), whole.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()
