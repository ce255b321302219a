"""Exports say what they can and report what they cannot; no cell runs in a spreadsheet."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.codebooks import table
from tasdiq.codebooks.schemas import problems
from tasdiq.errors import BadValueError


def row(**changes: object) -> dict[str, object]:
    nobody = {"low": None, "best": None, "high": None, "estimated": False, "wording": None}
    sides = dict.fromkeys(("civilians", "security_forces", "militants", "unknown"), nobody)
    made: dict[str, object] = {
        "id": "incident:1", "main": True, "type": "clash", "also": [], "stage": "accomplished", "tactic": ["ambush"],
        "date": {"start": "2016-08-08", "end": "2016-08-09", "precision": "days", "stated": "overnight"},
        "place": {"name": "=HYPERLINK(1)", "site": None, "admin1": "Province", "admin2": None, "country": "PK", "lat": 30.1234567,
                  "lon": -66.5, "precision": "settlement"},
        "actors": [{"actor": "example-front", "name": "Example Front", "role": "participant", "type": "non_state", "basis": "reported"}],
        "weapons": [], "targets": [], "killed": {"low": 3, "best": 3, "high": None, "estimated": False, "wording": "at least three"},
        "injured": nobody, "killed_by_side": sides, "injured_by_side": sides, "attackers": {"number": None, "killed": None},
        "captured": None, "abducted": None, "claims": [],
        "evidence": {"killed": [{"start": 1, "end": 2, "quote": "x", "document": "d"}]},
        "reports": [{"document": "d", "name": "a.txt", "main": True, "copy_of": None}], "related": [], "policy": "house",
    }  # fmt: skip
    return {**made, **changes}


def told(*given: object) -> list[str]:
    return [lost.line for lost in table.write(*given)]  # type: ignore[arg-type]


def test_csv_has_a_column_for_each_flat_value() -> None:
    out = io.StringIO()
    losses = told("csv", [row()], out)
    read = next(csv.DictReader(io.StringIO(out.getvalue())))
    assert (read["id"], read["date"], read["killed_low"], read["killed_high"]) == ("incident:1", "2016-08-08", "3", "")
    assert (read["place"], read["lon"]) == ("'=HYPERLINK(1)", "-66.5")
    assert read["killed_counts"] == "all sides"
    assert losses[0] == "csv: 1 incident written"
    assert any("quoted words" in line and "(1 of 1 incidents)" in line for line in losses)
    assert not any("copies" in line for line in losses)


def test_attacks_leave_attackers_out_and_the_export_says_so() -> None:
    out = io.StringIO()
    losses = told("csv", [row(type="bombing")], out)
    assert next(csv.DictReader(io.StringIO(out.getvalue())))["killed_counts"] == "without attackers"
    assert "attackers are left out" in losses[-1]


def test_geojson_has_only_incidents_with_coordinates_and_counts_the_rest() -> None:
    nowhere = {**row()["place"], "lat": None, "lon": None, "precision": "unknown"}  # type: ignore[dict-item]
    out = io.StringIO()
    losses = told("geojson", [row(), row(id="incident:2", place=nowhere), row(id="incident:3")], out)
    made = json.loads(out.getvalue())
    assert problems("geojson", made) == []
    assert [feature["id"] for feature in made["features"]] == ["incident:1", "incident:3"]
    assert made["features"][0]["geometry"]["coordinates"] == [-66.5, 30.12346]
    assert made["features"][0]["properties"]["uncertainty_km"] == 5
    assert "geojson: 1 incidents left out: no coordinates are known" in losses


@pytest.mark.parametrize("codebook", ["csv", "geojson", "jsonl"])
def test_no_incidents_are_a_file_too(codebook: str) -> None:
    out = io.StringIO()
    assert f"{codebook}: 0 incidents written" in told(codebook, [], out)


def test_jsonl_loses_nothing() -> None:
    out = io.StringIO()
    table.write("jsonl", [row(), row(id="incident:2")], out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [row(), row(id="incident:2")]


def test_an_unknown_codebook_is_told() -> None:
    with pytest.raises(BadValueError, match="choose from jsonl, csv, geojson"):
        table.write("xls", [], io.StringIO())


@given(st.text())
def test_no_cell_runs_in_a_spreadsheet(text: str) -> None:
    made = table.cell(text)
    assert not made.lstrip().startswith(("=", "+", "-", "@"))
    assert not made.startswith(("\t", "\r", "\n"))


@given(st.text())
def test_no_cell_breaks_its_row(text: str) -> None:
    assert not set(table.cell(text)) & set("\r\n\t\v\f\x85\u2028\u2029")


@pytest.mark.parametrize("text", ["a\r=1+1", "\t=1", "\uff1d1+1", "' =1", '"=1', "\u3000=1", "\x0b@SUM(1)"])
def test_formulas_behind_blanks_quotes_and_wide_signs_are_kept_from_running(text: str) -> None:
    made = table.cell(text)
    assert "\r" not in made
    assert made.startswith(("'", "a"))
