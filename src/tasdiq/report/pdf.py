"""A filled report in, a PDF out: typeset by Typst from blocks given as data, so no word of a record is ever read as markup."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tasdiq.errors import TemplateError
from tasdiq.report.blocks import Block, Bullets, Grid, Heading, Paragraph, blocks
from tasdiq.report.draw import Drawing
from tasdiq.report.front import Front

_FONTS = ("fontpkg_noto_sans", "pylopdf_fonts_ar")  # packages with Noto Sans and Noto Naskh Arabic, both under the OFL
_FULL_WIDTH = 690  # points of a drawing that fill the width of the page
_RECORDS = "The records behind the numbers"  # from this heading on, the text is small


def pdf(markdown: str, front: Front, drawings: Sequence[Drawing] = ()) -> bytes:
    """The report as a tagged PDF with its own fonts, the same bytes for the same input."""
    import typst

    compiled: Any = typst.compile
    told = {
        "title": front.title, "kicker": front.kicker, "lines": front.lines, "publisher": front.publisher,
        "written": [front.written.year, front.written.month, front.written.day], "records": _RECORDS,
        "blocks": [_told(block, drawings) for block in blocks(markdown)],
    }  # fmt: skip
    written = int(datetime.combine(front.written, time(), UTC).timestamp())
    with TemporaryDirectory() as folder, as_file(files("tasdiq").joinpath("data", "templates", "report.typ")) as layout:
        (Path(folder) / "report.typ").write_bytes(layout.read_bytes())
        (Path(folder) / "report.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        try:
            made: bytes = compiled(
                Path(folder) / "report.typ", root=folder, font_paths=_font_folders(), ignore_system_fonts=True, timestamp=written
            )
        except RuntimeError as error:
            raise TemplateError(f"the PDF could not be typeset: {str(error).splitlines()[0]}") from error
    return made


def _font_folders() -> list[Path]:
    """Where the packages of the fonts keep them; letters whose font is absent are drawn as boxes, and the text stays."""
    found = [find_spec(name) for name in _FONTS]
    homes = [Path(spec.origin).parent for spec in found if spec is not None and spec.origin]
    return [folder for home in homes for folder in (home, home / "files") if folder.is_dir()]


def _told(block: Block, drawings: Sequence[Drawing]) -> dict[str, Any]:
    """A block as data for the layout."""
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "anchor": block.anchor, "words": [asdict(run) for run in block.words]}
    if isinstance(block, Bullets):
        items = [[_told(part, drawings) for part in item] for item in block.items]
        return {"kind": "list", "ordered": block.ordered, "items": items}
    if isinstance(block, Grid):
        header = [[asdict(run) for run in cell] for cell in block.header]
        rows = [[[asdict(run) for run in cell] for cell in row] for row in block.rows]
        return {"kind": "box" if block.box else "table", "header": header, "rows": rows}
    return _paragraph(block, drawings)


def _paragraph(block: Paragraph, drawings: Sequence[Drawing]) -> dict[str, Any]:
    if block.figure and block.figure <= len(drawings):
        drawing = drawings[block.figure - 1]
        width = re.match(r'<svg[^>]*? width="([0-9.]+)', drawing.svg)
        share = min(1.0, float(width[1]) / _FULL_WIDTH) if width else 1.0
        told = {"share": share, "svg": drawing.svg, "alt": f"{drawing.title}. {drawing.description}", "number": block.figure}
        return {"kind": "figure", **told, "title": drawing.title, "caption": drawing.caption}
    return {"kind": "paragraph", "words": [asdict(run) for run in block.words]}
