"""The day a document was written."""

from datetime import date

import pytest

from tasdiq.model.text import Document, Range
from tasdiq.resolve import dates


def anchor(text: str, **fields: object) -> date | None:
    return dates.anchor(Document(id="d", name="d.txt", text=text, **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Gao, Mali, 9 June 2018 - Gunmen killed twelve people on Thursday.", date(2018, 6, 9)),
        ("Gao, Mali (9 June 2018) - Gunmen killed twelve people on Thursday.", date(2018, 6, 9)),
        ("PORTVILLE, Ruritania (Jan. 25, 2013)\nA patrol was hit.", date(2013, 1, 25)),
        ("PUERTO NUEVO, 4 FEB 90 (AGENCY) -- [TEXT] THE ARMY DENIED IT.", date(1990, 2, 4)),
        ("PUERTO NUEVO (RURITANIA), 4 FEB 90 (LE JOURNAL) -- [TEXT] THE ARMY DENIED IT AT THE MEETING.", date(1990, 2, 4)),
        ("Published: July 11, 2016\nA bomb went off.", date(2016, 7, 11)),
        ("Posted on Tuesday, 12 July 2016\nA bomb went off.", date(2016, 7, 12)),
        ("Updated 10:36 AM, Aug 11, 2016\nA bomb went off.", date(2016, 8, 11)),
        ("Valley News, February 17, 2017\nA bomb went off.", date(2017, 2, 17)),
        ("(Valley Point News - 23 July,2016) : A bomb went off.", date(2016, 7, 23)),
        ("A heading\n\nSaturday, July 23, 2016\n\nA bomb went off.", date(2016, 7, 23)),
        ("PORTVILLE: Aug 08, 2016: A bomb went off.", date(2016, 8, 8)),
        ("Portville, July 23, 2016 (Wire) - Two bombs went off.", date(2016, 7, 23)),
        ("August 8, 2016 PORTVILLE, Ruritania - A bomb went off.", date(2016, 8, 8)),
        ("By Staff Writer | August 9, 2016 | 10:30 am\nA bomb went off.", date(2016, 8, 9)),
        ("شائع: ۸ اگست ۲۰۱۶\nدھماکہ ہوا", date(2016, 8, 8)),
        ("الاثنين، 8 أغسطس 2016\nوقع انفجار", date(2016, 8, 8)),
        ("2011-03-R-018\nPORTVILLE (March 7) - A patrol was hit.", date(2011, 3, 7)),  # the year from the serial number
    ],
)
def test_a_dateline(text: str, day: date) -> None:
    assert anchor(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "PORTVILLE Feb 24 The blast was an accident.",  # no year
        "PORTVILLE, NO DATE (RADIO) -- [TEXT] WE WILL WIN.",
        "On December 16, 2014, a group of gunmen came.",
        "The attack of 3 May 2011 is not forgotten in the valley.",
        "دھماکہ 8 اگست 2016 کو ہوا تھا جس میں ستر افراد ہلاک ہوئے",
        "Copyright 2020 Outlet",
        "",
    ],
)
def test_what_a_text_tells_is_not_when_it_was_written(text: str) -> None:
    assert anchor(text) is None


def test_metadata_come_first() -> None:
    assert anchor("Published: July 11, 2016", published=date(2016, 7, 12)) == date(2016, 7, 12)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2016/08/12/blast.html", date(2016, 8, 12)),
        ("https://news.example/a/2016-08-12/blast", date(2016, 8, 12)),
        ("https://news.example/2016/aug/12/blast", date(2016, 8, 12)),
        ("https://news.example/2017-02/17/content_4.htm", date(2017, 2, 17)),
        ("https://news.example/blast-117021700963_1.html", None),
        ("https://news.example/2016/13/40/blast", None),
    ],
)
def test_a_day_in_the_address(url: str, day: date | None) -> None:
    assert anchor("A bomb went off.", url=url) == day


def test_a_dateline_without_its_year_takes_it_from_the_address() -> None:
    assert anchor("PORTVILLE (Feb. 24) - A blast.", url="https://news.example/2017/02/25/x") == date(2017, 2, 24)


def test_only_the_article_is_looked_at() -> None:
    text = "Sunday, 22 November 2026\nMenu\nA bomb went off."
    assert anchor(text, article=(Range(text.index("A bomb"), len(text)),)) is None
