"""Spellings of organisations and provinces in, whether a scorer takes them for the same out."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from tasdiq.model.vocab import check_keys, shipped


def same_actor(left: str, right: str) -> bool:
    """Whether both name one organisation; a chapter counts as its whole where reports often leave the chapter out.

    >>> same_actor("Daesh", "the Islamic State group"), same_actor("JuA", "Islamic State")
    (True, False)
    """
    keys = {actor_key(left), actor_key(right)}
    return len(keys) == 1 or any(keys <= group for group in _interchangeable())


def actor_key(name: str) -> str:
    """The name by which a scorer knows the organisation."""
    folded = fold(re.sub(r"\([^)]*\)", " ", name))
    folded = re.sub(r"^(the|militant group|banned|outlawed|proscribed) ", "", folded)
    folded = re.sub(r" (group|militants|militant group|organisation|organization)$", "", folded)
    return _keys().get(folded, folded)


def province(name: str) -> str:
    """The name by which a scorer knows an Afghan province.

    >>> province("Khowst Province"), province("Sar-e Pol")
    ('khost', 'sar i pul')
    """
    folded = re.sub(r"[^a-z]", "", re.sub(r"\b(province|wilayat|velayat)\b", "", fold(name)))
    return _provinces().get(folded, folded)


def fold(text: str) -> str:
    """Small letters without accents, words parted by one blank.

    >>> fold("Jamā'at-ul-Ahrar")
    'jama at ul ahrar'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))


@cache
def _keys() -> Mapping[str, str]:
    return {alias: key for key, aliases in shipped("evaluate/names")["actors"].items() for alias in (key, *aliases)}


@cache
def _provinces() -> Mapping[str, str]:
    held = shipped("evaluate/names")["provinces"]
    return {spelling: name for name, spellings in held.items() for spelling in spellings}


@cache
def _interchangeable() -> tuple[frozenset[str], ...]:
    rows = shipped("evaluate/names")["interchangeable"]
    check_keys(rows, "evaluate/names.toml [[interchangeable]]", ("names",))
    return tuple(frozenset(row["names"]) for row in rows)
