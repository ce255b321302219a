"""Who did it, to whom, and what befell them: single plain sentences in, incidents by rules alone out."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from tasdiq.config import Config
from tasdiq.model.record import Report
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

Read = Callable[[str], Report]


@cache
def _coder() -> Coder:
    return Coder(Config(rules_only=True))


def _all(text: str, published: date = date(2019, 3, 15)) -> tuple[Report, ...]:
    return _coder().code(Document(id="d", name="d.txt", text=text, published=published)).extract.reports


@pytest.fixture(scope="module")
def read() -> Read:
    def only(text: str) -> Report:
        (report,) = _all(text)
        return report

    return only


def doers(report: Report) -> list[str]:
    return [a.name for a in report.actors if a.role == "initiator"]


def told(report: Report, measure: str) -> list[int | None]:
    return [f.count.best for f in report.figures if f.measure == measure and not f.subset]


def test_those_who_raid_take_captives_and_arrest_nobody(read: Read) -> None:
    report = read("Rebels overran a post near Kunduz on Monday, killing nine soldiers and capturing six others.")
    assert (report.type, doers(report)) == ("armed_assault", ["Rebels"])
    assert (told(report, "killed"), told(report, "captured")) == ([9], [6])
    assert read("Insurgents captured twelve villagers near Kunduz on Monday.").type == "kidnapping"


@pytest.mark.parametrize(
    "text",
    [
        "The insurgents captured in the raid near Kunduz on Tuesday were taken to Kabul.",
        "Three insurgents were captured near Kunduz on Tuesday.",
        "Police captured four militants near Kunduz on Tuesday.",
    ],
)
def test_those_whom_forces_capture_are_arrested(read: Read, text: str) -> None:
    assert read(text).type == "arrest"


def test_an_arrest_in_which_militants_died_was_an_operation(read: Read) -> None:
    report = read("Troops killed three militants and captured two near Kunduz on Tuesday.")
    assert (report.type, report.also[:1]) == ("security_operation", ("arrest",))


def test_whom_armed_people_killed_was_attacked_whatever_with(read: Read) -> None:
    assert read("The rebels killed eleven people in Beni on Friday.").type == "armed_assault"
    assert read("Eleven people died in Beni on Friday.").type == "other"


def test_forces_of_a_state_that_shot_people_did_it(read: Read) -> None:
    report = read("Four traders were shot dead by soldiers at a roadblock in Bamenda on Sunday.")
    assert (doers(report), [t.text for t in report.targets]) == (["soldiers"], ["traders"])
    assert doers(read("Police opened fire on marchers in Nasiriyah on Thursday, killing five people.")) == ["Police"]


@pytest.mark.parametrize(
    "text",
    [
        "A bomb killed two clerks in Bannu on Monday. Police cordoned off the road and opened fire at a suspicious van.",
        "Four traders were shot dead in Bannu on Monday. Police said they killed nobody.",
    ],
)
def test_forces_that_came_after_it_did_not(read: Read, text: str) -> None:
    assert "Police" not in doers(read(text))


def test_a_coalition_of_states_strikes_as_a_state_does(read: Read) -> None:
    report = read("An airstrike by the Saudi-led coalition hit a bakery in Sanaa on Saturday, killing nine people.")
    assert doers(report) == ["Saudi-led coalition"]


def test_a_command_whose_letterhead_it_is_did_nothing_by_that(read: Read) -> None:
    letterhead = "NATO Mission Press Office - For Immediate Release - KABUL, Afghanistan (March 8, 2019) "
    told = "An Afghan security force detained two suspected insurgents in Bak district, Khost province, yesterday."
    assert "NATO" not in doers(read(letterhead + told))
    assert "NATO" in doers(read("NATO troops detained two suspected insurgents in Bak district, Khost province, on Monday."))


def test_one_more_bomber_who_was_stopped_is_no_other_attack(read: Read) -> None:
    text = "A suicide bomber killed nine people in Baidoa on Monday. A second bomber was shot dead before he could detonate his vest."
    report = read(text + " Al-Shabaab claimed the attack.")
    assert (report.type, told(report, "killed"), told(report, "attackers_killed")[:1]) == ("suicide_bombing", [9], [1])
    assert "al-Shabaab" in doers(report)


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Nine soldiers of the 14 Frontier Regiment were killed in an ambush near Imphal on Monday.", [9]),
        ("Eight members of the security forces and 31 insurgents died in clashes near Sittwe on Friday.", [39]),
        ("A car bomb went off outside a court in Izmir on Monday, killing a guard and a receptionist.", [2]),
        ("Gunmen killed two Kenyans and three Lebanese in Kirkuk on Monday.", [5]),
        ("Three Sudanese peacekeepers were killed in an ambush near Gao on Monday.", [3]),
        ("Six loggers were kidnapped and later killed near Gwoza, officials said on Sunday.", [6]),
        ("The army killed 22 militants and lost three soldiers in fighting near Sittwe on Monday.", [22, 3]),
        ("Fighters pulled 28 non-Muslims off a bus near Mandera and shot them dead on Saturday.", [28]),
        ("A convoy was attacked near Goma on Monday, killing the Italian ambassador, his bodyguard and a driver.", [3]),
        ("The rebels said they killed 40 soldiers near Goma; the ministry put the number at 16.", [40, 16]),
        ('Turkish forces "neutralised" 12 PKK fighters in northern Iraq on Monday, the ministry said.', [12]),
        ("Rebels killed two people in Goma on Monday and 'executed' seven soldiers.", [2, 7]),
        ("The body of a teacher who was abducted last week was found near Khuzdar on Sunday.", [1]),
    ],
)
def test_the_dead_are_counted(read: Read, text: str, killed: list[int]) -> None:
    assert told(read(text), "killed") == killed


@pytest.mark.parametrize(
    "text",
    [
        "A van with students was struck by a roadside bomb near Samarra on Friday; five were killed.",
        "Four soldiers died when rebels triggered an IED near Imphal on Sunday.",
    ],
)
def test_what_a_bomb_hit_was_bombed(read: Read, text: str) -> None:
    assert read(text).type == "bombing"


@pytest.mark.parametrize(
    ("day", "start"),
    [("New Year's Day", date(2019, 1, 1)), ("Christmas Eve", date(2018, 12, 24)), ("New Year’s Eve 2016", date(2016, 12, 31))],
)
def test_feasts_that_fall_on_one_day_everywhere_are_dates(read: Read, day: str, start: date) -> None:
    assert read(f"Three people were shot dead in Quetta on {day}.").when.start == start


@pytest.mark.parametrize("town", ["Panjgur", "Mir Ali", "Chibok", "Kajaki", "Kobani"])
def test_a_town_that_one_country_has_needs_no_country_beside_it(read: Read, town: str) -> None:
    where = read(f"Gunmen killed three people in {town} on Monday.").where
    assert town in (where.name, where.admin2)


def test_a_province_of_a_village_may_be_a_district_elsewhere(read: Read) -> None:
    where = read("Gunmen killed nine people in the village of Zurbe in Soum province on Monday.").where
    assert (where.country, where.admin1, where.admin2) == ("BF", "Sahel", "Soum")


def test_whose_troops_they_are_tells_where_a_town_is_and_no_more(read: Read) -> None:
    assert read("Syrian troops fired rockets at the town of Ariha on Wednesday, killing ten people.").where.country == "SY"
    assert read("Russian warplanes bombed a bakery in Idlib on Sunday, killing five.").where.country == "SY"


@pytest.fixture(scope="module")
def headed() -> Callable[[str], list[Report]]:
    coder = _coder()

    def reports(title: str, text: str = "The story will be updated.") -> list[Report]:
        document = Document(id="d", name="d.txt", title=title, text=text, published=date(2019, 3, 15))
        return list(coder.code(document).extract.reports)

    return reports


@pytest.mark.parametrize(
    ("title", "kind", "killed", "by"),
    [
        ("Death toll in Mogadishu truck bombing climbs to 587", "bombing", [587], []),
        ("IED attack on convoy in N Waziristan martyrs 4 soldiers", "bombing", [4], []),
        ("Levies official gunned down in Khuzdar", "assassination", [1], []),
        ("French soldier killed by IED in Mali", "bombing", [1], []),
        ("Two cops martyred in Bannu firing", "armed_assault", [2], []),
        ("Seven terrorists killed in Turbat IBO: ISPR", "security_operation", [7], ["Pakistan Army"]),
    ],
)
def test_headlines_have_no_articles_and_no_stop(
    headed: Callable[[str], list[Report]], title: str, kind: str, killed: list[int], by: list[str]
) -> None:
    (report,) = headed(title)
    assert (report.type, told(report, "killed"), doers(report)) == (kind, killed, by)


def test_a_headline_names_the_district_by_its_seat(headed: Callable[[str, str], list[Report]]) -> None:
    (report,) = headed("Hangu market blast kills nine", "A bomb killed nine people at a market in Doaba, in Hangu district, on Thursday.")
    assert report.where.name == "Doaba"


def hit(report: Report) -> list[str]:
    return [a.name for a in report.actors if a.role == "target"]


@pytest.mark.parametrize(
    ("text", "did", "suffered"),
    [
        ("Police killed two TTP militants near Bannu on Tuesday.", ["Police"], ["Tehreek-e-Taliban Pakistan"]),
        ("Soldiers killed four fighters of Boko Haram in Borno on Tuesday.", ["Soldiers"], ["Boko Haram"]),
        ("Three TTP militants were killed by police in Bannu on Tuesday.", ["police"], ["Tehreek-e-Taliban Pakistan"]),
        ("Troops killed Boko Haram commander Musa Garba in Borno on Tuesday.", ["Troops"], ["Boko Haram"]),
        ("Police arrested TTP facilitator Noor Wali in Karachi on Tuesday.", ["Police"], ["Tehreek-e-Taliban Pakistan"]),
        ("Soldiers killed a Boko Haram member in Borno on Tuesday.", ["Soldiers"], ["Boko Haram"]),
    ],
)
def test_forces_that_hit_an_organisation_s_men_are_named_beside_it(read: Read, text: str, did: list[str], suffered: list[str]) -> None:
    report = read(text)
    assert (doers(report), hit(report)) == (did, suffered)
    assert report.type in ("security_operation", "arrest")


@pytest.mark.parametrize(
    "text",
    [
        "Two TTP militants were killed near Bannu on Tuesday.",
        "Two TTP militants killed near Bannu on Tuesday.",
        "Security forces attacked a TTP hideout near Bannu on Tuesday, killing five.",
        "A bomb hit a TTP convoy near Bannu on Tuesday, killing three people.",
    ],
)
def test_whom_it_befell_did_not_do_it(read: Read, text: str) -> None:
    assert ("Tehreek-e-Taliban Pakistan" in hit(read(text)), "Tehreek-e-Taliban Pakistan" in doers(read(text))) == (True, False)


def test_who_attacked_a_post_or_killed_somebody_did_it(read: Read) -> None:
    assert doers(read("The Taliban attacked a police post in Ghazni on Tuesday, killing five policemen.")) == ["Taliban"]
    assert doers(read("A policeman was killed by Taliban fighters in Ghazni on Tuesday.")) == ["Taliban"]
    report = read("Islamic State attacked a Taliban post in Nangarhar on Tuesday, killing six Taliban fighters.")
    assert (doers(report), hit(report)) == (["Islamic State"], ["Taliban"])


def test_insurgent_leaders_are_no_insurgent(read: Read) -> None:
    report = read("Police killed two militants in Kunduz on Tuesday. The insurgent leaders were killed after they shot at the police.")
    assert told(report, "killed") == [2]


def test_an_acronym_before_armed_men_is_known_wherever_they_are(read: Read) -> None:
    assert doers(read("KABUL - AQAP fighters killed two policemen in Kabul on Tuesday.")) == ["al-Qaeda in the Arabian Peninsula"]


@pytest.mark.parametrize(
    ("text", "kind", "did"),
    [
        ("Cattle raiders killed 23 people near Bor in South Sudan on Tuesday.", "armed_assault", ["Cattle raiders"]),
        ("Troops burned down a village in Sagaing on Tuesday, killing eleven people.", "arson_sabotage", ["Troops"]),
    ],
)
def test_raiders_and_those_who_burn_villages_did_it(read: Read, text: str, kind: str, did: list[str]) -> None:
    report = read(text)
    assert (report.type, doers(report)) == (kind, did)


@pytest.mark.parametrize(("town", "country"), [("Cox's Bazar", "BD"), ("Jenin", "PS"), ("Masisi", "CD"), ("Arsal", "LB")])
def test_towns_of_many_reports_are_found_without_their_country(read: Read, town: str, country: str) -> None:
    where = read(f"Gunmen killed two people in {town} on Tuesday.").where
    assert (where.name, where.country) == (town, country)


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("A man was killed and two others received bullet wounds when gunmen opened fire in Karachi on Monday.", [1], [2]),
        ("A constable was martyred while another sustained injuries when gunmen opened fire in Karachi on Monday.", [1], [1]),
        ("The firing in Karachi on Monday claimed the lives of three people.", [3], []),
    ],
)
def test_who_received_wounds_was_hurt_and_lives_that_were_claimed_are_lost(
    read: Read, text: str, killed: list[int], injured: list[int]
) -> None:
    report = read(text)
    assert (told(report, "killed"), told(report, "injured"), report.when.start) == (killed, injured, date(2019, 3, 11))


def test_those_who_died_later_of_one_attack_are_added_and_its_day_is_that_of_the_attack(read: Read) -> None:
    report = read("Three men died on the spot while two succumbed to their injuries after gunmen opened fire in Karachi on Monday.")
    assert report.when.start == date(2019, 3, 11)
    report = read("A trader died in hospital on Thursday after being shot by gunmen in Karachi on Monday.")
    assert report.when.start == date(2019, 3, 11)


def test_militants_who_died_beside_soldiers_in_an_attack_made_it(read: Read) -> None:
    assert doers(read("Six soldiers and four terrorists were killed in an attack on a camp in Bannu on Monday.")) == ["terrorists"]


def test_forces_that_fired_mortars_at_a_town_shelled_it(read: Read) -> None:
    report = read("Indian forces fired mortars at Kotli on Monday, killing one person.")
    assert (report.type, len(doers(report))) == ("shelling", 1)


@pytest.mark.parametrize(
    ("text", "suffered"),
    [
        ("Unknown gunmen killed three Taliban fighters in Panjshir on Monday.", ["Taliban"]),
        ("A mob killed two Taliban members in Herat on Monday.", ["Taliban"]),
        ("The killing of two Taliban fighters in Herat on Monday angered many.", ["Taliban"]),
        ("Security forces killed seven khwarij in North Waziristan on Monday.", ["khwarij"]),
    ],
)
def test_whom_somebody_killed_is_the_target(read: Read, text: str, suffered: list[str]) -> None:
    assert hit(read(text)) == suffered


def test_a_claim_of_blowing_something_up_has_its_incident(read: Read) -> None:
    assert read("The BLA claimed responsibility for blowing up a gas pipeline in Dera Bugti on Monday.").type == "bombing"


def test_who_praised_it_did_not_do_it(read: Read) -> None:
    assert doers(read("Hamas praised Monday's shooting in Hebron that wounded two settlers but did not claim it.")) == []


def test_an_organisation_that_rules_arrests_as_a_state_does(read: Read) -> None:
    report = read("The Taliban arrested three suspected Islamic State members in Herat on Monday.")
    assert (report.type, doers(report), hit(report)) == ("arrest", ["Taliban"], ["Islamic State"])
    assert hit(read("Three TTP militants arrested in Karachi on Monday.")) == ["Tehreek-e-Taliban Pakistan"]
    assert "Taliban" in doers(read("Taliban security forces killed two Islamic State fighters in Kabul on Monday."))


def test_a_faction_that_claims_it_is_not_its_mother_organisation(read: Read) -> None:
    report = read("Dozens died in a suicide bombing, claimed by a Taliban faction, at a hospital in Quetta on Monday.")
    assert "Tehreek-e-Taliban Pakistan" not in doers(report)
    assert doers(read("A Boko Haram faction killed six farmers in Borno on Monday.")) == ["Boko Haram"]


def test_rebels_who_raid_villages_are_no_operation_of_the_state(read: Read) -> None:
    report = read("Boko Haram militants killed at least 20 people in raids on three villages in Borno state on Tuesday.")
    assert (report.type, doers(report)) == ("armed_assault", ["Boko Haram"])
    assert read("Ten militants were killed in raids on hideouts near Kunduz on Tuesday.").type == "security_operation"


@pytest.mark.parametrize(
    ("text", "hit_there"),
    [
        ("A roadside bomb targeting an army convoy killed five troops near Kunduz on Saturday.", "army convoy"),
        ("A drone dropped explosives on a police post near Kunduz on Saturday, injuring two constables.", "police"),
        ("A police patrol came under attack near Kunduz on Saturday; two men were injured.", "police patrol"),
    ],
)
def test_forces_that_were_hit_did_nothing(read: Read, text: str, hit_there: str) -> None:
    report = read(text)
    assert doers(report) == []
    assert hit_there in hit(report)


def test_a_militia_man_who_was_killed_did_nothing(read: Read) -> None:
    report = read("A peace committee member and his guard were killed in a blast in Bajaur on Monday.")
    assert doers(report) == []


def test_whom_the_arrested_killed_did_nothing(read: Read) -> None:
    report = read("The commander who killed three policemen near Kunduz last week was arrested on Monday.")
    assert "policemen" in hit(report)
    assert told(report, "killed") == [3]


def test_a_states_missile_is_its_own(read: Read) -> None:
    assert doers(read("A Russian missile hit an apartment block in Odesa on Monday, killing eight people.")) == ["Military of Russia"]


def test_what_an_organisation_says_it_killed_was_attacked(read: Read) -> None:
    report = read("The Taliban claimed responsibility for killing three soldiers in Helmand on Monday.")
    assert (report.type, doers(report)) == ("armed_assault", ["Taliban"])


def test_forces_who_attack_a_hideout_are_in_an_operation(read: Read) -> None:
    report = read("Security forces attacked a militant hideout near Kunduz on Monday, killing four terrorists.")
    assert (report.type, doers(report)) == ("security_operation", ["Security forces"])
    assert (
        read("Militants attacked a patrol of the security forces near Kunduz on Monday; four attackers were killed.").type
        != "security_operation"
    )


def test_an_attack_in_which_things_burned_too_is_an_attack(read: Read) -> None:
    report = read("A village council was attacked near Kunduz on Monday; eight people died and 20 vehicles were set alight.")
    assert (report.type, report.also) == ("armed_assault", ("arson_sabotage",))


def test_a_rescue_is_no_kidnapping(read: Read) -> None:
    assert read("Troops killed 15 bandits and rescued 33 kidnapped villagers in Zamfara on Sunday.").type == "security_operation"
    assert read("Police rescued a kidnapped trader near Kunduz on Monday.").type == "security_operation"
    assert read("Gunmen kidnapped a trader near Kunduz on Monday.").type == "kidnapping"


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Shelling killed a couple in a village near Kherson on Monday.", 2),
        ("Two policemen and a civilian lost their lives in a grenade attack in Karachi on Monday.", 3),
        ("A mob lynched a man in Madyan on Thursday.", 1),
    ],
)
def test_how_many_died(read: Read, text: str, dead: int) -> None:
    assert told(read(text), "killed")[0] == dead


def test_attackers_who_were_killed_in_the_end(read: Read) -> None:
    report = read("A gunman shot dead two traders near Kunduz on Monday before being killed by soldiers.")
    assert [f.count.best for f in report.figures if f.measure == "attackers_killed"] == [1]
    foiled = read("A suicide bomber was shot dead before he could detonate his vest at a checkpoint near Kunduz on Monday.")
    assert (foiled.stage, [f.count.best for f in foiled.figures if f.measure == "attackers_killed"]) == ("foiled", [1])


def test_several_whom_nobody_counts(read: Read) -> None:
    report = read("Police killed militants near Kunduz on Tuesday.")
    assert (doers(report), hit(report), report.figures) == (["Police"], ["militants"], ())


def test_the_day_that_closes_a_sentence_is_of_all_that_it_tells() -> None:
    text = "Insurgents set fire to eight trucks near Kunduz and abducted four drivers on Monday."
    reports = _all(text)
    assert {r.when.start for r in reports} == {date(2019, 3, 11)}
    assert all(r.main for r in reports)


@pytest.mark.parametrize(
    "text",
    [
        'The army said it killed 19 "terrorists" near Kunduz on Monday.',
        'The army said 19 "terrorists" were killed in a raid near Kunduz on Monday.',
    ],
)
def test_quotation_marks_hide_no_noun(read: Read, text: str) -> None:
    (figure,) = [f for f in read(text).figures if f.measure == "killed"]
    assert (figure.count.best, figure.side) == (19, "militants")


def test_who_is_tied_to_an_organisation_is_not_it(read: Read) -> None:
    assert doers(read("Islamic State-linked rebels killed 13 villagers near Beni on Monday.")) == ["rebels"]
    assert doers(read("A group allied with the Taliban killed two guards near Kunduz on Monday.")) == []


def test_guards_who_shot_the_attacker_did_not_die(read: Read) -> None:
    text = "A man stabbed a trader to death near Kunduz on Monday before a guard and a passer-by shot him dead."
    assert told(read(text), "killed") == [1]


def test_a_search_after_a_killing_is_no_operation_of_its_own() -> None:
    text = (
        "A police officer and his brother were killed after terrorists barged into their house in Budgam district on Sunday. "
        "Police said that the area was cordoned off and a search operation launched. The Resistance Front, an offshoot of "
        "Lashkar-e-Taiba, is suspected."
    )
    (report,) = _all(text, date(2022, 3, 15))
    assert report.type == "assassination"
    assert [(a.name, a.basis) for a in report.actors if a.role == "initiator" and a.actor] == [("The Resistance Front", "suspected")]


def test_the_day_may_stand_behind_the_news() -> None:
    text = (
        "Myanmar's military carried out an air strike on a village in Rakhine State that killed at least 40 people. "
        "About 500 houses burned in the village on Wednesday afternoon."
    )
    (report,) = _all(text)
    assert report.when.start == date(2019, 3, 13)


@pytest.mark.parametrize(
    ("text", "kind", "doer"),
    [
        ("Russia launched 90 drones and 12 missiles at Kharkiv on Monday, killing four people.", "air_strike", "Military of Russia"),
        ("Turkey shelled villages near Afrin on Monday, killing three civilians.", "shelling", "Military of Turkey"),
        ("Israel bombed a school in Khan Younis on Monday, killing 12 people.", "air_strike", "Israel Defense Forces"),
        ("Rebels bombed a bridge near Goma on Monday.", "bombing", "Rebels"),
    ],
)
def test_a_country_that_bombs_or_shells_did_it(read: Read, text: str, kind: str, doer: str) -> None:
    report = read(text)
    assert (report.type, doers(report)) == (kind, [doer])


def test_a_country_that_strikes_a_deal_or_looks_into_it_did_nothing(read: Read) -> None:
    assert doers(read("Iran launched an investigation into the blast that killed 80 people in Kerman on Monday.")) == []
    assert doers(read("Two people died on Monday in a blast in Lebanon after Israel struck a deal there.")) == []


def test_who_died_in_a_states_strike(read: Read) -> None:
    report = read("A Hamas commander and his wife were killed in an Israeli strike on their home in Nuseirat on Monday.")
    assert (report.type, doers(report), hit(report)) == ("air_strike", ["Israel Defense Forces"], ["Hamas"])


def test_the_lead_may_lack_day_and_place(read: Read) -> None:
    assert told(read("Boko Haram fighters killed 23 fishermen on an island in Lake Chad."), "killed") == [23]
    assert doers(read("Islamic State fighters killed nine soldiers, officials said.")) == ["Islamic State"]


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Two militants of Lashkar-e-Taiba, one of them a Pakistani, were killed in a raid near Kupwara on Monday.", 2),
        ("Gunmen shot dead three Spanish tourists and an Afghan in Bamiyan on Friday.", 4),
        ("The bodies of 13 abducted soldiers were found near Diyala on Monday.", 13),
        ("A couple was burnt alive by a mob in Kasur on Tuesday.", 2),
    ],
)
def test_whom_a_nationality_or_a_fate_names(read: Read, text: str, dead: int) -> None:
    report = read(text)
    assert told(report, "killed")[0] == dead
    assert not told(report, "abducted")


def test_of_two_towns_of_one_name_the_one_where_such_things_happen(read: Read) -> None:
    assert read("A bomb killed two guards in Hangu on Monday.").where.country == "PK"
    assert read("A bomb killed two guards in Hangu, China, on Monday.").where.country == "CN"


def test_what_an_attack_answers_is_another_one() -> None:
    text = (
        "Hezbollah fired about 40 rockets at northern Israel on Thursday in retaliation for a strike that killed one of its "
        "commanders in Tyre a day earlier."
    )
    first, before = _all(text)
    assert (first.where.country, first.when.start, told(first, "killed")) == ("IL", date(2019, 3, 14), [])
    assert (before.where.name, before.when.start, told(before, "killed")) == ("Tyre", date(2019, 3, 13), [1])


def test_police_who_kill_protesters_in_a_storming(read: Read) -> None:
    report = read("Kenyan police killed at least 10 protesters in Nairobi on Tuesday when thousands tried to storm parliament.")
    assert (doers(report), told(report, "killed")) == (["Kenya Police"], [10])


def test_who_they_are_may_stand_between(read: Read) -> None:
    report = read("Separatist militants in Cameroon's Anglophone South-West region killed seven children in Kumba on Saturday.")
    assert doers(report) == ["militants"]
    assert told(read("Fifteen people, all members of one family, were killed in a blast near Kunduz on Monday."), "killed") == [15]


def test_an_attack_named_by_its_year_is_of_that_year(read: Read) -> None:
    report = read("A court in Dhaka sentenced seven militants on Wednesday for the 2016 attack on a cafe in which 20 hostages died.")
    assert (report.main, report.when.start and report.when.start.year, told(report, "killed")) == (False, 2016, [20])


def test_a_dateline_is_no_part_of_a_name(read: Read) -> None:
    text = "CABO DELGADO - Insurgents ambushed a convoy of vehicles near Macomia on Monday, killing two drivers."
    assert doers(read(text)) == ["Insurgents"]


def test_here_is_where_it_happened(read: Read) -> None:
    report = read("KHUZDAR: A tribal elder was gunned down by armed men here on Thursday.")
    assert report.when.start == date(2019, 3, 14)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Twenty mine workers were taken away by rebels near Hpakant on Monday.", "kidnapping"),
        ("Two persons were hurt when an improvised explosive device (IED) went off inside a bus in Isulan on Monday.", "bombing"),
        ("Bandits on Sunday night invaded a village in Katsina State, killing seven persons.", "armed_assault"),
    ],
)
def test_what_it_was(read: Read, text: str, kind: str) -> None:
    assert read(text).type == kind


def test_bandits_of_a_night_and_a_states_firing(read: Read) -> None:
    assert doers(read("Bandits on Sunday night invaded a village in Katsina State, killing seven persons.")) == ["Bandits"]
    assert doers(read("A border guard was killed in Pakistani firing in Samba on Wednesday.")) == ["Military of Pakistan"]


def test_the_body_of_one_who_had_been_taken(read: Read) -> None:
    text = "The beheaded body of a Frontier Constabulary man, who had been kidnapped last week, was found near Bannu on Monday."
    assert told(read(text), "killed") == [1]


def test_one_who_is_named_is_counted_and_not_named(read: Read) -> None:
    report = read("Gunmen shot and wounded journalist Omar Sample in Islamabad on Tuesday.")
    assert told(report, "injured") == [1]
    report = read("Gunmen killed prominent cleric Omar Sample Khan and his driver in Karachi on Saturday.")
    assert told(report, "killed") == [2]
    assert not any("Sample" in t.text for t in report.targets)


def test_an_acronym_that_no_book_has_names_its_fighters(read: Read) -> None:
    assert doers(read("XYZ militants attacked a post near Kunduz on Monday, killing two guards.")) == ["XYZ militants"]
    assert hit(read("A Turkish drone killed three YBS fighters in Sinjar on Monday.")) == ["YBS fighters"]


def test_who_was_among_the_dead_did_not_do_it(read: Read) -> None:
    text = "A commander of the Haqqani network was among five people killed when a bomb exploded in Khost on Monday."
    assert (doers(read(text)), hit(read(text))) == ([], ["Haqqani network"])


def test_by_how_many_somebody_was_shot_is_no_toll(read: Read) -> None:
    assert told(read("A shopkeeper was shot dead in Tumaco by two men on a motorbike on Monday."), "killed") == [1]


def test_who_fought_whoever_says_so(read: Read) -> None:
    report = read("Security forces in North Sinai killed 19 suspected militants in a firefight on Monday, the army said.")
    assert report.type == "clash"
    assert {a.name for a in report.actors} == {"Security forces", "suspected militants"}


def test_a_booby_trapped_motorcycle_is_a_bomb(read: Read) -> None:
    assert read("A booby-trapped motorcycle killed two policemen in Narathiwat on Monday.").type == "bombing"


def test_a_day_by_itself_at_the_end_is_of_both() -> None:
    text = "A policeman was shot dead in Lakki Marwat while a bomb hit a team in Bajaur, injuring five, on Monday."
    reports = _all(text)
    assert [r.when.start for r in reports] == [date(2019, 3, 11)] * 2


def test_two_who_blew_themselves_up_are_one_attack() -> None:
    text = (
        "Two suicide bombers blew themselves up in a market in Baghdad on Thursday, killing 32 people, the ministry said. "
        "The first attacker drew a crowd, then detonated his explosives belt. As people gathered, a second bomber set off his "
        "explosives. Islamic State claimed responsibility. The last deadly blast in Baghdad was in June 2017."
    )
    extract = _coder().code(Document(id="d", name="d.txt", text=text, published=date(2019, 3, 15))).extract
    (report,) = [r for r in extract.reports if r.main]
    assert report.when.start == date(2019, 3, 14)
    assert [f.count.best for f in report.figures if f.measure == "attackers_killed"] == [2]
    assert [c.report for c in extract.claims] == [report.id]


def test_the_attackers_own_dead_are_no_victims(read: Read) -> None:
    report = read("An attack by about 60 gunmen on a base near Kunduz failed on Monday; two soldiers and three assailants were killed.")
    assert told(report, "killed") == [2]
    assert [f.count.best for f in report.figures if f.measure == "attackers_killed"] == [3]


def test_a_toll_that_rose_by_one_of_the_hurt_is_the_last_one() -> None:
    text = (
        "At least two policemen were martyred and 15 others wounded in a bomb blast in Quetta on Tuesday. The injured were "
        "shifted to a hospital, where one of them, a constable, later died, taking the toll to three."
    )
    (report,) = _all(text)
    assert told(report, "killed")[-1] == 3
    assert all("them" not in t.text for t in report.targets)


def test_months_are_no_verbs() -> None:
    def only(text: str) -> Report:
        (report,) = _all(text, date(2024, 5, 15))
        return report

    assert told(only("On 5 May five people were killed in Kabul."), "killed") == [5]
    report = only("On 4 March 2024, fighters of the RSF burned down the village of Al-Takina (Gezira state).")
    assert report.when.start == date(2024, 3, 4)


def test_notes_of_a_desk(read: Read) -> None:
    report = read("On 9 March 2019, Myanmar military conducted airstrikes on a village in Rakhine. Five civilians were killed.")
    assert (report.type, doers(report), told(report, "killed")) == ("air_strike", ["Tatmadaw"], [5])
    report = read("An official was shot dead by two gunmen in Mogadishu on Monday. Al Shabaab claimed.")
    assert [(a.name, a.basis) for a in report.actors if a.actor] == [("al-Shabaab", "claimed")]


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Twin blasts rock Jalalabad; 12 dead, 40 injured", "bombing", "Jalalabad"),
        ("Militants storm police station in Karachi, four officers dead", "armed_assault", "Karachi"),
        ("Gaza: 30 killed in Israeli strike on school", "air_strike", "Gaza"),
        ("Boat hit by a shell near Sittwe, five dead", "shelling", "Sittwe"),
    ],
)
def test_headlines(read: Read, text: str, kind: str, place: str) -> None:
    report = read(text)
    assert (report.type, report.where.name) == (kind, place)


def test_a_headline_claims(read: Read) -> None:
    assert doers(read("ISIS claims suicide bombing at Kabul airport")) == ["Islamic State"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gunmen killed at least 21 people and burned houses in a raid on the town of Lassa, Nigeria, on Tuesday.", "armed_assault"),
        ("Rebels burned a village near Kalat on Monday and killed five people.", "armed_assault"),
        ("Gunmen set a house on fire near Kalat on Monday, killing five people.", "arson_sabotage"),
        ("Five people were killed when attackers set a house on fire near Kalat on Monday.", "arson_sabotage"),
    ],
)
def test_who_was_killed_beside_a_fire_and_who_in_it(read: Read, text: str, kind: str) -> None:
    assert read(text).type == kind


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Six terrorists including ring leader Omar Sample were sent to hell in Bannu District on Monday.", 6),
        ("Seven passengers were offloaded from a bus in Barkhan and shot dead on Tuesday.", 7),
    ],
)
def test_turns_of_phrase_for_killing(read: Read, text: str, dead: int) -> None:
    assert told(read(text), "killed")[0] == dead


def test_a_blast_on_forces_hit_them(read: Read) -> None:
    report = read("Two soldiers died in an IED blast on a security forces' vehicle in South Waziristan on Monday.")
    assert "security forces" in hit(report)
    assert doers(report) == []


def test_a_headline_of_several_attacks_is_no_toll_of_one() -> None:
    text = (
        "Attacks in Afghanistan kill at least 14\nKABUL - At least 14 people were killed in three separate attacks in Afghanistan, "
        "officials said on Tuesday.\nIn Ghazni province, a roadside bomb killed nine policemen on Monday evening. A suicide bomber "
        "killed five people at a checkpoint in Khost on Tuesday."
    )
    dead = {r.where.admin1: told(r, "killed") for r in _all(text)}
    assert dead == {"Ghazni": [9], "Khost": [5]}
    first, *_ = _all("BAGHDAD - Bombs killed 12 people across Iraq on Wednesday. Two car bombs exploded in Sadr City, killing seven.")
    assert told(first, "killed") == [7]


def test_what_happened_hours_before_is_another() -> None:
    first, other = _all(
        "A bomb wounded nine people in Cotabato on Thursday, hours after soldiers killed a leader of the Bangsamoro Islamic "
        "Freedom Fighters in nearby Maguindanao."
    )
    assert (doers(first), told(first, "killed")) == ([], [])
    assert (doers(other), told(other, "killed")) == (["soldiers"], [1])


def test_a_spokesman_who_says_so_has_his_incident() -> None:
    (report,) = _all(
        "Al Shabaab spokesman Omar Sample told Radio Andalus that the group was responsible for the Mogadishu hotel attack on Monday."
    )
    assert [(a.name, a.basis) for a in report.actors] == [("al-Shabaab", "claimed")]


def test_a_claim_in_a_message(read: Read) -> None:
    assert doers(read("Ansaru claimed via an audio message the abduction of an engineer in Katsina on Monday.")) == ["Ansaru"]


def test_a_sniper_who_killed_did_not_die(read: Read) -> None:
    report = read("A sniper of the Karen National Liberation Army killed two junta soldiers in Kawkareik on Monday.")
    assert {(f.measure, f.count.best) for f in report.figures} == {("killed", 2)}


def test_a_commander_killed_by_troops_died_in_an_operation(read: Read) -> None:
    report = read("Colombian army troops killed a commander of the Clan del Golfo in Antioquia on Monday.")
    assert report.type == "security_operation"
    assert read("Gunmen killed a commander of the army in Antioquia on Monday.").type == "assassination"


def test_an_attack_with_drones(read: Read) -> None:
    report = read("The Houthis attacked an airport in Abha with drones on Monday, wounding eight people.")
    assert (report.type, report.weapons) == ("air_strike", ("drone",))


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("At least 11 coal miners had their throats slit in Mach on Sunday.", 11),
        ("Six tribals were killed by suspected NDFB militants in Kokrajhar on Monday.", 6),
    ],
)
def test_further_ways_to_die(read: Read, text: str, dead: int) -> None:
    assert (told(read(text), "killed")[0], read(text).type) == (dead, "armed_assault")


def test_targeted_with_a_device_and_a_people_that_is_no_place(read: Read) -> None:
    report = read("A convoy of the police was targeted with an IED in Dera Ismail Khan on Monday; no loss of life occurred.")
    assert (report.type, report.weapons) == ("bombing", ("improvised explosive device",))
    assert read("Four members of the Ahmadi community were wounded in a knife attack in Rabwah on Monday.").where.name == "Rabwah"
    crossed = read("A Pakistani soldier was killed in cross-border firing from Afghanistan in Kurram on Monday.")
    assert (crossed.where.admin2, crossed.where.country) == ("Kurram", "PK")


def test_who_fights_a_fire_is_no_force() -> None:
    (report,) = _all("A blast in Izmir on Monday hurt 12 people, Turkish fire crews said.")
    assert report.actors == ()
    assert not any(f.official and "Military" in (f.attribution or "") for f in report.figures)
    assert doers(_all("Two men were killed by Israeli fire in Jenin on Monday.")[0]) == ["Israel Defense Forces"]
