"""The verbs that trade rows, on a real store: what they print, where, and how they end."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tasdiq.cli.verbs import cli
from tasdiq.codebooks.scheme import scheme

GED = scheme("ged").columns


def table(path: Path, *rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, GED, restval="")
    writer.writeheader()
    writer.writerows(
        {"country": "Pakistan", "country_id": "770", "date_start": "2016-08-08", "date_end": "2016-08-08", "date_prec": "1", **row}
        for row in rows
    )
    path.write_text(out.getvalue(), encoding="utf-8")
    return str(path)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Run":
    monkeypatch.chdir(tmp_path)
    return Run(tmp_path)


class Run:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, ["--store", str(self.folder / "a.db"), *arguments])


def test_an_import_tells_its_speed_and_an_export_gives_the_rows_back(run: Run, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", {"id": "1", "best": "3", "high": "3", "low": "3"}, {"id": "2", "best": "4"})
    done = run("import", file, "--codebook", "ged", "--version", "25.1")
    assert done.exit_code == 0, done.output
    assert done.stdout == "" and "2 rows read in" in done.stderr and "rows/s" in done.stderr
    given = run("export", "--codebook", "ged", "--loss", "lost.jsonl")
    assert [row["best"] for row in csv.DictReader(io.StringIO(given.stdout))] == ["3", "4"]
    assert next(json.loads(line)["codebook"] for line in Path("lost.jsonl").read_text().splitlines()) == "ged"
    assert run("datasets", "list").stdout.startswith("ged 25.1: 2 rows")


def test_bad_rows_end_with_3_and_a_wrong_file_with_1(run: Run, tmp_path: Path) -> None:
    assert run("import", table(tmp_path / "t.csv", {"id": "1", "best": "many"}), "--codebook", "ged", "--version", "1").exit_code == 3
    wrong = run("import", str(tmp_path / "t.csv"), "--codebook", "gtd", "--version", "2018")
    assert wrong.exit_code == 1 and "no table of GTD" in wrong.stderr and len(wrong.stderr.splitlines()) == 1


def test_two_releases_are_compared_without_a_store(run: Run, tmp_path: Path) -> None:
    old, new = (
        table(tmp_path / "o.csv", {"id": "1", "best": "3"}, {"id": "2"}),
        table(tmp_path / "n.csv", {"id": "1", "best": "4"}, {"id": "3"}),
    )
    found = run("datasets", "diff", old, new, "--codebook", "ged")
    told = [json.loads(line) for line in found.stdout.splitlines()]
    assert [(t["key"], t["change"]) for t in told] == [("2", "dropped"), ("3", "added"), ("1", "changed")]
    assert told[2]["columns"] == {"best": {"before": "3", "now": "4"}}
    assert "changed most: best (1)" in found.stderr
    assert not (tmp_path / "a.db").exists()


def test_parquet_needs_a_file(run: Run, tmp_path: Path) -> None:
    run("import", table(tmp_path / "t.csv", {"id": "1", "best": "3"}), "--codebook", "ged", "--version", "1")
    assert run("export", "--codebook", "parquet").exit_code == 1
    assert run("export", "--codebook", "parquet", "--out", "o.parquet").exit_code == 0
    assert Path("o.parquet").read_bytes()[:4] == b"PAR1"


@pytest.mark.parametrize("form", ["jsonl", "csv", "geojson", "gtd", "acled", "ged", "stix"])
def test_public_exports_of_imported_rows_hold_no_headline(form: str, run: Run, tmp_path: Path) -> None:
    cells = {
        "id": "1",
        "best": "3",
        "low": "3",
        "high": "3",
        "type_of_violence": "1",
        "side_a": "Government of Pakistan",
        "side_b": "TTP",
        "where_prec": "3",
        "adm_1": "Sindh",
        "latitude": "25",
        "longitude": "68",
    }
    run(
        "import",
        table(
            tmp_path / "t.csv",
            {
                **cells,
                "source_headline": "Anon Victimson killed",
                "source_article": "Anon Victimson",
                "where_description": "house of Anon Victimson",
            },
        ),
        "--codebook",
        "ged",
        "--version",
        "1",
    )
    given = run("export", "--codebook", form, "--public")
    assert given.exit_code == 0, given.stderr
    assert len(given.stdout) > 50 and "Victimson" not in given.stdout
