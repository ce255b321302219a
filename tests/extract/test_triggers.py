"""The event vocabulary is matched in small letters: the same words are found as with case ignored."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.extract.triggers import Triggers, triggers
from tasdiq.model.text import Sentence, small
from tasdiq.model.vocab import shipped

VOCABULARY: dict[str, Any] = dict(shipped("vocabulary/events"))
IGNORING_CASE = [re.compile(rf"(?<![\w-])(?:{row['pattern']})(?![\w])", re.IGNORECASE) for row in VOCABULARY["trigger"]]
PIECES = [
    "a VBIED", "SVBIEDs", "Bomb", "EXPLODED", "suicide bomber", "Operation Zarb-e-Azb", "launched an Operation Sword", "k\u0131lled", "\u212aidnapped",
    "a\u017f\u017faassinated", "assassination", "k\u0130lled", "GUNMEN", "opened Fire", "\u00c9ta", "\u062f\u06be\u0645\u0627\u06a9\u06c1", "raid", "-raid", ".", ", ", "\ufb05", "\u1e9e", "\u03a3",
]  # fmt: skip


def sentence(plain: str) -> Sentence:
    return Sentence(index=0, start=0, end=len(plain), plain=plain)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8))
def test_the_same_stretches_as_with_case_ignored(pieces: list[str]) -> None:
    plain = " ".join(pieces)
    expected = {m.span() for pattern in IGNORING_CASE for m in pattern.finditer(plain) if m.group()}
    found = {(t.start, t.end) for t in triggers()._all(sentence(plain), small(plain))}
    assert found == expected


def test_the_words_keep_their_letters() -> None:
    plain = "Two SVBIEDs EXPLODED in Kabul."
    found = triggers().find(sentence(plain))
    assert found
    assert all(t.words == plain[t.start : t.end] for t in found)


@pytest.mark.parametrize("plain", ["The IED went off.", "the ied went off."])
def test_a_pattern_in_capitals_fits_any_letters(plain: str) -> None:
    row = {"kind": "event", "type": "bombing", "pattern": "IEDs?"}
    (found,) = Triggers({"trigger": [row], "prominent": {"words": "x"}}).find(sentence(plain))
    assert (found.start, found.end, found.words) == (4, 7, plain[4:7])
