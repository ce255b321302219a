"""What an endpoint sends in, our own checked models of it out; what does not fit is dropped and counted. Loads pydantic."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    NonNegativeInt,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic_core import CoreSchema, core_schema, from_json

from tasdiq.extract.llm.client import Said
from tasdiq.model.vocab import shipped

MOST = 12  # incidents of one reply, and things in one list of an incident
_MOST_OBJECTS = 50  # looked at in a reply that is not JSON alone
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)

Counts = Counter[str]


@cache
def members(name: str) -> tuple[str, ...]:
    """The words of one of MUC-4's set lists, as a Template has them."""
    return tuple(re.sub(r"[ -]", "_", word.lower()) for word in shipped("muc4/slots")["sets"][name]["members"])


@dataclass(frozen=True, slots=True)
class OneOf:
    """A member of a set list however it is cased or spaced; any other word is None, and counted."""

    name: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_before_validator_function(self._known, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        optional = "null" in json.dumps(handler(schema["schema"]))
        return {"enum": [*members(self.name), *([None] if optional else [])]}

    def _known(self, value: Any, info: ValidationInfo) -> str | None:
        word = re.sub(r"[\s-]+", "_", value.strip().lower()) if isinstance(value, str) else ""
        if word in members(self.name):
            return word
        if word not in ("", "none", "null", "unknown") or not isinstance(value, str | None):
            _count(info, "values that are in no list")
        return None


def _closed(schema: dict[str, Any]) -> None:
    """Ask for every field, and for no other: a model that may leave one out does."""
    schema["required"] = list(schema.get("properties", ()))
    schema["additionalProperties"] = False


class _Sent(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True, frozen=True, json_schema_extra=_closed)


Quote = Annotated[str, Field(max_length=300)]
Quotes = Annotated[list[Quote], Field(max_length=MOST)]


class Individual(_Sent):
    """Somebody, or a group of people, who did it."""

    mentions: Quotes


class Organisation(_Sent):
    """An organisation that did it, and how sure the text is of that."""

    mentions: Quotes
    confidence: Annotated[str | None, OneOf("confidences")] = None


class Instrument(_Sent):
    """What it was done with."""

    mentions: Quotes
    type: Annotated[str | None, OneOf("instrument_types")] = None


class PhysicalTarget(_Sent):
    """A thing that was hit or taken."""

    mentions: Quotes
    type: Annotated[str | None, OneOf("physical_types")] = None
    effect: Annotated[str | None, OneOf("physical_effects")] = None
    number: Quote | None = None
    nation: Quote | None = None
    several: bool = False


class HumanTarget(_Sent):
    """Somebody who was hit or taken: their name where the text has it, and what they are called."""

    names: Quotes = []
    descriptions: Quotes = []
    type: Annotated[str | None, OneOf("human_types")] = None
    effect: Annotated[str | None, OneOf("human_effects")] = None
    number: Quote | None = None
    nation: Quote | None = None
    several: bool = False


class Incident(_Sent):
    """One incident as the model tells it; every text in it claims to be a quote."""

    type: Annotated[str, OneOf("incident_types")]
    stage: Annotated[str | None, OneOf("stages")] = None
    category: Annotated[str | None, OneOf("categories")] = None
    words: Quote | None = None
    date: Quote | None = None
    places: Quotes = []
    individuals: Annotated[list[Individual], Field(max_length=MOST)] = []
    organisations: Annotated[list[Organisation], Field(max_length=MOST)] = []
    instruments: Annotated[list[Instrument], Field(max_length=MOST)] = []
    physical_targets: Annotated[list[PhysicalTarget], Field(max_length=MOST)] = []
    human_targets: Annotated[list[HumanTarget], Field(max_length=MOST)] = []

    @field_validator("places", "individuals", "organisations", "instruments", "physical_targets", "human_targets", mode="wrap")
    @classmethod
    def _what_fits(cls, value: Any, one: ValidatorFunctionWrapHandler, info: ValidationInfo) -> list[Any]:
        """The things of a list that fit: one that does not must not cost the rest."""
        if not isinstance(value, list):
            _count(info, "things of no known form", value is not None)
            return []
        kept: list[Any] = []
        for item in value[:MOST]:
            try:
                kept += one([item])
            except ValidationError:
                _count(info, "things of no known form")
        _count(info, "things too many", len(value) - len(value[:MOST]))
        return kept


class Answer(_Sent):
    """The whole reply."""

    incidents: Annotated[list[Incident], Field(max_length=MOST)]


@cache
def reply_schema() -> Mapping[str, Any]:
    """The JSON Schema of a reply."""
    return Answer.model_json_schema()


def incidents(said: Said, counts: Counts) -> tuple[Incident, ...] | None:
    """The incidents of a reply that fit; None where it is no reply of ours at all."""
    held = _answer(said)
    if held is None:
        return None
    rows = held["incidents"]
    kept = []
    for row in rows[:MOST]:
        try:
            kept.append(Incident.model_validate(row, context=counts))
        except (ValidationError, RecursionError):
            counts["incidents of no known form"] += 1
    counts["incidents too many"] += len(rows) - len(rows[:MOST])
    return tuple(kept)


def _answer(said: Said) -> dict[str, Any] | None:
    """The one object of a reply that has incidents; None where there is none, or two that differ: one may be the document's."""
    content = _THOUGHT.sub("", said.content)
    try:
        held = from_json(content.strip(), allow_partial="trailing-strings" if said.cut else False)
    except ValueError:
        found = {json.dumps(each, sort_keys=True): each for each in _objects(content) if isinstance(each.get("incidents"), list)}
        return next(iter(found.values())) if len(found) == 1 else None
    return held if isinstance(held, dict) and isinstance(held.get("incidents"), list) else None


def _objects(content: str) -> Iterator[dict[str, Any]]:
    decoder, at = json.JSONDecoder(), 0
    for _ in range(_MOST_OBJECTS):
        at = content.find("{", at)
        if at < 0:
            return
        try:
            held, at = decoder.raw_decode(content, at)
            yield held
        except (ValueError, RecursionError):
            at += 1


def _count(info: ValidationInfo, what: str, times: int = 1) -> None:
    if times and isinstance(info.context, Counter):
        info.context[what] += int(times)


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    total_tokens: NonNegativeInt


class _Envelope(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]
    usage: Any = None


def envelope(body: bytes) -> Said | None:
    """The first choice of a chat completion; None where the body is none."""
    try:
        held = _Envelope.model_validate_json(body)
    except ValidationError:
        return None
    try:
        tokens = _Usage.model_validate(held.usage).total_tokens
    except ValidationError:
        tokens = None
    first = held.choices[0]
    return Said(content=first.message.content or "", tokens=tokens, cut=first.finish_reason == "length")
