"""The laws of import and export: what a row says comes back, and what is lost is named."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.codebooks.made import NUMBERS, every_code, incident, incidents

from tasdiq.codebooks import coding, imported, sheet
from tasdiq.codebooks.foreign import Given, Table
from tasdiq.codebooks.imported import Release
from tasdiq.codebooks.loss import flat
from tasdiq.codebooks.scheme import NAMES, scheme

HELD_BACK = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]"
)  # tests/codebooks/test_sheet.py says what becomes of it
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "ucdp_ged" / "pakistan.csv"


def nobody(name: str, country: str | None) -> None:
    return None


def through_the_log(cells: dict[str, str], name: str) -> dict[str, str]:
    """A row's cells as the log gives them back: out of the statements, each cell by itself."""
    release = Release(scheme=scheme(name), version="1")
    said = list(imported.row(cells, release, nobody).statements(release))
    return {s.prop.removeprefix(imported.CELL): str(s.value) for s in imported.cells_of(said) if s.prop.startswith(imported.CELL)}


def written(name: str, given: list[Given]) -> tuple[list[dict[str, str]], Table, list[Any]]:
    out = io.StringIO()
    table = Table(scheme=scheme(name))
    lost = table.write(given, out)
    read = sheet.read(out.getvalue().encode(), scheme(name), "t.csv")
    return [dict(cells) for _, cells in read.rows if not isinstance(cells, str)], table, lost


def round_trip(rows: list[dict[str, str]], name: str) -> None:
    given = [Given(incident=incident(id=f"incident:{n}"), own=[through_the_log(row, name)]) for n, row in enumerate(rows)]
    back, _, _ = written(name, given)
    known = scheme(name).columns
    assert back == [{column: text for column, text in row.items() if column in known and text.strip()} for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_import_and_export_change_nothing_with_every_code_at_least_once(name: str) -> None:
    rows = every_code(scheme(name))
    for column in scheme(name).table["coded"]:
        assert {row[column] for row in rows} >= set(coding.choices(column, scheme(name)))
    round_trip(rows, name)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_import_and_export_change_nothing_whatever_the_cells_hold(name: str, data: st.DataObject) -> None:
    text = st.text(min_size=1).filter(lambda t: t.strip() and not HELD_BACK.search(t) and t.encode("utf-8", "ignore").decode() == t)
    cells = data.draw(st.dictionaries(st.sampled_from(scheme(name).columns), text, max_size=8))
    round_trip([{**cells, scheme(name).key: "7"}], name)


@pytest.mark.shared
@pytest.mark.slow
def test_import_and_export_change_nothing_on_all_rows_of_ucdp_ged() -> None:
    if not SHARED.exists():
        pytest.skip(f"no shared data at {SHARED}")
    table = sheet.read(SHARED.read_bytes(), scheme("ged"), SHARED.name)
    rows = [dict(cells) for _, cells in table.rows if not isinstance(cells, str)]
    assert len(rows) == 4_439
    round_trip(rows, "ged")


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(given=st.lists(incidents(), min_size=1, max_size=3, unique_by=lambda i: i["id"]))
def test_what_reads_back_otherwise_is_named_with_its_number(name: str, given: list[dict[str, Any]]) -> None:
    back, table, lost = written(name, [Given(incident=one) for one in given])
    kept = [one for one in given if coding.barred(one, scheme(name)) is None]
    if len(back) != len(kept):
        assert name == "acled"  # a row a day
        return
    named = {each.what: each.rows for each in lost if each.kind in ("lost", "changed")}
    for one, cells in zip(kept, back, strict=True):
        before, after = flat(one), flat(coding.read(cells, scheme(name)).fields())
        for field in before:
            assert before[field] == after.get(field) or named.get(field, 0) >= 1, field
    assert sum(each.rows for each in lost if each.kind == "left_out") == len(given) - len(kept)
    assert table.written == len(kept)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(one=incidents())
def test_a_row_that_we_wrote_is_understood(name: str, one: dict[str, Any]) -> None:
    if coding.barred(one, scheme(name)) is None:
        back, _, _ = written(name, [Given(incident=one)])
        for cells in back:
            assert coding.read(cells, scheme(name)).problems == []


@pytest.mark.parametrize("name", NAMES)
def test_writing_what_was_read_from_our_own_row_changes_nothing(name: str) -> None:
    first, _, _ = written(name, [Given(incident=incident())])
    again = {**incident(), **coding.read(first[0], scheme(name)).fields()}
    second, _, _ = written(name, [Given(incident=again)])
    assert second == first


def test_incidents_of_one_day_have_ids_of_their_own() -> None:
    back, _, _ = written("gtd", [Given(incident=incident(id=f"incident:{n}")) for n in range(300)])
    assert len({row["eventid"] for row in back}) == 300


def test_rows_of_the_codebook_go_back_as_they_came_and_what_others_say_is_told() -> None:
    own = {"id": "9", "best": "3", "iso3": "PAK"}
    back, _, lost = written("ged", [Given(incident=incident(killed={**NUMBERS, "best": 70}), own=[own], others=2)])
    assert back == [{"id": "9", "best": "3"}]
    lines = " ".join(each.line for each in lost)
    assert "written as UCDP GED has them" in lines and "of 1 of them is not in their rows" in lines and "'iso3'" in lines


def test_what_has_no_row_is_counted() -> None:
    back, _, lost = written("gtd", [Given(incident=incident(type="clash")), Given(incident=incident())])
    assert len(back) == 1
    assert [each.rows for each in lost if each.kind == "left_out"] == [1]


def test_the_loss_report_counts_rows_per_field() -> None:
    _, _, lost = written("acled", [Given(incident=incident(id=f"incident:{n}")) for n in range(3)])
    rows = {each.what: (each.rows, each.of) for each in lost}
    assert rows["injured.best"] == (3, 3)
    assert all(each.row()["codebook"] == "acled" for each in lost)
