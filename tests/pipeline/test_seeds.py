"""Two real documents of a research desk, where they lie beside the checkout: what a careful reader lists is found."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tasdiq.config import Config
from tasdiq.model.text import Document
from tasdiq.pipeline import Tasdiq
from tasdiq.store.log import Log

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="shared data folder not beside the checkout"),
]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    tasdiq = Tasdiq(Config(store=tmp_path_factory.mktemp("seeds") / "tasdiq.db", workers=1))
    tasdiq.add([str(path) for path in sorted(SEEDS.glob("*.txt"))])
    return tasdiq


def texts(tasdiq: Tasdiq) -> dict[str, Document]:
    with closing(Log.open(tasdiq.config.store, create=False)) as log:
        return {document.id: document for document in log.documents()}


def ties(tasdiq: Tasdiq, relation: str) -> list[Row]:
    return [row for row in tasdiq.relations() if row["relation"] == relation]


def test_eleven_incidents(seeds: Tasdiq) -> None:
    assert len(seeds.incidents()) == 11


def test_the_abduction_told_twice_is_one(seeds: Tasdiq) -> None:
    taken = [row for row in seeds.incidents() if "kidnapping" in (row["type"], *row["also"])]
    assert [row["abducted"]["best"] for row in taken] == [2]


def test_both_groups_claim_both_attacks_in_quetta(seeds: Tasdiq) -> None:
    claimed: dict[str, set[str]] = {}
    for claim in seeds.claims():
        assert claim["incident"]["place"]["name"] == "Quetta"
        claimed.setdefault(claim["incident"]["id"], set()).add(claim["claimant"])
    assert list(claimed.values()) == [{"islamic-state", "jamaat-ul-ahrar"}] * 2


def test_the_claim_is_contradicted_for_the_ministry_and_the_target(seeds: Tasdiq) -> None:
    bombing = next(
        c for c in seeds.claims() if c["claimant"] == "islamic-state" and c["incident"]["type"] in ("bombing", "suicide_bombing")
    )
    contradictions = bombing["contradictions"]
    assert any("justice" in c["asserted"].lower() and "Law and Justice" in c["found"] for c in contradictions)
    assert any("lawyer" in c["found"].lower() for c in contradictions)
    assert bombing["verdict"]["rating"] in ("doubtful", "unlikely")
    assert len(bombing["verdict"]["reasons"]) >= 2


def test_relations(seeds: Tasdiq) -> None:
    assert len(seeds.relations()) >= 9
    assert {row["subject"] for row in ties(seeds, "pledged")} >= {
        "jamaat-ul-ahrar", "lashkar-e-jhangvi-al-alami", "tehreek-e-khilafat", "jundullah-pakistan",
    }  # fmt: skip
    assert [(row["subject"], row["object"]) for row in ties(seeds, "merged_into")] == [("imu", "islamic-state")]
    assert "Hafiz Saeed Khan" in {row["object_name"] for row in ties(seeds, "leader_killed")}
    assert {row["subject_name"] for row in ties(seeds, "defected_from")} >= {"Abu Dher al Barmi"}


def test_six_figures_with_their_bounds_and_who_said_so(seeds: Tasdiq) -> None:
    rows = [row for row in seeds.figures() if "incident" not in row["about"]]
    counts = {(row["measure"], *(row["count"][name] for name in ("low", "best", "high"))) for row in rows}
    assert counts == {
        ("recruits", None, None, 30_000), ("losses", 60_000, 60_000, None), ("losses", 25_000, 25_000, 25_000),
        ("recruits", None, 100, None), ("losses", 700, 700, None), ("districts_held", 5, 5, None),
    }  # fmt: skip
    said = {row["count"]["best"]: row["attribution"] for row in rows}
    assert "Law Minister" in said[100]


def test_pakistans_denial_and_others_admission(seeds: Tasdiq) -> None:
    rows = [(row["stance"], row["who"]) for row in seeds.positions()]
    assert ("denies", "Government of Pakistan") in rows
    assert any(stance == "admits" and "officials" in who for stance, who in rows)


def test_no_evidence_from_the_comment_form_or_the_second_telling(seeds: Tasdiq) -> None:
    documents = texts(seeds)
    assert all(document.repeats for document in documents.values())
    forms = [document.text.find("Leave a Reply") for document in documents.values()]
    checked = 0
    with closing(Log.open(seeds.config.store, create=False)) as log:
        for statement in log.statements():
            span = statement.span
            if span is None or span.field != "text":
                continue
            document, checked = documents[span.document], checked + 1
            assert any(part.holds(span.start, span.end) for part in document.article or ())
            assert not (statement.prop == "figures" and any(r.holds(span.start, span.end) for r in document.repeats))
    assert checked > 100
    assert max(forms) > 0 or "comment" in " ".join(d.text.lower() for d in documents.values())
