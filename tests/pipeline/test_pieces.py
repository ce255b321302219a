"""One file of many documents is coded piece by piece: on any number of processes the same comes out, in the order of the file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tasdiq.config import Config
from tasdiq.model.statement import Issue
from tasdiq.pipeline import Tasdiq
from tasdiq.sources.read import Input, documents, inputs

TOWNS = ("ORLA", "QUETTA", "BOGOTA", "MOSUL", "KABUL")
FILLER = "THE SHOPS OF THE TOWN STAYED CLOSED FOR THE REST OF THE DAY AND NOBODY WENT OUT.\n" * 3


def message(number: int, header: str) -> str:
    town = TOWNS[number % len(TOWNS)]
    return f"TST9-MUC9-{number:04}\n\n   {header} [TEXT] A BOMB EXPLODED IN {town} YESTERDAY, KILLING {number + 2} PEASANTS.\n\n{FILLER}\n"


def corpus(count: int) -> str:
    """Days run over the new year; every third header leaves its year out."""
    days = [f"{1 + n % 28} {'DEC' if n < count // 2 else 'JAN'}" for n in range(count)]
    years = ["" if n % 3 else " 89" if n < count // 2 else " 90" for n in range(count)]
    return "".join(message(n, f"ORLA, {day}{year} (AGENCY) --") for n, (day, year) in enumerate(zip(days, years, strict=True)))


def row(number: int) -> str:
    day = f"Aug {number % 28 + 1}, 2016"
    text = f"QUETTA, {day} - A roadside bomb killed {number + 2} people in Quetta on Monday, police said." + " Shops were closed." * 20
    return json.dumps({"id": f"row-{number}", "text": text})


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A corpus file, a .jsonl with two bad lines, and a folder with an unreadable file: each cut into pieces where it can be."""
    folder = tmp_path_factory.mktemp("given")
    (folder / "tst9-muc9").write_text(corpus(70))
    (folder / "rows.jsonl").write_text("\n".join([*map(row, range(30)), "{broken", *map(row, range(30, 50)), '{"id": "no text"}']))
    (folder / "more").mkdir()
    for number in range(7):
        (folder / "more" / f"{number}.txt").write_text(json.loads(row(100 + number))["text"])
    (folder / "more" / "3.pdf").write_bytes(b"%PDF-1.7\n\x00\x01 this is no PDF")
    return [str(folder / name) for name in ("tst9-muc9", "rows.jsonl", "more")]


def test_any_number_of_processes_codes_the_same_in_the_order_of_the_files(given: list[str]) -> None:
    outcomes = []
    for workers in (1, 2, 3):
        issues: list[Issue] = []
        done: list[int] = []
        rows = list(Tasdiq(Config(workers=workers, rules_only=True)).code(given, issues.append, done.append))
        outcomes.append((rows, issues))
        assert sum(done) == len(rows) == 70 + 50 + 7
        assert max(done) <= 30  # the bar moves while a file is coded
    rows, issues = outcomes[0]
    names = [f"TST9-MUC9-{n:04}" for n in range(70)] + [f"row-{n}" for n in range(50)] + [f"{n}.txt" for n in range(7)]
    assert [row["name"] for row in rows] == names
    assert sum(1 for row in rows if row["incidents"]) > 100
    assert [issue.name for issue in issues] == ["rows.jsonl", "rows.jsonl", "3.pdf"]
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_a_corpus_file_keeps_several_processes_busy(given: list[str]) -> None:
    pieces = list(inputs(given[:1]))
    assert sum(piece.documents for piece in pieces) == 70
    assert max(piece.documents for piece in pieces) < 35


def whole(path: Path) -> list[object]:
    """The documents and issues of a file that is not cut."""
    issues: list[Issue] = []
    return [*documents(Input(name=path.name, path=str(path)), report=issues.append), *issues]


def cut(path: Path) -> list[object]:
    issues: list[Issue] = []
    found = [document for piece in inputs([path]) for document in documents(piece, report=issues.append)]
    return [*found, *issues]


CORPUS = corpus(60)
MANY_YEARLESS = (
    "".join(message(n, "ORLA, 30 DEC (AGENCY) --") for n in range(50)) + message(50, "ORLA, 2 JAN 90 --") + message(51, "NO DATE --")
)
VARIANTS: dict[str, bytes] = {
    "plain": CORPUS.encode(),
    "byte order mark": b"\xef\xbb\xbf" + CORPUS.encode(),
    "blank lines before": b"\n\n \n" + CORPUS.encode(),
    "wide characters": CORPUS.replace("PEASANTS", "CAMPESI\u00d1OS \u2013 \u0627\u0631\u0644\u0627").encode(),
    "line ends of Windows": CORPUS.replace("\n", "\r\n").encode(),
    "cut off": CORPUS.encode()[:-1_234],
    "cut off in a character": CORPUS.replace("PEASANTS", "CAMPESI\u00d1OS").encode().rpartition(b"\x91")[0],
    "Latin letters": CORPUS.replace("PEASANTS", "CAMPESI\u00d1OS").encode("cp1252"),
    "UTF-16": CORPUS.encode("utf-16"),
    "a message without words": CORPUS.encode() + b"TST9-MUC9-9999\n\n \n",
    "the year comes late": MANY_YEARLESS.encode(),
    "ids only": b"TST9-MUC9-0001\n" * 2_000,
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_corpus_file_in_pieces_holds_what_it_holds_as_a_whole(tmp_path: Path, variant: str) -> None:
    path = tmp_path / "tst9-muc9"
    path.write_bytes(VARIANTS[variant])
    found = cut(path)
    assert found
    assert found == whole(path)


def test_a_year_is_taken_from_the_message_before_also_across_pieces(tmp_path: Path) -> None:
    path = tmp_path / "tst9-muc9"
    path.write_text(CORPUS)
    pieces = list(inputs([path]))
    assert len(pieces) > 1
    days = [document.published for piece in pieces for document, _ in documents(piece, report=pytest.fail)]
    assert None not in days
    assert [day.year for day in days if day] == [1989] * 30 + [1990] * 30


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("name", "body", "documents", "problem"),
    [
        ("empty", b"", 0, "the file is empty"),
        ("empty.jsonl", b"", 0, None),
        ("blank.jsonl", b"\n" * 50_000, 0, None),
        ("tst9-muc9", b"TST9-MUC9-0001\n" + b"A" * 300_000, 1, None),
        ("line.jsonl", b'{"text": "' + b"a " * 20_000 + b'"}', 1, None),
        ("open.jsonl", b'{"text": "' + b"a " * 20_000, 0, "line.jsonl:1: not JSON"),
        ("text.jsonl", b"Two people died in Orla.\n" * 5_000, 0, "none of its lines 1 to 100 holds a document"),
        ("letters.jsonl", b"a" * 400_000, 0, "not JSON"),
    ],
)
def test_hostile_files(tmp_path: Path, workers: int, name: str, body: bytes, documents: int, problem: str | None) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    issues: list[Issue] = []
    rows = list(Tasdiq(Config(workers=workers, rules_only=True)).code([str(path)], issues.append))
    assert len(rows) == documents
    assert bool(issues) == bool(problem)
    assert problem is None or problem.replace("line.jsonl", name) in issues[-1].problem


def test_a_huge_file_of_lines_makes_no_endless_list(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = row(1).encode() + b"\n"
    path.write_bytes(line * (6_000_000 // len(line)))
    pieces = list(inputs([path]))
    assert 200 < len(pieces) <= 257
    assert sum(piece.documents for piece in pieces) == 6_000_000 // len(line)


def test_a_run_that_is_stopped_in_the_middle_of_a_corpus_file_goes_on(given: list[str], new_store: Callable[..., Tasdiq]) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int) -> None:
        raise Stopped

    torn, straight = new_store("torn"), new_store("straight")
    with pytest.raises(Stopped):
        torn.add(given[:1], stop)
    added, expected = torn.add(given[:1]), straight.add(given[:1])
    assert 0 < added.known < 70
    assert (added.read, added.incidents) == (expected.read, expected.incidents) == (70, expected.incidents)
    assert torn.incidents() == straight.incidents()
