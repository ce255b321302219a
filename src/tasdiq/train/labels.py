"""The @ lines under a labelled report in, what they say of each incident and of each thing in it out, checked."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from tasdiq.errors import BadValueError
from tasdiq.model.template import CATEGORIES, CONFIDENCES, TEMPLATE_STAGES, TEMPLATE_TYPES
from tasdiq.model.values import Count, exactly
from tasdiq.model.vocab import shipped

Labels = dict[tuple[int, str | None], dict[str, str]]  # by incident and letter; None for the incident itself

INCIDENT_KEYS: Mapping[str, tuple[str, ...]] = {
    "type": TEMPLATE_TYPES, "stage": TEMPLATE_STAGES, "org_confidence": CONFIDENCES, "category": CATEGORIES,
}  # fmt: skip
_LISTS = {
    "instrument": {"type": "instrument_types"},
    "physical_target": {"type": "physical_types", "effect": "physical_effects"},
    "human_target": {"type": "human_types", "effect": "human_effects"},
}
_LABEL = re.compile(r"@(?P<incidents>\d+(?:,\d+)*)(?:\.(?P<letter>[a-z]))?(?P<pairs>(?: +[a-z_]+=\S+)+) *")
_NUMBER = re.compile(r"(?P<about>~)?(?P<low>\d+)(?:(?P<more>\+)|-(?P<high>\d+))?")
_NATION = re.compile(r"[A-Z]{2}")
_PLURAL = "plural"


def read_label(line: str, labels: Labels, problems: list[BadValueError]) -> None:
    """Add what one line says, such as "@1.a type=civilian effect=death number=2"."""
    found = _LABEL.fullmatch(line)
    if found is None:
        problems.append(BadValueError(f"{line!r} is not of the form '@1.a key=value ...'"))
        return
    pairs = [pair.split("=", 1) for pair in found["pairs"].split()]
    for number in found["incidents"].split(","):
        key = (int(number), found["letter"])
        if key in labels or len(dict(pairs)) < len(pairs):
            problems.append(BadValueError(f"{line!r}: labelled twice"))
        labels[key] = {key: value for key, value in pairs}


@cache
def keys_of(kind: str) -> Mapping[str, tuple[str, ...] | None]:
    """What can be said of a thing of that kind: each key with its choices, None where anything of a form goes."""
    if kind == "organisation":
        return {"confidence": CONFIDENCES}
    sets = shipped("muc4/slots")["sets"]
    found: dict[str, tuple[str, ...] | None] = {key: _snake(sets[name]["members"]) for key, name in _LISTS.get(kind, {}).items()}
    return found | ({"number": None, "nation": None} if "effect" in found else {})


def checked(
    where: str, said: Mapping[str, str], allowed: Mapping[str, tuple[str, ...] | None], problems: list[BadValueError]
) -> dict[str, str]:
    """What is said that can be said; the rest is added to the problems, and so is a type that is missing."""
    kept = {}
    for key, value in said.items():
        choices = allowed.get(key)
        if key not in allowed:
            problems.append(BadValueError(f"{where}: no key {key!r}; choose from {sorted(allowed)}"))
        elif choices is not None and value not in choices:
            problems.append(BadValueError(f"{where}: no {key} {value!r}; choose from {choices}"))
        elif key == "nation" and not _NATION.fullmatch(value):
            problems.append(BadValueError(f"{where}: no nation {value!r}; write two capital letters"))
        else:
            kept[key] = value
    if "type" in allowed and "type" not in said:
        problems.append(BadValueError(f"{where} has no type; choose from {allowed['type']}"))
    return kept


def count_of(where: str, number: str | None, problems: list[BadValueError]) -> Count | None:
    """How many: "2", "~20" for about, "20+" for at least, "2-5"; None for "plural", which means several."""
    if number is None or number == _PLURAL:
        return None
    found = _NUMBER.fullmatch(number)
    if found is None or (found["high"] and int(found["high"]) < int(found["low"])):
        problems.append(BadValueError(f"{where}: no number {number!r}; write 2, ~20, 20+, 2-5 or {_PLURAL}"))
        return None
    low = int(found["low"])
    if found["about"]:
        return Count(best=low, estimated=True)
    if found["more"]:
        return Count(low=low, best=low)
    return Count(low=low, high=int(found["high"])) if found["high"] else exactly(low)


def _snake(members: Sequence[str]) -> tuple[str, ...]:
    return tuple(re.sub(r"\W+", "_", member.lower()) for member in members)
