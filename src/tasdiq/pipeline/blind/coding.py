"""Double-blind coding: assigned documents and what each coder makes of them in; what all agree on, or an editor decides, stands then."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.statement import Judgement, Statement
from tasdiq.model.text import Document, digest
from tasdiq.pipeline.blind import assigning
from tasdiq.pipeline.blind.assigning import ADJUDICATED, CODED, CODING, DOCUMENT, Order, Task
from tasdiq.pipeline.blind.sheets import INCIDENT, NO, SHEET, UNTOLD, Coded, Filled, Sheets, is_of, key, read
from tasdiq.pipeline.deciding.keys import Decision, ReviewDesk
from tasdiq.pipeline.deciding.values import FIELDS
from tasdiq.pipeline.known.reviewing import CORRECT, REJECT, Reviews, is_list, value_of
from tasdiq.pipeline.people.accounts import People
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.store.log import Log

Fields = dict[str, Any]


class Problems(BadValueError):
    """A sheet that cannot be kept as it is; nothing of it was."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.each = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One field of one unit as each coder coded it, and what an editor decided on it."""

    unit: str
    field: str
    by: Mapping[str, Coded]  # person -> what they coded; who said it is no incident coded nothing else
    decided: Mapping[str, Any] | None = None  # by whom, what, why

    @property
    def alike(self) -> bool:
        """Whether all coded it alike."""
        return len({key(self.field, coded.value) for coded in self.by.values()}) == 1


@dataclass(frozen=True, slots=True)
class CodingDesk:
    """Assigns documents of one store, takes what coders make of them, and compares it once all are done."""

    log: Callable[[], Log]
    coder: Coder
    review: ReviewDesk
    people: People

    def assign(self, names: Iterable[str], order: Order) -> list[Fields]:
        """Assign the documents of these names or ids."""
        order.check(self.people)
        with closing(self.log()) as log:
            return self._told(log, assigning.assign(log, [log.document(name) for name in dict.fromkeys(names)], order))

    def draw(self, percent: float, order: Order) -> list[Fields]:
        """Assign a share of the documents that never were, by lot."""
        order.check(self.people)
        with closing(self.log()) as log:
            return self._told(log, assigning.draw(log, percent, order))

    def take_back(self, name: str, by: str) -> None:
        """Take a document's assignment back."""
        with closing(self.log()) as log:
            assigning.take_back(log, log.document(name), by)

    def listed(self, person: str | None = None) -> list[Fields]:
        """The assignments, all or one person's, with who is done; never with what anybody said."""
        with closing(self.log()) as log:
            return self._told(log, [t for t in assigning.tasks(log.judgements()) if person is None or person in t.to])

    def task(self, name: str, person: str | None = None) -> tuple[Task, Document]:
        """A document's last assignment, and the document; raises BadValueError where it is not that person's."""
        with closing(self.log()) as log:
            document = log.document(name)
            found = assigning.last(assigning.tasks(log.judgements()), document.id)
        if found is None or (person is not None and person not in found.to):
            raise BadValueError(f"{document.name}: is not assigned to {person or 'anybody'}")
        return found, document

    def hints(self, task: Task, document: Document) -> dict[str, str]:
        """By which words each incident of a document is told from the others there; nothing where there is one alone."""
        if len(task.units) < 2:
            return dict.fromkeys(task.units, "")
        with closing(self.log()) as log:
            return {unit: _hint(log.statements(subject=unit), document) for unit in task.units}

    def code(self, person: str, name: str, given: Sheets) -> bool:
        """Keep what a person made of a document, once; whether everybody is done now. Raises Problems with all that is wrong."""
        task, document = self.task(name, person)
        if person in task.coded:
            raise BadValueError(f"{document.name}: you have coded it; it cannot be changed before everybody is done")
        found, problems = self._read(task, document, given)
        if problems:
            raise Problems(problems)
        with closing(self.log()) as log:
            log.append(statements := list(_statements(person, task, document, found)))
            held = {s.id: s for s in statements}
            log.judge(Judgement(person=person, about=DOCUMENT + document.id, decision=CODED, value=_done(task, found, held.values())))
        done = self.task(name)[0]
        if done.done:
            self._keep_what_is_alike(done, person)
        return done.done

    def compared(self, task: Task) -> list[Compared]:
        """Each field of each unit as each coded it; raises BadValueError before everybody is done, whoever asks."""
        if not task.done:
            raise BadValueError("not everybody has coded this document yet; until then nobody sees what others made of it")
        decided = {(v["unit"], v["field"]): {**v, "by": j.person, "reason": j.reason} for j in task.adjudicated if (v := value_of(j))}
        rows = []
        for unit in task.units:
            said = {name: _held(task.coded[name], unit) for name in task.to}
            for field in SHEET:
                by = {name: coded[field] for name, coded in said.items() if field in coded}
                if by:
                    rows.append(Compared(unit=unit, field=field, by=by, decided=decided.get((unit, field))))
        return rows

    def disputed(self) -> list[tuple[Task, list[Compared]]]:
        """The documents that all have coded and not alike, with the fields that wait for an editor."""
        with closing(self.log()) as log:
            every = [task for task in assigning.tasks(log.judgements()) if task.done]
        found = [(task, [row for row in self.compared(task) if _waits(row, self.compared(task))]) for task in every]
        return [(task, rows) for task, rows in found if rows]

    def decide(self, person: str, name: str, asked: tuple[str, str], filled: Filled, reason: str) -> None:
        """What an editor decides on a field that coders disagree on: it stands, and what they said stays beside it."""
        task, document = self.task(name)
        rows = {(row.unit, row.field): row for row in self.compared(task)}
        if asked not in rows:
            known = ", ".join(dict.fromkeys(field for _, field in rows))
            raise BadValueError(f"{document.name}: nobody coded {asked[1][:40]!r} there; choose from {known}")
        if person in task.to:
            raise BadValueError("who has coded a document does not decide on it")
        if not reason.strip():
            raise BadValueError("say why; it is kept with the value")
        coded = self._one(task, document, asked, filled)
        value: Fields = {"task": task.id, "unit": asked[0], "field": asked[1], "text": coded.text, "time": len(task.adjudicated)}
        self._put(person, task, asked, coded, reason)
        with closing(self.log()) as log:
            log.judge(Judgement(person=person, about=DOCUMENT + document.id, decision=ADJUDICATED, value=value, reason=reason))

    def by_field(self) -> dict[str, list[list[Hashable]]]:
        """What coders said of each unit, field by field, of all documents that everybody has coded: before anybody decided."""
        found: dict[str, list[list[Hashable]]] = {field: [] for field in SHEET}
        with closing(self.log()) as log:
            every = [task for task in assigning.tasks(log.judgements()) if task.done]
        for row in (row for task in every for row in self.compared(task)):
            found[row.field].append([key(row.field, coded.value) for coded in row.by.values()])
        return found

    def _told(self, log: Log, found: Sequence[Task]) -> list[Fields]:
        documents = {name: log.document(name) for name in dict.fromkeys(task.document for task in found)}
        return list(assigning.listed(found, documents))

    def _read(self, task: Task, document: Document, given: Sheets) -> tuple[dict[str, dict[str, Coded]], list[str]]:
        found, problems = {}, []
        for number, unit in enumerate(task.units, 1):
            held, wrong = read(given.get(unit, {}), document, self.coder, self._country(unit))
            found[unit] = held
            problems += [f"incident {number}: {each}" if len(task.units) > 1 else each for each in wrong]
        return found, problems

    def _one(self, task: Task, document: Document, asked: tuple[str, str], filled: Filled) -> Coded:
        unit, field = asked
        if field == INCIDENT:
            found, wrong = read({INCIDENT: filled, "type": Filled(text="other")}, document, self.coder, None)
        else:
            sheet = {INCIDENT: Filled(text="yes"), "type": Filled(text="other"), field: filled}
            found, wrong = read(sheet, document, self.coder, self._country(unit))
        if wrong:
            raise Problems(wrong)
        return found[field]

    def _country(self, unit: str) -> str | None:
        """The country that a method read, for names of places that are in several."""
        with closing(self.log()) as log:
            values = [s.value for s in log.statements(subject=unit) if s.prop == "where"]
        return next((str(v["country"]) for v in values if isinstance(v, dict) and v.get("country")), None)

    def _keep_what_is_alike(self, task: Task, person: str) -> None:
        """What all coded alike stands from now on."""
        rows = self.compared(task)
        reason = f"coded alike and blind by {', '.join(task.to)}"
        for row in rows:
            if row.alike and len(row.by) == len(task.to):
                self._put(person, task, (row.unit, row.field), next(iter(row.by.values())), reason)

    def _put(self, person: str, task: Task, asked: tuple[str, str], coded: Coded, reason: str) -> None:
        """Let a value stand in the record, in the place of what a method read; nothing is done where it says the same."""
        unit, field = asked
        acts = [f"blind-{digest(task.id, unit, field, time)[:40]}" for time in range(len(task.adjudicated) + 1)]
        for earlier in acts[:-1]:
            self.review.undo(person, earlier)
        with closing(self.log()) as log:
            before = [s for s in Reviews.of(list(log.judgements())).rows(log.statements(subject=unit)) if s.document]
            if not before and field != INCIDENT and coded.value is not None:  # an incident that no method has found
                log.append([Statement(subject=unit, prop="main", value=True, method=f"human:{person}", document=task.document)])
        if field == INCIDENT:
            if coded.value == NO and before:
                self.review.decide(Decision(act=acts[-1], person=person, decision=REJECT, about=(unit,), reason=reason), {})
            return
        old = [s for s in before if is_of(field, s)]
        if {key(field, s.value) for s in old} == ({key(field, coded.value)} - {UNTOLD}):
            return
        for instead, text in _changes(unit, field, old, coded):
            self.review.decide(Decision(
                act=acts[-1], person=person, decision=CORRECT, about=(unit,), field=field, value=text, instead=instead, reason=reason,
                words=coded.words if text else None,
            ), {})  # fmt: skip


def _changes(unit: str, field: str, old: Sequence[Statement], coded: Coded) -> Iterator[tuple[str | None, str | None]]:
    """What is taken out, and what is put in; a field that holds one value takes the new one in the place of the old."""
    several = is_list(FIELDS[field], unit)
    if several or not coded.text:  # a value goes at once from all the words that it was read on
        yield from ((name, None) for name in {digest(s.value) if several else "": s.id for s in old}.values())
    if coded.text:
        yield None, coded.text


def _statements(person: str, task: Task, document: Document, found: Mapping[str, Mapping[str, Coded]]) -> Iterator[Statement]:
    for unit, fields in found.items():
        for field, coded in fields.items():
            start, end, of = coded.words or (0, 0, "text")
            yield Statement(
                subject=f"{CODING}{task.id[:16]}:{unit.removeprefix('report:')}", prop=field, value=coded.value, method=f"human:{person}",
                document=task.document, span=document.span(start, end, of=of) if coded.words else None,
            )  # fmt: skip


def _done(task: Task, found: Mapping[str, Mapping[str, Coded]], kept: Iterable[Statement]) -> Fields:
    """What the log keeps of a finished sheet: each field as typed, with its words, as understood, and its statement."""
    names = {("report:" + s.subject.rpartition(":")[2], s.prop): s.id for s in kept}

    def told(unit: str, field: str, coded: Coded) -> Fields:
        words = list(coded.words) if coded.words else None
        return {"text": coded.text, "value": coded.value, "words": words, "said": names[unit, field]}

    return {
        "task": task.id,
        "units": {unit: {field: told(unit, field, coded) for field, coded in fields.items()} for unit, fields in found.items()},
    }


def _held(judgement: Judgement, unit: str) -> dict[str, Coded]:
    held = value_of(judgement)["units"].get(unit, {})
    return {
        field: Coded(text=c["text"], value=c["value"], words=tuple(c["words"]) if c["words"] else None) for field, c in held.items()
    }  # fmt: skip


def _waits(row: Compared, rows: Sequence[Compared]) -> bool:
    """Whether a field waits for an editor: not alike, or coded by some alone; nothing does once it is decided that it is no incident."""
    incident = next(each for each in rows if each.unit == row.unit and each.field == INCIDENT)
    if row.field != INCIDENT and incident.decided is not None and incident.decided["text"] == NO:
        return False
    return row.decided is None and not (row.alike and len(row.by) == len(incident.by))


def _hint(rows: Iterable[Statement], document: Document) -> str:
    """The words around where a method saw an incident, without what it made of them."""
    span = next((s.span for s in rows if s.span is not None and s.prop == "type" and s.span.field == "text"), None)
    if span is None:
        return ""
    start, end = max(0, span.start - 60), min(len(document.text), span.end + 60)
    return " ".join(document.text[start:end].split())
