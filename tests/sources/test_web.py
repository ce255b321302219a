"""Pages of invented outlets: what is text, what is article, what the page states of itself."""

from datetime import date

import pytest

from tasdiq.errors import UnreadableError
from tasdiq.model.statement import Issue
from tasdiq.model.text import Document
from tasdiq.sources.source import Source
from tasdiq.sources.web import read_page, text_of

PAGE = """<!DOCTYPE html>
<html lang="en"><head>
<meta charset="utf-8">
<title>Two killed as bomb hits market in Farbad - The Northern Lantern</title>
<meta property="og:site_name" content="The Northern Lantern">
<meta property="article:published_time" content="2031-05-03T22:10:00+05:00">
<script>var hidden = "never shown";</script>
<style>p { color: red }</style>
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div class="cookie-banner">We use cookies to give you the best experience.</div>
<article>
<h1>Two killed as bomb hits market in Farbad</h1>
<p class="meta">Published: May 3, 2031</p>
<p>FARBAD: A bomb hidden in a handcart went off in the main market of Farbad on Saturday, killing two people and
wounding nine others, the district police chief said.</p>
<p>The blast damaged six shops and several vehicles that were parked along the road to the grain market, according to
witnesses who spoke to this newspaper at the scene of the explosion.</p>
<p>No group has claimed responsibility for the bombing. A spokesman for the provincial government said an inquiry had
been ordered and that security would be increased at all markets.</p>
<ul><li>two shopkeepers died at the scene</li><li>nine wounded people were taken to the district hospital</li></ul>
<p hidden>This paragraph is hidden from every reader of the page and should not be here.</p>
</article>
<aside><h3>Most read</h3>
<ul><li><a href="/1">Five ways to grow roses</a></li><li><a href="/2">Election results in full</a></li></ul></aside>
<section id="comments"><h3>Comments (2)</h3>
<p>Terrible news, I was there last week and it was so busy.</p><p>When will this end? So sad for them all.</p></section>
<footer><p>Copyright The Northern Lantern. All rights reserved.</p></footer>
</body></html>"""


def read(page: str | bytes, name: str = "page.html", url: str | None = None) -> tuple[Document, list[Issue]]:
    issues: list[Issue] = []
    body = page.encode() if isinstance(page, str) else page
    ((document, raw),) = read_page(Source(name=name, body=body, report=issues.append, url=url))
    assert raw == body
    return document, issues


def article(document: Document) -> str:
    assert document.article is not None
    return "\n".join(document.text[r.start : r.end] for r in document.article)


def test_a_page_states_its_title_publisher_and_date() -> None:
    document, issues = read(PAGE)
    assert document.title == "Two killed as bomb hits market in Farbad"
    assert document.publisher == "The Northern Lantern"
    assert document.published == date(2031, 5, 3)
    assert document.language == "en"
    assert issues == []


def test_all_visible_text_is_kept_and_nothing_that_is_hidden() -> None:
    document, _ = read(PAGE)
    assert "Home\nWorld\nSport" in document.text
    assert "two shopkeepers died at the scene\nnine wounded people" in document.text
    assert "handcart went off in the main market of Farbad on Saturday, killing two people and wounding nine" in document.text
    for unseen in ("never shown", "color: red", "hidden from every reader"):
        assert unseen not in document.text


def test_the_article_is_told_from_menus_teasers_and_comments() -> None:
    kept = article(read(PAGE)[0])
    assert "A bomb hidden in a handcart" in kept
    assert "No group has claimed responsibility" in kept
    assert "nine wounded people were taken" in kept
    assert "Published: May 3, 2031" in kept
    for other in ("Five ways to grow roses", "Terrible news", "Sport", "We use cookies"):
        assert other not in kept


def test_json_ld_says_when_and_by_whom() -> None:
    document, _ = read(
        """<html><head><title>x</title><script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Site"},
        {"@type": "NewsArticle", "headline": "Raid in Orla", "datePublished": "2030-01-02T01:00:00-05:00",
        "publisher": {"@type": "Organization", "name": "Orla Post"}}]}</script></head>
        <body><p>Police raided a house in Orla.</p></body></html>"""
    )
    assert (document.title, document.published, document.publisher) == ("Raid in Orla", date(2030, 1, 2), "Orla Post")


def test_one_time_element_in_the_article_is_its_date_and_two_are_not() -> None:
    one = '<article><time datetime="2029-11-30">x</time><p>Police raided a house in Orla.</p></article>'
    two = one.replace("<p>", '<time datetime="2029-12-05">y</time><p>')
    assert read(one)[0].published == date(2029, 11, 30)
    assert read(two)[0].published is None


def test_a_page_that_does_not_say_when_has_no_date() -> None:
    assert read("<p>Police raided a house in Orla on 5 May 2020.</p>")[0].published is None


def test_without_a_site_name_the_host_is_the_publisher() -> None:
    assert read("<p>Police raided a house in Orla.</p>", url="https://www.orla-post.example/a")[0].publisher == "orla-post.example"


def test_a_script_tag_in_a_title_is_no_tag_any_more() -> None:
    document, _ = read("<html><title>Blast <script>alert(1)</script> in Orla</title><p>Police said two people died in Orla.</p></html>")
    assert document.title == "Blast alert(1) in Orla"


def test_a_hundred_thousand_nested_elements_are_read_and_noted() -> None:
    document, issues = read(
        "<html><body>" + "<div>" * 100_000 + "<p>Police said two people died in Orla.</p>" + "</div>" * 100_000 + "<p>The end.</p>"
    )
    assert "Police said two people died in Orla." in document.text
    assert "The end." in document.text
    assert "too deep" in issues[0].problem


def test_a_tag_with_a_hundred_thousand_attributes_is_read_quickly() -> None:
    page = "<p " + "".join(f'a{n}=">"' for n in range(100_000)) + ">Police said two people died in Orla.</p>"
    assert "Police said two people died in Orla." in read(page)[0].text


def test_the_charset_is_taken_from_the_page() -> None:
    page = '<html><head><meta charset="windows-1256"></head><body><p>قتل شخصان في انفجار قنبلة في المدينة يوم الاثنين</p></body></html>'
    document, _ = read(page.encode("cp1256"))
    assert document.text == "قتل شخصان في انفجار قنبلة في المدينة يوم الاثنين"
    assert document.language == "ar"


def test_a_wrong_charset_declaration_does_not_spoil_utf8() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>دھماکے میں دو افراد ہلاک ہو گئے، پولیس نے بتایا</p></body></html>'
    document, _ = read(page)
    assert "ہلاک" in document.text
    assert document.language == "ur"


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(UnreadableError, match="no text"):
        read("<html><body><script>x()</script></body></html>")


def test_text_of_a_fragment() -> None:
    assert text_of("<p>One&nbsp;two<br>three</p><p>four</p>") == "One two\nthree\n\nfour"
