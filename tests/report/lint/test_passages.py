"""Every sentence with figures is told, with the words around them; the database is asked only where a month is named."""

from datetime import date

from tasdiq.model.text import Document
from tasdiq.report.lint.passages import passages

TEXT = "The review of the whole month is new and long.\nIn all 65 people were killed: 11 soldiers and 59\ncivilians, most of them in the last week of that month.\n\nPolice arrested 5 men.\n\nOn 9 August 2016 rain fell. Dozens fled.\n"


def test_a_figure_stands_in_its_sentence_and_a_lone_one_is_told_apart() -> None:
    found = passages(Document(id="d", name="d.txt", text=TEXT), TEXT.encode(), None)
    assert [(row["verdict"], row["line"], row["arithmetic"]) for row in found.findings] == [("does_not", 2, "11 + 59 = 70, not 65")]
    told = found.findings[0]
    assert (
        told["before"] + told["quote"] + told["after"]
        == "In all 65 people were killed: 11 soldiers and 59 civilians, most of them in the last week of that month."
    )
    assert found.beside == [{"name": "d.txt", "line": 5, "words": "Police arrested 5 men."}]


def test_a_long_sentence_is_cut_around_its_figure() -> None:
    text = "So " + "it goes on " * 60 + "that 65 people were killed: 11 soldiers and 59 civilians; " + "and on " * 60 + "and ends."
    told = passages(Document(id="d", name="d", text=text), text.encode(), None).findings[0]
    assert told["before"].startswith("… ") and told["after"].endswith(" …") and len(told["before"] + told["after"]) < 700


def test_the_database_is_asked_only_where_it_can_tell() -> None:
    asked: list[int] = []

    def held() -> list[dict[str, object]]:
        asked.append(1)
        return []

    passages(Document(id="d", name="d", text=TEXT, published=date(2016, 9, 1)), b"", held)
    assert not asked
    month = "Fighters carried out 9 attacks in August 2016."
    assert passages(Document(id="d", name="d", text=month), b"", held).findings == []
    assert asked == [1]
