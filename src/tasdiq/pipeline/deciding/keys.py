"""What a reviewer does with one key in; judgements in the log, and statements where words were given a value, out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.incident import RATINGS
from tasdiq.model.statement import Json, Judgement, Statement
from tasdiq.model.text import Document, Span
from tasdiq.pipeline.deciding.values import FIELDS, count_of
from tasdiq.pipeline.deciding.values import value_of as read_value
from tasdiq.pipeline.deciding.wrong import wrong
from tasdiq.pipeline.known.decided import Decided, Decisions
from tasdiq.pipeline.known.reviewing import (
    ACCEPT,
    COPY,
    CORRECT,
    DECISIONS,
    DIFFERENT,
    JUDGEMENT,
    RATING,
    REJECT,
    SAME,
    SETTLE,
    UNDO,
    said,
    value_of,
)  # fmt: skip
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.store.log import Log

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One thing that a person decided; `act` names it, so that sending it twice keeps it once."""

    act: str
    person: str
    decision: str  # one of DECISIONS
    about: tuple[str, ...]  # ids of records, the first one decided on
    item: str | None = None  # the item of the queue that it answers
    field: str | None = None  # of FIELDS, to put right; killed or injured, to settle
    value: str | None = None  # what is put there, a rating, or a count
    instead: str | None = None  # the id of the statement that was wrong: one value of several, or a cell of an imported row
    words: tuple[int, int, str] | None = None  # characters start..end of the document's "text" or "title"
    reason: str | None = None

    def __post_init__(self) -> None:
        if not self.act or not self.person.strip() or len(self.person) > 80 or len(self.act) > 80:
            raise BadValueError("a decision needs a name of its own (act) and the person who decides, each of at most 80 characters")
        if self.decision not in DECISIONS:
            raise BadValueError(f"no decision {self.decision!r}; choose from {', '.join(DECISIONS)}")
        if not self.about:
            raise BadValueError(f"{self.decision}: say what it is about")


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """Decides on records in one store; each decision is appended and each one can be taken back."""

    log: Callable[[], Log]
    coder: Coder
    decided: Decided = field(default_factory=Decided)

    def decide(self, given: Decision, made_of: Mapping[str, Sequence[str]]) -> list[str]:
        """Keep it; the ids of its judgements. `made_of` names the reports behind each incident that was shown."""
        with closing(self.log()) as log:
            if given.decision == CORRECT:
                made = [self._corrected(log, given)]
            else:
                made = [self._judgement(given, about, **more) for about, more in self._pieces(given, made_of)]
            for judgement in made:
                log.judge(judgement)
        return [judgement.id for judgement in made]

    def undo(self, person: str, act: str | None = None) -> Fields | None:
        """Take back the act, or the person's last one that stands; what was taken back, None where there is nothing."""
        with closing(self.log()) as log:
            decided = self.decided.at(log)
            mine = [j for j in decided.kept if (name := value_of(j).get("act")) and (name == act if act else j.person == person)]
            if not mine:
                return None
            last = value_of(mine[-1])["act"]
            gone = [j for j in mine if value_of(j)["act"] == last]
            for judgement in gone:
                log.judge(Judgement(person=person, about=JUDGEMENT + judgement.id, decision=UNDO, value={"after": decided.every[-1].id}))
        first = gone[0]
        return {"act": last, "decision": first.decision, "about": first.about, "item": value_of(first).get("item")}

    def told(
        self, subjects: Iterable[str], documents: Iterable[str], as_of: datetime | None = None
    ) -> tuple[list[Statement], dict[str, Document]]:
        """What is said of these records, as people put it right, and these documents with their texts."""
        with closing(self.log()) as log:
            wanted, reviews = list(dict.fromkeys(subjects)), self.decided.at(log, as_of).reviews
            return list(reviews.rows(log.statements(as_of, subject=wanted))) if wanted else [], log.texts(documents, as_of)

    def moments(self, about: Iterable[str]) -> list[datetime]:
        """When something was decided on one of these records."""
        return self.decisions().moments(about)

    def made(self) -> list[Fields]:
        """The decisions of the desk that stand, oldest first."""
        return [
            {"item": value_of(j).get("item"), "about": j.about, "decision": j.decision, "person": j.person, "act": value_of(j).get("act")}
            for j in self.decisions().kept
        ]

    def decisions(self) -> Decisions:
        """What people have decided by now."""
        with closing(self.log()) as log:
            return self.decided.at(log)

    def _judgement(self, given: Decision, about: str, **more: Any) -> Judgement:
        held = {"act": given.act, **({"item": given.item} if given.item else {}), **more}
        return Judgement(person=given.person.strip(), about=about, decision=given.decision, value=held, reason=given.reason or None)

    def _pieces(self, given: Decision, made_of: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Fields]]:
        """The judgements that a decision comes to: what each is about, and what it carries."""
        if given.decision == ACCEPT:
            yield from ((about, {}) for about in given.about)
        elif given.decision == REJECT:
            yield from ((name, {}) for about in given.about for name in _rejected(about, made_of))
        elif given.decision in (SAME, DIFFERENT):
            yield from ((pair, {}) for pair in _pairs(given, made_of))
        elif given.decision == COPY:
            yield "|".join(f"document:{name.removeprefix('document:')}" for name in _two(given)), {}
        elif given.decision == RATING:
            yield given.about[0], {"rating": _rating(given)}
        elif given.decision == SETTLE:
            yield given.about[0], _settling(given)

    def _corrected(self, log: Log, given: Decision) -> Judgement:
        """A value put right: the statement goes into the log, and the judgement says what it stands for."""
        report = given.about[0]
        before = list(self.decided.at(log).reviews.rows(log.statements(subject=report)))
        document = next((s.document for s in before if s.document), None)
        prop, old = wrong(before, given.field, given.instead)
        if not prop or document is None or not report.startswith("report:"):
            raise BadValueError(f"{report}: no report with a field {given.field!r}; choose from {', '.join(FIELDS)}")
        adds, shown = [], None
        if given.value is not None:
            if not given.field:
                raise BadValueError(f"{report}: to put a value there, name its field; choose from {', '.join(FIELDS)}")
            source = log.document(document)
            shown = _like(old, read_value(given.field, given.value, source, self.coder, _country(before)))
            new = Statement(
                subject=report, prop=prop, value=shown, method=f"human:{given.person.strip()}", document=document,
                span=_span(source, given.words), attribution=next((s.attribution for s in old), None),
            )  # fmt: skip
            log.append([new])
            adds = [new.id]
        elif not old:
            raise BadValueError(f"{report}: say what is wrong, or give a value")
        return self._judgement(given, report, prop=prop, value=shown, adds=adds, hides=[said(s) for s in old if s.id not in adds])


def _reports(incident: str, made_of: Mapping[str, Sequence[str]]) -> list[str]:
    if incident not in made_of:
        raise BadValueError(f"{incident}: no such incident is shown; it may have changed, load the page again")
    return [name for name in made_of[incident] if name.startswith("report:")]


def _rejected(about: str, made_of: Mapping[str, Sequence[str]]) -> list[str]:
    """An incident is rejected with all its reports; a report or claim by itself."""
    return _reports(about, made_of) if about.startswith("incident:") else [about]


def _pairs(given: Decision, made_of: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Two that are one; or those that are not: of an incident and reports in it, each of them and each other report."""
    first, *others = _two(given)
    if given.decision == SAME:
        yield from (f"{first}|{other}" for other in others)
    elif first.startswith("incident:") and all(name.startswith("report:") for name in others):
        inside = _reports(first, made_of)
        apart = [name for name in others if name in inside]
        rest = [name for name in inside if name not in apart]
        if not apart or not rest:
            raise BadValueError(f"{first}: to split it, name some of its reports, not all")
        yield from (f"{one}|{other}" for one in apart for other in rest)
    else:
        yield from (f"{one}|{other}" for one, other in combinations(given.about, 2))


def _two(given: Decision) -> tuple[str, ...]:
    if len(set(given.about)) < 2:
        raise BadValueError(f"{given.decision}: it takes two records, not {', '.join(given.about)}")
    return given.about


def _rating(given: Decision) -> str:
    if given.value not in RATINGS:
        raise BadValueError(f"no rating {given.value!r}; choose from {', '.join(RATINGS)}")
    return given.value


def _settling(given: Decision) -> Fields:
    if given.field not in ("killed", "injured"):
        raise BadValueError(f"no count {given.field!r} to settle; choose killed or injured")
    count = count_of(given.value or "")
    return {"measure": given.field, "count": {"low": count.low, "best": count.best, "high": count.high, "wording": count.wording}}


def _like(old: Sequence[Statement], new: Json) -> Json:
    """The new value with what the wrong one said besides: whose count it is, which part an actor had."""
    before = old[0].value if old else None
    if not isinstance(before, dict) or not isinstance(new, dict) or not ("measure" in new or "role" in new):
        return new
    return {**before, **{name: value for name, value in new.items() if name != "role"}} if "role" in before else {**before, **new}


def _country(statements: Sequence[Statement]) -> str | None:
    return next(
        (str(s.value["country"]) for s in statements if s.prop == "where" and isinstance(s.value, dict) and s.value.get("country")), None
    )


def _span(document: Document, words: tuple[int, int, str] | None) -> Span | None:
    return document.span(words[0], words[1], of=words[2]) if words else None
