"""Proposals and what the network says of them in; things named in several ways, and the incidents they have a part in, out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tasdiq.extract.trained.labels import DOERS, TARGETS, TYPES
from tasdiq.extract.trained.network import Things
from tasdiq.extract.trained.proposals import Proposal

_SMALL_WORDS = frozenset(("of", "the", "for", "and", "de", "la", "del", "los", "las", "y", "e"))


@dataclass(kw_only=True, eq=False)
class Thing:
    """One thing: its mentions as numbers of proposals, the likeliest first; `titles` are descriptions of a person who is named."""

    role: str
    mentions: list[int]
    titles: list[int] = field(default_factory=list)


@dataclass(kw_only=True, eq=False)
class Group:
    """One incident: the targets it is told apart by, all things with a part in it, and its places and dates, the likeliest first."""

    core: list[Thing]
    things: list[Thing]
    places: list[tuple[float, Thing]] = field(default_factory=list)
    dates: list[tuple[float, Thing]] = field(default_factory=list)


def things_of(found: Sequence[Proposal], said: Things, thresholds: Mapping[str, float]) -> list[Thing]:
    """What is proposed surely enough, mentions of one thing together, descriptions with the name of who they describe."""
    made: list[Thing] = []
    for number, proposal in enumerate(found):
        if proposal.probability < thresholds[proposal.role]:
            continue
        home = next((t for t in made if t.role == proposal.role and _is_again(number, t, found, said, thresholds["same_thing"])), None)
        if home is None:
            made.append(Thing(role=proposal.role, mentions=[number]))
        else:
            home.mentions.append(number)
    return _titled(made, said, thresholds["same_thing"])


def _is_again(number: int, thing: Thing, found: Sequence[Proposal], said: Things, least: float) -> bool:
    if thing.role in ("place", "date"):
        return False
    return any(said.same_thing[number, m] > least or is_acronym(found[number].words, found[m].words) for m in thing.mentions)


def is_acronym(one: str, other: str) -> bool:
    """Whether the shorter is made of the first letters of the longer.

    >>> is_acronym("farabundo marti national liberation front", "fmln")
    True
    """
    short, long = sorted((one, other), key=len)
    firsts = "".join(word[0] for word in long.split() if word not in _SMALL_WORDS)
    return len(short) > 2 and " " not in short and len(firsts) > 1 and firsts.startswith(short)


def _titled(made: list[Thing], said: Things, least: float) -> list[Thing]:
    names = [t for t in made if t.role == "human_name"]
    kept = []
    for thing in made:
        if thing.role == "human_description" and names:
            name = max(names, key=lambda n: _highest(said.same_thing, thing, n))
            if _highest(said.same_thing, thing, name) > least:
                name.titles += thing.mentions
                continue
        kept.append(thing)
    return kept


def _highest(table: np.ndarray[tuple[int, ...], np.dtype[np.float32]], one: Thing, other: Thing) -> float:
    return float(max(table[i, j] for i in one.mentions for j in other.mentions))


def groups_of(things: Sequence[Thing], found: Sequence[Proposal], said: Things, thresholds: Mapping[str, float]) -> list[Group]:
    """The incidents: targets that go together by average linkage; each doer with all incidents it is tied to, at least the likeliest."""
    core = [t for t in things if t.role in TARGETS]
    doers = [t for t in things if t.role in DOERS]
    if not core:
        core, doers = doers, []
    groups = [Group(core=members, things=list(members)) for members in _clusters(core, said, thresholds["same_incident"])]
    if not groups:
        return []
    for doer in doers:
        ties = [_tie(doer, group.core, said) for group in groups]
        for tie, group in zip(ties, groups, strict=True):
            if tie >= thresholds["part_in"] or tie == max(ties):
                group.things.append(doer)
    for name, setting in (("place", "places"), ("date", "dates")):
        for thing in (t for t in things if t.role == name):
            sure = max(found[m].probability for m in thing.mentions)
            for group in groups:
                getattr(group, setting).append((sure * _tie(thing, group.core, said), thing))
    for group in groups:
        group.places.sort(key=lambda pair: -pair[0])
        group.dates.sort(key=lambda pair: -pair[0])
    return groups


def _clusters(core: list[Thing], said: Things, least: float) -> list[list[Thing]]:
    """Average linkage: the two that are tied most become one, until none are tied enough."""
    clusters = [[thing] for thing in core]
    ties = np.array([[_tie(one, [other], said) for other in core] for one in core])
    while len(clusters) > 1:
        below = np.where(np.tri(len(clusters), k=-1, dtype=bool), ties, -np.inf)
        i, j = divmod(int(below.argmax()), len(clusters))
        if ties[i, j] < least:
            break
        joined = (len(clusters[i]) * ties[i] + len(clusters[j]) * ties[j]) / (len(clusters[i]) + len(clusters[j]))
        ties[j], ties[:, j] = joined, joined
        ties = np.delete(np.delete(ties, i, 0), i, 1)
        clusters[j] += clusters.pop(i)
    return clusters


def _tie(thing: Thing, others: Sequence[Thing], said: Things) -> float:
    return float(np.mean([np.mean([said.same_incident[i, j] for i in thing.mentions for j in other.mentions]) for other in others]))


def mean_values(group: Group, said: Things, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """What the network says of all mentions of a group, on average."""
    mentions = [m for thing in group.things for m in thing.mentions]
    return np.asarray(np.mean(said.values[name][mentions], axis=0))


def type_of(group: Group, said: Things) -> str:
    """The likeliest type of the incident."""
    return TYPES[int(mean_values(group, said, "type").argmax())]
