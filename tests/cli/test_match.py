"""`tasdiq match` as a user runs it."""

import csv
import io
from pathlib import Path

from click.testing import CliRunner

from tasdiq.cli.verbs import cli

MAPPING = 'title = "own"\n[date]\nstart = "day"\n[place]\nnames = "place"\n[killed]\nbest = "dead"\n'
ONE = "day,place,dead,dead\n2010-01-05,Kandarab,4,\n2010-02-11,Shorgul,17,\n2010-03-20,Tirzai,2,\n"
TWO = "day,place,dead,dead\n2010-02-11,Shorgol,17,\n2010-01-05,near Kandarab,5,\nsoon,Tirzai,2,\n"


def run(tmp_path: Path, *arguments: str):
    for name, text in (("one.csv", ONE), ("two.csv", TWO), ("m.toml", MAPPING)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["match", *(str(tmp_path / a) if "." in a else a for a in arguments)])


def test_stdout_is_csv_and_a_row_that_was_not_read_is_exit_3(tmp_path):
    done = run(tmp_path, "one.csv", "two.csv", "--mapping", "m.toml", "--mapping", "m.toml", "--merged", "all.csv")
    assert done.exit_code == 3
    table = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(table[0]) == ["left", "right", "probability", "reasons"]
    assert {(row["left"], row["right"]) for row in table} == {("one:1", "two:2"), ("one:2", "two:1")}
    assert "date.start: a date in none of the formats, such as 'soon' (1)" in done.stderr
    merged = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8"))))
    assert [row["rows"] for row in merged] == ["one:1 two:2", "one:2 two:1", "one:3"]
    assert merged[0]["conflicts"] == "killed: one 4, two 5"


def test_wrong_usage_is_told(tmp_path):
    assert run(tmp_path, "one.csv").exit_code == 2
    assert run(tmp_path, "one.csv", "two.csv", *["--mapping", "m.toml"] * 3).exit_code == 2
    unknown = run(tmp_path, "one.csv", "two.csv", "--mapping", "m.toml")
    assert unknown.exit_code == 1 and "two.csv: a table of no known kind" in unknown.stderr and "--mapping" in unknown.stderr
