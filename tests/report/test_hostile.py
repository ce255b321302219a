"""Words of others in titles, quotes and names stay words, in Markdown and in HTML."""

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.analyse.numbers import Month
from tasdiq.report.assess import Wanted, assess, template
from tasdiq.report.build import build
from tasdiq.report.data import ReportData
from tasdiq.report.draw import draw_map
from tasdiq.report.front import Front
from tasdiq.report.marked import escape, flat, link, web_address
from tasdiq.report.pdf import pdf
from tasdiq.report.render import figure, html
from tasdiq.report.word import word

LATER = date(2017, 6, 1)

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/track.png)",
    "[click](javascript:alert(1))",
    "[click](https://evil.example)",
    "<https://evil.example>",
    "https://evil.example/now www.evil.example me@evil.example",
    "`code` **bold** | pipe\n\n# heading\n- item\n1. item\n> quote",
    "{{ 7 * 7 }} {% raw %} ${x}",
    "</style></title></svg><script>x</script>",
    "&lt;script&gt;&#60;b&#62;",
    "right \u202e to left \u0000 end \ud800",
    "\"' onmouseover='x'",
]  # fmt: skip


def front(title: str) -> Front:
    return Front(title=flat(title), kicker="k", lines=("one",), written=LATER, publisher="")


class Found(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "xlink:href")]


def parsed(page: str) -> Found:
    found = Found()
    found.feed(page)
    return found


def poisoned(text: str) -> ReportData:
    held = json.loads((Path(__file__).parent / "sample.json").read_text(encoding="utf-8"))
    held.pop("synthetic")

    def poison(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: poison(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [poison(v, key) for v in value]
        free = {
            *(
                "quote",
                "title",
                "publisher",
                "url",
                "name",
                "subject_name",
                "object_name",
                "who",
                "about",
                "attribution",
                "wording",
                "text",
            ),
            *("reasons", "asserted", "found", "channel", "copy_of", "admin1", "admin2", "value", "tactic"),
        }
        return text if isinstance(value, str) and key in free else value

    return ReportData(**poison(held))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_inert_in_a_whole_report(text: str) -> None:
    for name in ("monthly", "note"):
        filled = assess(template(name), poisoned(text), Wanted(month=Month(2016, 8), today=LATER, settings={"group": text}))
        page = html(filled.markdown, front(text), filled.drawings)
        found = parsed(page)
        assert not found.tags & {"script", "img", "iframe", "object", "embed", "form", "input", "link", "base", "foreignobject"}
        assert not {a for a in found.attributes if a.startswith("on")} and "style" not in found.attributes
        assert all(target.startswith("#") or target == web_address(text) for target in found.links)
        assert "default-src &#x27;none&#x27;" in page
        assert "<script" not in filled.markdown.replace("\\<script", "")
        assert page.encode("utf-8")


def test_hostile_names_are_inert_in_a_drawing() -> None:
    base = poisoned(HOSTILE[0]).incidents[0]
    incidents = [{**base, "place": {**base["place"], "name": text, "lat": 30.0 + n}} for n, text in enumerate(HOSTILE)]
    shown = figure(draw_map(incidents, HOSTILE[0]))
    assert not parsed(shown).tags & {"script", "img", "style", "a", "b"}


def test_a_built_report_has_its_drawings() -> None:
    page = build(template("monthly"), poisoned(HOSTILE[0]), Wanted(month=Month(2016, 8), today=LATER)).decode()
    assert page.count("<svg") == 4 and page.count("<script") == 0 and "Figure 1. Attacks by month." in page
    markdown = build(template("monthly"), poisoned(HOSTILE[0]), Wanted(month=Month(2016, 8), today=LATER), "md").decode()
    assert markdown.startswith("# Security assessment, August 2016")


@pytest.mark.parametrize(
    "text", [HOSTILE[7], HOSTILE[11], '#link("https://evil.example")[x] $x$ #read("/etc/passwd") <label> @ref ]] ہسپتال']
)
def test_hostile_words_stay_words_in_pdf_and_word(text: str) -> None:
    """Both are made of blocks as data: what a record says is never markup there, and is there to be read."""
    import io

    import docx
    import pypdfium2

    filled = assess(template("note"), poisoned(text), Wanted(month=Month(2016, 8), today=LATER, settings={"group": text}))
    document = docx.Document(io.BytesIO(word(filled.markdown, front(text), filled.drawings)))
    links = [link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks if link.address]
    assert all(address == web_address(text) for address in links)
    said = " ".join(" ".join(paragraph.text.split()) for paragraph in document.paragraphs)
    made = pypdfium2.PdfDocument(pdf(filled.markdown, front(text), filled.drawings))
    printed = " ".join(page.get_textpage().get_text_range() for page in made)
    for piece in flat(text).split()[:2]:
        assert piece in said and piece in printed


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab <>[]()!`*_~|\\#-+1.:/&;\"'$@{}\n\thtpsw"), max_size=40))
def test_escaped_text_reads_as_the_text_and_nothing_else(text: str) -> None:
    body = html(f"x {escape(text)} y", front("t")).partition("</ul></div>")[2].partition("</main>")[0]
    assert parsed(body).tags <= {"p"}

    class Words(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += data

    words = Words()
    words.feed(body)
    assert " ".join(words.said.split()) == " ".join(f"x {' '.join(text.split())} y".split())


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab<>[]()#-+1.:=`~*_|> \t"), max_size=12))
def test_a_line_that_begins_with_such_text_is_a_paragraph(text: str) -> None:
    body = html(f"{escape(text)}", front("t")).partition("</ul></div>")[2].partition("</main>")[0]
    assert parsed(body).tags <= {"p"}


def test_links_lead_to_the_page_and_to_the_web_only() -> None:
    assert link("a", "#n1") == "[a](#n1)"
    assert link("a", "https://example.org/a_(b)") == "[a](<https://example.org/a_(b)>)"
    for bad in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://evil.example\u202e",
        "file:///etc/passwd",
        "https://a@b.example",
        "#X",
    ):
        assert link("a", bad) == "a"
    assert web_address("https://example.org/<b>") == "https://example.org/%3Cb%3E"
    assert web_address(5) is None and web_address("https://" + "a" * 3000) is None


def test_markdown_of_a_template_cannot_bring_html_in() -> None:
    page = html("# A\n\n<script>alert(1)</script>\n\n<b>x</b> ![p](https://e.example/p.png) [j](javascript:x)\n", front("<script>"))
    found = parsed(page.partition("</ul></div>")[2])
    assert found.tags <= {"main", "h1", "p", "a"} and found.links == ["https://e.example/p.png"]
    assert "<title>&lt;script&gt;</title>" in page
