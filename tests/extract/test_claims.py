from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from tasdiq.extract.claims import find
from tasdiq.model.mention import Reading
from tasdiq.model.record import Claim, Report
from tasdiq.model.text import Document
from tasdiq.model.values import When, Where

ReadByHand = Callable[..., Reading]
ACTORS = {"Red Path": "red-path", "Blue Banner": "blue-banner", "Borwa army": "!borwa-army"}


@dataclass(frozen=True)
class Channel:
    name: str
    actor: str
    mode: str


class Book:
    def channel(self, name: str) -> Channel | None:
        return Channel("Lamp", "red-path", "web") if name == "Lamp" else None


def report(reading: Reading, order: int, words: str, kind: str = "bombing", **more: object) -> Report:
    """A report whose evidence is the sentence that holds the words."""
    for sentence in reading.sentences:
        if words in sentence.plain:
            start = sentence.plain.find(words)
            spans = {
                "type": (reading.span(sentence.index, start, start + len(words)),),
                "main": (reading.span(sentence.index, 0, len(sentence.plain)),),
            }
            return Report(id=f"report:{order}", document="d1", order=order, type=kind, evidence=spans, **more)  # type: ignore[arg-type]
    raise AssertionError(words)


def told(claims: tuple[Claim, ...]) -> list[tuple[str, str]]:
    return sorted((c.claimant or c.name, c.stance) for c in claims)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Red Path claimed responsibility for the blast.", [("red-path", "claims")]),
        ("THE RED PATH TODAY CLAIMED CREDIT FOR THE BLAST.", [("red-path", "claims")]),
        ("The Red Path, an offshoot of the Blue Banner, has said it was behind the blast.", [("red-path", "claims")]),
        ("The raid was later claimed by the Red Path.", [("red-path", "claims")]),
        ("Responsibility for the raid was claimed by the Red Path.", [("red-path", "claims")]),
        ("Both the Red Path, a small faction, and the Blue Banner claimed it.", [("blue-banner", "claims"), ("red-path", "claims")]),
        ("The Red Path and the Blue Banner group both said they did it.", [("blue-banner", "claims"), ("red-path", "claims")]),
        ("The Red Path admitted carrying out the killing.", [("red-path", "claims")]),
        ("A rival claim came from the Red Path.", [("red-path", "claims")]),
        ('"We carried out this attack," a spokesman for the Red Path said.', [("red-path", "claims")]),
        ("A little-known group calling itself the Sons of Dawn claimed the attack.", [("Sons of Dawn", "claims")]),
        ("A group allied to the Red Path claimed the attack.", [("group allied to the Red Path", "claims")]),
        ("A Red Path faction claimed the attack.", [("Red Path faction", "claims")]),
        ("The Red Path denied responsibility for the blast.", [("red-path", "denies")]),
        ("The Red Path said it was not behind the blast.", [("red-path", "denies")]),
        ("The Red Path, who have claimed other recent attacks, denied any part in the blast.", [("red-path", "denies")]),
        ("The Red Path withdrew its claim of responsibility for the blast.", [("red-path", "retracts")]),
        ("The Red Path distanced itself from the attack.", [("red-path", "disavows")]),
        ("No group has claimed the attack.", []),
        ("No group, including the Red Path, claimed responsibility.", []),
        ("Nobody claimed responsibility for the blast.", []),
        ("The Red Path has not claimed responsibility.", []),
        ("If the Red Path claims responsibility, talks will end.", []),
        ("The Red Path has claimed several attacks.", []),
        ("The Borwa army claimed that Red Path and Blue Banner had teamed up.", []),
        ("The blast claimed 34 lives.", []),
        ("The Borwa army said it killed nine men.", []),
        ("The Red Path was blamed for the blast.", []),
        ("The Red Path claimed victory.", []),
    ],
)
def test_claims_and_denials(read_by_hand: ReadByHand, text: str, found: list[tuple[str, str]]) -> None:
    assert told(find(read_by_hand(text, actors=ACTORS))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("حملے کی ذمہ داری Red Path نے قبول کر لی ہے۔", [("red-path", "claims")]),
        ("وتبنى Red Path الهجوم في بيان.", [("red-path", "claims")]),
        ("أعلنت Red Path مسؤوليتها عن الهجوم.", [("red-path", "claims")]),
        ("کسی گروپ نے حملے کی ذمہ داری قبول نہیں کی۔", []),
    ],
)
def test_urdu_and_arabic(read_by_hand: ReadByHand, text: str, found: list[tuple[str, str]]) -> None:
    assert told(find(read_by_hand(text, actors=ACTORS))) == found


def test_it_is_the_claimant_of_before_and_both_are_the_two_in_focus(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand(
        "The Red Path said it bombed the Talin market. It took responsibility for a second attack, on a bank. "
        "Blue Banner claimed both attacks.",
        actors=ACTORS,
    )
    reports = [report(reading, 0, "bombed"), report(reading, 1, "second attack", "armed_assault")]
    assert [(c.claimant, c.report) for c in find(reading, reports)] == [
        ("red-path", "report:0"), ("red-path", "report:1"), ("blue-banner", "report:1"), ("blue-banner", "report:0"),
    ]  # fmt: skip


def test_the_report_meant_agrees_in_day_and_type(read_by_hand: ReadByHand) -> None:
    monday, thursday = date(2016, 8, 8), date(2016, 8, 11)
    reading = read_by_hand(
        "A bomb hit a hospital in Talin on Monday. Gunmen shot a judge on Thursday. The Red Path claimed Monday's bombing.",
        actors=ACTORS, dates={"on Monday": monday, "on Thursday": thursday, "Monday's": monday},
    )  # fmt: skip
    bomb = report(reading, 0, "bomb", when=When(start=monday, end=monday, precision="day"), where=Where(name="Talin"))
    shots = report(reading, 1, "shot", "armed_assault", when=When(start=thursday, end=thursday, precision="day"))
    (claim,) = find(reading, [bomb, shots])
    assert claim.report == "report:0"


def test_channel_language_and_what_the_claim_asserts(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand(
        "The Red Path claimed the attack in Talin. The statement was carried by its agency Lamp in French and Somali. "
        "The statement said it struck employees of 'Bureau of Grain' with a car bomb, although no bureau has that name. "
        "QRST questioned the truth of the claim by Red Path.",
        actors=ACTORS,
    )  # fmt: skip
    (claim,) = find(reading, (), Book())
    assert (claim.channel, claim.mode, claim.language) == ("Lamp", "web", "French and Somali")
    asserted = {(a.aspect, a.value) for a in claim.asserts}
    assert {("target", "employees of 'Bureau of Grain'"), ("institution", "Bureau of Grain"), ("weapon", "car bomb")} <= asserted
    assert claim.doubted_by == ("QRST",)


def test_what_an_armed_group_says_it_did_is_asserted(read_by_hand: ReadByHand) -> None:
    reading = read_by_hand("The Red Path said it had killed 50 soldiers in the ambush.", actors=ACTORS, counts={"50 soldiers": 50})
    (claim,) = find(reading)
    assert ("toll", "50 soldiers") in {(a.aspect, a.value) for a in claim.asserts}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("The Red Path claimed the attack in a video.", "video"),
        ("The Red Path claimed the attack in a telephone call to a newspaper.", "call_after"),
        ("The Red Path claimed the attack on Telegram.", "web"),
        ("The Red Path claimed the attack in an e-mail.", "email"),
        ("The Red Path claimed the attack.", "unknown"),
    ],
)
def test_how_a_claim_was_made(read_by_hand: ReadByHand, text: str, mode: str) -> None:
    (claim,) = find(read_by_hand(text, actors=ACTORS))
    assert claim.mode == mode


def test_a_channel_speaks_for_its_owner(read_by_hand: ReadByHand) -> None:
    (claim,) = find(read_by_hand("Lamp said the attacker was a soldier of dawn."), (), Book())
    assert (claim.claimant, claim.channel) == ("red-path", "Lamp")


def test_a_second_reading_gives_the_same_ids(read_by_hand: ReadByHand) -> None:
    texts = [find(read_by_hand("The Red Path claimed the attack.", actors=ACTORS)) for _ in range(2)]
    assert texts[0] == texts[1]
    assert texts[0][0].id.startswith("claim:")


def test_the_day_of_the_statement_is_not_the_day_of_the_attack(read_by_hand: ReadByHand) -> None:
    monday, tuesday = date(2016, 8, 8), date(2016, 8, 9)
    reading = read_by_hand(
        "A bomb killed nine on Monday. The Red Path claimed responsibility for the bombing in a statement posted online on Tuesday.",
        actors=ACTORS,
        dates={"on Monday": monday, "on Tuesday": tuesday},
    )
    (claim,) = find(reading, [report(reading, 0, "bomb", when=When(start=monday, end=monday, precision="day"))])
    assert (claim.when.start, claim.report) == (tuesday, "report:0")


def test_a_doubt_that_names_a_claimant_is_of_that_claim_alone(read_by_hand: ReadByHand) -> None:
    text = "A bomb hit Tarn. The Red Path claimed the bombing, as did the Blue Banner. We doubt the Blue Banner claim."
    reading = read_by_hand(text, actors=ACTORS)
    claims = find(reading, (report(reading, 0, "A bomb hit"),), Book())
    assert {c.claimant: c.doubted_by for c in claims} == {"red-path": (), "blue-banner": ("the authors",)}


def test_a_way_of_claiming_is_no_channel(read_by_hand: ReadByHand) -> None:
    text = "A bomb hit Tarn. In an e-mailed statement the Red Path claimed responsibility for the bombing."
    reading = read_by_hand(text, actors=ACTORS)
    (claim,) = find(reading, (report(reading, 0, "A bomb hit"),), Book())
    assert (claim.channel, claim.mode) == (None, "email")


@pytest.mark.parametrize(
    "later",
    [
        "Civil Hospital spokesman Wasim Baig said 9 bodies were brought in and 20 were injured.",
        "The provincial health minister said 20 people were wounded.",
    ],
)
def test_what_a_hospital_says_after_a_claim_is_not_the_claims(later: str) -> None:
    from tasdiq.config import Config
    from tasdiq.pipeline.reading.coder import Coder

    text = f"A bomb in Quetta on Monday killed 5 people. The Red Hand Front claimed the attack. {later}"
    found = Coder(Config(rules_only=True)).code(Document(id="d", name="d.txt", text=text)).extract
    assert [claim.asserts for claim in found.claims] == [()]
    assert all(figure.stance == "asserted" for figure in found.reports[0].figures)
