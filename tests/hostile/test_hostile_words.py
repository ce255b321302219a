"""Hostile words in everything that can be told; every export, site and report made of them: they stay words."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.hostile.payloads import PAYLOADS, TURNED, assert_still, poisoned

from tasdiq.analyse.numbers import Month
from tasdiq.codebooks import sheet
from tasdiq.codebooks.scheme import NAMES, scheme
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.forms.exporting import FORMS, Order
from tasdiq.publish.package import Credits
from tasdiq.publish.site import Order as Site
from tasdiq.publish.site import publish
from tasdiq.report.assess import Wanted, template
from tasdiq.report.build import build
from tasdiq.report.data import ReportData

LATER = date(2017, 6, 1)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    return poisoned(tmp_path_factory.mktemp("hostile"))


def assert_no_formula(name: str, text: str) -> None:
    """No cell of a table is run by a spreadsheet, turns the writing, or holds what no table should."""
    assert not (set(TURNED) | set("\x00\x07\x1b")) & set(text), name
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            for line in re.split(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", cell):
                bare = line.lstrip(' \t"')
                assert not bare.startswith(("=", "@", "+", "-", "\uff1d")) or re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", bare), (
                    name,
                    cell[:80],
                )


@pytest.mark.parametrize("public", [None, LATER], ids=["desk", "public"])
@pytest.mark.parametrize("codebook", FORMS)
def test_every_export_is_made_and_nothing_in_it_is_alive(told: Tasdiq, tmp_path: Path, codebook: str, public: date | None) -> None:
    path = tmp_path / codebook
    told.export(Order(codebook=codebook, public=public), path)
    if codebook == "parquet":
        import duckdb

        text = str(duckdb.read_parquet(str(path)).fetchall())
        assert not set(TURNED) & set(text)
        return
    text = path.read_text(encoding="utf-8")
    assert text.strip()
    if codebook in ("csv", *NAMES):
        assert_no_formula(codebook, text)
        if codebook in NAMES and public is None:
            assert sum(1 for _ in sheet.read(path.read_bytes(), scheme(codebook), codebook).rows) > 0
    else:
        assert not set(TURNED) & set(text), codebook
        for line in text.splitlines() if codebook == "jsonl" else [text]:
            json.loads(line)


def test_the_site_is_made_and_nothing_in_it_is_alive(told: Tasdiq, tmp_path: Path) -> None:
    credits = Credits(title=PAYLOADS["script"], by=PAYLOADS["attribute"])
    assert publish(told, Site(credits=credits, as_of=datetime.now(UTC)), tmp_path / "site").incidents
    for path in sorted((tmp_path / "site").rglob("*")):
        if path.suffix == ".html":
            assert_still(path.name, path.read_text(encoding="utf-8"))
        elif path.suffix == ".csv":
            assert_no_formula(path.name, path.read_text(encoding="utf-8"))
        elif path.is_file() and path.suffix != ".parquet":
            assert not set(TURNED) & set(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("internal", [True, False], ids=["desk", "public"])
@pytest.mark.parametrize("name", ["monthly", "note"])
def test_the_report_is_made_and_nothing_in_it_is_alive(told: Tasdiq, name: str, internal: bool) -> None:
    from markdown_it import MarkdownIt

    wanted = Wanted(
        month=Month(2016, 8), today=LATER, internal=internal, settings={"group": PAYLOADS["script"], "publisher": PAYLOADS["attribute"]}
    )
    data = ReportData(**told.holdings())
    assert_still(name, build(template(name), data, wanted, "html").decode())
    markdown = build(template(name), data, wanted, "md").decode()
    assert_still(f"{name}.md", MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
    for form in ("pdf", "docx"):
        assert build(template(name), data, wanted, form)
