"""A document's sentences in, its organisations out, each where it is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tasdiq.model.mention import ActorMention
from tasdiq.model.text import Sentence
from tasdiq.resolve.actor_context import Context, context
from tasdiq.resolve.actor_names import Naming, is_acronym, visible
from tasdiq.resolve.actor_records import Actor, Country
from tasdiq.resolve.actor_search import Hit, Index, Words, words
from tasdiq.resolve.actor_states import combine
from tasdiq.resolve.actor_unknown import Unknown, bracketed, headed, mentions_of, spelled


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
    _headed: Mapping[int, Unknown] | None = None

    def headed(self, naming: Naming) -> Mapping[int, Unknown]:
        """The organisations by their heads, by last word, before anything is taken."""
        if self._headed is None:
            self._headed = {name.last: name for name in headed(self.text, naming, ())}
        return self._headed

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
        self._take_defined(page, hits, seen)
        self._take_names(page, hits, seen)
        for combined in combine(hits, page.text, self.countries):
            actor = self.actors[combined.actor]
            page.take(Found(combined.first, combined.last, actor=actor.id, name=actor.name, type="state", branch=combined.branch))
        for name in headed(page.text, self.naming, page.taken):
            page.take(_as_unknown(page.text, name))
        self._take_generic(page, hits)
        return tuple(_mentions(page, sentences))

    def _take_defined(self, page: Page, hits: Sequence[Hit], seen: Context) -> None:
        """Names whose acronym stands in brackets behind them, and the acronym wherever the text uses it."""
        ends = {hit.last: hit for hit in hits if hit.meaning.named}
        acronyms: dict[str, Found] = {}
        for at in bracketed(page.text, self.naming):
            found = self._before(page, at, ends.get(at - 1), seen)
            if found is not None:
                acronyms.setdefault(page.text.tokens[at].key, found)
                page.take(found)
        for at in mentions_of(acronyms, page.text, self.naming) if acronyms else ():
            full = acronyms[page.text.tokens[at].key]
            page.take(Found(at, at, actor=full.actor, name=full.name, type=full.type, branch=full.branch))

    def _before(self, page: Page, at: int, hit: Hit | None, seen: Context) -> Found | None:
        """What the words before a bracket name: an actor of the book, or an organisation it does not have."""
        actor = seen.choose(hit.meaning.named, page.text.owners[hit.first]) if hit else None
        if hit is not None and actor is not None:
            return _as_actor(hit.first, hit.last, actor)
        name = spelled(page.text, at, self.naming)
        if name is None:
            name = page.headed(self.naming).get(at - 1)
        return _as_unknown(page.text, name) if name else None

    def _take_names(self, page: Page, hits: Sequence[Hit], seen: Context) -> None:
        for hit in hits:
            if not hit.meaning.named:
                continue
            actor = seen.choose(hit.meaning.named, page.text.owners[hit.first])
            if actor is not None and not self._part_of_longer(page.text, hit, actor):
                page.take(_as_actor(hit.first, hit.last, actor))

    def _part_of_longer(self, text: Words, hit: Hit, actor: Actor) -> bool:
        """Whether a name of common words is only the end of another's ("Macedonian National Liberation Army")."""
        before = hit.first - 1
        if not any(n.faint and not n.acronym for n in hit.meaning.named if n.actor.id == actor.id) or not text.together(before, hit.first):
            return False
        if text.between(before, hit.first) != " " or text.tokens[before].key in self.naming.small_keys:
            return False
        meaning = self.index.keys.get(text.tokens[before].key)
        code = meaning.country or meaning.hint if meaning else None
        if code is not None:
            return code not in actor.countries
        return text.cased(before) and text.tokens[before].written[0].isupper() and bool(before) and text.together(before - 1, before)

    def _take_generic(self, page: Page, hits: Sequence[Hit]) -> None:
        known = {word for hit in hits for word in range(hit.first, hit.last + 1)}
        for hit in hits:
            generic = hit.meaning.generic
            if generic is None:
                continue
            before = page.taken.get(hit.first - 1)
            if before is not None and not before.generic and before.type == generic.type and _touches(page.text, hit.first, before):
                page.take(Found(hit.first, hit.last, before.actor, before.name, before.type, before.branch, True))
            elif generic.alone:
                first = hit.first - (
                    generic.type == "non_state" and hit.first - 1 not in known and self._is_unknown(page.text, hit.first - 1)
                )
                name = visible(page.text.written(first, hit.last))
                page.take(Found(first, hit.last, None, name, generic.type, generic.branch, True))

    def _is_unknown(self, text: Words, at: int) -> bool:
        """Whether an acronym that no book has stands there, right before a word for armed people: "YBS fighters"."""
        if not text.together(at, at + 1) or not text.capitals_tell(at) or text.between(at, at + 1) != " ":
            return False
        return is_acronym(text.tokens[at].written) and text.tokens[at].key[1:-1] not in self.naming.not_acronyms


def _touches(text: Words, at: int, before: Found) -> bool:
    return text.together(before.first, at) and set(text.between(at - 1, at)) <= set(" -'s")


def _as_actor(first: int, last: int, actor: Actor) -> Found:
    return Found(first, last, actor=actor.id, name=actor.name, type=actor.type, branch=actor.branch)


def _as_unknown(text: Words, name: Unknown) -> Found:
    return Found(name.first, name.last, actor=None, name=visible(text.written(name.first, name.last)), type=name.type)


def _mentions(page: Page, sentences: Sequence[Sentence]) -> Iterator[ActorMention]:
    for found in sorted(page.found, key=lambda f: f.first):
        owner = page.text.owners[found.first]
        yield ActorMention(
            sentence=sentences[owner].index, start=page.text.tokens[found.first].start, end=page.text.tokens[found.last].end,
            actor=found.actor, name=found.name, type=found.type, generic=found.generic, branch=found.branch,
        )  # fmt: skip
