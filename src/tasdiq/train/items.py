"""Examples in; what the network learns from, with everything as numbers of tokens, out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tasdiq.extract.trained.labels import ASKED, CATEGORY, ROLES, STAGES, TYPES, VALUES, WIDEST
from tasdiq.extract.trained.tokens import Tokens, own, tokens, windows
from tasdiq.model.mention import Reading
from tasdiq.model.template import Filler
from tasdiq.model.text import Span
from tasdiq.train.examples import Example, Told

TokenSpan = tuple[int, int]


@dataclass(kw_only=True)
class Label:
    """One thing that has a role in incidents of a document, at any of the spans that name it."""

    role: int
    spans: tuple[TokenSpan, ...]
    weight: float
    incidents: set[int] = field(default_factory=set)
    types: set[int] = field(default_factory=set)
    stage: int = 0
    category: int = 0
    values: Mapping[str, int] = field(default_factory=dict)
    describes: int | None = None  # of a description: the number of the label of who it describes


@dataclass(frozen=True, kw_only=True)
class Item:
    """One document to learn from."""

    name: str
    tokens: Tokens
    labels: tuple[Label, ...]
    dates: tuple[TokenSpan, ...]  # what may be a date
    windows: tuple[tuple[int, int], ...]
    own: tuple[tuple[int, int], ...]
    weight: float = 1.0


def item(example: Example, reading: Reading, tokenizer: Any) -> Item | None:
    """The item of an example; None where it has no words."""
    told = tokens(example.document, tokenizer)
    if not len(told):
        return None
    places = _Places(told)
    labels: dict[tuple[int, tuple[TokenSpan, ...]], Label] = {}
    for number, incident in enumerate(example.incidents):
        _add(labels, places, incident, number)
    dates = [reading.words(d) for d in reading.dates if reading.sentences[d.sentence].of == "text"]
    seen = windows(len(told))
    return Item(
        name=example.document.name, tokens=told, labels=tuple(labels.values()), dates=places.spans(dates), windows=tuple(seen),
        own=tuple(own(seen)),
    )  # fmt: skip


def _add(labels: dict[tuple[int, tuple[TokenSpan, ...]], Label], places: "_Places", incident: Told, number: int) -> None:
    template = incident.template
    common = {
        "type": TYPES.index(template.type), "stage": STAGES.index(template.stage), "category": CATEGORY.index(template.category),
    }  # fmt: skip

    def put(role: str, spans: Sequence[Span], weight: float, values: Mapping[str, int]) -> int | None:
        found = places.spans(spans)
        if not found:
            return None
        key = (ROLES.index(role), found)
        label = labels.setdefault(key, Label(role=key[0], spans=found, weight=weight, values=values))
        label.weight = max(label.weight, weight)
        label.incidents.add(number)
        label.types.add(common["type"])
        label.stage, label.category = common["stage"], common["category"]
        return list(labels).index(key)

    for filler in template.fillers:
        role = filler.role if filler.role != "human_target" else "human_name" if filler.named else "human_description"
        weight = filler.probability if filler.probability is not None else 1.0
        who = put(role, filler.mentions, weight, _values(filler, role))
        about = put("human_description", filler.titles, weight, _values(filler, role)) if filler.titles else None
        if about is not None and who is not None:
            list(labels.values())[about].describes = who
    for name, spans in (("place", incident.places), ("date", incident.dates)):
        groups: dict[str, list[Span]] = {}
        for span in spans:
            groups.setdefault(" ".join(span.quote.lower().split()) if name == "place" else "", []).append(span)
        for group in groups.values():
            put(name, group, template.probability or 1.0, {})


def _values(filler: Filler, role: str) -> dict[str, int]:
    number = "several" if filler.plural else None
    if filler.number is not None:
        number = "one" if filler.number.low == filler.number.high == 1 else "counted"
    given = {
        "confidence": filler.confidence, "instrument_type": filler.type, "physical_type": filler.type, "human_type": filler.type,
        "physical_effect": filler.effect, "human_effect": filler.effect, "number": number,
    }  # fmt: skip
    return {name: VALUES[name].index(given[name]) if given[name] in VALUES[name] else 0 for name in ASKED.get(role, ())}


class _Places:
    """Where characters begin and end in tokens."""

    def __init__(self, told: Tokens) -> None:
        self._first = {int(start): n for n, start in reversed(list(enumerate(told.starts)))}
        self._last = {int(end): n for n, end in enumerate(told.ends)}
        self._told = told

    def spans(self, spans: Sequence[Span]) -> tuple[TokenSpan, ...]:
        """The spans of the text that are whole words and not too wide, in order, each once: what the network can propose."""
        found = set()
        for span in (s for s in spans if s.field == "text"):
            first, last = self._first.get(span.start), self._last.get(span.end)
            if first is not None and last is not None and 0 <= last - first < WIDEST and self._is_whole(first, last):
                found.add((first, last))
        return tuple(sorted(found))

    def _is_whole(self, first: int, last: int) -> bool:
        return bool(self._told.begins[first] and self._told.finishes[last])


def balanced(items: Sequence[Item], most_empty: int, seed: int) -> list[Item]:
    """The items with incidents, and so many of the others, which then weigh as much as all of them."""
    from dataclasses import replace

    empty = [i for i in items if not i.labels]
    if len(empty) <= most_empty:
        return list(items)
    chosen = np.random.default_rng(seed).choice(len(empty), size=most_empty, replace=False)
    kept = {id(empty[n]) for n in chosen}
    weight = len(empty) / most_empty
    return [i if i.labels else replace(i, weight=weight) for i in items if i.labels or id(i) in kept]
