"""The sample reports are marked, labelled and cited."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasdiq.train.examples import read_all

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = {"gold.json": "reports", "wide.json": "wide", "fresh.json": "fresh", "unseen.json": "unseen"}
REPORTS = sorted(p for folder in FOLDERS.values() for p in (EXAMPLES / folder).iterdir() if p.suffix not in (".pdf", ".docx"))
GOLD: dict[str, dict[str, Any]] = {name: json.loads((EXAMPLES / name).read_text(encoding="utf-8")) for name in FOLDERS}
both = pytest.mark.parametrize("name", FOLDERS)


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.name)
def test_every_report_says_that_it_is_synthetic(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "synthetic" in text.lower()
    if path.suffix == ".jsonl":
        assert all(json.loads(line)["synthetic"] is True for line in text.splitlines())


def test_there_are_enough_reports() -> None:
    assert len({a["article"] for gold in GOLD.values() for a in gold["articles"]}) >= 64


@both
def test_each_report_is_labelled(name: str) -> None:
    names = [a["article"] for a in GOLD[name]["articles"]]
    assert len(set(names)) == len(names) >= 28
    for path in (EXAMPLES / FOLDERS[name]).iterdir():
        assert path.name in names or path.suffix in (".jsonl", ".xml"), path.name
        if path.suffix == ".jsonl":
            assert {json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()} <= set(names)


@both
def test_quotes_of_the_labels_stand_in_the_reports(name: str) -> None:
    texts = _texts(EXAMPLES / FOLDERS[name])
    for article in GOLD[name]["articles"]:
        text = texts.get(article["article"])
        if text is None:
            continue
        for mention in article["mentions"]:
            quotes = [said["quote"] for key in ("claims", "denials", "perpetrator_attributed") for said in mention[key]]
            quotes += [mention[measure]["as_stated"] for measure in ("killed", "injured") if mention[measure]]
            assert [quote for quote in quotes if " ".join(quote.split()) not in text] == [], article["article"]
        if name == "wide.json":
            assert all(mention["date"]["as_stated"] in text for mention in article["mentions"]), article["article"]
            assert all(other["quote"] in text for other in article["background_mentions"]), article["article"]


@both
def test_each_incident_lists_the_articles_that_mention_it(name: str) -> None:
    for incident in GOLD[name]["incidents"]:
        telling = [
            a["article"] for a in GOLD[name]["articles"] if a["verdict"] == "incident report"
            and any(m["incident"] == incident["incident"] for m in a["mentions"])
        ]  # fmt: skip
        assert telling == incident["articles"]


def test_the_labels_of_the_folders_do_not_meet() -> None:
    names = [i["incident"] for gold in GOLD.values() for i in gold["incidents"]]
    assert len(set(names)) == len(names)
    for gold in GOLD.values():
        known = {i["incident"] for i in gold["incidents"]}
        assert all(set(i["must_not_merge_with"]) | set(i["related"]) <= known for i in gold["incidents"])


def test_labelled_days_and_counts_can_be() -> None:
    for gold in GOLD.values():
        for incident in gold["incidents"]:
            day = incident["date"]
            first, last = (day, day) if isinstance(day, str) else (day["earliest"], day["latest"])
            assert date.fromisoformat(first) <= date.fromisoformat(last)
            for measure in ("killed", "injured"):
                low, best, high = (incident[f"{measure}_{end}"] for end in ("low", "best", "high"))
                assert best is None or low <= best <= high, incident["incident"]


def test_the_sources_name_every_report() -> None:
    cited = (EXAMPLES / "SOURCES.md").read_text(encoding="utf-8")
    for number in ("05", "06", "09", "11", "15", "18", "19", "20", "21", "22", "rnl-2016-05-22", "rnl-2017-02-16", "`examples/wide/`"):
        assert number in cited


def test_what_is_learned_from_is_not_scored_on() -> None:
    learned = {run for example in read_all(EXAMPLES.parent / "training" / "examples") for run in _runs(example.document.text)}
    scored = {run for folder in FOLDERS.values() for text in _texts(EXAMPLES / folder).values() for run in _runs(text)}
    assert learned
    assert not learned & scored


def _runs(text: str, length: int = 8) -> set[str]:
    """Every run of that many words."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}


def _texts(folder: Path) -> dict[str, str]:
    """What stands in each report that is plain text, by the name it is read under, white space collapsed."""
    texts = {}
    for path in folder.iterdir():
        if path.suffix == ".jsonl":
            texts |= {row["id"]: row["text"] for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        elif path.suffix in (".txt", ".html"):
            texts[path.name] = path.read_text(encoding="utf-8").replace("&amp;", "&")
    return {name: " ".join(text.split()) for name, text in texts.items()}
