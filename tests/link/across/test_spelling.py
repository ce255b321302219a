"""Names of places: taken from cells, and held against other spellings."""

import pytest

from tasdiq.errors import BadValueError
from tasdiq.link.across import rules
from tasdiq.link.across.spelling import Alike, Spelling
from tasdiq.model import vocab

NAMES = rules.shipped().names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Bar Kalay, 12 miles west of Torkhel", ("barkalay", "kalay", "torkhel")),
        ("BarKalay- Torkhel", ("barkalay", "torkhel")),
        ("Just outside Torkhel (near the Afghan border)", ("torkhel", "afghan")),
        ("police check post on Jail Road, Sandtown", ("jail", "sandtown")),
        ("", ()),
        ("12 km", ()),
    ],
)
def test_names_of_a_cell(cell, names):
    assert Spelling(NAMES).names([cell]) == names


@pytest.mark.parametrize(
    ("one", "two"), [("makeen", "makin"), ("gurwak", "gorveek"), ("torkhel", "toorkhel"), ("azamwarsak", "azamwarzak")]
)
def test_spellings_of_one_name(one, two):
    alike = Alike([one, two, "kandak"], NAMES).of
    assert two in alike[one] and one in alike[two] and alike["kandak"] == {"kandak"}


@pytest.mark.parametrize(("one", "two"), [("kabul", "kunduz"), ("swat", "sibi"), ("bannu", "hangu"), ("tank", "kohat")])
def test_other_names(one, two):
    assert two not in Alike([one, two], NAMES).of[one]


def test_rules_that_are_wrong_are_told_at_once():
    tables = {**vocab.shipped("linking/across"), "colour": {}}
    tables["limits"] = {**{k: v for k, v in tables["limits"].items() if k != "trust"}, "speed": 1}
    with pytest.raises(BadValueError) as told:
        rules.parse(tables, vocab.shipped("linking/kinds"))
    assert "colour" in str(told.value) and "'speed'" in str(told.value) and "'trust'" in str(told.value)


def test_uneven_steps_are_refused():
    tables = {**vocab.shipped("linking/across"), "killed": {"steps": [0.5, 0.1], "same": [0.5, 0.25, 0.25]}}
    with pytest.raises(BadValueError, match="rising steps"):
        rules.parse(tables, vocab.shipped("linking/kinds"))
