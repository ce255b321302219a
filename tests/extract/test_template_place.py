"""The places of templates, in a small gazetteer-free reading."""

from tasdiq.extract.template_place import located, main_country, most_exact
from tasdiq.model.mention import Mention, PlaceMention, Reading
from tasdiq.model.text import Document, sentences
from tasdiq.model.values import Where

KNOWN = {
    "NORTE": Where(admin1="Norte", country="SV", precision="admin1", place_id="p"),
    "ORLA": Where(name="Orla", admin1="Norte", country="SV", precision="settlement", place_id="o"),
    "CAPITA": Where(name="Capita", admin1="Sur", country="SV", precision="settlement", place_id="c"),
    "EL SALVADOR": Where(country="SV", precision="country", place_id="s"),
    "PERUVIAN": Where(country="PE", precision="country", place_id="q"),
    "RURITANIAN": Where(country="XX", precision="country", place_id="r"),
}


def reading(text: str, dateline: str | None = None) -> Reading:
    document = Document(id="d", name="d.txt", text=text)
    told = sentences(document)
    places = tuple(
        PlaceMention(sentence=s.index, start=at, end=at + len(name), kind=where.precision, where=where, adjective=name.endswith("AN"))
        for s in told for name, where in KNOWN.items() if (at := s.plain.find(name)) >= 0
    )  # fmt: skip
    reporter = PlaceMention(sentence=0, start=0, end=1, kind="settlement", where=KNOWN[dateline]) if dateline else None
    return Reading(document=document, anchor=None, sentences=told, places=places, dateline=reporter)


def found(text: str, name: str, dateline: str | None = None) -> tuple[list[str | None], str | None, list[str]]:
    held = reading(text, dateline)
    sentence = next(s for s in held.sentences if name in s.plain)
    at = Mention(sentence=sentence.index, start=sentence.plain.index(name), end=sentence.plain.index(name) + len(name))
    place = located(held, at)
    return [w.name or w.admin1 for w in (*place.wider, place.where)], place.where.country, [span.quote for span in place.words]


def test_a_known_place_and_the_province_named_after_it() -> None:
    assert found("A BOMB WENT OFF IN ORLA, IN NORTE DEPARTMENT.", "ORLA") == (["Norte", "Orla"], "SV", ["NORTE", "ORLA"])


def test_the_province_named_in_the_sentence_before_but_not_another_one() -> None:
    assert found("MEN CAME TO NORTE DEPARTMENT. THEY SHOT ONE IN ORLA.", "ORLA")[0] == ["Norte", "Orla"]
    assert found("MEN CAME TO NORTE DEPARTMENT. THEY SHOT ONE IN CAPITA.", "CAPITA")[0] == ["Capita"]


def test_a_place_no_gazetteer_has_lies_where_the_words_after_it_put_it() -> None:
    assert found("A BOMB IN AGUA FRIA, IN NORTE DEPARTMENT.", "AGUA FRIA") == (["Norte", "AGUA FRIA"], "SV", ["NORTE", "AGUA FRIA"])
    assert found("BOMBS IN AGUA FRIA, PIEDRAS, AND ALTOS, IN NORTE DEPARTMENT.", "AGUA FRIA")[0] == ["Norte", "AGUA FRIA"]


def test_the_next_of_a_list_does_not_hold_the_one_before() -> None:
    assert found("BOMBS IN AGUA FRIA, PIEDRAS, AND NORTE.", "AGUA FRIA")[0] == ["AGUA FRIA"]
    assert found("BOMBS IN AGUA FRIA AND ORLA.", "AGUA FRIA")[0] == ["AGUA FRIA"]


def test_a_part_of_a_town_lies_in_the_town_named_with_it() -> None:
    assert found("A BOMB IN THE PINAR NEIGHBORHOOD OF ORLA.", "PINAR")[0] == ["Orla", "PINAR"]
    assert found("A MAN OF ORLA DIED. A BOMB WENT OFF IN THE PINAR NEIGHBORHOOD.", "PINAR")[0] == ["Orla", "PINAR"]


def test_a_part_of_a_town_without_a_town_named_lies_in_that_of_the_dateline() -> None:
    assert found("A BOMB WENT OFF IN THE PINAR NEIGHBORHOOD.", "PINAR", "CAPITA") == (["Capita", "PINAR"], "SV", ["A", "PINAR"])


def test_the_words_around_a_name_are_no_part_of_it() -> None:
    text = "A BOMB WENT OFF IN THE PINAR NEIGHBORHOOD OF ORLA."
    assert found(text, "THE PINAR NEIGHBORHOOD") == found(text, "PINAR") == (["Orla", "PINAR"], "SV", ["ORLA", "PINAR"])
    assert found("MEN CAME TO THE SMALL TOWN OF ORLA.", "THE SMALL TOWN OF ORLA") == (["Orla"], "SV", ["ORLA"])


def test_the_residential_part_of_a_town() -> None:
    assert found("CAPITA IS CALM. A BOMB IN THE RESIDENTIAL NEIGHBORHOOD OF PINAR.", "PINAR")[0] == ["Capita", "PINAR"]


def test_some_neighborhood_of_a_town_is_the_town() -> None:
    assert found("A BOMB WENT OFF IN AN ORLA NEIGHBORHOOD.", "ORLA")[0] == ["Orla"]


def test_a_country_holds_nothing_that_a_template_names() -> None:
    assert found("A BOMB IN ORLA, EL SALVADOR.", "ORLA")[0] == ["Orla"]


def exact(text: str, *names: str) -> list[str | None]:
    held = reading(text)
    at = [Mention(sentence=0, start=text.index(name), end=text.index(name) + len(name)) for name in names]
    place = most_exact(held, at)
    return [w.name or w.admin1 for w in (*place.wider, place.where)]


def test_of_places_that_hold_each_other_the_finest() -> None:
    text = "IN NORTE, IN ORLA, MEN OF CAPITA BOMBED A BUS IN EL SALVADOR."
    assert exact(text, "NORTE", "ORLA")[-1] == "Orla"
    assert exact(text, "EL SALVADOR", "ORLA")[-1] == "Orla"
    assert exact("A BOMB IN THE PINAR NEIGHBORHOOD OF ORLA.", "ORLA", "PINAR") == ["Orla", "PINAR"]
    assert exact(text, "ORLA", "CAPITA")[-1] == "Orla"  # the other lies elsewhere
    assert exact(text, "CAPITA", "NORTE")[-1] == "Capita"


def test_without_a_place_the_country_the_document_is_about() -> None:
    assert most_exact(reading("A BOMB IN EL SALVADOR."), []).where == Where(country="SV", precision="country")


def test_the_country_a_document_is_about() -> None:
    assert main_country(reading("TWO PERUVIAN MEN DIED IN EL SALVADOR.")) == "SV"
    assert main_country(reading("A PERUVIAN MAN DIED.", "CAPITA")) == "SV"
    assert main_country(reading("A RURITANIAN MAN TOLD RURITANIA. HE WAS A PERUVIAN.")) == "PE"  # one that MUC-4 is about
    assert main_country(reading("NOTHING IS NAMED.")) is None
