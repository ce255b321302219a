"""Documents go in once, whole or not at all, in any order and on any number of processes; what they come to is the same."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tasdiq.codebooks.schemas import problems
from tasdiq.pipeline import Tasdiq
from tasdiq.store.log import Log

Make = Callable[..., Tasdiq]
FACTS = ("type", "stage", "date", "place", "killed", "injured", "killed_by_side", "weapons", "policy")


def printed(tasdiq: Tasdiq) -> bytes:
    """The incidents as `incidents --json` prints them."""
    return "\n".join(json.dumps(row, sort_keys=True) for row in tasdiq.incidents()).encode()


def facts(tasdiq: Tasdiq) -> list[str]:
    """What the incidents say; the words for it may be those of whichever document came first."""
    rows = [
        {**{name: _unworded(row[name]) for name in FACTS}, "reports": sorted(r["name"] for r in row["reports"])}
        for row in tasdiq.incidents()
    ]
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def _unworded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _unworded(held) for name, held in value.items() if name not in ("stated", "wording")}
    return value


def documents(tasdiq: Tasdiq) -> list[str]:
    with closing(Log.open(tasdiq.config.store, create=False)) as log:
        return [document.name for document in log.documents()]


def paths(folder: Path, names: Iterable[str] | None = None) -> list[str]:
    return [str(folder / name) for name in (names or sorted(p.name for p in folder.iterdir()))]


def test_what_is_added_comes_out(small: Path, new_store: Make) -> None:
    tasdiq = new_store()
    added = tasdiq.add([str(small)])
    assert (added.read, added.known, added.issues) == (6, 0, [])
    assert added.incidents == added.new_incidents == 3
    bomb = next(row for row in tasdiq.incidents() if row["place"]["name"] == "Quetta")
    assert (bomb["type"], bomb["date"]["start"]) == ("bombing", "2016-08-11")
    assert {report["name"] for report in bomb["reports"]} == {"1-flash.txt", "2-later.txt", "3-reprint.txt"}
    assert bomb["killed"]["best"] == 7
    assert [claim["name"] for claim in bomb["claims"]] == ["Jamaat-ul-Ahrar"]


def test_a_copy_is_told_and_counts_once(small: Path, new_store: Make) -> None:
    tasdiq = new_store()
    added = tasdiq.add([str(small)])
    assert added.copies == [("3-reprint.txt", "1-flash.txt")]
    bomb = next(row for row in tasdiq.incidents() if row["place"]["name"] == "Quetta")
    assert [r["copy_of"] for r in bomb["reports"] if r["name"] == "3-reprint.txt"] == ["1-flash.txt"]


def test_a_second_add_adds_nothing(small: Path, new_store: Make) -> None:
    tasdiq = new_store()
    tasdiq.add([str(small)])
    with closing(Log.open(tasdiq.config.store)) as log:
        head, before = log.head(), printed(tasdiq)
    again = tasdiq.add([str(small)])
    with closing(Log.open(tasdiq.config.store)) as log:
        assert log.head() == head
    assert (again.known, again.new_incidents, again.reports, again.copies) == (6, 0, 0, [])
    assert printed(tasdiq) == before


def test_order_of_adding_does_not_change_the_facts(small: Path, new_store: Make) -> None:
    outcomes = []
    for number, names in enumerate(permutations(["1-flash.txt", "2-later.txt", "4-kabul.txt"])):
        tasdiq = new_store(f"order{number}")
        tasdiq.add(paths(small, names))
        outcomes.append(facts(tasdiq))
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_one_at_a_time_and_backwards_gives_the_same_facts(small: Path, new_store: Make) -> None:
    at_once, one_by_one = new_store("at-once"), new_store("one-by-one")
    at_once.add([str(small)])
    for path in reversed(paths(small)):
        one_by_one.add([path])
    assert facts(one_by_one) == facts(at_once)


def test_one_process_and_two_give_the_same_bytes(small: Path, new_store: Make) -> None:
    one, two = new_store("one", workers=1), new_store("two", workers=2)
    added = [tasdiq.add([str(small)]) for tasdiq in (one, two)]
    assert added[0] == added[1]
    assert printed(one) == printed(two)
    assert documents(one) == documents(two)


KILLED_AFTER = """
import os, signal, sys
from pathlib import Path
from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq
from tasdiq.store.log import Log

left = int(sys.argv[3])
class Dying(Log):
    def append_document(self, *given, **named):
        global left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return super().append_document(*given, **named)
import tasdiq.pipeline.held as verbs
verbs.Log = Dying
Tasdiq(Config(store=Path(sys.argv[1]), workers=1)).add([sys.argv[2]])
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
@pytest.mark.parametrize("after", [0, 1, 4])
def test_killed_in_the_middle_and_run_again_loses_and_doubles_nothing(small: Path, new_store: Make, after: int) -> None:
    whole, torn = new_store("whole"), new_store("torn")
    whole.add([str(small)])
    command = [sys.executable, "-c", KILLED_AFTER, str(torn.config.store), str(small), str(after)]
    assert subprocess.run(command, capture_output=True, timeout=120).returncode == -9
    if after:
        assert len(documents(torn)) == after
        assert torn.verify()["entries"] > 0
    added = torn.add([str(small)])
    assert (added.read, added.known) == (6, after)
    assert printed(torn) == printed(whole)
    assert documents(torn) == documents(whole)


def test_killed_from_outside_while_two_processes_read(small: Path, new_store: Make) -> None:
    """`kill -9` at a moment nobody chose: when the first document is there."""
    whole, torn = new_store("whole"), new_store("torn")
    whole.add([str(small)])
    command = [sys.executable, "-m", "tasdiq", "--store", str(torn.config.store), "add", "--workers", "2", str(small)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None and not torn.config.store.exists():
            pass
        running.kill()
    torn.add([str(small)])
    assert printed(torn) == printed(whole)
    assert sorted(documents(torn)) == sorted(documents(whole))


def test_one_unreadable_among_fifty_is_an_issue_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "fifty"
    folder.mkdir()
    for number in range(49):
        text = f"KABUL, May {number % 28 + 1}, 2016 - Gunmen killed {number + 2} people in Kabul on Monday, police said.\n"
        (folder / f"{number:02}.txt").write_text(text)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n\x00\x01 this is no PDF")
    done = subprocess.run(
        [sys.executable, "-m", "tasdiq", "--store", str(tmp_path / "t.db"), "add", str(folder)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 3, done.stderr
    assert done.stdout == ""
    assert "read 49 documents" in done.stderr
    assert "broken.pdf" in done.stderr
    listed = subprocess.run(
        [sys.executable, "-m", "tasdiq", "--store", str(tmp_path / "t.db"), "issues", "--json"], capture_output=True, text=True, timeout=60
    )
    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    assert len(rows) == 1
    assert rows[0]["name"].endswith("broken.pdf")
    assert problems("issue", rows[0]) == []


def test_lines_of_the_users_own_text_keep_their_offsets(tmp_path: Path, new_store: Make) -> None:
    text = "  KABUL, Sept 3, 2016 \u2013 Gunmen \u201cshot dead\u201d two policemen in Kabul on Saturday, an official said."
    row: dict[str, Any] = {"id": "own-7", "text": text, "published": "2016-09-03", "title": "Two killed", "source": "Invented Wire"}
    (tmp_path / "own.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    coded = list(new_store().code([str(tmp_path / "own.jsonl")], pytest.fail))
    assert [one["name"] for one in coded] == ["own-7"]
    assert coded[0]["published"] == "2016-09-03"
    spans = [span for incident in coded[0]["incidents"] for spans in incident["evidence"].values() for span in spans]
    assert spans
    for span in spans:
        field = row["title"] if span.get("field") == "title" else text
        assert field[span["start"] : span["end"]] == span["quote"]
