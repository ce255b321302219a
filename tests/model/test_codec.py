from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.model.codec import extracts, from_json, record, statements, to_json
from tasdiq.model.record import ActorFigure, ActorRole, Assertion, Claim, Figure, Relation, Report, Target
from tasdiq.model.statement import Statement, newest_methods, unretracted
from tasdiq.model.text import Document
from tasdiq.model.values import Count, When, Where

TEXT = Document(id="doc", name="a.txt", text="A bomb killed at least 70 people, 55 of them lawyers, in Quetta on Monday, police said.")
numbers = st.none() | st.integers(0, 10_000)


@st.composite
def counts(draw: st.DrawFn) -> Count:
    low, best, high = sorted(draw(st.lists(st.integers(0, 10_000), min_size=3, max_size=3)))
    return Count(low=draw(st.sampled_from([low, None])), best=draw(st.sampled_from([best, None])), high=draw(st.sampled_from([high, None])))


figures = st.builds(
    Figure,
    measure=st.sampled_from(["killed", "injured", "captured"]),
    count=counts(),
    side=st.sampled_from(["civilians", "militants", "unknown"]),
    subset=st.booleans(),
    attribution=st.none() | st.just("police"),
    span=st.builds(lambda start: TEXT.span(start, start + 5), st.integers(0, 60)),
)
chances = st.none() | st.floats(0, 1)
reports = st.builds(
    Report,
    id=st.integers(0, 9).map(lambda n: f"report:{n}"),
    document=st.just("doc"),
    main=st.booleans(),
    order=st.integers(0, 5),
    type=st.sampled_from(["bombing", "other"]),
    tactic=st.sampled_from([(), ("ied",), ("ied", "grenade")]),
    when=st.sampled_from([When(), When(start=date(2016, 8, 8), end=date(2016, 8, 8), precision="day", stated="on Monday")]),
    where=st.sampled_from([Where(), Where(name="Quetta", lat=30.2, lon=67.0, precision="settlement", country="PK")]),
    actors=st.sampled_from([(), (ActorRole(actor=None, name="gunmen", role="initiator", span=TEXT.span(0, 6)),)]),
    targets=st.sampled_from([(), (Target(text="lawyers", type="private_citizens", span=TEXT.span(45, 52)),)]),
    figures=st.lists(figures, max_size=3, unique=True).map(tuple),
    evidence=st.just({"type": (TEXT.span(0, 6),), "date": (TEXT.span(66, 72),)}),
)


@given(reports)
def test_a_report_comes_back_from_its_statements(report: Report) -> None:
    (back,) = next(extracts(statements(report, "rules:1"))).reports
    for name in ("type", "main", "when", "where", "tactic", "actors", "targets", "figures", "order"):
        assert getattr(back, name) == getattr(report, name)


@given(reports)
def test_every_statement_of_a_report_has_its_words(report: Report) -> None:
    for statement in statements(report, "rules:1"):
        assert statement.span is not None
        assert TEXT.text[statement.span.start : statement.span.end] == statement.span.quote


@given(counts())
def test_json_of_a_value_reads_back(count: Count) -> None:
    assert from_json(Count, to_json(count)) == count


def test_claims_and_relations_come_back() -> None:
    words = {"claim": (TEXT.span(0, 6),)}
    claim = Claim(
        id="claim:1",
        document="doc",
        claimant=None,
        name="A group",
        channel="Amaq",
        asserts=(Assertion(aspect="target", value="staff", span=TEXT.span(0, 6)),),
        evidence=words,
    )
    relation = Relation(
        id="relation:1", document="doc", subject="a", subject_name="A", relation="pledged", object=None, object_name="B",
        evidence={"relation": (TEXT.span(0, 6),)},
    )  # fmt: skip
    figure = ActorFigure(
        id="figure:1", document="doc", actor="a", name="A", measure="losses", count=Count(low=7), evidence={"count": (TEXT.span(0, 6),)}
    )
    log = [s for r in (claim, relation, figure) for s in statements(r, "rules:1")]
    found = next(extracts(log))
    assert found.claims[0].channel == "Amaq" and found.claims[0].claimant is None and found.claims[0].asserts == claim.asserts
    assert found.relations[0].object_name == "B" and found.figures[0].count.low == 7


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    report = Report(id="report:1", document="doc", evidence={"type": (TEXT.span(0, 6),)})
    log = [*statements(report, "rules:1"), Statement(subject="report:1", prop="weather", value="rain", method="rules:1", document="doc")]
    assert record("report:1", Report, log).id == "report:1"


def test_a_retraction_reaches_back_but_not_forward() -> None:
    said = Statement(subject="report:1", prop="type", value="bombing", method="rules:1")
    taken_back = Statement(subject="report:1", prop="type", value=None, method="human:ana", retracts=said.id)
    assert list(unretracted([said, taken_back])) == []
    assert list(unretracted([taken_back, said])) == [said]


def test_the_newest_version_of_a_method_hides_the_older() -> None:
    old = Statement(subject="report:1", prop="type", value="bombing", method="rules:9", document="doc")
    new = Statement(subject="report:1", prop="type", value="shelling", method="rules:10", document="doc")
    person = Statement(subject="report:1", prop="type", value="other", method="human:ana", document="doc")
    assert list(newest_methods([old, new, person])) == [new, person]


@given(chances, chances, chances)
def test_a_statement_has_its_values_probability_else_its_fields_else_its_records(
    whole: float | None, own: float | None, day: float | None
) -> None:
    report = Report(
        id="report:1", document="doc", probability=whole, probabilities={} if day is None else {"date": day}, weapons=("bomb",),
        when=When(start=date(2016, 8, 8), end=date(2016, 8, 8), precision="day"),
        targets=(Target(text="lawyers", probability=own), Target(text="staff")),
    )  # fmt: skip
    said = list(statements(report, "rules:1"))
    first, *_ = [s.probability for s in said if s.prop == "targets"]
    assert first == (own if own is not None else whole)
    assert {s.prop: s.probability for s in said if s.prop not in ("targets", "when")} == dict.fromkeys(("main", "type", "weapons"), whole)
    assert next(s.probability for s in said if s.prop == "when") == (day if day is not None else whole)
    (back,) = next(extracts(said)).reports
    assert back.probability == whole and back.targets[0].probability == first and back.targets[1].probability == whole
    assert back.probabilities.get("date", back.probability) == (day if day is not None else whole)
    assert [replace(s, recorded_at=None) for s in statements(back, "rules:1")] == said


def test_a_claims_probability_comes_back() -> None:
    claim = Claim(id="claim:1", document="doc", claimant="a", name="A", probability=0.75, evidence={"claim": (TEXT.span(0, 6),)})
    said = list(statements(claim, "rules:1"))
    assert {s.probability for s in said} == {0.75}
    assert next(extracts(said)).claims[0].probability == 0.75


def test_the_same_words_are_the_same_statement_however_sure_the_method_is() -> None:
    sure, unsure, silent = (
        Report(id="report:1", document="doc", probability=p, targets=(Target(text="lawyers", probability=p),)) for p in (0.9, 0.1, None)
    )
    ids = [[s.id for s in statements(report, "rules:1")] for report in (sure, unsure, silent)]
    assert ids[0] == ids[1] == ids[2]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    makers: list[Callable[[], object]] = [
        lambda: Statement(subject="report:1", prop="type", value="bombing", method="rules:1", probability=wrong),
        lambda: Report(id="report:1", document="doc", probability=wrong),
        lambda: Report(id="report:1", document="doc", probabilities={"date": wrong}),
        lambda: Claim(id="claim:1", document="doc", claimant=None, name="A", probability=wrong),
        lambda: ActorRole(actor=None, name="A", role="initiator", probability=wrong),
        lambda: Target(text="a", probability=wrong),
        lambda: Figure(measure="killed", count=Count(best=1), probability=wrong),
    ]  # fmt: skip
    for make in makers:
        with pytest.raises(BadValueError, match="is no probability"):
            make()
