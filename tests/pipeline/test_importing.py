"""Rows of a dataset go into the log, link with documents as one witness, give way to later releases, and come out again."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tasdiq.codebooks.scheme import scheme
from tasdiq.config import Config
from tasdiq.errors import BadValueError, UnreadableError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.forms.exporting import Order

GED = scheme("ged").columns
REPORT = "QUETTA, Aug 8 - A bomb killed at least 70 people in Quetta on Monday, police said. The Example Front has not said anything.\n"


def row(number: int, **cells: str) -> dict[str, str]:
    return {
        "id": str(number), "relid": f"PAK-2016-1-{number}", "year": "2016", "code_status": "Clear", "type_of_violence": "1", "side_a": "Government of Pakistan",
        "side_b": "TTP", "where_prec": "1", "where_coordinates": "Quetta town", "adm_1": "Balochistan province", "latitude": "30.183333", "longitude": "67.000000",
        "country": "Pakistan", "country_id": "770", "region": "Asia", "event_clarity": "1", "date_prec": "1", "date_start": "2016-08-08 00:00:00.000",
        "date_end": "2016-08-08 00:00:00.000", "deaths_civilians": "70", "deaths_unknown": "0", "best": "70", "high": "74", "low": "63", **cells,
    }  # fmt: skip


def table(path: Path, *rows: dict[str, str], extra: tuple[str, ...] = ()) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*GED, *extra], restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


@pytest.fixture
def tasdiq(tmp_path: Path) -> Tasdiq:
    return Tasdiq(Config(store=tmp_path / "a.db", rules_only=True, workers=1))


def exported(tasdiq: Tasdiq, codebook: str, path: Path) -> list[dict[str, str]]:
    tasdiq.export(Order(codebook=codebook), path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_come_out_as_they_went_in_and_a_second_import_adds_nothing(tasdiq: Tasdiq, tmp_path: Path) -> None:
    rows = [row(1), row(2, where_coordinates="=Kalat", date_start="2016-09-01", date_end="2016-09-01", source_article="two\nlines")]
    file = table(tmp_path / "t.csv", *rows)
    done = tasdiq.take_in(file, "ged", "25.1")
    assert (done.rows, done.issues, done.known) == (2, [], 0)
    again = tasdiq.take_in(file, "ged", "25.1")
    assert (again.entries, again.known) == (0, 2)
    assert exported(tasdiq, "ged", tmp_path / "o.csv") == [
        {**dict.fromkeys(GED, ""), **r, "where_coordinates": r["where_coordinates"].replace("=Kalat", "'=Kalat")} for r in rows
    ]
    assert tasdiq.datasets()[0] | {"imported": ""} == {"dataset": "ged", "version": "25.1", "rows": 2, "imported": ""}


def test_each_cell_is_a_statement_on_its_own_words(tasdiq: Tasdiq, tmp_path: Path) -> None:
    tasdiq.take_in(table(tmp_path / "t.csv", row(1)), "ged", "25.1")
    shown = tasdiq.show(tasdiq.incidents()[0]["id"])
    cells = {s["prop"]: s for s in shown["statements"] if s["prop"].startswith("cell:")}
    assert len(cells) == len(row(1))
    assert all(cell["value"] == cell["quote"] == row(1)[name.removeprefix("cell:")] for name, cell in cells.items())
    assert {(cell["method"], cell["attribution"]) for cell in cells.values()} == {("import:ged:25.1", "UCDP GED 25.1")}
    values = [s for s in shown["statements"] if s["prop"] in ("figures", "when", "where", "actors")]
    assert values and all(s["quote"] in s["context"] and s["quote"] for s in values)


def test_a_row_links_with_a_document_and_two_rows_never_with_each_other(tasdiq: Tasdiq, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "page.jsonl").write_text(json.dumps({"id": "page", "text": REPORT, "published": "2016-08-09"}) + "\n")
    tasdiq.take_in(table(tmp_path / "t.csv", row(1), row(2)), "ged", "25.1")
    tasdiq.add([str(tmp_path / "page.jsonl")])
    made_of = [len(i["reports"]) for i in tasdiq.incidents()]
    assert sorted(made_of) == [1, 2]


def test_all_rows_of_a_dataset_are_one_witness() -> None:
    from tasdiq.model.text import Document
    from tasdiq.pipeline.known.datasets import witness

    rows = [Document(id=name, name=name, text="", dataset="ged") for name in ("a", "b")]
    assert witness(rows[0]) == witness(rows[1]) != witness(Document(id="c", name="c", text=""))


def test_a_later_release_is_compared_and_hides_the_earlier(tasdiq: Tasdiq, tmp_path: Path) -> None:
    tasdiq.take_in(table(tmp_path / "old.csv", row(1), row(2, date_start="2016-09-01", date_end="2016-09-01")), "ged", "25.0.12")
    done = tasdiq.take_in(
        table(tmp_path / "new.csv", row(1, best="71"), row(3, date_start="2016-10-01", date_end="2016-10-01")), "ged", "25.1", whole=True
    )
    assert done.changes is not None and done.changes.by_column == {"best": 1}
    assert (len(done.changes.added), len(done.changes.dropped), done.taken_back) == (1, 1, 1)
    rows = exported(tasdiq, "ged", tmp_path / "o.csv")
    assert [(r["id"], r["best"]) for r in rows] == [("1", "71"), ("3", "70")]
    assert len(tasdiq.incidents()) == 2


def test_a_part_of_a_release_takes_nothing_back_and_an_older_release_changes_nothing(tasdiq: Tasdiq, tmp_path: Path) -> None:
    tasdiq.take_in(table(tmp_path / "new.csv", row(1), row(2, date_start="2016-09-01", date_end="2016-09-01")), "ged", "25.1")
    assert tasdiq.take_in(table(tmp_path / "part.csv", row(1)), "ged", "25.2").taken_back == 0
    assert tasdiq.take_in(table(tmp_path / "old.csv", row(1, best="1")), "ged", "24.1").older == 1
    assert [r["best"] for r in exported(tasdiq, "ged", tmp_path / "o.csv")] == ["70", "70"]


def test_bad_rows_are_issues_and_the_rest_goes_on(tasdiq: Tasdiq, tmp_path: Path) -> None:
    done = tasdiq.take_in(table(tmp_path / "t.csv", row(1, best="many"), {"best": "3"}, row(1), row(2, where_prec="9")), "ged", "25.1")
    assert done.rows == 2
    told = " | ".join(i.problem for i in done.issues)
    assert "no whole number" in told and "no id" in told and "that of row 1 too" in told and "where_prec: no '9'" in told
    assert len(tasdiq.issues()) == len(done.issues)


def test_private_columns_leave_no_trace_in_the_store(tasdiq: Tasdiq, tmp_path: Path) -> None:
    done = tasdiq.take_in(
        table(
            tmp_path / "t.csv",
            {**row(1), "attacker_name": "Anon Attackerson", "religion": "Examplism"},
            extra=("attacker_name", "religion"),
        ),
        "ged",
        "25.1",
    )
    assert any("'attacker_name'" in note and "1 cells" in note for note in done.notes)
    held = b"".join(path.read_bytes() for path in tmp_path.glob("a.db*"))
    assert b"Attackerson" not in held and b"Examplism" not in held


def test_what_is_no_version_and_no_table_is_told(tasdiq: Tasdiq, tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match=r"write 25\.1"):
        tasdiq.take_in(table(tmp_path / "t.csv", row(1)), "ged", "newest")
    with pytest.raises(UnreadableError, match="no table of GTD"):
        tasdiq.take_in(tmp_path / "t.csv", "gtd", "2018")


def core(incident: dict[str, Any]) -> dict[str, Any]:
    from tasdiq.codebooks.loss import flat

    return flat(incident)


@pytest.mark.parametrize("codebook", ["gtd", "acled", "ged"])
def test_our_log_exported_and_imported_keeps_what_the_loss_report_does_not_name(codebook: str, tasdiq: Tasdiq, tmp_path: Path) -> None:
    (tmp_path / "page.jsonl").write_text(json.dumps({"id": "page", "text": REPORT, "published": "2016-08-09"}) + "\n")
    tasdiq.add([str(tmp_path / "page.jsonl")])
    lost = tasdiq.export(Order(codebook=codebook), tmp_path / "o.csv")
    other = Tasdiq(Config(store=tmp_path / "b.db", rules_only=True, workers=1))
    assert other.take_in(tmp_path / "o.csv", codebook, "1").issues == []
    policy = scheme(codebook).policy
    before, after = (core(t.incidents(policy=policy)[0]) for t in (tasdiq, other))
    named = {each.what for each in lost}
    differs = {name for name in before if (name in after and before[name] != after[name]) or name not in after}
    assert differs - named == set()
