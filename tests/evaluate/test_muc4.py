"""The 23-slot measure: golden numbers on a made-up pair, the guidelines' examples, and the same figures as the desk's scorer."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.codebooks.muc4_fills import Fill, parse_fill
from tasdiq.codebooks.muc4_keys import KeyTemplate, parse_keys, read_keys
from tasdiq.codebooks.muc4_slots import slot, slots
from tasdiq.evaluate.misses import with_words
from tasdiq.evaluate.muc4 import Report, score
from tasdiq.evaluate.muc4_documents import judged, misses
from tasdiq.evaluate.muc4_judge import by_rule, without_judgement
from tasdiq.evaluate.muc4_match import tally_slot
from tasdiq.evaluate.muc4_strings import FULL, NONE, PARTIAL
from tasdiq.evaluate.muc4_table import table
from tasdiq.evaluate.muc4_tally import Tally, total
from tasdiq.evaluate.scores import scores

HERE = Path(__file__).parent / "muc4"
KEY, RESPONSE = HERE / "key.txt", HERE / "response.txt"


def fill(slot_id: str, words: str) -> Fill:
    made = parse_fill(slot(slot_id), words)
    assert made is not None
    return made


def template(id: str = "1", *, optional: bool = False, **fills: str) -> KeyTemplate:
    named = {name.replace("_", "-"): words for name, words in fills.items()}
    return KeyTemplate(message="T-0001", id=id, optional=optional, fills={name: (fill(name, words),) for name, words in named.items()})


def scored(keys: list[KeyTemplate], *responses: KeyTemplate) -> Report:
    return score({"T-0001": keys}, {"T-0001": responses})


def credit(slot_id: str, key: str, response: str) -> int:
    return by_rule(slot(slot_id), fill(slot_id, key), fill(slot_id, response))[0]


def counts(slot_id: str, keys: list[str], responses: list[str]) -> tuple[int, ...]:
    t = tally_slot(slot(slot_id), [fill(slot_id, k) for k in keys], [fill(slot_id, r) for r in responses], by_rule)
    return t.pos, t.act, t.cor, t.par, t.inc, t.spu, t.mis, t.non


def test_the_made_up_pair_gets_its_golden_report() -> None:
    report = score(read_keys(KEY), read_keys(RESPONSE))
    assert table(report) + "\n" == (HERE / "report.txt").read_text(encoding="utf-8")
    assert report.fields()["f-measures"] == {"P&R": 48.98, "2P&R": 49.59, "P&2R": 48.39}
    assert report.fields()["summary"]["ALL TEMPLATES"]["f"] == pytest.approx(100 * 2 * 12.5 / (26 + 25))


def test_the_same_by_document_adds_up_to_the_report() -> None:
    report = score(read_keys(KEY), read_keys(RESPONSE))
    found = {each.field: each for each in scores(judged(report), resamples=0)}
    for name, tally in report.rows().items():
        assert (found[name].right, found[name].given, found[name].wanted) == (tally.credit, tally.act, tally.pos)
    assert found["ALL TEMPLATES"].f1.value == pytest.approx(2 * 12.5 / (26 + 25))


def test_misses_name_what_was_expected_and_what_was_given() -> None:
    texts = {"XYZ-MUC4-0001": "A CAR\n  BOMB WENT OFF AT THE BANK OF  SAMPLES."}
    told = list(with_words(misses(score(read_keys(KEY), read_keys(RESPONSE))), texts))
    category = next(m for m in told if m.field == "perp-inc-cat")
    assert (category.kind, category.expected, category.got) == ("wrong", "TERRORIST ACT", "STATE-SPONSORED VIOLENCE")
    assert next(m for m in told if m.field == "phys-tgt-id").around == "A CAR BOMB WENT OFF AT THE BANK OF SAMPLES."
    assert [(m.kind, m.expected, m.got) for m in told if m.field == "hum-tgt-name"] == [("invented", "", '"DON ANTONIO"')]
    assert [(m.document, m.kind) for m in told if m.field == "template"] == [
        ("XYZ-MUC4-0002", "missing"), ("XYZ-MUC4-0002", "invented"), ("XYZ-MUC4-0004", "invented"),
    ]  # fmt: skip
    assert not any("2 CARS" in m.expected for m in told)  # optional


def test_a_perfect_answer_misses_nothing() -> None:
    keys = read_keys(KEY)
    report = score(keys, {message: [t for t in templates if not t.optional] for message, templates in keys.items()})
    assert report.fields()["f-measures"]["P&R"] == 100 and list(misses(report)) == []


@pytest.mark.parametrize(
    ("slot_id", "key", "response", "expected"),
    [
        ("inc-type", "BOMBING", "ATTACK", PARTIAL), ("inc-type", "ATTACK", "BOMBING", NONE),
        ("hum-tgt-effect", 'NO INJURY OR DEATH: "A"', 'NO INJURY: "B"', PARTIAL),
        ("inc-instr-type", 'MACHINE GUN: "-"', 'GUN: "BULLET"', PARTIAL),
        ("hum-tgt-type", 'CIVILIAN: "ALBERTO TORRES"', 'CIVILIAN: "SANCHEZ"', PARTIAL),
        ("hum-tgt-type", 'CIVILIAN: "ALBERTO TORRES"', "CIVILIAN", PARTIAL),
        ("hum-tgt-type", 'CIVILIAN: "ALBERTO TORRES"', 'DIPLOMAT: "ALBERTO TORRES"', NONE),
        ("hum-tgt-desc", '"PEASANTS"', '"THE 3 PEASANTS"', FULL), ("hum-tgt-desc", '"PEASANTS"', '"THE SOLDIERS"', NONE),
        ("hum-tgt-desc", '"PEASANTS"', '"OLD PEASANTS WHO WERE WITNESSES"', FULL),
        ("hum-tgt-desc", '"PEASANTS"', '"THE 3 PEASANTS, WHICH THE GOVERNMENT ADMITTED WAS A MISTAKE"', PARTIAL),
        ("hum-tgt-desc", '"MAYOR OF ACHI": "TORRES"', '"MAYOR OF ACHI": "SANCHEZ"', PARTIAL),
        ("hum-tgt-desc", '"MAYOR OF ACHI": "TORRES"', '"JUDGE": "TORRES"', NONE),
        ("hum-tgt-name", '"ALBERTO ROBERTO TORRES"', '"TORRES"', PARTIAL),
        ("hum-tgt-name", '"ALBERTO ROBERTO TORRES"', '"MR. ALBERTO ROBERTO TORRES"', FULL),
        ("hum-tgt-name", '"ALBERTO ROBERTO TORRES"', '"ALBERTO GOMEZ"', NONE),
        ("perp-org-id", '"6TH INFANTRY BRIGADE"', '"BRIGADE"', PARTIAL),
        ("perp-org-id", '"ARMY OF NATIONAL LIBERATION" / "ELN"', '"ARMY OF NATIONAL LIBERATION (ELN)"', FULL),
        ("inc-date", "25 AUG 89 - 26 AUG 89", "26 AUG 89", PARTIAL), ("inc-date", "- 26 AUG 89", "25 AUG 89", PARTIAL),
        ("inc-date", "- 26 AUG 89", "26 JUL 89", NONE), ("inc-date", "26 AUG 89", "- 26 AUG 89", PARTIAL),
        ("inc-date", "16 AUG 89", "- 26 AUG 89", NONE), ("inc-date", "24 AUG 89 - 25 AUG 89", "- 26 AUG 89", NONE),
        ("inc-loc", "COLOMBIA: MEDELLIN (CITY)", "COLOMBIA", PARTIAL), ("inc-loc", "COLOMBIA", "PERU: LIMA (CITY)", NONE),
        ("phys-tgt-num", '5 - 7: "PYLONS"', '7: "PYLONS"', PARTIAL), ("phys-tgt-num", '7: "PYLONS"', '7: "THINGS"', PARTIAL),
        ("phys-tgt-num", '6: "PYLONS"', '7: "PYLONS"', NONE),
    ],
)  # fmt: skip
def test_credit_of_one_fill(slot_id: str, key: str, response: str, expected: int) -> None:
    assert credit(slot_id, key, response) == expected


def test_counts_of_one_slot() -> None:
    assert counts("inc-type", [], []) == (0, 0, 0, 0, 0, 0, 0, 1)
    assert counts("inc-type", ["BOMBING"], ["BOMBING"]) == (1, 1, 1, 0, 0, 0, 0, 0)
    assert counts("inc-type", ["BOMBING"], ["ATTACK"]) == (1, 1, 0, 1, 0, 0, 0, 0)
    assert counts("inc-type", ["BOMBING"], []) == (1, 0, 0, 0, 0, 0, 1, 0)
    assert counts("inc-type", [], ["BOMBING"]) == (0, 1, 0, 0, 0, 1, 0, 0)
    assert counts("perp-org-id", ['? "ELN"'], []) == (0, 0, 0, 0, 0, 0, 0, 1)
    assert counts("perp-org-id", ['? "ELN"'], ['"ABC"']) == (1, 1, 0, 0, 1, 0, 0, 0)
    assert counts("hum-tgt-name", ['"A ONE"', '"B TWO"', '? "C THREE"'], ['"B TWO"', '"X"']) == (2, 2, 1, 0, 1, 0, 0, 0)
    assert counts("inc-type", ["BOMBING"], ["BOMBING / ARSON / ROBBERY"]) == (1, 1, 0, 0, 1, 0, 0, 0)  # listing all earns nothing


def test_templates_answer_each_other_by_content() -> None:
    keys = [
        template("1", inc_type="BOMBING", phys_tgt_id='"BANK"'), template("2", inc_type="KIDNAPPING", hum_tgt_name='"A TORRES"'),
        template("3", optional=True, inc_type="ROBBERY", phys_tgt_id='"SHOP"'),
    ]  # fmt: skip
    report = scored(
        keys,
        template("1", inc_type="ATTACK", hum_tgt_name='"TORRES"'),
        template("2", inc_type="BOMBING", phys_tgt_id='"BANK"'),
        template("3", inc_type="ARSON", phys_tgt_id='"BANK"'),
    )
    assert [(p.key and p.key.id, p.response and p.response.id) for p in report.pairs] == [("1", "2"), ("2", "1"), (None, "3")]
    assert scored([], *[]).quiet == ("T-0001",)


tallies = st.builds(Tally, **{name: st.integers(0, 50) for name in ("pos", "act", "cor", "par", "spu", "mis")})


@given(st.lists(tallies), st.lists(tallies))
def test_tallies_add_up_in_any_grouping(some: list[Tally], more: list[Tally]) -> None:
    assert total([total(some), total(more)]) == total([*more, *some])


# --- the same figures as the desk's own scorer -------------------------------------------------------------------------


def spoiled(text: str, seed: int) -> str:
    """A key with lines lost, moved, cut and mixed up, as a response that is right in part."""
    random = Random(seed)
    lines, out = text.split("\n"), []
    for line in lines:
        chance = random.random()
        if line[:2] in ("0.", "1.") or chance > 0.5:
            out.append(line)
        elif chance > 0.35:
            out.append(line[:36] + random.choice(lines)[36:])
        elif chance > 0.25:
            out += [line, " " * 36 + random.choice(lines)[36:]]
        elif chance > 0.15:
            out.append(line[:36] + line[36:].replace('"', "", random.randint(0, 3)).replace(" ", random.choice(("  ", " / ", ": ")), 1))
        elif chance > 0.08:
            out.append(line[:36] + " ".join(random.sample(line[36:].split(), len(line[36:].split()) // 2)))
    return "\n".join(out)


@pytest.mark.shared
def test_the_made_up_pair_gets_the_same_report_at_the_desk(desk_muc4: Any) -> None:
    theirs = desk_muc4.Scorer().score(desk_muc4.read_template_file(str(KEY)), desk_muc4.read_template_file(str(RESPONSE)))
    assert theirs.table() + "\n" == (HERE / "report.txt").read_text(encoding="utf-8")


@pytest.mark.shared
@pytest.mark.slow
def test_every_published_key_and_what_is_made_of_it_gets_the_same_report_at_the_desk(desk_muc4: Any, shared_data: Path) -> None:
    keys = sorted((shared_data / "muc4").glob("key-*"))
    assert keys
    for seed, path in enumerate(keys):
        text = path.read_text(encoding="latin-1")
        for response in (text, spoiled(text, seed)):
            mine = score(parse_keys(text.split("\n")), parse_keys(response.split("\n")))
            theirs = desk_muc4.Scorer().score(desk_muc4.read_templates(text.split("\n")), desk_muc4.read_templates(response.split("\n")))
            assert mine.fields() == theirs.as_dict(), path.name
            assert table(mine) == theirs.table(), path.name


PIECES = [
    "PEASANTS", "FARMERS", "THE", "MAYOR", "OF", "ELN", "ARMY OF NATIONAL LIBERATION", "(ELN)", "TORRES", "MR.", "WHO", "KILLED", ", ",
    "GUERRILLAS", "TERRORISTS", "3", "5 - 7", "~7", "PERU", "LIMA (CITY)", "06 SEP 89", "- 06 SEP 89", "BOMBING", "ATTACK", "GUN", "RIFLE",
    '"', '" / "', '": "', ": ", "/", "(", ")", "?", "-",
]  # fmt: skip
words = st.lists(st.sampled_from(PIECES), max_size=6)


@pytest.mark.shared
@settings(deadline=None, max_examples=300)
@given(st.lists(words, max_size=3), st.lists(words, max_size=3))
def test_any_slot_gets_the_same_counts_at_the_desk(desk_muc4: Any, keys: list[list[str]], responses: list[list[str]]) -> None:
    for each in slots():
        theirs_slot = desk_muc4.SLOT[each.id]
        mine = [[f for f in (parse_fill(each, " ".join(w)) for w in side) if f] for side in (keys, responses)]
        theirs = [[f for f in (desk_muc4.parse_fill(theirs_slot, " ".join(w)) for w in side) if f] for side in (keys, responses)]
        assert tally_slot(each, *mine, by_rule).fields() == desk_muc4.Scorer().score_slot(theirs_slot, None, *theirs).as_dict()
        automatic = desk_muc4.Scorer(desk_muc4.AutomaticJudge()).score_slot(theirs_slot, None, *theirs)
        assert tally_slot(each, *mine, without_judgement).fields() == automatic.as_dict()
