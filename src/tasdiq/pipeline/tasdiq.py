"""The verbs, as Python: paths in, a log and its views out. The command line and the API call nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tasdiq.codebooks import contract, muc4, muc4_roles
from tasdiq.model.statement import Issue, Judgement
from tasdiq.model.template import Template
from tasdiq.model.text import Document
from tasdiq.pipeline.deciding.actors import ActorDesk
from tasdiq.pipeline.held import Fields, Held, OnIssue, OnProgress, silent
from tasdiq.pipeline.known.linking import forget
from tasdiq.pipeline.known.records import Records
from tasdiq.pipeline.reading.adding import Work, forget_replies, pages, taken
from tasdiq.pipeline.reading.coder import templated
from tasdiq.weigh.figures import settle_report

if TYPE_CHECKING:
    from tasdiq.codebooks.imported import Release
    from tasdiq.codebooks.loss import Lost
    from tasdiq.codebooks.mapping import TableMapping
    from tasdiq.codebooks.releases import Changes
    from tasdiq.pipeline.blind.coding import CodingDesk
    from tasdiq.pipeline.forms.exporting import Order
    from tasdiq.pipeline.forms.importing import Imported
    from tasdiq.pipeline.known.searching import Search
    from tasdiq.pipeline.match.tables import Matched, Options
    from tasdiq.pipeline.people.accounts import People

FORMS: Mapping[str, Callable[[Document, Sequence[Template]], Iterator[str]]] = {"muc4": muc4.lines, "muc4-roles": muc4_roles.lines}


@dataclass(frozen=True, kw_only=True)
class Added:
    """What one `add` read and found."""

    read: int = 0
    known: int = 0  # documents that were in the log before
    incidents: int = 0  # all that the log now comes to
    new_incidents: int = 0
    reports: int = 0
    claims: int = 0
    relations: int = 0
    figures: int = 0
    positions: int = 0
    copies: list[tuple[str, str]] = field(default_factory=list)  # (document, the one it copies), of those just read
    issues: list[Issue] = field(default_factory=list)


class Tasdiq(Held):
    """One store and the parts that fill and read it."""

    @cached_property
    def actor_desk(self) -> ActorDesk:
        """Merge, split and name actors, take that back, and ask who bore a name."""
        store = self.config.store
        return ActorDesk(self._coder.book, self._log, kept=not isinstance(store, Path) or store.exists())

    @cached_property
    def coding_desk(self) -> "CodingDesk":
        """Assign documents to coders who do not see each other's work, and compare it."""
        from tasdiq.pipeline.blind.coding import CodingDesk

        return CodingDesk(self._log, self._coder, self.review_desk, self.people)

    @cached_property
    def people(self) -> "People":
        """Who may use a shared desk, and what they sign in with."""
        from tasdiq.pipeline.people.accounts import People

        return People(self._log)

    @cached_property
    def search(self) -> "Search":
        """Find words in the texts of documents."""
        from tasdiq.pipeline.known.searching import Search

        return Search(self._log, self.config.store)

    def code(self, paths: Iterable[str], on_issue: OnIssue, on_progress: OnProgress | None = None) -> Iterator[Fields]:
        """One line a document: the incidents it tells of. Nothing is stored."""
        for one in taken(paths, self.config, Work(tell=self.tell), on_issue=on_issue, on_progress=on_progress or silent):
            if one.coded is not None:
                yield contract.coded(one.coded.document, one.coded.extract, settle_report)

    def code_forms(self, paths: Iterable[str], codebook: str, on_issue: OnIssue, on_progress: OnProgress | None = None) -> Iterator[str]:
        """The lines of each document in a form that is filled template by template (FORMS). Nothing is stored."""
        work = Work(code=templated, tell=self.tell)
        for one in taken(paths, self.config, work, on_issue=on_issue, on_progress=on_progress or silent):
            if one.coded is not None:
                yield from FORMS[codebook](one.coded.document, one.coded.templates)

    def match(self, paths: Sequence[Path], mappings: "Sequence[TableMapping | None]", options: "Options") -> "Matched":
        """The rows of different tables that tell of one incident; the n-th mapping is the n-th table's. Nothing is stored."""
        from tasdiq.pipeline.match.tables import match, placing

        return match(paths, mappings, placing(self._coder.gazetteer, self._coder.book), options)

    def add(self, paths: Iterable[str], on_progress: OnProgress | None = None) -> Added:
        """Read, code and log every document of the paths; one transaction a document, so an interrupted run can be run again."""
        issues: list[Issue] = []
        counts = dict.fromkeys(("read", "known", "reports", "claims", "relations", "figures", "positions"), 0)
        fresh: set[str] = set()
        with closing(self._log(create=True)) as log:
            before = _incident_ids(self._records(log)) if log.head()[0] else set()
            past = tuple((row["place"], row["incidents"]) for row in self._records(log).read("places")) if before else ()
            known = frozenset(log.known(self._coder.method))
            work = Work(known=known, past=past, tell=self.tell)
            for one in taken(paths, self.config, work, on_issue=issues.append, on_progress=on_progress or silent):
                counts["read"] += 1
                if one.coded is None or one.document.id in fresh:
                    counts["known"] += 1
                    continue
                log.append_document(one.coded.document, one.raw, one.coded.statements(), method=self._coder.method)
                fresh.add(one.document.id)
                for kind in ("reports", "claims", "relations", "figures", "positions"):
                    counts[kind] += len(getattr(one.coded.extract, kind))
            log.report(issues)
            records = self._records(log)
            records.keep_all()
            now = _incident_ids(records)
            copied = [(c["name"], c["copy_of"]) for c in records.read("copies") if c["document"] in fresh]
        return Added(**counts, incidents=len(now), new_incidents=len(now - before), copies=copied, issues=issues)

    def judge(self, claim: str, rating: str, *, reason: str, person: str) -> Fields:
        """Keep a person's rating of a claim ("computed" takes one back); the claim as it now stands."""
        from tasdiq.pipeline.deciding.claims import judge

        with closing(self._log()) as log:
            given = Judgement(person=person, about=claim, decision="rating", value=rating, reason=reason)
            known = judge(log, self._records(log).read("claims"), given)
            return next(row for row in self._records(log).read("claims") if row["id"] == known)

    def reject(self, record: str, statement: str | None = None, *, reason: str, person: str) -> list[str]:
        """Take a record, or just a statement of it, out of every view; the ids of the judgements."""
        from tasdiq.pipeline.deciding.rejecting import reject

        with closing(self._log()) as log:
            made_of = {row["id"]: row["of"] for row in self._records(log).read("made_of")}
        return reject(self.review_desk, record, statement, (person, reason), made_of)

    def redact(self, what: str, *, reason: str, person: str) -> Fields:
        """Erase a document, record or phrase wherever it stands; the log keeps that, why and by whom."""
        with closing(self._log()) as log:
            erased = log.redact(what, reason=reason, person=person)
        pages().forget(raw for part in erased.parts for raw in part.raws)
        forget(self.config.store)
        self.search.forget()
        forget_replies(part.document for part in erased.parts if part.document)
        return asdict(erased)

    def train_linker(self, out: Path) -> Fields:
        """Train the linking model on the log's judgements and write it; its scores before and after, on pairs that were held out."""
        from tasdiq.pipeline.known.linking import Gathered, trained

        gathered = Gathered()
        with closing(self._log()) as log:
            self._views.known(log, None, self.config.policy, gathered)
        return trained(self._views.linker, gathered, lambda text: out.write_text(text, encoding="utf-8"))

    def export(self, order: "Order", out: Path | None) -> "list[Lost]":
        """Write the incidents in that form; what comes back is what the form cannot say."""
        from tasdiq.pipeline.forms import exporting

        with closing(self._log()) as log:
            records = self._records(log, order.as_of, exporting.policy_of(order.codebook, self.config.policy))
            return exporting.export(log, records, order, out)

    def take_in(self, path: Path, codebook: str, version: str, *, whole: bool = False, on_progress: OnProgress | None = None) -> "Imported":
        """Read a file of a foreign dataset into the log, each cell kept under that version; `whole` if it is all of the release."""
        from tasdiq.pipeline.forms.importing import take_in

        with closing(self._log(create=True)) as log:
            return take_in(log, path, self._release(codebook, version), self._coder.book, whole=whole, advance=on_progress or silent)

    def datasets(self) -> list[Fields]:
        """The datasets in the log, by version: rows, and when they came."""
        from tasdiq.pipeline.forms.importing import datasets

        with closing(self._log()) as log:
            return datasets(log)

    def compare_releases(self, old: Path, new: Path, codebook: str) -> "tuple[Changes, list[str]]":
        """What the later of two files of one dataset changed, and what of them could not be read. Nothing is stored."""
        from tasdiq.pipeline.forms.importing import changes

        return changes(old, new, self._release(codebook, "0"))

    def _release(self, codebook: str, version: str) -> "Release":
        from tasdiq.codebooks.imported import Release
        from tasdiq.codebooks.scheme import scheme

        return Release(scheme=scheme(codebook), version=version)


def _incident_ids(records: Records) -> set[str]:
    return {each["id"] for each in records.read("made_of") if each["id"].startswith("incident:")}
