"""Rows of two tables in, the pairs worth comparing out, and for each comparison how rare so close an agreement is."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tasdiq.link.across.rows import Floats, Ints, Rows, by_country
from tasdiq.link.across.rules import FIELDS, AcrossRules
from tasdiq.link.across.spelling import Alike

_MEASURES = {"killed": ("killed", "unknown"), "civilians_killed": ("killed", "civilians"), "injured": ("injured", "unknown")}
_NEVER = 2.0  # a share that no agreement has
_USUAL = {"name": 0.01, "unit": 0.05}  # the share of rows elsewhere that have one name, one district
_COUNTRY_KM = 800.0  # two places of one country taken by chance lie nearer than this
_CHUNK = 20_000  # pairs at once
_WORDS = 2_048  # that rows are compared by, the rarest left out first
_CELLS = 40_000_000  # of the largest table of rows by words


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """The pairs of rows that may be one incident, and for each comparison the part its agreement falls into (-1: nothing to compare)."""

    days: int  # rows further apart are not among them
    left: Ints
    right: Ints
    gap: Ints  # days between them
    km: Floats  # nan where one has no coordinates
    shares: Mapping[str, Floats]  # how many rows agree as closely, nan where there is nothing to compare
    parts: Mapping[str, Ints]
    shared: Mapping[int, str] = field(default_factory=dict)  # pair -> the name of a place that both have

    def where(self, kept: NDArray[np.bool_]) -> "Pairs":
        """Those of the pairs that are kept."""
        place = {int(old): new for new, old in enumerate(np.nonzero(kept)[0])}
        return Pairs(
            days=self.days, left=self.left[kept], right=self.right[kept], gap=self.gap[kept], km=self.km[kept],
            shares={name: shares[kept] for name, shares in self.shares.items()},
            parts={name: parts[kept] for name, parts in self.parts.items()},
            shared={place[at]: name for at, name in self.shared.items() if at in place},
        )  # fmt: skip


def contrast(one: Rows, two: Rows, rules: AcrossRules, days: int) -> Pairs:
    """The pairs of rows within so many days and one country, compared in every field."""
    left, right = _near(one, two, days)
    found = _Contrast(one, two, left, right, rules)
    km = _km(one.point[left], two.point[right])
    shares, parts, shared = found.all(km)
    gap = np.maximum(0, np.maximum(two.first[right] - one.last[left], one.first[left] - two.last[right]))
    return Pairs(days=days, left=left, right=right, gap=gap, km=km, shares=shares, parts=parts, shared=shared)


def _near(one: Rows, two: Rows, days: int) -> tuple[Ints, Ints]:
    """Pairs within so many days and one country; a row without a country goes with all."""
    lefts, rights = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for country, members in by_country(two).items():
        first, longest = two.first[members], int((two.last[members] - two.first[members]).max())
        mine = np.array([i for i, c in enumerate(one.country) if c is None or country is None or c == country], dtype=np.int64)
        start = np.searchsorted(first, one.first[mine] - days - longest)
        counts = np.searchsorted(first, one.last[mine] + days, "right") - start
        left = np.repeat(mine, counts)
        offset = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts)
        right = members[np.repeat(start, counts) + offset]
        near = two.last[right] >= one.first[left] - days
        lefts.append(left[near])
        rights.append(right[near])
    left, right = np.concatenate(lefts), np.concatenate(rights)
    order = np.lexsort((right, left))
    return left[order], right[order]


class _Contrast:
    """The comparisons of one pair of tables."""

    def __init__(self, one: Rows, two: Rows, left: Ints, right: Ints, rules: AcrossRules) -> None:
        self.one, self.two, self.left, self.right = one, two, left, right
        self.rules = rules
        self.shared: dict[int, str] = {}
        size = rules.limits.reference
        self.samples = tuple(np.unique(np.linspace(0, len(rows) - 1, min(size, len(rows))).astype(np.int64)) for rows in (one, two))

    def all(self, km: Floats) -> tuple[dict[str, Floats], dict[str, Ints], dict[int, str]]:
        """Each comparison's shares and parts, and the names that pairs have in common."""
        shares = {"place": self._place(km), "words": self._words(), "actors": self._actors(), "type": self._type()}
        for name, (measure, side) in _MEASURES.items():
            shares[name] = self._people(measure, side)
        parts = {name: self._part(name, shares[name]) for name in FIELDS}
        far = (km > self.rules.limits.far_km) & (shares["place"] >= _NEVER)
        parts["place"][far] = len(self.rules.fields["place"].same) - 1
        return shares, parts, self.shared

    def _part(self, name: str, shares: Floats) -> Ints:
        parts = np.searchsorted(np.array(self.rules.fields[name].steps), np.nan_to_num(shares)).astype(np.int64)
        parts[np.isnan(shares)] = -1
        return parts

    def _place(self, km: Floats) -> Floats:
        """How rare it is to agree so well on the place: by a name in common, by nearness, or by the district."""
        near = self._rank(km, 0.01 + km / _COUNTRY_KM, _km(self.one.point[:, None], self.two.point[self.samples[1]][None]),
                          _km(self.two.point[:, None], self.one.point[self.samples[0]][None])) * self.rules.names.by_distance  # fmt: skip
        near[np.isnan(near) | (km > self.rules.limits.far_km)] = _NEVER
        named, unit = self._named(km), self._unit()
        found = np.minimum(np.minimum(named, near), unit)
        known = [np.array([bool(e.names or e.report.where.admin1) for e in rows.entries], dtype=bool) for rows in (self.one, self.two)]
        told = (known[0][self.left] & known[1][self.right]) | ~np.isnan(km) if len(found) else np.zeros(0, dtype=bool)
        return np.where(told, found, np.nan)

    def _named(self, km: Floats) -> Floats:
        """The share of rows that have the rarest name which both have, in any spelling."""
        sides = [[e.names for e in rows.entries] for rows in (self.one, self.two)]
        alike = Alike({n for side in sides for names in side for n in names}, self.rules.names).of
        counts = [_counted(side, alike, self.rules.limits.few) for side in sides]
        found = np.full(len(self.left), _NEVER)
        for pair, (i, j) in enumerate(zip(self.left.tolist(), self.right.tolist(), strict=True)):
            mine, theirs = sides[0][i], set(sides[1][j])
            far = not km[pair] <= self.rules.names.same_area_km
            away = self.rules.names.other_district if far and self._other_district(i, j) else 1.0
            for name in mine:
                for other in alike[name] & theirs:
                    doubt = away * (1.0 if name == other else self.rules.names.other_spelling)
                    share = max(counts[0][name], counts[1][other]) * doubt
                    if share < found[pair]:
                        found[pair], self.shared[pair] = share, name if name == other else f"{name} or {other}"
        return found

    def _other_district(self, i: int, j: int) -> bool:
        one, two = self.one.entries[i].report.where, self.two.entries[j].report.where
        return bool(one.admin2 and two.admin2 and one.admin2 != two.admin2)

    def _unit(self) -> Floats:
        """The share of rows in the district that both lie in; where one gives none, in the province."""
        units = [[(e.report.where.admin1, e.report.where.admin2) for e in rows.entries] for rows in (self.one, self.two)]
        outer = [Counter(a for a, _ in side) for side in units]
        inner = [Counter(b for _, b in side) for side in units]
        found = np.full(len(self.left), _NEVER)
        for pair, (i, j) in enumerate(zip(self.left.tolist(), self.right.tolist(), strict=True)):
            (province, district), (other_province, other_district) = units[0][i], units[1][j]
            if district and other_district:
                if district == other_district:
                    found[pair] = max(self._share(0, inner[0][district]), self._share(1, inner[1][district]))
            elif province and province == other_province:
                found[pair] = max(self._share(0, outer[0][province]), self._share(1, outer[1][province]))
        return found

    def _share(self, side: int, rows: int) -> float:
        few = self.rules.limits.few
        return (rows + few * _USUAL["unit"]) / (len((self.one, self.two)[side]) + few)

    def _people(self, measure: str, side: str) -> Floats:
        one, two = self.one.people(measure, side), self.two.people(measure, side)
        apart = _apart(one[self.left], two[self.right])
        return self._rank(
            apart, 1 - 0.9 * np.exp(-apart),
            _apart(one[:, None], two[self.samples[1]][None]), _apart(two[:, None], one[self.samples[0]][None]),
        )  # fmt: skip

    def _words(self) -> Floats:
        """How rare it is to share so much of what tells rows apart; the words that one table alone has count in the length."""
        sides = [[e.words for e in rows.entries] for rows in (self.one, self.two)]
        counts = [Counter(w for words in side for w in words) for side in sides]
        whole = len(self.one) + len(self.two)
        weight = {w: math.log(whole / n) for w, n in (counts[0] + counts[1]).items()}
        both = sorted(counts[0].keys() & counts[1].keys(), key=lambda w: (-min(counts[0][w], counts[1][w]), w))
        both = both[: max(64, min(_WORDS, _CELLS // max(1, len(self.one), len(self.two))))]
        place = {word: at for at, word in enumerate(both)}
        one, two = (_vectors(side, place, weight) for side in sides)
        alike = np.array([float(one[i] @ two[j]) for i, j in zip(self.left.tolist(), self.right.tolist(), strict=True)])
        return self._rank(
            np.asarray(-alike),
            np.maximum(0.02, 1 - alike),
            np.asarray(-(one @ two[self.samples[1]].T)),
            np.asarray(-(two @ one[self.samples[0]].T)),
        )

    def _actors(self) -> Floats:
        sides = [[frozenset(a.actor for a in e.report.actors if a.actor) for e in rows.entries] for rows in (self.one, self.two)]
        return self._common(sides)

    def _common(self, sides: Sequence[Sequence[Set[str]]]) -> Floats:
        counts = [Counter(x for each in side for x in each) for side in sides]
        found = np.full(len(self.left), np.nan)
        for pair, (i, j) in enumerate(zip(self.left.tolist(), self.right.tolist(), strict=True)):
            mine, theirs = sides[0][i], sides[1][j]
            if mine and theirs:
                shares = (max(counts[0][x] / len(self.one), counts[1][x] / len(self.two)) for x in mine & theirs)
                found[pair] = min(shares, default=_NEVER)
        return found

    def _type(self) -> Floats:
        """0 for the same type, a half for kin, 1 for types that do not go together."""
        found = np.full(len(self.left), np.nan)
        types = [[frozenset({e.report.type, *e.report.also}) - {"other"} for e in rows.entries] for rows in (self.one, self.two)]
        for pair, (i, j) in enumerate(zip(self.left.tolist(), self.right.tolist(), strict=True)):
            mine, theirs = types[0][i], types[1][j]
            if mine and theirs:
                kin = any(frozenset({a, b}) in self.rules.kin for a in mine for b in theirs)
                found[pair] = 0.0 if mine & theirs else 0.5 if kin else 1.0
        return found

    def _rank(self, apart: Floats, usual: Floats, of_left: Floats, of_right: Floats) -> Floats:
        """The share of the other table's rows that lie as close, the mean of both directions; `usual` is what it is elsewhere."""
        few, usual = self.rules.limits.few, np.minimum(1.0, usual)
        return np.sqrt(_closer(apart, of_left, self.left, few * usual, few) * _closer(apart, of_right, self.right, few * usual, few))


def _km(one: Floats, two: Floats) -> Floats:
    """Great-circle distances between points in radians."""
    half = np.sin((two[..., 0] - one[..., 0]) / 2) ** 2
    half = half + np.cos(one[..., 0]) * np.cos(two[..., 0]) * np.sin((two[..., 1] - one[..., 1]) / 2) ** 2
    return np.asarray(12_742 * np.arcsin(np.sqrt(np.minimum(1.0, half))))


def _apart(one: Floats, two: Floats) -> Floats:
    """How far two ranges of people lie from each other, as ratios: what parts them, and half of what parts their best numbers."""
    between = np.maximum(0.0, np.maximum(two[..., 0] - one[..., 2], one[..., 0] - two[..., 2]))
    return np.asarray(between + 0.5 * np.abs(one[..., 1] - two[..., 1]))


def _closer(apart: Floats, reference: Floats, rows: Ints, more: Floats, few: float) -> Floats:
    """For each pair the share of its row's reference that lies closer, ties counted half; `more` of a `few` rows are added."""
    found = np.full(len(rows), np.nan)
    known = np.maximum(1, np.sum(~np.isnan(reference), axis=1)) if reference.size else np.ones(len(reference))
    for start in range(0, len(rows), _CHUNK):
        part = slice(start, start + _CHUNK)
        held, value = reference[rows[part]], apart[part][:, None]
        closer = (np.sum(held < value, axis=1) + np.sum(held <= value, axis=1)) / 2
        found[part] = (closer + more[part]) / (known[rows[part]] + few)
    found[np.isnan(apart)] = np.nan
    return found


def _counted(side: Sequence[Iterable[str]], alike: Mapping[str, frozenset[str]], few: float) -> dict[str, float]:
    """For each name the share of rows that have it in any spelling."""
    holders: dict[str, set[int]] = defaultdict(set)
    for index, names in enumerate(side):
        for name in names:
            holders[name].add(index)
    rows = {name: len(set().union(*(holders.get(n, set()) for n in others))) for name, others in alike.items()}
    return {name: (number + few * _USUAL["name"]) / (len(side) + few) for name, number in rows.items()}


def _vectors(side: Sequence[frozenset[str]], place: Mapping[str, int], weight: Mapping[str, float]) -> Floats:
    """Each row's words as a direction; nan where it has none."""
    found = np.zeros((len(side), len(place)), dtype=float)
    for index, words in enumerate(side):
        for word in words & place.keys():
            found[index, place[word]] = math.sqrt(weight[word])
        length = math.sqrt(sum(weight[w] for w in words))
        found[index] = found[index] / length if length else np.nan
    return found
