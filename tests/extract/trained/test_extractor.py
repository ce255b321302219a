"""Whatever the text, a model reads it to an end, and what it says stands on words of the text."""

from pathlib import Path
from time import monotonic

import pytest

from tasdiq.config import Config
from tasdiq.extract.combine import combined
from tasdiq.extract.trained.extractor import Extractor
from tasdiq.extract.trained.grouping import things_of
from tasdiq.model.template import Template
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

REPORT = (
    "Gunmen shot and killed two policemen in Quetta on Monday. A bomb exploded near a bridge in Kabul on March 3, 2019. "
    "The National Liberation Front kidnapped the judge, Adil Zaman. "
)
HOSTILE = {
    "empty": "", "blank": " \n\t\u200b ", "one word": "a" * 100_000, "punctuation": "!?.,;:-'\"()" * 300, "emoji": "😀💣 🔥" * 300,
    "urdu": "کوئٹہ میں پیر کے روز بم دھماکے میں دو پولیس اہلکار ہلاک ہوگئے۔ " * 20, "marks": "a\u0301\u0302\u0303" * 500, "nul": "\x00gunmen\x00 shot\ufffd",
    "no blanks": "gunmen.shot," * 500, "capitals": REPORT.upper() * 3, "report": REPORT,
}  # fmt: skip


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


@pytest.fixture(scope="module")
def extractor(tiny_model: Path) -> Extractor:
    return Extractor(tiny_model)


def read(extractor: Extractor, coder: Coder, text: str) -> tuple[Document, tuple[Template, ...]]:
    document = Document(id="d", name="d.txt", text=text)
    return document, extractor.templates(coder.reading(document))


def quotes_its_text(document: Document, templates: tuple[Template, ...]) -> None:
    for template in templates:
        assert template.span is not None
        assert template.probability is not None and 0 <= template.probability <= 1
        spans = [*template.place_words, template.span, *(s for f in template.fillers for s in (*f.mentions, *f.titles))]
        for span in spans:
            assert span.quote
            assert document.text[span.start : span.end] == span.quote
    told = [template.span.start for template in templates if template.span]
    assert told == sorted(told)


@pytest.mark.parametrize("name", HOSTILE)
def test_every_text_is_read_and_quoted(extractor: Extractor, coder: Coder, name: str) -> None:
    quotes_its_text(*read(extractor, coder, HOSTILE[name]))


def test_a_report_has_incidents_and_reading_it_again_says_the_same(extractor: Extractor, coder: Coder) -> None:
    document, templates = read(extractor, coder, REPORT)
    assert any(template.fillers for template in templates)
    assert read(extractor, coder, REPORT) == (document, templates)


def test_a_text_without_words_has_none(extractor: Extractor, coder: Coder) -> None:
    assert [read(extractor, coder, HOSTILE[name])[1] for name in ("empty", "blank", "punctuation", "emoji")] == [()] * 4


def test_two_megabytes_are_read_in_seconds(extractor: Extractor) -> None:
    from tasdiq.model.mention import Reading

    text = "".join(f"Gunmen shot {n} policemen near bridge {n}. " for n in range(50_000))
    document = Document(id="d", name="d.txt", text=text)
    assert len(text) > 2_000_000
    start = monotonic()
    quotes_its_text(document, extractor.templates(Reading(document=document, anchor=None, sentences=())))
    assert monotonic() - start < 120


def test_nothing_sure_enough_is_nothing(extractor: Extractor, coder: Coder) -> None:
    found = extractor.read(coder.reading(Document(id="d", name="d.txt", text=REPORT)))
    assert found.found
    assert things_of(found.found, found.said, dict.fromkeys(found.thresholds, 1.1)) == []


def test_reports_keep_what_the_rules_say_when_a_model_is_added(extractor: Extractor, coder: Coder) -> None:
    coded = coder.code(Document(id="d", name="d.txt", text=REPORT))
    reading = coder.reading(coded.document)
    after = combined(reading, coded.extract.reports, extractor.templates(reading))
    assert [r.id for r in after[: len(coded.extract.reports)]] == [r.id for r in coded.extract.reports]
    assert len({r.id for r in after}) == len(after)
    for one, other in zip(coded.extract.reports, after, strict=False):
        assert other.actors[: len(one.actors)] == one.actors
        assert other.targets[: len(one.targets)] == one.targets
