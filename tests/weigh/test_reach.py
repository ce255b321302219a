from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.model.incident import Incident, Verdict
from tasdiq.model.record import ActorRole, Claim
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Span
from tasdiq.model.values import When, Where
from tasdiq.weigh.case import World
from tasdiq.weigh.credibility import judge
from tasdiq.weigh.desk import weighed
from tasdiq.weigh.past import Past, _km

DAY = date(2031, 8, 4)
TOWN = Where(name="Darveh", admin1="Westmark", admin2="Lower Darveh", country="PK", lat=30.0, lon=67.0, precision="settlement")
FAR = replace(TOWN, name="Tallan", admin1="Eastmark", admin2="Tallan", lat=36.0, lon=73.0)
WORLD = World(
    same_actor=lambda a, b: {a, b} == {"grey-state", "grey-state-hills"}, right_name=lambda *_: None, channel_owner=lambda _: None
)  # fmt: skip
WORDS = Span(document="d9", start=0, end=10, quote="Grey State")


def claim(name: str = "a", actor: str | None = "grey-state", **values: object) -> Claim:
    return Claim(id=f"claim:{name}", document="d1", claimant=actor, name=actor or name, **values)  # type: ignore[arg-type]


def happened(
    name: str, *, ago: int = 0, where: Where = TOWN, by: str | None = None, kind: str = "bombing", basis: str = "reported"
) -> Incident:
    day = DAY - timedelta(days=ago)
    actors = (ActorRole(actor=by, name=by, role="initiator", basis=basis, span=WORDS),) if by else ()
    return Incident(id=f"incident:{name}", type=kind, when=When(start=day, end=day, precision="day"), where=where, actors=actors)


def verdict(past: Sequence[Incident], claims: Sequence[Claim] = (claim(),), here: Incident | None = None) -> Verdict:
    return judge(claims, here or happened("here"), past, WORLD)[0].verdict


def factors(past: Sequence[Incident], claims: Sequence[Claim] = (claim(),)) -> dict[str, str]:
    return {f.name: f.text for f in verdict(past, claims).factors}


def test_a_recent_attack_near_by_speaks_for_a_claim_with_distance_and_days_and_its_words() -> None:
    near = happened("b", ago=23, where=replace(TOWN, lat=30.3, admin2="Upper Darveh"), by="grey-state")
    found = verdict([near]).factors[0]
    assert (found.name, found.weight) == ("acted_nearby", 0.6)
    assert found.text == "grey-state's nearest earlier attack on record is about 30 km and 23 days away, in Upper Darveh."
    assert found.evidence == (WORDS,)


def test_an_attack_long_ago_is_only_presence_and_a_later_one_nothing() -> None:
    assert "present_in_province" in factors([happened("b", ago=900, by="grey-state")])
    assert "record_short" in factors([happened("b", ago=-5, by="grey-state")])
    assert "present_in_country" in factors([happened("b", ago=9, where=FAR, by="grey-state")])
    assert "acted_nearby" in factors([happened("b", ago=9, by="grey-state-hills")])  # its chapter


def test_an_organisation_that_struck_often_but_never_near_is_out_of_reach() -> None:
    far = [happened(f"b{n}", ago=n, where=FAR, by="grey-state") for n in range(1, 9)]
    assert factors(far)["out_of_reach"] == "None of grey-state's 8 earlier attacks in the country on record is within 400 km."
    assert "out_of_reach" not in factors(far[:7])
    unplaced = replace(happened("here"), where=replace(TOWN, precision="admin1", admin1="Midmark"))
    assert "out_of_reach" not in {f.name for f in verdict(far, here=unplaced).factors}


def test_habits_need_a_record() -> None:
    shot = [happened(f"b{n}", ago=n, by="grey-state", kind="armed_assault") for n in range(1, 9)]
    assert factors(shot)["new_tactic"] == "None of grey-state's 8 earlier attacks on record is of this kind (bombing)."
    assert "new_tactic" not in factors(shot[:7])
    mixed = [*shot[:6], *(happened(f"c{n}", ago=n, by="grey-state") for n in range(1, 3))]
    assert "2 of its 8 earlier attacks" in factors(mixed)["usual_tactic"]


def test_who_is_only_described_has_no_record() -> None:
    near = happened("b", ago=3, by="a hill faction")
    assert not factors([near], [claim("a hill faction", None)]).keys() & {"acted_nearby", "present_in_province", "record_short"}


def test_what_became_of_earlier_claims_counts_for_later_ones() -> None:
    def desk(*stances: str, judgements: Sequence[Judgement] = ()) -> dict[str, Verdict]:
        incidents = [happened(f"i{n}", ago=40 - n) for n in range(len(stances) + 1)]
        reports = {f"report:{n}": [claim(f"c{n}")] for n in range(len(incidents))}
        for n, stance in enumerate(stances):
            reports[f"report:{n}"] += [claim(f"x{n}", stance=stance)] if stance != "claims" else [claim(f"y{n}", "red-hand")]
        told = [replace(i, reports=(report(n),)) for n, i in enumerate(incidents)]
        return {i.id: i.claims[0].verdict for i in weighed(told, reports, judgements, WORLD)}

    withdrawn = desk("retracts", "retracts", "disavows")["incident:i3"]
    assert withdrawn.factors[0].name == "poor_record"
    assert "3 of grey-state's 3 earlier claims" in withdrawn.factors[0].text
    assert all(f.name != "poor_record" for f in desk("retracts", "retracts")["incident:i2"].factors)
    rated = [Judgement(person="ana", about=f"claim:c{n}", decision="rating", value="likely") for n in range(3)]
    kept = desk("claims", "claims", "claims", judgements=rated)["incident:i3"]
    assert any(f.name == "good_record" for f in kept.factors)


def report(number: int):  # type: ignore[no-untyped-def]
    from tasdiq.model.record import Report

    return Report(id=f"report:{number}", document=f"d{number}")


_PLACES = st.tuples(st.floats(-60, 60), st.floats(-170, 170))
_DEEDS = st.lists(st.tuples(_PLACES, st.integers(-400, 400)), max_size=25)


@settings(max_examples=100, deadline=None)
@given(_DEEDS, _PLACES, st.sampled_from([50.0, 400.0]))
def test_the_grid_finds_what_a_search_of_all_finds_but_for_a_tenth_of_a_degree(
    deeds: list[tuple[tuple[float, float], int]], at: tuple[float, float], most: float
) -> None:
    made = [happened(f"b{n}", ago=ago, where=replace(TOWN, lat=p[0], lon=p[1]), by="grey-state") for n, (p, ago) in enumerate(deeds)]
    own = Past.of(made).of_claimant([("grey-state", "grey-state")], lambda actor, _: actor == "grey-state")
    found = own.nearest(at, DAY, most)
    every = [_km(at, p) for p, ago in deeds if ago > 0 and _km(at, p) <= most]
    assert found is None or found.km == pytest.approx(min(every), abs=16.0)  # those of one tenth of a degree are told as one
    assert found is not None or not every or min(every) > most - 16.0


def test_nothing_in_a_record_is_finer_than_a_district() -> None:
    site = replace(TOWN, site="Mill Lane 4")
    text = " ".join(f.text for f in verdict([happened("b", ago=2, where=site, by="grey-state")]).factors)
    assert "Lower Darveh" in text
    assert not any(word in text for word in ("Mill Lane", "30.0", "67.0", "Darveh town"))
