"""Linked incidents and labelled news in, scores out: are the right reports together, and are their facts right?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from typing import Any

from tasdiq.evaluate.names import same_actor

Row = Mapping[str, Any]

FIELDS = ("found", "date", "place", "type", "killed_best", "killed_in_range", "injured_best", "injured_in_range")
IN_MEAN = (
    "link_f1", "incident_precision", "date", "place", "type", "killed_in_range", "injured_in_range", "claimants_f1", "distractors_quiet",
)  # fmt: skip
NEAR_KM = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labelled incidents that count, and which articles tell of which."""

    scored: Mapping[str, Row]
    optional: frozenset[str]  # articles of incidents that are neither rewarded nor punished
    distractors: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    known: frozenset[str]


def score(gold: Row, incidents: Sequence[Row]) -> dict[str, Any]:
    """The scores of the incidents (as `incidents --json` prints them) against the labels; `rows` has the facts of each."""
    held = labels(gold)
    groups = [frozenset(r["name"] for r in i.get("reports") or () if r.get("main", True)) & held.known for i in incidents]
    chosen = assigned(held, groups, incidents)
    facts = {key: check(held.scored[key], incidents[n]) for key, n in chosen.items()}
    result: dict[str, Any] = {"incidents_gold": len(held.scored), "incidents_predicted": len(incidents)}
    result |= _linking(held, groups, chosen)
    result |= {name: _field(name, held, facts) for name in FIELDS}
    result["claimants_f1"] = _claimants_f1(held, {key: incidents[n] for key, n in chosen.items()})
    parts = [result[name] for name in IN_MEAN if result[name] is not None]
    result["mean"] = round(sum(parts) / len(parts), 4) if parts else None
    result["rows"] = {key: facts.get(key, "missed") for key in held.scored}
    return result


def check(item: Row, found: Row) -> dict[str, bool]:
    """Which facts of a labelled incident the found one has right, of those that are labelled."""
    day, place = found.get("date") or {}, found.get("place") or {}
    facts = {"found": True}
    if item.get("date"):
        first, last = (item["date"],) * 2 if isinstance(item["date"], str) else (item["date"]["earliest"], item["date"]["latest"])
        facts["date"] = bool(day.get("start")) and first <= str(day["start"])[:10] <= last
    if item.get("lat") is not None:
        facts["place"] = place.get("lat") is not None and _km((item["lat"], item["lon"]), (place["lat"], place["lon"])) <= NEAR_KM
    if item["event_type"] != "other":
        facts["type"] = item["event_type"] in (found.get("type"), *(found.get("also") or ()))
    return facts | _counts(item, found)


def _counts(item: Row, found: Row) -> dict[str, bool]:
    facts = {}
    for measure in ("killed", "injured"):
        count = found.get(measure) or {}
        mine = count.get("best") if count.get("best") is not None else count.get("low")
        if item.get(f"{measure}_best") is not None:
            facts[f"{measure}_best"] = mine == item[f"{measure}_best"]
        low, high = item.get(f"{measure}_low"), item.get(f"{measure}_high")
        if low is not None:
            facts[f"{measure}_in_range"] = mine is not None and low <= mine and (high is None or mine <= high)
    return facts


def labels(gold: Row) -> Labels:
    """The labelled incidents of a gold file, those that count apart from the optional ones."""
    optional = [i for i in gold["incidents"] if i.get("optional")]
    scored = {i["incident"]: i for i in gold["incidents"] if not i.get("optional")}
    return Labels(
        scored=scored, optional=frozenset(a for i in optional for a in i["articles"]),
        distractors=frozenset(a["article"] for a in gold["articles"] if not a.get("mentions")),
        groups={key: frozenset(i["articles"]) for key, i in scored.items()}, known=frozenset(a["article"] for a in gold["articles"]),
    )  # fmt: skip


def assigned(labels: Labels, groups: Sequence[frozenset[str]], incidents: Sequence[Row]) -> dict[str, int]:
    """One found incident for each labelled one, by its place in the list: the best pairs first."""
    checks = {
        key: {n: check(item, incidents[n]) for n, members in enumerate(groups) if members & labels.groups[key]}
        for key, item in labels.scored.items()
    }
    pairs = []
    for key, candidates in checks.items():
        for number, facts in candidates.items():
            overlap = len(groups[number] & labels.groups[key]) / len(labels.groups[key])
            pairs.append((overlap + sum(facts.values()) / len(facts), -len(groups[number]), key, number))
    chosen: dict[str, int] = {}
    for _, _, key, number in sorted(pairs, reverse=True):
        if key not in chosen and number not in chosen.values():
            chosen[key] = number
    return chosen


def _linking(labels: Labels, groups: Sequence[frozenset[str]], chosen: Mapping[str, int]) -> dict[str, Any]:
    judged = frozenset().union(*labels.groups.values())
    wanted = _pairs(labels.groups.values())
    made = {pair for pair in _pairs(groups) if set(pair) <= judged}
    hit = len(wanted & made)
    noisy = {a for a in labels.distractors - labels.optional if any(a in members for members in groups)}
    return {
        "link_precision": _ratio(hit, len(made)),
        "link_recall": _ratio(hit, len(wanted)),
        "link_f1": _ratio(2 * hit, len(made) + len(wanted)),
        "wrong_merges": _wrong_merges(labels, groups),
        "incident_precision": _ratio(len(chosen), sum(bool(members) and not members <= labels.optional for members in groups)),
        "distractors_quiet": _ratio(len(labels.distractors) - len(noisy), len(labels.distractors)),
    }


def _wrong_merges(labels: Labels, groups: Sequence[frozenset[str]]) -> int:
    """Found incidents that hold articles which only the one and only the other of two kept-apart incidents has."""
    alone = {
        key: members - frozenset().union(*(other for name, other in labels.groups.items() if name != key))
        for key, members in labels.groups.items()
    }
    apart = {tuple(sorted((key, other))) for key, item in labels.scored.items() for other in item.get("must_not_merge_with", ())}
    return sum(
        bool(members & alone.get(a, frozenset())) and bool(members & alone.get(b, frozenset())) for members in groups for a, b in apart
    )


def _field(name: str, labels: Labels, facts: Mapping[str, Mapping[str, bool]]) -> float | None:
    wanted = [key for key, item in labels.scored.items() if name in check(item, {})]
    return _ratio(sum(facts.get(key, {}).get(name, False) for key in wanted), len(wanted))


def claimants(item: Row, found: Row) -> tuple[list[str], list[str], list[str]]:
    """Who is rightly said to claim a labelled incident, who wrongly, and who is missed."""
    missed, right, invented = list(item.get("claimants_canonical") or ()), [], []
    claims = [c for c in found.get("claims") or () if (c.get("stance") or "claims") == "claims"]
    for name in dict.fromkeys(str(c.get("name") or c.get("claimant") or "") for c in claims):
        match = next((wanted for wanted in missed if same_actor(wanted, name)), None)
        if match is None:
            invented.append(name)
        else:
            right.append(name)
            missed.remove(match)
    return right, invented, missed


def _claimants_f1(labels: Labels, found: Mapping[str, Row]) -> float | None:
    """F1 of who claims what, over names that a scorer takes for the same."""
    each = [claimants(item, found.get(key) or {}) for key, item in labels.scored.items()]
    right, invented, missed = (sum(len(names[part]) for names in each) for part in range(3))
    return _ratio(2 * right, 2 * right + invented + missed)


def _pairs(groups: Iterable[frozenset[str]]) -> set[tuple[str, str]]:
    return {(a, b) for members in groups for a, b in combinations(sorted(members), 2)}


def _ratio(hit: int, of: int) -> float | None:
    return round(hit / of, 4) if of else None


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(half)))
