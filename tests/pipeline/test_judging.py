"""A person overrules a verdict, figures are asked for under another rule, and what cannot be is listed: on a real store."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.pipeline import Tasdiq

TEXTS = {
    "lamp.txt": "Blast at Multan bus station\n\nMULTAN, Aug 1, 2016 - A bomb killed 12 people, including the attacker, at the bus station in Multan"
    " on Monday, police said. The Tehreek-e-Taliban Pakistan claimed responsibility for the bombing.\n",
    "post.txt": "Multan toll at 14\n\nMULTAN, Aug 2, 2016 - Monday's bomb at the bus station in Multan killed 14 people, the health ministry said. It"
    " wounded 30, 40 of them students.\n",
    "gone.txt": "A raid\n\nHERAT, Aug 3, 2016 - A raid in Herat on Wednesday killed between 9 and 4 soldiers.\n",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Tasdiq:
    pages = [{"id": name, "text": text, "published": f"2016-08-0{n}"} for n, (name, text) in enumerate(TEXTS.items(), 1)]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")
    tasdiq = Tasdiq(Config(store=tmp_path / "tasdiq.db", workers=1, rules_only=True))
    tasdiq.add([str(tmp_path / "pages.jsonl")])
    return tasdiq


def test_a_persons_rating_stands_from_its_day_on_and_can_be_taken_back(desk: Tasdiq) -> None:
    before = datetime.now(UTC)
    [claim] = desk.claims()
    rated = desk.judge(claim["id"][:12], "unlikely", reason="the film shows another town", person="ana")
    assert (rated["verdict"]["rating"], rated["verdict"]["decided_by"]) == ("unlikely", "ana")
    assert rated["verdict"]["reasons"][0] == "Decided by ana: unlikely, as the film shows another town."
    assert desk.claims(as_of=before)[0]["verdict"] == claim["verdict"]
    taken = desk.judge(claim["id"], "computed", reason="it is that town", person="bo")
    assert taken["verdict"] == claim["verdict"]


def test_a_rating_needs_a_claim_a_known_rating_and_a_reason(desk: Tasdiq) -> None:
    [claim] = desk.claims()
    with pytest.raises(BadValueError, match="no claim has the id 'claim:x'"):
        desk.judge("claim:x", "unlikely", reason="so", person="ana")
    with pytest.raises(BadValueError, match="choose from"):
        desk.judge(claim["id"], "confirmed", reason="so", person="ana")
    with pytest.raises(BadValueError, match="needs a reason"):
        desk.judge(claim["id"], "unlikely", reason=" ", person="ana")


def test_show_tells_how_each_count_was_settled_under_each_policy(desk: Tasdiq) -> None:
    bomb = next(row["id"] for row in desk.incidents() if row["type"] == "bombing")
    best = {}
    for policy in ("house", "gtd", "acled", "ucdp"):
        rows = {(row["measure"], row["side"]): row for row in desk.show(bomb, policy)["weighed"]["figures"]}
        killed = rows["killed", None]
        best[policy] = killed["count"]["best"]
        assert killed["policy"] == policy and killed["reason"]
        assert {said["evidence"][0]["quote"] for said in [*killed["winners"], *killed["losers"]]} >= {"12 people", "14 people"}
        assert (("injured", None) in rows) == (policy != "acled")
    assert best == {"house": 14, "gtd": 15, "acled": 12, "ucdp": 15}


def test_what_cannot_be_is_listed_with_its_page(desk: Tasdiq) -> None:
    problems = {(row["name"], row["stage"]): row["problem"] for row in desk.issues()}
    assert '"between 9 and 4 soldiers" falls' in problems["gone.txt", "extract"]
    assert problems["post.txt", "weigh"] == '"40 of them students" cannot be among "30": a part is not greater than its total'
