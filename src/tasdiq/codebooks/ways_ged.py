"""UCDP GED's own rule: who fought whom, and the dead of each side."""

from collections.abc import Mapping
from typing import Any

from tasdiq.codebooks.row import Reading, Writing, best
from tasdiq.codebooks.scheme import Rule, countries
from tasdiq.codebooks.way import Way

_STATE_BASED, _NON_STATE, _ONE_SIDED = "1", "2", "3"


def _read(reading: Reading, rule: Rule) -> None:
    names = rule.columns
    one_sided = reading.text(names["kind"]) == _ONE_SIDED
    kinds: dict[str, str] = {}
    for end in ("a", "b"):
        name = reading.text(names[end])
        if name is None:
            continue
        kinds[end] = _side(name, rule)
        if kinds[end] == "civilians":
            reading.say("targets", {"text": name, "type": "private_citizens", "effect": None}, names[end])
            continue
        role = "initiator" if one_sided and end == "a" else "participant"
        kind = "state" if kinds[end] == "security_forces" else "non_state"
        reading.say("actors", {"name": name, "role": role, "type": kind, "basis": "attributed", "actor": None}, names[end])
    _read_deaths(reading, rule, kinds)


def _side(name: str, rule: Rule) -> str:
    if name == rule.settings["civilians"]:
        return "civilians"
    return "security_forces" if name.startswith(rule.settings["state"]) else "militants"


def _read_deaths(reading: Reading, rule: Rule, kinds: Mapping[str, str]) -> None:
    """The parts of best by side; 0 says something only where no death is of an unknown side."""
    parts: dict[str, tuple[int, list[str]]] = {}
    named = [(kinds.get("a"), "deaths_a"), (kinds.get("b"), "deaths_b"), ("civilians", "civilians")]
    all_known = reading.number(rule.columns["unknown"]) == 0
    for side, name in named:
        column = rule.columns[name]
        number = reading.number(column)
        if number is None or side is None or (number == 0 and not all_known):
            continue
        before, columns = parts.get(side, (0, []))
        parts[side] = (before + number, [*columns, column])
    for side, (number, columns) in parts.items():
        value = {"low": None, "best": number, "high": None, "estimated": False, "wording": None}
        reading.say(f"killed_by_side.{side}", value, *columns)


def _write(writing: Writing, rule: Rule) -> None:
    names = rule.columns
    side_a, side_b, kind = _sides(writing, rule)
    writing.put(names["kind"], kind)
    writing.put(names["a"], side_a)
    writing.put(names["b"], side_b)
    if side_a and side_b:
        writing.put(names["dyad"], f"{side_a} - {side_b}")
        writing.put(names["conflict"], f"{side_a} - {side_b}")
    for name, state in ((side_a, "state_a"), (side_b, "state_b")):
        writing.put(names[state], _number_of_state(name, rule))
    _write_deaths(writing, rule, [_side(name, rule) if name else None for name in (side_a, side_b)])


def _sides(writing: Writing, rule: Rule) -> tuple[str | None, str | None, str | None]:
    """Side A, side B and the type of violence: a state comes first, and civilians are no side of a fight."""
    kinds = {t["type"] for t in writing.incident["targets"]} - {"unknown"}
    armed = kinds & set(writing.scheme.table["sides"]["armed"])
    unarmed = bool(kinds) and not armed
    roles = [a for a in writing.names("initiator", "participant", "target") if not (a["role"] == "target" and unarmed)]
    states = [_state(a, writing, rule) for a in roles if a["type"] == "state"]
    others = [a["name"] for a in roles if a["type"] != "state"]
    attackers = [_state(a, writing, rule) if a["type"] == "state" else a["name"] for a in roles if a["role"] == "initiator"]
    if states and others and (states[0] != attackers[0] if attackers else True):
        return states[0], others[0], _STATE_BASED
    if attackers and unarmed:
        return attackers[0], rule.settings["civilians"], _ONE_SIDED
    if states and (others or len(states) > 1):
        return states[0], (others or states[1:])[0], _STATE_BASED
    if len(others) > 1:
        return others[0], others[1], _NON_STATE
    return _one_known(writing, rule, (states or others or [None])[0], armed)


def _one_known(writing: Writing, rule: Rule, name: str | None, armed: set[str]) -> tuple[str | None, str | None, str | None]:
    """Where only one side is named: what was hit tells the other."""
    if name is None:
        writing.note(rule.columns["a"], "no organised actor is known")
        return None, None, None
    country = countries().get(writing.incident["place"]["country"] or "")
    if armed - {"militants"} and country and not name.startswith(rule.settings["state"]):
        writing.note(rule.columns["a"], "the government of the country is written, as its forces were the target")
        return f"{rule.settings['state']}{country.get('ucdp', country['name'])}", name, _STATE_BASED
    if armed:
        return name, None, _STATE_BASED if name.startswith(rule.settings["state"]) else _NON_STATE
    return name, rule.settings["civilians"], _ONE_SIDED


def _state(actor: Mapping[str, Any], writing: Writing, rule: Rule) -> str:
    """The government a state's forces belong to: the country that their name holds, else that of the place."""
    name, prefix = str(actor["name"]), str(rule.settings["state"])
    if name.startswith(prefix):
        return name
    named = (row.get("ucdp", row["name"]) for row in countries().values() if row["name"] in name)
    country = countries().get(writing.incident["place"]["country"] or "")
    found = next(named, None) or (country.get("ucdp", country["name"]) if country else None)
    return f"{prefix}{found}" if found else name


def _number_of_state(name: str | None, rule: Rule) -> int | None:
    named = (name or "").removeprefix(rule.settings["state"])
    found = (row.get("gw") for row in countries().values() if named in (row.get("ucdp"), row["name"]))
    return next(found, None) if name and name.startswith(rule.settings["state"]) else None


def _write_deaths(writing: Writing, rule: Rule, sides: list[str | None]) -> None:
    by_side, total = writing.incident["killed_by_side"], best(writing.incident["killed"])
    left = {side: best(by_side[side]) for side in ("security_forces", "militants", "civilians")}
    known = 0
    for column, side in (("deaths_a", sides[0]), ("deaths_b", sides[1]), ("civilians", "civilians")):
        number = left.pop(side, None) or 0 if side else 0
        writing.put(rule.columns[column], number)
        known += number
    if total is not None and known > total:
        writing.note(rule.columns["unknown"], "the sides add up to more than best")
    writing.put(rule.columns["unknown"], max(0, (total or 0) - known))


GED: Mapping[str, Way] = {"sides": Way(_read, _write)}
