from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tasdiq.model.incident import Incident, Settled, Telling
from tasdiq.model.record import ActorRole, Assertion, Claim, Report, Target
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Span
from tasdiq.model.values import When, Where, exactly
from tasdiq.weigh.claims import names_day, number, target_kinds, weapon_kinds
from tasdiq.weigh.credibility import decided, explain, judge, unlinked
from tasdiq.weigh.factors import World

DAY = date(2031, 8, 4)  # a Monday
TOWN = Where(name="Darveh", admin1="Westmark", country="PK", precision="settlement", site="Civil Hospital")


def right_name(name: str, country: str | None) -> str | None:
    return "Ministry of Law and Justice" if name == "Ministry of Justice" and country == "PK" else None


WORLD = World(
    same_actor=lambda a, b: {a, b} == {"grey-state", "grey-state-hills"},
    right_name=right_name,
    channel_owner=lambda name: {"Herald": "grey-state", "Trumpet": "red-hand"}.get(name),
)


def claim(name: str, actor: str | None = "grey-state", **values: object) -> Claim:
    return Claim(id=f"claim:{name}", document="d1", claimant=actor, name=actor or name, **values)  # type: ignore[arg-type]


def told(**values: object) -> Report:
    base: dict[str, object] = {"document": "d1", "type": "suicide_bombing", "targets": (Target(text="lawyers"), Target(text="mourners"))}
    return Report(id="report:a", **(base | values))  # type: ignore[arg-type]


def happened(*reports: Report, **values: object) -> Incident:
    base: dict[str, object] = {"when": When(start=DAY, end=DAY, precision="day"), "where": TOWN}
    return Incident(id="incident:a", type="suicide_bombing", reports=reports or (told(),), **(base | values))  # type: ignore[arg-type]


def asserting(**asserted: str) -> tuple[Assertion, ...]:
    return tuple(Assertion(aspect=aspect, value=value) for aspect, value in asserted.items())  # type: ignore[arg-type]


def verdict_of(claims: Sequence[Claim], incident: Incident | None = None, past: Sequence[Incident] = ()):  # type: ignore[no-untyped-def]
    return judge(claims, incident or happened(), past, WORLD)[0].verdict


def test_nothing_on_record_is_no_verdict_and_no_half() -> None:
    verdict = verdict_of([claim("a")])
    assert (verdict.rating, verdict.low, verdict.high) == ("cannot_be_judged", None, None)
    assert "unknown: 0 earlier incidents" in " ".join(verdict.reasons)
    assert unlinked(claim("a")).verdict.low is None


def test_a_claim_that_gets_ministry_and_target_wrong_and_has_a_rival_is_doubted() -> None:
    words = asserting(target="staff of the justice ministry", institution="Ministry of Justice")
    doubted = claim("a", channel="Herald", asserts=words, doubted_by=("an institute",))
    weighed = judge([doubted, claim("b", "red-hand")], happened(), (), WORLD)
    verdict = weighed[0].verdict
    assert verdict.rating == "doubtful"
    assert {c.aspect: c.found for c in verdict.contradictions} == {
        "target": "lawyers and mourners",
        "institution": "Ministry of Law and Justice",
    }
    assert weighed[1].verdict.rating in ("plausible", "likely")
    text = explain(weighed[0])
    assert text.startswith("The claim by grey-state is doubtful (20% to 45%). Against it: ")
    assert text.count(". ") == 2


def test_a_slip_in_a_name_never_decides_and_weighs_less_in_a_translation() -> None:
    words = asserting(institution="Ministry of Justice")
    at_home, abroad = claim("a", language="ur", asserts=words), claim("a", language="ar", asserts=words)
    first, second = verdict_of([at_home]), verdict_of([abroad])
    assert first.rating == second.rating == "likely"
    assert first.contradictions[0].weight < second.contradictions[0].weight < 0
    assert "translated" in second.reasons[0]


def test_the_claims_own_words_are_no_second_witness() -> None:
    span = Span(document="d1", start=10, end=40, quote="among justice ministry staff..")
    echoed = told(targets=(Target(text="justice ministry staff", span=Span(document="d1", start=16, end=38, quote="x")),))
    words = (Assertion(aspect="target", value="justice ministry staff", span=span),)
    verdict = verdict_of([claim("a", asserts=words, evidence={"claim": (span,)})], happened(echoed))
    assert verdict.rating == "cannot_be_judged"


@pytest.mark.parametrize(
    ("asserted", "sign"),
    [
        ({"date": "on Monday"}, 1),
        ({"date": "Tuesday"}, -1),
        ({"date": "August 4"}, 1),
        ({"place": "Darveh"}, 1),
        ({"place": "Tallan"}, -1),
        ({"weapon": "explosive belt"}, 1),
        ({"weapon": "car bomb"}, -1),
        ({"toll": "200 soldiers"}, -1),
        ({"toll": "70 people"}, 1),
        ({"attackers": "one fighter"}, 1),
        ({"attackers": "three fighters"}, -1),
        ({"target": "lawyers"}, 1),
        ({"target": "soldiers"}, -1),
    ],
)
def test_each_fact_is_held_against_the_reports(asserted: dict[str, str], sign: int) -> None:
    settled = {name: Settled(count=exactly(n), policy="house", reason="") for name, n in (("killed", 70), ("attackers", 1))}
    incident = happened(told(weapons=("explosive vest",)), settled=settled)
    verdict = verdict_of([claim("a", asserts=asserting(**asserted))], incident)
    assert verdict.reasons[0].startswith("For" if sign > 0 else "Against")
    assert bool(verdict.contradictions) == (sign < 0)


def test_chapter_and_parent_are_one_claimant_with_a_note() -> None:
    weighed = judge([claim("a"), claim("b", "grey-state-hills", channel="Herald")], happened(), (), WORLD)
    assert len(weighed) == 1
    assert (
        weighed[0].verdict.reasons[-1] == "Open: Documents name the claimant as grey-state and as grey-state-hills; they are taken as one."
    )


def test_denial_and_withdrawal_by_the_same_organisation_weigh_most() -> None:
    denied = judge([claim("a"), claim("b", stance="denies")], happened(), (), WORLD)
    assert denied[0].verdict.rating == "doubtful"
    assert denied[1].verdict.rating == "cannot_be_judged"
    assert verdict_of([claim("a"), claim("b", stance="retracts")]).rating == "unlikely"


def test_presence_before_and_absence_only_where_the_record_is_long() -> None:
    earlier = When(start=date(2031, 7, 1), end=date(2031, 7, 1), precision="day")
    own = ActorRole(actor="grey-state", name="grey-state", role="initiator")
    here = replace(happened(), id="incident:b", when=earlier, actors=(own,))
    assert verdict_of([claim("a")], past=[here]).reasons[0] == "For: grey-state had acted in Westmark before (1 earlier on record)."
    later = replace(here, when=When(start=date(2031, 9, 1), end=date(2031, 9, 1), precision="day"))
    assert verdict_of([claim("a")], past=[later]).rating == "cannot_be_judged"
    others = [replace(here, id=f"incident:{n}", actors=()) for n in range(30)]
    assert verdict_of([claim("a")], past=others).reasons[0].startswith("Against: None of 30 earlier incidents")


def test_officials_and_channels_count() -> None:
    blamed = ActorRole(actor="red-hand", name="Red Hand", role="initiator", basis="attributed", attribution="the interior ministry")
    against = verdict_of([claim("a", channel="Trumpet")], happened(told(actors=(blamed,))))
    assert [r.split(":")[0] for r in against.reasons[:2]] == ["Against", "Against"]
    agreed = judge([claim("b", "red-hand", channel="Trumpet")], happened(told(actors=(blamed,))), (), WORLD)[0].verdict
    assert agreed.rating == "likely"
    assert agreed.low == 0.8


def test_the_order_of_claims_changes_no_verdict() -> None:
    claims = [claim("a", asserts=asserting(target="soldiers")), claim("b", "red-hand"), claim("c", channel="Herald")]
    one = {w.verdict for w in judge(claims, happened(), (), WORLD)}
    assert {w.verdict for w in judge(claims[::-1], happened(), (), WORLD)} == one


def test_words_of_claims_are_understood() -> None:
    assert target_kinds(["Ministry of Justice officials"]) == {"justice_ministry"}
    assert weapon_kinds(["a suicide vest"]) == {"vest"}
    assert number("killed 1,200 or so") == 1200
    assert names_day("no day", DAY) is None


def test_a_persons_rating_stands_over_the_computed_one() -> None:
    weighed = judge([claim("a", channel="Herald")], happened(), (), WORLD)[0]
    older = Judgement(person="bo", about="claim:a", decision="rating", value="doubtful")
    newer = Judgement(person="ana", about="claim:a", decision="rating", value="unlikely", reason="the video shows another town")
    verdict = decided(weighed, [older, newer]).verdict
    assert (verdict.rating, verdict.low, verdict.high) == ("unlikely", 0.01, 0.2)
    assert verdict.reasons[0] == "Decided by ana: unlikely, as the video shows another town."
    assert decided(weighed, []) == weighed


def test_words_repeated_from_the_claim_do_not_confirm_it() -> None:
    repeating = told(targets=(Target(text="ministry"), Target(text="lawyers")))
    words = asserting(target="officials from the Ministry of Justice")
    verdict = verdict_of([claim("a", asserts=words)], happened(repeating))
    assert verdict.contradictions[0].found == "lawyers"


def test_a_faction_without_a_name_is_no_rival_but_an_unknown_organisation_is() -> None:
    faction = judge([claim("a"), claim("a hill faction", None)], happened(), (), WORLD)
    assert faction[0].verdict.rating == "cannot_be_judged"
    unknown = judge([claim("a"), claim("Blue Lantern", None)], happened(), (), WORLD)
    assert unknown[0].verdict.reasons[0] == "Against: Blue Lantern also claims it."


def test_no_rival_in_many_documents_speaks_for_a_claim() -> None:
    tellings = tuple(Telling(report=f"report:{n}", document=f"d{n}", name=f"d{n}") for n in range(3))
    assert verdict_of([claim("a")], happened(tellings=tellings)).rating == "likely"
    copied = (tellings[0], *(replace(t, copy_of="d0") for t in tellings[1:]))
    assert verdict_of([claim("a")], happened(tellings=copied)).rating == "cannot_be_judged"


def test_what_reports_took_over_from_the_claim_is_no_confirmation() -> None:
    blamed = ActorRole(actor="grey-state", name="grey-state", role="initiator")
    relaying, other = told(actors=(blamed,)), told(actors=(blamed,), document="d2")
    assert verdict_of([claim("a")], happened(relaying)).rating == "cannot_be_judged"
    assert verdict_of([claim("a")], happened(relaying, other)).reasons[0].startswith("For: Reports call grey-state responsible")


def test_a_contested_claim_is_no_past_presence() -> None:
    both = tuple(ActorRole(actor=name, name=name, role="initiator", basis="claimed") for name in ("grey-state", "red-hand"))
    earlier = When(start=date(2031, 7, 1), end=date(2031, 7, 1), precision="day")
    before = replace(happened(), id="incident:b", when=earlier, actors=both)
    assert verdict_of([claim("a")], past=[before]).rating == "cannot_be_judged"
    assert verdict_of([claim("a")], past=[replace(before, actors=both[:1])]).rating == "likely"
