"""A document's sentences in, its organisations out, each where it is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tasdiq.model.mention import ActorMention
from tasdiq.model.text import Sentence
from tasdiq.resolve.actor_context import Context, context
from tasdiq.resolve.actor_names import Naming
from tasdiq.resolve.actor_records import Actor, Country
from tasdiq.resolve.actor_search import Hit, Index, Words, words
from tasdiq.resolve.actor_states import combine
from tasdiq.resolve.actor_unknown import Unknown, defined, headed, mentions_of


@dataclass(frozen=True, slots=True)
class Found:
    """Words first..last stand for an organisation or a kind of one."""

    first: int
    last: int
    actor: str | None
    name: str
    type: str
    branch: str | None = None
    generic: bool = False


@dataclass(kw_only=True)
class Page:
    """What has been found so far in one document."""

    text: Words
    found: list[Found] = field(default_factory=list)
    taken: dict[int, Found] = field(default_factory=dict)  # word -> what it belongs to

    def take(self, found: Found) -> None:
        """Keep what was found, unless its words are another's already."""
        if any(word in self.taken for word in range(found.first, found.last + 1)):
            return
        self.found.append(found)
        for word in range(found.first, found.last + 1):
            self.taken[word] = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """Finds the actors of one book in texts."""

    index: Index
    actors: Mapping[str, Actor]
    countries: Mapping[str, Country]
    naming: Naming

    def find(self, sentences: Sequence[Sentence], on: date | None) -> tuple[ActorMention, ...]:
        """The organisations named in the sentences, in the order of the text."""
        page = Page(text=words(sentences, self.naming))
        hits = list(self.index.hits(page.text))
        seen = context(hits, page.text, on)
        unknown = list(defined(page.text, self.naming))
        acronyms = self._define(page, hits, unknown, seen)
        self._take_names(page, hits, seen)
        for combined in combine(hits, page.text, self.countries):
            actor = self.actors[combined.actor]
            page.take(Found(combined.first, combined.last, actor=actor.id, name=actor.name, type="state", branch=combined.branch))
        self._take_unknown(page, unknown, acronyms)
        self._take_generic(page, hits)
        return tuple(_mentions(page, sentences))

    def _define(self, page: Page, hits: Sequence[Hit], unknown: Sequence[Unknown], seen: Context) -> dict[str, Found]:
        """What the acronyms mean that this text defines, by their keys; words before a bracket may name a known actor."""
        ends = {hit.last: hit for hit in hits if hit.meaning.named}
        acronyms: dict[str, Found] = {}
        for name in unknown:
            if name.acronym is None:
                continue
            hit = ends.get(name.last)
            actor = seen.choose(hit.meaning.named, page.text.owners[hit.first]) if hit else None
            known = hit is not None and actor is not None and hit.first <= name.first + 1
            found = _as_actor(name.first, name.last, actor) if known and actor else _as_unknown(page.text, name)
            acronyms.setdefault(page.text.tokens[name.acronym].key, found)
        return acronyms

    def _take_names(self, page: Page, hits: Sequence[Hit], seen: Context) -> None:
        for hit in hits:
            if not hit.meaning.named:
                continue
            actor = seen.choose(hit.meaning.named, page.text.owners[hit.first])
            if actor is not None:
                page.take(_as_actor(hit.first, hit.last, actor))

    def _take_unknown(self, page: Page, unknown: Sequence[Unknown], acronyms: Mapping[str, Found]) -> None:
        for name in unknown:
            page.take(_as_unknown(page.text, name))
        for at in mentions_of(acronyms, page.text):
            full = acronyms[page.text.tokens[at].key]
            page.take(Found(at, at, actor=full.actor, name=full.name, type=full.type, branch=full.branch))
        for name in headed(page.text, self.naming, page.taken):
            page.take(_as_unknown(page.text, name))

    def _take_generic(self, page: Page, hits: Sequence[Hit]) -> None:
        for hit in hits:
            generic = hit.meaning.generic
            if generic is None:
                continue
            before = page.taken.get(hit.first - 1)
            if before is not None and not before.generic and before.type == generic.type and _touches(page.text, hit.first, before):
                page.take(Found(hit.first, hit.last, before.actor, before.name, before.type, before.branch, True))
            elif generic.alone:
                name = page.text.written(hit.first, hit.last)
                page.take(Found(hit.first, hit.last, None, name, generic.type, generic.branch, True))


def _touches(text: Words, at: int, before: Found) -> bool:
    return text.together(before.first, at) and set(text.between(at - 1, at)) <= set(" -'s")


def _as_actor(first: int, last: int, actor: Actor) -> Found:
    return Found(first, last, actor=actor.id, name=actor.name, type=actor.type, branch=actor.branch)


def _as_unknown(text: Words, name: Unknown) -> Found:
    return Found(name.first, name.last, actor=None, name=text.written(name.first, name.last), type=name.type)


def _mentions(page: Page, sentences: Sequence[Sentence]) -> Iterator[ActorMention]:
    for found in sorted(page.found, key=lambda f: f.first):
        owner = page.text.owners[found.first]
        yield ActorMention(
            sentence=sentences[owner].index, start=page.text.tokens[found.first].start, end=page.text.tokens[found.last].end,
            actor=found.actor, name=found.name, type=found.type, generic=found.generic, branch=found.branch,
        )  # fmt: skip
