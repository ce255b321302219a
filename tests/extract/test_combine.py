from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.extract.combine import combined
from tasdiq.extract.rules import reports
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Document
from tasdiq.model.values import Where
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.resolve.places import best

MULTAN = Where(name="Multan", admin1="Punjab", country="PK", precision="settlement")


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


def effects(coder: Coder, text: str, words: str, effect: str) -> dict[str, str | None]:
    """The targets and what became of them, where the model reads the words as hit with that effect."""
    document = coder.clean(Document(id="d", name="d.txt", text=text))
    reading = coder.reading(document)
    at = text.index(words)
    filler = Filler(role="human_target", mentions=(document.span(at, at + len(words)),), effect=effect, plural=True, probability=0.9)
    rules = reports(reading, best)
    template = Template(document="d", type="bombing", fillers=(filler,), probability=0.9, span=document.span(0, 10))
    return {t.text: t.effect for t in combined(reading, rules, [template])[0].targets if t.probability == 0.9}


def test_the_wounded_of_a_rule_are_not_killed_by_the_model(coder: Coder) -> None:
    text = "A bomb wounded 12 in Lahore on Monday near a queue of foreign students at a bank."
    assert effects(coder, text, "students", "death") == {"students": None}
    assert effects(coder, text, "students", "injury") == {"students": "injured"}


def test_without_a_rules_count_the_model_says_what_became_of_them(coder: Coder) -> None:
    text = "A bomb went off in Lahore on Monday while foreign students queued at a bank."
    assert effects(coder, text, "students", "death") == {"students": "killed"}


def found(coder: Coder, text: str, words: str, *others: str) -> list[bool]:
    """Whether each report of the text is news, where the model also reads an attack with a bomb on what the words name."""
    document = coder.clean(Document(id="d", name="d.txt", text=text, published=date(2019, 3, 15)))
    reading = coder.reading(document)
    at = text.index(words)
    span = document.span(at, at + len(words))
    roles = [("human_target", words), *(("instrument", other) for other in others)]
    fillers = tuple(
        Filler(role=role, mentions=(document.span(text.index(said), text.index(said) + len(said)),), effect="death", probability=0.9)
        for role, said in roles
    )
    template = Template(
        document="d", type="bombing", fillers=fillers, when=reading.dates[-1].when, where=MULTAN, probability=0.9, span=span
    )
    return [report.main for report in combined(reading, reports(reading, best), [template])]


def test_an_old_attack_that_only_the_model_reads_is_no_news(coder: Coder) -> None:
    text = "Gunmen killed two guards in Quetta on Thursday. Dynamite had torn apart students of a college in Multan in May 2018."
    assert found(coder, text, "students", "Dynamite") == [True, False]


def test_a_new_attack_that_only_the_model_reads_is_news(coder: Coder) -> None:
    text = "Gunmen killed two guards in Quetta on Thursday. Dynamite had torn apart students of a college in Multan on Thursday."
    assert found(coder, text, "students", "Dynamite") == [True, True]
