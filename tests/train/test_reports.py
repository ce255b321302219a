"""A desk's own lines and judged databases become examples; what cannot be used is told, all of it at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tasdiq.config import Config
from tasdiq.errors import BadValueError, StoreError
from tasdiq.model.codec import statements
from tasdiq.model.record import ActorRole, Report, Target
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Document, Span
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.store.log import Log
from tasdiq.train.examples import Example
from tasdiq.train.material import material

TEXT = "Gunmen killed two teachers at a school in Quetta on Monday. A judge was hurt in Kabul."


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


def at(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "quote": words}


def line(**changes: Any) -> dict[str, Any]:
    incident = {
        "type": "armed_assault", "stage": "accomplished", "date": {"start": "2019-03-04", "end": "2019-03-04", "precision": "day"},
        "place": {"name": "Quetta", "country": "PK", "precision": "settlement"},
        "actors": [{"actor": None, "name": "Gunmen", "role": "initiator", "type": "non_state", "basis": "reported"}],
        "targets": [{"text": "teachers", "type": "educational_institution", "effect": "killed"}],
        "evidence": {"main": [{"start": 0, "end": 59}], "actors": [at("Gunmen")], "targets": [at("teachers"), at("judge")], "date": [at("on Monday")], "place": [at("Quetta")]},
    }  # fmt: skip
    return {"id": "one", "text": TEXT, "published": "2019-03-05", "incidents": [incident]} | changes


def written(folder: Path, *lines: object) -> Path:
    path = folder / "own.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines) + "\n", encoding="utf-8")
    return path


def quoted(example: Example) -> dict[str, list[str]]:
    return {f.role: [s.quote for s in f.mentions] for told in example.incidents for f in told.template.fillers}


def test_a_line_is_a_text_with_its_incidents_on_their_words(tmp_path: Path, coder: Coder) -> None:
    ((example, reading),) = material([written(tmp_path, line())], coder)
    assert (example.document.name, example.document.text) == ("one", TEXT)
    (told,) = example.incidents
    assert (told.template.type, told.template.stage) == ("attack", "accomplished")
    assert quoted(example) == {"individual": ["Gunmen"], "human_target": ["teachers"]}
    assert [s.quote for s in (*told.places, *told.dates)] == ["Quetta", "on Monday"]
    assert reading.document == example.document


def test_a_line_without_incidents_and_blank_lines_are_fine(tmp_path: Path, coder: Coder) -> None:
    ((example, _),) = material([written(tmp_path, "", line(incidents=[]), "  ")], coder)
    assert example.incidents == ()


def test_every_line_that_cannot_be_used_is_told_at_once(tmp_path: Path, coder: Coder) -> None:
    incident = line()["incidents"][0]
    bad = (
        "{not json", [1], {"text": TEXT}, line(incidents=["bombing"]), line(incidents=[{**incident, "type": "picnic"}]), line(published="Monday"),
        line(incidents=[{**incident, "evidence": {"main": [{"start": 0, "end": 9999}]}}]), line(incidents=[{**incident, "evidence": {"main": [{"start": 0}]}}]),
        line(incidents=[{**incident, "evidence": [1]}]), line(published=3), line(incidents=[{**incident, "date": {"start": "soon"}}]),
    )  # fmt: skip
    with pytest.raises(ExceptionGroup, match=r"own\.jsonl cannot be used") as caught:
        list(material([written(tmp_path, line(), *bad)], coder))
    assert [str(problem).split(": ")[0].rpartition(", ")[2] for problem in caught.value.exceptions] == [
        f"line {n + 2}" for n in range(len(bad))
    ]
    told = [str(problem) for problem in caught.value.exceptions]
    assert 'needs "text" and "incidents"' in told[1]
    assert "picnic" in told[4]
    assert told[7].endswith("no 'end'")


def test_other_ends_of_lines_within_a_text_do_not_part_it(tmp_path: Path, coder: Coder) -> None:
    text = "Rain\u2028fell.\x85Nobody\x0bwas hurt."
    ((example, _),) = material(
        [written(tmp_path, json.dumps({"text": text, "incidents": []}, ensure_ascii=False).replace("\\u000b", "\x20"))], coder
    )
    assert example.document.text.startswith("Rain\u2028fell.\x85Nobody")


def test_a_file_that_is_no_text_is_told(tmp_path: Path, coder: Coder) -> None:
    (tmp_path / "own.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadValueError, match=r"own\.jsonl: cannot be read"):
        list(material([tmp_path / "own.jsonl"], coder))


def span(words: str) -> Span:
    return Document(id=f"{1:064x}", name="d.txt", text=TEXT).span(TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A database with a judged document of two reports, and one that nobody looked at."""
    path = tmp_path / "tasdiq.db"
    gunmen = ActorRole(actor=None, name="Gunmen", role="initiator", type="non_state", span=span("Gunmen"))
    reports = [
        Report(id="report:1", document=f"{1:064x}", order=0, type="armed_assault", actors=(gunmen,), targets=(Target(text="teachers", type="private_citizens", effect="killed", span=span("teachers")),)),
        Report(id="report:2", document=f"{1:064x}", order=1, type="armed_assault", targets=(Target(text="judge", type="private_citizens", effect="injured", span=span("judge")),)),
    ]  # fmt: skip
    with Log.open(path) as log:
        document = Document(id=f"{1:064x}", name="d.txt", text=TEXT)
        log.append_document(document, TEXT.encode(), [s for r in reports for s in statements(r, "rules:1")], method="rules:1")
        other = Document(id=f"{2:064x}", name="e.txt", text="Rain fell.")
        log.append_document(
            other,
            b"Rain fell.",
            statements(Report(id="report:3", document=f"{2:064x}", order=0, type="bombing"), "rules:1"),
            method="rules:1",
        )
    return path


def judge(store: Path, about: str, decision: str, value: Any = None) -> None:
    with Log.open(store) as log:
        assert log.judge(Judgement(person="ana", about=about, decision=decision, value=value, reason="read it")) == 1


def learnt(store: Path, coder: Coder) -> list[list[tuple[str, list[str]]]]:
    """Of each document the types of its incidents with the people hit."""
    return [
        [
            (told.template.type, [f.mentions[0].quote for f in told.template.fillers if f.role == "human_target"])
            for told in example.incidents
        ]
        for example, _ in material([store], coder)
    ]


def test_a_database_that_nobody_judged_teaches_nothing(store: Path, coder: Coder) -> None:
    assert learnt(store, coder) == []


def test_a_rejected_report_is_left_out_and_its_document_teaches_that(store: Path, coder: Coder) -> None:
    judge(store, "report:1", "reject")
    assert learnt(store, coder) == [[("attack", ["judge"])]]
    judge(store, "report:2", "reject")
    assert learnt(store, coder) == [[]]


def test_a_report_that_was_put_back_is_back(store: Path, coder: Coder) -> None:
    judge(store, "report:1", "reject")
    judge(store, "report:1", "correct")
    assert learnt(store, coder) == [[("attack", ["teachers"]), ("attack", ["judge"])]]


def test_the_last_correction_of_a_field_counts(store: Path, coder: Coder) -> None:
    judge(store, "report:1", "correct", {"prop": "type", "value": "kidnapping"})
    judge(store, "report:1", "correct", {"prop": "type", "value": "bombing"})
    judge(store, "report:1", "correct", {"prop": "stage", "value": "attempted"})
    ((example, _),) = material([store], coder)
    assert [(t.template.type, t.template.stage) for t in example.incidents] == [("bombing", "attempted"), ("attack", "accomplished")]


def test_a_report_of_another_kind_keeps_its_document_out(store: Path, coder: Coder) -> None:
    judge(store, "report:1", "correct", {"prop": "type", "value": "arrest"})
    assert learnt(store, coder) == []


def test_what_a_person_kept_is_learnt_as_sure(store: Path, coder: Coder) -> None:
    judge(store, "report:1", "correct", {"prop": "stage", "value": "accomplished"})
    ((example, _),) = material([store], coder)
    assert {f.probability for told in example.incidents for f in told.template.fillers} == {1.0}


def test_a_file_that_is_no_database_is_told(tmp_path: Path, coder: Coder) -> None:
    (tmp_path / "notes.doc").write_text("not a database", encoding="utf-8")
    with pytest.raises(StoreError, match="notes"):
        list(material([tmp_path / "notes.doc"], coder))
