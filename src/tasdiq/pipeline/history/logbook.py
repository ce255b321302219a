"""The log's entries in, what each says in plain words out, newest first; what came with one document is one line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.pipeline.blind.assigning import CODED, CODING
from tasdiq.store.history import HUMAN, Told, Wanted
from tasdiq.store.log import Log

Fields = dict[str, Any]
_OF_A_DOCUMENT = ("document", "reading", "statement")
_LONGEST = 120  # characters of a value that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which entries of the log: of one document, by one person, recorded between two moments."""

    document: str | None = None  # its id, the beginning of it, or its name
    person: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    each: bool = True  # every entry for itself; else a line for all that came with a document


def logbook(log: Log, asked: Asked) -> Iterator[Fields]:
    """The entries, each with its words."""
    document = _document(log, asked.document) if asked.document is not None else None
    found = log.history(Wanted(document=document, person=asked.person, start=asked.start), asked.end)
    words = _Words(log)
    if asked.each or asked.person is not None:
        yield from (_row(told, words) for told in found)
    else:
        yield from _folded(found, words)


def _document(log: Log, wanted: str) -> str:
    """The document's id; one that was erased is still known by its id."""
    try:
        return log.document(wanted).id
    except BadValueError:
        if any(True for _ in log.history(Wanted(document=wanted))):
            return wanted
        raise


def _row(told: Told, words: "_Words") -> Fields:
    return {
        "entry": told.sequence, "recorded_at": told.recorded_at.isoformat(), "kind": told.kind, "id": told.id,
        "document": told.document, "name": words.name(told.document), "about": told.subject,
        "by": told.by.removeprefix(HUMAN) if told.by else None, "person": bool(told.by and told.by.startswith(HUMAN)),
        "words": words.of(told),
    }  # fmt: skip


def _folded(found: Iterable[Told], words: "_Words") -> Iterator[Fields]:
    """All that came with one document in one moment as one line, whatever else as it is."""
    for (document, _, many), group in groupby(found, key=_together):
        rows = list(group)
        head = next((told for told in rows if told.kind == "document"), None) if many else None
        if head is not None:
            statements = sum(told.kind == "statement" for told in rows)
            by = next((told.by for told in rows if told.by), None)
            yield {
                **_row(replace(head, by=by), words), "document": document,
                "words": f"{words.of(head)}: {statements} statement{'s' * (statements != 1)}{f' by {by}' if by else ''}",
            }  # fmt: skip
        else:
            yield from (_row(told, words) for told in rows)


def _together(told: Told) -> tuple[str | None, datetime | None, bool]:
    many = told.document is not None and told.kind in _OF_A_DOCUMENT
    return (told.document, told.recorded_at, True) if many else (str(told.sequence), None, False)


class _Words:
    """Says what an entry says; names documents by their name."""

    def __init__(self, log: Log) -> None:
        @cache
        def name(document: str) -> str | None:
            try:
                return log.document(document).name
            except BadValueError:
                return None  # erased

        self._named = name

    def name(self, document: str | None) -> str | None:
        """The document's name, None where it was erased."""
        return self._named(document) if document else None

    def of(self, told: Told) -> str:
        """The entry in plain words."""
        if told.held is None:
            return f"{told.kind} that was erased"
        say = _SAY.get(told.kind)
        if say is None:
            return f"{told.kind!r}, of a newer Tasdiq"
        return say(told.held, self.name(told.document) or (told.document or "")[:12], told)


def _said_document(held: Mapping[str, Any], name: str, told: Told) -> str:
    facts = ", ".join(str(held[key]) for key in ("publisher", "published") if held.get(key))
    return f"read {held.get('name') or name}" + (f": “{held['title']}”" if held.get("title") else "") + (f" ({facts})" if facts else "")


def _said_reading(held: Mapping[str, Any], name: str, told: Told) -> str:
    return f"{held['method']} has read {name}"


def _said_statement(held: Mapping[str, Any], name: str, told: Told) -> str:
    if str(held["subject"]).startswith(CODING):
        return f"coded {held['prop']} in {name}, blind"  # not what: others may still be coding it
    what = f"{str(held['prop']).replace('_', ' ')}: {value_in_words(held['value'])}"
    who = f", said by {held['attribution']}" if held.get("attribution") else ""
    stance = f" ({held['stance']})" if held.get("stance", "asserted") != "asserted" else ""
    quote = f" “{held['span']['quote']}”" if held.get("span") else ""
    verb = "takes back " if held.get("retracts") else ""
    return f"{verb}{what}{stance}{who}{f', in {name}' if name else ''}{quote}"


def _said_judgement(held: Mapping[str, Any], name: str, told: Told) -> str:
    return judgement_in_words(held)


def _said_issue(held: Mapping[str, Any], name: str, told: Told) -> str:
    return f"not understood: {held['problem']}"


def _said_act(held: Mapping[str, Any], name: str, told: Told) -> str:
    more = f": {value_in_words(held['more'])}" if held.get("more") else ""
    return f"{held['person']}: {held['act']}{f', {about}' if (about := held.get('about')) else ''}{more}"


def _said_redaction(held: Mapping[str, Any], name: str, told: Told) -> str:
    raws = f" and the bytes of {len(held['raw'])} document{'s' * (len(held['raw']) != 1)}" if held["raw"] else ""
    number = len(held["entries"])
    return f"{erased_in_words(held)}: {number} {'entry' if number == 1 else 'entries'}{raws}: {held['reason']}"


_BINDING = ("act", "item", "adds", "hides", "after")  # names of acts, items of the queue, statements and entries
_SAY = {
    "document": _said_document, "reading": _said_reading, "statement": _said_statement, "judgement": _said_judgement,
    "issue": _said_issue, "redaction": _said_redaction, "act": _said_act,
}  # fmt: skip


def erased_in_words(held: Mapping[str, Any]) -> str:
    """Who erased what kind of thing.

    >>> erased_in_words({"person": "ana", "kind": "entry"})
    'ana erased an entry'
    """
    return f"{held['person']} erased {'an' if held['kind'] == 'entry' else 'a'} {held['kind']}"


def judgement_in_words(held: Mapping[str, Any]) -> str:
    """Who decided what, about what, and why.

    >>> judgement_in_words({"person": "ana", "decision": "rating", "about": "claim:1", "value": {"act": "4f0", "rating": "doubtful"}})
    'ana decided rating doubtful on claim:1'
    """
    if held["decision"] == CODED:
        return f"{held['person']} coded {held['about']}, blind"
    value = _told(held["decision"], held.get("value"))
    reason = f": {held['reason']}" if held.get("reason") else ""
    return f"{held['person']} decided {held['decision']}{value} on {' and '.join(str(held['about']).split('|'))}{reason}"


def _told(decision: str, value: Any) -> str:
    """What a judgement carries for people, after a space; nothing where that is only what binds it to other entries."""
    if isinstance(value, Mapping):
        value = {name: part for name, part in value.items() if name not in _BINDING}
        value = value[decision] if set(value) == {decision} else value
    return "" if value is None or value == {} else f" {value_in_words(value)}"


def value_in_words(value: Any) -> str:
    """A value without its brackets.

    >>> value_in_words({"measure": "killed", "count": {"low": 3, "best": 3}})
    'measure killed, count low 3, best 3'
    """
    if isinstance(value, Mapping):
        told = ", ".join(f"{str(key).replace('_', ' ')} {value_in_words(held)}" for key, held in value.items() if held is not None)
    elif isinstance(value, list):
        told = ", ".join(map(value_in_words, value))
    else:
        told = (
            str(value).replace("_", " ") if isinstance(value, str) else "yes" if value is True else "no" if value is False else str(value)
        )
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"
