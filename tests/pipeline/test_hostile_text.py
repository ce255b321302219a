"""No text, however odd, takes the coder longer than a text of its length may: every pattern that ships meets all of these."""

import random
import time

import pytest

from tasdiq.config import Config
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

LENGTH = 12_000  # characters: what grows with the square of it shows
SECONDS_A_THOUSAND = 0.06  # on an idle machine, for the rules
SECONDS_OF_THE_MODEL = 0.3  # for a thousand characters that are each a token of its own
PATIENCE = 4.0  # a machine at work may take so many times as long

RUNS = {
    "spaces": " ", "tabs": "\t", "newlines": "\n", "marks of no width": "\u200b", "marks that turn the writing": "\u202e", "nulls": "\x00",
    "one letter": "a", "one capital": "A", "letters apart": "a ", "letters by full stops": "A.", "letters by hyphens": "a-b-",
    "digits": "1234567890", "digits apart": "12 ", "digits by commas": "1,234,", "digits by hyphens": "0-", "digits by signs": "+1 ",
    "commas": ",", "full stops": ".", "full stops apart": ". ", "full stops and quotes": ".'", "semicolons": "a; ", "dashes": "a - ",
    "quotes": '"', "quotes apart": '" ', "curly quotes": "\u201c\u201d", "apostrophes": "' ", "brackets": "([", "closing brackets": ")] ",
    "addresses": "a@", "spelt addresses": "a (at) ", "links": "http://a.", "profiles": "t.me/",
    "the": "the the ", "of the": "of the ", "in": "in the in ", "near": "near ", "by the group": "by the group ", "or": "5 or 6 ", "to": "5 to 6 ",
    "killed": "killed ", "killed and wounded": "killed and wounded and ", "including": "including women and children ",
    "at least": "at least ", "more than": "more than ", "up to": "up to 5 of the ", "number words": "one hundred ", "hundreds": "hundred and ",
    "attack": "attack on the ", "bomber": "suicide bomber detonated explosives ", "leader": "leader of the ", "members": "members of the ",
    "claims": "claimed responsibility for ", "claims that": "claimed that it ", "denials": "the government denies that ",
    "pledges": "pledged allegiance to ", "sayings": "police said ", "quoted claims": '"We claim the attack on ',
    "months": "January ", "days": "1 January 2016 ", "weekdays": "last Monday ",
    "a town": "Quetta ", "towns": "Quetta, ", "towns on lines": "Quetta\n", "districts": "District of ", "villages": "village of ", "distances": "5 km north of ",
    "a group": "Taliban ", "leaders": "Taliban leader Abu ", "names": "Abu al-", "articles": "al-", "capital words": "Capital Words Without End ",
    "all capitals": "ALL CAPITAL WORDS KILLED IN QUETTA ", "Arabic letters": "ابتثجح", "Arabic words": "ابتثجح ", "Urdu words": "ہلاک اور زخمی ",
    "Cyrillic in Latin": "аa", "Cyrillic": "привет ",
}  # fmt: skip


@pytest.fixture(scope="module")
def coder() -> Coder:
    ready = Coder(Config(workers=1, rules_only=True))
    ready.code(document("QUETTA: Two people were killed in Quetta on Monday, police said. The Example Front claimed responsibility."))
    return ready


def document(text: str) -> Document:
    return Document(id="d", name="d.txt", text=text)


def within(coder: Coder, text: str, seconds_a_thousand: float = SECONDS_A_THOUSAND) -> bool:
    """Whether the coder keeps its time; the processor's time is asked, so that other work on the machine does not count."""
    began = time.process_time()
    coder.code(document(text))
    return time.process_time() - began < PATIENCE * seconds_a_thousand * max(1.0, len(text) / 1_000)


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS.keys())
def test_a_run_of_one_thing_without_end(coder: Coder, run: str) -> None:
    assert within(coder, run * (LENGTH // len(run)))


@pytest.mark.parametrize(
    "run", ["0-", "killed ", "\u200b", "ابتثجح"], ids=["digits by hyphens", "killed", "marks of no width", "Arabic letters"]
)
def test_the_model_takes_time_by_the_length_of_a_text(run: str) -> None:
    ready = Coder(Config(workers=1))
    ready.code(document("Two people were killed in Quetta on Monday."))
    assert within(ready, run * (LENGTH // len(run)), SECONDS_OF_THE_MODEL)


@pytest.mark.parametrize("run", ["killed ", "attack on the ", "at least ", '"', "1,234 ", "Capital ", "ہلاک "])
def test_a_run_inside_a_sentence_that_tells_of_an_attack(coder: Coder, run: str) -> None:
    assert within(coder, "Gunmen " + run * (LENGTH // len(run)) + " killed two policemen in Quetta on Monday, police said.")


def test_one_sentence_of_1500_characters(coder: Coder) -> None:
    clause = "and the police said that gunmen attacked a convoy near Quetta killing two soldiers in the district of Khuzdar while "
    assert within(coder, (clause * 20)[:1_490] + ".", 2 * SECONDS_A_THOUSAND)


@pytest.mark.parametrize("sentence", ["It is. ", "They left.\n\n", "So, he said, it was. "])
def test_twenty_thousand_short_sentences(coder: Coder, sentence: str) -> None:
    assert within(coder, sentence * 20_000)


@pytest.mark.parametrize("seed", range(4))
def test_the_words_of_reports_in_any_order(coder: Coder, seed: int) -> None:
    chance = random.Random(seed)
    words = [*RUNS.values(), ". ", "\n\n", "wounded ", "officials said ", "in Kabul ", "on Tuesday ", "soldiers ", "bomb "]
    assert within(coder, "".join(chance.choice(words) for _ in range(LENGTH // 8)), 3 * SECONDS_A_THOUSAND)
