"""Which of the values that were given are right, by the labels of linked incidents and by those of each document."""

from typing import Any

from tasdiq.evaluate.news_documents import compare
from tasdiq.evaluate.stated import Stated, by_document, pairs, stated

COUNT = {"low": 3, "high": 3, "main": 3}
LABELS: dict[str, Any] = {
    "articles": [
        {"article": "a.txt", "mentions": [
            {"incident": "one", "date": {"value": "2031-08-04"}, "event_type": "bombing", "killed": COUNT, "injured": None,
             "claims": [{"claimant": "Example Front"}], "perpetrator_attributed": [{"actor": "Sample Army", "by": "police"}]},
            {"incident": "two", "date": {"value": "2031-08-05"}, "event_type": "clash", "killed": None, "injured": {"low": 2, "high": 6, "main": None}},
        ]},
        {"article": "b.txt", "mentions": []},
    ],
    "incidents": [
        {"incident": "one", "date": "2031-08-04", "lat": 30.0, "lon": 67.0, "event_type": "bombing", "killed_best": 3, "killed_low": 3,
         "killed_high": 3, "claimants_canonical": ["Example Front"], "attributed_to": ["Sample Army (by police)"], "articles": ["a.txt"]},
        {"incident": "two", "date": "2031-08-05", "lat": 31.0, "lon": 67.0, "event_type": "clash", "articles": ["a.txt"]},
    ],
}  # fmt: skip


def found(day: str, kind: str, *, lat: float = 30.0, **more: Any) -> dict[str, Any]:
    return {"type": kind, "date": {"start": day}, "place": {"lat": lat, "lon": 67.0}, "main": True, **more}


def told(line: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"name": line, "incidents": list(rows)}


def right(values: list[Stated]) -> list[tuple[str, bool]]:
    return [(value.field, value.right) for value in values]


def test_each_value_of_a_document_is_held_against_what_it_tells() -> None:
    first = found(
        "2031-08-04", "shelling", killed={"best": 4}, injured={"low": 1}, probability=0.9, probabilities={"date": 0.8, "killed": 0.3},
        claims=[{"name": "Example Front", "probability": 0.7}, {"name": "Others"}, {"name": "Third", "stance": "denies"}],
        actors=[{"actor": "sample-army", "name": "Sample Army", "role": "initiator"}, {"actor": "x", "name": "X", "role": "initiator"},
                {"actor": None, "name": "gunmen", "role": "initiator"}, {"actor": "police", "name": "Police", "role": "target"}],
    )  # fmt: skip
    values = list(stated(by_document(LABELS, [told("a.txt", first)])))
    assert right(values) == [
        ("incident", True), ("type", False), ("date", True), ("place", True), ("killed", False), ("injured", False), ("claim", True),
        ("claim", False), ("initiator", True), ("initiator", False),
    ]  # fmt: skip
    assert pairs(values) == [(0.9, True), (0.8, True), (0.3, False), (0.7, True)]


def test_a_range_alone_makes_what_lies_in_it_right_and_forces_are_not_judged() -> None:
    army = {"actor": "army", "name": "Army", "role": "initiator"}
    for injured, correct in ((4, True), (7, False)):
        row = found("2031-08-05", "clash", lat=31.0, injured={"best": injured}, actors=[army])
        values = right(list(stated(by_document(LABELS, [told("a.txt", row)]))))
        assert values == [("incident", True), ("type", True), ("date", True), ("place", True), ("injured", correct)]


def test_what_is_told_of_no_incident_is_wrong_unless_in_passing() -> None:
    row = found("2031-08-04", "bombing", killed={"best": 3}, claims=[{"name": "Example Front"}])
    values = list(stated(by_document(LABELS, [told("b.txt", row), told("unknown.txt", row)])))
    assert right(values) == [(name, False) for name in ("incident", "type", "date", "place", "killed", "claim")]
    assert list(stated(by_document(LABELS, [told("b.txt", {**row, "main": False})]))) == []


def test_what_is_not_given_is_not_judged() -> None:
    values = list(
        stated(by_document(LABELS, [told("a.txt", {"type": "other", "date": {"start": None}, "place": {"lat": None, "lon": None}})]))
    )
    assert right(values) == [("incident", True)]


def test_linked_incidents_are_judged_by_their_own_labels() -> None:
    reports = [{"name": "a.txt", "main": True}]
    answer = found("2031-08-04", "bombing", killed={"best": 3}, reports=reports, probability=0.9, probabilities={"killed": 0.6})
    invented = found("2020-01-01", "arrest", reports=[{"name": "b.txt", "main": True}], probability=0.5)
    values = list(stated(compare(LABELS, [answer, invented])))
    assert pairs(values) == [(0.9, True), (0.6, True), (0.5, False)]
