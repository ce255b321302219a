from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.model.values import Where
from tasdiq.resolve.gazetteer import PlaceBook, shipped
from tasdiq.resolve.place_merge import fits
from tasdiq.resolve.place_units import Units, read_units

KP, FATA = "Khyber Pakhtunkhwa", "Federally Administered Tribal Areas"


@pytest.fixture(scope="module")
def units() -> Units:
    return read_units(shipped() / "units.toml")


@pytest.mark.parametrize(
    ("country", "admin2", "admin1", "day", "then"),
    [
        ("PK", "North Waziristan", KP, date(2014, 6, 15), ("North Waziristan Agency", FATA)),
        ("PK", "North Waziristan", KP, date(2018, 5, 30), ("North Waziristan Agency", FATA)),
        ("PK", "North Waziristan", KP, date(2018, 5, 31), ("North Waziristan", KP)),
        ("PK", "FR Kohat", KP, date(2019, 1, 1), ("Kohat", KP)),
        ("PK", "FR Kohat", KP, date(2012, 1, 1), ("FR Kohat", FATA)),
        ("PK", "Swat", KP, date(2009, 5, 1), ("Swat", "North-West Frontier Province")),
        ("PK", "Swat", KP, date(2010, 4, 19), ("Swat", KP)),
        ("PK", "Lower Chitral", KP, date(2015, 1, 1), ("Chitral", KP)),
        ("PK", "Malir", "Sindh", date(2005, 1, 1), ("Karachi", "Sindh")),
        ("PK", "Malir", "Sindh", date(1999, 1, 1), ("Malir", "Sindh")),
        ("PK", "Quetta", "Balochistan", date(2009, 5, 1), ("Quetta", "Balochistan")),
        ("IN", "Hyderabad", "Telangana", date(2007, 5, 18), ("Hyderabad", "Andhra Pradesh")),
        ("NG", None, "Yobe", date(1990, 1, 1), (None, "Borno")),
        ("AF", "Khyber", "Kabul", date(2010, 1, 1), ("Khyber", "Kabul")),
    ],
)
def test_place_keeps_the_units_of_the_day(
    units: Units, country: str, admin2: str | None, admin1: str, day: date, then: tuple[str | None, str]
) -> None:
    where = units.on(Where(country=country, admin1=admin1, admin2=admin2, lat=33.0, lon=70.0, precision="admin2"), day)
    assert (where.admin2, where.admin1) == then
    assert (where.lat, where.lon, where.precision) == (33.0, 70.0, "admin2")


def test_no_day_changes_nothing(units: Units) -> None:
    where = Where(country="PK", admin1=KP, admin2="Khyber")
    assert units.on(where, None) == where


@given(
    st.dates(min_value=date(1985, 1, 1), max_value=date(2030, 1, 1)),
    st.sampled_from(["Khyber", "FR Kohat", "Malir", "Lower Chitral", "Swat"]),
)
def test_asking_twice_changes_nothing(day: date, district: str) -> None:
    units = read_units(shipped() / "units.toml")
    once = units.on(Where(country="PK", admin1="Sindh" if district == "Malir" else KP, admin2=district), day)
    assert units.on(once, day) == once


def test_every_unit_is_one_of_the_gazetteer() -> None:
    import tomllib

    book = PlaceBook.open()
    rows = tomllib.loads((shipped() / "units.toml").read_text(encoding="utf-8"))["unit"]
    known = [any(p.kind == row["kind"] and p.name == row["name"] for p in book.lookup(row["name"], row["country"])) for row in rows]
    assert [row["name"] for row, found in zip(rows, known, strict=True) if not found] == []
    assert all(row["source"] for row in rows)


def test_province_and_what_was_part_of_it_do_not_contradict_each_other() -> None:
    agency = Where(country="PK", admin1=KP, admin2="Khyber")
    assert fits(agency, Where(country="PK", admin1=FATA))
    assert not fits(agency, Where(country="PK", admin1="Sindh"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[unit]]\ncountry = "PK"\nkind = "admin2"\nname = "A"\nheld = []\n', "no key 'source'"),
        ('[[unit]]\ncountry = "PK"\nkind = "planet"\nname = "A"\nheld = []\nsource = "s"\n', "no unit is a 'planet'"),
        ('[[unit]]\ncountry = "PK"\nkind = "admin2"\nname = "A"\nheld = [{ until = "2018" }]\nsource = "s"\n', "write a day"),
        ('[[unit]]\ncountry = "PK"\nkind = "admin2"\nname = "A"\nheld = [{ to = 2018-01-01 }]\nsource = "s"\n', "unknown key 'to'"),
        (
            '[[unit]]\ncountry = "PK"\nkind = "admin2"\nname = "A"\nheld = [{ from = 2018-01-01, until = 2017-01-01 }]\nsource = "s"\n',
            "does not follow",
        ),
    ],
)
def test_units_that_cannot_be_read_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "units.toml").write_text(text)
    with pytest.raises(ExceptionGroup) as raised:
        read_units(tmp_path / "units.toml")
    assert said in str(raised.value.exceptions)
