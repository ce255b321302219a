from datetime import date

from tasdiq.config import Config
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

TEXT = "A bomb killed four soldiers in Miranshah, North Waziristan, Pakistan, on Monday, officials said."


def place_of(published: date) -> tuple[str | None, str | None]:
    coded = Coder(Config(rules_only=True)).code(Document(id="d", name="d", text=TEXT, published=published))
    where = coded.extract.reports[0].where
    stated = [s.value for s in coded.statements() if getattr(s.value, "admin2", None)]
    assert all(value.admin2 == where.admin2 for value in stated)
    return where.admin2, where.admin1


def test_incident_lies_in_the_units_of_its_day() -> None:
    assert place_of(date(2014, 6, 17)) == ("North Waziristan Agency", "Federally Administered Tribal Areas")
    assert place_of(date(2019, 6, 17)) == ("North Waziristan", "Khyber Pakhtunkhwa")


def test_places_that_the_desk_uses_are_a_hint() -> None:
    other = next(p for p in Coder(Config(rules_only=True)).gazetteer.lookup("Hyderabad", "PK") if p.kind == "settlement")
    coder = Coder(Config(rules_only=True), past=[(other.id, 500)])
    document = Document(id="d", name="d", text="A bomb killed two people in Hyderabad on Monday.", published=date(2014, 6, 17))
    assert [m.where.country for m in coder.reading(document).places] == ["PK"]
    assert [m.where.country for m in Coder(Config(rules_only=True)).reading(document).places] == ["IN"]
