import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.resolve.gazetteer import PlaceBook, about, shipped, verify
from tasdiq.resolve.place_fold import fold, key


@pytest.fixture(scope="module")
def book() -> PlaceBook:
    return PlaceBook.open()


def test_shipped_files_are_the_ones_that_were_built() -> None:
    verify()
    assert about()["licence"] == "GeoNames, CC BY 4.0 · UCDP GED, CC BY 4.0 · OCHA COD-AB, CC BY-IGO"
    assert sum(f.stat().st_size for f in shipped().iterdir()) < 30_000_000


def test_changed_file_is_noticed(tmp_path: Path) -> None:
    for name in ("names.marisa", "places.bin", "common.marisa", "gazetteer.json"):
        shutil.copy(shipped() / name, tmp_path / name)
    with (tmp_path / "places.bin").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(BadValueError, match=r"places\.bin: hash"):
        verify(tmp_path)


def test_missing_and_foreign_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match="no gazetteer in"):
        PlaceBook.open(tmp_path)
    shutil.copy(shipped() / "names.marisa", tmp_path / "names.marisa")
    (tmp_path / "places.bin").write_bytes(b"\0" * 64)
    with pytest.raises(BadValueError, match="not a gazetteer"):
        PlaceBook.open(tmp_path)


@pytest.mark.parametrize(
    ("name", "country", "kind", "admin1"),
    [
        ("Quetta", "PK", "settlement", "Balochistan"),
        ("کوئٹہ", "PK", "settlement", "Balochistan"),
        ("Nangahar", "AF", "admin1", "Nangarhar"),
        ("Hilmand", "AF", "admin1", "Helmand"),
        ("Maidan Wardak", "AF", "admin1", "Wardak"),
        ("NWFP", "PK", "admin1", "Khyber Pakhtunkhwa"),
        ("Khyber Agency", "PK", "admin2", "Khyber Pakhtunkhwa"),
        ("Baluchistan", "PK", "admin1", "Balochistan"),
        ("Nade Ali", "AF", "admin2", "Helmand"),
        ("الموصل", "IQ", "settlement", "Nineveh"),
        ("USULUTAN", "SV", "admin1", "Usulutan"),
    ],
)
def test_lookup_knows_old_and_other_names(book: PlaceBook, name: str, country: str, kind: str, admin1: str) -> None:
    assert any((p.kind, p.admin1) == (kind, admin1) for p in book.lookup(name, country))


def test_lookup_puts_the_best_known_first(book: PlaceBook) -> None:
    assert book.lookup("Paris")[0].country == "FR"
    assert next(p for p in book.lookup("Hyderabad") if p.kind == "settlement").country == "IN"
    assert book.lookup("Xyzzyqwv") == []
    assert book.lookup("") == []


def test_villages_named_by_coders_are_there(book: PlaceBook) -> None:
    assert any(p.id.startswith("ged:") for p in book.lookup("Damadola", "PK"))


def test_every_alias_leads_somewhere(book: PlaceBook) -> None:
    import tomllib

    table = tomllib.loads((shipped() / "extra.toml").read_text(encoding="utf-8"))
    names = [(name, row["of"]) for row in table["alias"] for name in row["names"]]
    lost = [(name, of) for name, of in names if not book.lookup(name, of.partition("/")[0])]
    assert lost == []


def test_own_places_come_first(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(
        "name,names,kind,country,admin1,admin2,lat,lon\nTestabad,Testobod;Old Testabad,settlement,PK,Sindh,Dadu,26.5,67.5\n",
        encoding="utf-8",
    )
    (tmp_path / "own.toml").write_text(
        '[[place]]\nname = "Quetta"\ncountry = "PK"\nlat = 30.0\nlon = 67.0\n'
        '[[alias]]\nof = "PK/Dadu"\nkind = "settlement"\nnames = ["Dado"]\n'
    )
    book = PlaceBook.open(extra=[tmp_path / "own.csv", tmp_path / "own.toml"])
    own = book.lookup("old testabad")[0]
    assert (own.name, own.admin2, own.lat) == ("Testabad", "Dadu", 26.5)
    assert own.id == book.lookup("Testobod")[0].id
    assert book.lookup("Quetta")[0].lat == 30.0
    assert (book.lookup("Dado")[0].name, book.lookup("Dado")[0].kind) == ("Dadu", "settlement")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.toml", '[[place]]\nname = "A"\nheight = 3\n', "unknown key 'height'"),
        ("b.toml", '[[place]]\nname = "A"\nkind = "planet"\n', "a kind of"),
        ("c.csv", "name,lat\nA,north\n", "could not convert"),
        ("d.toml", "not toml", "d.toml"),
    ],
)
def test_own_places_that_cannot_be_read_are_all_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ExceptionGroup) as raised:
        PlaceBook.open(extra=[tmp_path / name, tmp_path / "missing.toml"])
    assert len(raised.value.exceptions) == 2
    assert said in str(raised.value.exceptions[0])


def test_record_of_what_was_built_is_json() -> None:
    assert set(json.loads((shipped() / "gazetteer.json").read_text(encoding="utf-8"))["sha256"]) == {
        "names.marisa",
        "places.bin",
        "common.marisa",
    }


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert key(key(text)) == key(text)
    assert "'" not in fold(text)
