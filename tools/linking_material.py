"""Invented incidents in invented towns, and the reports that several outlets might write of each: for training and measuring.

Nothing is taken from any text: towns are numbers, words are numbers with a common tail like that of a language.
"""

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from tasdiq.link.facts import Facts
from tasdiq.link.rules import shipped

FIRST = date(2011, 1, 1)
TYPES = ("bombing", "suicide_bombing", "armed_assault", "kidnapping", "clash", "air_strike", "shelling", "arson_sabotage")
TARGETS = ("police", "soldiers", "pilgrims", "teachers", "lawyers", "traders", "drivers", "miners", "villagers", "officials")
TARGET_KINDS = ("police", "military", "religious", "educational", "government", "business", "transportation", "private_citizens")
SITES = (
    ("market", "market"),
    ("mosque", "worship"),
    ("hospital", "hospital"),
    ("school", "school"),
    ("checkpoint", "checkpoint"),
    ("bridge", "road"),
)
TACTICS = ("ied", "vehicle_bomb", "grenade", "ambush", "target_killing", "landmine")


@dataclass(frozen=True, slots=True)
class Town:
    """An invented town."""

    name: str
    admin1: str
    country: str
    spot: tuple[float, float]


class World:
    """Towns, words and groups for so many incidents of one region: ten years, and as many more towns as there are more incidents."""

    def __init__(self, incidents: int, seed: int, region: int = 0) -> None:
        self.random = random.Random(seed + region)
        size = max(30, incidents // 150)
        provinces = max(4, size // 12)
        centres = [(self.random.uniform(-30, 50), self.random.uniform(-15, 100)) for _ in range(provinces)]
        self.towns = []
        for number in range(size):
            province = number % provinces
            lat, lon = centres[province]
            spot = (lat + self.random.gauss(0, 0.6), lon + self.random.gauss(0, 0.6))
            known = region * provinces + province
            self.towns.append(
                Town(_name(region * size + number), f"province{known}", f"C{region * (provinces // 8 + 1) + province // 8}", spot)
            )
        self.town_weights = list(accumulate(1 / (rank + 5) for rank in range(size)))
        self.word_weights = list(accumulate(1 / (rank + 20) for rank in range(30_000)))
        groups = max(10, provinces)
        self.groups = [f"group{region * groups + n}" for n in range(groups)]

    def town(self) -> Town:
        """A town, the large ones more often."""
        return self.towns[bisect(self.town_weights, self.random.random() * self.town_weights[-1])]

    def words(self, count: int) -> set[str]:
        """Words as they come in reports: few of them often."""
        return {f"w{bisect(self.word_weights, self.random.random() * self.word_weights[-1])}" for _ in range(count)}


def _name(number: int) -> str:
    syllables = ("bar", "dek", "gul", "hor", "jam", "kesh", "lun", "mir", "nol", "pas", "qad", "rus", "sob", "tan", "vel", "zar")
    return "".join(syllables[number // 16**power % 16] for power in range(4))


def material(incidents: int, seed: int = 0, *, regions: int = 1) -> Iterator[tuple[int, Facts]]:
    """Each report with the number of its incident; one incident in fifty has a twin that it is easily taken for.

    The regions have towns, provinces, countries and groups of their own, and tell of their incidents in turn.
    """
    worlds = [World(incidents // regions, seed, region) for region in range(regions)]
    lasts: list[Facts | None] = [None] * regions
    document = 0
    for number in range(incidents):
        world, last = worlds[number % regions], lasts[number % regions]
        twin = last is not None and world.random.random() < 0.02
        true = _twin(world, last, number) if twin and last is not None else _incident(world, number)
        lasts[number % regions] = true
        for copy in range(1 + (world.random.random() < 0.5) + (world.random.random() < 0.3) + 3 * (world.random.random() < 0.07)):
            document += 1
            yield number, _told(world, true, document, copy)


def _incident(world: World, number: int) -> Facts:
    pick = world.random
    town, kind, place = world.town(), pick.choice(TYPES), pick.choice(SITES)
    day = FIRST + timedelta(days=pick.randrange(3650))
    killed = min(300, int(pick.paretovariate(1.1)) - 1)
    sited = pick.random() < 0.4
    target = pick.randrange(len(TARGETS))
    return Facts(
        id=f"report:{number}", document="", main=True, order=(0, 0, ""), witness="", published=day, type=kind, kinds=frozenset({kind}),
        tactics=frozenset({pick.choice(TACTICS)}), days=(day, day), slack=1, dated=True, weekday=None, calendar=None, town=town.name,
        admin1=town.admin1, admin2=None, country=town.country, place=None, spot=town.spot, reach_km=10.0,
        site=frozenset({place[0], f"site{pick.randrange(40)}"}) if sited else frozenset(),
        site_kinds=frozenset({place[1]}) if sited else frozenset(), killed=frozenset({killed}),
        injured=frozenset({int(killed * pick.uniform(0.5, 4))}), actors=frozenset({pick.choice(world.groups)}),
        state=False, claimants=frozenset(), targets=frozenset({TARGETS[target]}),
        target_kinds=frozenset({TARGET_KINDS[target % len(TARGET_KINDS)]}), words=frozenset(world.words(12)), latin=True,
        home=(None, None), stands=True, related=(),
    )  # fmt: skip


def _twin(world: World, one: Facts, number: int) -> Facts:
    """Another incident like this one: the same day in another town, its anniversary, the day after, or a killing after an abduction."""
    day, kind, town = one.days[0] if one.days else FIRST, world.random.randrange(4), world.town()
    made = _incident(world, number)
    if kind == 0:
        return replace(made, type=one.type, kinds=one.kinds, days=one.days, actors=one.actors, killed=one.killed, published=day)
    later = day + timedelta(days=(365, 2, 30)[kind - 1])
    changed = {"days": (later, later), "published": later, "town": one.town, "admin1": one.admin1, "country": one.country, "spot": one.spot}
    if kind == 3:
        changed |= {"type": "armed_assault", "kinds": frozenset({"armed_assault"}), "targets": one.targets, "words": one.words}
    else:
        changed |= {"type": one.type, "kinds": one.kinds, "words": one.words}
    return replace(made, **changed) if town else made  # type: ignore[arg-type]


def _told(world: World, true: Facts, document: int, copy: int) -> Facts:
    """What one outlet makes of it: vaguer, later, with another toll, in other words."""
    pick = world.random
    day = true.days[0] if true.days else FIRST
    name = f"report:{document}"
    told = replace(
        true, id=name, document=f"d{document}", witness=f"d{document}", order=(document, 0, name),
        published=day + timedelta(days=min(int(pick.expovariate(0.8)), 20)),
        words=frozenset({w for w in sorted(true.words) if pick.random() < 0.55} | world.words(8)),
        actors=true.actors if pick.random() < 0.5 else frozenset(), tactics=true.tactics if pick.random() < 0.5 else frozenset(),
        targets=true.targets if pick.random() < 0.6 else frozenset(), state=False if pick.random() < 0.6 else None,
        target_kinds=true.target_kinds if pick.random() < 0.7 else frozenset(),
        site=true.site if pick.random() < 0.6 else frozenset(), killed=_toll(pick, true.killed), injured=_toll(pick, true.injured),
    )  # fmt: skip
    told = replace(told, site_kinds=true.site_kinds if told.site else frozenset())
    return _vague(pick, told, day, copy)


def _toll(pick: random.Random, numbers: frozenset[int]) -> frozenset[int]:
    number = next(iter(numbers))
    chance = pick.random()
    return frozenset() if chance < 0.2 else frozenset({int(number * pick.uniform(0.7, 1.4))}) if chance < 0.45 else numbers


def _vague(pick: random.Random, told: Facts, day: date, copy: int) -> Facts:
    chance = pick.random()
    if chance < 0.05:
        near = day + timedelta(days=1)
        told = replace(told, days=(near, near))
    elif chance < 0.08:
        told = replace(told, days=(day - timedelta(days=2), day + timedelta(days=2)), slack=2)
    elif chance < 0.11:
        told = replace(told, days=None, dated=False, slack=31, weekday=day.weekday() if pick.random() < 0.5 else None)
    chance = pick.random()
    if chance < 0.10:
        told = replace(told, town=None, spot=None)
    elif chance < 0.13:
        told = replace(told, town=None, spot=None, admin1=None)
    elif chance < 0.17 and told.town:
        told = replace(told, town=told.town[:-1] + ("e" if told.town[-1] != "e" else "a"))
    chance = pick.random()
    if chance < 0.12:
        kin = sorted(shipped().kin.get(told.type, frozenset({told.type})))
        kind = "other" if chance < 0.04 else pick.choice(kin)
        told = replace(told, type=kind, kinds=frozenset({kind}))
    return replace(told, main=copy == 0 or pick.random() < 0.9)
