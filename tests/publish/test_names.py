"""Names of private persons in titles, publishers and addresses are withheld; all names here are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.config import Config
from tasdiq.model.text import sentences
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.publish.names import UNREADABLE, WITHHELD, Names, open_words
from tasdiq.publish.rows import Books

TEXTS = (
    "Anon Victimson, 34, was killed on his way to work, police said.", "The lawyer, Rose Bano, died there; the toll rose later.",
    "anon victimson was a teacher", "José Privado and Zarmina were hurt, and Zarmina's brother too.",
)  # fmt: skip


@pytest.fixture(scope="module")
def names() -> Names:
    coder = Coder(Config(workers=1, rules_only=True))
    books = Books(actors=coder.book, gazetteer=coder.gazetteer)
    shown = open_words(["Quetta", "Balochistan", "Pakistan", "Tehreek-e-Taliban Pakistan"])
    return Names(actors=lambda d: coder.book.find(d, sentences(d)), open_words=shown, texts=TEXTS, known=books.named)


@pytest.mark.parametrize(
    "title",
    [
        "Anon Victimson, 34, killed in Quetta blast", "Police name Anon Victimson as victim", "Anon Victimson Killed In Quetta Blast Near Market",
        "ANON VICTIMSON DEAD", "anon victimson dead", "the toll of anon victimson's death: Quetta", "Rose Bano's Death Shocks Quetta City",
        "Family of A. Victimson mourns", "José Privado hurt in Quetta", "JOSE PRIVADO HURT", "Zarmina speaks", "@anonvictimson writes from Quetta",
        "Аnon Viсtimson killed in Quetta",  # with letters that only look Latin
        "Gunmen shoot Unheard Ofname in Quetta", "Unheard Ofname, Quetta lawyer, dies", "Anon-Victimson killed", "Quetta: 'Anon Victimson' dead",
    ],
)  # fmt: skip
def test_no_name_of_a_private_person_stays_in_a_title(names: Names, title: str) -> None:
    shown = names.title(title).casefold()
    assert not [
        part
        for part in ("anon", "victimson", "bano", "rose", "josé", "jose", "privado", "zarmina", "unheard", "ofname", "аnon")
        if part in shown
    ]
    assert WITHHELD in shown or shown == UNREADABLE.casefold()


@pytest.mark.parametrize(
    "title",
    [
        "Gunmen kill two policemen in Quetta", "Five Killed As Suicide Bomber Hits Market In Quetta, Taliban Claim Attack",
        "At least 70 killed in bombing at Quetta hospital", "FIVE DEAD IN QUETTA", "Lashkar-e-Jhangvi claims attack on police in Quetta",
        "Taliban spokesman Zabihullah Mujahid denies attack",  # a public role in an organisation
    ],
)  # fmt: skip
def test_a_title_without_private_names_is_shown_as_it_is(names: Names, title: str) -> None:
    assert names.title(title) == title


def test_somebody_who_is_only_alleged_to_have_a_role_is_not_named(names: Names) -> None:
    assert "Sometimes" not in names.title("Alleged Taliban commander Sometimes Called dies in Quetta")


@pytest.mark.parametrize("title", ["کوئٹہ میں دھماکہ", "взрыв", "   ", "", None])
def test_a_title_whose_names_cannot_be_told_is_not_shown(names: Names, title: str | None) -> None:
    assert names.title(title) in (UNREADABLE, "")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://lantern.example/2016/08/five-killed-in-quetta?id=7", "https://lantern.example/2016/08/five-killed-in-quetta?id=7"),
        ("https://lantern.example/2016/anon-victimson-killed", "https://lantern.example/"),
        ("https://lantern.example/?q=Anon%20Victimson", "https://lantern.example/"), ("https://lantern.example/AnonVictimson", "https://lantern.example/"),
        ("https://lantern.example/a#victimson", "https://lantern.example/"), ("https://lantern.example/%D8%A7%D9%84", "https://lantern.example/"),
        ("https://lantern.example/jos%C3%A9-privado", "https://lantern.example/"), ("javascript:alert(1)", None), ("file:///etc/passwd", None),
        ("https://anon:secret@lantern.example/", None), (None, None),
    ],
)  # fmt: skip
def test_an_address_that_names_a_private_person_leads_to_the_site(names: Names, address: str | None, shown: str | None) -> None:
    assert names.address(address) == shown


def test_a_publisher_named_after_a_private_person_is_not_named(names: Names) -> None:
    assert (names.publisher("Example Lantern"), names.publisher("Anon Victimson's Diary"), names.publisher("")) == (
        "Example Lantern",
        None,
        None,
    )


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_a_name_put_anywhere_into_a_title_is_withheld(names: Names, before: str, after: str) -> None:
    assert "victimson" not in names.title(f"{before} Anon Victimson {after}").casefold()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["killed", "in", "Quetta", "Anon Victimson", "Taliban", "two", "Police", "'", ":", "bomb"]), max_size=12))
def test_titles_are_shown_or_withheld_word_by_word(names: Names, parts: list[str]) -> None:
    shown = names.title(" ".join(parts))
    assert "Victimson" not in shown and "Anon" not in shown
