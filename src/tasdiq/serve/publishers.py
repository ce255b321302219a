"""The records held in; of each source what it told first, whom it copied, who copied it, and what of it was later corrected, out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tasdiq.serve.facts import Row, publishers
from tasdiq.serve.shelf import Held, Once

Fields = dict[str, Any]


@dataclass(kw_only=True)
class Publisher:
    """One source, counted."""

    name: str
    documents: int = 0
    incidents: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)  # incidents that another source tells too, with days to compare
    first: set[str] = field(default_factory=set)  # those of them that it told before the others
    copies: Counter[str] = field(default_factory=Counter)  # publishers it copied
    copied_by: Counter[str] = field(default_factory=Counter)
    figures: int = 0  # counts of killed and injured that it gave
    superseded: list[Fields] = field(default_factory=list)  # those that a later count of the same body replaced
    outside: list[Fields] = field(default_factory=list)  # those that lie outside of what the incident's counts came to

    def row(self) -> Fields:
        """The source as the API tells it."""
        return {
            "publisher": self.name, "documents": self.documents, "incidents": len(self.incidents), "shared": len(self.shared),
            "first": len(self.first), "copies": dict(self.copies.most_common()), "copied_by": dict(self.copied_by.most_common()),
            "figures": self.figures, "superseded": self.superseded, "outside": self.outside,
        }  # fmt: skip


def told(held: Held) -> Sequence[Fields]:
    """Every source, the one with the most documents first."""
    return _told(Once(held))


@lru_cache(maxsize=4)
def _told(once: Once) -> Sequence[Fields]:
    held = once.held
    by = publishers(held.documents)
    found = {name: Publisher(name=name) for name in by.values()}
    for name in by.values():
        found[name].documents += 1
    for row in held.rows["incidents"]:
        _count_reports(found, row, held.documents, by)
    _count_copies(found, held, by)
    for row in held.beside.get("weighed", ()):
        _count_figures(found, row, by)
    return [one.row() for one in sorted(found.values(), key=lambda one: (-one.documents, one.name.casefold()))]


def _count_reports(found: Mapping[str, Publisher], row: Row, documents: Mapping[str, Row], by: Mapping[str, str]) -> None:
    """Who tells the incident, and who told it on an earlier day than all others; copies are not witnesses."""
    days: dict[str, str] = {}
    for report in row["reports"]:
        name = by.get(report["document"])
        if name is None:
            continue
        found[name].incidents.add(row["id"])
        published = documents[report["document"]].get("published")
        if published and not report["copy_of"]:
            days[name] = min(str(published), days.get(name, str(published)))
    if len(days) > 1:
        earliest = min(days.values())
        leaders = [name for name, day in days.items() if day == earliest]
        for name in days:
            found[name].shared.add(row["id"])
        if len(leaders) == 1:
            found[leaders[0]].first.add(row["id"])


def _count_copies(found: Mapping[str, Publisher], held: Held, by: Mapping[str, str]) -> None:
    named: dict[str, list[str]] = defaultdict(list)
    for document, row in held.documents.items():
        named[str(row["name"])].append(document)
    for row in held.beside.get("copies", ()):
        originals = named.get(row["copy_of"], ())
        if len(originals) == 1 and row["document"] in by:
            copier, original = by[row["document"]], by[originals[0]]
            if copier != original:
                found[copier].copies[original] += 1
                found[original].copied_by[copier] += 1


def _count_figures(found: Mapping[str, Publisher], row: Row, by: Mapping[str, str]) -> None:
    for settled in row["figures"]:
        if settled["measure"] not in ("killed", "injured"):
            continue
        for stated in (*settled["winners"], *settled["losers"]):
            for name in sorted({by[document] for document in _documents(stated["evidence"]) if document in by}):
                found[name].figures += 1
                told_ = {"incident": row["id"], "measure": settled["measure"], "said": stated["count"], "settled": settled["count"]}
                if stated["superseded"]:
                    found[name].superseded.append(told_)
                elif _is_outside(stated["count"], settled["count"]):
                    found[name].outside.append(told_)


def _documents(evidence: Iterable[Row]) -> Iterator[str]:
    yield from (span["document"] for span in evidence if span.get("document"))


def _is_outside(said: Row, settled: Row) -> bool:
    """Whether a stated number lies below or above the whole range that was settled."""
    value = said.get("best") if said.get("best") is not None else said.get("low")
    low, high = settled.get("low"), settled.get("high")
    return value is not None and ((low is not None and value < low) or (high is not None and value > high))
