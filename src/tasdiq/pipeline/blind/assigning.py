"""Documents and coders in; who codes what, told by judgements in the log, out. Nobody's work is in here, only that it is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.statement import Judgement
from tasdiq.model.text import Document, digest
from tasdiq.pipeline.known.reviewing import JUDGEMENT, UNDO, kept, value_of
from tasdiq.pipeline.people.accounts import People
from tasdiq.pipeline.people.roles import roles
from tasdiq.store.log import Log

ASSIGN, CODED, ADJUDICATED = "assign", "coded", "adjudicated"
DOCUMENT = "document:"
CODING = "coding:"  # what the subjects of blind codes begin with: no view is computed from them
FEWEST = 2  # coders of one document: one alone has nobody to agree with


@dataclass(frozen=True, kw_only=True)
class Task:
    """One document that several people code, none seeing what the others do until all are done."""

    id: str  # of the judgement that assigned it
    document: str
    to: tuple[str, ...]
    units: tuple[str, ...]  # the reports to be coded: what a method read there, told apart, but not shown
    by: str
    coded: Mapping[str, Judgement] = field(repr=False)  # by person
    adjudicated: Sequence[Judgement] = field(repr=False)

    @property
    def done(self) -> bool:
        """Whether everybody has coded it; only then is anything of it shown to anybody but who wrote it."""
        return set(self.to) <= self.coded.keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who is to code, how many of them each document, and on whose word."""

    to: tuple[str, ...]
    by: str
    each: int = FEWEST
    seed: str = ""  # another seed, another choice

    def check(self, people: People) -> None:
        """Raise BadValueError unless these are coders, and enough of them."""
        if not FEWEST <= self.each <= len(set(self.to)) or len(set(self.to)) != len(self.to):
            wanted = f"{FEWEST} different coders or more, and as many as each document goes to ({self.each})"
            raise BadValueError(f"name {wanted}, not {', '.join(self.to) or 'none'}")
        for name in self.to:
            if "code" not in roles().of(people.active(name).role):
                raise BadValueError(f"{name} may not code; `tasdiq people change {name} --role coder` changes that")

    def chosen(self, document: str) -> tuple[str, ...]:
        """Who of them codes that document: by lot, the same whenever it is drawn."""
        drawn = sorted(self.to, key=lambda name: digest(self.seed, document, name))[: self.each]
        return tuple(name for name in self.to if name in drawn)

    def falls_on(self, document: str, percent: float) -> bool:
        """Whether the lot falls on a document, where so many of a hundred are to be coded twice."""
        return int(digest(self.seed, document)[:13], 16) / 16**13 * 100 < percent


def tasks(judgements: Iterable[Judgement]) -> list[Task]:
    """The assignments that stand, in log order."""
    standing = kept(judgements)
    coded: dict[str, dict[str, Judgement]] = {}
    adjudicated: dict[str, list[Judgement]] = {}
    for judgement in standing:
        task = str(value_of(judgement).get("task", ""))
        if judgement.decision == CODED:
            coded.setdefault(task, {}).setdefault(judgement.person, judgement)
        elif judgement.decision == ADJUDICATED:
            adjudicated.setdefault(task, []).append(judgement)
    return [
        Task(
            id=j.id, document=j.about.removeprefix(DOCUMENT), to=tuple(value_of(j)["to"]), units=tuple(value_of(j)["units"]), by=j.person,
            coded=coded.get(j.id, {}), adjudicated=adjudicated.get(j.id, ()),
        )
        for j in standing if j.decision == ASSIGN and "to" in value_of(j)
    ]  # fmt: skip


def last(every: Iterable[Task], document: str) -> Task | None:
    """The document's last assignment."""
    return next((task for task in reversed(list(every)) if task.document == document), None)


def assign(log: Log, documents: Iterable[Document], order: Order) -> list[Task]:
    """Assign each document; raises BadValueError where one is being coded already."""
    ever = list(log.judgements())
    every = tasks(ever)
    made = []
    for document in documents:
        before = last(every, document.id)
        if before is not None and not before.done:
            raise BadValueError(f"{document.name}: is with {', '.join(before.to)} already; take that back first (--take-back)")
        times = sum(j.decision == ASSIGN and j.about == DOCUMENT + document.id for j in ever)  # so that each is a judgement of its own
        value: dict[str, Any] = {"to": list(order.chosen(document.id)), "units": list(units(log, document)), "time": times}
        made.append(Judgement(person=order.by, about=DOCUMENT + document.id, decision=ASSIGN, value=value))
    for judgement in made:
        log.judge(judgement)
    names = {judgement.id for judgement in made}
    return [task for task in tasks(log.judgements()) if task.id in names]


def draw(log: Log, percent: float, order: Order) -> list[Task]:
    """Assign a share of the documents that never were assigned, by lot; drawn again, only new documents can be hit."""
    if not 0 < percent <= 100:
        raise BadValueError(f"a share of {percent:g} % cannot be drawn; give more than 0 and at most 100")
    known = {task.document for task in tasks(log.judgements())}
    fresh = (d for d in log.documents() if d.dataset is None and d.id not in known)
    return assign(log, [d for d in fresh if order.falls_on(d.id, percent)], order)


def take_back(log: Log, document: Document, by: str) -> Task:
    """Take an assignment back; what was coded stays in the log, and counts no longer."""
    found = last(tasks(log.judgements()), document.id)
    if found is None:
        raise BadValueError(f"{document.name}: is assigned to nobody")
    log.judge(Judgement(person=by, about=JUDGEMENT + found.id, decision=UNDO, value={"task": found.id}))
    return found


def units(log: Log, document: Document) -> tuple[str, ...]:
    """The incidents of a document that are to be coded: the main ones that a method found, else one that nobody has found yet."""
    reports: dict[str, bool] = {}
    order: dict[str, int] = {}
    for statement in log.statements(document=document.id):
        if statement.subject.startswith("report:"):
            reports.setdefault(statement.subject, True)
            if statement.prop == "main":
                reports[statement.subject] = bool(statement.value)
            if statement.prop == "order" and isinstance(statement.value, int):
                order[statement.subject] = statement.value
    main = sorted((name for name, is_main in reports.items() if is_main), key=lambda name: (order.get(name, 0), name))
    return tuple(main) or ("report:" + digest("coded", document.id),)


def listed(every: Iterable[Task], documents: Mapping[str, Document]) -> Iterator[dict[str, Any]]:
    """Each assignment with who is done; never with what they said."""
    for task in every:
        held = documents.get(task.document)
        yield {
            "document": task.document, "name": held.name if held else task.document[:12], "title": held.title if held else None,
            "to": list(task.to), "done": [name for name in task.to if name in task.coded], "incidents": len(task.units), "by": task.by,
        }  # fmt: skip
