from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.model.record import Figure, Report
from tasdiq.model.text import Span
from tasdiq.model.values import Count, When, exactly
from tasdiq.weigh.bodies import Source, credited
from tasdiq.weigh.figures import ALL_SIDES, settle, settle_all, settle_report


def source(name: str, day: int | None = None, *, witness: str | None = None, main: bool = True, **whose: str) -> Source:
    published = date(2031, 8, day) if day else None
    return Source(document=name, name=name, witness=witness or name, published=published, order=day or 0, main=main, **whose)


def parts(words: str, total: str, part: str, number: int, **values: object) -> list[Figure]:
    """A total and a number of those in it, both standing in the words."""
    spans = [Span(document="a", start=words.index(w), end=words.index(w) + len(w), quote=w) for w in (total, part)]
    whole = killed(int(total.split()[0]), span=spans[0])
    return [whole, killed(number, subset=True, span=spans[1], **values)]


def killed(number: int, by: str | None = None, **values: object) -> Figure:
    return Figure(measure="killed", count=exactly(number), attribution=by, **values)  # type: ignore[arg-type]


def at_least(number: int, **values: object) -> Figure:
    return Figure(measure="killed", count=Count(low=number, best=number), **values)  # type: ignore[arg-type]


def test_the_latest_official_count_wins_and_says_why() -> None:
    settled = settle(
        [
            (killed(70, "the health ministry"), source("Daily Lamp", 8)),
            (killed(74, "Westmark's health ministry"), source("Evening Post", 11)),
            (killed(93), source("Radio Hill", 8)),
        ]
    )
    assert settled.count.best == 74
    assert settled.reason == "latest official count: 74, health ministry, 11 Aug 2031; others say 93; superseded: 70"
    assert (settled.count.low, settled.count.high) == (74, 93)


def test_a_body_may_correct_itself_downwards() -> None:
    rows = [(killed(280, "interior ministry"), source("a", 1)), (killed(260, "interior ministry"), source("b", 2))]
    assert settle(rows).count.best == 260


def test_without_an_official_count_the_lower_median_of_independent_sources() -> None:
    rows = [(killed(n), source(f"d{n}", 8)) for n in (60, 67, 70, 93)]
    settled = settle(rows)
    assert settled.count == Count(low=60, best=67, high=93)
    assert settled.reason == "median of 4 independent sources: 67, d67, 8 Aug 2031; others say 60 to 93"


@pytest.mark.parametrize("policy", ["acled", "house"])
def test_a_number_that_a_page_repeats_in_its_own_voice_is_no_second_source(policy: str) -> None:
    page, other = source("a", 8), source("b", 8)
    headline, text = killed(14, official=False), killed(14, "health ministry", official=True)
    settled = settle([(headline, page), (text, page), (killed(11), other)], policy)
    assert "independent sources agree" not in settled.reason
    assert {headline, text} <= {*settled.winners, *settled.losers}  # both stay visible
    alone = settle([(killed(14), page), (killed(14, "health ministry", official=True), source("c", 8)), (killed(11), other)], "acled")
    assert alone.count.best == 14 and alone.reason.startswith("2 independent sources agree")


def test_a_copy_and_an_agency_quoted_twice_count_once() -> None:
    rows = [
        (killed(60), source("a", 8)),
        (killed(60), source("b", 9, witness="a")),
        (killed(70, "Reuters"), source("c", 8)),
        (killed(70, "according to Reuters"), source("d", 8)),
        (killed(80), source("e", 8)),
    ]
    assert settle(rows).reason.startswith("median of 3 independent sources: 70")


def test_two_papers_that_print_one_agency_or_have_one_publisher_are_one_source() -> None:
    rows = [
        (killed(60), source("a", 8, agency="afp", publisher="Daily Lamp")),
        (killed(60, "AFP"), source("b", 8, publisher="Evening Post")),
        (killed(64), source("c", 8, publisher="Radio Hill")),
        (killed(66), source("d", 8, publisher="Radio Hill")),
    ]
    assert settle(rows).reason == "median of 2 independent sources: 60, AFP, 8 Aug 2031; others say 66; superseded: 64"
    assert settle(rows, "gtd").reason.startswith("the lowest of the recent sources, which disagree: 60")
    assert settle([*rows, (killed(66, "quoting Agence France Presse"), source("e", 9))]).count.best == 66


@pytest.mark.parametrize(
    ("publisher", "text", "agency"),
    [
        ("Evening Post (Deutsche Welle)", "A bomb went off.", "dw"),
        ("Evening Post", "DARVEH, Aug 4 (Reuters) - A bomb went off.", "reuters"),
        ("Evening Post", "DARVEH: AFP - A bomb went off.", "afp"),
        ("Evening Post", "A bomb went off.\n(AP)", "ap"),
        ("Evening Post", "A bomb went off, Reuters said. The tap ran on.", None),
        (None, "He saw an app on a map - then a bang.", None),
        (None, "", None),
    ],
)
def test_the_agency_a_page_prints_is_known_by_its_credit(publisher: str | None, text: str, agency: str | None) -> None:
    assert credited(publisher, text) == agency


def test_a_higher_count_of_a_later_day_overtakes_what_no_official_gave() -> None:
    first, same_without_day, later = (killed(61), source("a", 8)), (killed(61), source("b")), (killed(80), source("c", 9))
    settled = settle([first, same_without_day, later])
    assert (settled.count.low, settled.count.best) == (80, 80)
    assert settled.reason.endswith("superseded: 61")
    assert settle([first, (killed(50), source("c", 9))]).count == Count(low=50, best=50, high=61)  # lower: they disagree
    assert settle([first, (killed(610), source("c", 9))]).count.best == 61  # ten times as many is no rise
    official = (killed(61, "police"), source("a", 8))
    assert settle([official, later]).count.best == 61


def test_a_count_without_a_day_gives_way_to_a_higher_one_that_two_sources_agree_on() -> None:
    early = (killed(13, "a senior policeman"), source("a"))
    agreed = [(killed(17), source("b", 8)), (killed(17), source("c", 8))]
    assert settle([early, *agreed]).count.best == 17
    assert settle([early, agreed[0]]).count.best == 13
    assert settle([(early[0], source("a", 8)), *agreed]).count.best == 13  # an official count of that day stands


def test_attackers_told_within_a_total_are_taken_out_of_attacks() -> None:
    words = "The raid left 12 people dead, including two of the attackers, police said."
    rows = [(f, source("a", 8)) for f in parts(words, "12 people", "two of the attackers", 2, side="militants")]
    assert settle_all(rows, "armed_assault")["killed"].count == exactly(10)
    assert settle_all(rows, "clash")["killed"].count == exactly(12)
    assert [settle_all(rows, "armed_assault", p)["killed"].count.best for p in ("gtd", "acled", "ucdp")] == [12, 12, 12]
    assert settle_all(rows, "armed_assault")["killed/militants"].count.low == 2
    apart = [(killed(10), source("a", 8)), (Figure(measure="attackers_killed", count=exactly(2)), source("a", 8))]
    assert settle_all(apart, "armed_assault", "gtd")["killed"].count.best == 12
    lawyers = parts("It killed 70 people, 55 of them lawyers.", "70 people", "55 of them lawyers", 55, side="civilians")
    assert settle_all([(f, source("a", 8)) for f in lawyers], "bombing")["killed"].count == exactly(70)


def test_unknown_is_not_zero_and_subsets_are_no_totals() -> None:
    settled = settle([(killed(55, subset=True), source("a", 8))])
    assert settled.count == Count()
    assert settle([]).reason == "no source gives a count"


def test_at_least_keeps_the_top_open() -> None:
    assert settle([(at_least(70), source("a", 8)), (killed(67), source("b", 8))]).count == Count(low=67, best=67, high=None)
    assert settle([(at_least(70), source("a", 8)), (killed(74), source("b", 8))]).count.high == 74


def test_what_the_perpetrators_say_or_others_deny_does_not_count() -> None:
    rows = [(killed(200, "Amaq"), source("a", 9)), (killed(300, stance="denied"), source("b", 9)), (killed(12), source("c", 8))]
    assert settle(rows).count == Count(low=12, best=12, high=12)
    assert settle(rows[:1]).count.best is None


def test_parts_by_side_or_side_by_side_are_summed() -> None:
    sides = [(killed(12, side="security_forces"), source("a", 8)), (killed(3, side="civilians"), source("a", 8))]
    assert settle(sides).count.best == 15
    words = "The blast killed 169 villagers and 13 visitors."
    spans = [Span(document="a", start=words.index(w), end=words.index(w) + len(w), quote=w) for w in ("169 villagers", "13 visitors")]
    together = [(killed(n, span=span), source("a", 8)) for n, span in zip((169, 13), spans, strict=True)]
    assert settle(together).count == exactly(182)


def test_attackers_are_left_out_of_attacks_and_counted_in_clashes() -> None:
    rows = [(killed(4, side="civilians"), source("a", 8)), (killed(2, side="militants"), source("a", 8))]
    assert settle_all(rows, "bombing")["killed"].count.best == 4
    clash = settle_all(rows, "clash")
    assert clash["killed"].count.best == 6
    assert clash["killed/militants"].count.best == 2
    assert "killed/security_forces" not in clash


def test_sides_counted_by_different_sources_add_up_and_are_no_rivals_of_a_total() -> None:
    fighters = (killed(15, side="militants"), source("a", 8))
    soldiers = (killed(2, side="security_forces"), source("b", 8))
    assert settle([fighters, soldiers], sides=ALL_SIDES).count == exactly(17)
    everyone = (killed(18), source("c", 8))
    assert settle([fighters, soldiers, everyone], sides=ALL_SIDES).count == exactly(18)
    both = settle_all([fighters, soldiers], "clash")
    assert both["killed"].reason == "sum over the sides: 2 (one source: 2, b, 8 Aug 2031) + 15 (one source: 15, a, 8 Aug 2031)"


def test_a_named_victim_is_no_total_where_others_count_more() -> None:
    named = Figure(measure="killed", count=Count(low=1, best=1, high=1, wording="the commander"))
    counted = Figure(measure="killed", count=Count(low=1, best=1, high=1, wording="one soldier"))
    more = (at_least(31), source("b", 8))
    assert settle([(named, source("a", 8)), more]).count == Count(low=31, best=31)
    assert settle([(counted, source("a", 8)), more]).count.low == 1
    assert settle([(named, source("a", 8))]).count.best == 1


def test_a_first_day_count_gives_way_to_two_later_sources() -> None:
    rows = [(killed(63, "the hospital's director"), source("a", 8))]
    later = [(at_least(74), source("b", 11)), (killed(74), source("c", 11))]
    assert settle([*rows, later[0]]).count.best == 63
    assert settle([*rows, *later]).count.best == 74


def test_background_lines_count_as_later_sources_but_not_as_official() -> None:
    rows = [(killed(88, "health ministry"), source("a", 17)), (killed(90, "police"), source("b", 24, main=False))]
    assert settle(rows).count == Count(low=88, best=88, high=90)


def test_vague_words_give_way_to_numbers() -> None:
    dozens = Figure(measure="killed", count=Count(low=24, best=24, estimated=True, wording="dozens"))
    assert settle([(dozens, source("a", 8)), (killed(45), source("b", 8))]).count == exactly(45)
    assert settle([(dozens, source("a", 8))]).count.estimated
    assert settle([(dozens, source("a", 8))], "acled").count.best == 12


def test_the_other_policies_follow_their_codebooks() -> None:
    rows = [
        (killed(10), source("a", 8)),
        (killed(14), source("b", 9)),
        (killed(12), source("c", 9)),
        (killed(12), source("d", 9)),
    ]
    assert settle(rows, "gtd").count.best == 12  # what most recent sources say
    assert settle(rows[:3], "gtd").count.best == 12  # they disagree: the lowest
    assert settle(rows[:3], "acled").count.best == 10  # the lowest
    assert settle(rows, "acled").count.best == 12  # two agree
    assert settle(rows, "ucdp").count == Count(low=10, best=12, high=14)
    attack = [(killed(4), source("a", 8)), (Figure(measure="attackers_killed", count=exactly(1)), source("a", 8))]
    assert settle_all(attack, "suicide_bombing", "gtd")["killed"].count.best == 5
    assert settle_all(attack, "suicide_bombing")["killed"].count.best == 4
    with pytest.raises(BadValueError, match="choose from"):
        settle(rows, "mine")


def test_acled_has_no_injured_no_sides_and_no_unknown_toll() -> None:
    hurt = Figure(measure="injured", count=exactly(9))
    found = settle_all([(hurt, source("a", 8))], "bombing", "acled")
    assert {name: settled.count.best for name, settled in found.items()} == {"killed": 0}
    assert found["killed"].reason == "no count is given, which ACLED writes as 0"
    assert set(settle_all([(killed(4, side="civilians"), source("a", 8))], "bombing", "acled")) == {"killed"}


@pytest.mark.parametrize("policy", ["house", "gtd", "acled", "ucdp"])
def test_every_policy_says_what_lost(policy: str) -> None:
    rows = [(killed(10), source("a", 8)), (killed(14), source("b", 9)), (killed(12), source("c", 9)), (killed(12), source("d", 9))]
    settled = settle(rows, policy)
    assert settled.losers and settled.policy == policy
    assert ("others say" in settled.reason) or ("superseded" in settled.reason)


def test_one_document_presents_its_own_voice_or_the_newest_official_count() -> None:
    told = (at_least(67), killed(63, "the hospital's director", official=True), killed(93, "local media"))
    report = Report(id="report:a", document="a", type="bombing", figures=told)
    settled = settle_report(report)["killed"]
    assert settled.count == Count(low=67, best=67)
    assert len(settled.losers) == 2
    later = When(start=date(2031, 8, 9), end=date(2031, 8, 9), precision="day")
    newer = (*told, killed(61, "health ministry", official=True, as_of=later))
    assert settle_report(Report(id="report:a", document="a", type="bombing", figures=newer))["killed"].count.best == 61


_COUNTS = st.one_of(
    st.integers(0, 99).map(exactly), st.integers(0, 99).map(lambda n: Count(low=n, best=n)), st.integers(0, 99).map(lambda n: Count(high=n))
)
_FIGURES = st.builds(
    Figure,
    measure=st.just("killed"),
    count=_COUNTS,
    side=st.sampled_from(["unknown", "civilians", "militants"]),
    attribution=st.sampled_from([None, "police", "health ministry", "Reuters", "a villager"]),
    stance=st.sampled_from(["asserted", "denied", "claimed"]),
    superseded=st.booleans(),
    subset=st.booleans(),
)
_SOURCES = st.builds(source, st.sampled_from("abc"), st.just(8), main=st.just(True))
_ROWS = st.lists(st.tuples(_FIGURES, _SOURCES), max_size=7)
_POLICIES = st.sampled_from(["house", "gtd", "acled", "ucdp"])


@settings(max_examples=150, deadline=None)
@given(_ROWS, _POLICIES, st.randoms())
def test_order_does_not_matter_and_counts_rise(rows: list[tuple[Figure, Source]], policy: str, random: Random) -> None:
    settled = settle(rows, policy, ALL_SIDES)
    again = settle(random.sample(rows, len(rows)), policy, ALL_SIDES)
    assert (again.count, again.reason) == (settled.count, settled.reason)


@settings(max_examples=150, deadline=None)
@given(_ROWS, _POLICIES)
def test_a_copy_changes_nothing(rows: list[tuple[Figure, Source]], policy: str) -> None:
    copied = [(f, Source(document=f"copy of {s.document}", name="copy", witness=s.witness, order=s.order + 50)) for f, s in rows]
    assert settle(rows + copied, policy, ALL_SIDES).count == settle(rows, policy, ALL_SIDES).count
