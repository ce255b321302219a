"""Coded documents or linked incidents and their labels in; each value, its probability and whether it is right out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasdiq.evaluate.calibration import Pair
from tasdiq.evaluate.names import same_actor
from tasdiq.evaluate.news import Labels, Row, assigned, check
from tasdiq.evaluate.news_documents import Compared

FIELDS = ("incident", "type", "date", "place", "killed", "injured", "initiator", "claim")  # of which labels tell what is right
_BY_FORCES = ("security_operation", "clash", "arrest")  # types of incident of which the labels do not say who began them


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One value that was given: its field (one of FIELDS), how probable it is said to be, and whether the labels say the same."""

    field: str
    right: bool
    probability: float | None = None


def pairs(values: Iterable[Stated]) -> list[Pair]:
    """Those of the values whose probability is stated."""
    return [(value.probability, value.right) for value in values if value.probability is not None]


def stated(compared: Compared) -> Iterator[Stated]:
    """Every value of the found incidents that labels speak of; all that is said of an incident that none has is wrong."""
    answers = {number: compared.labels.scored[key] for key, number in compared.chosen.items()}
    for number, members in enumerate(compared.groups):
        row = compared.incidents[number]
        if number in answers:
            yield from _values(answers[number], row)
        elif members and row.get("main", True) and not members <= compared.labels.optional:
            yield from _values(None, row)


def by_document(gold: Row, coded: Iterable[Row]) -> Compared:
    """The incidents of each coded document (lines of `tasdiq code`) beside what the labels say that this document tells."""
    labelled = {
        (each["article"], item["incident"]): _as_told(item, gold) for each in gold["articles"] for item in each.get("mentions") or ()
    }
    known = frozenset(each["article"] for each in gold["articles"])
    told = [(line["name"], row) for line in coded if line["name"] in known for row in line["incidents"]]
    scored = {f"{incident} in {article}": item for (article, incident), item in labelled.items()}
    groups = {f"{incident} in {article}": frozenset({article}) for article, incident in labelled}
    labels = Labels(scored=scored, optional=frozenset(), distractors=frozenset(), groups=groups, known=known)
    rows, members = [row for _, row in told], [frozenset({name}) for name, _ in told]
    return Compared(labels=labels, incidents=rows, groups=members, chosen=assigned(labels, members, rows))


def _as_told(item: Row, gold: Row) -> dict[str, Any]:
    """What one document tells of an incident, in the form of a labelled incident; the coordinates are the incident's."""
    whole: Row = next((each for each in gold["incidents"] if each["incident"] == item["incident"]), {})
    told: dict[str, Any] = {"event_type": item["event_type"], "date": item["date"]["value"]}
    told |= {
        "lat": whole.get("lat"),
        "lon": whole.get("lon"),
        "claimants_canonical": [each["claimant"] for each in item.get("claims") or ()],
    }
    told["attributed_to"] = [each["actor"] for each in item.get("perpetrator_attributed") or ()]
    for measure in ("killed", "injured"):
        count = item.get(measure) or {"low": 0, "high": 0, "main": 0}  # it names none: a count is made up
        told |= {f"{measure}_best": count["main"], f"{measure}_low": count["low"], f"{measure}_high": count["high"]}
    return told


def _values(item: Row | None, row: Row) -> Iterator[Stated]:
    """The values of one found incident beside the labelled one that it answers, None where it answers none."""
    known: Mapping[str, float] = row.get("probabilities") or {}
    yield Stated(field="incident", right=item is not None, probability=row.get("probability"))
    for name, right in _facts(item, row).items():
        yield Stated(field=name, right=right, probability=known.get(name))
    for claim in row.get("claims") or ():
        if (claim.get("stance") or "claims") == "claims":
            right = item is not None and _named(claim, item.get("claimants_canonical") or ())
            yield Stated(field="claim", right=right, probability=claim.get("probability"))
    if item is None or item["event_type"] not in _BY_FORCES:
        for actor in row.get("actors") or ():
            if actor.get("actor") and actor["role"] == "initiator":
                right = item is not None and _named(actor, [*(item.get("claimants_canonical") or ()), *_blamed(item)])
                yield Stated(field="initiator", right=right, probability=actor.get("probability"))


def _facts(item: Row | None, row: Row) -> dict[str, bool]:
    """Which of the facts that the incident gives are right, of those that are labelled."""
    given = {"type": row.get("type") not in (None, "other"), "date": bool((row.get("date") or {}).get("start"))}
    given["place"] = (row.get("place") or {}).get("lat") is not None
    given |= {measure: _number(row, measure) is not None for measure in ("killed", "injured")}
    if item is None:
        return {name: False for name, there in given.items() if there}
    right = check(item, row)
    for measure in ("killed", "injured"):  # where the label has a range alone, what lies in it is right
        name = f"{measure}_best" if item.get(f"{measure}_best") is not None else f"{measure}_in_range"
        right |= {measure: right[name]} if name in right else {}
    return {name: right[name] for name, there in given.items() if there and name in right}


def _number(row: Row, measure: str) -> int | None:
    count = row.get(measure) or {}
    return count.get("best") if count.get("best") is not None else count.get("low")


def _blamed(item: Row) -> list[str]:
    """Whom somebody blames, without who does: "Taliban (by police chief)"."""
    return [str(name).partition(" (by ")[0] for name in item.get("attributed_to") or ()]


def _named(said: Row, names: Sequence[str]) -> bool:
    return any(same_actor(wanted, str(said.get("name") or "")) for wanted in names)
