"""What is article and what is page, in texts of invented outlets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.clean.boilerplate import article
from tasdiq.model.text import Document, Range, sentences

BODY = (
    "ORLA: A bomb hidden in a handcart went off in the main market of Orla on Saturday, killing two people.\n"
    "\n"
    "The blast damaged six shops, the district police chief said. No group has claimed responsibility.\n"
    "\n"
    "Nine wounded people were taken to the district hospital, where doctors said three were in danger.\n"
)


def kept(text: str, **fields: object) -> str:
    document = article(Document(id="d", name="d.txt", text=text, **fields))  # type: ignore[arg-type]
    assert document.article
    return "\n".join(text[r.start : r.end] for r in document.article)


@pytest.mark.parametrize(
    "end",
    [
        "Leave a Reply\n\nFill in your details below or click an icon to log in:\n\nYou are commenting using your account.\n",
        "Reader Comments (7)\n  • K.\n    May 3, 2031 - 10:36AM\n    One more explosion?? Recommend\n",
        "Comments\n\nAnna said: I was there last week, and it was terrible to see all of these people suffer.\n",
        "3 Comments\nAnna\nSo sad\n",
        "Your email address will not be published. Required fields are marked *\nName\nEmail\n",
        "Facebook Conversations\nReader Comments (2)\nterrible\n",
        "تبصرے\n\nبہت افسوس ہوا\n",
        "اترك تعليقاً\n\nلن يتم نشر عنوان بريدك الإلكتروني\n",
    ],
)
def test_the_article_ends_before_comments_and_forms(end: str) -> None:
    assert kept(BODY + "\n" + end) == BODY.strip()


@pytest.mark.parametrize(
    "start",
    [
        "You are here\nHome > World > Two die in market blast\n\n",
        "Home » News » Orla\n",
        "Home | World | Sport | Business | Weather\n",
        "-\nHow to grow roses at home - May 6, 2030\n-\nSeven steps to a better garden - February 14, 2029\n",
        "How to grow roses at home - May 6, 2030\nSeven steps to a better garden - February 14, 2029\n\n",
        "Menu\nNews\nWorld\nBusiness\nSport\nCulture\nLifestyle\nSearch\n\n",
        "Share\nTweet\nFacebook Twitter WhatsApp Email\n",
        "We use cookies to give you the best experience. By continuing to use this site you accept this.\n\n",
        "Advertisement\n",
        "Support our mission\n",
        "Version 3 Version 4\n(about 3 hours later)\n",
        "ہوم > پاکستان > خبریں\n",
    ],
)
def test_what_stands_before_the_article_goes(start: str) -> None:
    assert kept(start + BODY).strip() == BODY.strip()


@pytest.mark.parametrize(
    "line",
    [
        "Read more",
        "Advertisement",
        "Click for more from The Lantern",
        "More From This Section",
        "[Related: five ways to grow roses]",
        "Read: 'Bomb kills ten in another town'",
        "ALSO READ: Ten die in another town",
        "Screengrab: The Lantern",
        "Photo: The Lantern",
        "Sign up for our daily newsletter and get the news to your inbox.",
        "Share this article",
        "مزید پڑھیں: ایک اور شہر میں دھماکہ",
        "اقرأ أيضاً: انفجار في مدينة أخرى",
        "اشتہار",
    ],
)
def test_a_line_of_the_page_inside_the_article_goes(line: str) -> None:
    first, _, rest = BODY.partition("\n\n")
    text = f"{first}\n\n{line}\n\n{rest}"
    assert line not in kept(text)
    assert kept(text).replace("\n", "") == BODY.replace("\n", "")


@pytest.mark.parametrize(
    "bio",
    [
        "Jo Example is a Research Associate at the Centre for Examples. She holds a degree in history. She can be reached at the centre.",
        "The writer is a former editor of The Lantern.",
        "Jo Example is a freelance journalist based in Orla. He tweets often. Image credit: The Lantern.",
    ],
)
def test_a_note_on_the_author_at_the_end_goes(bio: str) -> None:
    assert kept(f"{BODY}\n{bio}\n") == BODY.strip()


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "Published: May 3, 2031\n\n" + BODY,
        "The Lantern, May 3, 2031\n" + BODY,
        "Two die in market blast\n" + BODY,
        "A bomb went off in Orla.Two people died .Police came",
        "Two dead in Orla",
        "ORLA, 4 FEB 90 (AGENCY) -- [TEXT] TWO MEN DIED IN A BLAST THAT THE POLICE\nREPORT.  REBELS, ERECTED ROADBLOCKS ON\nORLA,\nLIVE.\n",
        "Jo Example is a journalist. He was shot dead in Orla on Monday by two men on a motorcycle, police said.",
        "Key points:\n- two people died\n- nine were hurt\n- no claim\n\n" + BODY,
        "Police gave these tolls:\nOrla: 3 killed\nFarbad: 4 killed\nMirpur: 5 killed\nTotal: 12 killed\nWounded: 20\n",
        "کوئٹہ میں بم پھٹنے سے دو افراد ہلاک ہو گئے۔ پولیس نے بتایا کہ پانچ افراد زخمی ہیں۔",
    ],
)
def test_reporting_stays(text: str) -> None:
    assert kept(text).replace("\n", "") == text.strip().replace("\n", "")


def test_a_list_of_other_stories_goes_and_the_headline_after_it_stays() -> None:
    start = "Most read\nFive ways to grow roses\nElection results in full\nTeam wins the cup again\nTwo die in market blast\n"
    assert kept(start + BODY) == "Two die in market blast\n" + BODY.strip()


def test_a_comment_link_above_the_article_does_not_cut_it() -> None:
    assert kept("Two die in market blast\nComments (3)\n" + BODY) == "Two die in market blast\n" + BODY.strip()


def test_a_phrase_at_the_end_of_a_dateline_goes_and_the_dateline_stays() -> None:
    assert kept("Agency, May 3, 2031 Adjust font size:\n" + BODY) == "Agency, May 3, 2031 \n" + BODY.strip()


def test_what_the_reader_found_to_be_the_article_is_narrowed_not_widened() -> None:
    text = "Menu of the page\n\n" + BODY + "\nLeave a Reply\n"
    start = text.index("ORLA")
    assert kept(text, article=(Range(start, len(text)),)) == BODY.strip()


def test_a_page_that_is_all_furniture_keeps_something() -> None:
    assert kept("Advertisement\nRead more\n").strip() == "Advertisement\nRead more"


@given(
    st.lists(
        st.sampled_from(
            [
                "Advertisement",
                "- ",
                "Home > World",
                "Leave a Reply",
                "",
                "Police said two people died in the town of Orla.",
                "x",
                "May 3, 2031",
            ]
        )
    )
)
def test_ranges_rise_and_lie_inside_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    document = article(Document(id="d", name="d", text=text))
    assert document.article is not None
    ends = [0]
    for part in document.article:
        assert ends[-1] <= part.start <= part.end <= len(text)
        ends.append(part.end)
    assert list(sentences(document)) == list(sentences(article(document)))


@pytest.mark.shared
def test_the_first_seed_ends_before_its_comment_form() -> None:
    seeds = Path(__file__).parents[2].parent / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip("shared data folder not beside the checkout")
    (path,) = seeds.glob("000_*.txt")
    text = kept(path.read_text("utf-8"))
    assert len(text) > 6_000
    assert all(words not in text for words in ("Leave a Reply", "commenting", "tweets", "Image credit"))
