"""Coded press releases and their hand coding in, what is right in each out.

A release has one hand-coded event even where it tells of several: one coded incident must have date and province; counts are
right on that incident or as the sum over all. A release that gives too many incidents is wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasdiq.evaluate.misses import Miss
from tasdiq.evaluate.names import province
from tasdiq.evaluate.scores import Judged

Row = Mapping[str, Any]

FIELDS = ("coded", "date", "province", "killed", "captured", "all_four")
COUNTS = ("killed", "captured")
MOST = 6  # incidents that one release may give


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One release: which fields are right, and the values on both sides."""

    release: str
    right: Mapping[str, bool]
    expected: Mapping[str, str]
    got: Mapping[str, str]
    quotes: Mapping[str, tuple[str, ...]]
    given: bool


def check(release: str, wanted: Row, incidents: Sequence[Row]) -> Checked:
    """One release's coded incidents against its hand coding."""
    named = [str(each) for each in wanted["province"] if each]
    places = set(map(province, named))
    expected = {"date": str(wanted["start_date"]), "province": "/".join(named), **{c: str(wanted[f"min_{c}"]) for c in COUNTS}}
    if not incidents or len(incidents) > MOST:
        right = dict.fromkeys(FIELDS, False) | {"coded": bool(incidents)}
        got = {"coded": f"{len(incidents)} incidents"} if incidents else {}
        return Checked(release=release, right=right, expected=expected, got=got, quotes={}, given=bool(incidents))
    facts = [_facts(each, wanted, places) for each in incidents]
    ranked = sorted(zip(facts, incidents, strict=True), key=lambda pair: _rank(pair[0], wanted), reverse=True)
    best, chosen = ranked[0]
    right = {"coded": True, "date": best["date"], "province": best["province"]}
    right |= {count: wanted[f"min_{count}"] in (best[count], sum(each[count] for each in facts)) for count in COUNTS}
    right["all_four"] = all(right.values())
    return Checked(release=release, right=right, expected=expected, got=_shown(chosen, best), quotes=_quotes(chosen), given=True)


def judged(checked: Checked) -> Iterator[Judged]:
    """Each field of one release: right of what was given and of what was wanted."""
    for name in FIELDS:
        right = checked.right[name]
        yield Judged(document=checked.release, field=name, right=right, given=checked.given, found=right, wanted=1)


def misses(checked: Checked) -> Iterator[Miss]:
    """Each field of one release that is not right."""
    if not checked.given:
        yield Miss(document=checked.release, field="coded", kind="missing", expected="; ".join(checked.expected.values()))
        return
    for name, expected in checked.expected.items():
        if not checked.right[name]:
            got = checked.got.get(name, checked.got.get("coded", ""))
            kind = "wrong" if got else "missing"
            yield Miss(
                document=checked.release, field=name, kind=kind, expected=expected, got=got, sought=checked.quotes.get(name, ())
            )  # fmt: skip


def shares(checked: Sequence[Checked]) -> dict[str, float]:
    """How many releases are right, field by field, as the desk's own scorer prints it."""
    rows: dict[str, float] = {"releases": len(checked)}
    return rows | {name: round(sum(each.right[name] for each in checked) / len(checked), 4) for name in FIELDS if checked}


def _facts(incident: Row, wanted: Row, places: set[str]) -> dict[str, Any]:
    where = province(str((incident.get("place") or {}).get("admin1") or ""))
    return {
        "date": str((incident.get("date") or {}).get("start") or "")[:10] == wanted["start_date"],
        "province": where in places if places else not where,
        **{count: (incident.get(count) or {}).get("low") or 0 for count in COUNTS},
    }


def _rank(facts: Row, wanted: Row) -> tuple[Any, ...]:
    return (facts["date"] + facts["province"], *(facts[count] == wanted[f"min_{count}"] for count in COUNTS))


def _shown(incident: Row, facts: Row) -> dict[str, str]:
    place, date = incident.get("place") or {}, incident.get("date") or {}
    return {"date": str(date.get("start") or ""), "province": str(place.get("admin1") or ""), **{c: str(facts[c]) for c in COUNTS}}


def _quotes(incident: Row) -> dict[str, tuple[str, ...]]:
    """The words on which each value stands."""
    evidence = incident.get("evidence") or {}
    names = {"date": "date", "province": "place", **{count: count for count in COUNTS}}
    return {name: tuple(str(span["quote"]) for span in evidence.get(at) or ()) for name, at in names.items()}
