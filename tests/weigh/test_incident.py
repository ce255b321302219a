from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.model.record import ActorRole, Figure, Report, Target
from tasdiq.model.text import Span
from tasdiq.model.values import When, Where, exactly
from tasdiq.weigh.bodies import Source
from tasdiq.weigh.incident import incident

TOWN = Where(name="Darveh", admin1="Westmark", country="PK", lat=30.0, lon=67.0, precision="settlement", site="Civil Hospital")
PROVINCE = Where(admin1="Westmark", country="PK", precision="admin1")


def on(day: int, end: int | None = None, precision: str = "day") -> When:
    return When(start=date(2031, 8, day), end=date(2031, 8, end or day), precision=precision)


def report(name: str, document: str, **values: object) -> Report:
    base: dict[str, object] = {"type": "bombing", "when": on(4), "where": TOWN}
    return Report(id=f"report:{name}", document=document, **(base | values))  # type: ignore[arg-type]


def sources(*documents: str, copies: dict[str, str] | None = None) -> dict[str, Source]:
    return {
        d: Source(document=d, name=f"{d}.txt", witness=(copies or {}).get(d, d), published=date(2031, 8, 5 + n), order=n)
        for n, d in enumerate(documents)
    }


def test_the_id_is_the_first_reports_and_stays_when_reports_are_added() -> None:
    first = incident([report("a", "d1")], sources("d1", "d2"))
    both = incident([report("b", "d2"), report("a", "d1")], sources("d1", "d2"))
    assert first.id == both.id == "incident:a"


def test_the_more_specific_type_and_the_day_win_over_the_vaguer() -> None:
    reports = [
        report("a", "d1", when=on(1, 7, "week")),
        report("b", "d2"),
        report("c", "d3", type="suicide_bombing", also=("armed_assault",)),
    ]
    found = incident(reports, sources("d1", "d2", "d3"))
    assert found.type == "suicide_bombing"
    assert found.also == ("armed_assault",)
    assert found.when == on(4)


def test_the_finest_place_most_give_and_never_the_publication_date() -> None:
    undated = When(stated="on Monday")
    far = Where(name="Tallan", country="PK", precision="settlement")
    reports = [
        report("a", "d1", where=PROVINCE, when=undated),
        report("b", "d2", when=undated, where=TOWN),
        report("c", "d3", when=undated, where=TOWN),
        report("d", "d4", when=undated, where=far),
    ]
    found = incident(reports, sources("d1", "d2", "d3", "d4"))
    assert found.where == TOWN
    assert found.when.start is None
    assert found.when.stated == "on Monday"


def test_background_lends_a_later_count_but_no_date_or_place() -> None:
    main = report("a", "d1", when=When(stated="Monday"), where=PROVINCE, figures=(Figure(measure="killed", count=exactly(70)),))
    line = report("b", "d2", main=False, figures=(Figure(measure="killed", count=exactly(74)),))
    found = incident([main, line], sources("d1", "d2"))
    assert (found.when.start, found.where) == (None, PROVINCE)
    assert (found.settled["killed"].count.low, found.settled["killed"].count.high) == (70, 74)
    assert [t.main for t in found.tellings] == [True, False]


def test_a_copy_has_no_vote_and_is_named() -> None:
    reports = [report("a", "d1"), report("b", "d2", when=on(5)), report("c", "d3", when=on(5))]
    found = incident(reports, sources("d1", "d2", "d3", copies={"d3": "d2"}))
    assert found.when == on(4)
    assert [t.copy_of for t in found.tellings] == [None, None, "d2.txt"]


def test_actors_are_united_on_the_strongest_ground_and_generic_words_go() -> None:
    red = ActorRole(actor="red-hand", name="Red Hand", role="initiator", type="non_state", basis="claimed")
    gunmen = ActorRole(actor=None, name="gunmen", role="initiator")
    reports = [report("a", "d1", actors=(gunmen,)), report("b", "d2", actors=(red,))]
    found = incident(reports, sources("d1", "d2"))
    assert found.actors == (red,)
    assert incident(reports[:1], sources("d1")).actors == (gunmen,)


def test_each_value_keeps_the_words_behind_it() -> None:
    span = Span(document="d1", start=0, end=7, quote="Four")
    died = Span(document="d1", start=9, end=20, quote="four people")
    told = report(
        "a",
        "d1",
        evidence={"type": (span,)},
        targets=(Target(text="lawyers"),),
        figures=(Figure(measure="killed", count=exactly(4), span=died),),
    )
    found = incident([told], sources("d1"))
    assert found.evidence["type"] == (span,)
    assert found.evidence["killed"] == (died,)
    assert [t.text for t in found.targets] == ["lawyers"]


def test_an_incident_needs_a_report() -> None:
    with pytest.raises(BadValueError):
        incident([], {})


_REPORTS = st.lists(
    st.builds(
        lambda n, kind, when, where, main: report(f"r{n}", f"d{n}", type=kind, when=when, where=where, main=main),
        st.integers(0, 5),
        st.sampled_from(["bombing", "suicide_bombing", "other"]),
        st.sampled_from([on(4), on(5), When(), on(1, 7, "week")]),
        st.sampled_from([TOWN, PROVINCE, Where()]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda r: r.id,
)


@settings(max_examples=80, deadline=None)
@given(_REPORTS, st.randoms())
def test_the_order_of_reports_does_not_matter(reports: list[Report], random: Random) -> None:
    known = sources("d0", "d1", "d2", "d3", "d4", "d5")
    assert incident(random.sample(reports, len(reports)), known) == incident(reports, known)


def test_a_value_is_as_probable_as_the_surest_report_that_says_so() -> None:
    reports = [
        report("a", "d1", probability=0.6, probabilities={"type": 0.5, "date": 0.7}),
        report("b", "d2", probability=0.8, probabilities={"type": 0.6, "place": 0.4}),
        report("c", "d3", probability=0.1, probabilities={"type": 0.9, "date": 0.9}, when=on(5), type="shelling"),
        report("d", "d1", probability=0.99, probabilities={"type": 0.99}, main=False),
    ]
    found = incident(reports, sources("d1", "d2", "d3"))
    assert (found.type, found.when) == ("bombing", on(4))
    assert found.probability == 0.8 and found.probabilities == {"type": 0.6, "date": 0.7, "place": 0.4}
    copied = incident(reports, sources("d1", "d2", "d3", copies={"d2": "d1"}))
    assert copied.probability == 0.6  # a copy is not a second witness
    assert incident([report("a", "d1")], sources("d1")).probabilities == {}
