"""Claims in the many words that desks have for them, through all stages and by rules alone."""

from datetime import date

import pytest

from tasdiq.config import Config
from tasdiq.model.record import Claim
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

BOMB = "A bomb killed four soldiers and an official near Kismayo, Somalia on Monday."
KABUL = "A car bomb killed six policemen in Ghazni, Afghanistan on Monday."
QUETTA = "Gunmen shot dead three policemen at a post near Khuzdar in Balochistan, Pakistan on Monday."
MOSUL = "A suicide bomber killed nine people at a market in Mosul, Iraq on Monday."
MAIDUGURI = "Gunmen attacked a base near Maiduguri, Nigeria on Monday and killed seven soldiers."
SRINAGAR = "Militants ambushed a patrol near Srinagar, India on Monday, killing two soldiers."
HOSTAGES = "Gunmen kidnapped five engineers near Khost, Afghanistan on Monday."
HAIFA = "Rockets fired from southern Lebanon wounded two people in Haifa, Israel on Monday."
BOGOTA = "A bomb damaged a pipeline near Arauca, Colombia on Monday and killed a guard."


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Config(rules_only=True))


def claims(coder: Coder, text: str) -> tuple[Claim, ...]:
    return coder.code(Document(id="d", name="d.txt", text=text, published=date(2020, 3, 11))).extract.claims


def told(coder: Coder, text: str) -> list[tuple[str, str]]:
    return sorted({(claim.claimant or claim.name, claim.stance) for claim in claims(coder, text)})


CLAIMED = [
    (BOMB, "Al Shabaab said on its radio that its fighters had fired the rounds.", "al-shabaab"),
    (BOMB, "An online statement by al Shabaab said that the convoy was caught in a trap.", "al-shabaab"),
    (BOMB, "A leaflet of al Shabaab that was found there says the group blew up the mast.", "al-shabaab"),
    (BOMB, "Al Shabaab, the main armed group there, posted a video of the blast.", "al-shabaab"),
    (BOMB, "The banned al Shabaab has owned the bombing.", "al-shabaab"),
    (BOMB, "Al Shabaab said it had been after him for years.", "al-shabaab"),
    (BOMB, "Al Shabaab, in a statement on its website, spoke of 40 enemy soldiers killed.", "al-shabaab"),
    (BOMB, "Al Shabaab, which controls much of the south, posted that it was behind the blast.", "al-shabaab"),
    (BOMB, "Al Shabaab made known over its radio station in the south that its men had laid the bomb.", "al-shabaab"),
    (BOMB, "A man who called himself a spokesman of al Shabaab told a station in Mogadishu by telephone that his men had laid the bomb.", "al-shabaab"),
    (BOMB, '"It was us and there will be more," a man who said he was calling for al Shabaab told this newspaper.', "al-shabaab"),
    (BOMB, '"We did this," said a voice that claimed to speak for al Shabaab.', "al-shabaab"),
    (BOMB, "Militants with ties to al Shabaab took credit for it on a website.", "al-shabaab"),
    (BOMB, "Al Shabaab said the official had been on its list since last year.", "al-shabaab"),
    (BOMB, "Al Shabaab said the killing was punishment for his work with the government.", "al-shabaab"),
    (BOMB, "Al Shabaab called the bombing an answer to the crusaders.", "al-shabaab"),
    (BOMB, "In a broadcast, al Shabaab hailed its fighters for the blast.", "al-shabaab"),
    (BOMB, "Al Shabaab congratulated its men who had carried it out.", "al-shabaab"),
    (BOMB, "Al Shabaab has put its name to the bombing.", "al-shabaab"),
    (BOMB, "Al Shabaab said the blast was its work.", "al-shabaab"),
    (BOMB, "The blast was the work of its men, al Shabaab said.", "al-shabaab"),
    (BOMB, "The blast was carried out by our men, an al Shabaab spokesman said.", "al-shabaab"),
    (BOMB, "Al Shabaab was quick to own up to the blast.", "al-shabaab"),
    (BOMB, "Al Shabaab lost no time in claiming the blast.", "al-shabaab"),
    (BOMB, "According to al Shabaab, its men had hidden the bomb under the road.", "al-shabaab"),
    (BOMB, "Al Shabaab released a picture of the bomber.", "al-shabaab"),
    (BOMB, "Al Shabaab was quoted as saying that it had planted the bomb.", "al-shabaab"),
    (BOMB, "Al Shabaab, long at war with Mogadishu, attributed the bombing to itself.", "al-shabaab"),
    (BOMB, "A radio that speaks for al Shabaab said its men had waited three days for the convoy before they struck it.", "al-shabaab"),
    (BOMB, "Al Shabaab boasted of the bombing.", "al-shabaab"),
    (BOMB, "Al Shabaab has spoken out. Its military spokesman, Abdiasis Abu Musab, said its men had planted the bomb.", "al-shabaab"),
    (BOMB, "Al Shabaab acknowledged the blast near the port.", "al-shabaab"),
    (BOMB, "Al Shabaab's spokesman, Ali Dheere, said the group's commandos had carried it out.", "al-shabaab"),
    (BOMB, "In a recording, al Shabaab gave itself the credit.", "al-shabaab"),
    (BOMB, '"Our fighters hit the convoy with a mine," Abu Musab, al Shabaab\'s military operations spokesman, said.', "al-shabaab"),
    (HAIFA, "Hezbollah fighters' spokesman, Ali Example, said the group had launched ten rockets.", "hezbollah"),
    (QUETTA, "Meerak Baloch, who gave himself out as spokesman of the Baloch Liberation Army, phoned reporters to claim the attack.", "bla"),
    (QUETTA, "A leaflet left on the bodies by the Baloch Liberation Army accused them of spying.", "bla"),
    (QUETTA, "Baloch Liberation Army leaflets found at the spot called the dead men spies.", "bla"),
    (SRINAGAR, "An outfit going by the initials VKLO claimed the ambush.", "VKLO"),
    (BOMB, "The regional branch of al-Qaeda, known as al Shabaab, said on Telegram that one of its members did it.", "al-shabaab"),
    (BOMB, "Al Shabaab said the attack was conducted by the group's new unit.", "al-shabaab"),
    (BOMB, "Al Shabaab circulated photographs of the attack.", "al-shabaab"),
    (BOMB, "A spokesman of al Shabaab rang a radio station and said the group had planted the bomb.", "al-shabaab"),
    (BOMB, "Al Shabaab's special squad was behind the blast, its spokesman said.", "al-shabaab"),
    (BOMB, "Al Shabaab has accepted its hand in the blast.", "al-shabaab"),
    (BOMB, "Al Shabaab said the bomber was its member.", "al-shabaab"),
    (HOSTAGES, "A Taliban commander said his men had the engineers.", "afghan-taliban"),
    (BOMB, "In a statement by its media arm, al Shabaab said it had bombed the convoy.", "al-shabaab"),
    (BOMB, "Abu Musab, a senior al Shabaab officer, told reporters that the bomb was planted by his men.", "al-shabaab"),
    (BOMB, "An al Shabaab statement on a forum said a brother had driven a car into the soldiers.", "al-shabaab"),
    (BOMB, "Al Shabaab assumed the attack.", "al-shabaab"),
    (BOMB, "Al Shabaab said he was punished for spying.", "al-shabaab"),
    (BOMB, "Al Shabaab said the convoy was targeted because it carried officials.", "al-shabaab"),
    (BOMB, "Al Shabaab said the perpetrator was a member of its armed wing.", "al-shabaab"),
    (MAIDUGURI, "A purported spokesman for Boko Haram, Abul Example, said the sect carried out the raid.", "boko-haram"),
    (HOSTAGES, "The Taliban said they had taken the engineers.", "afghan-taliban"),
    (BOMB, "Al Shabaab accepted having planted the bomb.", "al-shabaab"),
    (KABUL, 'Taliban spokesman Zabihullah Mujahid tweeted that "our mujahideen" had blown up the car.', "afghan-taliban"),
    (KABUL, "In a text message to reporters, the Taliban said they had targeted the policemen.", "afghan-taliban"),
    (KABUL, "According to the Taliban the driver of the car had acted on their orders.", "afghan-taliban"),
    (KABUL, "The Taliban said the bombing was carried out on the orders of their leader.", "afghan-taliban"),
    (KABUL, "A Taliban statement put the enemy's losses at thirty dead.", "afghan-taliban"),
    (KABUL, 'The Taliban claimed in a tweet to have killed "20 puppets of the invaders".', "afghan-taliban"),
    (KABUL, "The Taliban named the bomber as a youth from Wardak.", "afghan-taliban"),
    (KABUL, "The Taliban say the bomber was one of their own.", "afghan-taliban"),
    (KABUL, 'The Taliban asserted by WhatsApp that one of their members had "driven the car into the gate".', "afghan-taliban"),
    (KABUL, "The Taliban informed reporters that a group of their fighters had done it.", "afghan-taliban"),
    (HOSTAGES, "The Taliban said that the men were in their hands.", "afghan-taliban"),
    (HOSTAGES, "The Taliban confirmed they were holding the engineers.", "afghan-taliban"),
    (QUETTA, "A text in the name of the Baloch Liberation Army owned the killing.", "bla"),
    (QUETTA, "A channel on the internet carried a text in the name of the Baloch Liberation Army owning the killings.", "bla"),
    (QUETTA, "Leaflets signed by the Baloch Liberation Army were found at the post.", "bla"),
    (QUETTA, "Pamphlets bearing the name of the Baloch Liberation Army were left beside the bodies.", "bla"),
    (QUETTA, "The Baloch Liberation Army said in an e-mailed statement that its fighters had overrun the post.", "bla"),
    (QUETTA, "The Baloch Liberation Army took ownership of the attack.", "bla"),
    (QUETTA, "The outlawed Baloch Liberation Army shouldered responsibility.", "bla"),
    (QUETTA, "Responsibility was owned by the Baloch Liberation Army.", "bla"),
    (QUETTA, "A person identifying himself as Azad Baloch called the press club and accepted responsibility on behalf of the Baloch Liberation Army.", "bla"),
    (QUETTA, "A caller who introduced himself as a spokesman for the Baloch Liberation Army told the Quetta bureau of this newspaper that his organisation had sent the gunmen.", "bla"),
    (QUETTA, "The Baloch Liberation Army's sarmachars shot the men, its spokesman said in a call.", "bla"),
    (SRINAGAR, "The Jaish-e-Mohammed owned responsibility for the attack in a call to a news agency.", "jaish-e-mohammed"),
    (SRINAGAR, "A caller said the Jaish-e-Mohammed had carried out the ambush.", "jaish-e-mohammed"),
    (SRINAGAR, "A caller using a password known to the newsroom said that the Jaish-e-Mohammed was behind the ambush.", "jaish-e-mohammed"),
    (MOSUL, "Islamic State's Amaq agency said its soldiers had sent the bomber.", "islamic-state"),
    (MOSUL, "Islamic State's Amaq agency said the bomber was a \"fighter of the Islamic State\".", "islamic-state"),
    (MOSUL, "Amaq, a news agency of Islamic State, named the bomber.", "islamic-state"),
    (MOSUL, "Islamic State's news agency carried a claim by the group.", "islamic-state"),
    (MOSUL, 'Islamic State said in its weekly that "a soldier of the caliphate" had blown himself up there.', "islamic-state"),
    (MAIDUGURI, "Boko Haram acknowledged the raid.", "boko-haram"),
    (MAIDUGURI, "Boko Haram bragged that its fighters had sacked the base.", "boko-haram"),
    (MAIDUGURI, "Boko Haram admitted to the attack, calling it revenge.", "boko-haram"),
    (MAIDUGURI, "In a video, the Boko Haram leader, Abubakar Shekau, said that he had ordered the raid.", "boko-haram"),
    (HAIFA, "Hezbollah announced the launch of the rockets, saying it was a response to an air strike.", "hezbollah"),
    (HAIFA, "Its men had fired the rockets, Hezbollah said.", "hezbollah"),
    (BOGOTA, "The ELN's Domingo Lain Front acknowledged the attack.", "eln"),
    (BOGOTA, "The ELN assumed responsibility in a long text on its website.", "eln"),
    (BOGOTA, "The ELN has avowed the attack in a letter to a newspaper.", "eln"),
    (BOMB, "A previously unknown group calling itself the Sons of the Levee claimed it.", "Sons of the Levee"),
    (BOMB, "A hitherto unheard-of outfit, the Black Heron Brigade, owned the blast.", "Black Heron Brigade"),
    (BOMB, "An obscure organisation named Dawn Column said in a post that it had planted the bomb.", "Dawn Column"),
    (BOMB, "The Kamari Freedom Army (KFA) said that its men had laid the bomb.", "Kamari Freedom Army"),
    (BOMB, "A text signed Lanterns of the Coast was left there, owning the blast.", "Lanterns of the Coast"),
    (BOMB, "A group that styles itself Owls of the Reef has put its name to the blast.", "Owls of the Reef"),
]  # fmt: skip

TURNED_DOWN = [
    (BOMB, "Al Shabaab denied its hand in the blast.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab says no hand in the blast.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab said the blast was not its work.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab said its men had nothing to do with the blast.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab rejected the charge that it had planted the bomb.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab denied having anything to do with the blast.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab said it knew nothing of the bomb.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab called the blast a crime and said its men were not involved.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab condemned the attack and denied any role.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab pleaded innocence in the blast.", ("al-shabaab", "denies")),
    (BOMB, "Al Shabaab on Tuesday distanced itself from the killing.", ("al-shabaab", "disavows")),
    (BOMB, "Al Shabaab disowned the bombing.", ("al-shabaab", "disavows")),
    (BOMB, "An Al Shabaab spokesman distanced the group from it.", ("al-shabaab", "disavows")),
    (BOMB, "Al Shabaab said those who set the bomb had acted without its permission.", ("al-shabaab", "disavows")),
    (BOMB, "Al Shabaab took back its claim of the blast.", ("al-shabaab", "retracts")),
    (BOMB, "Al Shabaab said its earlier claim had been a mistake.", ("al-shabaab", "retracts")),
]  # fmt: skip

NO_CLAIM = [
    (BOMB, "State television posted a video of the blast. Al Shabaab said nothing."),
    (BOMB, "The Somali army said its forces had shelled al Shabaab bases after the blast."),
    (BOMB, "The US military said it had carried out an air strike on al Shabaab."),
    (BOMB, "Police blamed al Shabaab for the blast."),
    (BOMB, "The governor said al Shabaab was behind the blast."),
    (BOMB, "A witness told reporters by telephone that al Shabaab had planted the bomb."),
    (BOMB, "It bore the hallmarks of al Shabaab."),
    (BOMB, "Al Shabaab condemned the blast."),
    (BOMB, "Al Shabaab praised the attack on the embassy in Kabul."),
    (BOMB, "Nobody has owned the blast, though al Shabaab is strong in the area."),
    (BOMB, "Al Shabaab claimed that the government was losing the war."),
    (BOMB, "Soldiers fought al Shabaab and said they had killed two of them."),
    (BOMB, "The police chased al Shabaab and said they were behind the operation."),
    (BOMB, "Al Shabaab admitted its part in the talks."),
    (BOMB, "Al Shabaab said the dead men were members of its armed wing."),
    (BOMB, "Al Shabaab said its fighters were shot by his guards."),
    (BOMB, "Al Shabaab said it would take talks if its members were freed."),
    (BOMB, "Al Shabaab said it would avenge the dead."),
    (BOMB, "Al Shabaab acknowledged the raid on its base by American commandos."),
    (BOMB, "Al Shabaab acknowledged the killing of its leader in the army's raid."),
    (BOMB, "Al Shabaab said three of its fighters had been killed by the army."),
    (BOMB, "Al Shabaab said that its men had left the town."),
    (BOMB, "A minister said the army was on its guard against al Shabaab."),
    (BOMB, "Al Shabaab has taken responsibility for running the schools of the area."),
    (BOMB, "Al Shabaab claimed that the attack was the work of foreign spies."),
    (BOMB, "Al Shabaab is strong there. It was also reported that a soldier was wounded."),
    (BOMB, "AL SHABAAB SHOULD NOT CLAIM CREDIT FOR THE TALKS."),
    (BOMB, "Al Shabaab has claimed many such attacks."),
    (BOMB, "A suspect confessed to the bombing, and police believe that al Shabaab paid him."),
    (BOMB, "Al Shabaab said that the town was in its hands."),
    (BOMB, "Al Shabaab released a picture of its new leader."),
    (BOMB, "The army hailed its soldiers for the fight against al Shabaab."),
    (BOMB, "Analysts said al Shabaab had not put its name to the bombing."),
    (BOMB, "Al Shabaab fled. An army spokesman said its troops had killed two of them."),
    (BOMB, "Al Shabaab fled. The police spokesman named the bomber."),
    (BOMB, "The army took al Shabaab's base. A ministry statement said the attack was carried out by its men."),
    (HAIFA, "The Israeli army said its aircraft had struck Hezbollah posts in response."),
    (HAIFA, "Hamas hailed the rockets but said it had not fired them."),
]  # fmt: skip


@pytest.mark.parametrize(("lead", "words", "who"), CLAIMED)
def test_a_claim_is_known_in_whatever_words(coder: Coder, lead: str, words: str, who: str) -> None:
    assert told(coder, f"{lead} {words}") == [(who, "claims")]


@pytest.mark.parametrize(("lead", "words", "who_and_stance"), TURNED_DOWN)
def test_a_denial_is_known_in_whatever_words(coder: Coder, lead: str, words: str, who_and_stance: tuple[str, str]) -> None:
    assert told(coder, f"{lead} {words}") == [who_and_stance]


@pytest.mark.parametrize(("lead", "words"), NO_CLAIM)
def test_what_only_sounds_like_a_claim_is_none(coder: Coder, lead: str, words: str) -> None:
    assert not [each for each in told(coder, f"{lead} {words}") if each[1] == "claims"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jamaat-ul-Mujahideen Bangladesh", "Neo-JMB"),
        ("Harkat-ul-Jihad al-Islami", "HuJI-B"),
        ("Hezb-e-Islami Khalis", "the Tora Bora Military Front"),
        ("Segunda Marquetalia", "Estado Mayor Central"),
        ("the White Hand", "the Jaguar of Justice"),
        ("Kach", "Kahane Chai"),
        ("TIKKO", "the Maoist Communist Party"),
        ("the Jamaat-ul-Ahrar", "the Tehreek-e-Taliban Pakistan"),
    ],
)
def test_two_groups_that_claim_are_two_claimants(coder: Coder, one: str, other: str) -> None:
    found = claims(coder, f"{QUETTA} The killing was claimed by {one}. Later {other} said it was behind the killing.")
    assert len({claim.claimant for claim in found}) == 2
    assert None not in {claim.claimant for claim in found}


def test_a_claim_of_another_years_attack_is_not_of_this_one(coder: Coder) -> None:
    text = f"{BOMB} Al Shabaab took responsibility last year for an attack in Lamu."
    told = coder.code(Document(id="d", name="d.txt", text=text, published=date(2020, 3, 11))).extract
    assert not {claim.report for claim in told.claims} & {report.id for report in told.reports if report.main}
