"""What one report tells of, by rules alone: short synthetic reports in, incidents out."""

from collections.abc import Callable
from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.model.record import Report
from tasdiq.model.text import Document, plain
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.weigh.figures import settle_report

Read = Callable[..., tuple[Report, ...]]


@pytest.fixture(scope="module")
def read() -> Read:
    coder = Coder(Config(rules_only=True))

    def reports(text: str, title: str | None = None, published: date | None = date(2019, 3, 15)) -> tuple[Report, ...]:
        return coder.code(Document(id="d", name="d.txt", text=text, title=title, published=published)).extract.reports

    return reports


def counts(report: Report, measure: str) -> list[int | None]:
    return [f.count.low if f.count.low is not None else f.count.best for f in report.figures if f.measure == measure and not f.subset]


def test_a_bombing_with_date_place_and_toll(read: Read) -> None:
    (report,) = read(
        "At least nine people were killed and 21 wounded on Thursday when a car bomb went off outside a market in Peshawar, police said."
    )
    assert (report.type, report.main, report.stage) == ("bombing", True, "accomplished")
    assert report.when.start == date(2019, 3, 14) and report.when.stated == "on Thursday"
    assert report.where.name == "Peshawar" and report.where.country == "PK"
    assert counts(report, "killed") == [9] and counts(report, "injured") == [21]
    assert "vehicle_bomb" in report.tactic


def test_a_suicide_bombing_outranks_the_words_blast_and_explosion(read: Read) -> None:
    (report,) = read(
        "A blast tore through a mosque in Kandahar on Wednesday. The explosion was caused by a suicide bomber who blew himself up. Twelve worshippers died."
    )
    assert report.type == "suicide_bombing"
    assert {f.measure for f in report.figures} >= {"killed", "attackers", "attackers_killed"}


def test_two_happenings_of_one_day_are_two_incidents(read: Read) -> None:
    reports = read(
        "A bomb exploded at a funeral in Quetta on Tuesday, killing 14 people. The mourners had gathered for a trade union leader "
        "who had been gunned down a few hours earlier."
    )
    assert [r.type for r in reports] == ["bombing", "assassination"]
    assert all(r.main for r in reports)
    assert reports[1].id in reports[0].related


def test_what_came_before_is_background_and_lends_nothing(read: Read) -> None:
    news, before = read(
        "Four policemen were injured on Thursday when a roadside bomb hit their van in Bannu. "
        "Three weeks ago a suicide bomber killed 31 people at a mosque in the same town."
    )
    assert news.main and not before.main
    assert counts(news, "killed") == [] and counts(before, "killed") == [31]


@pytest.mark.parametrize(
    "text",
    [
        "The explosion in the restaurant kitchen in Lahore was caused by a gas leak, officials said. Six people were hurt on Thursday.",
        "Police warned that militants might attack polling stations in Karachi on Friday.",
        "The cricket team attacked from the first over and killed off the match in Multan on Thursday.",
        "Prices rose by 12 percent in February, the statistics bureau in Islamabad said on Thursday.",
    ],
)
def test_what_is_no_attack_gives_no_news_of_one(read: Read, text: str) -> None:
    assert not [r for r in read(text) if r.main]


def test_a_monthly_statistic_is_no_news_of_an_incident(read: Read) -> None:
    text = "Monthly security report. Militant attacks went down by 11 percent. The 34 attacks recorded in February killed 51 people. Most were in Quetta."
    assert not [r for r in read(text, title="Monthly security report") if r.main]


def test_an_anniversary_is_no_news_of_an_incident(read: Read) -> None:
    reports = read("The town today marks four years since the attack on the school. On March 2, 2015, gunmen killed 12 teachers in Swat.")
    assert not [r for r in reports if r.main]


def test_those_who_kill_are_not_counted_as_killed(read: Read) -> None:
    (report,) = read("Two gunmen killed three soldiers in Bannu on Monday.")
    assert counts(report, "killed") == [3]
    assert [f.count.best for f in report.figures if f.measure == "attackers"] == [2]


def test_joined_counts_give_a_sum_and_its_parts(read: Read) -> None:
    (report,) = read("Five soldiers and seven civilians were wounded in a mortar attack on Kandahar on Monday.")
    injured = [f for f in report.figures if f.measure == "injured"]
    assert [(f.count.best, f.subset) for f in injured] == [(12, False), (5, True), (7, True)]
    assert [f.side for f in injured[1:]] == ["security_forces", "civilians"]


def test_an_operation_counts_the_militants(read: Read) -> None:
    (report,) = read("Security forces killed six militants and arrested two during an operation in Mastung on Sunday, the army said.")
    assert report.type == "security_operation"
    assert counts(report, "killed") == [6] and counts(report, "captured") == [2]
    assert any(a.role == "initiator" and a.type == "state" for a in report.actors)


def test_a_date_of_saying_is_not_the_date_of_happening(read: Read) -> None:
    (report,) = read("A drone strike killed a militant commander in Nangarhar, officials said on Thursday.")
    assert report.type == "air_strike" and report.when.start is None


def test_all_capitals_are_read_as_well(read: Read) -> None:
    reports = read(
        "SAN SALVADOR, 12 JAN 89 -- GUERRILLAS ATTACKED AN ELECTRIC POWER SUBSTATION IN SAN MIGUEL LAST NIGHT. TWO SOLDIERS WERE KILLED.",
        published=None,
    )
    assert reports and counts(reports[0], "killed") == [2]
    assert reports[0].when.start == date(1989, 1, 11)


def test_urdu_is_read_as_well(read: Read) -> None:
    (report,) = read("پشاور میں جمعرات کو ایک بازار میں بم دھماکہ ہوا جس میں 9 افراد ہلاک اور 21 زخمی ہوئے۔")
    assert report.type == "bombing" and counts(report, "killed") == [9] and counts(report, "injured") == [21]


def test_an_attack_list_is_taken_apart(read: Read) -> None:
    reports = read(
        "The group has carried out many attacks, including the attack on the airport in Karachi, the naval base and the church in Quetta."
    )
    assert len(reports) == 3


def test_every_value_stands_on_its_words(read: Read) -> None:
    text = "Gunmen on a motorcycle shot dead a senior lawyer in Karachi on Wednesday, police said. Two passers-by were injured."
    for report in read(text):
        for spans in report.evidence.values():
            for span in spans:
                assert text[span.start : span.end] == span.quote
        for figure in report.figures:
            assert figure.span is not None and plain(text[figure.span.start : figure.span.end]) == plain(figure.span.quote)


@pytest.mark.parametrize("text", ["", " ", "killed", "1", "bomb " * 2000, "(" * 3000, "killed 5 " * 500, "\u202ebomb\u202c \x00"])
def test_odd_texts_do_no_harm(read: Read, text: str) -> None:
    read(text)


def test_what_was_not_hit_or_was_only_blamed_is_no_target(tell: Callable[..., tuple[Report, ...]]) -> None:
    text = "A bomb killed nine traders in a bazaar in Sukkur on Monday. The attack was not against any ministry. The blast in Sukkur drew criticism of the police."
    (report,) = tell(text)
    assert {t.text for t in report.targets} & {"ministry", "police"} == set()
    assert any("traders" in t.text for t in report.targets)


def settled(report: Report, measure: str) -> tuple[int | None, int | None]:
    count = settle_report(report)[measure].count
    return count.low, count.best


@pytest.mark.parametrize(
    ("text", "captured"),
    [
        (
            "Police killed a rebel leader and detained several other insurgents in Zaria on Monday. Two additional suspects were detained there.",
            2,
        ),
        ("Soldiers detained numerous suspected insurgents in Gwoza on Monday. In a village they detained three suspected insurgents.", 3),
        ("Soldiers detained dozens of suspected insurgents in Gwoza on Monday. In a village they detained three suspected insurgents.", 24),
    ],
)
def test_a_number_takes_the_place_of_a_vague_word_that_means_about_as_many(read: Read, text: str, captured: int) -> None:
    assert settled(read(text)[0], "captured") == (captured, captured)


def test_where_a_man_held_office_is_not_where_he_was_taken(read: Read) -> None:
    (report,) = read(
        "Police captured a Haqqani sub-commander in Khost on Wednesday night. The force detained several insurgents including"
        " the commander, who was in charge of raids in Paktia. The force took the commander and two of his associates away."
    )
    assert report.where.admin1 == "Khost"


def test_a_career_told_between_two_sentences_of_the_news_does_not_turn_it_aside(read: Read) -> None:
    first, *_ = read(
        "An army unit captured a Taliban commander and a facilitator in Gardez on Wednesday. The commander was linked to an improvised"
        " explosive device attack that killed four soldiers this week, while the facilitator was also involved in bombings."
        " The unit searched a house. After questioning it identified and detained the commander, facilitator and two of their associates."
    )
    assert settled(first, "captured") == (4, 4) and "killed" not in settle_report(first)


def test_what_a_named_man_is_said_to_have_done_is_no_toll_of_the_news(read: Read) -> None:
    (report,) = read(
        "A Taliban commander was killed on Wednesday in an operation by police in Chak district, Wardak. Asad is also believed to be"
        " responsible for the deaths and injuries of several Afghan civilians, killed by bombs planted by his cell."
    )
    assert settled(report, "killed") == (1, 1)


def test_he_was_killed_counts_one(read: Read) -> None:
    (report,) = read(
        "Soldiers detained several suspects in Sangin, Helmand on Wednesday. An insurgent ran at the patrol firing. He was then killed."
    )
    assert settled(report, "killed") == (1, 1)


def test_bystanders_hurt_do_not_make_an_assassination_of_a_fight_of_the_state(read: Read) -> None:
    (report,) = read(
        "An Afghan security force killed the Taliban commander Omar Sani and one additional insurgent in Daman district, Kandahar on Wednesday."
        " As the force approached, it was attacked with small-arms fire. Two Afghan men were injured."
    )
    assert report.type == "security_operation" and settled(report, "killed") == (2, 2)


@pytest.mark.parametrize(
    ("text", "kind", "measure", "count"),
    [
        (
            "A pilotless plane, said to be foreign, destroyed a jeep in Marib, Yemen on Monday and killed two men.",
            "air_strike",
            "killed",
            2,
        ),
        ("Nine herders were slaughtered with axes near Gao, Mali on Monday.", "armed_assault", "killed", 9),
        (
            "Bandits stopped a bus near Kaduna, Nigeria on Monday and marched twelve passengers into the forest.",
            "kidnapping",
            "abducted",
            12,
        ),
        ("A grenade was rolled into a tea stall in Imphal, India on Monday. Four people were hurt.", "bombing", "injured", 4),
        ("Rebels felled three masts with explosives near Sibi, Pakistan on Monday. Two guards were injured.", "bombing", "injured", 2),
        ("A base near Kunduz was overrun by Taliban fighters on Monday. Eleven soldiers were killed.", "armed_assault", "killed", 11),
        ("Five drivers were lined up and shot on a road near Panjgur, Pakistan on Monday.", "armed_assault", "killed", 5),
        ("Three men were killed and four wounded when two gunmen opened fire in Karachi on Monday.", "armed_assault", "injured", 4),
        ("A bomb killed the head of a village council and his driver in Khost, Afghanistan on Monday.", "bombing", "killed", 2),
    ],
)
def test_each_says_it_in_its_own_words(read: Read, text: str, kind: str, measure: str, count: int) -> None:
    (report,) = read(text)
    assert report.type == kind and settled(report, measure) == (count, count)


@pytest.mark.parametrize(
    "text",
    [
        "A furnace burst at a steel works outside Lahore on Monday and the explosion killed six workers.",
        "Students burned an effigy of the minister in Quetta on Monday.",
        "Violence took the lives of 300 civilians in Iraq in May, the mission said in Baghdad on Monday.",
        "Two linemen are missing from Matta since Monday; police have not established whether they were kidnapped.",
    ],
)
def test_what_only_sounds_like_an_attack_is_none(read: Read, text: str) -> None:
    assert not any(report.main for report in read(text))


def test_a_bomb_in_a_gas_cylinder_is_no_accident(read: Read) -> None:
    (report,) = read("A bomb hidden in a gas cylinder went off in a market in Quetta on Monday, killing four people.")
    assert report.type == "bombing" and settled(report, "killed") == (4, 4)


def test_what_the_title_sums_up_is_no_attack_of_its_own(read: Read) -> None:
    reports = read(
        "Rebels dynamited a pipeline in the municipality of Saravena on Wednesday, the army said.\n\n"
        "In Arauquita, also on Wednesday, the police station came under fire. One patrolman was killed.",
        title="Pipeline and police attacked in Arauca",
    )
    assert [report.type for report in reports] == ["bombing", "armed_assault"]


def test_what_those_who_live_there_say_is_told_and_not_claimed(read: Read) -> None:
    (report,) = read("A drone killed three men in Marib, Yemen on Monday, tribesmen said.")
    assert {figure.stance for figure in report.figures} == {"asserted"}


@pytest.mark.parametrize(
    ("text", "measure", "count"),
    [
        ("A bomb went off in a market in Hangu on Wednesday. A ninth victim, a herdsman, succumbed to his wounds on Thursday.", "killed", 9),
        ("The health office has raised the number of those killed in the bombing in Gardez on Wednesday to 23, with 51 wounded.", "killed", 23),
        ("Mortar shells hit a hamlet near Miranshah on Wednesday, killing a nine-year-old girl and her grandfather.", "killed", 2),
        ("A boy of eight was killed when gunmen fired on a bus near Panjgur on Wednesday.", "killed", 1),
        ("Two guards were killed and a third injured when armed men raided a checkpost in Panjgur on Wednesday.", "injured", 1),
        ("Two men were killed and fourteen people, three policemen among them, injured by a bomb in Kandahar on Wednesday.", "injured", 14),
        ("Three constables who tried to hold the mob back in Multan on Wednesday were injured. The mob set a house on fire.", "injured", 3),
        ("Gunmen attacked a post near Zahedan, Iran on Wednesday and three soldiers fell in the fight. Two assailants were also killed.", "killed", 3),
    ],
)  # fmt: skip
def test_tolls_are_told_in_many_ways(read: Read, text: str, measure: str, count: int) -> None:
    assert settled(read(text)[0], measure) == (count, count)


def test_where_the_hurt_were_taken_and_when_they_died_is_not_where_and_when_it_was(read: Read) -> None:
    (report,) = read(
        "A man wounded in Tuesday's bombing in Khost died in a hospital in Kabul on Thursday."
        " Others are in hospitals in Kabul, Ghazni and Gardez."
    )
    assert (report.when.start, report.where.admin1) == (date(2019, 3, 12), "Khost")


def test_shots_for_joy_and_the_verdict_on_an_old_attack_are_no_news_of_one(read: Read) -> None:
    for text in (
        "A boy was killed by bullets that guests had fired into the air at a wedding outside Jalalabad on Wednesday.",
        "A court on Wednesday found seven men guilty of the explosions that killed 19 people in two markets of Mumbai in 2004.",
    ):
        assert not any(report.main for report in read(text))


def test_the_sum_of_many_attacks_is_the_toll_of_none(read: Read) -> None:
    reports = read(
        "In Hilla a car bomb killed seven people on Wednesday. In Mosul gunmen followed an editor to his home and killed him.",
        title="Attacks across Iraq leave 13 dead",
    )
    assert [settled(report, "killed")[0] for report in reports] == [7, 1]


def test_what_the_attackers_say_does_not_take_the_place_of_what_is_told(read: Read) -> None:
    report, *_ = read(
        "Two policemen were killed when armed men raided a checkpost in Panjgur on Wednesday. The Baloch Liberation Army said in a"
        " statement that its fighters had overrun the post; it put the government's losses at nine dead."
    )
    assert settled(report, "killed") == (2, 2)


def test_what_was_earlier_in_the_week_is_not_the_news(read: Read) -> None:
    reports = read(
        "A drone killed a rebel leader in Achin, Nangarhar on Wednesday. He would be the second to die within days: a former spokesman,"
        " once a commander, was killed by a drone in Nangarhar earlier in the week.",
        title="Head of rebels killed last month, envoy says",
    )
    assert [report.when.start for report in reports if report.main] == [date(2019, 3, 13)]


@pytest.mark.parametrize(
    ("text", "where", "killed"),
    [
        ("Ten people died in Quetta on Wednesday when a bomb exploded in a market.", "Quetta", 10),
        ("Five people were killed in the Karachi blast on Wednesday, police said.", "Karachi", 5),
        ("Gunmen killed four residents of Turbat on Wednesday.", "Turbat", 4),
        ("A bomb tore through the emergency ward of a hospital in Quetta on Wednesday, killing 40 people.", "Quetta", 40),
        ("Seventy people died in a hospital in Quetta on Wednesday when a suicide bomber struck.", "Quetta", 70),
        ("A bomb killed five people in Quetta on Wednesday, bringing the number of dead this month to 20.", "Quetta", 5),
        ("Militants attacked troops on manoeuvres near Gao, Mali on Wednesday, killing five soldiers.", "Gao", 5),
        ("Air strikes across Gaza killed 30 people on Wednesday.", "Gaza", 30),
        ("Rebels drove towards Kidal and attacked a post there on Wednesday, killing four soldiers.", "Kidal", 4),
        ("Gunmen shot dead a policeman in Karachi on Wednesday. The officer had died of his wounds in Hyderabad.", "Karachi", 1),
    ],
)
def test_words_of_death_hospitals_homes_and_drills_do_not_hide_where_when_and_how_many(
    read: Read, text: str, where: str, killed: int
) -> None:
    report = read(text)[0]
    assert (report.where.name, report.when.start, settled(report, "killed")) == (where, date(2019, 3, 13), (killed, killed))


def test_what_is_told_beside_old_news_is_not_as_old(read: Read) -> None:
    reports = read(
        "ISLAMABAD, March 15, 2019 - A commission reported on the attack of March 1, in which gunmen killed nine people in Quetta.\n\n"
        "In Karachi, police shot dead two suspected robbers in a raid.",
    )
    assert all(report.when.start != date(2019, 3, 1) for report in reports if report.where.name == "Karachi")


@pytest.mark.parametrize(
    "text",
    [
        "Negotiators ended a round of talks in Doha on Monday. The war has killed more than 2,400 soldiers.",
        "A study published on Tuesday counts 600 attacks on health workers in two years. More than 950 people were killed, it says.",
        "Twenty people were killed when two trains collided in Karachi on Thursday. There was no sign of sabotage, officials said.",
        "A fire killed 30 workers in a shoe factory in Lahore on Tuesday. The generator had exploded.",
        "A man stabbed his wife to death in a quarrel over her dowry in Sialkot on Sunday, police said.",
    ],
)
def test_wars_studies_crashes_fires_and_quarrels_are_no_incidents(read: Read, text: str) -> None:
    assert not any(report.main for report in read(text))


@pytest.mark.parametrize(
    "told",
    [
        "Rebels hacked to death nine farmers near Kunduz on Monday.",
        "Rebels hacked nine farmers to death near Kunduz on Monday.",
        "Rebels stabbed to death nine farmers near Kunduz on Monday.",
        "On Monday nine farmers were hacked to death near Kunduz.",
    ],
)
def test_who_was_hacked_or_stabbed_to_death_is_counted(read: Read, told: str) -> None:
    (report,) = read(told)
    assert (report.type, counts(report, "killed")) == ("armed_assault", [9])


@pytest.mark.parametrize("hurt", ["and wounding nine people", "and injured nine others", "and wounding at least nine people"])
def test_who_is_killed_beside_one_is_counted_before_those_who_are_hurt(read: Read, hurt: str) -> None:
    (report,) = read(f"A bomb struck a convoy near Kunduz on Monday, killing a colonel and two guards {hurt}, the army said.")
    assert (counts(report, "killed"), counts(report, "injured")) == ([3], [9])


def test_who_is_hurt_beside_one_who_is_killed_is_not_counted_as_killed(read: Read) -> None:
    (report,) = read("A bomb killed a colonel and two guards were wounded near Kunduz on Monday, the army said.")
    assert (counts(report, "killed"), counts(report, "injured")) == ([1], [2])


@pytest.mark.parametrize(
    ("told", "killed", "hurt"),
    [
        ("Nine members of one family, six of them children, died when an air strike hit a home in Idlib on Tuesday.", [9], []),
        ("Twelve people were wounded, three critically, in a blast in Peshawar on Tuesday.", [], [12]),
        ("Three people were killed and two seriously wounded in a blast in Peshawar on Tuesday.", [3], [2]),
    ],
)
def test_a_part_of_those_who_are_hit_is_no_second_toll(read: Read, told: str, killed: list[int], hurt: list[int]) -> None:
    (report,) = read(told)
    assert (counts(report, "killed"), counts(report, "injured")) == (killed, hurt)


def test_who_disowns_an_attack_did_not_do_it(read: Read) -> None:
    (report,) = read(
        "A bomb killed six people in Peshawar on Tuesday. Tehreek-e-Taliban Pakistan distanced itself from the attack and condemned it."
    )
    assert not [a for a in report.actors if a.role == "initiator"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("Rebels fired a drone at an oil depot in Marib on Monday.", "air_strike"),
        ("A bomb on a railway track in Jacobabad derailed a train on Monday.", "bombing"),
        ("Shells fired from across the border killed a woman in Kotli on Monday.", "shelling"),
    ],
)
def test_drones_derailed_trains_and_shells_are_known_by_their_verbs(read: Read, told: str, kind: str) -> None:
    assert [report.type for report in read(told)] == [kind]


def test_a_bomb_found_beside_an_attack_is_foiled_and_is_not_what_is_claimed(read: Read) -> None:
    done, found = read(
        "A bomb exploded outside a hotel in Garowe on Monday, killing five people. Another bomb was found in Bosaso on the same day"
        " and defused. Islamic State claimed responsibility for the attack."
    )
    assert (done.where.country, done.stage, counts(done, "killed")) == ("SO", "accomplished", [5])
    assert (found.where.name, found.stage, counts(found, "killed")) == ("Bosaso", "foiled", [])
    assert [a.name for r in (done,) for a in r.actors if a.basis == "claimed"] == ["Islamic State"] and not found.actors
