from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.link.cluster import Cluster, link
from tasdiq.link.facts import Context
from tasdiq.model.record import Figure, Report, Target
from tasdiq.model.statement import Judgement
from tasdiq.model.values import Count, When, Where, exactly

from .reports import DARVEH, TALLAN, batches, contexts, day, killed, report


def members(clusters: list[Cluster]) -> list[set[str]]:
    return [{r.id.removeprefix("report:") for r in c.reports} for c in clusters]


def test_two_outlets_on_one_bombing_are_one_incident() -> None:
    found = link([report("a", "d1", figures=killed(70)), report("b", "d2", figures=killed(74))], contexts("d1", "d2"))
    assert members(found) == [{"a", "b"}]
    assert found[0].id == "incident:a"
    assert "date: same day" in {r.name for r in found[0].links[0].reasons}


def test_a_shooting_and_the_bombing_that_followed_stay_apart_and_related() -> None:
    reports = []
    for document in ("d1", "d2", "d3"):
        reports.append(report(f"{document}-shot", document, type="assassination", figures=killed(1), order=1, tactic=("target_killing",)))
        reports.append(report(f"{document}-bomb", document, figures=killed(70), related=(f"report:{document}-shot",)))
    found = link(reports, contexts("d1", "d2", "d3"))
    assert members(found) == [{f"{d}-bomb" for d in ("d1", "d2", "d3")}, {f"{d}-shot" for d in ("d1", "d2", "d3")}]
    assert found[0].related == (("incident:d1-shot", "related"),)


def test_two_bombings_of_one_day_in_one_city_follow_their_sites() -> None:
    mosque, market = replace(DARVEH, site="Blue Mosque"), replace(DARVEH, site="Grain Market")
    reports = [
        report("a1", "d1", type="bombing", where=mosque, figures=killed(12)),
        report("a2", "d1", type="bombing", where=market, figures=killed(3), order=1),
        report("b1", "d2", type="bombing", where=mosque, figures=killed(13)),
        report("b2", "d2", type="bombing", where=market, figures=killed(3), order=1),
    ]
    assert members(link(reports, contexts("d1", "d2"))) == [{"a1", "b1"}, {"a2", "b2"}]


@pytest.mark.parametrize("change", [{"when": day(9)}, {"where": TALLAN}, {"when": day(5, 9)}])
def test_another_day_or_town_is_another_incident(change: dict[str, object]) -> None:
    found = link([report("a", "d1", figures=killed(30)), report("b", "d2", figures=killed(30), **change)], contexts("d1", "d2"))
    assert len(found) == 2


def test_an_anniversary_is_not_the_original() -> None:
    later = When(start=date(2032, 8, 5), end=date(2032, 8, 5), precision="day")
    found = link([report("a", "d1", figures=killed(147)), report("b", "d2", figures=killed(147), when=later)], contexts("d1", "d2"))
    assert len(found) == 2


def test_one_document_never_tells_one_incident_twice() -> None:
    assert len(link([report("a", "d1"), report("b", "d1", order=1)], contexts("d1"))) == 2


def test_a_report_of_an_unknown_monday_joins_the_one_bombing_that_fits() -> None:
    targets = (Target(text="lawyers", type="private_citizens"),)
    monday = When(stated="on Monday")  # 4 August 2031 is a Monday
    dated = report("a", "d1", when=day(4), figures=killed(70), targets=targets)
    undated = report("b", "d2", when=monday, figures=killed(70), targets=targets)
    assert members(link([dated, undated], contexts("d1", "d2"))) == [{"a", "b"}]
    tuesday = replace(undated, when=When(stated="Tuesday"))
    assert len(link([dated, tuesday], contexts("d1", "d2"))) == 2


def test_a_report_without_a_date_that_fits_two_incidents_stays_alone() -> None:
    targets = (Target(text="lawyers", type="private_citizens"),)
    first = report("a", "d1", when=day(4), figures=killed(70), targets=targets)
    second = report("b", "d2", when=day(11), figures=killed(70), targets=targets)
    undated = report("c", "d3", when=When(stated="Monday"), figures=killed(70), targets=targets)
    assert members(link([first, second, undated], contexts("d1", "d2", "d3"))) == [{"a"}, {"b"}, {"c"}]


def test_a_page_from_before_the_day_cannot_tell_of_it() -> None:
    dated = report("a", "d1", figures=killed(70))
    undated = report("b", "d2", when=When(), figures=killed(70), targets=(Target(text="lawyers"),))
    found = link([dated, undated], contexts("d1", "d2", d2=date(2031, 7, 1)))
    assert len(found) == 2


def test_a_day_of_the_year_without_its_year_finds_its_own_incident() -> None:
    old = report("a", "d1", type="air_strike", when=When(start=date(2030, 7, 10), end=date(2030, 7, 10), precision="day"))
    new = report("b", "d2", type="air_strike", when=When(start=date(2031, 7, 26), end=date(2031, 7, 26), precision="day"))
    told = report("c", "d3", type="air_strike", when=When(stated="on July 26"), targets=(Target(text="the commander"),))
    fresh = report("d", "d4", type="air_strike", when=When())
    found = link([old, new, told, fresh], contexts("d1", "d2", "d3", "d4", d4=date(2030, 7, 11)))
    assert {"b", "c"} in members(found)
    assert not any({"c", "d"} <= names for names in members(found))


def test_two_reports_without_a_date_need_more_than_a_town_and_a_type() -> None:
    one, two = report("a", "d1", when=When(), type="armed_assault"), report("b", "d2", when=When(), type="armed_assault")
    assert len(link([one, two], contexts("d1", "d2"))) == 2
    told = {"figures": killed(61), "targets": (Target(text="police cadets", type="police"),)}
    assert len(link([replace(one, **told), replace(two, **told)], contexts("d1", "d2"))) == 1


def test_background_joins_but_never_bridges() -> None:
    first = report("a", "d1", when=day(5), figures=killed(70))
    second = report("b", "d2", when=day(7), type="bombing", figures=killed(0))
    line = report("c", "d2", main=False, order=1, when=day(5), figures=killed(74))
    vague = report("d", "d3", main=False, type="other", when=When(), where=Where(country="PK"))
    found = link([first, second, line, vague], contexts("d1", "d2", "d3"))
    assert members(found) == [{"a", "c"}, {"b"}]


def test_background_without_date_or_place_finds_its_incident_by_toll_and_words() -> None:
    lawyers = (Target(text="lawyers", type="private_citizens"), Target(text="mourners"), Target(text="journalists"))
    told = report("a", "d1", when=day(4), figures=killed(74), targets=lawyers)
    own = report("b", "d2", when=day(7), type="bombing", figures=())
    line = report("c", "d2", main=False, order=1, when=When(), where=Where(), figures=killed(70), targets=lawyers)
    assert members(link([told, own, line], contexts("d1", "d2"))) == [{"a", "c"}, {"b"}]


def test_background_with_a_day_and_a_place_of_its_own_is_an_incident() -> None:
    assert members(link([report("a", "d1", main=False)], contexts("d1"))) == [{"a"}]


def test_judgements_win_and_the_newest_of_them() -> None:
    one, two = report("a", "d1"), report("b", "d2")
    far = report("c", "d3", where=TALLAN)
    context = contexts("d1", "d2", "d3")
    apart = Judgement(person="ana", about="incident:a|report:b", decision="different")
    together = Judgement(person="bo", about="report:b|report:a", decision="same")
    across = Judgement(person="bo", about="report:a|report:c", decision="same")
    assert members(link([one, two, far], context, [apart])) == [{"a"}, {"b"}, {"c"}]
    assert members(link([one, two, far], context, [apart, together])) == [{"a", "b"}, {"c"}]
    found = link([one, two, far], context, [across])
    assert members(found) == [{"a", "b", "c"}]
    assert any("bo" in reason.name for each in found[0].links for reason in each.reasons)


def test_a_rejected_report_is_left_out_until_it_is_put_back() -> None:
    out = Judgement(person="ana", about="report:a", decision="reject")
    back = Judgement(person="ana", about="report:a", decision="correct")
    assert link([report("a", "d1")], contexts("d1"), [out]) == []
    assert len(link([report("a", "d1")], contexts("d1"), [out, back])) == 1


def test_a_copy_pairs_its_reports_with_the_original() -> None:
    vague = {"type": "bombing", "where": Where(country="PK"), "when": When(stated="Thursday")}
    found = link([report("a", "d1", **vague), report("b", "d2", **vague)], contexts("d1", "d2"), copies={"d2": "d1"})
    assert members(found) == [{"a", "b"}]


def test_attacks_of_one_kind_and_day_in_two_towns_told_together_are_coordinated() -> None:
    found = link([report("a", "d1"), report("b", "d1", order=1, where=TALLAN, related=("report:a",))], contexts("d1"))
    assert found[0].related == (("incident:b", "coordinated"),)


_CONTEXTS = contexts("d0", "d1", "d2", "d3", "d4", d1=date(2031, 8, 6))


@settings(max_examples=60, deadline=None)
@given(batches(), st.randoms())
def test_the_order_of_reports_does_not_matter(reports: list[Report], random: Random) -> None:
    assert link(random.sample(reports, len(reports)), _CONTEXTS) == link(reports, _CONTEXTS)


@settings(max_examples=60, deadline=None)
@given(batches())
def test_unrelated_reports_change_nothing_and_no_document_repeats(reports: list[Report]) -> None:
    found = link(reports, _CONTEXTS)
    far = Where(name="Osk", country="NO", lat=60.0, lon=10.0, precision="settlement")
    stranger = report("zz", "zz", when=day(1, 3), where=far, type="hijacking")
    both = link([*reports, stranger], _CONTEXTS | {"zz": Context(name="zz", order=99)})
    assert members(both) == [*members(found), {"zz"}]
    for cluster in found:
        documents = [r.document for r in cluster.reports]
        assert len(documents) == len(set(documents))
    assert link(reports + reports, _CONTEXTS) == found


def test_a_count_that_rises_does_not_split_an_incident() -> None:
    early = report("a", "d1", figures=(Figure(measure="killed", count=Count(low=45, best=45)),))
    late = report("b", "d2", figures=(Figure(measure="killed", count=exactly(93)),))
    assert len(link([early, late], contexts("d1", "d2"))) == 1
