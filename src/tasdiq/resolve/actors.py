"""Names of organisations in, who they are out: the actor book, with dated names, parents and channels."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.model.mention import ActorMention
from tasdiq.model.text import Document, Sentence, plain
from tasdiq.resolve import actor_reading
from tasdiq.resolve.actor_alike import alike, collective, name_parts, without_brackets
from tasdiq.resolve.actor_finding import Finder
from tasdiq.resolve.actor_names import Naming, is_acronym
from tasdiq.resolve.actor_records import Actor, Bond, Channel, Country, Generic, Leader, Tie
from tasdiq.resolve.actor_search import index
from tasdiq.resolve.actor_states import Force, forces

_ENOUGH = 0.55  # the least likeness at which `resolve` still offers a candidate
_DESCRIBED = 0.95  # how sure a description of a state's force is
_WHOLE = 0.7  # how much of a name such a description must be
_WEAK = 0.8  # how sure a name is that is another's first
_REMEMBERED = 20_000  # names whose bearers are kept
_CLOSE = 0.85  # how much worse than the best a meaning may be and still be meant
_GENERAL = 0.5  # "Sand rebels" may mean this body, but is not its name
_MEMBER = 0.75  # a body and the loose whole that it is counted with
_KNOWN = 0.85  # from here on a name is held to be one of the book's
_ONE_NAME = 0.9  # ... unless they are spelled so much alike that two lists may have one body
_APART = 0.4  # what likeness of spelling still counts where the book has two names as different bodies
_SAID = {"chapter_of": "chapter", "branch_of": "chapter", "merged_into": "chapter"}  # other ties are called a faction


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An actor that a name may mean, how sure that is (0 to 1), and the name of it that fits best."""

    actor: Actor
    score: float
    name: str


@dataclass(frozen=True, kw_only=True)
class ActorBook:
    """Every organisation we know, ours and the analyst's own."""

    actors: Mapping[str, Actor]
    channels: tuple[Channel, ...]
    generics: tuple[Generic, ...]
    countries: Mapping[str, Country]
    naming: Naming
    bonds: tuple[Bond, ...] = ()

    @classmethod
    def load(cls, folders: Iterable[Path] = ()) -> "ActorBook":
        """The book from our TOML files and those of the folders; all that is wrong in them is raised at once."""
        tables = actor_reading.read(actor_reading.files(folders))
        problems = tables.problems
        countries = {c.code: c for c in actor_reading.collect(tables.countries, actor_reading.country, problems)}
        templates = actor_reading.collect(tables.forces, _force, problems)
        actors = {actor.id: actor for actor in forces(countries.values(), templates)}
        actors.update((actor.id, actor) for actor in actor_reading.collect(tables.actors, actor_reading.actor, problems))
        channels = tuple(actor_reading.collect(tables.channels, actor_reading.channel, problems))
        generics = tuple(actor_reading.collect(tables.generics, actor_reading.generic, problems))
        bonds = tuple(actor_reading.collect(tables.bonds, actor_reading.bond, problems))
        naming = _naming(tables.naming, countries.values(), problems)
        problems.extend(_dangling(actors, channels, countries))
        problems.extend(_loose(actors, bonds))
        if problems:
            raise ExceptionGroup("the actor files are wrong in these places", problems)
        return cls(actors=actors, channels=channels, generics=generics, countries=countries, naming=naming, bonds=bonds)

    def find(self, document: Document, sentences: Sequence[Sentence], on: date | None = None) -> tuple[ActorMention, ...]:
        """The organisations that a document's sentences name, in order; without a day, as of its publication."""
        return self._finder.find(sentences, on or document.published)

    def get(self, actor: str) -> Actor:
        """The actor of that id."""
        if actor not in self.actors:
            near = [candidate.actor.id for candidate in self.resolve(actor.replace("-", " "))][:5]
            raise BadValueError(f"no actor {actor!r} in the actor book; the nearest are {near}")
        return self.actors[actor]

    def resolve(self, name: str, on: date | None = None) -> list[Candidate]:
        """The actors that a name may mean on a day, the likeliest first."""
        exact = self._by_key.get(self.naming.key(name), ())
        if exact:
            found = [Candidate(actor=self.actors[a], score=self._certainty(a, n, len(exact), on), name=n) for a, n in exact]
        else:
            near = {(actor, text): alike(name, text, self.naming) for actor, text in self._near(name)}
            found = [Candidate(actor=self.actors[a], score=score * self._alive(a, on), name=text) for (a, text), score in near.items()]
            found += self._described(name)
        best: dict[str, Candidate] = {}
        for candidate in sorted(found, key=lambda c: (-c.score, c.actor.id)):
            if candidate.score >= _ENOUGH * (1.0 if not exact else 0.0):
                best.setdefault(candidate.actor.id, candidate)
        return list(best.values())

    def parents(self, actor: str, on: date | None = None) -> tuple[Tie, ...]:
        """What an actor belonged to, or came from, on a day."""
        return tuple(tie for tie in self.get(actor).parents if tie.holds(on))

    def leaders(self, actor: str, on: date | None = None) -> tuple[Leader, ...]:
        """Who led an actor in public on a day, as far as it is certain."""
        return tuple(leader for leader in self.get(actor).leaders if leader.holds(on))

    def channel(self, name: str) -> Channel | None:
        """The channel of that name, in any spelling."""
        return self._channels.get(self.naming.key(name))

    def same_name(self, left: str, right: str, on: date | None = None) -> float:
        """How sure it is that two names mean one organisation (0 to 1), by the book where it has them, else by spelling."""
        spelled = alike(left, right, self.naming)
        one, other = self._meant(left, on), self._meant(right, on)
        if not one or not other:
            return max(spelled, self._by_other_names(one, right), self._by_other_names(other, left))
        shared = max((one[actor] * other[actor] for actor in one.keys() & other.keys()), default=0.0)
        best, others_best = max(one.values()), max(other.values())
        if shared >= _CLOSE * best * others_best:
            one_general, other_general = collective(left, self.naming), collective(right, self.naming)
            return max(shared, spelled) if one_general == other_general else min(shared, _GENERAL)
        if any(self._comprises(a, b) for a in one for b in other if min(one[a] / best, other[b] / others_best) >= _CLOSE):
            return _MEMBER
        return spelled * (_APART if min(best, others_best) >= _KNOWN and not self._listed_twice(one, other, spelled) else 1.0)

    def _listed_twice(self, one: Mapping[str, float], other: Mapping[str, float], spelled: float) -> bool:
        """Whether two entries of the book may be one body that two lists have: one name, no other country, no tie."""
        pairs = [(self.actors[a], self.actors[b]) for a in one for b in other]
        elsewhere = all(a.countries and b.countries and not set(a.countries) & set(b.countries) for a, b in pairs)
        return spelled >= _ONE_NAME and not elsewhere and all(self.same_or_related(a.id, b.id) == "different" for a, b in pairs)

    def _meant(self, name: str, on: date | None) -> Mapping[str, float]:
        """The actors that bear the name, or one of its parts: what stands outside of brackets, or in them."""
        kept = self._meanings.get((name, on))
        if kept is None:
            if len(self._meanings) >= _REMEMBERED:
                self._meanings.clear()
            kept = self._meanings[name, on] = dict(self._bearers(name, on))
        return kept

    def _bearers(self, name: str, on: date | None) -> Iterator[tuple[str, float]]:
        """Full names before acronyms, which others may bear too."""
        parts = [name, *sorted(name_parts(name), key=is_acronym)]
        for part in parts:
            bearers = self._by_key.get(self.naming.key(part), ())
            yield from ((actor, self._certainty(actor, text, len(bearers), on)) for actor, text in bearers)
            if bearers:
                return

    def _by_other_names(self, known: Mapping[str, float], name: str) -> float:
        """How alike a name that the book does not have is to the names of an actor that it has."""
        return max(
            (sure * alike(held.text, name, self.naming) for actor, sure in known.items() for held in self.actors[actor].names), default=0.0
        )

    def _comprises(self, left: str, right: str) -> bool:
        """Whether one of two actors is a loose whole ("Sand insurgents") that the other is part of."""
        for part, whole in ((left, right), (right, left)):
            if collective(self.actors[whole].name, self.naming) and any(tie.actor == whole for tie in self.actors[part].parents):
                return True
        return False

    def same_or_related(self, left: str, right: str) -> str:
        """What the left actor is to the right one: same, parent, chapter, faction, rival, disputed or different."""
        if left == right:
            return "same"
        one, other = self.get(left), self.get(right)
        if right in one.disputed_with or left in other.disputed_with:
            return "disputed"
        kind = self._tie(left, right)
        if kind is not None:
            return _SAID.get(kind, "faction")
        if self._tie(right, left) is not None:
            return "parent"
        return "rival" if right in one.rivals or left in other.rivals else "different"

    def _tie(self, child: str, parent: str) -> str | None:
        """The nearest tie by which one actor descends from another."""
        seen = {child}
        level = [(tie.actor, tie.kind) for tie in self.actors[child].parents]
        while level:
            for actor, kind in level:
                if actor == parent:
                    return kind
            seen.update(actor for actor, _ in level)
            level = [(tie.actor, kind) for actor, kind in level for tie in self.actors[actor].parents if tie.actor not in seen]
        return None

    def _certainty(self, actor: str, name: str, bearers: int, on: date | None) -> float:
        """1 for a name that one living actor bears; shared, weak, not yet or no longer borne names are less sure."""
        held = next(n for n in self.actors[actor].names if n.text == name)
        return round(
            (_WEAK if held.weak else 1.0) * (1.0 if held.holds(on) else 0.8) * (1.0 if bearers == 1 else 0.9) * self._alive(actor, on), 3
        )

    def _alive(self, actor: str, on: date | None) -> float:
        return 1.0 if self.actors[actor].holds(on) else 0.7

    def _described(self, name: str) -> list[Candidate]:
        """The state's force that a whole name describes ("Military Forces of Sandland", "US drones")."""
        text = plain(without_brackets(name))
        found = self._finder.find([Sentence(index=0, start=0, end=len(text), plain=text)], None)
        whole = [m for m in found if m.actor and m.type == "state" and m.end - m.start >= _WHOLE * len(text)]
        return [Candidate(actor=self.actors[str(m.actor)], score=_DESCRIBED, name=name) for m in whole]

    def _near(self, name: str) -> Iterable[tuple[str, str]]:
        from rapidfuzz import fuzz, process

        words = " ".join(self.naming.words_of(name))
        for _, _, key in process.extract(words, self._spelled, scorer=fuzz.token_set_ratio, limit=40, score_cutoff=60):
            yield from self._by_key[key]

    @cached_property
    def _spelled(self) -> dict[str, str]:
        return {key: key.replace("><", " ")[1:-1] for key in self._by_key}

    @cached_property
    def _by_key(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for actor in self.actors.values():
            for name in actor.names:
                bearers = found.setdefault(self.naming.key(name.text), [])
                if all(other != actor.id for other, _ in bearers):
                    bearers.append((actor.id, name.text))
        return found

    @cached_property
    def _meanings(self) -> dict[tuple[str, date | None], Mapping[str, float]]:
        return {}

    @cached_property
    def _channels(self) -> dict[str, Channel]:
        return {self.naming.key(name): channel for channel in self.channels for name in (channel.name, *channel.names)}

    @cached_property
    def _finder(self) -> Finder:
        named = index(self.actors.values(), self.generics, self.countries.values(), self.naming)
        return Finder(index=named, actors=self.actors, countries=self.countries, naming=self.naming)


def _force(branch: str, row: dict[str, Any]) -> Force:
    actor_reading.known(f"force {branch}", row, ("name", "part_of"))
    if "name" not in row:
        raise BadValueError(f"force {branch}: it needs a name")
    return Force(branch=branch, name=row["name"], part_of=row.get("part_of"))


def _naming(row: Mapping[str, Any], countries: Iterable[Country], problems: list[TasdiqError]) -> Naming:
    try:
        return actor_reading.naming(row, countries)
    except TasdiqError as error:
        problems.append(error)
        return Naming()


def _dangling(actors: Mapping[str, Actor], channels: Iterable[Channel], countries: Mapping[str, Country]) -> Iterable[TasdiqError]:
    """Ids that are named but that no actor has."""
    for actor in actors.values():
        named = (*(tie.actor for tie in actor.parents), *actor.disputed_with, *actor.rivals, *actor.allies)
        for other in named:
            if other not in actors:
                yield BadValueError(f"actor {actor.id}: it names the actor {other!r}, which no file has")
    for channel in channels:
        if channel.actor is not None and channel.actor not in actors:
            yield BadValueError(f"channel {channel.id}: it names the actor {channel.actor!r}, which no file has")
    for country in countries.values():
        for force in country.forces.values():
            if force not in actors:
                yield BadValueError(f"country {country.code}: it names the actor {force!r}, which no file has")


def _loose(actors: Mapping[str, Actor], bonds: Iterable[Bond]) -> Iterable[TasdiqError]:
    """Ties to ids that no actor has."""
    for bond in bonds:
        for end in (bond.subject, bond.object):
            if end not in actors:
                yield BadValueError(f"tie {bond.subject} {bond.relation} {bond.object}: it names the actor {end!r}, which no file has")
