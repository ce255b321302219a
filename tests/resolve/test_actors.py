import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasdiq.errors import BadValueError
from tasdiq.model.mention import ActorMention
from tasdiq.model.text import Document, sentences
from tasdiq.resolve.actor_institutions import Institutions
from tasdiq.resolve.actors import ActorBook


@pytest.fixture(scope="module")
def book() -> ActorBook:
    return ActorBook.load()


def mentions(book: ActorBook, text: str, on: date | None = None) -> tuple[ActorMention, ...]:
    document = Document(id="d", name="d.txt", text=text, published=on)
    return book.find(document, sentences(document))


def named(book: ActorBook, text: str, on: date | None = None) -> list[str | None]:
    return [m.actor for m in mentions(book, text, on) if not m.generic]


def words(book: ActorBook, text: str) -> list[str]:
    whole = sentences(Document(id="d", name="d.txt", text=text))
    return [whole[m.sentence].plain[m.start : m.end] for m in mentions(book, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Daesh said so.",
        "Da'esh said so.",
        "Daish said so.",
        "ISIS said so.",
        "ISIL said so.",
        "IS said so.",
        "The so-called Islamic State said so.",
        "ISLAMIC STATE SAID SO ON FRIDAY.",
        "تنظيم الدولة الإسلامية",
        "شدت پسند تنظیم داعش",
    ],
)
def test_one_group_under_its_many_names(book: ActorBook, text: str) -> None:
    assert named(book, text) == ["islamic-state"]


@pytest.mark.parametrize(
    "name", ["Jamaat-ul-Ahrar", "Jamat ul Ahrar", "Jama'at-ul-Ahrar", "JuA", "Jama'tullhrar", "JAMAAT-UL-AHRAR", "Jamaat-ul Ahrar"]
)
def test_spellings_of_a_name_with_apostrophes_and_hyphens(book: ActorBook, name: str) -> None:
    assert named(book, f"{name} claimed it.") == ["jamaat-ul-ahrar"]


@pytest.mark.parametrize(
    "name", ["Khorasan chapter", "Islamic State's Khorasan province", "IS-K", "ISKP", "ISIS-Khurasan", "Khursan chapter"]
)
def test_a_chapter_is_not_its_parent(book: ActorBook, name: str) -> None:
    assert named(book, f"Fighters of {name} attacked.") == ["islamic-state-khorasan"]


def test_the_verb_is_no_group(book: ActorBook) -> None:
    assert named(book, "The town is quiet and who is to say.") == []
    assert named(book, "THE TOWN IS QUIET. TELL US WHO IT IS.") == []
    assert named(book, "An actual Islamic state is their dream.") == []


def test_plain_taliban_follows_the_country(book: ActorBook) -> None:
    assert named(book, "The Taliban attacked a post near Kabul.")[0] == "afghan-taliban"
    assert named(book, "The Taliban attacked a post near Peshawar, Pakistan.", date(2012, 1, 1))[0] == "ttp"
    assert named(book, "The Taliban attacked a post near Peshawar, Pakistan.", date(2002, 1, 1))[0] == "afghan-taliban"
    assert named(book, "The Pakistani Taliban fled to Kunar in Afghanistan.")[0] == "ttp"
    assert named(book, "The Afghan Taliban met in Quetta, Pakistan. The Taliban denied it.") == ["afghan-taliban", "afghan-taliban"]


def test_a_country_word_and_a_force_word_name_a_state_actor(book: ActorBook) -> None:
    assert named(book, "A US drone fired.") == ["us-military"]
    assert named(book, "A U.S drone strike hit it.") == ["us-military"]
    assert named(book, "Pakistani security forces and the Pakistan Army arrived.") == ["pakistan-military", "pakistan-army"]
    assert named(book, "Afghan and coalition forces came.")[0] == "afghan-security-forces"
    assert named(book, "The Government of Pakistan denies it.") == ["pakistan-government"]
    assert named(book, "The US Air Force and the Afghan National Army met.") == ["us-air-force", "afghan-national-army"]


def test_generic_words_have_a_kind(book: ActorBook) -> None:
    found = mentions(book, "Gunmen fired at police and soldiers.")
    assert [(m.type, m.branch, m.generic, m.actor) for m in found] == [
        ("non_state", None, True, None),
        ("state", "police", True, None),
        ("state", "army", True, None),
    ]


def test_a_generic_word_after_a_name_is_that_organisation(book: ActorBook) -> None:
    found = mentions(book, "Three Boko Haram fighters fled.")
    assert [(m.actor, m.generic) for m in found] == [("boko-haram", False), ("boko-haram", True)]


def test_an_unknown_organisation_is_found_with_its_acronym(book: ActorBook) -> None:
    found = mentions(book, "The Tigers of the Red Plain (TRP) claimed it. A spokesman of TRP called.")
    assert [(m.actor, m.name, m.type) for m in found] == [
        (None, "Tigers of the Red Plain", "non_state"),
        (None, "Tigers of the Red Plain", "non_state"),
        (None, "Tigers of the Red Plain", "non_state"),
    ]


def test_an_unknown_front_is_an_organisation(book: ActorBook) -> None:
    assert words(book, "The Sand People's Liberation Front said so.") == ["Sand People's Liberation Front"]


def test_one_acronym_two_countries(book: ActorBook) -> None:
    assert named(book, "The ELN attacked a pipeline in Arauca, Colombia.") == ["eln"]
    assert named(book, "The ELN was formed again in La Paz, Bolivia.") == ["eln-bolivia"]


def test_offsets_are_the_words(book: ActorBook) -> None:
    assert words(book, "On Monday, al-Shabaab's men left.")[0] == "al-Shabaab"


def test_relations_between_actors(book: ActorBook) -> None:
    assert book.same_or_related("ttp", "ttp") == "same"
    assert book.same_or_related("islamic-state-khorasan", "islamic-state") == "chapter"
    assert book.same_or_related("islamic-state", "islamic-state-khorasan") == "parent"
    assert book.same_or_related("jamaat-ul-ahrar", "ttp") == "faction"
    assert book.same_or_related("afghan-taliban", "islamic-state-khorasan") == "rival"
    assert book.same_or_related("jundullah-pakistan", "jundallah-iran") == "disputed"
    assert book.same_or_related("fmln", "pkk") == "different"


def test_parents_depend_on_the_day(book: ActorBook) -> None:
    def chapter_of(on: date) -> list[str]:
        return [tie.actor for tie in book.parents("nusra-front", on) if tie.kind == "chapter_of"]

    assert chapter_of(date(2014, 1, 1)) == ["al-qaeda"]
    assert chapter_of(date(2016, 12, 1)) == []


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Lashkar i Jhangavi", "lashkar-e-jhangvi"),
        ("Tehrik-e Taleban Pakistan", "ttp"),
        ("Hizbollah", "hezbollah"),
        ("Sendero Luminoso", "shining-path"),
    ],
)
def test_resolving_a_name_in_another_spelling(book: ActorBook, name: str, actor: str) -> None:
    assert book.resolve(name)[0].actor.id == actor


def test_names_with_brackets_and_loose_wholes(book: ActorBook) -> None:
    assert book.same_name("Lashkar-e-Islam", "Lashkar-e-Islam (Pakistan)") > 0.9
    assert book.same_name("M-19", "19 April Movement (M-19)") > 0.9
    assert book.same_name("Kurdistan Workers' Party (PKK)", "Kurdish rebels") <= 0.5
    assert book.same_name("Palestine Liberation Organization", "Popular Front for the Liberation of Palestine (PFLP)") < 0.5


def test_acronyms_of_other_countries_are_not_believed(book: ActorBook) -> None:
    assert named(book, "THE MAYOR OF SOYAPANGO, EL SALVADOR, LET THE REBELS GO, SAID AFP.") == []
    assert named(book, "Download the PDF on the raid near Kabul.") == []
    assert named(book, "The PDF shot at demonstrators in Panama City.") == ["panama-defense-forces"]


def test_the_acronym_of_a_translated_name(book: ActorBook) -> None:
    found = mentions(book, 'THE "SAND PEOPLE\'S LIBERATION MOVEMENT" [MLPA] CLAIMED IT. LATER THE MLPA DENIED IT.')
    assert [m.name for m in found] == 3 * ["PEOPLE'S LIBERATION MOVEMENT"]


def test_a_headline_in_capitals_names_no_organisation(book: ActorBook) -> None:
    assert named(book, "Police Commando Unit Targets Large Rebel Group Near Border Town") == []
    assert named(book, "Islamic State Kills Nine In Market Attack Near Baghdad") == ["islamic-state"]
    assert named(book, "He was the Chief of Army Staff and left the Command and Staff College.") == []


def test_a_loose_name_follows_the_country(book: ActorBook) -> None:
    assert named(book, "Maoists fired in Chhattisgarh, India. In Nepal, Maoists called a strike.") == ["cpi-maoist", "cpn-maoist"]
    assert named(book, "The poet called all readers Maoists.") == []


def test_common_words_at_the_end_of_a_longer_name(book: ActorBook) -> None:
    assert named(book, "In Colombia the National Liberation Army fired.") == ["eln"]
    assert "eln" not in named(book, "In Colombia the Sandy National Liberation Army fired.")


def test_arabic_words_carry_their_prefixes(book: ActorBook) -> None:
    assert named(book, "هاجم مسلحون الجيش الصومالي وحركة الشباب") == ["somali-national-army", "al-shabaab"]
    assert named(book, "وداعش") == ["islamic-state"]


def test_places_that_sound_like_organisations(book: ActorBook) -> None:
    assert named(book, "Raids went on in FATA, Pakistan.") == []


def test_a_defined_acronym_that_is_a_word_stays_a_word_in_capitals(book: ActorBook) -> None:
    text = "BOGOTA, COLOMBIA. THE PATRIOTIC UNION (UP) SAID THAT THE BUS WAS BLOWN UP."
    assert named(book, text) == ["patriotic-union"]


def test_phrases_that_are_no_organisations(book: ActorBook) -> None:
    assert named(book, "An improvised explosive device (IED) hit the Deputy Inspector-General (DIG) in Lashkar Gah.") == []
    assert named(book, "THE LATIN AMERICAN PARLIAMENT MET.") == []


@given(st.text(alphabet=st.sampled_from("abIS()[].,'- \nEUTalibnFrotPk"), max_size=200))
def test_mentions_lie_in_their_sentence_and_do_not_overlap(book: ActorBook, text: str) -> None:
    whole = sentences(Document(id="d", name="d.txt", text=text))
    last: dict[int, int] = {}
    for m in mentions(book, text):
        assert 0 <= m.start < m.end <= len(whole[m.sentence].plain)
        assert m.start >= last.get(m.sentence, 0)
        last[m.sentence] = m.end


@given(
    st.sampled_from(["Daesh", "Lashkar-e-Jhangvi", "Boko Haram", "Shining Path", "FMLN"]),
    st.sampled_from(["{}", "THE {}", "«{}»", "({})", "{}'s"]),
)
def test_a_name_is_found_in_any_dress(book: ActorBook, name: str, dress: str) -> None:
    plain, capitals = named(book, "x " + dress.format(name) + " y"), named(book, ("x " + dress.format(name) + " y").upper())
    assert plain == capitals
    assert len(plain) == 1


def test_every_shipped_actor_is_found_by_its_own_name(book: ActorBook) -> None:
    for actor in book.actors.values():
        if actor.source != "template":
            assert actor.id in [candidate.actor.id for candidate in book.resolve(actor.name)], actor.name


def test_a_channel_belongs_to_an_actor(book: ActorBook) -> None:
    for name in ("Amaq", "Aamaq", "A'maq", "Amaq News Agency", "وكالة أعماق"):
        channel = book.channel(name)
        assert channel is not None
        assert channel.actor == "islamic-state"
    assert book.channel("The Invented Gazette") is None


def test_an_unknown_id_names_its_neighbours(book: ActorBook) -> None:
    with pytest.raises(BadValueError, match="shining-path"):
        book.get("shining-paths")


def test_an_analyst_adds_an_actor_and_a_name(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[actor.sand-front]\nname = "Front of Sand"\naliases = ["FS-9"]\nparents = [{actor = "ttp", kind = "split_from", from = 2020}]\n'
        '[actor.ttp]\naliases = ["Sandy Taliban"]\n',
        encoding="utf-8",
    )
    book = ActorBook.load([tmp_path])
    assert named(book, "The Front of Sand and the Sandy Taliban met.") == ["sand-front", "ttp"]
    assert book.get("ttp").name == "Tehreek-e-Taliban Pakistan"


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[actor.one]\nname = "One"\ncolour = "red"\n[actor.two]\nname = "Two"\nfrom = "soon"\n', encoding="utf-8"
    )
    (tmp_path / "b.toml").write_text('[actor.three]\nname = "Three"\ntype = "band"\n[weather]\nrain = 1\n', encoding="utf-8")
    (tmp_path / "c.toml").write_text('[actor.four]\nname = "Four"\nrivals = ["nobody-at-all"]\n', encoding="utf-8")
    (tmp_path / "d.toml").write_text("[actor.five\n", encoding="utf-8")
    with pytest.raises(ExceptionGroup) as caught:
        ActorBook.load([tmp_path])
    told = "\n".join(str(error) for error in caught.value.exceptions)
    for word in ("colour", "soon", "band", "weather", "nobody-at-all", "d.toml"):
        assert word in told


def test_a_hostile_text_takes_time_by_its_length_only(book: ActorBook) -> None:
    text = "The Taliban (ABC) and Maoists, Pakistan, A of of of of Front (XY). " * 3_000
    started = time.process_time()
    assert len(mentions(book, text)) > 3_000
    assert time.process_time() - started < 10


@pytest.mark.parametrize("name", ["nothing-here", "empty", "words.txt", "pipe.toml"])
@pytest.mark.parametrize("load", [ActorBook.load, Institutions.load])
def test_a_book_of_ones_own_that_is_not_there_is_told(tmp_path: Path, name: str, load: Callable[[list[Path]], object]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "words.txt").write_text("x", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(BadValueError, match=r"neither a \.toml file nor a folder that holds one"):
        load([tmp_path / name])


@pytest.mark.parametrize(
    ("name", "on", "bore_it"),
    [
        ("Islamic State", date(2012, 1, 1), False),
        ("Islamic State of Iraq", date(2012, 1, 1), True),
        ("Islamic State", date(2016, 1, 1), True),
        ("Jabhat al-Nusra", date(2015, 1, 1), True),
        ("Jabhat al-Nusra", date(2016, 12, 1), False),
        ("KADEK", date(2003, 1, 1), True),
    ],
)
def test_who_bore_that_name_then(book: ActorBook, name: str, on: date, bore_it: bool) -> None:
    best = book.resolve(name, on)[0]
    held = next(n for n in best.actor.names if n.text == best.name)
    assert held.holds(on) is bore_it
    assert (best.score == 1.0) is bore_it


def test_a_name_that_was_not_borne_yet_is_not_believed(book: ActorBook) -> None:
    assert named(book, "Islamic State said so.", date(2012, 1, 1)) == []
    assert named(book, "Islamic State said so.", date(2015, 1, 1)) == ["islamic-state"]
    assert named(book, "Islamic State said so.") == ["islamic-state"]


def test_two_entries_of_one_body_do_not_hold_its_names_apart(tmp_path: Path) -> None:
    (tmp_path / "two.toml").write_text(
        '[actor.list-a]\nname = "Dune Peoples Salt Front"\n[actor.list-b]\nname = "Dune People Salt Front"\naliases = ["DPSF"]\n'
        '[actor.other]\nname = "Dune Peoples Salt Army"\ncountries = ["PK"]\n',
        encoding="utf-8",
    )
    book = ActorBook.load([tmp_path])
    assert book.same_name("Dune Peoples Salt Front (DPSF)", "DPSF") > 0.85
    assert book.same_name("Dune Peoples Salt Army", "Dune Peoples Salt Front") < 0.5
