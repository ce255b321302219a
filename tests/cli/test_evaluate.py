"""`tasdiq evaluate`: a table or one JSON object on stdout, an error list on demand, errors that say what is missing."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tasdiq.cli.verbs import cli
from tasdiq.model.statement import Issue

MUC4 = Path(__file__).parents[1] / "evaluate" / "muc4"
EXAMPLES = Path(__file__).parents[2] / "examples"
RELEASES = [
    {"id": n, "text": f"KABUL (Mar. 4, 2011) {n} were killed in Khost.",
     "gold": {"start_date": "2011-03-04", "province": ["khost"], "min_killed": n, "min_captured": 0}}
    for n in (1, 2)
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "labelled"
    made.mkdir()
    (made / "key-xyz.v1").write_bytes((MUC4 / "key.txt").read_bytes())
    (made / "xyz-muc4").write_text(
        "XYZ-MUC4-0001\n\n   EXAMPUR, 3 MAY 88 -- A CAR BOMB WENT OFF AT THE BANK OF SAMPLES.\n", encoding="utf-8"
    )
    (made / "releases.jsonl").write_text("".join(json.dumps(row) + "\n" for row in RELEASES), encoding="utf-8")
    return made


def test_an_answer_from_a_file_is_judged_and_nothing_is_coded(terminal: Any, folder: Path) -> None:
    result = terminal("evaluate", "muc4", str(folder), "--response", str(MUC4 / "response.txt"))
    assert result.exit_code == 0 and terminal.made == []
    row = next(line for line in result.stdout.splitlines() if "ALL TEMPLATES" in line)
    assert ("50.0" in row, "48.1" in row, " to " in row) == (True, True, True)  # 12.5 of 25 given, of 26 wanted
    assert "recall 48, precision 50, F 48.98" in result.stdout


def test_the_table_of_1992(terminal: Any, folder: Path) -> None:
    result = terminal("evaluate", "muc4", str(folder), "--response", str(MUC4 / "response.txt"), "--official")
    assert result.stdout == (MUC4 / "report.txt").read_text(encoding="utf-8")
    assert terminal("evaluate", "isaf", str(folder), "--response", str(folder / "releases.jsonl"), "--official").exit_code != 0


def test_json_has_every_field_with_its_interval_and_is_the_same_each_time(terminal: Any, folder: Path) -> None:
    runs = [terminal("evaluate", "muc4", str(folder), "--response", str(MUC4 / "response.txt"), "--json").stdout for _ in range(2)]
    found = json.loads(runs[0])
    assert runs[0] == runs[1]
    assert (found["measure"], found["documents"], found["summary"]["f-measures"]["P&R"]) == ("muc4", 4, 48.98)
    fields = {field["field"]: field for field in found["fields"]}
    assert len(fields) == 1 + 23 + 4 + 6
    whole = fields["ALL TEMPLATES"]
    assert whole["precision"]["low"] < whole["precision"]["value"] == 0.5 < whole["precision"]["high"]


def test_without_an_answer_the_product_codes_the_documents_of_the_folder(terminal: Any, folder: Path) -> None:
    result = terminal("evaluate", "isaf", str(folder), "--workers", "1", "--json")
    assert terminal.made[0].asked == [("code", str(folder / "releases.jsonl"))]
    assert terminal.made[0].config.workers == 1 and terminal.made[0].config.store.name == "evaluate.db"
    assert json.loads(result.stdout)["summary"]["coded"] == 0  # the one in memory answers for files, not for releases
    assert "labelled documents have no answer" in result.stderr
    terminal("evaluate", "muc4", str(folder))
    assert terminal.made[-1].asked == [("code_forms", "muc4", str(folder / "xyz-muc4"))]
    terminal("evaluate", "samples", str(EXAMPLES))
    assert terminal.made[-1].asked[0] == ("add", str(EXAMPLES / "reports"))


@pytest.mark.parametrize(("name", "field"), [("isaf", "killed"), ("muc4", "inc-type")])
def test_the_product_itself_codes_and_is_judged(folder: Path, name: str, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    result = CliRunner(env={"NO_COLOR": "1"}).invoke(cli, ["evaluate", name, str(folder), "--rules-only", "--workers", "1", "--json"])
    assert result.exit_code == 0, result.output
    fields = {each["field"]: each for each in json.loads(result.stdout)["fields"]}
    assert fields[field]["recall"]["value"] > 0 and not (folder / "tasdiq.db").exists()


@pytest.mark.parametrize("name", ["errors.csv", "errors.jsonl"])
def test_the_error_list(terminal: Any, folder: Path, name: str) -> None:
    path = folder.parent / name
    result = terminal("evaluate", "muc4", str(folder), "--response", str(MUC4 / "response.txt"), "--errors", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file)) if name.endswith("csv") else [json.loads(line) for line in file]
    assert f"{len(rows)} errors written to" in result.stderr and len(rows) == 19
    bank = next(row for row in rows if row["field"] == "phys-tgt-id")
    assert (bank["document"], bank["kind"], bank["expected"], bank["got"]) == ("XYZ-MUC4-0001", "wrong", '"BANK OF SAMPLES"', '"BANK"')
    assert "BOMB WENT OFF AT THE BANK OF SAMPLES" in bank["around"]


def test_what_is_missing_is_one_line_that_names_it(terminal: Any, tmp_path: Path) -> None:
    for arguments, told in (
        (("muc4", str(tmp_path)), "key"), (("isaf", str(tmp_path / "none")), "no such folder"), (("news", str(tmp_path)), "gold.json"),
        (("muc4", str(tmp_path), "--response", str(tmp_path / "gone")), "key"),
    ):  # fmt: skip
        result = terminal("evaluate", *arguments)
        assert result.exit_code == 1 and result.stdout == ""
        assert told in result.stderr and str(tmp_path) in result.stderr and len(result.stderr.splitlines()) == 1


def test_wrong_usage_ends_with_two(terminal: Any, folder: Path) -> None:
    assert terminal("evaluate", "muc5", str(folder)).exit_code == 2
    assert terminal("evaluate", "isaf", str(folder), "--errors", "errors.xls").exit_code == 2


def test_what_was_not_read_is_told_and_ends_with_three(terminal: Any, folder: Path) -> None:
    terminal.issues = (Issue(name="x.pdf", stage="sources", problem="encrypted"),)
    result = terminal("evaluate", "isaf", str(folder))
    assert result.exit_code == 3 and "not read: x.pdf: encrypted" in result.stderr and "all_four" in result.stdout


def answer(path: Path, **more: Any) -> Path:
    """Linked incidents of the samples as another program may have found them."""
    incident = {
        "type": "suicide_bombing", "date": {"start": "2016-08-08"}, "place": {"lat": 30.2, "lon": 67.0}, "killed": {"best": 12},
        "reports": [{"name": "01-bolan-evening-flash.txt", "main": True}], **more,
    }  # fmt: skip
    path.write_text(json.dumps(incident) + "\n", encoding="utf-8")
    return path


def test_how_far_stated_probabilities_hold_is_told_and_drawn(terminal: Any, tmp_path: Path) -> None:
    said = {"probability": 0.9, "probabilities": {"date": 0.8, "killed": 0.7}}  # right, right, wrong
    path = answer(tmp_path / "answer.jsonl", **said)
    plot = tmp_path / "plot.svg"
    result = terminal("evaluate", "samples", str(EXAMPLES), "--response", str(path), "--plot", str(plot))
    assert result.exit_code == 0, result.output
    assert "probabilities: expected calibration error 0.333 by width, 0.333 by mass, over 3 values" in result.stdout
    assert plot.read_text(encoding="utf-8").startswith("<svg") and "over 3 pairs" in plot.read_text(encoding="utf-8")
    found = json.loads(terminal("evaluate", "samples", str(EXAMPLES), "--response", str(path), "--json").stdout)
    assert found["summary"]["calibration"]["count"] == 3


def test_without_stated_probabilities_there_is_nothing_to_draw(terminal: Any, tmp_path: Path) -> None:
    path, plot = answer(tmp_path / "answer.jsonl"), tmp_path / "plot.svg"
    plain = terminal("evaluate", "samples", str(EXAMPLES), "--response", str(path))
    assert plain.exit_code == 0 and "calibration" not in plain.stdout
    result = terminal("evaluate", "samples", str(EXAMPLES), "--response", str(path), "--plot", str(plot))
    assert result.exit_code == 1 and "states a probability" in result.stderr and not plot.exists()


@pytest.mark.parametrize(
    "wrong", [{"probability": 1.5}, {"probabilities": {"date": "high"}}, {"claims": [{"name": "A", "probability": -1}]}]
)
def test_what_is_no_probability_is_one_error(terminal: Any, tmp_path: Path, wrong: dict[str, Any]) -> None:
    result = terminal("evaluate", "samples", str(EXAMPLES), "--response", str(answer(tmp_path / "answer.jsonl", **wrong)))
    assert result.exit_code == 1 and "is no probability" in result.stderr
