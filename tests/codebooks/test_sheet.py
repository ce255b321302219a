"""Foreign tables are read whatever their encoding, tag rows and bad rows; what a spreadsheet would run is disarmed and undone."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.codebooks import sheet
from tasdiq.codebooks.scheme import is_personal, scheme
from tasdiq.errors import UnreadableError

GED = scheme("ged")
HEADER = ",".join(GED.columns)


def ged(*lines: str, encoding: str = "utf-8", header: str = HEADER) -> sheet.Sheet:
    return sheet.read("\n".join([header, *lines]).encode(encoding), GED, "t.csv")


def line(**cells: str) -> str:
    return ",".join(cells.get(column, "") for column in GED.columns)


def test_best_comes_before_high_and_low() -> None:
    assert [c for c in GED.columns if c in ("best", "high", "low")] == ["best", "high", "low"]
    assert [len(scheme(name).columns) for name in ("gtd", "acled", "ged")] == [135, 31, 49]


def test_a_row_of_tags_is_left_out_and_told() -> None:
    table = ged(line(id="#event+id", best="#affected+killed"), line(id="1", best="3"))
    assert list(table.rows) == [(1, {"id": "1", "best": "3"})]
    assert table.notes == ["the second line is a row of tags: left out"]


def test_only_the_second_line_can_be_tags() -> None:
    table = ged(line(id="1"), line(id="#2"))
    assert [cells["id"] for _, cells in table.rows if not isinstance(cells, str)] == ["1", "#2"]


def test_latin_1_and_utf_16_are_read() -> None:
    table = ged(line(id="1", adm_1="Bogotá"), encoding="latin-1")
    assert next(table.rows)[1] == {"id": "1", "adm_1": "Bogotá"}
    assert "not UTF-8" in table.notes[0]
    assert next(ged(line(id="1", adm_1="بازار"), encoding="utf-16").rows)[1] == {"id": "1", "adm_1": "بازار"}
    assert next(ged(line(id="1"), encoding="utf-8-sig").rows)[1] == {"id": "1"}


def test_a_row_of_another_length_is_told_and_the_rest_is_read() -> None:
    rows = dict(ged("1,2,3", line(id="2")).rows)
    assert rows[1] == "it has 3 cells, the header 49"
    assert rows[2] == {"id": "2"}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "0 of 49"),
        (b"a,b\n1,2", "no table of UCDP GED"),
        (b"PK\x03\x04xx", "Excel"),
        (b"id\0\0", "NUL"),
        ((HEADER + ",id").encode(), "more than once"),
    ],
)
def test_what_is_no_such_table_is_told(raw: bytes, told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        sheet.read(raw, GED, "t.csv")


def test_columns_on_private_people_are_dropped_and_counted() -> None:
    table = ged(line(id="1") + ",Anon One,Islam", line(id="2") + ",,x", header=HEADER + ",Attacker_Name,religion")
    assert [cells for _, cells in table.rows] == [{"id": "1"}, {"id": "2"}]
    assert table.dropped == ("Attacker_Name", "religion")
    assert table.dropped_cells == {"Attacker_Name": 1, "religion": 2}


@pytest.mark.parametrize(
    "name", ["Attacker name", "attacker_birthplace", "BirthPlace", "religion", "Victim-Name", "date_of_birth", "leader_names"]
)
def test_personal_columns_are_known_by_their_words(name: str) -> None:
    assert is_personal(name)


@pytest.mark.parametrize("name", ["target1", "gname", "side_a", "source_headline", "region", "city"])
def test_other_columns_are_not(name: str) -> None:
    assert not is_personal(name)


HELD_BACK = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]"
)  # what a terminal obeys, and what turns the writing
cells = st.dictionaries(
    st.sampled_from(GED.columns[1:]),
    st.text(min_size=1).filter(lambda t: t.strip() and not HELD_BACK.search(t) and t.encode("utf-8", "ignore").decode() == t),
)


@given(st.lists(cells, max_size=5))
def test_a_written_table_reads_as_it_was(rows: list[dict[str, str]]) -> None:
    whole = [{"id": str(number), **row} for number, row in enumerate(rows)]
    out = io.StringIO()
    assert sheet.write(GED.columns, whole, out) == 0
    read = sheet.read(out.getvalue().encode(), GED, "t.csv")
    assert [dict(row) for _, row in read.rows if not isinstance(row, str)] == whole


@given(st.text())
def test_no_line_of_a_cell_runs_and_nothing_is_lost(text: str) -> None:
    made = sheet.armed(text)
    assert sheet.disarmed(made) == text
    for part in made.splitlines():
        assert not part.lstrip().startswith(("=", "@")) and not (
            part.lstrip()[:1] in "+-" and part.strip() and not part.strip()[1:2].isdigit()
        )
