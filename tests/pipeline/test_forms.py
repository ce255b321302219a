"""A corpus file to MUC-4 templates and roles, by the rules alone."""

import json
from pathlib import Path

import pytest

from tasdiq.codebooks.muc4_keys import parse_keys
from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq

CORPUS = """TST9-MUC9-0001

   BOGOTA, 4 FEB 90 (AGENCY) -- [TEXT] GUERRILLAS OF THE NATIONAL
LIBERATION ARMY YESTERDAY EXPLODED A BOMB IN MEDELLIN, KILLING
THREE PEASANTS.


TST9-MUC9-0002

   QUITO, 5 FEB 90 -- [TEXT] THE ANNUAL FLOWER SHOW OPENED TODAY.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    path = tmp_path / "tst9-muc9"
    path.write_text(CORPUS, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("workers", [1, 2])
def test_templates_of_a_corpus_file(corpus: str, workers: int) -> None:
    rows = Tasdiq(Config(workers=workers, rules_only=True)).code_forms([corpus], "muc4", pytest.fail)
    keys = parse_keys(rows)
    assert keys["TST9-MUC9-0002"] == ()
    (template,) = keys["TST9-MUC9-0001"]
    told = {slot: [fill.source for fill in fills] for slot, fills in template.fills.items()}
    assert (told["inc-date"], told["inc-loc"], told["inc-type"]) == (["03 FEB 90"], ["COLOMBIA: MEDELLIN (CITY)"], ["BOMBING"])
    assert (told["hum-tgt-desc"], told["hum-tgt-num"], told["hum-tgt-effect"]) == (
        ['"THREE PEASANTS"'],
        ['3: "THREE PEASANTS"'],
        ['DEATH: "THREE PEASANTS"'],
    )
    assert told["inc-instr-type"] == ['BOMB: "BOMB"']


def test_roles_of_a_corpus_file(corpus: str) -> None:
    rows = [json.loads(row) for row in Tasdiq(Config(workers=1, rules_only=True)).code_forms([corpus], "muc4-roles", pytest.fail)]
    assert [row["docid"] for row in rows] == ["TST9-MUC9-0001", "TST9-MUC9-0002"]
    assert rows[1]["templates"] == []
    assert (rows[0]["templates"][0]["incident_type"], rows[0]["templates"][0]["Weapon"]) == ("bombing", [["BOMB"]])
    assert rows[0]["templates"][0]["Victim"] == []  # nobody is named
