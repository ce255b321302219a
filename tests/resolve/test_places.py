from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.model.mention import PlaceMention
from tasdiq.model.text import Document, sentences
from tasdiq.model.values import Where
from tasdiq.resolve.places import Gazetteer, best


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def found(gazetteer: Gazetteer, text: str, title: str | None = None, **fields: str) -> list[tuple[str, PlaceMention]]:
    document = Document(id="d", name="d.txt", text=text, title=title, **fields)
    read = sentences(document)
    return [(read[m.sentence].plain[m.start : m.end], m) for m in gazetteer.find(document, read)]


def where(gazetteer: Gazetteer, text: str, name: str, **fields: str) -> Where:
    return next(m.where for words, m in found(gazetteer, text, **fields) if words == name)


def names(gazetteer: Gazetteer, text: str) -> list[str]:
    return [words for words, m in found(gazetteer, text) if not m.adjective]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("A blast in Hyderabad killed two, police in the Indian state of Telangana said.", "Hyderabad", "IN"),
        ("A blast in Hyderabad killed two, officials in Sindh said. Shops in Karachi closed.", "Hyderabad", "PK"),
        ("Clashes in Tripoli between Lebanese soldiers and gunmen left two dead.", "Tripoli", "LB"),
        ("Clashes in Tripoli left two dead, a Libyan minister said. Misrata was calm.", "Tripoli", "LY"),
        ("A bomb went off in San Salvador, the capital of El Salvador.", "San Salvador", "SV"),
        ("Two people died in Kot district of Nangarhar province.", "Kot", "AF"),
        ("A fight broke out in Kot district, officials in eastern Afghanistan said.", "Kot", "AF"),
    ],
)
def test_names_of_several_places_follow_the_document(gazetteer: Gazetteer, text: str, name: str, country: str) -> None:
    assert where(gazetteer, text, name).country == country


def test_publisher_tips_the_balance_only_where_nothing_else_does(gazetteer: Gazetteer) -> None:
    text = "Two people were hurt in Hyderabad."
    assert where(gazetteer, text, "Hyderabad").country == "IN"
    assert where(gazetteer, text, "Hyderabad", url="https://daily.example.pk/1").country == "PK"
    assert where(gazetteer, text + " India's police said so.", "Hyderabad", url="https://daily.example.pk/1").country == "IN"


def test_district_and_province_chain(gazetteer: Gazetteer) -> None:
    achin = where(gazetteer, "The raid took place in Achin district, Nangarhar province, on Sunday.", "Achin")
    assert (achin.admin2, achin.admin1, achin.country, achin.precision) == ("Achin", "Nangarhar", "AF", "admin2")
    quetta = where(gazetteer, "Gunmen fled from Quetta, capital of Balochistan province.", "Quetta")
    assert (quetta.name, quetta.admin1, quetta.precision) == ("Quetta", "Balochistan", "settlement")


@pytest.mark.parametrize(
    "text", ["Andar district, Ghazni province", "the Andar district of Ghazni province", "Ghazni province's Andar district"]
)
def test_district_and_province_are_both_named(gazetteer: Gazetteer, text: str) -> None:
    mentions = found(gazetteer, f"A leader was killed in {text}, yesterday.")
    assert {(words, m.kind, m.where.admin1) for words, m in mentions} == {("Andar", "admin2", "Ghazni"), ("Ghazni", "admin1", "Ghazni")}


def test_village_named_by_of_lies_in_its_district(gazetteer: Gazetteer) -> None:
    village = where(gazetteer, "Shots came from the village of Zarbadan Kala in Andar district, Ghazni province.", "Zarbadan Kala")
    assert (village.name, village.admin2, village.admin1, village.precision) == ("Zarbadan Kala", "Andar", "Ghazni", "admin2")


def test_unknown_district_stays_in_its_province(gazetteer: Gazetteer) -> None:
    unknown = where(gazetteer, "The force detained two men in Zarbadan district, Helmand province.", "Zarbadan")
    assert (unknown.admin2, unknown.admin1, unknown.country, unknown.precision) == ("Zarbadan", "Helmand", "AF", "admin2")
    assert unknown.lat is not None
    assert unknown.place_id is None


def test_district_of_another_spelling_is_the_one_meant(gazetteer: Gazetteer) -> None:
    near = where(gazetteer, "Troops searched a compound in Zharay district, Kandahar province.", "Zharay")
    assert (near.admin2, near.admin1, near.precision) == ("Zharey", "Kandahar", "admin2")
    assert near.place_id is not None


def test_dateline_is_no_place_of_the_happening(gazetteer: Gazetteer) -> None:
    text = "KABUL, Afghanistan (Jan. 5, 2013)\nA force killed a leader in Zormat district, Paktiya province, yesterday."
    mentions = found(gazetteer, text)
    assert "KABUL" not in [words for words, _ in mentions]
    assert best([m for _, m in mentions]).admin1 == "Paktia"
    assert "KABUL" in [words for words, _ in found(gazetteer, "KABUL, Afghanistan (Jan. 5, 2013)\nA force killed a leader.")]


def test_a_dateline_is_no_unknown_unit_and_gives_its_country_to_what_lies_in_several(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "COTABATO CITY, Philippines - Gunmen killed a chief in Marawi on Sunday.") == ["Marawi"]
    assert names(gazetteer, "MAIDUGURI, Nigeria - Gunmen attacked two villages near Lake Chad on Friday.") == ["Nigeria", "Lake Chad"]


def test_a_dateline_is_of_the_country_whose_town_bears_the_name_itself(gazetteer: Gazetteer) -> None:
    assert where(gazetteer, "FLORENCIA, 12 March 2015 - A bomb exploded in Florencia on Wednesday.", "Florencia").country == "CO"


def test_all_capitals_text(gazetteer: Gazetteer) -> None:
    text = (
        "SAN SALVADOR, 18 FEB 90 (XYZ) -- [TEXT] GUERRILLAS ATTACKED A SUBSTATION IN THE CITY OF SAN MIGUEL, IN EASTERN EL SALVADOR. "
        "COL JUAN GUERRERO SAID THE MARCH OF POLICE TO USULUTAN WAS CALLED OFF. THEY HELP US AND SAID A CAR BURNED."
    )
    assert names(gazetteer, text) == ["SAN MIGUEL", "EL SALVADOR", "USULUTAN"]
    assert where(gazetteer, text, "SAN MIGUEL").country == "SV"


@pytest.mark.parametrize(
    "text",
    [
        "Nawaz Sharif met Bilal Anwar Kasi in March.",
        "Said Khan of the Balochistan Bar Association was reading in his Mobile shop.",
        "Police said two men of the Swat team had hope.",
        "The Balochistan Liberation Army denied it.",
        "Islamic State Khorasan and the Taliban district commander agreed.",
        "On Friday the Best team met Imran Kabul.",
    ],
)
def test_people_and_organisations_and_common_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert names(gazetteer, text) == []


def test_actor_names_are_left_out(gazetteer: Gazetteer) -> None:
    text = "The Karachi Brigade attacked Lahore."
    document = Document(id="d", name="d", text=text)
    read = sentences(document)
    assert [m.where.name for m in gazetteer.find(document, read, [(0, 4, 19)])] == ["Lahore"]


def test_demonyms_are_adjectives(gazetteer: Gazetteer) -> None:
    mentions = found(gazetteer, "Afghan and Pakistani troops, U.S. advisers and US drones were there, not us.")
    assert [(words, m.where.country, m.kind, m.adjective) for words, m in mentions] == [
        ("Afghan", "AF", "country", True),
        ("Pakistani", "PK", "country", True),
        ("U.S", "US", "country", False),
        ("US", "US", "country", False),
    ]


def test_possessive_and_list(gazetteer: Gazetteer) -> None:
    text = "Pakistan's Sindh province shut shops in Sehwan, Dadu, Larkana and Karachi."
    assert names(gazetteer, text) == ["Pakistan", "Sindh", "Sehwan", "Dadu", "Larkana", "Karachi"]
    assert {m.where.admin1 for _, m in found(gazetteer, text)[1:]} == {"Sindh"}


@pytest.mark.parametrize(
    ("text", "site", "town"),
    [
        ("The bomber struck the Civil Hospital in Quetta.", "Civil Hospital", "Quetta"),
        ("Cadets of the Police Academy in Quetta slept.", "Police Academy", "Quetta"),
        ("It hit the Lal Shahbaz Qalandar shrine in Sehwan, Sindh.", "Lal Shahbaz Qalandar shrine", "Sehwan"),
        ("A device went off on Zarghon Road in Quetta.", "Zarghon Road", "Quetta"),
        ("Gunmen entered the Army Public School. Peshawar was in shock.", "Army Public School", "Peshawar"),
    ],
)
def test_sites_lie_in_the_town_named_nearest(gazetteer: Gazetteer, text: str, site: str, town: str) -> None:
    mentions = [m for _, m in found(gazetteer, text)]
    assert [(m.where.site, m.where.name) for m in mentions if m.kind == "site"] == [(site, town)]
    assert (best(mentions).site, best(mentions).name, best(mentions).precision) == (site, town, "settlement")


@pytest.mark.parametrize(
    ("text", "town", "site", "precision"),
    [
        ("A bomb went off on Kohat Road in Peshawar.", "Peshawar", "Kohat Road", "settlement"),
        ("A bomb went off on Kohat Road. Police in Peshawar said three died.", "Peshawar", "Kohat Road", "settlement"),
        ("PESHAWAR: A bomb went off on Kohat Road on Monday.", "Peshawar", "Kohat Road", "settlement"),
        ("A blast hit a bus on the Quetta-Karachi highway in Khuzdar, Balochistan.", "Khuzdar", "Quetta-Karachi highway", "settlement"),
        ("Gunmen fired in Lahore's Kashmir Chowk on Sunday.", "Lahore", "Kashmir Chowk", "settlement"),
        ("The bomb hit Lahori Gate and a shop in Peshawar, Pakistan.", "Peshawar", "Lahori Gate", "settlement"),
        ("A bomb went off on the Kohat Road, officials in Pakistan said.", "Kohat", "Kohat Road", "near"),
        ("A blast in Landi Kotal Bazaar in Khyber.", "Landi Kotal", "Landi Kotal Bazaar", "settlement"),
    ],
)
def test_road_or_gate_named_after_another_town_is_in_the_town_that_is_told(
    gazetteer: Gazetteer, text: str, town: str, site: str, precision: str
) -> None:
    place = best([m for _, m in found(gazetteer, text)])
    assert (place.name, place.site, place.precision) == (town, site, precision)


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Troops fought in the Mir Ali area of North Waziristan.", "Mir Ali", "near"),
        ("Troops fought in Bara tehsil, Khyber, Pakistan.", "Bara", "near"),
        ("Troops fought in Bara sub-division of Khyber, Pakistan.", "Bara", "near"),
        ("Jets bombed Dargamandi and Mir Ali areas of North Waziristan.", "Mir Ali", "near"),
        ("A blast near the eastern city of Sialkot, Punjab, Pakistan.", "Sialkot", "near"),
        ("A blast on the outskirts of Peshawar, Pakistan.", "Peshawar", "near"),
        ("A blast in the Gulshan area of Karachi, Pakistan.", "Karachi", "settlement"),
        ("A blast in Karachi, in Karachi district of Sindh.", "Karachi", "settlement"),
        ("Shots in Dargamandi village, North Waziristan, Pakistan.", "Darga Mandi", "settlement"),
    ],
)
def test_around_a_town_is_not_in_it(gazetteer: Gazetteer, text: str, name: str, precision: str) -> None:
    where = next(m.where for _, m in found(gazetteer, text) if m.where.name == name)
    assert where.precision == precision


def test_a_place_is_as_precise_as_it_is_first_told(gazetteer: Gazetteer) -> None:
    mentions = [m for _, m in found(gazetteer, "A blast near Mastung, Balochistan, killed two. Mastung is a town of shops.")]
    assert best(mentions).precision == "near"


def test_a_place_that_the_others_contradict_gives_way(gazetteer: Gazetteer) -> None:
    mentions = [m for _, m in found(gazetteer, "Jets bombed Bagh, Tirah valley, Khyber agency, Pakistan.")]
    assert best(mentions).admin2 == "Khyber"


def test_places_beside_tip_the_balance(gazetteer: Gazetteer) -> None:
    text = "Shops closed in {}. A bomb went off in {}, Pakistan."
    assert where(gazetteer, text.format("Ghotki and Sukkur", "Noorabad"), "Noorabad").admin1 == "Sindh"
    assert where(gazetteer, text.format("Mardan and Swabi", "Noorabad"), "Noorabad").admin1 == "Khyber Pakhtunkhwa"
    assert where(gazetteer, text.format("Layyah and Karor", "Fatehpur"), "Fatehpur").admin1 == "Punjab"
    assert where(gazetteer, text.format("Kotli and Rawalakot", "Fatehpur"), "Fatehpur").admin1 == "Azad Kashmir"


def test_past_use_tips_the_balance(gazetteer: Gazetteer) -> None:
    text = "Two people were hurt in Hyderabad."
    other = next(p for p in gazetteer.lookup("Hyderabad", "PK") if p.kind == "settlement")
    used = replace(gazetteer, past={other.id: 400})
    assert where(gazetteer, text, "Hyderabad").country == "IN"
    assert where(used, text, "Hyderabad").country == "PK"
    assert where(used, text + " India's police said so.", "Hyderabad").country == "IN"


def test_near_and_far(gazetteer: Gazetteer) -> None:
    plain = where(gazetteer, "A blast in Mastung, Balochistan.", "Mastung")
    near = where(gazetteer, "A blast near Mastung, Balochistan.", "Mastung")
    moved = where(gazetteer, "A blast 36 km south-east of Mastung, Balochistan.", "Mastung")
    assert (plain.precision, near.precision, moved.precision) == ("settlement", "near", "near")
    assert near.lat == plain.lat
    assert plain.lat is not None and plain.lon is not None and moved.lat is not None and moved.lon is not None
    assert plain.lat - moved.lat == pytest.approx(36 / 111.2 * 0.7071, abs=0.01)
    assert moved.lon > plain.lon
    assert where(gazetteer, "Fighting in southern Pakistan.", "Pakistan").precision == "larger"
    assert where(gazetteer, "Fighting in Pakistan.", "Pakistan").precision == "country"


def test_urdu_and_arabic(gazetteer: Gazetteer) -> None:
    urdu = found(gazetteer, "کوئٹہ میں دھماکہ ہوا، پاکستان کے صوبہ بلوچستان میں تین افراد ہلاک")
    assert [(m.where.name or m.where.admin1, m.where.country) for _, m in urdu] == [("Quetta", "PK"), (None, "PK"), ("Balochistan", "PK")]
    assert [m.where.name for _, m in found(gazetteer, "هجوم على نقطة تفتيش للجيش شمال مدينة بنغازي")] == ["Benghazi"]
    arabic = found(gazetteer, "انفجار في بغداد وهجوم في الموصل في العراق")
    assert [(m.where.name, m.where.country) for _, m in arabic] == [("Baghdad", "IQ"), ("Mosul", "IQ"), (None, "IQ")]


def test_nothing_in_nothing_out(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "") == []
    assert names(gazetteer, "nothing here has a name") == []
    assert best([]) == Where()


def test_two_districts_of_one_province_give_the_first(gazetteer: Gazetteer) -> None:
    mentions = [m for _, m in found(gazetteer, "Fighting spread in Achin district and Kot district of Nangarhar province, Afghanistan.")]
    merged = best(mentions)
    assert (merged.admin2, merged.admin1, merged.precision) == ("Achin", "Nangarhar", "admin2")


def test_adjective_counts_only_alone(gazetteer: Gazetteer) -> None:
    mentions = [m for _, m in found(gazetteer, "Afghan officials met in Peshawar.")]
    assert best(mentions).country == "PK"
    assert best([m for m in mentions if m.adjective]).country == "AF"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_and_spans_lie_within(text: str) -> None:
    document = Document(id="d", name="d", text=text)
    read = sentences(document)
    for mention in Gazetteer.open().find(document, read) if text.strip() else ():
        assert 0 <= mention.start < mention.end <= len(read[mention.sentence].plain)


@pytest.mark.parametrize("month", ["August", "March", "May", "June", "April"])
def test_the_month_of_a_dateline_is_no_town_and_draws_nothing_to_its_country(gazetteer: Gazetteer, month: str) -> None:
    text = f"QUETTA, {month} 9, 2026: Three people were killed in an attack on a police post in Kabul."
    assert where(gazetteer, text, "Kabul").country == "AF"


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Clashes in tehsil Matta of Swat, Pakistan, killed two.", "Matta", "near"),
        ("Clashes in the tehsil [sub-division] of Matta in Swat, Pakistan, killed two.", "Matta", "near"),
        ("Troops fought in Jamrud and Bara tehsils of Khyber agency, Pakistan.", "Jamrud", "near"),
        ("Troops fought in Landi Kotal and Kas, the remote areas of Khyber agency, Pakistan.", "Landi Kotal", "near"),
        ("A checkpoint north of Khar, Bajaur, Pakistan, was attacked.", "Khar", "near"),
        ("A checkpoint in the north of Khar, Bajaur, Pakistan, was attacked.", "Khar", "settlement"),
        ("A blast near North Waziristan's main town of Miranshah, Pakistan.", "Miran Shah", "near"),
        ("A blast in North Waziristan's main town of Miranshah, Pakistan.", "Miran Shah", "settlement"),
        ("Three people died in Sadda (near), Kurram agency, Pakistan.", "Sadda", "near"),
        ("A blast in Kasholi, Bara, Pakistan, killed two.", "Bara", "near"),
        ("A blast in Barra, Bara, Pakistan, killed two.", "Bara", "settlement"),
        ("A blast at Kasholi Hospital, Bara, Pakistan, killed two.", "Bara", "settlement"),
        ("A blast in Kasholi, Peshawar, Pakistan, killed two.", "Peshawar", "settlement"),
        ("A blast in Kasholi village of Bara, Pakistan, killed two.", "Kasholi", "near"),
        ("A blast in Kasholi village of Peshawar, Pakistan, killed two.", "Kasholi", "near"),
        ("A blast in Kasholi neighbourhood of Peshawar, Pakistan, killed two.", "Kasholi", "settlement"),
        ("A bomb went off on the Ghalanai-Kasholi road, Mohmand, Pakistan.", "Ghalanai", "near"),
    ],
)
def test_a_town_is_near_where_the_words_name_what_lies_around_or_within_it(
    gazetteer: Gazetteer, text: str, name: str, precision: str
) -> None:
    where = next(m.where for _, m in found(gazetteer, text) if m.where.name == name)
    assert where.precision == precision


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Three people died in Dargamandi, North Waziristan, Pakistan.", "Darga Mandi"),
        ("Three people died in the Dargamandi area of North Waziristan, Pakistan.", "Darga Mandi"),
        ("Three people died in Pargamandi, North Waziristan, Pakistan.", None),
    ],
)
def test_a_village_before_its_district_may_be_spelled_otherwise(gazetteer: Gazetteer, text: str, name: str | None) -> None:
    place = best([m for _, m in found(gazetteer, text)])
    assert (place.name, place.admin2) == (name, "North Waziristan")


@pytest.mark.parametrize(
    ("text", "admin2"),
    [
        ("Three people died in Upper Dir, Pakistan.", "Upper Dir"),
        ("Three people died in Swat, Pakistan.", "Swat"),
        ("Three people died in Frontier Region Kohat, Pakistan.", "FR Kohat"),
    ],
)
def test_a_name_that_is_first_a_districts_means_the_district(gazetteer: Gazetteer, text: str, admin2: str) -> None:
    place = best([m for _, m in found(gazetteer, text)])
    assert (place.name, place.admin2, place.precision) == (None, admin2, "admin2")


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Maguindanao", "PH"),
        ("Ingushetia", "RU"),
        ("Donbas", "UA"),
        ("Nuba Mountains", "SD"),
        ("Karenni State", "MM"),
        ("Sheikh Zuweid", "EG"),
    ],
)
def test_regions_and_towns_by_the_names_that_reports_use(gazetteer: Gazetteer, name: str, country: str) -> None:
    assert where(gazetteer, f"A bomb killed two soldiers in {name} on Friday.", name).country == country


def test_a_state_by_its_full_name(gazetteer: Gazetteer) -> None:
    assert where(gazetteer, "A bomb killed two soldiers in Rakhine State on Friday.", "Rakhine").country == "MM"
    assert "Rakhine" not in names(gazetteer, "The Rakhine State Government condemned the attack.")


def test_a_metropolis_is_not_a_hamlet_that_is_called_so_too(gazetteer: Gazetteer) -> None:
    assert where(gazetteer, "US Secretary of State Jo Doe condemned the blast in Kabul.", "Kabul").country == "AF"
