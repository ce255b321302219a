"""What a coder filled in, field by field, in; values that can be kept, compared and counted out."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.statement import Json, Statement
from tasdiq.model.text import Document
from tasdiq.pipeline.deciding.values import FIELDS, value_of
from tasdiq.pipeline.reading.coder import Coder

INCIDENT = "incident"  # the first question: is this one at all
YES, NO = "yes", "no"
SHEET = (INCIDENT, *FIELDS)
UNTOLD = "not told"
_COUNTS = ("killed", "injured")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One field as a coder left it: what was typed, empty where the document does not tell; and the words it stands on."""

    text: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One field of one unit as one person coded it."""

    text: str  # as typed
    value: Json  # as it was understood; None for not told
    words: tuple[int, int, str] | None = None


Sheets = Mapping[str, Mapping[str, Filled]]  # unit -> field -> what was filled in


def read(given: Mapping[str, Filled], document: Document, coder: Coder, country: str | None) -> tuple[dict[str, Coded], list[str]]:
    """One unit's fields as they are understood, and every problem; a unit that is no incident has no other field."""
    unknown = sorted(given.keys() - set(SHEET))
    if unknown:
        return {}, [f"no field {unknown[0][:40]!r}; choose from {', '.join(SHEET)}"]
    held = given.get(INCIDENT, Filled()).text
    if held not in (YES, NO):
        return {}, ["say whether this is an incident: yes or no"]
    found, problems = {INCIDENT: Coded(text=held, value=held)}, []
    for field in FIELDS if held == YES else ():
        filled = given.get(field, Filled())
        try:
            found[field] = _one(field, filled, document, coder, country)
        except BadValueError as error:
            told = str(error)
            problems.append(told if told.startswith(field) else f"{field}: {told}")
    if held == YES and not problems and not found["type"].text:
        problems.append("type: say which kind of incident it is; `other` where none fits")
    return found, problems


def _one(field: str, filled: Filled, document: Document, coder: Coder, country: str | None) -> Coded:
    text = " ".join(filled.text.split())
    if not text:
        return Coded(text="", value=None)
    return Coded(text=text, value=value_of(field, text, document, coder, country), words=_words(field, filled.quote, document))


def _words(field: str, quote: str, document: Document) -> tuple[int, int, str] | None:
    """Where a quote stands in the document; blanks may differ."""
    wanted = quote.strip()
    if not wanted:
        return None
    for of, whole in (("text", document.text), ("title", document.title or "")):
        start = whole.find(wanted)
        if start >= 0:
            return start, start + len(wanted), of
    raise BadValueError(f"{field}: the document has no words {wanted[:60]!r}; copy them as they stand there")


def key(field: str, value: Json) -> Hashable:
    """What of a value two coders must have alike: an actor's or place's id before its name, a count's ends before its wording."""
    if value is None:
        return UNTOLD
    held: Mapping[str, Any] = value if isinstance(value, dict) else {}
    if field == "date":
        return (held.get("start"), held.get("end"))
    if field == "place":
        return held.get("place_id") or (str(held.get("name")).casefold(), held.get("country"))
    if field in _COUNTS:
        count = held.get("count", {})
        return (count.get("low"), count.get("best"), count.get("high"))
    if field == "initiator":
        return held.get("actor") or str(held.get("name")).casefold()
    return str(held.get("text", value)).casefold()


def number(field: str) -> Any:
    """How the keys of a field that counts are read as numbers; None for a field that does not count."""
    return _number if field in _COUNTS else None


def _number(held: Hashable) -> float | None:
    if not isinstance(held, tuple):
        return None
    low, best, high = held
    return next((float(n) for n in (best, low, high) if n is not None), None)


def is_of(field: str, statement: Statement) -> bool:
    """Whether a statement on a report is on that field of the sheet."""
    if statement.prop != FIELDS.get(field):
        return False
    held: Mapping[str, Any] = statement.value if isinstance(statement.value, dict) else {}
    if field in _COUNTS:
        return held.get("measure") == field and not held.get("subset")
    return field != "initiator" or held.get("role") == "initiator"
