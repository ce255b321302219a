"""Linked incidents and labelled news in, the scores of `news` by document out, and what was missed.

An incident counts at the first of its articles, a link at both of its ends: so articles can be drawn anew for the intervals.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tasdiq.evaluate.misses import Miss
from tasdiq.evaluate.news import FIELDS, Labels, Row, assigned, check, claimants, labels
from tasdiq.evaluate.scores import Judged

_FACTS = tuple(name for name in FIELDS if name != "found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The labels, the incidents that were found with their articles, and which found one answers which labelled one."""

    labels: Labels
    incidents: Sequence[Row]
    groups: Sequence[frozenset[str]]
    chosen: Mapping[str, int]


def compare(gold: Row, incidents: Sequence[Row]) -> Compared:
    """Which found incident answers which labelled one."""
    held = labels(gold)
    groups = [frozenset(r["name"] for r in i.get("reports") or () if r.get("main", True)) & held.known for i in incidents]
    return Compared(labels=held, incidents=incidents, groups=groups, chosen=assigned(held, groups, incidents))


def judged(compared: Compared) -> Iterator[Judged]:
    """Every field at its document."""
    yield from _links(compared)
    yield from _found(compared)
    yield from _facts(compared)
    yield from _claimants(compared)
    yield from _quiet(compared)


def misses(compared: Compared) -> Iterator[Miss]:
    """Incidents missing, invented or joined wrongly, and the facts of the others that are wrong."""
    for key, item in compared.labels.scored.items():
        if key not in compared.chosen:
            yield Miss(document=_first(item["articles"]), field="incidents", kind="missing", expected=_told_label(item), about=key)
            continue
        found = compared.incidents[compared.chosen[key]]
        yield from _wrong_facts(key, item, found)
        _, invented, missed = claimants(item, found)
        names = [("missing", name, "") for name in missed] + [("invented", "", name) for name in invented]
        for kind, expected, got in names:
            yield Miss(document=_first(item["articles"]), field="claimants", kind=kind, expected=expected, got=got, about=key)
    for number, members in enumerate(compared.groups):
        if members and number not in compared.chosen.values() and not members <= compared.labels.optional:
            got = _told_found(compared.incidents[number])
            yield Miss(
                document=min(members), field="incidents", kind="invented", got=got, sought=_quotes(compared.incidents[number], "type")
            )
    wanted, made = _wanted_links(compared), _made_links(compared)
    for kind, pairs in (("missing", wanted - made), ("invented", made - wanted)):
        for one, other in sorted(pairs):
            told = f"the same incident as {other}"
            yield Miss(
                document=one, field="links", kind=kind, expected=told if kind == "missing" else "", got=told if kind == "invented" else ""
            )  # fmt: skip


def _wrong_facts(key: str, item: Row, found: Row) -> Iterator[Miss]:
    for name, right in check(item, found).items():
        if not right:
            at = name.split("_")[0]
            got = _value(found, at)
            yield Miss(
                document=_first(item["articles"]), field=name, kind="wrong" if got else "missing", expected=_wanted_value(item, name),
                got=got, about=key, sought=_quotes(found, at),
            )  # fmt: skip


def _links(compared: Compared) -> Iterator[Judged]:
    wanted, made = _wanted_links(compared), _made_links(compared)
    for article in sorted(compared.labels.known):
        wished, given = ({pair for pair in pairs if article in pair} for pairs in (wanted, made))
        hit = len(wished & given)
        yield Judged(document=article, field="links", right=hit, given=len(given), found=hit, wanted=len(wished))


def _found(compared: Compared) -> Iterator[Judged]:
    for key, item in compared.labels.scored.items():
        yield Judged(document=_first(item["articles"]), field="incidents", found=key in compared.chosen, wanted=1)
    for number, members in enumerate(compared.groups):
        if members:
            counts = not members <= compared.labels.optional
            yield Judged(document=min(members), field="incidents", right=number in compared.chosen.values(), given=counts)


def _facts(compared: Compared) -> Iterator[Judged]:
    for name in _FACTS:
        for key, item in compared.labels.scored.items():
            if name in check(item, {}):
                found = compared.incidents[compared.chosen[key]] if key in compared.chosen else {}
                right = check(item, found)[name]
                given = bool(_value(found, name.split("_")[0]))
                yield Judged(document=_first(item["articles"]), field=name, right=right, given=given, found=right, wanted=1)


def _claimants(compared: Compared) -> Iterator[Judged]:
    for key, item in compared.labels.scored.items():
        found = compared.incidents[compared.chosen[key]] if key in compared.chosen else {}
        right, invented, missed = (len(names) for names in claimants(item, found))
        yield Judged(
            document=_first(item["articles"]), field="claimants", right=right, given=right + invented, found=right, wanted=right + missed
        )  # fmt: skip


def _quiet(compared: Compared) -> Iterator[Judged]:
    """Articles that tell of no incident, and were given none."""
    held = compared.labels
    loud = frozenset().union(*compared.groups)
    telling = frozenset().union(*held.groups.values()) - held.optional
    for article in sorted(held.distractors | telling):
        right = article in held.distractors and (article not in loud or article in held.optional)
        given = right or article not in loud
        yield Judged(document=article, field="quiet", right=right, given=given, found=right, wanted=article in held.distractors)


def _wanted_links(compared: Compared) -> set[tuple[str, str]]:
    return {pair for members in compared.labels.groups.values() for pair in combinations(sorted(members), 2)}


def _made_links(compared: Compared) -> set[tuple[str, str]]:
    known: frozenset[str] = frozenset().union(*compared.labels.groups.values())
    return {pair for members in compared.groups for pair in combinations(sorted(members), 2) if set(pair) <= known}


def _first(articles: Sequence[str]) -> str:
    return min(articles, default="")


def _value(found: Row, name: str) -> str:
    """A value of a found incident in words; empty where it has none."""
    part: Any = found.get(name)
    if name == "date":
        return str((part or {}).get("start") or "")
    if name == "place" and (part or {}).get("lat") is not None:
        return ", ".join(str(part[key]) for key in ("name", "admin1", "country", "lat", "lon") if part.get(key) is not None)
    if name in ("killed", "injured"):
        held = {key: value for key in ("low", "best", "high") if (value := (part or {}).get(key)) is not None}
        return ", ".join(f"{key} {value}" for key, value in held.items()) if held.keys() - {"high"} else ""
    return part if isinstance(part, str) else ""


def _wanted_value(item: Row, name: str) -> str:
    if name == "date":
        return item["date"] if isinstance(item["date"], str) else f"{item['date']['earliest']} to {item['date']['latest']}"
    if name in ("place", "type"):
        return str(item["event_type"]) if name == "type" else ", ".join(str(each) for each in (item.get("place") or {}).values() if each)
    measure = name.split("_")[0]
    if name.endswith("best"):
        return f"best {item[name]}"
    return f"{item.get(f'{measure}_low')} to {item.get(f'{measure}_high')}"


def _told_label(item: Row) -> str:
    return f"{item['event_type']}, {_wanted_value(item, 'date') if item.get('date') else 'no date'}, {_wanted_value(item, 'place')}"


def _told_found(found: Row) -> str:
    return ", ".join(filter(None, (_value(found, name) for name in ("type", "date", "place"))))


def _quotes(found: Row, name: str) -> tuple[str, ...]:
    return tuple(str(span["quote"]) for span in (found.get("evidence") or {}).get(name) or ())
