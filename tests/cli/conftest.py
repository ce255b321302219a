"""A small database that answers from memory, in place of the real one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tasdiq.cli.verbs import cli
from tasdiq.codebooks import contract, table
from tasdiq.codebooks.loss import Lost
from tasdiq.config import Config
from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.model.incident import Incident, Settled, Telling, Verdict, WeighedClaim
from tasdiq.model.record import ActorFigure, Claim, Position, Relation
from tasdiq.model.statement import Issue
from tasdiq.model.text import Span
from tasdiq.model.values import Count, Where, exactly
from tasdiq.pipeline.forms.exporting import Order

HOSTILE = "Blast \x1b]0;owned\x07\x1b[2J [bold]in[/bold]\u202e Exampur"
QUOTE = Span(document="d1", start=5, end=23, quote="at least 70 people")
CLAIM = Claim(id="claim:1", document="d1", claimant="example-front", name="Example Front", evidence={"claim": (QUOTE,)})
DOUBT = Verdict(rating="doubtful", low=0.1, high=0.4, reasons=("no such ministry",))
WEIGHED = WeighedClaim(id="claim:1", claims=(CLAIM,), incident="incident:aaa1", verdict=DOUBT)
INCIDENTS = tuple(
    Incident(
        id=f"incident:{name}", type=kind, where=Where(name=place, country=country),
        settled={"killed": Settled(count=count, policy="house", reason="one source")}, claims=(WEIGHED,),
        tellings=(Telling(report="report:1", document="d1", name=HOSTILE),), evidence={"killed": (QUOTE,)},
    )
    for name, kind, place, country, count in (
        ("aaa1", "bombing", "Exampur", "PK", Count(low=70, best=70)), ("aaa2", "clash", HOSTILE, "PK", exactly(3)),
        ("bbb1", "kidnapping", "Samplabad", "AF", Count()),
    )
)  # fmt: skip
STATEMENT = {
    "id": "f" * 64, "about": "report:1", "prop": "figures", "context": "Then at least 70 people died.",
    "value": {"measure": "killed", "count": {"low": 70, "best": 70}},
    "quote": "at least 70 people", "start": 5, "end": 23, "field": "text", "document": "d1", "name": HOSTILE, "title": HOSTILE,
    "publisher": "Example Courier", "published": "2016-08-09", "url": None, "attribution": "police", "stance": "asserted",
    "method": "rules:1", "probability": 0.87, "recorded_at": "2026-01-01T00:00:00+00:00",
}  # fmt: skip

DATE = {
    **STATEMENT,
    "prop": "when",
    "value": {"stated": "on August 9"},
    "quote": None,
    "start": None,
    "end": None,
    "stance": "denied",
    "probability": None,
}


@dataclass
class FakeTasdiq:
    """Answers as `pipeline.Tasdiq` does, and remembers what it was asked."""

    config: Config
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    issues_met: tuple[Issue, ...] = ()
    fails: BaseException | None = None

    def _asked(self, *what: Any) -> None:
        self.asked.append(what)
        if self.fails is not None:
            raise self.fails

    def add(self, paths: Iterable[str], on_progress: Callable[[int], None] | None = None) -> SimpleNamespace:
        self._asked("add", *paths)
        (on_progress or (lambda _: None))(1)
        return SimpleNamespace(
            read=3, known=1, incidents=5, new_incidents=2, reports=4, claims=1, relations=1, figures=2, positions=1,
            copies=[("b.txt", "a.txt")], issues=list(self.issues_met),
        )  # fmt: skip

    def code(self, paths: Iterable[str], on_issue: Callable[[Issue], None], on_progress: Any = None) -> Iterator[dict[str, Any]]:
        self._asked("code", *paths)
        for path in paths:
            yield {"document": "d1", "name": path, "title": HOSTILE, "published": None, "incidents": []}
        for issue in self.issues_met:
            on_issue(issue)

    def code_forms(self, paths: Iterable[str], codebook: str, on_issue: Callable[[Issue], None], on_progress: Any = None) -> Iterator[str]:
        self._asked("code_forms", codebook, *paths)
        for path in paths:
            yield f'0.  MESSAGE: ID                     {path} "{HOSTILE}"'
        for issue in self.issues_met:
            on_issue(issue)

    def incidents(self, as_of: datetime | None = None, policy: str | None = None) -> list[dict[str, Any]]:
        self._asked("incidents", as_of, policy)
        return [contract.incident(each) for each in INCIDENTS]

    def claims(self, as_of: datetime | None = None) -> list[dict[str, Any]]:
        return [contract.claim(WEIGHED, INCIDENTS[0])]

    def actors(self, as_of: datetime | None = None) -> list[dict[str, Any]]:
        return [contract.actor(contract.ActorProfile(id="example-front", name="Example Front", incidents=2))]

    def relations(self, as_of: datetime | None = None) -> list[dict[str, Any]]:
        tie = Relation(id="relation:1", document="d1", subject=None, subject_name="A", relation="pledged", object=None, object_name="B")
        return [contract.relation(tie)]

    def figures(self, as_of: datetime | None = None) -> list[dict[str, Any]]:
        figure = ActorFigure(id="figure:1", document="d1", actor=None, name="A", measure="losses", count=exactly(700))
        return [contract.figure(figure)]

    def positions(self, as_of: datetime | None = None) -> list[dict[str, Any]]:
        return [contract.position(Position(id="position:1", document="d1", who="The government", stance="denies", about="presence"))]

    def issues(self, as_of: datetime | None = None) -> list[dict[str, Any]]:
        return [contract.issue(issue) for issue in self.issues_met]

    def show(self, record: str, as_of: datetime | None = None) -> dict[str, Any]:
        found = [row for row in self.incidents() if row["id"].startswith(record)]
        if len(found) != 1:
            raise BadValueError(f"no record has the id {record!r}; near ones: incident:aaa1, incident:aaa2")
        return {"kind": "incident", "record": found[0], "statements": [STATEMENT, DATE], "claims": self.claims()}

    def redact(self, what: str, *, reason: str, person: str) -> dict[str, Any]:
        self._asked("redact", what, reason, person)
        return {"kind": "phrase", "parts": [{"document": "d1", "entries": {3: None, 4: "x"}, "raws": ["y"]}]}

    def verify(self) -> dict[str, Any]:
        self._asked("verify")
        return {"entries": 7, "redacted": 1, "head": "abc"}

    def export(self, order: Order, out: Path | None) -> list[Lost]:
        import sys

        if out is None:
            return table.write(order.codebook, self.incidents(order.as_of), sys.stdout)
        with out.open("w", encoding="utf-8", newline="") as stream:
            return table.write(order.codebook, self.incidents(order.as_of), stream)

    def pinned(self, as_of: datetime | None = None) -> tuple[int, str]:
        return 0, "genesis"

    def holdings(self, as_of: datetime | None = None, policy: str | None = None, pin: tuple[int, str] | None = None) -> dict[str, Any]:
        self._asked("holdings", as_of, policy)
        return {
            "incidents": [],
            "claims": [],
            "relations": [],
            "figures": [],
            "positions": [],
            "documents": {},
            "policy": "house",
            "as_of": None,
        }


@dataclass
class Terminal:
    """A command line that talks to one fake database."""

    folder: Path
    issues: tuple[Issue, ...] = ()
    fails: TasdiqError | KeyboardInterrupt | OSError | None = None
    made: list[FakeTasdiq] = field(default_factory=list)

    def __call__(self, *arguments: str) -> Result:
        def make(config: Config) -> FakeTasdiq:
            self.made.append(FakeTasdiq(config, issues_met=self.issues, fails=self.fails))
            return self.made[-1]

        environment = {"TASDIQ_STORE": str(self.folder / "tasdiq.db"), "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
        return CliRunner(env=environment).invoke(cli, arguments, obj=make, prog_name="tasdiq")


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path)
