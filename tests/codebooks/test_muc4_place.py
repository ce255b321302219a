"""The location slot."""

import pytest

from tasdiq.codebooks.muc4_place import location_fill
from tasdiq.model.template import Template
from tasdiq.model.text import Document, Span
from tasdiq.model.values import Where

TOWN = Where(name="Villa Orla", admin1="Norte", country="SV", precision="settlement", place_id="gn:1")
PROVINCE = Where(admin1="Norte", country="SV", precision="admin1", place_id="gn:2")


def fill(text: str, *names: str, where: Where = TOWN, wider: tuple[Where, ...] = ()) -> str:
    document = Document(id="d", name="d.txt", text=text)
    found = [(text.index(name), name) for name in names]
    spans: tuple[Span, ...] = tuple(document.span(start, start + len(name)) for start, name in found)
    return location_fill(Template(document="d", type="attack", where=where, wider=wider, place_words=spans), document)


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("A BOMB IN VILLA ORLA.", "VILLA ORLA (CITY)"),
        ("THE TOWN OF VILLA ORLA.", "VILLA ORLA (TOWN)"),
        ("THE TOWNS OF ESTE, OESTE, AND VILLA ORLA.", "VILLA ORLA (TOWN)"),
        ("IN VILLA\n   ORLA, A VILLAGE IN THE NORTH.", "VILLA ORLA (VILLAGE)"),
        ("THE VILLA ORLA NEIGHBORHOOD.", "VILLA ORLA (NEIGHBORHOOD)"),
        ('THE "VILLA ORLA" REFUGEE CAMP.', "VILLA ORLA (REFUGEE CAMP)"),
        ("IN A VILLA ORLA NEIGHBORHOOD.", "VILLA ORLA (CITY)"),
        ("IN A NEIGHBORHOOD OF VILLA ORLA.", "VILLA ORLA (CITY)"),
        ("THE RESIDENTIAL DISTRICT OF VILLA ORLA.", "VILLA ORLA (NEIGHBORHOOD)"),
    ],
)
def test_what_the_words_beside_a_name_tell(text: str, location: str) -> None:
    name = next(name for name in ("VILLA ORLA", "VILLA\n   ORLA") if name in text)
    assert fill(text, name) == f"EL SALVADOR: {location}"


def test_a_word_between_two_names_tells_of_the_finer() -> None:
    part = Where(name="PINAR", country="SV", precision="settlement")
    assert fill("THE PINAR NEIGHBORHOOD OF VILLA ORLA.", "VILLA ORLA", "PINAR", where=part, wider=(TOWN,)) == (
        "EL SALVADOR: VILLA ORLA (CITY): PINAR (NEIGHBORHOOD)"
    )
    assert fill("A VILLA ORLA SECTOR, PINAR.", "VILLA ORLA", "PINAR", where=part, wider=(TOWN,)) == (
        "EL SALVADOR: VILLA ORLA (CITY): PINAR (NEIGHBORHOOD)"  # what no gazetteer has, in a town
    )


@pytest.mark.parametrize(
    ("country", "nation", "unit"), [("SV", "EL SALVADOR", "DEPARTMENT"), ("AR", "ARGENTINA", "PROVINCE"), ("MX", "MEXICO", "STATE")]
)
def test_a_province_is_called_what_its_country_calls_it(country: str, nation: str, unit: str) -> None:
    assert (
        fill("IN NORTE.", "NORTE", where=Where(admin1="Norte", country=country, precision="admin1", place_id="gn:2"))
        == f"{nation}: NORTE ({unit})"
    )


def test_a_name_stands_without_the_word_for_what_it_is() -> None:
    assert fill("IN VILLA ORLA, NORTE DEPARTMENT.", "NORTE DEPARTMENT", "VILLA ORLA", wider=(PROVINCE,)) == (
        "EL SALVADOR: NORTE (DEPARTMENT): VILLA ORLA (CITY)"
    )


def test_a_site_is_called_by_its_whole_name() -> None:
    site = Where(name="ORLA AIRPORT", country="SV", precision="settlement")
    assert fill("AT ORLA AIRPORT.", "ORLA AIRPORT", where=site) == "EL SALVADOR: ORLA AIRPORT (AIRPORT)"


def test_without_words_the_gazetteer_names_it() -> None:
    assert fill("NOTHING.", where=Where(name="Bogotá", country="CO", precision="settlement")) == "COLOMBIA: BOGOTA (CITY)"


def test_a_country_alone_and_none() -> None:
    assert fill("NOTHING.", where=Where(country="SV", precision="country")) == "EL SALVADOR"
    assert fill("NOTHING.", where=Where(country="SV", precision="larger")) == "EL SALVADOR"
    assert fill("NOTHING.", where=Where()) == "-"
