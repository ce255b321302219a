"""An incident's record in; what a filter, a map and a timeline ask of it, looked up once, out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tasdiq.pipeline.known.memo import Memo

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One incident as filters see it."""

    row: Row
    first: str | None  # ISO days
    last: str | None
    country: str
    admin1: str
    actors: frozenset[str]  # ids, claimants among them
    type: str
    killed: int | None
    verdicts: frozenset[str]
    sources: frozenset[str]  # publishers
    text: str  # its words in small letters


def day(row: Row, end: str = "start") -> str | None:
    """The first day of an incident, or its last."""
    told = row.get("date") or {}
    return told.get(end) or told.get("start")


def killed(row: Row) -> int | None:
    """How many were killed: the best figure, else the least; None where nobody tells it."""
    told = row.get("killed") or {}
    found: int | None = told.get("best") if told.get("best") is not None else told.get("low")
    return found


def publishers(documents: Mapping[str, Row]) -> dict[str, str]:
    """Who published each document; its name where nobody is known."""
    return {name: str(row.get("publisher") or row.get("name")) for name, row in documents.items()}


def ratings(claims: Iterable[Row]) -> dict[str, set[str]]:
    """How the claims on each incident are rated."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        about = claim.get("incident")
        if about:
            found.setdefault(about["id"], set()).add(claim["verdict"]["rating"])
    return found


def facts(incidents: Iterable[Row], claims: Iterable[Row], documents: Mapping[str, Row], memo: Memo) -> Sequence[Facts]:
    """Every incident as filters see it, the newest first, those without a day last."""
    by, rated = publishers(documents), {name: memo.same(("ratings", name), frozenset(found)) for name, found in ratings(claims).items()}
    whose = memo.same("publishers", by)
    every = [memo.of(("facts", row["id"]), (row, rated.get(row["id"]), whose), partial(_facts, row, by, rated)) for row in incidents]
    return sorted(every, key=lambda one: (one.first or "", one.row["id"]), reverse=True)


def _facts(row: Row, by: Mapping[str, str], rated: Mapping[str, frozenset[str]]) -> Facts:
    place = row.get("place") or {}
    actors = [each.get("actor") for each in row.get("actors", ())] + [each.get("claimant") for each in row.get("claims", ())]
    return Facts(
        row=row, first=day(row), last=day(row, "end"), country=str(place.get("country") or "").casefold(),
        admin1=str(place.get("admin1") or "").casefold(), actors=frozenset(str(each) for each in actors if each), type=str(row.get("type")),
        killed=killed(row), verdicts=rated.get(row["id"], frozenset()),
        sources=frozenset(by[report["document"]] for report in row.get("reports", ()) if report.get("document") in by), text=_text(row),
    )  # fmt: skip


def _text(row: Row) -> str:
    place = row.get("place") or {}
    words = [place.get("name"), place.get("site"), place.get("admin1"), place.get("admin2"), str(row.get("type")).replace("_", " ")]
    words += [each.get("name") for each in row.get("actors", ())] + [each.get("text") for each in row.get("targets", ())]
    return " ".join(str(word) for word in words if word).casefold()
