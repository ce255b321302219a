"""One Document in, its cleaned self and its Extract out: the stages up to the log, composed."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tasdiq.clean import boilerplate, copies
from tasdiq.config import Config
from tasdiq.extract import claims, counts, figures, positions, probabilities, relations, rules, template_bridge
from tasdiq.extract.blaming import blamed
from tasdiq.extract.combine import combined
from tasdiq.extract.impossible import impossible
from tasdiq.extract.template_words import completed
from tasdiq.extract.trained.extractor import Extractor
from tasdiq.extract.trained.tiers import folder
from tasdiq.model.codec import statements
from tasdiq.model.mention import ActorMention, Reading
from tasdiq.model.record import ActorRole, Claim, Extract, Record, Report
from tasdiq.model.statement import Issue, Statement
from tasdiq.model.template import Template
from tasdiq.model.text import Document, Span, sentences
from tasdiq.resolve import dates, place_packs
from tasdiq.resolve.actors import ActorBook
from tasdiq.resolve.places import Gazetteer, best

if TYPE_CHECKING:
    from tasdiq.extract.llm.session import Llm

_FEW = 4  # countries in which an actor may be at home, to tell where a town is


@dataclass(frozen=True, kw_only=True)
class Coded:
    """A cleaned document and all that was read from it."""

    document: Document
    extract: Extract
    templates: tuple[Template, ...] = ()  # only where they were asked for; never stored
    steps: tuple[tuple[str, tuple[Report, ...]], ...] = ()  # each method with the reports as they were once it had read, the rules first

    def statements(self) -> Iterator[Statement]:
        """Everything as statements, one a value and span, each by the method that read it first."""
        found = self.extract
        others: list[Record] = [*found.claims, *found.relations, *found.figures, *found.positions]
        first: dict[str, str] = {}
        for method, reports in self.steps:
            for statement in (s for report in reports for s in statements(report, rules.METHOD)):
                first.setdefault(statement.id, method)
        for report in found.reports:
            for statement in statements(report, rules.METHOD):
                yield replace(statement, method=first.get(statement.id, rules.METHOD))
        for record in others:
            yield from statements(record, rules.METHOD)


class Coder:
    """The loaded vocabularies, gazetteer and actor book; loaded on first use, once a process."""

    def __init__(self, config: Config, past: Iterable[tuple[str, int]] = ()) -> None:
        self._config = config
        self._past = dict(past)  # the desk's own places, and how often its records use them
        self.issues: list[Issue] = []  # what cannot be so, and what a language model could not be asked; to be taken by whoever codes

    @cached_property
    def book(self) -> ActorBook:
        """The organisations known by name."""
        return ActorBook.load(self._config.actors)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The places known by name."""
        packs = place_packs.installed(place_packs.home(self._config.gazetteers))
        return Gazetteer.open(self._config.places, packs, self._past)

    @cached_property
    def extractor(self) -> Extractor | None:
        """The trained model; None where rules alone are asked for."""
        if self._config.rules_only:
            return None
        from platformdirs import user_data_path

        return Extractor(folder(self._config.model, user_data_path("tasdiq")))

    @cached_property
    def llm(self) -> "Llm | None":
        """The language model that the settings name; None where they name none."""
        if not self._config.llm_url:
            return None
        from tasdiq.extract.llm.session import open_llm

        return open_llm(self._config, best, on_issue=self.issues.append, environment=os.environ, folder=replies())

    @property
    def method(self) -> str:
        """What a document is marked as read by: the rules, and the models there are."""
        return "+".join([rules.METHOD, *(method for method, _ in self._models())])

    def _models(self) -> Iterator[tuple[str, Callable[[Reading], tuple[Template, ...]]]]:
        """Those that read beside the rules, in the order in which they add to the reports."""
        if self.extractor is not None:
            yield self.extractor.method, self.extractor.templates
        if self.llm is not None:
            yield self.llm.method, self.llm.templates

    def templates(self, reading: Reading) -> tuple[Template, ...]:
        """The incidents in MUC-4's terms: as the model reads them, else as the rules' reports tell them."""
        if self.extractor is not None:
            return completed(self.extractor.templates(reading), claims.find(reading, (), self.book), reading)
        return template_bridge.templates_of(reading, rules.reports(reading, best))

    def clean(self, document: Document) -> Document:
        """The document with its article, its repeats and its fingerprint marked."""
        return copies.with_fingerprint(copies.mark_repeats(boilerplate.article(document)))

    def reading(self, document: Document) -> Reading:
        """A cleaned document's sentences with every date, place, actor and count in them resolved."""
        told = sentences(document)
        anchor = dates.anchor(document)
        actors = self.book.find(document, told, anchor)
        spans = [(a.sentence, a.start, a.end) for a in actors if not a.generic]
        return Reading(
            document=document,
            anchor=anchor,
            sentences=told,
            dates=dates.find(told, anchor),
            places=self.gazetteer.find(document, told, spans, self._at_home(actors)),
            actors=actors,
            counts=counts.find(told),
            dateline=self.gazetteer.dateline(told),
        )

    def _at_home(self, actors: Iterable[ActorMention]) -> Iterator[str]:
        """The countries in which the groups and forces named are at home, of those that are at home in few."""
        known = (self.book.actors.get(a.actor) for a in actors if a.actor)
        return (country for actor in known if actor is not None and len(actor.countries) <= _FEW for country in actor.countries)

    def code(self, document: Document) -> Coded:
        """All that one document tells of."""
        cleaned = self.clean(document)
        reading = self.reading(cleaned)
        self.issues.extend(impossible(reading))
        reports = rules.reports(reading, best)
        found = tuple(_with_checkable_facts(claims.find(reading, reports, self.book), reading))
        found = tuple(probabilities.of_claims(found))
        reports = blamed(tuple(_without_the_claims_words(_with_claimants(reports, found), found)), reading)
        steps = [(rules.METHOD, reports)]
        for method, templates in self._models():
            reports = combined(reading, reports, templates(reading))
            steps.append((method, reports))
        reports = self._in_units_of_the_day(tuple(probabilities.of_reports(reports)), reading)
        return Coded(
            document=cleaned,
            steps=tuple((method, self._in_units_of_the_day(found_so, reading)) for method, found_so in steps),
            extract=Extract(
                document=document.id,
                reports=reports,
                claims=found,
                relations=relations.find(reading, self.book),
                figures=figures.find(reading, self.book, reports),
                positions=positions.find(reading, self.book),
            ),
        )

    def _in_units_of_the_day(self, reports: Sequence[Report], reading: Reading) -> tuple[Report, ...]:
        """The reports, each place in the district and province that it lay in when the incident happened."""
        return tuple(replace(r, where=self.gazetteer.on(r.where, r.when.start or reading.anchor)) for r in reports)


def replies() -> Path:
    """Where the language models' replies are kept, readable by their owner alone."""
    from platformdirs import user_cache_path

    return user_cache_path("tasdiq") / "replies"


def code(coder: Coder, document: Document) -> Coded:
    """What a document tells, for the log."""
    return coder.code(document)


def templated(coder: Coder, document: Document) -> Coded:
    """What a document tells in MUC-4's terms, dated by its own dateline where nothing else does."""
    cleaned = coder.clean(document)
    reading = coder.reading(cleaned)
    templates = coder.templates(reading)
    return Coded(document=replace(cleaned, published=reading.anchor), extract=Extract(document=document.id), templates=templates)


def _with_checkable_facts(found: Iterable[Claim], reading: Reading) -> Iterator[Claim]:
    """The claims without what is no fact to check: "Pakistani" is no place, "members" no number of attackers."""
    places = [reading.words(p) for p in reading.places if not p.adjective]
    numbers = [reading.words(c) for c in reading.counts]
    needed = {"place": places, "attackers": numbers}
    for claim in found:
        kept = tuple(a for a in claim.asserts if a.aspect not in needed or any(_overlaps(a.span, span) for span in needed[a.aspect]))
        yield replace(claim, asserts=kept)


def _without_the_claims_words(reports: Iterable[Report], found: Sequence[Claim]) -> Iterator[Report]:
    """The reports without what only a claim asserts: a claim must be held against what others say, not against itself."""
    asserted = [s for c in found for s in (*(a.span for a in c.asserts), *c.evidence.get("own_words", ())) if s]
    for report in reports:
        kept = tuple(t for t in report.targets if not any(_overlaps(t.span, span) for span in asserted))
        figures = tuple(replace(f, stance="claimed") if any(_overlaps(f.span, span) for span in asserted) else f for f in report.figures)
        yield replace(report, targets=kept, figures=figures)


def _overlaps(one: Span | None, other: Span) -> bool:
    return one is not None and one.field == other.field and one.start < other.end and other.start < one.end


def _with_claimants(reports: Iterable[Report], found: Iterable[Claim]) -> Iterator[Report]:
    """The reports with those who claim them as initiators, on the claim's own words."""
    held = list(found)
    for report in reports:
        mine = [c for c in held if c.report == report.id and c.stance == "claims"]
        known = {a.actor or a.name for a in report.actors if a.role in ("initiator", "participant")}
        roles = [
            a if (a.actor or a.name) not in {c.claimant or c.name for c in mine} else replace(a, basis="claimed") for a in report.actors
        ]
        for claim in mine:
            if (claim.claimant or claim.name) not in known:
                known.add(claim.claimant or claim.name)
                words = claim.evidence.get("claim", ())
                roles.append(
                    ActorRole(
                        actor=claim.claimant,
                        name=claim.name,
                        role="initiator",
                        type="non_state",
                        basis="claimed",
                        span=words[0] if words else None,
                    )
                )
        kind = "armed_assault" if mine and report.type == "other" and any(f.count.low != 0 for f in report.figures) else report.type
        yield replace(report, type=kind, actors=tuple(roles))
