"""What is known at a moment: nothing recorded later shows, people's judgements win, what is erased is nowhere."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasdiq.model.statement import Judgement
from tasdiq.pipeline import Tasdiq
from tasdiq.store.log import Log

Make = Callable[..., Tasdiq]
LISTINGS = ("incidents", "claims", "actors", "relations", "figures", "positions")


def judge(tasdiq: Tasdiq, about: str, decision: str, value: Any = None) -> None:
    with closing(Log.open(tasdiq.config.store)) as log:
        assert log.judge(Judgement(person="ana", about=about, decision=decision, value=value, reason="read both")) == 1


def everything(tasdiq: Tasdiq, as_of: datetime | None = None) -> str:
    return json.dumps({kind: getattr(tasdiq, kind)(as_of=as_of) for kind in LISTINGS}, sort_keys=True, ensure_ascii=False)


def quetta(tasdiq: Tasdiq, as_of: datetime | None = None) -> list[dict[str, Any]]:
    return [row for row in tasdiq.incidents(as_of=as_of) if row["place"]["name"] == "Quetta"]


def names(row: dict[str, Any]) -> set[str]:
    return {report["name"] for report in row["reports"]}


def report_of(tasdiq: Tasdiq, incident: str, document: str) -> str:
    """The id of that document's report of the incident."""
    rows = [s for s in tasdiq.show(incident)["statements"] if s["name"] == document and s["about"].startswith("report:")]
    return str(rows[0]["about"])


def test_a_moment_between_two_adds_shows_only_the_first(small: Path, new_store: Make) -> None:
    tasdiq = new_store()
    tasdiq.add([str(small / "1-flash.txt")])
    before, between = everything(tasdiq), datetime.now(UTC)
    tasdiq.add([str(small)])
    assert everything(tasdiq) != before
    assert everything(tasdiq, between) == before
    assert tasdiq.incidents(as_of=datetime(2000, 1, 1, tzinfo=UTC)) == []


def test_the_same_log_gives_the_same_bytes(small: Path, new_store: Make) -> None:
    tasdiq = new_store()
    tasdiq.add([str(small)])
    again = Tasdiq(tasdiq.config)
    assert everything(again) == everything(tasdiq) == everything(tasdiq, datetime.now(UTC))


def test_different_takes_reports_apart_and_the_day_before_still_has_them_together(small: Path, new_store: Make) -> None:
    tasdiq = new_store()
    tasdiq.add([str(small / "1-flash.txt"), str(small / "2-later.txt")])
    (together,) = quetta(tasdiq)
    before = datetime.now(UTC)
    pair = [report_of(tasdiq, together["id"], name) for name in ("1-flash.txt", "2-later.txt")]
    judge(tasdiq, "|".join(pair), "different")
    assert sorted(sorted(names(row)) for row in quetta(tasdiq)) == [["1-flash.txt"], ["2-later.txt"]]
    assert quetta(tasdiq, before) == [together]
    judge(tasdiq, "|".join(pair), "same")
    assert [names(row) for row in quetta(tasdiq)] == [{"1-flash.txt", "2-later.txt"}]


def test_same_puts_incidents_together(small: Path, new_store: Make) -> None:
    tasdiq = new_store()
    tasdiq.add([str(small / "1-flash.txt"), str(small / "4-kabul.txt")])
    first, second = (row["id"] for row in tasdiq.incidents())
    before = datetime.now(UTC)
    judge(tasdiq, f"{first}|{second}", "same")
    assert [names(row) for row in tasdiq.incidents()] == [{"1-flash.txt", "4-kabul.txt"}]
    assert len(tasdiq.incidents(as_of=before)) == 2


def test_a_persons_rating_of_a_claim_wins_from_then_on(small: Path, new_store: Make) -> None:
    tasdiq = new_store()
    tasdiq.add([str(small / "1-flash.txt"), str(small / "2-later.txt")])
    (claim,) = tasdiq.claims()
    before = datetime.now(UTC)
    assert claim["verdict"]["rating"] != "unlikely"
    judge(tasdiq, claim["id"], "rating", "unlikely")
    (judged,) = tasdiq.claims()
    assert judged["verdict"]["rating"] == "unlikely"
    assert any("ana" in reason for reason in judged["verdict"]["reasons"])
    assert tasdiq.claims(as_of=before) == [claim]


def test_what_is_redacted_is_in_no_listing_and_the_log_is_whole(small: Path, new_store: Make) -> None:
    phrase = "Jamaat-ul-Ahrar claimed responsibility"
    tasdiq = new_store()
    tasdiq.add([str(small)])
    assert phrase in json.dumps(tasdiq.show(tasdiq.claims()[0]["id"]))
    tasdiq.redact(phrase, reason="asked for", person="ana")
    assert phrase not in everything(tasdiq)
    assert all(phrase not in json.dumps(tasdiq.show(row["id"])) for row in tasdiq.incidents())
    assert tasdiq.verify()["redacted"] > 0
    assert phrase.encode() not in tasdiq.config.store.read_bytes()
    tasdiq.add([str(small)])
    assert phrase not in everything(tasdiq)


def test_a_redacted_document_is_nowhere_and_does_not_come_back(small: Path, new_store: Make) -> None:
    tasdiq = new_store()
    tasdiq.add([str(small)])
    tasdiq.redact("4-kabul.txt", reason="withdrawn", person="ana")
    tasdiq.add([str(small)])
    assert "Kabul" not in everything(tasdiq)
    tasdiq.verify()


def test_every_quote_is_the_text_at_its_offsets(samples: Tasdiq) -> None:
    """The law of spans over all samples: statements, and the evidence of every listed record."""
    with closing(Log.open(samples.config.store, create=False)) as log:
        documents = {document.id: document for document in log.documents()}
        spans = [(s.span.document, s.span.field, s.span.start, s.span.end, s.span.quote) for s in log.statements() if s.span]
    for kind in LISTINGS:
        for row in getattr(samples, kind)():
            spans += _evidence(row)
    assert len(spans) > 1000
    for document, field, start, end, quote in spans:
        text = documents[document].title if field == "title" else documents[document].text
        assert (text or "")[start:end] == quote


def _evidence(value: Any) -> Iterator[tuple[str, str, int, int, str]]:
    if isinstance(value, dict):
        if {"start", "end", "quote", "document"} <= value.keys():
            yield value["document"], value.get("field") or "text", value["start"], value["end"], value["quote"]
        for held in value.values():
            yield from _evidence(held)
    elif isinstance(value, list):
        for held in value:
            yield from _evidence(held)


def test_victims_and_private_persons_are_no_entities(samples: Tasdiq) -> None:
    assert {row["type"] for row in samples.actors()} <= {"state", "non_state", "political", "international", "media", "unknown"}


@pytest.mark.parametrize("kind", LISTINGS)
def test_ids_are_long_enough_to_be_told_apart(samples: Tasdiq, kind: str) -> None:
    rows = getattr(samples, kind)()
    assert rows
    assert all(re.fullmatch(r"[a-z]+:[0-9a-f]{16}", row["id"]) for row in rows if kind != "actors")
