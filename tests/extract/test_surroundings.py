"""What surrounds an incident in plain news is no incident beside it, and an incident among such words is still found."""

from collections.abc import Callable
from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.model.record import Report
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

Read = Callable[..., tuple[Report, ...]]
CALM = "\n\nThe road was repaired in spring. Traders came back. A school was opened. Rain fell in the hills. Farmers were content. "


@pytest.fixture(scope="module")
def read() -> Read:
    coder = Coder(Config(rules_only=True))

    def reports(text: str, title: str | None = None, published: date = date(2019, 3, 15)) -> tuple[Report, ...]:
        return coder.code(Document(id="d", name="d.txt", text=text, title=title, published=published)).extract.reports

    return reports


def news(reports: tuple[Report, ...]) -> list[tuple[str, str | None]]:
    return [(r.type, r.where.name) for r in reports if r.main]


BOMB = "Two soldiers were killed when a bomb hit their truck near Miranshah on Tuesday. "


def test_a_search_or_fire_after_an_attack_goes_on_with_it(read: Read) -> None:
    after = "A brief exchange of fire followed. A search operation was under way in the area on Wednesday."
    assert news(read(BOMB + after)) == [("bombing", "Miran Shah")]


@pytest.mark.parametrize(
    ("told", "start"),
    [("last week's ambush", date(2019, 3, 4)), ("Friday's bombing", date(2019, 3, 8)), ("last month's raid", date(2019, 2, 1))],
)
def test_the_day_that_names_an_attack_is_its_own(read: Read, told: str, start: date) -> None:
    (report,) = read(f"The army chief visited Quetta on Monday and met soldiers wounded in {told}.", published=date(2019, 3, 12))
    assert report.when.start == start


def test_an_operation_with_a_toll_or_a_place_of_its_own_is_another(read: Read) -> None:
    told = BOMB + "Security forces killed four militants in an operation in Turbat on Wednesday."
    assert news(read(told)) == [("bombing", "Miran Shah"), ("security_operation", "Turbat")]


def test_those_arrested_over_an_old_attack_are_the_news_and_the_attack_is_not(read: Read) -> None:
    title = "Three held in Karachi over January murder"
    told = "Police in Karachi on Thursday arrested three men suspected of a role in the murder of a judge in Quetta in January."
    reports = read(told, title)
    assert news(reports) == [("arrest", "Karachi")]
    (arrest,) = (r for r in reports if r.main)
    assert arrest.when.start == date(2019, 3, 14) and not any(f.measure == "killed" for f in arrest.figures)


def test_arrests_after_todays_attack_belong_to_it(read: Read) -> None:
    told = "Gunmen shot dead a judge in Quetta on Thursday. Police arrested two men in connection with the attack."
    assert news(read(told)) == [("assassination", "Quetta")]


@pytest.mark.parametrize("when", ["In February", "Last month", "In June 2018", "On 3 March"])
def test_what_a_story_about_other_things_recalls_is_no_news(read: Read, when: str) -> None:
    told = f"A new bridge was opened in Gao on Wednesday.{CALM}{when}, gunmen killed four policemen in Bourem."
    assert news(read(told)) == []


def test_what_a_story_tells_late_but_of_this_week_is_news(read: Read) -> None:
    told = f"The governor spoke in Gao on Wednesday.{CALM}On Tuesday, gunmen killed four policemen in Bourem."
    assert news(read(told)) == [("armed_assault", "Bourem")]


def test_of_two_old_attacks_the_later_is_no_news_either(read: Read) -> None:
    told = "Embassies warned of attacks in Nairobi. In 2013, gunmen killed 67 people at a mall. In January 2018, 21 people died in an assault on a hotel."
    assert news(read(told)) == []


def test_a_long_time_after_is_a_memory_and_some_days_after_is_not(read: Read) -> None:
    memory = (
        "A commission handed its report to the president on Monday, two years after bombers struck three churches and killed 260 people."
    )
    assert news(read(memory)) == []
    days = "Relatives gathered in Quetta on Thursday, two days after a bomb in the town killed eight people."
    assert news(read(days)) == [("bombing", "Quetta")]


def test_what_opens_a_sentence_holds_for_its_other_clauses(read: Read) -> None:
    told = (
        "Gunmen killed two policemen in Bourem on Thursday. In February, a missile hit a market in Gao and killed nine people, "
        "while a suicide bombing in Timbuktu left 13 dead."
    )
    assert news(read(told)) == [("armed_assault", "Bourem")]
    today = "On Thursday, gunmen killed two policemen in Bourem, while a suicide bombing in Timbuktu left 13 dead."
    reports = read(today)
    assert [r.type for r in reports if r.main] == ["armed_assault", "suicide_bombing"]
    assert {r.when.start for r in reports} == {date(2019, 3, 14)}


def test_that_month_goes_back_to_a_month_told_of(read: Read) -> None:
    told = "Gunmen killed two policemen in Bourem on Thursday. Early that month, a missile hit a market in Gao and killed nine people."
    assert news(read(told)) == [("armed_assault", "Bourem")]


def test_a_protest_gives_an_attack_neither_its_day_nor_its_place(read: Read) -> None:
    told = (
        "Hundreds of women marched in Jos on Thursday to protest against the killing of nine people in Bokkos. "
        "The nine were killed on Monday night when gunmen came to a farm."
    )
    (report,) = (r for r in read(told) if r.main)
    assert report.when.start == date(2019, 3, 11) and report.where.admin2 != "Jos"
    told = "Shops in Bannu were closed on Thursday in protest against the bombing of a police post a day earlier."
    (report,) = (r for r in read(told) if r.main)
    assert report.when.start == date(2019, 3, 13)


def test_words_of_sorrow_are_no_other_incident(read: Read) -> None:
    sorrow = "The chief minister paid tribute to the slain men at a camp in Peshawar and announced compensation for their families."
    reports = read(BOMB + sorrow)
    assert news(reports) == [("bombing", "Miran Shah")]
    funeral = "A bomb exploded at a funeral in Peshawar on Thursday and killed six mourners."
    assert news(read(funeral)) == [("bombing", "Peshawar")]


def test_a_later_death_is_of_the_same_attack(read: Read) -> None:
    told = "The Taliban denied the bombing of a market in Doaba on Sunday. Meanwhile a fifteenth victim, a herdsman from Orakzai, succumbed to his wounds."
    assert len(news(read(told))) == 1


def test_another_account_is_of_the_same_attack(read: Read) -> None:
    told = (
        "Villagers say that twelve people died when aircraft bombed two houses in Kapisa on Tuesday. The army gives another account. "
        "It said that a patrol had been shot at and that nine insurgents died."
    )
    assert len(news(read(told))) == 1


def test_an_exercise_is_no_attack_and_an_attack_on_an_exercise_is_one(read: Read) -> None:
    drill = "Masked men seized a ferry off Karachi on Tuesday and shot two hostages, before commandos overpowered them. The exercise lasted an hour."
    assert news(read(drill, "Navy storms ferry in exercise")) == []
    attack = "A bomb killed three soldiers near Miranshah on Tuesday, the army said. A spokesman said that a larger force was on its way."
    assert news(read(attack, "Bomb kills three soldiers")) == [("bombing", "Miran Shah")]


def test_robbers_are_no_rebels(read: Read) -> None:
    robbed = "A guard was shot dead when robbers raided a jeweller's shop in Karachi on Tuesday, police said."
    assert news(read(robbed)) == []
    rebels = "A guard was shot dead when militants robbed a bank in Karachi on Tuesday, police said."
    assert len(news(read(rebels))) == 1


def test_a_tally_since_an_attack_is_no_incident(read: Read) -> None:
    assert news(read(BOMB + "The police have arrested 74 suspects since the bombings in Karachi.")) == [("bombing", "Miran Shah")]


def test_killings_that_fell_by_a_third_are_counted_and_not_told(read: Read) -> None:
    tally = "Killings in Karachi fell by a third last year, the police said. Officers killed 92 suspects in shootouts."
    assert news(read(tally, published=date(2019, 1, 12))) == []


@pytest.mark.parametrize("words", ["About the same time a", "In that same hour a"])
def test_a_grenade_is_not_known_already_for_standing_behind_the(read: Read, words: str) -> None:
    told = (
        f"Two guards were killed when gunmen raided a post in Quetta on Thursday. {words} hand grenade was hurled into a house in Turbat."
    )
    assert [where for _, where in news(read(told))] == ["Quetta", "Turbat"]


def test_gunmen_who_follow_a_man_are_not_told_of_as_of_before(read: Read) -> None:
    told = "On Thursday, a car bomb in Hilla killed seven people. And in Mosul, gunmen followed the editor of a weekly to his home and killed him."
    assert [where for _, where in news(read(told))] == ["Al Hillah", "Mosul"]


def test_what_is_swept_out_is_no_sweep(read: Read) -> None:
    assert read("Families came back to Palma on Thursday. They sweep out the sand and patch the roofs.") == ()


def test_the_news_may_stand_behind_old_attacks(read: Read) -> None:
    told = (
        f"The police of Tegucigalpa are on the alert.{CALM}On 7 January, a rebel commander was shot dead in Tegucigalpa. "
        "This past Wednesday, unidentified men fired on a convoy in Yoro."
    )
    assert [r.where.admin1 for r in read(told, published=date(2019, 2, 3)) if r.main] == ["Yoro"]


def test_those_arrested_after_a_crash_are_no_incident(read: Read) -> None:
    told = "Nineteen people were killed on Thursday when a bus left the road and plunged into a gorge near Dejen. The driver was arrested."
    assert news(read(told)) == []


@pytest.mark.parametrize("words", ["is under house arrest", "was given five days to arrest the culprits", "faces arrest warrants"])
def test_no_one_is_arrested_by_house_arrest_warrants_or_orders(read: Read, words: str) -> None:
    assert [r.type for r in read(f"The rebels' leader in Karachi {words}, police said on Thursday.")] == []


def test_a_day_yet_to_come_is_of_the_year_before(read: Read) -> None:
    told = "Rockets hit the airport in Baghdad on Wednesday. A general died there in a drone strike on December 3."
    reports = read(told)
    assert [r.when.start for r in reports] == [date(2019, 3, 13), date(2018, 12, 3)]
    assert [r.main for r in reports] == [True, False]
    planned = "Bombs in Delhi killed 26 people, and the trial of those who planted them will start on October 12."
    assert [r.when.start for r in read(planned)] != [date(2018, 10, 12)]


def test_a_date_behind_a_semicolon_is_of_what_is_told_there(read: Read) -> None:
    told = "Rebels killed five soldiers in Turbat on Tuesday. A helicopter was shot at and turned back; the wounded were taken out on Thursday."
    assert len(news(read(told))) == 1


def test_the_latest_of_many_is_told_and_the_many_are_not(read: Read) -> None:
    latest = "A lawyer was shot dead in Quetta on Wednesday, the latest in a string of attacks on the legal profession."
    assert news(read(latest)) == [("assassination", "Quetta")]
    many = "Soldiers killed four men in a raid in Turbat on Wednesday. There were raids since a string of attacks in spring, in which 19 people were killed."
    assert [[f.count.best for f in r.figures] for r in read(many)] == [[4]]


def test_what_a_group_has_done_since_january_does_not_hide_what_it_did_now(read: Read) -> None:
    told = "A mayor was shot dead in Turbat on Wednesday by rebels, who have killed dozens of people since January."
    assert news(read(told)) == [("assassination", "Turbat")]


def test_raids_and_arrests_after_a_shooting_belong_to_it(read: Read) -> None:
    shooting = "Two labourers were killed when gunmen fired at a tea stall in Kotri on Tuesday. "
    after = "The SSP of Jamshoro said that raids were under way and that nine suspects had been rounded up."
    assert [where for _, where in news(read(shooting + after))] == ["Kotri"]
    other = "In Turbat, troops carried out raids on Wednesday and killed three militants."
    assert [where for _, where in news(read(shooting + other))] == ["Kotri", "Turbat"]


def test_an_old_toll_does_not_swell_what_happened_a_day_later(read: Read) -> None:
    told = (
        "Eight soldiers were killed by a mine near Maiduguri on Friday. A day later troops raided an island and killed 14 fighters. "
        "In January, nearly 100 soldiers died in an attack on a base."
    )
    raid = next(r for r in read(told) if r.type == "security_operation")
    assert [f.count.best for f in raid.figures if f.measure == "killed"] == [14]


def test_a_bomb_that_had_been_left_is_of_the_day_it_was_defused(read: Read) -> None:
    told = "Gunmen killed a policeman in Galkayo on Wednesday. In Bosaso, a bomb that had been left under a stall was defused on Thursday."
    assert [r.when.start for r in read(told)] == [date(2019, 3, 13), date(2019, 3, 14)]


def test_a_dateline_below_masthead_day_and_headlines_places_what_no_known_name_does(read: Read) -> None:
    text = (
        "Harbour Gazette\nFriday, 6 June 2014\n\nAnother doctor shot\n\nColleagues call a strike\n\n"
        "KARACHI: A doctor was shot dead outside a clinic in Noorwala on Thursday evening. The riders escaped in the direction of Lasbela Chowk."
    )
    (report,) = read(text)
    assert (report.where.name, report.where.country) == ("Karachi", "PK")


def test_the_part_of_a_country_that_is_told_is_not_the_town_the_reporter_writes_from(read: Read) -> None:
    (report,) = read("OUAGADOUGOU, 7 Nov 2018 - Gunmen ambushed a convoy of workers in eastern Burkina Faso on Tuesday, killing 37 people.")
    assert (report.where.name, report.where.country) == (None, "BF")


def test_where_attackers_fled_to_is_not_where_it_happened(read: Read) -> None:
    (report,) = read("Gunmen shot dead a doctor in Quetta on Thursday. The attackers escaped on a motorcycle towards Mastung.")
    assert report.where.name == "Quetta"


def test_former_rebels_who_were_there_did_not_do_it(read: Read) -> None:
    (report,) = read("A vehicle full of explosives blew up in a camp housing soldiers and former rebels in Gao on Wednesday, killing 77.")
    assert [a.name for a in report.actors if a.role == "initiator"] == []
