from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tasdiq.model.incident import Incident, Settled, Telling
from tasdiq.model.record import ActorRole, Assertion, Claim, Figure, Report, Target
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Span
from tasdiq.model.values import When, Where, exactly
from tasdiq.weigh.case import World
from tasdiq.weigh.claims import names_day, number, target_kinds, weapon_kinds
from tasdiq.weigh.credibility import decided, judge, unlinked
from tasdiq.weigh.explain import explain
from tasdiq.weigh.lies import of_silence

DAY = date(2031, 8, 4)  # a Monday
TOWN = Where(name="Darveh", admin1="Westmark", country="PK", precision="settlement", site="Civil Hospital")


def right_name(name: str, country: str | None, day: date | None) -> str | None:
    return "Ministry of Law and Justice" if name.casefold() in ("ministry of justice", "justice ministry") and country == "PK" else None


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
    assert text.startswith("The claim by grey-state is doubtful (unlikely, 20% to 45%). Against it: ")
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


def test_every_factor_has_its_weight_and_the_words_it_stands_on() -> None:
    def said(document: str, quote: str) -> dict[str, tuple[Span, ...]]:
        return {"claim": (Span(document=document, start=0, end=len(quote), quote=quote),)}

    fact = Assertion(aspect="target", value="soldiers", span=Span(document="d1", start=40, end=48, quote="soldiers"))
    target = Target(text="lawyers", span=Span(document="d2", start=5, end=12, quote="lawyers"))
    first = claim("a", asserts=(fact,), evidence=said("d1", "Grey State said it did it"), doubted_by=("an institute",))
    rival = claim("b", "red-hand", evidence=said("d3", "Red Hand claimed it"))
    denial = claim("c", stance="denies", evidence=said("d4", "Grey State denied it"))
    weighed = judge([first, rival, denial], happened(told(targets=(target,))), (), WORLD)[0]
    quotes = {f.name: [s.quote for s in f.evidence] for f in weighed.verdict.factors if f.weight}
    assert quotes == {
        "denied": ["Grey State denied it"],
        "target_differs": ["soldiers", "lawyers"],
        "rival_claim": ["Red Hand claimed it"],
        "doubted": ["Grey State said it did it"],
    }
    assert [c.id for c in weighed.later] == ["claim:c"]
    assert len(weighed.verdict.factors) == len(weighed.verdict.reasons)


def test_titles_that_do_not_exist_are_told_as_offices() -> None:
    verdict = verdict_of([claim("a", asserts=asserting(institution="Minister of Justice"))])
    assert "there is no such office" in verdict.reasons[0]
    assert verdict.contradictions[0].found == "Ministry of Law and Justice"


def test_attackers_said_to_have_come_back_are_held_against_the_dead_that_others_count() -> None:
    killed = Span(document="d2", start=3, end=9, quote="killed")
    figure = Figure(measure="attackers_killed", count=exactly(2), side="militants", span=killed)
    settled = {"attackers_killed": Settled(count=exactly(2), policy="house", reason="", winners=(figure,))}
    back = claim("a", asserts=asserting(fate="returned safely"))
    assert verdict_of([back], happened(settled=settled)).contradictions[0].found == "2 killed"
    martyr = claim("a", asserts=asserting(fate="martyr"))
    stormed = replace(happened(settled=settled), type="armed_assault")
    assert verdict_of([martyr], stormed).reasons[0].startswith("For")
    assert verdict_of([martyr], happened(settled=settled)).rating == "cannot_be_judged"  # of a suicide bomber it goes without saying
    own = replace(back, evidence={"claim": (killed,)})
    assert verdict_of([own], happened(settled=settled)).rating == "cannot_be_judged"  # only the claim itself says so


def test_a_toll_of_the_wounded_is_held_against_the_wounded() -> None:
    quote = "Grey State said it wounded 90 soldiers"
    whole = Span(document="d1", start=100, end=100 + len(quote), quote=quote)
    fact = Assertion(aspect="toll", value="90", span=Span(document="d1", start=127, end=129, quote="90"))
    settled = {
        "killed": Settled(count=exactly(3), policy="house", reason=""),
        "injured": Settled(count=exactly(90), policy="house", reason=""),
    }
    verdict = verdict_of([claim("a", asserts=(fact,), evidence={"claim": (whole,)})], happened(settled=settled))
    assert verdict.factors[0].name == "toll_agrees"


def test_a_claim_before_its_attack_or_long_after_is_doubted() -> None:
    before, late = (When(start=day, end=day, precision="day") for day in (date(2031, 8, 1), date(2031, 9, 4)))
    assert verdict_of([claim("a", when=before)]).factors[0].name == "claimed_before"
    assert verdict_of([claim("a", when=late)]).factors[0].text == "It was made 31 days after the attack."


def test_a_faction_without_a_name_may_be_one_that_is_named() -> None:
    weighed = judge([claim("a hill faction", None), claim("b")], happened(), (), WORLD)
    faction = weighed[0].verdict
    assert faction.rating == "cannot_be_judged"
    assert "It may be grey-state, named as claimant elsewhere." in " ".join(faction.reasons)


BLAMED = ActorRole(actor="grey-state", name="grey-state", role="initiator", type="non_state", basis="attributed", attribution="police")


@pytest.mark.parametrize(
    ("claims", "reports", "lies"),
    [
        ([claim("a", asserts=asserting(target="soldiers")), claim("b", "red-hand")], [told()], [("false_claim",), ()]),
        ([claim("a"), claim("b", stance="disavows")], [told()], [("false_flag",), ()]),
        ([claim("a", channel="Herald"), claim("b", stance="denies")], [told()], [(), ()]),
        ([claim("b", stance="denies")], [told(actors=(BLAMED,))], [("hot_potato",)]),
        ([claim("b", stance="denies")], [told()], [()]),
        ([claim("a")], [told()], [()]),
    ],
)
def test_the_four_lies_are_named_where_they_fit(claims: list[Claim], reports: list[Report], lies: list[tuple[str, ...]]) -> None:
    assert [w.verdict.lies for w in judge(claims, happened(*reports), (), WORLD)] == lies


def test_an_attack_that_officials_lay_at_a_door_and_nobody_claims_may_be_kept_silent() -> None:
    tellings = tuple(Telling(report=f"report:{n}", document=f"d{n}", name=f"d{n}") for n in range(3))
    silent = happened(told(actors=(BLAMED,)), tellings=tellings)
    found = of_silence(silent, 3)
    assert found is not None
    assert found.text == "Officials hold grey-state responsible, but none of 3 documents tells of a claim."
    assert of_silence(replace(silent, claims=tuple(judge([claim("a")], silent, (), WORLD))), 3) is None
    assert of_silence(silent, 4) is None


def test_nothing_is_called_certain_or_confirmed() -> None:
    best = {"channel": "Herald", "asserts": asserting(date="on Monday", place="Darveh", target="lawyers", weapon="vest")}
    weighed = judge([claim("a", **best)], happened(told(actors=(BLAMED,), weapons=("explosive vest",))), (), WORLD)[0]
    assert (weighed.verdict.rating, weighed.verdict.words, weighed.verdict.high) == ("likely", "very likely", 0.95)
    assert "confirm" not in (explain(weighed) + " ".join(weighed.verdict.reasons)).casefold()


def test_a_rating_can_be_taken_back_and_reads_as_a_persons() -> None:
    weighed = judge([claim("a", channel="Herald")], happened(), (), WORLD)[0]
    given = Judgement(person="ana", about="claim:a", decision="rating", value="unlikely", reason="the film shows another town")
    taken = Judgement(person="bo", about="claim:a", decision="rating", value="computed", reason="the film is of that town")
    assert explain(decided(weighed, [given])).startswith(
        "ana rated the claim by grey-state unlikely (almost no chance to very unlikely, 1% to 20%)."
    )
    assert decided(weighed, [given]).verdict.factors == weighed.verdict.factors
    assert decided(weighed, [given, taken]) == weighed


def test_the_explanation_is_three_sentences_at_most_whatever_is_known() -> None:
    every = [
        judge([claim("a")], happened(), (), WORLD)[0],
        judge([claim("a", asserts=asserting(target="soldiers")), claim("b", "red-hand")], happened(), (), WORLD)[0],
        judge([claim("b", stance="denies")], happened(told(actors=(BLAMED,))), (), WORLD)[0],
        unlinked(claim("a")),
    ]
    for weighed in every:
        text = explain(weighed)
        assert 1 <= text.count(". ") + 1 <= 3, text
        assert text.endswith(".")


def test_hundreds_of_claims_by_a_few_are_compared_by_their_names() -> None:
    asked: list[tuple[str, str]] = []
    world = replace(WORLD, same_actor=lambda a, b: (asked.append((a, b)), WORLD.same_actor(a, b))[1])  # type: ignore[func-returns-value]
    names = ("grey-state", "red-hand", "grey-state-hills", "blue-star")
    claims = [claim(f"{number}", names[number % 4]) for number in range(400)]
    reports = [told(document=f"d{n}", actors=(ActorRole(actor="red-hand", name="red-hand", role="initiator"),)) for n in range(50)]  # fmt: skip
    found = judge(claims, happened(*reports), (), world)
    assert sorted(len(one.claims) for one in found) == [100, 100, 200]
    assert len(asked) < 2000  # each with each would be a hundred thousand
