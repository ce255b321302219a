"""Dates found in sentences and resolved against the day of writing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.model.mention import DateMention
from tasdiq.model.text import Document, Sentence, sentences
from tasdiq.model.values import DATE_PRECISIONS
from tasdiq.resolve import dates
from tasdiq.resolve.date_grammar import grammar

TUESDAY = date(2016, 8, 9)


def found(text: str, anchor: date | None = TUESDAY) -> tuple[DateMention, ...]:
    return dates.find(sentences(Document(id="d", name="d.txt", text=text)), anchor)


def days(text: str, anchor: date | None = TUESDAY) -> list[tuple[str | None, str | None, str]]:
    return [(str(m.when.start), str(m.when.end), m.when.precision) for m in found(text, anchor)]


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("on Monday", "2016-08-08"),
        ("on Tuesday", "2016-08-09"),  # news of Tuesday
        ("last Tuesday", "2016-08-02"),
        ("Thursday evening", "2016-08-04"),
        ("early on Friday", "2016-08-05"),
        ("yesterday", "2016-08-08"),
        ("the day before yesterday", "2016-08-07"),
        ("this morning", "2016-08-09"),
        ("last night", "2016-08-08"),
        ("Aug. 8", "2016-08-08"),
        ("on the 8th of August", "2016-08-08"),
        ("December 16", "2015-12-16"),  # the last one before the anchor
        ("8 August 2016", "2016-08-08"),
        ("23 July,2016", "2016-07-23"),
        ("Saturday, July 23, 2016", "2016-07-23"),
        ("Saturday (July 23)", "2016-07-23"),
        ("Dec 16, 2014", "2014-12-16"),
        ("2016-08-08", "2016-08-08"),
        ("10/25/2010", "2010-10-25"),
        ("25/10/2010", "2010-10-25"),
        ("07/08/2016", "2016-08-07"),  # nearer than July 8
        ("4 FEB 90.", "1990-02-04"),
        ("two days ago", "2016-08-07"),
    ],
)
def test_a_day(phrase: str, day: str) -> None:
    assert days(f"A convoy was hit {phrase}") == [(day, day, "day")]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("in July this year", ("2016-07-01", "2016-07-31", "month")),
        ("in July last year", ("2015-07-01", "2015-07-31", "month")),
        ("in January 2016", ("2016-01-01", "2016-01-31", "month")),
        ("in November", ("2015-11-01", "2015-11-30", "month")),
        ("last month", ("2016-07-01", "2016-07-31", "month")),
        ("two months ago", ("2016-06-01", "2016-06-30", "month")),
        ("a few months back", ("2016-04-01", "2016-06-30", "season")),
        ("three weeks ago", ("2016-07-16", "2016-07-22", "week")),
        ("early March", ("2016-03-01", "2016-03-10", "week")),
        ("in mid-July", ("2016-07-11", "2016-07-20", "week")),
        ("last week", ("2016-08-01", "2016-08-07", "week")),
        ("in the week of March 3", ("2016-03-03", "2016-03-09", "week")),
        ("at the weekend", ("2016-08-06", "2016-08-07", "days")),
        ("overnight", ("2016-08-08", "2016-08-09", "days")),
        ("on 14-15 March", ("2016-03-14", "2016-03-15", "days")),
        ("on Feb. 9-10", ("2016-02-09", "2016-02-10", "days")),
        ("on March 12 and 13", ("2016-03-12", "2016-03-13", "days")),
        ("between 4 and 6 May", ("2016-05-04", "2016-05-06", "days")),
        ("between March 12 and 19", ("2016-03-12", "2016-03-19", "days")),
        ("from Monday to Wednesday", ("2016-08-01", "2016-08-03", "days")),
        ("between January and March 2015", ("2015-01-01", "2015-03-31", "season")),
        ("in the summer of 2014", ("2014-06-01", "2014-08-31", "season")),
        ("in 2014", ("2014-01-01", "2014-12-31", "year")),
        ("last year", ("2015-01-01", "2015-12-31", "year")),
        ("in the past 72 hours", ("2016-08-06", "2016-08-09", "days")),
        ("in the past 90 minutes", ("2016-08-09", "2016-08-09", "day")),
        ("during the last two months", ("2016-06-09", "2016-08-09", "season")),
        ("since 2014", ("2014-01-01", "2016-08-09", "year")),
        ("since 2 February", ("2016-02-02", "2016-08-09", "days")),
        ("in the early 1980's", ("1980-01-01", "1983-12-31", "unknown")),
    ],
)
def test_a_range(phrase: str, expected: tuple[str, str, str]) -> None:
    assert days(f"A convoy was hit {phrase}.") == [expected]


@pytest.mark.parametrize(
    ("phrase", "offset"),
    [
        ("two days later", 2),
        ("two days earlier", -2),
        ("a few hours earlier", 0),
        ("48 hours before", -2),
        ("30 minutes later", 0),
        ("the following day", 1),
        ("the next day", 1),
        ("the day before", -1),
        ("earlier in the day", 0),
        ("later that day", 0),
        ("the same day", 0),
        ("hours later", 0),
        ("days later", None),
        ("a week later", 7),
    ],
)
def test_a_distance_from_the_event_told_before(phrase: str, offset: int | None) -> None:
    (mention,) = found(f"A second bomb went off {phrase}")
    assert mention.relative_to_event
    assert (mention.offset_days, mention.when.start) == (offset, None)


@pytest.mark.parametrize(
    "text",
    [
        "He may be there, and they may march.",
        "Sources said Mar Elias and Sun Tower were closed.",
        "A second march followed.",
        "August Weller spoke.",
        "Operation March went on.",
        "The 19th of April Movement issued a note.",
        "The explosions began at 2330 [0530 GMT].",
        "Troops used Highway 1 and called 0300-1234567.",
        "Nothing of the kind happened in recent days.",
        "The Sunday Times and Town Today said so.",
        "It happened on 31 June 2015.",
        "He killed 2000 of them.",
        "AND MAY HEAVEN HELP YOU.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert found(text) == ()


def test_two_dates_that_are_no_range_stay_apart() -> None:
    assert days("Bombs went off on March 12 and 19.") == [("2016-03-12", "2016-03-12", "day"), ("2016-03-19", "2016-03-19", "day")]
    assert [m.when.stated for m in found("the January and May 2012 bombings")] == ["the January", "May 2012"]


def test_a_number_after_a_date_is_no_second_day() -> None:
    assert days("On May 9 and 13 people died") == [("2016-05-09", "2016-05-09", "day")]


def test_capitals_only() -> None:
    text = "GUERRILLAS ATTACKED ON 3 FEBRUARY AND THIS MORNING; LAST NIGHT THE ARMY MOVED IN MARCH."
    assert [m.when.stated for m in found(text, date(1990, 4, 4))] == ["ON 3 FEBRUARY", "THIS MORNING", "LAST NIGHT", "IN MARCH"]


def test_without_an_anchor_the_words_are_kept() -> None:
    (mention,) = found("More than 70 died on August 9.", None)
    assert mention.when.start is None
    assert mention.when.stated == "on August 9"
    assert days("More than 70 died on August 9, 2016.", None) == [("2016-08-09", "2016-08-09", "day")]


def test_what_is_to_come_is_not_put_in_the_past() -> None:
    assert days("The trial will begin on March 3.", date(2016, 11, 1)) == [("2017-03-03", "2017-03-03", "day")]


def test_the_weekday_tells_the_year() -> None:
    assert days("It was on Friday, July 3.", date(2016, 8, 9)) == [("2015-07-03", "2015-07-03", "day")]


def test_urdu() -> None:
    text = "دھماکہ پیر کے روز ہوا، دو روز قبل بھی حملہ ہوا تھا اور گزشتہ ماہ ۸ جولائی کو بھی"
    assert [d[0] for d in days(text)] == ["2016-08-08", "2016-08-07", "2016-07-01", "2016-07-08"]


def test_arabic_with_both_sets_of_months() -> None:
    assert days("وقع الهجوم يوم الاثنين") == [("2016-08-08", "2016-08-08", "day")]
    assert days("في ٨ آب/أغسطس ٢٠١٦") == [("2016-08-08", "2016-08-08", "day")]
    assert days("قبل يومين") == [("2016-08-07", "2016-08-07", "day")]


def test_a_grammar_with_an_unknown_table_is_refused() -> None:
    with pytest.raises(BadValueError, match="unknown weekdays"):
        grammar("xx", "[weekdays]\nmonday = 0")
    with pytest.raises(BadValueError, match="no table or part"):
        grammar("xx", '[month]\nmay = 5\n[[rules]]\nkind = "month"\npatterns = ["{month} {fortnight}"]')


@given(st.text(alphabet=" .,-/'0123456789abdehlnorstuyAMJFSD", max_size=80), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_any_text_gives_spans_in_bounds(text: str, anchor: date) -> None:
    sentence = Sentence(index=3, start=0, end=len(text), plain=text)
    for mention in dates.find([sentence], anchor):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.when.stated == text[mention.start : mention.end]
        assert mention.when.precision in DATE_PRECISIONS
        assert mention.sentence == 3


@given(st.dates(date(1985, 1, 1), date(2035, 12, 31)), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d", "%A, %d %b %Y"]))
def test_a_written_day_is_read_as_it_was_meant(day: date, form: str) -> None:
    (mention,) = found(f"It was on {day.strftime(form)} that it began", day + timedelta(days=9))
    assert (mention.when.start, mention.when.end, mention.when.precision) == (day, day, "day")


@given(st.dates(date(1985, 1, 1), date(2035, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_one_of_the_last_seven_days(anchor: date, back: int) -> None:
    day = anchor - timedelta(days=back)
    assert days(f"It was on {day:%A}", anchor) == [(str(day), str(day), "day")]
