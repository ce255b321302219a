"""The sample reports are marked, labelled and cited."""

import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
REPORTS = sorted(p for p in (EXAMPLES / "reports").iterdir() if p.suffix not in (".pdf", ".docx"))
GOLD: dict[str, Any] = json.loads((EXAMPLES / "gold.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.name)
def test_every_report_says_that_it_is_synthetic(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "synthetic" in text.lower()
    if path.suffix == ".jsonl":
        assert all(json.loads(line)["synthetic"] is True for line in text.splitlines())


def test_there_are_enough_reports_and_each_is_labelled() -> None:
    names = {a["article"] for a in GOLD["articles"]}
    assert len(names) >= 28
    for path in (EXAMPLES / "reports").iterdir():
        assert path.name in names or path.suffix in (".jsonl", ".xml"), path.name


def test_quotes_of_the_labels_stand_in_the_reports() -> None:
    for article in GOLD["articles"]:
        path = EXAMPLES / "reports" / article["article"]
        if not path.is_file() or path.suffix in (".pdf", ".docx"):
            continue
        text = " ".join(path.read_text(encoding="utf-8").split())
        for mention in article["mentions"]:
            for claim in mention["claims"]:
                assert claim["quote"] in text
            for measure in ("killed", "injured"):
                if mention[measure]:
                    assert " ".join(mention[measure]["as_stated"].split()) in text


def test_each_incident_lists_the_articles_that_mention_it() -> None:
    for incident in GOLD["incidents"]:
        telling = [
            a["article"] for a in GOLD["articles"] if a["verdict"] == "incident report"
            and any(m["incident"] == incident["incident"] for m in a["mentions"])
        ]  # fmt: skip
        assert telling == incident["articles"]


def test_the_sources_name_every_report() -> None:
    cited = (EXAMPLES / "SOURCES.md").read_text(encoding="utf-8")
    for number in ("05", "06", "09", "11", "15", "18", "19", "20", "21", "22", "rnl-2016-05-22", "rnl-2017-02-16"):
        assert number in cited
