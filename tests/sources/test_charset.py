"""Bytes become text; what is lost is counted."""

import pytest

from tasdiq.sources.charset import clean, decode, looks_binary

WESTERN = "Two people died in the “old” café — police said. " * 3
ARABIC = "قتل شخصان وأصيب ثلاثة آخرون في انفجار قنبلة في المدينة يوم الاثنين، حسب ما ذكرت الشرطة. " * 3
CYRILLIC = "Два человека погибли при взрыве на рынке, сообщила полиция в понедельник вечером. " * 3


@pytest.mark.parametrize(
    ("text", "charset"),
    [(WESTERN, "utf-8"), (WESTERN, "utf-8-sig"), (WESTERN, "utf-16"), (WESTERN, "utf-16-le"), (WESTERN, "utf-16-be"), (WESTERN, "utf-32"),
     (WESTERN, "cp1252"), (ARABIC, "utf-8"), (ARABIC, "cp1256"), (CYRILLIC, "cp1251"), (ARABIC, "utf-16")],
)  # fmt: skip
def test_text_comes_back_from_any_usual_charset(text: str, charset: str) -> None:
    assert decode(text.encode(charset)).text == text


def test_what_the_server_declares_is_believed_where_it_fits() -> None:
    assert decode("Kőszeg".encode("iso8859-2"), "iso-8859-2").text == "Kőszeg"
    assert decode("Kőszeg".encode(), "iso-8859-2").text == "Kőszeg"
    assert decode(b"Orla", "no-such-charset").text == "Orla"
    assert decode(b"Orla", "rot13").text == "Orla"


def test_a_broken_character_is_replaced_and_counted() -> None:
    result = decode("پولیس نے بتایا کہ دو افراد ہلاک ہوئے".encode() + b"\xd9")
    assert result.replaced == 1
    assert result.text.endswith("\ufffd")


def test_control_characters_are_replaced_one_for_one() -> None:
    assert clean("a\x00b\x1b[31m\ud800c\td\n") == ("a\ufffdb\ufffd[31m\ufffdc\td\n", 3)


@pytest.mark.parametrize(
    ("head", "binary"),
    [(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", True), (b"Two\x00died", False), (b"Orla", False), ("Orla".encode("utf-16"), False)],
)
def test_binary_is_told_from_text(head: bytes, binary: bool) -> None:
    assert looks_binary(head) is binary
