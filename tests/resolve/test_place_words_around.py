"""Names in plain sentences in, the place that the words around them make of them out."""

from datetime import date
from pathlib import Path

import pytest

from tasdiq.config import Config
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


@pytest.mark.parametrize(
    ("text", "name", "admin1", "precision"),
    [
        ("Five people were killed in the southern Gaza city of Rafah on Monday.", "Rafah", "Gaza Strip", "settlement"),
        ("Five people were killed in the Punjab city of Multan on Monday.", "Multan", "Punjab", "settlement"),
        ("Five people were killed in Peshawar city of Khyber Pakhtunkhwa on Monday.", "Peshawar", "Khyber Pakhtunkhwa", "settlement"),
        ("Jets struck two villages in Khost and Paktika provinces on Monday.", None, "Khost", "admin1"),
        ("Gunmen killed ten people in Sokoto, Zamfara and Katsina states on Monday.", None, "Sokoto", "admin1"),
        ("A missile struck a ship in the Gulf of Aden on Monday, killing three sailors.", None, None, "unknown"),
        ("Fighters stormed the village of Wad al-Noora in Gezira state on Monday, killing five people.", "Wad al-Noora", "Al Jazirah", "admin1"),
        ("Five people were killed in Tank on Monday.", "Tank", "Khyber Pakhtunkhwa", "settlement"),
        ("Five people were killed in Upper Kurram on Monday.", None, "Khyber Pakhtunkhwa", "admin2"),
        ("Gunmen killed the mayor of a small town in Michoacan on Saturday.", None, "Michoacán", "admin1"),
    ],
)  # fmt: skip
def test_where(coder: Coder, text: str, name: str | None, admin1: str | None, precision: str) -> None:
    (report,) = coder.code(Document(id="d", name="d.txt", text=text, published=date(2024, 3, 15))).extract.reports
    assert (report.where.name, report.where.admin1, report.where.precision) == (name, admin1, precision)


def test_an_entry_that_is_dropped_is_never_meant(tmp_path: Path) -> None:
    from tasdiq.resolve.gazetteer import PlaceBook

    quetta = PlaceBook.open().lookup("Quetta", "PK")
    extra = tmp_path / "own.toml"
    extra.write_text(f'dropped = ["{quetta[0].id}"]\n', encoding="utf-8")
    assert quetta[0].id not in {p.id for p in PlaceBook.open(extra=[extra]).lookup("Quetta", "PK")}


@pytest.mark.parametrize("given", ['"gn:1"', "5", "[1]"])
def test_what_is_no_list_of_ids_is_told(tmp_path: Path, given: str) -> None:
    from tasdiq.resolve.place_extra import read_extra

    extra = tmp_path / "own.toml"
    extra.write_text(f"dropped = {given}\n", encoding="utf-8")
    with pytest.raises(ExceptionGroup) as raised:
        read_extra([extra])
    assert "own.toml: dropped is a list of ids" in str(raised.value.exceptions[0])
