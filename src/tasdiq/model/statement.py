"""What the log holds: statements (what a source says, as read by a method) and the judgements of people."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tasdiq.errors import BadValueError
from tasdiq.model.text import Span, digest
from tasdiq.model.values import STANCES, check_probability

_VERSION = re.compile(r"\d+(?:[.-]\d+)*")

Version = tuple[int, ...]  # of a method: "25.1" is (25, 1), later than (25, 0, 12)
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing one source says about one subject; never changed once written.

    `subject` names a record ("report:…", "claim:…", "relation:…"), `prop` one of its fields, `value` plain JSON.
    """

    subject: str
    prop: str
    value: Json
    method: str  # "rules:1", "import:gtd", "human:ana"
    span: Span | None = None  # None only where a rule or a person concluded it
    document: str | None = None  # the document it was read in; the span's, where there is one
    attribution: str | None = None  # "police", "a hospital official": who is said to say so
    stance: str = "asserted"  # one of STANCES
    recorded_at: datetime | None = None  # when we learned it; set by the log
    retracts: str | None = None
    probability: float | None = None  # that the value is right, where the method says

    def __post_init__(self) -> None:
        check_probability(f"{self.subject} {self.prop}", self.probability)
        if self.stance not in STANCES:
            raise BadValueError(f"{self.subject} {self.prop}: no stance {self.stance!r}; choose from {STANCES}")

    @property
    def id(self) -> str:
        """A hash of what is said, not of when we learned it: a re-run adds nothing.

        The probability is not in it either: the same words read by the same method are the same statement, however sure it is.
        """
        return digest(
            self.subject, self.prop, self.value, self.span, self.document, self.attribution, self.stance, self.method, self.retracts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a named person decided: same incident, not the same, this claim's rating, this value is wrong."""

    person: str
    about: str  # a record's id, or two joined by "|"
    decision: str  # "same", "different", "correct", "reject", "rating", "accept", "copy", "settle", "undo"
    value: Json = None
    reason: str | None = None
    recorded_at: datetime | None = None

    @property
    def id(self) -> str:
        """A hash of what was decided by whom; deciding it again adds nothing."""
        return digest(self.person, self.about, self.decision, self.value, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did about who may use a desk: signed in, gave a role, made a token; never with a secret."""

    person: str
    act: str  # "signed in", "token made", ...
    at: datetime
    about: str | None = None  # whose account, where it is another person's
    more: Json = None

    @property
    def id(self) -> str:
        """A hash with the moment in it: doing the same again is another act."""
        return digest("act", self.person, self.act, self.about, self.more, self.at.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Input that was not understood: counted, shown, never silent."""

    name: str  # the file, URL or record
    stage: str  # "sources", "clean", "extract", ...
    problem: str  # one line that names the thing, the place and the choices
    document: str | None = None


def unretracted(log: Iterable[Statement]) -> Iterator[Statement]:
    """What still stands at the end of the log, in log order; a retraction only reaches what came before it."""
    standing: dict[str, Statement] = {}
    for statement in log:
        if statement.retracts is None:
            standing.setdefault(statement.id, statement)
        else:
            standing.pop(statement.retracts, None)
    yield from standing.values()


def newest_methods(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Of each method only its newest version's statements for each document ("rules:2" hides "rules:1")."""
    rows = list(statements)
    newest: dict[tuple[str | None, str], Version] = {}
    for row in rows:
        name, version = versioned(row.method)
        newest[row.document, name] = max(version, newest.get((row.document, name), ()))
    for row in rows:
        name, version = versioned(row.method)
        if version == newest[row.document, name]:
            yield row


def versioned(method: str) -> tuple[str, Version]:
    """A method's name and version; a method without a number is of version 0.

    >>> versioned("rules:2"), versioned("import:ged:25.1"), versioned("human:ana")
    (('rules', (2,)), ('import:ged', (25, 1)), ('human:ana', (0,)))
    """
    name, _, version = method.rpartition(":")
    return (name, tuple(map(int, re.split("[.-]", version)))) if _VERSION.fullmatch(version) else (method, (0,))


def by_subject(statements: Iterable[Statement]) -> Mapping[str, list[Statement]]:
    """The statements of each subject, both in log order."""
    rows: dict[str, list[Statement]] = {}
    for statement in statements:
        rows.setdefault(statement.subject, []).append(statement)
    return rows
