import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.model.text import Document, sentences
from tasdiq.resolve.gazetteer import PlaceBook
from tasdiq.resolve.place_geonames import Beside
from tasdiq.resolve.place_packs import Order, add, installed, listed, remove
from tasdiq.resolve.place_rows import LONGEST_ROW, Problems
from tasdiq.resolve.places import Gazetteer

DAY = "2026-11-29"


def dump_row(
    number: object, name: str, lat: object, lon: object, code: str = "PPL", names: str = "", admin: str = "02", people: object = 0
) -> str:
    kind = "A" if code.startswith("ADM") else "P"
    return "\t".join(
        map(str, [number, name, name, names, lat, lon, kind, code, "PK", "", admin, "", "", "", people, "", "", "Asia/Karachi", DAY])
    )


DUMP = [
    dump_row(1183606, "Balochistān", 28.5, 65.5, "ADM1"),
    dump_row(90001, "Zarbadan Kala", 30.5, 66.8, names="Zarbadan,Zarbadan Qala,xx"),
    dump_row(90002, "Kuz Tangai", 30.6, 66.9),
    dump_row(90003, "Some Stream", 30.6, 66.9, "STM"),
]


def write_dump(folder: Path, rows: list[str], name: str = "PK.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def dump_of(path: Path, **more: object) -> Order:
    return Order(path=path, name="PK", geonames=True, **more)  # type: ignore[arg-type]


def test_dump_is_found_beside_what_ships_under_its_province(tmp_path: Path) -> None:
    packs, problems = tmp_path / "packs", Problems()
    about = add(packs, dump_of(write_dump(tmp_path, DUMP)), DAY, problems)
    assert about is not None
    assert (about["places"], about["countries"], about["licence"], problems.bad) == (3, ["PK"], "GeoNames, CC BY 4.0", 0)
    book = PlaceBook.open(packs=installed(packs))
    found = book.lookup("Zarbadan Qala")[0]
    assert (found.id, found.name, found.admin1, found.lat, found.main) == ("gn:90001", "Zarbadan Kala", "Balochistan", 30.5, False)
    assert book.lookup("Kuztangai")[0].name == "Kuz Tangai"
    assert book.lookup("Quetta")[0].country == "PK"
    assert [p.id for p in book.lookup("Balochistan") if p.kind == "admin1"] == ["gn:1183606"]
    assert book.lookup("Some Stream") == []


def test_village_of_a_pack_is_read_in_text_where_the_words_make_it_a_place(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    add(packs, dump_of(write_dump(tmp_path, [*DUMP, dump_row(90004, "Kasuri", 30.0, 67.0)])), DAY, Problems())
    gazetteer = Gazetteer.open(packs=installed(packs))

    def read(text: str) -> list[str | None]:
        document = Document(id="d", name="d", text=text)
        return [m.where.name for m in gazetteer.find(document, sentences(document)) if m.kind == "settlement"]

    assert read("Three men were killed in Zarbadan Kala, police in Balochistan said.") == ["Zarbadan Kala"]
    assert read("Kasuri said that police in Balochistan, Pakistan, had left.") == []


def test_same_file_again_changes_nothing_and_another_takes_its_place(tmp_path: Path) -> None:
    packs, path = tmp_path / "packs", write_dump(tmp_path, DUMP)
    add(packs, dump_of(path), DAY, Problems())
    before = {f.name: f.read_bytes() for f in (packs / "PK").iterdir()}
    assert add(packs, dump_of(path), "2027-01-01", Problems()) is None
    assert {f.name: f.read_bytes() for f in (packs / "PK").iterdir()} == before
    write_dump(tmp_path, DUMP[:2])
    about = add(packs, dump_of(path), DAY, Problems())
    assert about is not None
    assert about["places"] == 2
    assert [p.name for p in packs.iterdir()] == ["PK"]


def test_zip_and_alternate_names_and_codes(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "PK.zip", "w") as archive:
        archive.writestr("readme.txt", "what this is")
        archive.writestr("PK.txt", "\n".join(DUMP[1:]))
    (tmp_path / "alternateNamesV2.txt").write_text(
        "1\t90001\tur\tزربدان کلاں\t\n2\t90001\tlink\tSomewhere\n3\t90009\ten\tElsewhere\n", "utf-8"
    )
    (tmp_path / "admin1CodesASCII.txt").write_text("PK.02\tBalochistān\tBalochistan\t1183606\nAF.01\tX\tX\t77\n", "utf-8")
    beside = Beside(names=(tmp_path / "alternateNamesV2.txt",), codes=(tmp_path / "admin1CodesASCII.txt",))
    add(tmp_path / "packs", dump_of(tmp_path / "PK.zip", beside=beside), DAY, Problems())
    book = PlaceBook.open(packs=installed(tmp_path / "packs"))
    assert [p.admin1 for p in book.lookup("زربدان کلاں")] == ["Balochistan"]
    assert book.lookup("Somewhere", "PK") == []


def test_rows_that_cannot_be_read_are_told_with_their_number_and_the_rest_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "PK.txt"
    bad = ["only one column", dump_row(90005, "Up High", 300, 67), dump_row("x", "No Number", 30, 67)]
    path.write_bytes(
        "\n".join([*DUMP, *bad]).encode()
        + b"\n\xff\xfe bytes\n"
        + b"a" * (LONGEST_ROW + 5)
        + b"\n"
        + DUMP[1].replace("90001", "90007").encode()
    )
    problems = Problems()
    about = add(tmp_path / "packs", dump_of(path), DAY, problems)
    assert about is not None
    assert (about["places"], about["not_read"]) == (4, 5)
    assert [told.partition(", row ")[2].partition(":")[0] for told in problems.told] == ["5", "6", "7", "8", "9"]
    assert "1 columns parted by tabs; a GeoNames dump has 19" in problems.told[0]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("PK.txt", b"", "it is empty"),
        ("PK.txt", b"\x00\xff" * 5_000, "no country dump of GeoNames"),
        ("PK.txt", b"name,lat,lon\n" * 50, "no country dump of GeoNames"),
        ("PK.zip", b"no archive", "cannot be read"),
    ],
)
def test_what_is_no_dump_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadValueError, match=said):
        add(tmp_path / "packs", dump_of(tmp_path / name), DAY, Problems())
    assert installed(tmp_path / "packs") == []


def test_archive_must_hold_one_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "PK.zip", "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")
    with pytest.raises(BadValueError, match=r"it holds a\.csv, b\.csv"):
        add(tmp_path / "packs", dump_of(tmp_path / "PK.zip"), DAY, Problems())


def table_of(path: Path, **more: object) -> Order:
    return Order(path=path, name="own", geonames=False, **more)  # type: ignore[arg-type]


def test_table_with_columns_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        '\ufeffVillage;Y;X;People;District;Known as\n"Testabad, Upper";30.1;66.9;1,200;Quetta;Testobod;\nOldabad;29.9;66.8;;Nowhere;\n',
        "utf-8",
    )
    columns = {"name": "Village", "lat": "Y", "lon": "X", "population": "People", "admin2": "District", "names": "Known as"}
    about = add(tmp_path / "packs", table_of(path, columns=columns, country="pk", licence="ours"), DAY, Problems())
    assert about is not None
    assert about["licence"] == "ours"
    book = PlaceBook.open(packs=installed(tmp_path / "packs"))
    found = book.lookup("Testobod")[0]
    assert (found.name, found.admin2, found.admin1, found.country, found.population) == (
        "Testabad, Upper",
        "Quetta",
        "Balochistan",
        "PK",
        1200,
    )
    assert (book.lookup("Oldabad")[0].admin2, book.lookup("Oldabad")[0].admin1) == ("Nowhere", None)


def test_faults_of_a_table_are_told_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    rows = [
        "name,lat,lon,country,kind,population",
        "A,30,67,PK,,",
        "B,north,67,PK,,",
        "C,30,67,Atlantis,,",
        "D,30,67,PK,planet,",
        ",30,67,PK,,",
        "E,30,67,PK,,many",
    ]
    path.write_text("\n".join(rows), "utf-8")
    problems = Problems()
    add(tmp_path / "packs", table_of(path), DAY, problems)
    assert [told.partition(", row ")[2] for told in problems.told] == [
        "3: lat is 'north'; it must be degrees between -90 and 90, with a point: 30.18",
        "4: no country 'Atlantis'; write its two letters (ISO 3166-1), in a column or with --country",
        "5: no kind of place 'planet'; choose from admin1, admin2, settlement, area",
        "6: no name, or one of more than 200 letters: ''",
        "7: population is 'many'; it must be a whole number",
    ]


def test_columns_that_are_missing_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadValueError, match=r"no field 'colour'.*no column 'z'; it has a, b.*nothing tells the lat"):
        add(tmp_path / "packs", table_of(tmp_path / "own.csv", columns={"name": "a", "colour": "b", "lon": "z"}), DAY, Problems())


def test_list_and_remove(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    assert listed(packs) == []
    add(packs, dump_of(write_dump(tmp_path, DUMP)), DAY, Problems())
    assert [(row["name"], row["places"], row["loaded"]) for row in listed(packs)] == [("PK", 3, DAY)]
    with pytest.raises(BadValueError, match="no gazetteer 'AF' was added; there is PK"):
        remove(packs, "AF")
    with pytest.raises(BadValueError, match=r"no gazetteer '\.\./packs'"):
        remove(packs, "../packs")
    (packs / "PK" / "notes.txt").write_text("mine")
    remove(packs, "PK")
    assert installed(packs) == []
    assert (packs / "PK" / "notes.txt").read_text() == "mine"


def test_name_of_a_pack_is_no_path(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match="no name for a pack"):
        add(tmp_path / "packs", Order(path=write_dump(tmp_path, DUMP), name="../x", geonames=True), DAY, Problems())


cells = st.text(alphabet=st.characters(blacklist_characters="\n\r\t", blacklist_categories=("Cs",)), max_size=12)
rows = st.lists(
    st.one_of(
        cells,
        st.builds(
            dump_row,
            st.integers(1, 9),
            cells,
            st.integers(-95, 95),
            st.integers(-190, 190),
            st.sampled_from(["PPL", "ADM1", "ADM2", "PASS"]),
            cells,
            st.sampled_from(["01", "02", ""]),
            cells,
        ),
    ),
    max_size=8,
)


@settings(max_examples=30, deadline=None)
@given(rows)
def test_any_dump_is_loaded_or_refused_and_every_place_can_be_found(
    tmp_path_factory: pytest.TempPathFactory, given_rows: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    try:
        add(folder / "packs", dump_of(write_dump(folder, given_rows)), DAY, Problems())
    except BadValueError:
        return
    book = PlaceBook.open(packs=installed(folder / "packs"))
    for row in given_rows:
        parts = row.split("\t")
        if len(parts) == 19:
            book.lookup(parts[1])
