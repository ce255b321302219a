from dataclasses import replace
from datetime import date

from tasdiq.model.incident import Incident
from tasdiq.model.record import Figure, Report
from tasdiq.model.text import Document, Span
from tasdiq.model.values import Count, When, exactly
from tasdiq.weigh.bodies import Source
from tasdiq.weigh.figures import settle_all
from tasdiq.weigh.impossible import impossible

PAGE = {"d1": Document(id="d1", name="lamp.html", text="", published=date(2031, 8, 5))}


def figure(number: int, at: int, measure: str = "injured", **values: object) -> Figure:
    return Figure(measure=measure, count=exactly(number), span=Span(document="d1", start=at, end=at + 5, quote=str(number)), **values)  # type: ignore[arg-type]


def incident(*figures: Figure, when: When | None = None, stage: str = "accomplished") -> Incident:
    report = Report(id="report:a", document="d1", type="bombing", figures=figures, when=when or When(), stage=stage)
    rows = [(f, Source(document="d1", name="lamp.html", witness="d1")) for f in figures]
    return Incident(id="incident:a", type="bombing", reports=(report,), settled=settle_all(rows, "bombing"))


def problems(found: Incident) -> list[str]:
    return [issue.problem for issue in impossible(found, PAGE)]


def test_more_wounded_lawyers_than_wounded_cannot_be() -> None:
    found = incident(figure(100, 10), figure(120, 20, subset=True, side="civilians"))
    assert problems(found)[0] == '"120" cannot be among "100": a part is not greater than its total'
    assert next(iter(impossible(found, PAGE))).name == "lamp.html"
    assert problems(incident(figure(100, 10), figure(55, 20, subset=True, side="civilians"))) == []


def test_a_total_that_is_open_above_allows_more() -> None:
    open_above = replace(figure(100, 10), count=Count(low=100, best=100))
    assert not any("cannot be among" in p for p in problems(incident(open_above, figure(120, 20, subset=True))))


def test_more_attackers_dead_than_came_cannot_be() -> None:
    found = problems(incident(figure(2, 10, "attackers"), figure(3, 40, "attackers_killed")))
    assert found == ['"3" (attackers killed) are more than "2" (attackers)']


def test_days_that_cannot_be() -> None:
    def on(day: date, stage: str = "accomplished") -> list[str]:
        return problems(incident(when=When(start=day, end=day, precision="day", stated="on that day"), stage=stage))

    assert on(date(25, 8, 4))[0].startswith("the bombing is dated 0025-08-04")
    assert "after the document that tells of it (2031-08-05)" in on(date(2031, 9, 1))[0]
    assert on(date(2031, 8, 4)) == on(date(2031, 8, 6)) == on(date(2031, 9, 1), "threatened") == []
