"""The assessment in the desk: chosen, seen before it is made, taken away in every form; nothing in the preview can run."""

import io
import zipfile
from typing import Any

import httpx
import pypdfium2
import pytest

CHOSEN = {"template": "monthly", "month": "2016-08", "as_of": "2099-01-01"}


@pytest.mark.parametrize(("form", "begins"), [("md", b"# Security"), ("html", b"<!DOCTYPE"), ("pdf", b"%PDF"), ("docx", b"PK")])
def test_every_form_can_be_taken_away(address: str, form: str, begins: bytes) -> None:
    found = httpx.get(f"{address}/assessment/file", params={**CHOSEN, "form": form}, timeout=120)
    assert found.status_code == 200 and found.content.startswith(begins)
    assert f'filename="monthly-2016-08.{form}"' in found.headers["content-disposition"]
    if form == "pdf":
        assert len(pypdfium2.PdfDocument(found.content)) > 5
    if form == "docx":
        assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(found.content)).namelist()


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"template": "/etc/passwd"}, "choose from monthly"), ({"template": "../../x.md.j2"}, "choose from"), ({"month": "August"}, "no month"),
        ({"form": "odt"}, "choose from md"), ({"last": "soon"}, "is no date"), ({"policy": "mine"}, "choose from"), ({"country": "x" * 500}, "longer"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(address: str, wrong: dict[str, str], problem: str) -> None:
    found = httpx.get(f"{address}/assessment/file", params={**CHOSEN, **wrong}, timeout=60)
    assert found.status_code == 400 and problem in found.text


def test_the_preview_can_neither_run_nor_load(address: str) -> None:
    found = httpx.get(f"{address}/assessment/preview", params=CHOSEN, timeout=120)
    policy = found.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'") and "frame-ancestors 'self'" in policy
    wrong = httpx.get(f"{address}/assessment/preview", params={**CHOSEN, "month": "<b>x"}, timeout=60)
    assert wrong.status_code == 422 and "&lt;b&gt;x" in wrong.text


def test_a_report_is_made_once_for_the_same_records_and_wishes(address: str) -> None:
    with httpx.Client(base_url=address, timeout=120) as client:
        first = client.get("/assessment/preview", params=CHOSEN)
        again = client.get("/assessment/preview", params=CHOSEN)
        other = client.get("/assessment/preview", params={**CHOSEN, "publisher": "An Institute"})
        unchanged = client.get("/assessment/preview", params=CHOSEN, headers={"If-None-Match": first.headers["etag"]})
    assert (again.headers["etag"], again.content) == (first.headers["etag"], first.content)
    assert other.headers["etag"] != first.headers["etag"] and b"An Institute" in other.content
    assert unchanged.status_code == 304


def test_a_month_is_chosen_and_seen(page: Any) -> None:
    page.goto("/assessment")
    frame = page.frame_locator("#preview")
    frame.get_by_role("heading", name="Security assessment, February 2017").wait_for(timeout=60_000)
    page.locator("[name=month]").fill("2016-08")
    page.get_by_label("Publisher").fill("An Institute")
    frame.get_by_role("heading", name="Security assessment, August 2016").wait_for(timeout=60_000)
    assert "An Institute" in frame.locator(".title").inner_text().title()
    assert frame.locator("svg").count() == 4
    assert "month=2016-08" in page.url and "month=2016-08" in str(page.get_by_role("link", name="PDF").get_attribute("href"))
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra: pip install 'tasdiq[dev]'")
    serious = [v["id"] for v in axe.Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == []
