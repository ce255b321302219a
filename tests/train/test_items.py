"""Examples become items: each thing once, at all whole words that name it and that the network could propose."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tasdiq.extract.trained.labels import CATEGORY, ROLES, STAGES, TYPES, VALUES, WIDEST
from tasdiq.model.mention import Reading
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Document, Span
from tasdiq.train.examples import Example, Told
from tasdiq.train.items import Item, Label, balanced, item

Plainly = Callable[[Example], Reading]
TEXT = "Gunmen shot two policemen near a bridge in Quetta. The gunmen (three) shot a judge. " + "a b c d e f g h i j k l m n o p q."


def told(*fillers: Filler, kind: str = "attack", places: tuple[Span, ...] = (), **more: Any) -> Told:
    return Told(template=Template(document="d", type=kind, fillers=fillers, **more), places=places)


def span(words: str, *, of: str = "text", start: int | None = None) -> Span:
    at = TEXT.index(words) if start is None else start
    return Span(document="d", start=at, end=at + len(words), quote=words, field=of)


def made(tokenizer: Any, read_plainly: Plainly, *incidents: Told) -> Item:
    example = Example(document=Document(id="d", name="d", text=TEXT), incidents=incidents)
    found = item(example, read_plainly(example), tokenizer)
    assert found is not None
    return found


def words(found: Item, label: Label) -> list[str]:
    return [TEXT[found.tokens.starts[first] : found.tokens.ends[last]] for first, last in label.spans]


def test_a_thing_has_all_its_places_its_values_and_its_incidents(tokenizer: Any, read_plainly: Plainly) -> None:
    gunmen = Filler(role="individual", mentions=(span("Gunmen"), span("gunmen")))
    police = Filler(
        role="human_target", mentions=(span("policemen"),), type="law_enforcement", effect="death", plural=True, probability=0.5
    )
    found = made(tokenizer, read_plainly, told(gunmen, police, stage="attempted", category="terrorist_act"), told(gunmen, kind="bombing"))
    first, second = found.labels
    assert (ROLES[first.role], words(found, first), first.incidents) == ("individual", ["Gunmen", "gunmen"], {0, 1})
    assert first.types == {TYPES.index("attack"), TYPES.index("bombing")}
    assert (ROLES[second.role], words(found, second), second.weight) == ("human_description", ["policemen"], 0.5)
    assert (STAGES[second.stage], CATEGORY[second.category]) == ("attempted", "terrorist_act")
    assert {name: VALUES[name][n] for name, n in second.values.items()} == {
        "human_type": "law_enforcement", "human_effect": "death", "number": "several",
    }  # fmt: skip


def test_a_title_describes_the_named(tokenizer: Any, read_plainly: Plainly) -> None:
    named = Filler(role="human_target", mentions=(span("Quetta"),), named=True, titles=(span("judge"),))
    found = made(tokenizer, read_plainly, told(named))
    assert [(ROLES[label.role], label.describes) for label in found.labels] == [("human_name", None), ("human_description", 0)]


def test_what_the_network_cannot_propose_is_left_out(tokenizer: Any, read_plainly: Plainly) -> None:
    wide = TEXT[TEXT.index("a b c") : TEXT.index(" q.")]
    unusable = (
        span(wide), span("men", start=TEXT.index("policemen") + 6), span("police"), span("unmen"), span("(three"), span("Gunmen", of="title"),
    )  # fmt: skip
    found = made(tokenizer, read_plainly, told(*(Filler(role="individual", mentions=(s,)) for s in unusable)))
    assert len(wide.split()) > WIDEST
    assert found.labels == ()
    narrow = " ".join(wide.split()[:WIDEST])
    assert len(made(tokenizer, read_plainly, told(Filler(role="individual", mentions=(span(narrow),)))).labels) == 1


def test_places_of_one_name_are_one_and_of_two_names_two(tokenizer: Any, read_plainly: Plainly) -> None:
    found = made(tokenizer, read_plainly, told(places=(span("Quetta"), span("bridge"), span("Quetta"))))
    assert [(ROLES[label.role], words(found, label)) for label in found.labels] == [("place", ["Quetta"]), ("place", ["bridge"])]


def test_a_text_without_words_is_no_item(tokenizer: Any, read_plainly: Plainly) -> None:
    example = Example(document=Document(id="d", name="d", text=" \n"))
    assert item(example, read_plainly(example), tokenizer) is None


def test_every_label_of_a_marked_file_is_kept(items: list[Item], examples: tuple[Example, ...]) -> None:
    assert [len(one.labels) for one in items] == [4, 6, 0, 3]
    for one, example in zip(items, examples, strict=True):
        spans = [(int(one.tokens.starts[a]), int(one.tokens.ends[b])) for label in one.labels for a, b in label.spans]
        marked = {
            (s.start, s.end)
            for t in example.incidents
            for s in (*t.places, *(s for f in t.template.fillers for s in (*f.mentions, *f.titles)))
        }
        assert set(spans) == marked


def test_few_documents_without_incidents_stand_for_all_of_them(items: list[Item]) -> None:
    empty = items[2]
    many = [items[0], *(replace(empty, name=f"empty {n}") for n in range(10)), items[1]]
    kept = balanced(many, 4, seed=3)
    assert [one for one in kept if one.labels] == [items[0], items[1]]
    assert [one.weight for one in kept if not one.labels] == [2.5] * 4
    assert [one.name for one in kept] == [one.name for one in balanced(many, 4, seed=3)]
    assert balanced(many, 10, seed=3) == many
