"""The records in; what needs a person, the most needed first, each with why in words, out."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import combinations
from typing import Any

from tasdiq.model.text import digest
from tasdiq.pipeline.known.memo import Memo
from tasdiq.serve import words
from tasdiq.serve.shelf import Held, Once

Row = Mapping[str, Any]
KINDS = ("values", "figures", "link", "pair", "claim", "issue")
_UNTOLD = 3  # dead that an incident without a toll counts for here: unknown is not zero
_SURE, _SURE_LINK = 0.9, 0.93  # from here on nobody needs to look
_CROWD = 30  # incidents of one day in one district that are held against each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to decide: how doubtful it is, how much hangs on it, and why it is here."""

    id: str
    kind: str  # one of KINDS
    about: tuple[str, ...]  # the incident or claim, then what of it
    title: str
    why: tuple[str, ...]
    doubt: float  # 0 to 1
    impact: float

    @property
    def score(self) -> float:
        """What it is sorted by."""
        return self.doubt * self.impact


def items(held: Held) -> list[Item]:
    """Everything that a person should look at, the most needed first; found once for the same records."""
    return _items(Once(held))


def by_day(held: Held) -> Mapping[tuple[str | None, str | None], list[str]]:
    """The incidents of each day and country; found once for the same records."""
    return _by_day(Once(held))


@lru_cache(maxsize=4)
def _items(once: Once) -> list[Item]:
    return worklist(once.held)


@lru_cache(maxsize=4)
def _by_day(once: Once) -> Mapping[tuple[str | None, str | None], list[str]]:
    found: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for row in once.held.rows["incidents"]:
        found[row["date"].get("start"), row["place"].get("country")].append(row["id"])
    return found


def worklist(held: Held) -> list[Item]:
    """Everything that a person should look at, the most needed first."""
    incidents = {row["id"]: row for row in held.rows["incidents"]}
    found = [item for row in incidents.values() for item in held.memo.of(("values", row["id"]), (row,), partial(_listed, _values, row))]
    for name, row in held.weighed.items():
        if (incident := incidents.get(name)) is not None:
            found += held.memo.of(("figures", name), (row, incident), partial(_listed, _figures, row, incident))
    for name, links in held.links.items():
        if (incident := incidents.get(name)) is not None:
            found += held.memo.of(("links", name), (links, incident), partial(_listed, _links, links, incident))
    found += [*_pairs(incidents.values(), held.memo), *_claims(incidents, held.rows["claims"]), *_issues(held.beside.get("issues", ()))]
    return sorted({item.id: item for item in found}.values(), key=lambda item: (-item.score, item.id))


def impact(incident: Row | None) -> float:
    """How much hangs on an incident: its dead, and its hurt for a fifth of that."""
    killed, injured = (_number((incident or {}).get(name)) for name in ("killed", "injured"))
    people = (killed if killed is not None else _UNTOLD) + (injured or 0) / 5
    return 1 + math.log2(1 + people)


def _item(kind: str, about: Sequence[str], title: str, why: Iterable[str], doubt: float, weight: float, basis: object) -> Item:  # noqa: PLR0913 - all of it named
    name = digest(kind, tuple(about), basis)[:16]
    return Item(id=name, kind=kind, about=tuple(about), title=title, why=tuple(why), doubt=min(1.0, doubt), impact=weight)


def _listed(find: Callable[..., Iterator[Item]], *rows: Any) -> list[Item]:
    return list(find(*rows))


def _values(row: Row) -> Iterator[Item]:
    """An incident with a field that may well be wrong, or that is missing."""
    doubts = dict(_doubts(row))
    alone = len({r["document"] for r in row["reports"] if not r["copy_of"]}) == 1
    worst = max((doubt for doubt, _ in doubts.values()), default=0.0)
    if worst <= 1 - _SURE:
        return
    why = [text for _, text in sorted(doubts.values(), key=lambda found: -found[0])][:3]
    why += ["Only one independent report tells of it."] if alone else []
    why += [f"Much hangs on it: {words.count(row['killed'])} killed."] if (_number(row["killed"]) or 0) >= 10 else []
    why += ["Its toll is not known."] if _number(row["killed"]) is None and _number(row["injured"]) is None else []
    basis = [row["type"], row["date"].get("start"), row["place"].get("name"), row["killed"].get("best"), len(row["reports"])]
    yield _item("values", [row["id"]], words.name(row), why, worst * (1.25 if alone else 1.0), impact(row), basis)


def _doubts(row: Row) -> Iterator[tuple[str, tuple[float, str]]]:
    told = {"type": words.words(row["type"]), "date": words.when(row["date"]), "place": words.where(row["place"])}
    told |= {name: words.count(row[name]) for name in ("killed", "injured") if _number(row[name]) is not None}
    if not row["date"].get("start"):
        yield "date", (0.6, "No report that was read says on which day it happened.")
        told.pop("date")
    if not any(row["place"].get(name) for name in ("name", "admin1", "admin2", "site")):
        yield "place", (0.6, "No report that was read says where it happened.")
        told.pop("place")
    for name, value in told.items():
        sure = row["probabilities"].get(name)
        if sure is not None:
            yield name, (1 - sure, f"Its {name} ({value}) is right in {sure:.0%} of such cases.")


def _figures(row: Row, incident: Row) -> Iterator[Item]:
    """Counts of an incident on which independent sources disagree."""
    for settled in row["figures"]:
        if settled["measure"] not in ("killed", "injured") or settled["side"] or str(settled["reason"]).startswith("decided by"):
            continue
        rows = [f for f in (*settled["winners"], *settled["losers"]) if _stands(f)]
        lows = [_least(f["count"]) for f in rows]
        if not _apart([f["count"] for f in rows]):
            continue
        numbers = ", ".join(f"{n:,}" for n in sorted(set(lows)))
        why = [
            f"Sources disagree on how many were {settled['measure']}: {numbers}.",
            f"The {settled['policy']} policy takes {words.count(settled['count'])}: {settled['reason']}.",
        ]
        doubt = 0.3 + (max(lows) - min(lows)) / max(1, *lows)
        about, basis = [row["id"], settled["measure"]], [numbers, settled["count"]]
        yield _item("figures", about, words.name(incident), why, doubt, impact(incident), basis)


def _stands(figure: Row) -> bool:
    known = figure["stance"] in ("asserted", "claimed") and not figure["superseded"] and not figure["subset"]
    return known and any(figure["count"][end] is not None for end in ("low", "best", "high"))


def _least(count: Row) -> int:
    return int(next(count[end] for end in ("best", "low", "high") if count[end] is not None))


def _apart(counts: Sequence[Row]) -> bool:
    """Whether two of the counts cannot both be right."""
    highs = [count["high"] for count in counts if count["high"] is not None]
    lows = [count["low"] for count in counts if count["low"] is not None]
    return bool(highs and lows) and min(highs) < max(lows)


def _links(links: Sequence[Row], incident: Row) -> Iterator[Item]:
    """Reports that were joined to an incident, and may tell of another one."""
    for link in links:
        sure = link["probability"]
        if link["start"] is None or sure >= _SURE_LINK:
            continue
        why = [f"Two reports were joined with a probability of {sure:.0%} that they tell of one incident.", *reasons(link)]
        about = [incident["id"], link["left"], link["right"]]
        yield _item("link", about, words.name(incident), why, 2 * (1 - sure), impact(incident), round(sure, 2))


def reasons(link: Row) -> Iterator[str]:
    """What speaks for and against two reports being one, in words."""
    speaks = {"For": [r["says"] for r in link["reasons"] if (r["weight"] or 0) > 0]}
    speaks["Against"] = [r["says"] for r in link["reasons"] if (r["weight"] or 0) < 0]
    yield from (f"{side}: {'; '.join(says)}." for side, says in speaks.items() if says)


def _pairs(incidents: Iterable[Row], memo: Memo) -> Iterator[Item]:
    """Incidents of one kind, in one district, a day apart at most, that no document tells apart."""
    near: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in incidents:
        district = row["place"].get("admin2") or row["place"].get("name")
        if district and row["date"].get("start"):
            for day in _days(row["date"]["start"]):
                near[str(row["place"].get("country")), str(district), day].append(row)
    for rows in near.values():
        for pair in combinations(rows[:_CROWD], 2):
            one, two = sorted(pair, key=lambda row: str(row["id"]))
            yield from memo.of(("pair", one["id"], two["id"]), (one, two), partial(_listed, _pair, one, two))


def _pair(first: Row, second: Row) -> Iterator[Item]:
    if not _alike(first, second):
        return
    why = [f"It may be the same as: {words.name(second)}.", "Same kind, same district, at most a day apart; no document tells of both."]
    same = _number(first["killed"]) is not None and _number(first["killed"]) == _number(second["killed"])
    why += [f"Both have {words.count(first['killed'])} killed."] if same else []
    weight = max(impact(first), impact(second))
    yield _item("pair", [first["id"], second["id"]], words.name(first), why, 0.7 if same else 0.45, weight, None)


def _days(start: str) -> tuple[str, str]:
    """Two days whose sets meet where two dates are a day apart at most."""
    day = date.fromisoformat(start)
    return start, (day + timedelta(days=1)).isoformat() if day < date.max else start


def _alike(one: Row, two: Row) -> bool:
    if not {one["type"], *one["also"]} & {two["type"], *two["also"]} or two["id"] in {r["id"] for r in one["related"]}:
        return False
    return not {r["document"] for r in one["reports"]} & {r["document"] for r in two["reports"]}


def _claims(incidents: Mapping[str, Row], claims: Sequence[Row]) -> Iterator[Item]:
    """Claims that are contested, contradicted or cannot be judged."""
    on: dict[str, list[Row]] = defaultdict(list)
    for row in claims:
        if row["incident"] and row["stance"] == "claims":
            on[row["incident"]["id"]].append(row)
    for name, rows in on.items():
        for row in rows:
            found = dict(_contests(row, [other["name"] for other in rows if other is not row]))
            if found and not row["verdict"]["decided_by"]:
                title = f"{row['name']} claims: {words.name(incidents[name]) if name in incidents else words.name(row['incident'])}"
                basis = [row["verdict"]["rating"], sorted(found.values())]
                yield _item("claim", [row["id"], name], title, found.values(), max(map(float, found)), impact(incidents.get(name)), basis)


def _contests(row: Row, rivals: Sequence[str]) -> Iterator[tuple[str, str]]:
    """How doubtful (as text, so that one reason of a kind is kept), and why."""
    verdict = row["verdict"]
    if rivals:
        yield "0.8", f"{', '.join(rivals)} claims it too."
    if row["contradictions"]:
        first = row["contradictions"][0]
        yield "0.7", f"What it asserts does not fit: {first['asserted']} against {first['found']}."
    if row["later"]:
        yield "0.65", f"{row['name']} itself later said otherwise."
    if verdict["lies"]:
        yield "0.6", f"It may be a {words.words(verdict['lies'][0])}."
    if verdict["rating"] in ("doubtful", "unlikely"):
        yield "0.5", f"It is rated {words.words(verdict['rating'])}."
    if verdict["rating"] == "cannot_be_judged":
        yield "0.4", "Nothing on record speaks for or against it."


def _issues(issues: Iterable[Row]) -> Iterator[Item]:
    for row in issues:
        basis = [row["name"], row["stage"], row["problem"], row["document"]]
        about = ["issue:" + digest(*basis)[:16], *([row["document"]] if row["document"] else [])]
        why = [f"{row['problem']}", f"It came up in: {row['stage']}."]
        yield _item("issue", about, f"Not understood: {row['name']}", why, 0.5, 1.5, basis)


def _number(count: Row | None) -> int | None:
    found = (count or {}).get("best")
    return found if found is not None else (count or {}).get("low")
