"""The roles measure: what is right, how templates are paired, and the same figures as the desk's scorer."""

import itertools
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.codebooks.muc4_keys import parse_keys
from tasdiq.errors import UnreadableError
from tasdiq.evaluate.assignment import best_assignment
from tasdiq.evaluate.files import json_lines
from tasdiq.evaluate.role_files import from_muc4, role_documents
from tasdiq.evaluate.role_misses import role_misses
from tasdiq.evaluate.roles import AVERAGE, ROLES, judge_document, role_template, table

Record = dict[str, Any]
GOLD: list[Record] = [
    {"incident_type": "attack / bombing", "Victim": [[["John Doe", 3], ["the mayor", 9]]], "Weapon": [[["a bomb", 5]]]},
    {"incident_type": "kidnapping", "Victim": [[["Ann", 1]]]},
]
ANSWER: list[Record] = [
    {"incident_type": "kidnapping", "Victim": [["ann"]]},
    {"incident_type": "bombing", "Victim": [["Mayor"]], "Weapon": [["Bomb."], ["gun"]]},
    {"incident_type": "arson", "Target": [["shop"]]},
]


def scored(gold: list[Record], answer: list[Record], *, many_to_one: bool = False) -> Any:
    sides = ([role_template(each) for each in side] for side in (gold, answer))
    return table(judge_document("D", *sides, many_to_one=many_to_one))


def test_templates_answer_those_of_a_common_type() -> None:
    rows = scored(GOLD, ANSWER)["template-level"]
    assert {row: (rows[row]["correct"], rows[row]["predicted"], rows[row]["gold"]) for row in ("incident_type", "Victim", "Weapon", "Target")} == {
        "incident_type": (2, 3, 2), "Victim": (2, 2, 2), "Weapon": (1, 2, 1), "Target": (0, 1, 0),
    }  # fmt: skip


def test_a_wrong_type_earns_nothing_by_template_and_all_by_document() -> None:
    found = scored([{"incident_type": "arson", "Target": [["shop"]]}], [{"incident_type": "attack", "Target": [["shop"]]}])
    assert found["template-level"][AVERAGE]["f"] == 0 and found["document-level"][AVERAGE]["f"] == 100


def test_several_answers_for_one_entity() -> None:
    gold, answer = [{"incident_type": "attack", "Victim": [["ann", "her"]]}], [{"incident_type": "attack", "Victim": [["ann"], ["her"]]}]
    one = scored(gold, answer)["template-level"]["Victim"]
    many = scored(gold, answer, many_to_one=True)["template-level"]["Victim"]
    assert (one["correct"], one["found"], many["correct"], many["found"]) == (1, 1, 2, 1)


def test_misses_say_which_entities_are_missing_and_which_invented() -> None:
    sides = ({"D": [role_template(each) for each in side]} for side in (GOLD, ANSWER))
    assert [(m.field, m.kind, m.expected, m.got) for m in role_misses(*sides)] == [
        ("incident_type", "invented", "", "arson; Target: shop"), ("Weapon", "invented", "", "gun"),
    ]  # fmt: skip


def test_templates_of_a_muc4_response_serve_as_predictions() -> None:
    lines = """0.  MESSAGE: ID   D-1
1.  MESSAGE: TEMPLATE   1
4.  INCIDENT: TYPE   BOMBING
12. PHYS TGT: ID   "THE BANK"
18. HUM TGT: NAME   "JOHN DOE"
19. HUM TGT: DESCRIPTION   "MAYOR": "JOHN DOE"
                           "CUSTOMERS" """
    (template,) = from_muc4(parse_keys(lines.splitlines()))["D-1"]
    assert template.types == ("bombing",)
    assert template.entities["Target"] == (frozenset({"bank"}),)
    assert template.entities["Victim"] == (frozenset({"john doe"}), frozenset({"customers"}))


@pytest.mark.parametrize(
    "row",
    [{}, {"docid": "D"}, {"docid": "D", "templates": [3]}, {"docid": "D", "templates": [{"Victim": "ann"}]}, {"docid": "D", "templates": [{"Victim": [[3]]}]}],
)  # fmt: skip
def test_a_row_that_is_no_document_is_one_error_with_its_place(row: Record) -> None:
    with pytest.raises(UnreadableError, match=r"answers\.jsonl, document 1"):
        role_documents([row], "answers.jsonl")


def test_labels_that_are_alike_count_once() -> None:
    row = {"docid": "D", "templates": [GOLD[0], GOLD[0], GOLD[1]], "doctext": "words"}
    assert [len(role_documents([row], "x", unique=unique)[0]["D"]) for unique in (True, False)] == [2, 3]


def test_the_assignment_gains_most() -> None:
    random = Random(1)
    for rows, columns in itertools.product(range(1, 5), repeat=2):
        gains = [[float(random.randint(0, 5)) for _ in range(columns)] for _ in range(rows)]
        size = min(rows, columns)
        best = max(
            sum(gains[r][c] for r, c in zip(chosen, order, strict=True))
            for chosen in itertools.permutations(range(rows), size) for order in itertools.combinations(range(columns), size)
        )  # fmt: skip
        pairs = best_assignment(gains)
        assert sum(gains[r][c] for r, c in pairs) == best and len({c for _, c in pairs}) == len({r for r, _ in pairs}) == len(pairs)


entities = st.lists(
    st.lists(st.sampled_from(["ann", "the mayor", "Bob.", "a bomb", "guerrillas", "FMLN"]), min_size=1, max_size=3), max_size=3
)
templates = st.lists(
    st.fixed_dictionaries({"incident_type": st.sampled_from(["attack", "bombing", "attack / bombing"]), **dict.fromkeys(ROLES[1:4], entities)}),
    max_size=4,
)  # fmt: skip


@pytest.mark.shared
@settings(deadline=None)
@given(templates, templates, st.booleans())
def test_any_answer_gets_the_same_figures_at_the_desk(desk_muc4: Any, gold: list[Record], answer: list[Record], many: bool) -> None:
    sides = ({"D": [desk_muc4.read_role_template(each) for each in side]} for side in (gold, answer))
    assert scored(gold, answer, many_to_one=many) == desk_muc4.score_roles(*sides, many)


@pytest.mark.shared
def test_the_published_labels_get_the_same_figures_at_the_desk(desk_muc4: Any, shared_data: Path) -> None:
    path = shared_data / "muc4" / "roles" / "tst1-tst2.json"
    gold = role_documents(json_lines(path), str(path), unique=True)[0]
    documents = list(gold)
    moved = {name: gold[documents[at - at % 2]] for at, name in enumerate(documents)}  # every other document answers with its neighbour's
    theirs = desk_muc4.read_role_file(str(path), unique=True)
    their_moved = {name: theirs[documents[at - at % 2]] for at, name in enumerate(documents)}
    for many in (True, False):
        mine = table(row for name in documents for row in judge_document(name, gold[name], moved[name], many_to_one=many))
        assert mine == desk_muc4.score_roles(theirs, their_moved, many)
