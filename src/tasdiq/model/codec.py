"""Records to statements and back: one statement a value and span, so every value stands on its words."""

import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache, partial
from sys import intern
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from tasdiq.errors import BadValueError
from tasdiq.model.record import ActorFigure, Claim, Extract, Figure, Position, Record, Relation, Report
from tasdiq.model.statement import Json, Statement, by_subject
from tasdiq.model.text import Span

Thing = TypeVar("Thing")
KINDS: Mapping[str, type[Record]] = {
    "report": Report, "claim": Claim, "relation": Relation, "figure": ActorFigure, "position": Position,
}  # fmt: skip
_NAMED_BY_ID = ("id", "document", "evidence", "probability", "probabilities")
_BARE = ("span", "probability")  # what a statement says of a value, not the value
_EVIDENCE_OF = {"when": "date", "where": "place"}  # the output contract's words for two of our fields


def to_json(value: object) -> Json:
    """Plain JSON of a value, record or collection; fields that hold their default are left out.

    >>> from tasdiq.model.values import exactly
    >>> to_json(exactly(3))
    {'low': 3, 'best': 3, 'high': 3}
    """
    if value is None or type(value) in (str, int, float, bool):
        return cast("Json", value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: to_json(held) for name, default in _defaults(type(value)) if (held := getattr(value, name)) != default}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(v) for v in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise BadValueError(f"not a value that JSON can say: {value!r}")


def from_json(kind: type[Thing], value: Json) -> Thing:
    """The value of that type which `to_json` wrote; raises BadValueError where it does not fit."""
    return cast("Thing", _build(kind, value))


def statements(record: Record, method: str, *, source: str | None = None) -> Iterator[Statement]:
    """A record as statements: one a field, one an element of a list field, one for each span a value stands on.

    `source` is who says so where the record names nobody.
    """
    kind: Any = type(record)
    for name, default in _defaults(kind):
        value = getattr(record, name)
        if name in _NAMED_BY_ID or (value == default and name not in ("type", "main")):
            continue
        for item in value if isinstance(value, tuple) else (value,):
            for span in _spans(record, name, item):
                yield Statement(
                    subject=record.id, prop=name, value=_bare(item), span=span, document=record.document, method=method,
                    attribution=getattr(item, "attribution", None) or getattr(record, "attribution", None) or source,
                    stance=item.stance if isinstance(item, Figure) else _stance(record), probability=_probability(record, name, item),
                )  # fmt: skip


def extracts(log: Iterable[Statement]) -> Iterator[Extract]:
    """The records of each document, rebuilt from what stands in the log, documents in log order."""
    found: dict[str, dict[str, list[Any]]] = {}
    for subject, rows in by_subject(log).items():
        kind = KINDS.get(subject.partition(":")[0])
        if kind is None or rows[0].document is None:
            continue
        found.setdefault(rows[0].document, {}).setdefault(kind.__name__, []).append(record(subject, kind, rows))
    for document, kinds in found.items():
        yield Extract(
            document=document, reports=tuple(kinds.get("Report", ())), claims=tuple(kinds.get("Claim", ())),
            relations=tuple(kinds.get("Relation", ())), figures=tuple(kinds.get("ActorFigure", ())),
            positions=tuple(kinds.get("Position", ())),
        )  # fmt: skip


def record(subject: str, kind: type[Record], rows: Iterable[Statement]) -> Record:
    """One record from the statements about it."""
    hints = _hints(cast("Any", kind))
    values: dict[str, Any] = {"id": subject}
    evidence: dict[str, tuple[Span, ...]] = {}
    held = list(rows)
    for row in held:
        values["document"] = row.document
        if row.prop not in hints:
            continue  # a field of a newer version: kept in the log, not shown here
        item = _element(hints[row.prop])
        if item is None:
            values[row.prop] = _build(hints[row.prop], row.value)
        else:
            value = _with_statement(_build(item, row.value), row)
            if value not in values.setdefault(row.prop, ()):
                values[row.prop] += (value,)
        if row.span is not None and not (item is not None and hasattr(item, "span")):
            key = _EVIDENCE_OF.get(row.prop, row.prop)
            if row.span not in evidence.setdefault(key, ()):
                evidence[key] += (row.span,)
    values |= _probabilities(kind, hints, held)
    for f in fields(kind):
        if f.name not in values and f.name in ("claimant", "subject", "object", "actor"):
            values[f.name] = None
    return kind(evidence=evidence, **values)


def _spans(record: Record, name: str, item: object) -> tuple[Span | None, ...]:
    own = getattr(item, "span", None)
    if own is not None:
        return (own,)
    key = _EVIDENCE_OF.get(name, name)
    return record.evidence.get(key) or record.evidence.get(_WHOLE[type(record)], ()) or (None,)


_WHOLE: Mapping[type[Record], str] = {
    Report: "type", Claim: "claim", Relation: "relation", ActorFigure: "count", Position: "position",
}  # fmt: skip


_CORE: Mapping[type[Record], str] = {Report: "main", Claim: "name"}  # the field whose probability is that of the whole record


def _bare(item: object) -> Json:
    value = to_json(item)
    return {name: part for name, part in value.items() if name not in _BARE} if isinstance(value, dict) else value


def _with_statement(value: Any, row: Statement) -> Any:
    """An element of a list field with what its statement says of it: its words and its probability."""
    said = {"span": row.span, "probability": row.probability}
    known = {name: part for name, part in said.items() if part is not None and hasattr(value, name)}
    return replace(value, **known) if known else value


def _probability(record: Record, name: str, item: object) -> float | None:
    """The value's own probability, else that of its field, else that of the record."""
    own: float | None = getattr(item, "probability", None)
    of_fields: Mapping[str, float] = getattr(record, "probabilities", {})
    return own if own is not None else of_fields.get(_EVIDENCE_OF.get(name, name), getattr(record, "probability", None))


def _probabilities(kind: type[Record], hints: Mapping[str, Any], rows: Iterable[Statement]) -> dict[str, Any]:
    """The probability of a record, and those of its fields that have another."""
    if kind not in _CORE:
        return {}
    known = {row.prop: row.probability for row in rows if row.probability is not None}
    whole = known.get(_CORE[kind])
    own = {
        _EVIDENCE_OF.get(name, name): value for name, value in known.items()
        if value != whole and name in hints and not hasattr(_element(hints[name]), "probability")
    }  # fmt: skip
    return ({} if whole is None else {"probability": whole}) | ({"probabilities": own} if own and "probabilities" in hints else {})


def _stance(record: Record) -> str:
    if isinstance(record, Relation | ActorFigure):
        return record.stance
    return "claimed" if isinstance(record, Claim) and record.stance == "claims" else "asserted"


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    """The fields of a dataclass, each with what it holds where nothing is said; `...` where it must be said."""
    return tuple((f.name, _default(f)) for f in fields(kind))


def _default(f: "Field[Any]") -> object:
    if f.default is not MISSING:
        return f.default
    return ... if f.default_factory is MISSING else f.default_factory()


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


@cache
def _element(hint: Any) -> Any:
    arguments = get_args(hint)
    return arguments[0] if get_origin(hint) is tuple and len(arguments) == 2 and arguments[1] is ... else None


def _build(hint: Any, value: Json) -> Any:
    return _reader(hint)(value)


@cache
def _reader(hint: Any) -> Callable[[Json], Any]:
    """What makes a value of that type; found once, for records are read by the hundred thousand."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = _reader(next(a for a in get_args(hint) if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    if (item := _element(hint)) is not None:
        element = _reader(item)
        return lambda value: tuple(element(v) for v in cast("list[Json]", value))
    if hint is date:
        return lambda value: date.fromisoformat(str(value))
    if hint is datetime:
        return lambda value: datetime.fromisoformat(str(value))
    if is_dataclass(hint):
        return partial(_build_dataclass, hint)
    if hint is str:  # the same names, kinds and words stand in many records: one string for all
        return one_string
    if origin is not None or hint in (int, float, bool, Any):
        return lambda value: value
    return partial(_unreadable, hint)


def one_string(value: Any) -> Any:
    """One string for all that are equal: a document's id and its words stand behind many values. Else the value as it is."""
    return intern(value) if type(value) is str else value


def _unreadable(hint: Any, value: Json) -> Any:
    raise BadValueError(f"no way to read a {hint}: {value!r}")


def _build_dataclass(hint: Any, value: Json) -> Any:
    if not isinstance(value, dict):
        raise BadValueError(f"a {hint.__name__} is an object, not {value!r}")
    hints = _hints(hint)
    known = {name: _reader(hints[name])(v) for name, v in value.items() if name in hints}
    try:
        return hint(**known)
    except TypeError as error:
        raise BadValueError(f"not a {hint.__name__}: {value!r} ({error})") from error
