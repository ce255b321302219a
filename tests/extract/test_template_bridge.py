"""Templates from the rules' reports."""

from datetime import date

import pytest

from tasdiq.extract.template_bridge import templates_of
from tasdiq.model.mention import ActorMention, CountMention, Reading
from tasdiq.model.record import ActorRole, Report, Target
from tasdiq.model.text import Document, Span, sentences
from tasdiq.model.values import When, Where, exactly

TEXT = "REBELS AND THE FRONT BLEW UP A BUS WITH DYNAMITE AND KILLED THREE JUDGES, ONE MILITANT AND THE MAYOR OF ORLA."
DOCUMENT = Document(id="d", name="d.txt", text=TEXT)


def words(quote: str) -> Span:
    start = TEXT.index(quote)
    return DOCUMENT.span(start, start + len(quote))


def actor(quote: str, *, generic: bool) -> ActorMention:
    at = TEXT.index(quote)
    return ActorMention(sentence=0, start=at, end=at + len(quote), actor=None, name=quote, type="non_state", generic=generic)


READING = Reading(
    document=DOCUMENT, anchor=date(1990, 2, 4), sentences=sentences(DOCUMENT),
    actors=(actor("REBELS", generic=True), actor("THE FRONT", generic=False)),
    counts=(CountMention(sentence=0, start=TEXT.index("THREE"), end=TEXT.index("THREE") + 5, count=exactly(3), noun="JUDGES"),),
)  # fmt: skip


def report(kind: str = "bombing", **fields: object) -> Report:
    given: dict[str, object] = {
        "where": Where(country="SV", precision="country"), "evidence": {"main": (words(TEXT),), "weapons": (words("DYNAMITE"),)},
        "actors": (
            ActorRole(actor=None, name="REBELS", role="initiator", type="non_state", span=words("REBELS")),
            ActorRole(actor="front", name="The Front", role="initiator", type="non_state", basis="claimed", span=words("THE FRONT")),
            ActorRole(actor=None, name="MILITANT", role="target", type="non_state", span=words("ONE MILITANT")),
        ),
        "targets": (
            Target(text="A BUS", type="transportation", effect="destroyed", span=words("A BUS")),
            Target(text="JUDGES", type="government", effect="killed", span=words("JUDGES")),
            Target(text="MAYOR", type="government", span=words("THE MAYOR")),
            Target(text="MILITANT", type="militants", effect="killed", span=words("MILITANT")),
        ),
    }  # fmt: skip
    return Report(id="report:1", document="d", type=kind, **{**given, **fields})  # type: ignore[arg-type]


def test_perpetrators_instruments_and_targets() -> None:
    (template,) = templates_of(READING, [report()])
    assert (template.type, template.category, template.where.country) == ("bombing", "terrorist_act", "SV")
    assert [(f.role, f.mentions[0].quote, f.type, f.effect, f.confidence) for f in template.fillers] == [
        ("individual", "REBELS", None, None, None),
        ("organisation", "THE FRONT", None, None, "claimed_or_admitted"),
        ("instrument", "DYNAMITE", "dynamite", None, None),
        ("physical_target", "A BUS", "transport_vehicle", "destroyed", None),
        ("human_target", "JUDGES", "legal_or_judicial", "death", None),
        ("human_target", "THE MAYOR", "government_official", None, None),
    ]
    judges = template.fillers[4]
    assert (judges.number, judges.plural, template.fillers[5].plural) == (exactly(3), True, False)


@pytest.mark.parametrize(
    ("kind", "template"),
    [("suicide_bombing", "bombing"), ("assassination", "attack"), ("hostage_taking", "kidnapping"), ("clash", None), ("arrest", None)],
)
def test_types(kind: str, template: str | None) -> None:
    assert [t.type for t in templates_of(READING, [report(kind)])] == ([template] if template else [])


def test_who_names_nobody_and_nothing_is_too_vague() -> None:
    assert templates_of(READING, [report(actors=(), targets=())]) == ()


def test_forces_hit_by_their_enemies_are_at_war() -> None:
    soldiers, bus = Target(text="SOLDIERS", type="military", span=words("THE MAYOR")), report().targets[0]
    assert templates_of(READING, [report(targets=(soldiers,))]) == ()
    assert len(templates_of(READING, [report(targets=(soldiers, bus))])) == 1


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("A BOMB DESTROYED THE BANK.", "destroyed"),
        ("A BOMB WAS DEFUSED AT THE BANK, DAMAGED IN MAY.", "no_damage"),
        ("A BOMB DAMAGED THE BANK.", "some_damage"),
        ("A BOMB WAS FOUND IN THE BANK.", None),
    ],
)
def test_what_became_of_a_thing(text: str, effect: str | None) -> None:
    document = Document(id="d", name="d.txt", text=text)
    at = text.index("THE BANK")
    bank = Target(text="THE BANK", type="business", span=document.span(at, at + 8))
    held = Reading(document=document, anchor=None, sentences=sentences(document))
    (template,) = templates_of(held, [report(actors=(), targets=(bank,), evidence={})])
    assert [(f.type, f.effect) for f in template.fillers] == [("financial", effect)]


def test_sabotage_is_arson_only_where_something_burns() -> None:
    assert templates_of(READING, [report("arson_sabotage")])[0].type == "attack"
    text = "MEN SET FIRE TO TWO BUSES."
    fire = Document(id="d", name="d.txt", text=text).span(0, len(text))  # the words a report stands on
    assert templates_of(READING, [report("arson_sabotage", evidence={"main": (fire,)})])[0].type == "arson"


def test_a_state_as_initiator() -> None:
    army = ActorRole(actor="army", name="Army", role="initiator", type="state", span=words("THE FRONT"))
    (template,) = templates_of(READING, [report(actors=(army,))])
    assert (template.category, template.fillers[0].role) == ("state_sponsored_violence", "organisation")


def test_what_is_old_is_no_news() -> None:
    old, recent = (When(start=day, end=day, precision="day") for day in (date(1989, 11, 1), date(1990, 1, 1)))
    assert templates_of(READING, [report(when=old)]) == ()
    assert len(templates_of(READING, [report(when=recent)])) == 1


def test_reports_keep_their_order() -> None:
    found = templates_of(READING, [report("kidnapping", order=1), report("bombing", order=0)])
    assert [t.type for t in found] == ["bombing", "kidnapping"]
