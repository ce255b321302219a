"""A field's name and what a person typed or marked in, the value that the field holds out."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from tasdiq.errors import BadValueError
from tasdiq.extract import counts
from tasdiq.model.codec import to_json
from tasdiq.model.record import STAGES, TYPES, ActorRole, Figure, Target
from tasdiq.model.statement import Json
from tasdiq.model.text import Document, sentences
from tasdiq.model.values import Count, When
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.resolve import dates
from tasdiq.resolve.place_nearness import where_of

LONGEST = 300  # characters of a value
FIELDS: Mapping[str, str] = {
    "type": "type", "stage": "stage", "date": "when", "place": "where", "killed": "figures", "injured": "figures", "initiator": "actors",
    "target": "targets", "weapon": "weapons",
}  # fmt: skip
"""What a reviewer can put right, and which field of a report holds it."""
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*(?:/|to)\s*(\d{4}-\d\d-\d\d))?")
_SURE = 0.8  # how sure a name must be to stand for one actor


def value_of(name: str, text: str, document: Document, coder: Coder, country: str | None = None) -> Json:
    """The value of that field (one of FIELDS) that the text gives, read as that document would be; raises BadValueError."""
    text = " ".join(text.split())
    if name not in FIELDS:
        raise BadValueError(f"no field {name!r} to put right; choose from {', '.join(FIELDS)}")
    if not text or len(text) > LONGEST:
        raise BadValueError(f"{name}: give a value of 1 to {LONGEST} characters")
    return _READ[name](text, document, coder, country)


def _choice(what: str, choices: tuple[str, ...]) -> "Read":
    def read(text: str, document: Document, coder: Coder, country: str | None) -> Json:
        wanted = text.casefold().replace(" ", "_")
        if wanted not in choices:
            raise BadValueError(f"no {what} {text!r}; choose from {', '.join(choices)}")
        return wanted

    return read


def _when(text: str, document: Document, coder: Coder, country: str | None) -> Json:
    """An ISO day, two of them, or words as the document's day makes them plain."""
    if iso := _ISO.fullmatch(text):
        try:
            start, end = (date.fromisoformat(iso[n] or iso[1]) for n in (1, 2))
        except ValueError as error:
            raise BadValueError(f"date: {text!r} is no day of the calendar") from error
        return to_json(When(start=start, end=end, precision="day" if start == end else "days", stated=text))
    found = dates.find(sentences(Document(id="", name="", text=text)), dates.anchor(document))
    if not found or found[0].when.start is None:
        raise BadValueError(f"date: {text!r} gives no day here; write 2016-08-09, or 2016-08-09 to 2016-08-11")
    return to_json(found[0].when)


def _where(text: str, document: Document, coder: Coder, country: str | None) -> Json:
    name, _, wide = (part.strip() for part in text.partition(","))
    code = wide.upper() if len(wide) == 2 else country
    found = coder.gazetteer.lookup(name, code) or ([] if len(wide) == 2 else coder.gazetteer.lookup(name))
    if not found:
        raise BadValueError(f"place: the gazetteer has no {name!r}; give another name of it, or add it to a file of places")
    return to_json(where_of(found[0]))


def _figure(measure: str) -> "Read":
    def read(text: str, document: Document, coder: Coder, country: str | None) -> Json:
        return to_json(Figure(measure=measure, count=count_of(text)))

    return read


def count_of(text: str) -> Count:
    """The count that words give: "at least 70", "20 to 30", "dozens", "none".

    >>> count_of("at least 70").low, count_of("70").high
    (70, 70)
    """
    if text.casefold() in ("none", "nobody", "0"):
        return Count(low=0, best=0, high=0, wording=text)
    for tail in ("", " people"):
        found = counts.find(sentences(Document(id="", name="", text=text + tail)))
        if found:
            made = found[0].count
            return Count(low=made.low, best=made.best, high=made.high, estimated=made.estimated, wording=text)
    raise BadValueError(f"{text!r} is no count; write 70, at least 70, 20 to 30, or dozens")


def _initiator(text: str, document: Document, coder: Coder, country: str | None) -> Json:
    sure = [candidate for candidate in coder.book.resolve(text) if candidate.score > _SURE]
    actor = sure[0].actor if sure else None
    name, kind = (actor.name, actor.type) if actor else (text, "unknown")
    return to_json(ActorRole(actor=actor.id if actor else None, name=name, role="initiator", type=kind))


def _target(text: str, document: Document, coder: Coder, country: str | None) -> Json:
    return to_json(Target(text=text))


def _weapon(text: str, document: Document, coder: Coder, country: str | None) -> Json:
    return text


Read = Callable[[str, Document, Coder, str | None], Json]
_READ: Mapping[str, Read] = {
    "type": _choice("type", TYPES), "stage": _choice("stage", STAGES), "date": _when, "place": _where, "killed": _figure("killed"),
    "injured": _figure("injured"), "initiator": _initiator, "target": _target, "weapon": _weapon,
}  # fmt: skip
