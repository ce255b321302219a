import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tasdiq.cli.run import real
from tasdiq.cli.verbs import cli

ROW = "\t".join(
    [
        "90001",
        "Zarbadan Kala",
        "Zarbadan Kala",
        "",
        "30.5",
        "66.8",
        "P",
        "PPL",
        "PK",
        "",
        "02",
        "",
        "",
        "",
        "0",
        "",
        "",
        "Asia/Karachi",
        "2026-01-01",
    ]
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("TASDIQ_GAZETTEERS", str(tmp_path / "packs"))
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["gazetteer", *arguments], obj=real)

    return invoke


def test_country_is_loaded_once_listed_and_removed(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "PK.txt").write_text(ROW + "\n", encoding="utf-8")
    first, second = run("add", "pk"), run("add", "PK")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == ""
    assert "PK: 1 places of PK" in first.stderr
    assert "PK: loaded before, unchanged" in second.stderr
    assert "Asia" not in run("list").stdout
    row: dict[str, Any] = json.loads(run("list", "--json").stdout)
    assert (row["name"], row["places"], row["licence"]) == ("PK", 1, "GeoNames, CC BY 4.0")
    assert run("remove", "PK").exit_code == 0
    assert run("list", "--json").stdout == ""


def test_table_with_a_bad_row_is_loaded_in_part(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "my villages.csv").write_text("Village,Y,X\nTestabad,30.1,66.9\nOther,x,66\n", encoding="utf-8")
    done = run("add", "my villages.csv", "--country", "PK", "--column", "name=Village", "--column", "lat=Y", "--column", "lon=X")
    assert done.exit_code == 3
    assert "my villages.csv, row 3: lat is 'x'" in done.stderr
    assert "my-villages: 1 places of PK" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "ZZ"), 1, "no ZZ.txt or ZZ.zip in"),
        (("add", "nothing.csv"), 1, "nothing.csv: no such file, and no country's two letters"),
        (("add", "PK", "AF", "--name", "x"), 2, "a name is for one file alone"),
        (("add", "PK", "--column", "name"), 2, "is no FIELD=COLUMN"),
        (("remove", "PK"), 1, "no gazetteer 'PK' was added; there is none"),
    ],
)
def test_faults_are_named(run: Callable[..., Result], arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == code
    assert said in " ".join(done.stderr.split())


def test_one_bad_file_does_not_stop_the_next(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "AF.txt").write_bytes(b"\x00\xff\n" * 100)
    (tmp_path / "PK.txt").write_text(ROW + "\n", encoding="utf-8")
    done = run("add", "AF", "PK")
    assert done.exit_code == 3
    assert "not loaded: AF.txt: no country dump of GeoNames" in done.stderr
    assert "PK: 1 places of PK" in done.stderr
