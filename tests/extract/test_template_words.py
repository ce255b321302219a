"""What the words of a document add to a model's templates."""

import pytest

from tasdiq.config import Config
from tasdiq.extract.template_words import completed
from tasdiq.model.mention import Reading
from tasdiq.model.record import Claim
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Document, Span
from tasdiq.pipeline.reading.coder import Coder

CODER = Coder(Config(rules_only=True))


def reading(text: str) -> Reading:
    return CODER.reading(CODER.clean(Document(id="d", name="d.txt", text=text)))


def at(read: Reading, quote: str) -> Span:
    start = read.document.text.index(quote)
    return read.document.span(start, start + len(quote))


def told(text: str, kind: str, *fillers: tuple[str, str], stage: str = "accomplished", claims: tuple[Claim, ...] = ()) -> list[Filler]:
    """The fillers of one template of that type once the words have added to it."""
    read = reading(text)
    made = tuple(Filler(role=role, mentions=(at(read, quote),)) for role, quote in fillers)
    (template,) = completed([Template(document="d", type=kind, stage=stage, fillers=made)], claims, read)
    return list(template.fillers)


@pytest.mark.parametrize(
    ("words", "kind", "weapon"),
    [
        ("The mayor was shot outside his office.", "attack", "gun"),
        ("THE MAYOR WAS HIT BY MACHINEGUN FIRE AND SHOT.", "attack", "machine_gun"),
        ("The mayor was found dead.", "attack", None),
        ("An explosion wounded the mayor.", "bombing", "explosive"),
        ("The bombing wounded the mayor.", "bombing", "bomb"),
        ("The mayor was shot outside his office.", "kidnapping", None),
    ],
)
def test_words_imply_a_weapon_that_nobody_names(words: str, kind: str, weapon: str | None) -> None:
    found = [f for f in told(words, kind, ("human_target", "mayor" if "mayor" in words else "MAYOR")) if f.role == "instrument"]
    assert [(f.type, f.mentions) for f in found] == ([(weapon, ())] if weapon else [])


def test_a_weapon_that_is_named_is_the_only_one() -> None:
    found = told("The mayor was shot with a pistol.", "attack", ("human_target", "mayor"), ("instrument", "pistol"))
    assert [f.type for f in found if f.role == "instrument"] == [None]


def test_words_far_from_the_target_imply_nothing() -> None:
    found = told("The mayor was attacked. Years ago a judge was shot elsewhere.", "attack", ("human_target", "mayor"))
    assert not [f for f in found if f.role == "instrument"]


@pytest.mark.parametrize(
    ("after", "effect"),
    [
        ("The blast caused no casualties.", "no_injury_or_death"),
        ("It did not cause any victims, police said.", "no_injury_or_death"),
        ("No one was hurt.", "no_injury"),
        ("Many casualties were feared.", None),
    ],
)
def test_nobody_hurt_is_told_of_people_without_a_name(after: str, effect: str | None) -> None:
    found = told(f"A bomb damaged the bank. {after}", "bombing", ("physical_target", "bank"))
    assert [(f.effect, f.mentions) for f in found if f.role == "human_target"] == ([(effect, ())] if effect else [])


def test_what_befell_a_target_is_what_its_sentence_alone_tells() -> None:
    assert told("The mayor was killed.", "attack", ("human_target", "mayor"))[0].effect == "death"
    assert told("The mayor was killed and a guard wounded.", "attack", ("human_target", "mayor"))[0].effect is None
    assert told("They burned the farm.", "arson", ("physical_target", "farm"))[0].effect == "some_damage"
    assert told("They planned to kill the mayor.", "attack", ("human_target", "mayor"), stage="threatened")[0].effect is None


def test_who_claims_it_has_it_as_claimed() -> None:
    text = "The mayor was killed. The Northern Front claimed responsibility in a leaflet."
    read = reading(text)
    own = Claim(
        id="claim:1", document="d", claimant=None, name="Northern Front", evidence={"claim": (at(read, "The Northern Front claimed"),)}
    )
    assert told(text, "attack", ("organisation", "Northern Front"), claims=(own,))[0].confidence == "claimed_or_admitted"
    assert told(text, "attack", ("organisation", "Northern Front"))[0].confidence is None
