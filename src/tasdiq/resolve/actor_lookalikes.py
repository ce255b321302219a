"""A word in, the Latin word that it looks like out, where letters of other alphabets were put into it."""

import unicodedata
from functools import lru_cache

_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")  # that have letters of Latin shape
_SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL "


def latin(word: str) -> str:
    r"""The word in Latin letters if it mixes them with others of their shape, or has only such; else the word as it is.

    >>> latin("Т\u0430liban"), latin("\u03a4\u03a4\u03a1"), latin("Талибан"), latin("ᴛᴛᴘ")
    ('Taliban', 'TTP', 'Талибан', 'TTP')
    """
    names = [unicodedata.name(char, "") for char in word if char.isalpha()]
    if not any(name.startswith((*_SCRIPTS, _SMALL_CAPITAL)) for name in names):
        return word
    swapped = "".join(map(_latin, word))
    mixed = any(name.startswith("LATIN") for name in names)
    return swapped if mixed or all(char.isascii() or not char.isalpha() for char in swapped) else word


@lru_cache(maxsize=10_000)
def _latin(char: str) -> str:
    """The Latin letter of that shape by Unicode's table of confusable characters; the character itself where there is none."""
    from confusable_homoglyphs.confusables import confusables_data

    name = unicodedata.name(char, "")
    if name.startswith(_SMALL_CAPITAL):
        return _letter(name) or char
    if not name.startswith(_SCRIPTS):
        return char
    alike = [each for each in confusables_data.get(char, ()) if each["n"].startswith("LATIN") and len(each["c"]) == 1]
    shapes = [unicodedata.normalize("NFKD", each["c"])[0] for each in alike] + [_letter(each["n"]) for each in alike]
    found = next((letter for letter in shapes if letter.isascii() and letter.isalpha()), char)
    return "I" if found == "l" and char.isupper() else found  # the table holds I and l for one shape


def _letter(name: str) -> str:
    """The letter that a small capital is named for; nothing for other letters."""
    letter = name.removeprefix(_SMALL_CAPITAL)
    return letter if len(letter) == 1 and letter != name else ""
