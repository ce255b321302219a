"""Answer keys become examples: each fill at all places where the text has its words, with what other slots say of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tasdiq.codebooks.muc4_keys import parse_keys
from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.model.mention import DateMention, Reading
from tasdiq.model.text import Document, Span, sentences
from tasdiq.model.values import Count, When
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.train import keys
from tasdiq.train.examples import Example
from tasdiq.train.material import material

TEXT = """QUETTA, 8 MAR 89 (MADE UP) -- GUNMEN OF THE N. L. F. SHOT THE
JUDGE, ADIL ZAMAN, AND 3 GUARDS AT A
BANK IN QUETTA ON MONDAY. THE BANKER SAW THE GUNMEN. A BANK BURNED."""
KEY = """0.  MESSAGE: ID                     DEV-MUC3-0001
1.  MESSAGE: TEMPLATE               1
2.  INCIDENT: DATE                  06 MAR 89
3.  INCIDENT: LOCATION              PAKISTAN: BALOCHISTAN (PROVINCE): QUETTA (CITY)
4.  INCIDENT: TYPE                  ATTACK
5.  INCIDENT: STAGE OF EXECUTION    ATTEMPTED
8.  PERP: INCIDENT CATEGORY         TERRORIST ACT
9.  PERP: INDIVIDUAL ID             "GUNMEN"
10. PERP: ORGANIZATION ID           "N.L.F."
11. PERP: ORGANIZATION CONFIDENCE   CLAIMED OR ADMITTED: "N.L.F."
12. PHYS TGT: ID                    ? "BANK"
13. PHYS TGT: TYPE                  FINANCIAL: "BANK"
16. PHYS TGT: EFFECT OF INCIDENT    SOME DAMAGE: "BANK"
18. HUM TGT: NAME                   "ADIL ZAMAN"
19. HUM TGT: DESCRIPTION            "JUDGE": "ADIL ZAMAN"
                                    "GUARDS"
20. HUM TGT: TYPE                   LEGAL OR JUDICIAL: "ADIL ZAMAN"
                                    SECURITY GUARD: "GUARDS"
21. HUM TGT: NUMBER                 1: "ADIL ZAMAN"
                                    3: "GUARDS"
23. HUM TGT: EFFECT OF INCIDENT     DEATH: "ADIL ZAMAN"

0.  MESSAGE: ID                     DEV-MUC3-0001
1.  MESSAGE: TEMPLATE               2 (OPTIONAL)
4.  INCIDENT: TYPE                  ARSON
12. PHYS TGT: ID                    "BANK"
                                    "A SHIP THAT IS NOT THERE"

0.  MESSAGE: ID                     DEV-MUC3-0002
1.  MESSAGE: TEMPLATE               *
"""


@pytest.fixture
def made() -> Example:
    document = Document(id="d", name="DEV-MUC3-0001", text=TEXT)
    told = sentences(document)
    dates = [
        DateMention(
            sentence=s.index,
            start=s.plain.index(w),
            end=s.plain.index(w) + len(w),
            when=When(start=day, end=day, precision="day", stated=w),
        )
        for s in told
        for w, day in (("MONDAY", date(1989, 3, 6)), ("8 MAR 89", date(1989, 3, 8)))
        if w in s.plain
    ]
    reading = Reading(document=document, anchor=None, sentences=told, dates=tuple(dates))
    return keys.example(reading, parse_keys(KEY.splitlines())["DEV-MUC3-0001"])


def quotes(spans: tuple[Span, ...]) -> list[str]:
    return [" ".join(span.quote.split()) for span in spans]


def test_type_stage_and_category(made: Example) -> None:
    first, second = (told.template for told in made.incidents)
    assert (first.type, first.stage, first.category) == ("attack", "attempted", "terrorist_act")
    assert (second.type, second.stage, second.category) == ("arson", "accomplished", None)


def test_a_fill_stands_wherever_the_text_has_its_words_and_never_in_others(made: Example) -> None:
    individual, organisation, bank, *_ = made.incidents[0].template.fillers
    assert quotes(individual.mentions) == ["GUNMEN", "GUNMEN"]
    assert quotes(organisation.mentions) == ["N. L. F."]
    assert quotes(bank.mentions) == ["BANK", "BANK"]  # not in BANKER
    assert all(TEXT[s.start : s.end] == s.quote for f in made.incidents[0].template.fillers for s in f.mentions)


def test_tags_say_type_effect_number_and_confidence(made: Example) -> None:
    _, organisation, bank, adil, guards = made.incidents[0].template.fillers
    assert organisation.confidence == "claimed_or_admitted"
    assert (bank.role, bank.type, bank.effect) == ("physical_target", "financial", "some_damage")
    assert (adil.type, adil.effect, adil.number) == ("legal_or_judicial", "death", Count(low=1, best=1, high=1))
    assert (guards.type, guards.effect, guards.number) == ("security_guard", None, Count(low=3, best=3, high=3))


def test_a_description_of_a_named_person_is_a_title_and_no_target_of_its_own(made: Example) -> None:
    people = [f for f in made.incidents[0].template.fillers if f.role == "human_target"]
    assert [(f.named, quotes(f.mentions), quotes(f.titles)) for f in people] == [
        (True, ["ADIL ZAMAN"], ["JUDGE"]), (False, ["GUARDS"], []),
    ]  # fmt: skip


def test_what_a_key_calls_optional_counts_less(made: Example) -> None:
    first, second = (told.template for told in made.incidents)
    weights = {f.mentions[0].quote: f.probability for f in first.fillers}
    assert (weights["GUNMEN"], weights["BANK"]) == (1.0, keys.OPTIONAL)
    assert [f.probability for f in second.fillers] == [keys.OPTIONAL] == [second.probability]


def test_words_that_are_not_in_the_text_are_nothing(made: Example) -> None:
    assert [quotes(f.mentions) for f in made.incidents[1].template.fillers] == [["BANK", "BANK"]]


def test_places_are_all_steps_but_the_country_and_dates_those_of_the_key(made: Example) -> None:
    first, second = made.incidents
    assert quotes(first.places) == ["QUETTA", "QUETTA"]
    assert quotes(first.dates) == ["MONDAY"]
    assert (second.places, second.dates) == ((), ())


def test_a_number_that_falls_or_is_none_is_no_count() -> None:
    assert [keys._count(words) for words in (None, "plural", "3_2")] == [None, None, None]
    assert keys._count("~15") == Count(low=15, best=15, high=15)
    assert keys._count("2_4") == Count(low=2, best=2, high=4)


def test_a_folder_gives_each_message_of_its_keys(tmp_path: Path) -> None:
    texts = "".join(f"DEV-MUC3-{n:04} (MADE UP)\n\n{words}\n\n" for n, words in ((1, TEXT), (2, "   RAIN FELL."), (3, "   NO KEY FOR IT.")))
    (tmp_path / "dev-muc3-0001-0100").write_text(texts, encoding="latin-1")
    (tmp_path / "key-dev-0001.muc4").write_text(KEY, encoding="latin-1")
    found = list(material([tmp_path], Coder(Config(rules_only=True))))
    assert [(example.document.name, len(example.incidents)) for example, _ in found] == [("DEV-MUC3-0001", 2), ("DEV-MUC3-0002", 0)]
    example, reading = found[0]
    assert quotes(example.incidents[0].dates) == ["ON MONDAY"]
    assert reading.document == example.document


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    (tmp_path / "key-dev-0001.muc4").write_text(KEY, encoding="latin-1")
    with pytest.raises(BadValueError, match="no MUC-4 texts"):
        list(material([tmp_path], Coder(Config(rules_only=True))))


def test_what_is_no_material_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match="no labelled material"):
        list(material([tmp_path], Coder(Config(rules_only=True))))


def test_a_text_whose_capitals_are_longer_is_searched_all_the_same(read_by_hand_text: Callable[[str], Reading]) -> None:
    reading = read_by_hand_text("ß GUNMEN")
    (told,) = keys.example(reading, [replace(t, optional=False) for t in parse_keys(KEY.splitlines())["DEV-MUC3-0001"]][:1]).incidents
    assert [quotes(f.mentions) for f in told.template.fillers] == [["GUNMEN"]]


@pytest.fixture
def read_by_hand_text() -> Callable[[str], Reading]:
    def read(text: str) -> Reading:
        document = Document(id="d", name="d", text=text)
        return Reading(document=document, anchor=None, sentences=sentences(document))

    return read
