"""Labelled reports are read as they were written, mistakes are told together, and ours have none."""

import re
from datetime import date
from pathlib import Path

import pytest

from tasdiq.model.values import Count
from tasdiq.train.examples import read, read_all

OURS = Path(__file__).parents[2] / "training" / "examples"

TWO = """# published: 2019-03-04
[[ind:1.p|Gunmen]] shot two [[desc:1.v|policemen]] in [[loc:1,2|Quetta]] [[date:1|on Monday]].

[[desc:2.m|Judge]] [[name:2.m|Adil Zaman]] was freed. The [[org:1,2.o|Northern Front]] and the [[org:1.q|League]] took part.
@1 type=attack stage=accomplished org_confidence=claimed_or_admitted
@1.v type=law_enforcement effect=death number=2
@1.q confidence=possible
@2 type=kidnapping category=terrorist_act
@2.m type=legal_or_judicial effect=regained_freedom number=1 nation=IN
----
Nothing happened here.
"""
WRONG = """[[ind:1.p|Gunmen]] shot [[desc:1.v|policemen]] and [[who:1.x|him]] in [[loc:3|Quetta.
@1 type=shooting
@1.z type=civilian
----
# published: Monday
A [[ind:1.p|driver]] of a [[phys:1.p|bus]] left.
@1 type=attack
----
@2 type=attack
More text.
----
@ nothing
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "made.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_text_the_day_and_the_incidents(tmp_path: Path) -> None:
    first, second = read(written(tmp_path, TWO))
    assert first.document.text.startswith("Gunmen shot two policemen in Quetta on Monday.\n\nJudge Adil Zaman was freed.")
    assert (first.document.published, second.document.published) == (date(2019, 3, 4), None)
    assert (second.document.text, second.incidents) == ("Nothing happened here.", ())
    one, two = first.incidents
    assert (one.template.type, one.template.stage, two.template.type, two.template.stage) == (
        "attack", "accomplished", "kidnapping", "accomplished",
    )  # fmt: skip
    assert [span.quote for span in (*one.places, *one.dates, *two.places)] == ["Quetta", "on Monday", "Quetta"]
    assert (one.template.when.stated, one.template.where.name, two.template.category) == ("on Monday", "Quetta", "terrorist_act")


def test_fillers_have_their_words_types_and_confidence(tmp_path: Path) -> None:
    one, two = (told.template for told in read(written(tmp_path, TWO))[0].incidents)
    gunmen, policemen, front, league = one.fillers
    assert [filler.role for filler in one.fillers] == ["individual", "human_target", "organisation", "organisation"]
    assert gunmen.mentions[0].quote == "Gunmen"
    assert (policemen.type, policemen.effect, policemen.number) == ("law_enforcement", "death", Count(low=2, best=2, high=2))
    assert (front.confidence, league.confidence) == ("claimed_or_admitted", "possible")
    judge, again = two.fillers
    assert (judge.named, judge.mentions[0].quote, judge.titles[0].quote, judge.nation) == (True, "Adil Zaman", "Judge", "IN")
    assert again.confidence is None


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        read(written(tmp_path, WRONG))
    told = "\n".join(str(problem) for problem in caught.value.exceptions)
    for words in (
        "no role 'who'", "not closed", "no type 'shooting'", "@1.v has no type", "@1.z has no words", "Monday", "one letter is one thing",
        "@2 has no words", "text after the labels", "no text", "'@ nothing' is not of the form", "example 2 (from line 5)",
    ):  # fmt: skip
        assert words in told


def test_a_mark_of_an_incident_without_a_line_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup, match="cannot be used") as caught:
        read(written(tmp_path, "In [[loc:3|Quetta]]."))
    assert "incident 3 has marks and no line" in str(caught.value.exceptions[0])


def test_our_examples_are_read_and_their_spans_say_what_stands_there() -> None:
    examples = list(read_all(OURS))
    assert len(examples) >= 100
    spans = [
        (example.document.text, span)
        for example in examples
        for told in example.incidents
        for span in (*told.places, *told.dates, *(s for filler in told.template.fillers for s in (*filler.mentions, *filler.titles)))
    ]
    assert spans
    assert all(text[span.start : span.end] == span.quote for text, span in spans)


def test_our_examples_keep_numbers_and_possessives_out_of_their_marks() -> None:
    loose = re.compile(r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|his|her|their)\s", re.IGNORECASE)
    wrong = [
        f"{example.document.name}: {mention.quote}"
        for example in read_all(OURS)
        for told in example.incidents
        for filler in told.template.fillers
        for mention in filler.mentions
        if filler.role != "organisation" and not filler.named and loose.match(mention.quote) and "-millimetre" not in mention.quote
    ]
    assert not wrong


def test_our_examples_have_documents_without_and_with_several_incidents() -> None:
    numbers = [len(example.incidents) for example in read_all(OURS)]
    assert numbers.count(0) >= len(numbers) * 0.1
    assert sum(number > 1 for number in numbers) >= len(numbers) * 0.1
    texts = [example.document.text for example in read_all(OURS)]
    assert len(set(texts)) == len(texts)
