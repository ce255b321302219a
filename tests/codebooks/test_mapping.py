"""Mapping files and the tables that are read by them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.codebooks.mapping import read
from tasdiq.codebooks.mapping_rows import read_table
from tasdiq.errors import BadValueError, TasdiqError, UnreadableError

EXAMPLES = Path(__file__).parents[2] / "examples" / "mappings"
MAPPING = """
title = "our own"
personal = ["victim"]
[date]
start = "day"
formats = ["%d.%m.%Y"]
[place]
names = "where"
country_is = "Pakistan"
lat = "lat"
lon = "lon"
[type]
column = "kind"
codes = { strike = "air_strike" }
[killed]
low = "dead"
high = "dead at most"
[text]
names = "said"
"""
HEADER = "day,where,lat,lon,kind,dead,dead at most,said,victim,said\n"


@pytest.fixture
def table(tmp_path):
    def write(rows, mapping=MAPPING, header=HEADER):
        (tmp_path / "own.toml").write_text(mapping, encoding="utf-8")
        path = tmp_path / "own.csv"
        path.write_bytes((header + rows).encode() if isinstance(rows, str) else header.encode() + rows)
        return read_table(path, read(tmp_path / "own.toml"))

    return write


def test_a_row_is_read_by_its_mapping(table):
    found = table('3.2.2009,Bar Kalay,32.5,69.9,Strike,4,"1,006",some words,A Name,more words\n')
    (row,) = found.rows
    report = row.report
    assert (row.number, row.names, report.when.start, report.type) == (1, ("Bar Kalay",), date(2009, 2, 3), "air_strike")
    assert (report.where.country, report.where.lat, report.where.lon) == ("Pakistan", 32.5, 69.9)
    assert (report.figures[0].count.low, report.figures[0].count.high) == (4, 1006)
    assert row.text == ("some words", "more words")
    assert not any("Name" in cell or "words" in cell for cell in row.cells.values())


def test_dirty_cells_are_counted_and_the_rest_is_read(table):
    rows = "3.2.2009,Kel,999,69.9,strike,many,2,,,\n,Kel,,,,,,,,\n31.2.2009,Kel,,,,,,,,\n\n5.2.2009,Kel,0,0,strike,9,3,,,\n6.2.2009\n"
    found = table(rows)
    assert [row.number for row in found.rows] == [1, 5, 6]
    assert found.left_out == 2
    told = " ".join(found.problems)
    for part in ("no degrees", "no number", "'31.2.2009'", "numbers that fall", "left out"):
        assert part in told
    assert (found.rows[1].report.figures[0].count.low, found.rows[1].report.figures[0].count.high) == (3, 9)
    assert found.rows[1].report.where.lat is None


@given(st.text())
def test_no_cell_breaks_the_reading(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("cells")
    (folder / "own.toml").write_text(MAPPING, encoding="utf-8")
    cell = '"' + text.replace('"', '""').replace("\0", "") + '"'
    (folder / "own.csv").write_bytes((HEADER + f"3.2.2009,{cell},{cell},{cell},{cell},{cell},{cell}\n").encode("utf-8", "replace"))
    found = read_table(folder / "own.csv", read(folder / "own.toml"))
    assert found.rows and found.rows[0].report.when.start == date(2009, 2, 3)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('title = "our own"', 'titel = "our own"'), "unknown key 'titel'; choose from"),
        (('"air_strike"', '"airstrike"'), "no 'airstrike'; choose from bombing"),
        (('start = "day"', 'start = ["a", "b"]'), "date.start reads the column 'a' or 'b', which own.csv does not have; it has day, where"),
        (('names = "said"', 'names = "victim"'), "reads the column 'victim', which tells of private people"),
        (('names = "said"', 'names = "Attacker Name"'), "which tells of private people"),
        (("lat = ", "lat = 5 #"), "place.lat is 5; it must be a column's name"),
        (('country_is = "Pakistan"', "[place.patterns]\nwhere = '('"), "is no regular expression"),
        (('start = "day"', ""), "rows without a date cannot be matched"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told(table, change, told):
    with pytest.raises((TasdiqError, ExceptionGroup)) as error:
        table("3.2.2009,Kel,,,,,,,,\n", MAPPING.replace(*change))
    group = error.value.exceptions if isinstance(error.value, ExceptionGroup) else (error.value,)
    assert any(told in str(each) for each in group)


def test_a_pattern_takes_a_cell_apart(table):
    mapping = MAPPING.replace(
        'country_is = "Pakistan"', "[place.patterns]\nwhere = '^(?P<country>[^,]+), (?P<name>.+)/(?P<admin1>.+)$'\n[place.x]"
    )
    mapping = mapping.replace("[place.x]", "").replace('lat = "lat"\nlon = "lon"\n', "")
    where = table('3.2.2009,"Sandland, Kel/North",,,,,,,,\n', mapping).rows[0].report.where
    assert (where.name, where.admin1, where.country) == ("Kel", "North", "Sandland")


def test_a_table_that_cannot_be_read_says_why(tmp_path, table):
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(UnreadableError, match="names no columns"):
        read_table(tmp_path / "empty.csv")
    (tmp_path / "sheet.csv").write_bytes(b"PK\x03\x04\0\0")
    with pytest.raises(UnreadableError, match="NUL"):
        read_table(tmp_path / "sheet.csv")
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadValueError, match="no known kind"):
        read_table(tmp_path / "odd.csv")
    assert "Windows-1252" in " ".join(table("3.2.2009,Gh\xe9r,,,,,,,,\n".encode("latin-1")).problems)


@pytest.mark.parametrize("name", ["bij", "new_america", "pakistan_body_count", "cpost", "ged"])
def test_the_examples_can_be_read(name):
    assert read(EXAMPLES / f"{name}.toml").settings["title"]


def test_ged_is_known_by_its_header_and_the_example_mapping_reads_the_same(tmp_path):
    cells = {
        "id": "1", "relid": "A-1", "year": "2013", "type_of_violence": "1", "dyad_name": "Government of Sandland - Front", "side_a": "Government of Sandland",
        "side_b": "Front", "where_prec": "1", "where_coordinates": "Kel town", "where_description": "Kel", "adm_1": "North province", "adm_2": "Kel district",
        "latitude": "30.5", "longitude": "70.5", "country": "Pakistan", "country_id": "770", "date_prec": "2", "date_start": "2013-05-01 00:00:00.000",
        "date_end": "2013-05-03 00:00:00.000", "deaths_a": "0", "deaths_b": "1", "deaths_civilians": "2", "deaths_unknown": "0", "best": "3", "high": "4", "low": "2",
        "source_headline": "",
    }  # fmt: skip
    from tasdiq.codebooks.scheme import scheme

    columns = list(dict.fromkeys([*scheme("ged").columns, *cells]))
    path = tmp_path / "ged.csv"
    path.write_text(",".join(columns) + "\n" + ",".join(f'"{cells.get(c, "")}"' for c in columns) + "\n", encoding="utf-8")
    known, mapped = (read_table(path, mapping).rows[0].report for mapping in (None, read(EXAMPLES / "ged.toml")))
    for report in (known, mapped):
        assert (report.when.start, report.when.end, report.where.lat) == (date(2013, 5, 1), date(2013, 5, 3), 30.5)
        killed = next(f.count for f in report.figures if f.measure == "killed" and f.side == "unknown")
        assert (killed.low, killed.best, killed.high) == (2, 3, 4)
