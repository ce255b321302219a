"""Judgements of people in; which statements stand after them, and which values people put in the place of others, out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, get_origin, get_type_hints

from tasdiq.codebooks.imported import CELL, IMPORT, quoted
from tasdiq.model.codec import KINDS, from_json
from tasdiq.model.incident import Incident, Settled
from tasdiq.model.record import Figure
from tasdiq.model.statement import Judgement, Statement
from tasdiq.model.text import digest
from tasdiq.model.values import Count

ACCEPT, CORRECT, REJECT, COPY, SETTLE, RATING, UNDO = "accept", "correct", "reject", "copy", "settle", "rating", "undo"
SAME, DIFFERENT = "same", "different"
LINKING = (SAME, DIFFERENT, REJECT, CORRECT)  # what changes which reports are of one incident
DECISIONS = (ACCEPT, CORRECT, REJECT, SAME, DIFFERENT, COPY, SETTLE, RATING)  # what can be decided on a record
JUDGEMENT = "judgement:"  # how an undo names what it takes back
VOTED = {"type": "type", "stage": "stage", "when": "date", "where": "place"}  # fields that reports vote on, and what evidence calls them


def kept(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Those that nobody took back, in log order; an undo can itself be taken back."""
    undone: set[str] = set()
    found: list[Judgement] = []
    for judgement in reversed(list(judgements)):
        if JUDGEMENT + judgement.id in undone:
            continue
        if judgement.decision == UNDO and judgement.about.startswith(JUDGEMENT):
            undone.add(judgement.about)
        else:
            found.append(judgement)
    return found[::-1]


def standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Those that nobody took back, each in the plain form that linking and weighing read."""
    return [_plain(judgement) for judgement in kept(judgements)]


def value_of(judgement: Judgement) -> Mapping[str, Any]:
    """What a judgement of the desk carries; nothing for one that was made elsewhere."""
    return judgement.value if isinstance(judgement.value, dict) else {}


def said(statement: Statement) -> str:
    """What a statement says on which words, whoever read it: so a correction holds when a newer method reads the same.

    The words of an imported row are its cells by their columns: the next release may have them at other characters. That it is another
    release that says so makes no difference either.
    """
    if statement.method.startswith(IMPORT):
        words = None if statement.prop.startswith(CELL) or statement.span is None else statement.span.quote
        value = statement.value
        if isinstance(value, dict):
            value = {name: part for name, part in value.items() if name != "attribution"}
        return digest(statement.subject, statement.prop, value, words)
    return _placed(statement)


def _placed(statement: Statement) -> str:
    """The same by the characters that the words are; older judgements call cells so too."""
    span = statement.span
    return digest(statement.subject, statement.prop, statement.value, (span.start, span.end, span.field) if span else None)


def _cells(statement: Statement) -> Iterator[str]:
    """What the cells say that a value of an imported row stands on."""
    if statement.span is not None and not statement.prop.startswith(CELL):
        yield from (digest(statement.subject, CELL + column, text, None) for column, text in quoted(statement.span.quote))


def is_list(prop: str, subject: str) -> bool:
    """Whether a record may hold several values of a field."""
    return prop in _lists(subject.partition(":")[0])


@cache
def _lists(kind: str) -> frozenset[str]:
    return frozenset(prop for prop, hint in get_type_hints(KINDS[kind]).items() if get_origin(hint) is tuple)


@dataclass(frozen=True, kw_only=True)
class Reviews:
    """What people decided on records, as far as it stands."""

    chosen: Mapping[tuple[str, str], tuple[int, str]] = field(default_factory=dict)  # record, field -> when, which statement
    hidden: Mapping[str, int] = field(default_factory=dict)  # what was said, and when it was last put right
    cells: Mapping[str, int] = field(default_factory=dict)  # cells that were rejected: nothing that is read in them stands
    added: Mapping[str, int] = field(default_factory=dict)  # statements that people put in, and when
    withdrawn: frozenset[str] = frozenset()  # those of corrections that were taken back
    out: frozenset[str] = frozenset()  # claims that are none
    copies: Mapping[str, str] = field(default_factory=dict)  # document -> the one that it copies
    settled: Mapping[tuple[str, str], tuple[int, Judgement]] = field(default_factory=dict)  # report, measure -> when, what

    @classmethod
    def of(cls, judgements: Sequence[Judgement]) -> "Reviews":
        """What every judgement, those taken back included, comes to."""
        now = kept(judgements)
        corrections = [(order, j, value_of(j)) for order, j in enumerate(now) if j.decision == CORRECT and "prop" in value_of(j)]
        added = {str(name): order for order, _, value in corrections for name in value.get("adds", ())}
        ever = {name for j in judgements if j.decision == CORRECT for name in value_of(j).get("adds", ())}
        single = {
            (j.about, str(value["prop"])): (order, str(value["adds"][-1]))
            for order, j, value in corrections if value.get("adds") and not is_list(str(value["prop"]), j.about)
        }  # fmt: skip
        return cls(
            chosen=single, hidden={str(name): order for order, _, value in corrections for name in value.get("hides", ())},
            cells={str(n): order for order, _, value in corrections if str(value["prop"]).startswith(CELL) for n in value.get("hides", ())},
            added=added, withdrawn=frozenset(ever) - added.keys(), out=_claims_out(now), copies=dict(_copies(now)), settled=_settled(now),
        )  # fmt: skip

    def rows(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        """The statements that stand after what people decided."""
        return filter(self.stands, statements) if self else iter(statements)

    def __bool__(self) -> bool:
        return bool(self.chosen or self.hidden or self.withdrawn or self.out)

    def stands(self, statement: Statement) -> bool:
        """Whether nobody put something else in its place."""
        if statement.id in self.withdrawn or statement.subject in self.out:
            return False
        instead = self.chosen.get((statement.subject, statement.prop))
        if instead is not None:
            return statement.id == instead[1]
        if not self.hidden:
            return True
        return self.added.get(statement.id, -1) >= self._hidden(statement)  # what was put in later stands

    def _hidden(self, statement: Statement) -> int:
        """When it was last put right, by itself or with a cell that it stands on; -1 where it never was."""
        last = self.hidden.get(said(statement), -1)
        if not statement.method.startswith(IMPORT):
            return last
        named = (self.hidden.get(_placed(statement), -1), *(self.cells.get(name, -1) for name in _cells(statement) if self.cells))
        return max(last, *named)

    def copied(self, found: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
        """Which document copies which, with what people marked; none copies itself, be it by way of others."""
        documents, result = set(known), dict(found)
        for later, first in self.copies.items():
            if later in documents and first in documents and not _leads(first, later, result):
                result[later] = first
        return result

    def on_reports(self) -> frozenset[str]:
        """The reports with a value that somebody put right or settled."""
        return frozenset(report for report, _ in (*self.chosen, *self.settled))

    def decided(self, incident: Incident) -> Incident:
        """The incident with the values that people put there in the place of what reports voted for."""
        changes: dict[str, Any] = {}
        evidence = dict(incident.evidence)
        for prop, name in VOTED.items():
            held = [(self.chosen[r.id, prop][0], n) for n, r in enumerate(incident.reports) if (r.id, prop) in self.chosen]
            if held:
                report = incident.reports[max(held)[1]]
                changes[prop] = getattr(report, prop)
                evidence[name] = report.evidence.get(name, ())
        settled = dict(incident.settled)
        reports = {report.id for report in incident.reports}
        given = [(order, measure, j) for (report, measure), (order, j) in self.settled.items() if report in reports] if self.settled else []
        for _, measure, judgement in sorted(given, key=lambda row: row[0]):
            settled[measure] = _put(settled.get(measure), judgement, incident.policy)
        if not changes and settled == incident.settled:
            return incident
        return replace(incident, **changes, settled=settled, evidence={name: spans for name, spans in evidence.items() if spans})


def _put(before: Settled | None, judgement: Judgement, policy: str) -> Settled:
    """A count as a person settled it: the figures that say the same won, the others lost."""
    count = from_json(Count, value_of(judgement)["count"])
    every: tuple[Figure, ...] = (*before.winners, *before.losers) if before else ()
    winners = tuple(f for f in every if (f.count.low, f.count.best, f.count.high) == (count.low, count.best, count.high))
    because = f": {judgement.reason}" if judgement.reason else ""
    return Settled(
        count=count, policy=policy, reason=f"decided by {judgement.person}{because}", winners=winners,
        losers=tuple(f for f in every if f not in winners),
    )  # fmt: skip


def _plain(judgement: Judgement) -> Judgement:
    value = value_of(judgement)
    return replace(judgement, value=value["rating"]) if judgement.decision == RATING and "rating" in value else judgement


def _claims_out(judgements: Iterable[Judgement]) -> frozenset[str]:
    out: set[str] = set()
    for judgement in judgements:
        if judgement.decision == REJECT and judgement.about.startswith("claim:"):
            out.add(judgement.about)
    return frozenset(out)


def _copies(judgements: Iterable[Judgement]) -> Iterator[tuple[str, str]]:
    for judgement in judgements:
        names = [name.strip().removeprefix("document:") for name in judgement.about.split("|")]
        if judgement.decision == COPY and len(names) == 2:
            yield names[0], names[1]


def _settled(judgements: Iterable[Judgement]) -> dict[tuple[str, str], tuple[int, Judgement]]:
    found: dict[tuple[str, str], tuple[int, Judgement]] = {}
    for order, judgement in enumerate(judgements):
        value = value_of(judgement)
        if judgement.decision == SETTLE and "measure" in value:
            found["report:" + judgement.about.partition(":")[2], str(value["measure"])] = (order, judgement)
    return found


def _leads(start: str, to: str, copies: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    while start not in seen:
        if start == to:
            return True
        seen.add(start)
        start = copies.get(start, start)
    return False
