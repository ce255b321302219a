"""A name written to deceive is known for whose it is, and neither a page nor a file turns the writing for whoever reads it."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.codebooks.made import incident

from tasdiq.codebooks import sheet, table
from tasdiq.model.text import UNSEEN, Document, plain, sentences
from tasdiq.resolve.actors import ActorBook
from tasdiq.serve.shown import harmless

TURNED = "\u202e\u2066\u202c\u2069"
WRITTEN = {
    "Cyrillic letters": "T\u0430lib\u0430n", "Greek letters": "\u03a4aliban", "both": "\u03a4\u0430liban",
    "wide letters": "\uff34\uff41\uff4c\uff49\uff42\uff41\uff4e", "mathematical letters": "\U0001d413aliban",
    "turned": "\u202eTaliban\u202c", "turned inside": "Tal\u202e\u202ciban", "isolated": "\u2066Taliban\u2069",
    "no width": "Tali\u200bban", "no width, many times": "T\u200ba\u2060l\ufeffi\u200db\u200ca\u00adn", "joined": "Tali\u200cban",
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> ActorBook:
    return ActorBook.load()


@pytest.mark.parametrize("name", WRITTEN.values(), ids=WRITTEN.keys())
def test_the_known_group_is_found_by_name_and_in_a_text(book: ActorBook, name: str) -> None:
    assert [c.actor.id for c in book.resolve(name)] == [c.actor.id for c in book.resolve("Taliban")]
    found = {text: _found(book, f"KABUL: The Afghan {text} claimed the attack in Kabul.") for text in ("Taliban", name)}
    assert found[name] == found["Taliban"] == [("afghan-taliban", "Taliban")]


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("\u0422\u0422\u0420", "ttp"),  # Cyrillic throughout, and every letter has a Latin twin
        ("\u0399S\u0399S", "islamic-state"),
        ("\u1d1b\u1d1b\u1d18", "ttp"),  # small capitals
        ("\u0627\u0644\u062f\u0648\u0644\u0629 \u0627\u0644\u0625\u0633\u0644\u0627\u0645\u200b\u064a\u0629", "islamic-state"),
    ],
)
def test_other_names_and_scripts(book: ActorBook, name: str, actor: str) -> None:
    assert book.resolve(name)[0].actor.id == actor


def test_words_of_another_script_stay_what_they_are(book: ActorBook) -> None:
    assert book.naming.word("\u0422\u0430\u043b\u0438\u0431\u0430\u043d") != book.naming.word("Taliban")
    assert book.naming.key("\u0637\u0627\u0644\u0628\u0627\u0646") == book.naming.key("\u0637\u0627\u0644\u0628\u0627\u0646\u200f")
    assert (
        len(book.naming.tokens("\u0627\u0646\u0635\u0627\u0631\u200c\u0627\u0644\u0644\u0647")) == 2
    )  # the joiner that parts Persian words


def test_an_unknown_name_is_kept_without_what_is_not_seen(book: ActorBook) -> None:
    assert _found(book, "The Sand\u202e Liber\u200bation Front claimed it.") == [(None, "Sand Liberation Front")]


@given(st.text(alphabet="ab \n." + "\u200b\u202e\u2069\u00ad\u200c\ufeff", max_size=60))
def test_what_is_not_seen_parts_no_word_and_keeps_every_place(text: str) -> None:
    flat = plain(text)
    assert len(flat) == len(text)
    for number, (before, after) in enumerate(zip(text, flat, strict=True)):
        if before in UNSEEN + "\u2069\u202e" and after == before:
            assert flat[:number].rstrip(UNSEEN + "\u202e\u2069\u200c")[-1:].isalpha()


def test_no_file_turns_the_writing(tmp_path: Path) -> None:
    row = incident(targets=[{"text": f"a {TURNED}shop", "type": "other", "effect": "hit"}])
    row["place"]["site"] = f"Hos{TURNED}pital"
    for form in ("csv", "jsonl", "geojson"):
        out = io.StringIO()
        table.write(form, [row], out)
        assert "pital" in out.getvalue() and not set(TURNED) & set(out.getvalue()), form
    assert TURNED in json.loads(out.getvalue())["features"][0]["properties"]["site"]  # JSON has it still, as an escape
    table.write_parquet([row], tmp_path / "i.parquet")
    import duckdb

    assert duckdb.read_parquet(str(tmp_path / "i.parquet")).project("site").fetchall() == [("Hospital",)]
    out = io.StringIO()
    assert sheet.write(["a", "b"], [{"a": f"x{TURNED}y", "b": "z"}], out) == 1
    assert out.getvalue() == "a,b\r\nxy,z\r\n"


def test_a_page_shows_where_the_writing_was_to_be_turned() -> None:
    from tasdiq.serve.show import Pages

    template = Pages()._environment.from_string("<p title='{{ name }}'>{{ name }}</p>")
    assert template.render(name=f"<b>{TURNED}") == "<p title='&lt;b&gt;" + 4 * "\ufffd" + "'>&lt;b&gt;" + 4 * "\ufffd" + "</p>"
    assert harmless("\u0646\u0627\u0645\u200f") == "\u0646\u0627\u0645\u200f"  # what Arabic needs stays


def _found(book: ActorBook, text: str) -> list[tuple[str | None, str]]:
    document = Document(id="d", name="d.txt", text=text, published=date(2022, 1, 1))
    return [(m.actor, m.name) for m in book.find(document, sentences(document)) if not m.generic]
