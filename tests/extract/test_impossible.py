import pytest

from tasdiq.config import Config
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


def problems(coder: Coder, text: str) -> list[str]:
    coder.issues.clear()
    coder.code(Document(id="d", name="d.txt", text=text))
    return [issue.problem for issue in coder.issues]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A blast in Quetta killed between 20 and 10 people.", '"between 20 and 10 people" falls: its least number, 20, is above'),
        ("From thirty to twelve soldiers died in the raid in Herat.", '"From thirty to twelve soldiers" falls'),
        ("A blast hit Quetta on 4 August 0025.", '"4 August 0025" has the year 0025'),
        ("The raid of 3016-02-01 left two dead.", '"3016-02-01" has the year 3016'),
    ],
)
def test_what_cannot_be_is_an_issue(coder: Coder, text: str, said: str) -> None:
    found = problems(coder, text)
    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "A blast in Quetta killed between 10 and 20 people on 4 August 2025.",
        "The road from 20 to 10 kilometres outside Herat was shelled.",
        "They marched from 1917 to 1916 Street.",
        "",
    ],
)
def test_what_can_be_is_none(coder: Coder, text: str) -> None:
    assert problems(coder, text) == []
