"""What the log tells in plain words, and what changed between two days and why."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasdiq.errors import BadValueError
from tasdiq.model.statement import Judgement
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.history.logbook import Asked
from tasdiq.store.log import Log


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def days(small: Path, new_store: Callable[..., Tasdiq]) -> tuple[Tasdiq, list[datetime]]:
    """A store that got a page a day, and the moments in between."""
    tasdiq, moments = new_store(), []
    later = (small / "2-later.txt").read_text(encoding="utf-8")
    page = f"""<html><head><title>Toll rises</title><meta property="article:published_time" content="2016-08-12">
        <meta property="og:site_name" content="Example Courier"></head><body><article><p>{later}</p></article></body></html>"""
    (small / "2-later.html").write_text(page, encoding="utf-8")
    for name in ("1-flash.txt", "2-later.html", "4-kabul.txt"):
        tasdiq.add([str(small / name)])
        moments.append(now())
    return tasdiq, moments


def words(rows: list[dict[str, object]], what: str) -> list[str]:
    return [str(row["words"]) for row in rows if row["what"] == what]


def test_a_count_changes_with_the_words_the_source_and_the_day_that_did_it(days: tuple[Tasdiq, list[datetime]]) -> None:
    tasdiq, moments = days
    rows = tasdiq.diff(moments[0], moments[1])
    (killed,) = [row for row in rows if row["what"] == "figure" and row["measure"] == "killed" and row["side"] is None]
    assert (killed["before"]["best"], killed["now"]["best"]) == (5, 7)
    assert "killed best 5 → 7" in str(killed["words"])
    assert "“seven”" in str(killed["because"]) and "police, Example Courier, 12 Aug 2016" in str(killed["because"])
    assert words(rows, "documents") == ["1 document came: 2-later.html"]
    assert [row["now"] for row in rows if row["what"] == "claim"]
    assert words(rows, "appeared") == []


def test_an_incident_appears_and_nothing_changes_on_a_day_without_news(days: tuple[Tasdiq, list[datetime]]) -> None:
    tasdiq, moments = days
    (told,) = words(tasdiq.diff(moments[1], None), "appeared")
    assert "Kabul, 3 Sep 2016, 2 killed, told by 4-kabul.txt" in told
    assert tasdiq.diff(moments[2], None) == []
    assert tasdiq.diff(moments[0], moments[1]) == tasdiq.diff(moments[0], moments[1])  # also from what was kept


def test_who_decided_and_why_is_told_with_what_it_changed(days: tuple[Tasdiq, list[datetime]]) -> None:
    tasdiq, moments = days
    claim = tasdiq.claims()[0]
    tasdiq.judge(claim["id"], "unlikely", reason="the film shows another town", person="ana")
    rows = tasdiq.diff(moments[2], None)
    (verdict,) = words(rows, "verdict")
    assert "→ unlikely: ana decided rating unlikely" in verdict and "the film shows another town" in verdict
    (decided,) = [row for row in rows if row["what"] == "judgement"]
    assert (decided["person"], decided["reason"]) == ("ana", "the film shows another town")


def test_incidents_that_are_split_and_merged_and_go(days: tuple[Tasdiq, list[datetime]]) -> None:
    tasdiq, moments = days
    two = next(row for row in tasdiq.incidents() if len(row["reports"]) == 2)
    with Log.open(tasdiq.config.store) as log:
        reports = [s.subject for s in log.statements() if s.prop == "type" and s.document in {r["document"] for r in two["reports"]}]
        one, other = sorted(set(reports), key=reports.index)[:2]
        log.judge(Judgement(person="ana", about=f"{one}|{other}", decision="different", reason="two streets"))
    after = now()
    (split,) = words(tasdiq.diff(moments[2], after), "split")
    assert split.startswith("split: ") and " into " in split
    with Log.open(tasdiq.config.store) as log:
        log.judge(Judgement(person="ben", about=f"{one}|{other}", decision="same", reason="one street"))
    (merged,) = words(tasdiq.diff(after, None), "merged")
    assert merged.startswith("merged into bombing, Quetta")
    before = now()
    tasdiq.redact("4-kabul.txt", reason="withdrawn", person="ana")
    rows = tasdiq.diff(before, None)
    assert words(rows, "redaction") == ["ana erased a document: withdrawn"]
    assert words(rows, "gone") == []  # what is erased is erased from earlier days too


def test_the_log_in_plain_words_newest_first(days: tuple[Tasdiq, list[datetime]]) -> None:
    tasdiq, moments = days
    tasdiq.judge(tasdiq.claims()[0]["id"], "doubtful", reason="no film", person="ana")
    told = [str(row["words"]) for row in tasdiq.logbook(Asked(each=False))]
    assert told[0].startswith("ana decided rating doubtful on claim:") and told[0].endswith(": no film")
    assert [line.partition(":")[0] for line in told[1:]] == ["read 4-kabul.txt", "read 2-later.html", "read 1-flash.txt"]
    assert "statements by rules:" in told[1]
    each = list(tasdiq.logbook(Asked(document="2-later.html")))
    assert any("“seven”" in str(row["words"]) and ", in 2-later.html" in str(row["words"]) for row in each)
    assert {row["name"] for row in each} == {"2-later.html"}
    assert all(row["by"] for row in each if row["kind"] in ("statement", "reading"))
    assert [row["by"] for row in tasdiq.logbook(Asked(person="ana"))] == ["ana"]
    assert {row["name"] for row in tasdiq.logbook(Asked(end=moments[0]))} == {"1-flash.txt"}
    assert [row["kind"] for row in tasdiq.logbook(Asked(start=moments[2]))] == ["judgement"]
    with pytest.raises(BadValueError, match="no document"):
        list(tasdiq.logbook(Asked(document="none.txt")))


def test_the_log_still_names_what_was_erased_and_why(days: tuple[Tasdiq, list[datetime]]) -> None:
    tasdiq, _ = days
    document = next(row["document"] for row in tasdiq.logbook(Asked()) if row["name"] == "1-flash.txt")
    tasdiq.redact("1-flash.txt", reason="withdrawn", person="ana")
    told = [str(row["words"]) for row in tasdiq.logbook(Asked(document=str(document)))]
    assert told[0].startswith("ana erased a document: ") and told[0].endswith(": withdrawn")
    assert "statement that was erased" in told
    assert "Quetta kills five" not in str(told)
