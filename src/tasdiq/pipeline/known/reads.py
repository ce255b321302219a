"""The log in, what was read in each document out; held in memory, where only what the log has gained since is read again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from tasdiq.link.facts import Context, words_near
from tasdiq.link.rules import shipped
from tasdiq.model.codec import extracts
from tasdiq.model.record import Extract
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Document
from tasdiq.pipeline.known.decided import Decisions
from tasdiq.pipeline.known.reviewing import CORRECT, REJECT, Reviews
from tasdiq.store.log import Log
from tasdiq.store.since import touched
from tasdiq.weigh.bodies import credited

_MANY = 2_000  # documents; so many are read again as quickly with all others


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What stands of one document, and what linking and weighing ask of it."""

    document: Document  # without its text
    extract: Extract
    context: Context
    credit: str | None  # the agency that its words are credited to


class Reads:
    """What was read in every document of one log, as people put it right."""

    def __init__(self) -> None:
        self._head: tuple[int, str] = (0, "")
        self._decisions = Decisions(every=())
        self.held: dict[str, Read] = {}  # by document, in log order

    def at(self, log: Log, decisions: Decisions, as_of: datetime | None = None) -> Mapping[str, Read]:
        """By document, in log order; a document of which nothing new was said or decided is the same object as before."""
        head = log.head(as_of)
        fresh = self._touched(log, head, decisions) if as_of is None and self.held else None
        if fresh is None or len(fresh) > _MANY:
            self.held = dict(_all(log, as_of, decisions.reviews))
        else:
            self.held |= _again(log, fresh, decisions.reviews, self.held)
        self._head, self._decisions = head, decisions
        return self.held

    def _touched(self, log: Log, head: tuple[int, str], decisions: Decisions) -> list[str] | None:
        """The documents of which something was said or decided since, in log order; None where everything must be read."""
        sequence, chain = self._head
        if head[0] < sequence or log.is_erased_since(chain):
            return None
        before, now = _judged(self._decisions.kept), _judged(decisions.kept)
        return touched(log.database, sequence, {now.get(name) or before[name] for name in now.keys() ^ before.keys()})


def _judged(kept: Iterable[Judgement]) -> dict[str, str]:
    """What the judgements that change records are about, by their ids."""
    return {judgement.id: judgement.about for judgement in kept if judgement.decision in (CORRECT, REJECT)}


def _all(log: Log, as_of: datetime | None, reviews: Reviews) -> Iterator[tuple[str, Read]]:
    found = {extract.document: extract for extract in _extracts(log, as_of, reviews)}
    for order, document in enumerate(log.documents(as_of)):
        yield document.id, _read(document, found.get(document.id) or Extract(document=document.id), order)


def _again(log: Log, names: Sequence[str], reviews: Reviews, held: Mapping[str, Read]) -> dict[str, Read]:
    """Those documents, read again; those that are new come after all others, in log order."""
    texts = log.texts(names)
    fresh = [name for name in names if name in texts and name not in held]
    places = {name: held[name].context.order for name in names if name in held} | {name: len(held) + n for n, name in enumerate(fresh)}
    rows = {name: next(extracts(reviews.rows(log.statements(document=name))), Extract(document=name)) for name in places}
    return {name: _like(held.get(name), _read(texts[name], rows[name], place)) for name, place in places.items()}


def _like(before: Read | None, now: Read) -> Read:
    """The same, with each part that is equal to what it was being that very object."""
    if before is None:
        return now
    extract = before.extract if now.extract == before.extract else now.extract
    document = before.document if now.document == before.document else now.document
    context = before.context if now.context == before.context else now.context
    return Read(document=document, extract=extract, context=context, credit=now.credit)


def _read(document: Document, extract: Extract, order: int) -> Read:
    nearness = shipped()
    words = {r.id: words_near(r, document.text, nearness) for r in extract.reports} if document.dataset is None else {}
    credit = credited(document.publisher, document.text) if document.dataset is None else document.publisher
    context = Context(name=document.name, published=document.published, title=document.title, order=order, words=words)
    return Read(document=replace(document, text=""), extract=extract, context=context, credit=credit)


def _extracts(log: Log, as_of: datetime | None, reviews: Reviews) -> Iterator[Extract]:
    """What stands in the log of each document, as people put it right, one document in memory at a time."""
    seen: dict[str, Extract] = {}
    again: set[str] = set()
    for document, rows in groupby(log.statements(as_of), key=lambda statement: statement.document):
        if document in seen:
            again.add(document)  # somebody said more of it later
        elif document is not None:
            seen[document] = next(extracts(reviews.rows(rows)), Extract(document=document))
    for document, extract in seen.items():
        yield next(extracts(reviews.rows(log.statements(as_of, document=document))), extract) if document in again else extract
