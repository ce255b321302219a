"""A folder of MUC-4 texts and answer keys in, Examples out: each fill with all places where the text has its words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tasdiq.codebooks.muc4_fills import DateRange, Fill, Text
from tasdiq.codebooks.muc4_keys import KeyTemplate
from tasdiq.errors import BadValueError
from tasdiq.model.mention import Reading
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Document, Span
from tasdiq.model.values import Count
from tasdiq.train.examples import Example, Told

OPTIONAL = 0.6  # how much a fill counts that the key calls optional
_ROLES = {
    "perp-ind-id": "individual", "perp-org-id": "organisation", "inc-instr-id": "instrument", "phys-tgt-id": "physical_target",
}  # fmt: skip
_ABOUT = {  # the slots that say something of the fills of another, and what
    "inc-instr-id": {"type": "inc-instr-type"},
    "perp-org-id": {"confidence": "perp-org-conf"},
    "phys-tgt-id": {"type": "phys-tgt-type", "effect": "phys-tgt-effect", "number": "phys-tgt-num"},
    "hum-tgt-name": {"type": "hum-tgt-type", "effect": "hum-tgt-effect", "number": "hum-tgt-num"},
}
_ABOUT["hum-tgt-desc"] = _ABOUT["hum-tgt-name"]


def example(reading: Reading, answers: Sequence[KeyTemplate]) -> Example:
    """One message with its incidents."""
    return Example(document=reading.document, incidents=tuple(told for key in answers for told in _told(reading, key)))


def _told(reading: Reading, key: KeyTemplate) -> Iterator[Told]:
    types = [_snake(str(value)) for fill in key.fills.get("inc-type", ()) for value in fill.values]
    if not types:
        return
    document = reading.document
    weight = OPTIONAL if key.optional else 1.0
    fillers = [f for name in _ROLES for f in _fillers(document, key, name, weight)]
    fillers += _people(document, key, weight)
    template = Template(
        document=document.id, type=types[0], stage=_one(key, "inc-stage") or "accomplished", category=_one(key, "perp-inc-cat"),
        fillers=tuple(fillers), probability=weight,
    )  # fmt: skip
    yield Told(template=template, places=tuple(_places(document, key)), dates=tuple(_dates(reading, key)))


def _fillers(document: Document, key: KeyTemplate, name: str, weight: float) -> Iterator[Filler]:
    for fill in key.fills.get(name, ()):
        spans = _spans(document, [str(v) for v in fill.values])
        if spans:
            yield _filler(key, name, fill, spans, weight)


def _filler(key: KeyTemplate, name: str, fill: Fill, spans: Sequence[Span], weight: float) -> Filler:
    about = {what: _tagged(key, other, fill) for what, other in _ABOUT.get(name, {}).items()}
    number = about.get("number")
    return Filler(
        role=_ROLES.get(name, "human_target"), mentions=tuple(spans), named=name == "hum-tgt-name", type=about.get("type"),
        effect=about.get("effect"), confidence=about.get("confidence"), number=_count(number), plural=number == "plural",
        probability=OPTIONAL if fill.optional else weight,
    )  # fmt: skip


def _people(document: Document, key: KeyTemplate, weight: float) -> Iterator[Filler]:
    """Named people with the descriptions that are tagged with their names, then those who are only described."""
    described = key.fills.get("hum-tgt-desc", ())
    for fill in key.fills.get("hum-tgt-name", ()):
        spans = _spans(document, [str(v) for v in fill.values])
        titles = [s for d in described if _speaks_of(d, fill) for s in _spans(document, [str(v) for v in d.values])]
        if spans:
            yield replace(_filler(key, "hum-tgt-name", fill, spans, weight), titles=tuple(titles))
    for fill in described:
        spans = [] if fill.tags else _spans(document, [str(v) for v in fill.values])
        if spans:
            yield _filler(key, "hum-tgt-desc", fill, spans, weight)


def _speaks_of(fill: Fill, name: Fill) -> bool:
    return bool({tag.form for tag in fill.tags} & {v.form for v in name.values if isinstance(v, Text)})


def _tagged(key: KeyTemplate, name: str, fill: Fill) -> str | None:
    """What another slot says of one of the fill's words."""
    forms = {v.form for v in fill.values if isinstance(v, Text)}
    for other in key.fills.get(name, ()):
        for group in other.groups:
            if forms & {tag.form for tag in group.tags} and group.values:
                return _snake(str(group.values[0]))
    return None


def _one(key: KeyTemplate, name: str) -> str | None:
    values = [_snake(str(v)) for fill in key.fills.get(name, ()) for v in fill.values]
    return values[0] if values else None


def _snake(words: str) -> str:
    """A set list's value as our vocabularies spell it.

    >>> _snake("STATE-SPONSORED VIOLENCE")
    'state_sponsored_violence'
    """
    return re.sub(r"[^a-z0-9~]+", "_", words.lower()).strip("_")


def _count(number: str | None) -> Count | None:
    digits = re.findall(r"\d+", number or "")
    if not digits:
        return None
    try:
        return Count(low=int(digits[0]), best=int(digits[0]), high=int(digits[-1]))
    except BadValueError:
        return None


def _spans(document: Document, strings: Iterable[str]) -> list[Span]:
    """All places where the text has one of the strings, however its blanks are laid."""
    upper = document.text.upper()
    if len(upper) != len(document.text):
        upper = document.text
    found = set()
    for words in strings:
        pieces = re.findall(r"[A-Z0-9]+|[^\sA-Z0-9]", words.upper())
        if pieces:
            pattern = r"(?<![A-Z0-9])" + r"\s*".join(map(re.escape, pieces)) + r"(?![A-Z0-9])"
            found |= {m.span() for m in re.finditer(pattern, upper)}
    return [document.span(start, end) for start, end in sorted(found)]


def _places(document: Document, key: KeyTemplate) -> Iterator[Span]:
    """The words of all steps of the location but the country."""
    for fill in key.fills.get("inc-loc", ()):
        for steps in fill.values:
            for place in steps[1:] if isinstance(steps, tuple) else ():
                yield from _spans(document, [*place.names, *place.to_names])  # type: ignore[union-attr]


def _dates(reading: Reading, key: KeyTemplate) -> Iterator[Span]:
    """The date phrases of the text that mean the days of the key."""
    days = [v for fill in key.fills.get("inc-date", ()) for v in fill.values if isinstance(v, DateRange)]
    wanted = {(_day(v.low), _day(v.high)) for v in days} - {(None, None)}
    for mention in reading.dates:
        when = mention.when
        if when.start and (when.start, when.end or when.start) in wanted and reading.sentences[mention.sentence].of == "text":
            yield reading.words(mention)


def _day(told: object) -> date | None:
    """The day; None where the key has none, or one that no calendar has."""
    try:
        return date(*told) if isinstance(told, tuple) else None
    except ValueError:
        return None


def folder(path: Path) -> tuple[list[Path], list[Path]]:
    """The texts and the keys of a MUC-4 folder."""
    texts = [p for p in sorted(path.iterdir()) if p.is_file() and re.fullmatch(r"(dev|tst\d)-muc\d(-\d+)*", p.name)]
    keys = [p for p in sorted(path.iterdir()) if p.is_file() and p.name.startswith("key-")]
    if not texts or not keys:
        raise BadValueError(f"{path}: no MUC-4 texts (dev-muc3-0001-0100, tst1-muc3) with keys (key-dev-0001.muc4, key-tst1.v7) in it")
    return texts, keys
