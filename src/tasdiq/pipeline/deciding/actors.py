"""Who is who: what people decide on actors goes into the log; who bore a name on a day comes out of the book and the log."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.statement import Judgement
from tasdiq.pipeline.known import ties
from tasdiq.resolve import actor_judged
from tasdiq.resolve.actor_judged import ACTOR, ALIAS, DIFFERENT, JUDGEMENT, NO_ALIAS, SAME, UNDO
from tasdiq.resolve.actor_records import Actor, Dated, Name
from tasdiq.resolve.actors import ActorBook, Candidate
from tasdiq.store.log import Log

Fields = dict[str, Any]
LONGEST_NAME = 200  # characters
_SURE = 0.8  # how sure a name must be to stand for one actor here


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who decides, and why; the log keeps both."""

    person: str
    reason: str

    def __post_init__(self) -> None:
        if not self.person.strip() or not self.reason.strip():
            raise BadValueError("a judgement needs the person who decides (--by) and why (--reason)")


@dataclass(frozen=True, slots=True)
class ActorDesk:
    """Decides on actors in one store, each decision appended and each one to be taken back."""

    book: ActorBook  # as the files have it
    log: Callable[[], Log]
    kept: bool = True  # whether there is a store to ask

    def merge(self, left: str, right: str, by: By) -> Fields:
        """Both are one organisation, shown as the left one."""
        return self._decide(by, self._both(left, right), SAME)

    def split(self, left: str, right: str, by: By) -> Fields:
        """The two are not one, or the right one is no name of the left one."""
        if right not in self.book.actors and self._is_name_of(self._actor(left), right):
            return self._decide(by, ACTOR + self._actor(left).id, NO_ALIAS, {"name": right})
        return self._decide(by, self._both(left, right), DIFFERENT)

    def alias(self, actor: str, name: str, by: By, dates: tuple[date | None, date | None] = (None, None)) -> Fields:
        """The actor bore that name too, from one day to another where they are given."""
        if not self.book.naming.key(name) or len(name) > LONGEST_NAME:
            raise BadValueError(f"{name[:40]!r} is no name: it needs a letter, and at most {LONGEST_NAME} characters")
        start, end = dates
        if start is not None and end is not None and start > end:
            raise BadValueError(f"{name!r}: from {start} to {end} is no time in which it was borne")
        days = {key: day.isoformat() for key, day in (("from", start), ("to", end)) if day is not None}
        return self._decide(by, ACTOR + self._actor(actor).id, ALIAS, {"name": name.strip(), **days})

    def undo(self, judgement: str, by: By) -> Fields:
        """Take a judgement on actors back; that too can be taken back."""
        with closing(self.log()) as log:
            every = [j for j in log.judgements() if actor_judged.on_actors(j)]
        found = [j for j in every if j.id.startswith(judgement.removeprefix(JUDGEMENT).lower())]
        if len(found) != 1:
            known = ", ".join(j.id[:12] for j in (found or every)[-5:]) or "none"
            problem = "more than one judgement on actors begins" if found else "no judgement on actors begins"
            raise BadValueError(f"{problem} with {judgement!r}; the latest are: {known} (`tasdiq actors judgements`)")
        return self._decide(by, JUDGEMENT + found[0].id, UNDO)

    def judgements(self, as_of: datetime | None = None) -> list[Fields]:
        """Every judgement on actors in log order, and whether it still stands."""
        with closing(self.log()) as log:
            every = [j for j in log.judgements(as_of) if actor_judged.on_actors(j)]
        stand = {j.id for j in actor_judged.standing(every)}
        undone = {j.about for j in every if j.decision == UNDO}
        return [_row(j, stands=j.id in stand or (j.decision == UNDO and JUDGEMENT + j.id not in undone)) for j in every]

    def who(self, name: str, on: date | None = None, as_of: datetime | None = None) -> list[Fields]:
        """Who may be meant by a name, the likeliest first; with a day, who bore it then comes first."""
        book = self._revised(as_of)
        rows = [_borne(book, candidate, on) for candidate in book.resolve(name, on)]
        return sorted(rows, key=lambda row: (_ORDER[row["bore_it"]], -row["certainty"]))

    def ties(self, as_of: datetime | None = None) -> list[Fields]:
        """The ties that the actor book has, dated as far as its sources date them, in the form of the relations' listing."""
        return list(ties.of_book(self._revised(as_of)))

    def _revised(self, as_of: datetime | None) -> ActorBook:
        judgements: list[Judgement] = []
        if self.kept:
            with closing(self.log()) as log:
                judgements = list(log.judgements(as_of))
        return actor_judged.revised(self.book, actor_judged.ruled(judgements, self.book.naming))

    def _both(self, left: str, right: str) -> str:
        one, other = self._actor(left), self._actor(right)
        if one.id == other.id:
            raise BadValueError(f"{left!r} and {right!r} are both {one.id}; give two actors")
        return f"{ACTOR}{one.id}|{ACTOR}{other.id}"

    def _actor(self, given: str) -> Actor:
        """The actor of that id, or the only one that surely bears the name."""
        if given in self.book.actors:
            return self.book.actors[given]
        found = self.book.resolve(given)
        sure = [candidate for candidate in found if candidate.score > _SURE and self._is_name_of(candidate.actor, given)]
        if len(sure) == 1:
            return sure[0].actor
        near = ", ".join(candidate.actor.id for candidate in found[:5]) or "none"
        raise BadValueError(f"no one actor {given!r} in the actor book; near ones: {near}. Give an id, or add the actor to a file")

    def _is_name_of(self, actor: Actor, text: str) -> bool:
        key = self.book.naming.key(text)
        return any(self.book.naming.key(name.text) == key for name in actor.names)

    def _decide(self, by: By, about: str, decision: str, value: Fields | None = None) -> Fields:
        """Append it; the same decision again is told as it stands, or is made anew where it stands no more."""
        judgement = Judgement(person=by.person.strip(), about=about, decision=decision, value=value, reason=by.reason.strip())
        with closing(self.log()) as log:
            every = [j for j in log.judgements() if actor_judged.on_actors(j)]
            latest = next((j for j in reversed(_live(every)) if _matter(j) == _matter(judgement)), None)
            if latest is not None and _said(latest) == _said(judgement):
                return {**_row(latest, stands=True), "new": False}
            if any(j.id == judgement.id for j in every):
                judgement = replace(judgement, value={**(value or {}), "after": every[-1].id})
            log.judge(judgement)
        return {**_row(judgement, stands=True), "new": True}


def _live(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Those that stand, the undoing ones among them."""
    undone = {j.about for j in judgements if j.decision == UNDO}
    stand = {j.id for j in actor_judged.standing(judgements)}
    return [j for j in judgements if j.id in stand or (j.decision == UNDO and JUDGEMENT + j.id not in undone)]


def _matter(judgement: Judgement) -> tuple[object, ...]:
    """What a judgement is about: a pair in either order, one name of one actor, another judgement."""
    value = judgement.value if isinstance(judgement.value, dict) else {}
    return (*sorted(judgement.about.split("|")), str(value.get("name", "")).casefold())


def _said(judgement: Judgement) -> tuple[object, ...]:
    value = judgement.value if isinstance(judgement.value, dict) else {}
    return (judgement.about, judgement.decision, *(value.get(key) for key in ("name", "from", "to")))


def _row(judgement: Judgement, *, stands: bool) -> Fields:
    value = judgement.value if isinstance(judgement.value, dict) else {}
    about = [part.removeprefix(ACTOR).removeprefix(JUDGEMENT) for part in judgement.about.split("|")]
    return {
        "id": judgement.id, "decision": judgement.decision, "about": about, "name": value.get("name"), "from": value.get("from"),
        "to": value.get("to"), "person": judgement.person, "reason": judgement.reason, "stands": stands,
        "recorded_at": judgement.recorded_at.isoformat() if judgement.recorded_at else None,
    }  # fmt: skip


_ORDER = {"yes": 0, "unknown": 1, "no": 2}


def _borne(book: ActorBook, candidate: Candidate, on: date | None) -> Fields:
    """An actor that a name may mean, with what the book says of that day."""
    actor = candidate.actor
    name = next((n for n in actor.names if n.text == candidate.name), Name(text=candidate.name))
    start, end = _first(actor, name), _last(actor, name)
    return {
        "actor": actor.id, "name": actor.name, "as": candidate.name, "bore_it": _bore(Dated(start=start, end=end), on),
        "certainty": candidate.score, "from": start.isoformat() if start else None, "to": end.isoformat() if end else None,
        "type": actor.type, "countries": list(actor.countries), "parents": list(_parents(book, actor, on)),
        "disputed_with": list(actor.disputed_with), "source": actor.source,
    }  # fmt: skip


def _parents(book: ActorBook, actor: Actor, on: date | None) -> Iterator[Fields]:
    for tie in actor.parents:
        if tie.holds(on):
            yield {"actor": tie.actor, "name": book.actors[tie.actor].name if tie.actor in book.actors else tie.actor, "kind": tie.kind}


def _first(actor: Actor, name: Name) -> date | None:
    return max((day for day in (actor.start, name.start) if day is not None), default=None)


def _last(actor: Actor, name: Name) -> date | None:
    return min((day for day in (actor.end, name.end) if day is not None), default=None)


def _bore(borne: Dated, on: date | None) -> str:
    """Whether the name was borne on the day: unknown where the book has no days for it."""
    if on is not None and not borne.holds(on):
        return "no"
    known = borne.start is not None or (borne.end is not None and on is not None)
    return "yes" if on is None or known else "unknown"
