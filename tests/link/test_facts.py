from tasdiq.link.facts import content_words, words_near
from tasdiq.link.rules import shipped
from tasdiq.model.record import Report
from tasdiq.model.text import Span


def test_only_telling_words_are_kept() -> None:
    assert content_words(["The blast killed 12 Weavers near the Café"], shipped().common) == {"weavers", "cafe"}


def test_words_are_taken_from_around_the_evidence() -> None:
    text = "Weavers wept. " + "x" * 50 + " A bomb hit the cooperative. " + "y" * 50 + " Later, potatoes."
    start = text.index("bomb")
    report = Report(id="report:a", document="d", evidence={"type": (Span(document="d", start=start, end=start + 4, quote="bomb"),)})
    assert words_near(report, text, shipped(), reach=30) >= {"cooperative"}
    assert "potatoes" not in words_near(report, text, shipped(), reach=30)
