"""PDF and Word hold the numbers of the text, open, and have what a reader looks for in them."""

import io
import re
import zipfile
from collections import Counter
from datetime import date
from typing import Any

import docx
import pypdfium2
import pytest

from tasdiq.analyse.numbers import Month
from tasdiq.errors import BadValueError
from tasdiq.pipeline import Tasdiq
from tasdiq.report.assess import Wanted, template
from tasdiq.report.blocks import Bullets, Grid, Heading, Paragraph, blocks
from tasdiq.report.build import build
from tasdiq.report.data import ReportData
from tasdiq.report.editions import Edition

HALF = date(2016, 8, 15)
RECORDS = "The records behind the numbers"


@pytest.fixture(scope="module")
def made(desk: Tasdiq) -> dict[str, bytes]:
    data = ReportData(**desk.holdings())
    known = ReportData(incidents=[{**i, "killed": {"low": 5, "best": 5, "high": 5}} for i in data.incidents[:6]], claims=data.claims[:2])
    wanted = Wanted(
        month=Month(2016, 8),
        today=date(2018, 6, 1),
        internal=True,
        last=Edition(day=HALF, data=known),
        settings={"publisher": "An Institute"},
    )
    return {form: build(template("monthly"), data, wanted, form) for form in ("md", "html", "pdf", "docx")} | {
        f"{form} again": build(template("monthly"), data, wanted, form) for form in ("pdf", "docx")
    }


def body(text: str) -> str:
    return text.partition(RECORDS)[0]


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d[\d,.]*\d|\d", text))


def printed(markdown: str) -> list[tuple[str, str]]:
    return re.findall(r"\[([^\]]+)\]\(#([^)]+)\)", markdown)


def test_word_has_every_number_with_its_link(made: dict[str, bytes]) -> None:
    document = docx.Document(io.BytesIO(made["docx"]))
    links = [
        ("".join(t.text or "" for t in link.iter(docx.oxml.ns.qn("w:t"))), link.get(docx.oxml.ns.qn("w:anchor")))
        for link in document.element.body.iter(docx.oxml.ns.qn("w:hyperlink"))
    ]
    assert Counter((shown, anchor) for shown, anchor in links if anchor) == Counter(printed(made["md"].decode()))  # a box is in fours
    marks = {mark.get(docx.oxml.ns.qn("w:name")) for mark in document.element.body.iter(docx.oxml.ns.qn("w:bookmarkStart"))}
    assert {anchor for _, anchor in links if anchor} <= marks
    tips = [link.get(docx.oxml.ns.qn("w:tooltip")) for link in document.element.body.iter(docx.oxml.ns.qn("w:hyperlink"))]
    assert any(tip and tip.startswith("killed, August 2016") for tip in tips)


def test_word_is_a_document_and_not_a_picture_of_one(made: dict[str, bytes]) -> None:
    document = docx.Document(io.BytesIO(made["docx"]))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Caption", "Kicker", "Front", "List Bullet", "Note", "Anchor"} <= styles
    heads = re.findall(r"^## (.+)$", made["md"].decode(), re.MULTILINE)
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == heads
    shapes = document.inline_shapes
    assert len(shapes) == 4 and all(shape._inline.docPr.get("descr") for shape in shapes)
    tables = document.tables
    assert len(tables) > 10 and all("w:tblHeader" in table.rows[0]._tr.xml for table in tables[1:])
    assert all("w:cantSplit" in row._tr.xml for table in tables for row in table.rows)
    foot = document.sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in foot and 'w:instr="NUMPAGES"' in foot
    assert document.sections[0].header.paragraphs[0].text.startswith("Security assessment, August 2016")
    assert document.core_properties.title == "Security assessment, August 2016" and document.core_properties.author == "An Institute"
    assert zipfile.ZipFile(io.BytesIO(made["docx"])).testzip() is None


def test_the_pdf_has_every_number_and_page_numbers(made: dict[str, bytes]) -> None:
    document = pypdfium2.PdfDocument(made["pdf"])
    pages = [page.get_textpage().get_text_range() for page in document]
    assert document.get_metadata_dict()["Title"] == "Security assessment, August 2016"
    assert all(f"Page {n} of {len(pages)}" in text for n, text in enumerate(pages, 1))
    told = numbers(body(re.sub(r"\]\([^)]*\)", "", made["md"].decode())))
    missing = told - numbers("\n".join(re.sub(r"Page \d+ of \d+", "", text) for text in pages))
    assert not missing
    assert b"/StructTreeRoot" in made["pdf"] or b"/MarkInfo" in made["pdf"]


def test_every_anchor_of_the_pdf_can_be_reached(made: dict[str, bytes]) -> None:
    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(made["pdf"])
    links = sum(_links(raw, page) for page in document)
    assert links >= len(printed(made["md"].decode()))


def _links(raw: Any, page: Any) -> int:
    import ctypes

    position, link, count = ctypes.c_int(0), raw.FPDF_LINK(), 0
    while raw.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        count += 1
    return count


def test_what_changed_since_the_last_edition_is_told(made: dict[str, bytes]) -> None:
    text = body(made["md"].decode()).partition("## What changed since the last edition")[2]
    assert "15 August 2016" in text and "**Added**" in text and "**Revised**" in text and "before 5" in text
    assert "| July 2016 |" in text


def test_the_page_has_box_figures_and_frames(made: dict[str, bytes]) -> None:
    page = made["html"].decode()
    assert page.count('class="wide key"') == 1 and page.count("<figure>") == 4 and "<script" not in page
    assert page.count("<div") == page.count("</div>")


def test_the_same_report_is_the_same_bytes(made: dict[str, bytes]) -> None:
    assert made["pdf"] == made["pdf again"] and made["docx"] == made["docx again"]


def test_arabic_script_is_set_in_pdf_and_word() -> None:
    from tasdiq.report.front import Front
    from tasdiq.report.pdf import pdf
    from tasdiq.report.word import word

    front = Front(title="T", kicker="k", lines=(), written=HALF, publisher="")
    text = "# T\n\nOf whom \u201cہسپتال کے باہر\u201d tells.\n"
    shown = pypdfium2.PdfDocument(pdf(text, front))
    letters = shown[0].get_textpage().get_text_range()
    assert "tells" in letters and "\ufffd" not in letters and any("\u0600" <= c <= "\u06ff" or "\ufb50" <= c <= "\ufeff" for c in letters)
    assert b"NotoNaskhArabic" in pdf(text, front).replace(b"#20", b"")
    document = docx.Document(io.BytesIO(word("# T\n\nہسپتال کے باہر\n", front)))
    assert any(run.font.rtl for paragraph in document.paragraphs for run in paragraph.runs)


def test_blocks_of_a_text() -> None:
    found = blocks(
        "# A\n\n- one\n    - two\n\n1. x\n\n| a |\n| --- |\n| **[4](#n1)** |\n\n**Figure 1.** T. c\n\n#### n1\n\n`x`\n\n> q\n\n    code\n"
    )
    assert [type(one) for one in found] == [Heading, Bullets, Bullets, Grid, Paragraph, Heading, Paragraph, Paragraph, Paragraph]
    assert found[3].box and found[4].figure == 1 and found[5].anchor == "n1"  # type: ignore[union-attr]
    assert blocks("") == ()


def test_a_form_that_is_not_there() -> None:
    from tasdiq.cli.report import FORMS as OFFERED
    from tasdiq.report.build import FORMS

    assert tuple(FORMS) == OFFERED
    with pytest.raises(BadValueError, match="choose from md, html, pdf, docx"):
        build(template("note"), ReportData(), Wanted(month=Month(2016, 8), today=HALF), "odt")
