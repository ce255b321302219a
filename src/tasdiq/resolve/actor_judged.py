"""Judgements of people on actors in; who is shown as whom, and who bears which name, out. The newest that stands wins."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tasdiq.model.statement import Judgement
from tasdiq.resolve.actor_names import Naming
from tasdiq.resolve.actor_records import Actor, Bond, Dated, Name, Tie
from tasdiq.resolve.actors import ActorBook

SAME, DIFFERENT, ALIAS, NO_ALIAS, UNDO = "same", "different", "alias", "no_alias", "undo"
DECISIONS = (SAME, DIFFERENT, ALIAS, NO_ALIAS, UNDO)
ACTOR, JUDGEMENT = "actor:", "judgement:"  # how a judgement's `about` names them; a pair is joined by "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Dated):
    """A name that a person gave to an actor, or took from it."""

    actor: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """What people decided about actors, as far as it stands."""

    shown_as: Mapping[str, str] = field(default_factory=dict)  # actor -> the one that it is shown as
    apart: frozenset[tuple[str, str]] = frozenset()
    given: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)  # key of a name -> who bears it, the newest first
    taken: frozenset[tuple[str, str]] = frozenset()  # (actor, key of a name) that a person took from it

    def __bool__(self) -> bool:
        return bool(self.shown_as or self.apart or self.given or self.taken)

    def actor(self, held: str | None, key: str, on: date | None) -> str | None:
        """Whom words of that key mean on a day, where a reader took them for `held`."""
        bearer = next((given.actor for given in self.given.get(key, ()) if given.holds(on)), None)
        meant = bearer or held
        if meant is None or (bearer is None and (meant, key) in self.taken):
            return None
        return self.shown_as.get(meant, meant)


def on_actors(judgement: Judgement) -> bool:
    """Whether a judgement is about actors, or takes back one that may be."""
    return judgement.about.startswith((ACTOR, JUDGEMENT))


def standing(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Those on actors that nobody took back, in log order; an undo can itself be taken back."""
    undone: set[str] = set()
    found: list[Judgement] = []
    for judgement in reversed(judgements):
        if not on_actors(judgement) or JUDGEMENT + judgement.id in undone:
            continue
        if judgement.decision == UNDO:
            undone.add(judgement.about)
        else:
            found.append(judgement)
    return found[::-1]


def ruled(judgements: Sequence[Judgement], naming: Naming) -> Ruled:
    """What the judgements come to; an older one that newer ones contradict is left out."""
    found = standing(judgements)
    shown_as, apart = _pairs(found)
    given, taken = _names(found, naming)
    return Ruled(shown_as=shown_as, apart=apart, given=given, taken=taken)


def revised(book: ActorBook, rules: Ruled) -> ActorBook:
    """The book as people corrected it: merged actors are one, names are given and taken, what was split is not disputed."""
    if not rules:
        return book
    groups: dict[str, list[Actor]] = {}
    for actor in book.actors.values():
        groups.setdefault(rules.shown_as.get(actor.id, actor.id), []).append(actor)
    made = {root: _one(root, group, rules, book.naming) for root, group in groups.items() if root in book.actors}
    actors = {id_: made.get(rules.shown_as.get(id_, id_), actor) for id_, actor in book.actors.items()}
    channels = tuple(replace(c, actor=rules.shown_as.get(c.actor, c.actor)) if c.actor else c for c in book.channels)
    return replace(book, actors=actors, channels=channels, bonds=tuple(_bonds(book, rules)))


def pair(judgement: Judgement) -> tuple[str, str] | None:
    """The two actors of a merge or a split; None for other judgements."""
    names = [name.strip() for name in judgement.about.split("|")]
    if judgement.decision not in (SAME, DIFFERENT) or len(names) != 2 or not all(name.startswith(ACTOR) for name in names):
        return None
    left, right = (name.removeprefix(ACTOR) for name in names)
    return None if left == right else (left, right)


def _pairs(judgements: Sequence[Judgement]) -> tuple[dict[str, str], frozenset[tuple[str, str]]]:
    """Who is shown as whom: of two merged, the second as the first; the newest judgements are believed first."""
    groups: dict[str, frozenset[str]] = {}
    apart: set[tuple[str, str]] = set()
    kept: list[tuple[str, str]] = []
    for judgement in reversed(judgements):
        both = pair(judgement)
        if both is None:
            continue
        left, right = (groups.get(name, frozenset({name})) for name in both)
        if judgement.decision == DIFFERENT:
            apart |= set() if left == right else {(min(both), max(both))}
        elif left != right and not any((min(a, b), max(a, b)) in apart for a in left for b in right):
            groups.update(dict.fromkeys(left | right, left | right))
            kept.append(both)
    under = {right: left for left, right in kept}  # of two merges of one actor, the older one's, which is written last
    roots = {name: _root(name, under, group) for name, group in groups.items()}
    return {name: root for name, root in sorted(roots.items()) if name != root}, frozenset(apart)


def _root(name: str, under: Mapping[str, str], group: frozenset[str]) -> str:
    """The one that the whole group is shown as: it stands under none of the others, the first by name where several do."""
    tops = sorted(each for each in group if each not in under)
    return tops[0] if tops else min(group)


def _names(judgements: Sequence[Judgement], naming: Naming) -> tuple[dict[str, tuple[Given, ...]], frozenset[tuple[str, str]]]:
    given: dict[str, list[Given]] = {}
    settled: set[tuple[str, str]] = set()
    taken: set[tuple[str, str]] = set()
    for judgement in reversed(judgements):
        name = _given(judgement)
        key = naming.key(name.text) if name else ""
        if name is None or not key or (name.actor, key) in settled:
            continue
        settled.add((name.actor, key))
        if judgement.decision == ALIAS:
            given.setdefault(key, []).append(name)
        else:
            taken.add((name.actor, key))
    return {key: tuple(names) for key, names in sorted(given.items())}, frozenset(taken)


def _given(judgement: Judgement) -> Given | None:
    value = judgement.value
    if judgement.decision not in (ALIAS, NO_ALIAS) or not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return None
    start, end = (date.fromisoformat(str(value[key])) if value.get(key) else None for key in ("from", "to"))
    return Given(actor=judgement.about.removeprefix(ACTOR), text=str(value["name"]), start=start, end=end)


def _one(root: str, group: Sequence[Actor], rules: Ruled, naming: Naming) -> Actor:
    """The actors of a group as one, under the id, name and kind of its root."""
    first = next(actor for actor in group if actor.id == root)
    whole = [first, *(actor for actor in group if actor.id != root)]
    ids = {actor.id for actor in group}
    return replace(
        first,
        countries=tuple(dict.fromkeys(code for actor in whole for code in actor.countries)),
        start=_ends([actor.start for actor in whole], min), end=_ends([actor.end for actor in whole], max),
        names=tuple(dict.fromkeys(_borne(whole, ids, rules, naming))),
        parents=tuple(dict.fromkeys(_ties(whole, rules, root))),
        disputed_with=_others(whole, "disputed_with", rules, ids), rivals=_others(whole, "rivals", rules, ids),
        allies=_others(whole, "allies", rules, ids),
        spokespersons=tuple(dict.fromkeys(title for actor in whole for title in actor.spokespersons)),
        leaders=tuple(dict.fromkeys(leader for actor in whole for leader in actor.leaders)),
    )  # fmt: skip


def _bonds(book: ActorBook, rules: Ruled) -> Iterator[Bond]:
    for bond in book.bonds:
        subject, other = (rules.shown_as.get(end, end) for end in (bond.subject, bond.object))
        if subject != other:
            yield replace(bond, subject=subject, object=other)


def _ends(days: Sequence[date | None], choose: Callable[[list[date]], date]) -> date | None:
    """The first or last of the days; unknown where one of them is."""
    known = [day for day in days if day is not None]
    return choose(known) if known and len(known) == len(days) else None


def _borne(whole: Sequence[Actor], ids: set[str], rules: Ruled, naming: Naming) -> Iterator[Name]:
    """The names, without those that were taken away, and with those that were given."""
    for actor in whole:
        yield from (name for name in actor.names if name.text == whole[0].name or (actor.id, naming.key(name.text)) not in rules.taken)
    for names in rules.given.values():
        yield from (Name(text=given.text, start=given.start, end=given.end) for given in names if given.actor in ids)


def _ties(whole: Sequence[Actor], rules: Ruled, root: str) -> Iterator[Tie]:
    for actor in whole:
        for tie in actor.parents:
            other = rules.shown_as.get(tie.actor, tie.actor)
            if other != root:
                yield tie if other == tie.actor else replace(tie, actor=other)


def _others(whole: Sequence[Actor], what: str, rules: Ruled, ids: set[str]) -> tuple[str, ...]:
    """The actors that the group is said to be at odds or at one with, itself left out; what was split is disputed no longer."""
    named = {(actor.id, other) for actor in whole for other in getattr(actor, what) if other not in ids}
    if what == "disputed_with":
        named = {(mine, other) for mine, other in named if (min(mine, other), max(mine, other)) not in rules.apart}
    return tuple(sorted({rules.shown_as.get(other, other) for _, other in named}))
