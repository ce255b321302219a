"""GTD's own rules: attack types by their hierarchy, success by type, weapons, targets, groups and their claims, hostages."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasdiq.codebooks.row import Reading, Writing, best
from tasdiq.codebooks.scheme import Rule
from tasdiq.codebooks.way import Way

_YES, _NO = "1", "0"
_GUESSED = ("suspected", "alleged")
_HELD = ("kidnapping", "hostage_taking", "hijacking")


def _read_attack(reading: Reading, rule: Rule) -> None:
    names, table = rule.columns, reading.scheme.table["attack"]
    found = [(reading.text(column), column) for column in names["kinds"] if reading.text(column)]
    finer = [(reading.text(column), column) for column in names["finer"] if reading.text(column)]
    types: dict[str, list[str]] = {}
    for code, column in found:
        types.setdefault(_type(code, reading, names, table, [f for f, _ in finer]), []).append(column)
    for number, (kind, columns) in enumerate(types.items()):
        reading.say("also" if number else "type", kind, *columns, *([names["suicide"]] if kind == "suicide_bombing" else []))
    for code, column in finer:
        if (tactic := table["tactics"].get(code)) and tactic not in reading.values("tactic"):
            reading.say("tactic", tactic, column)
    if reading.text(names["success"]) == _NO:
        reading.say("stage", "attempted", names["success"])
    for weapon in (reading.text(names["detail"]) or "").split("; "):
        if weapon:
            reading.say("weapons", weapon, names["detail"])


def _type(code: str | None, reading: Reading, names: Mapping[str, Any], table: Mapping[str, Any], finer: Sequence[str | None]) -> str:
    if code == str(table["suicide"]["kind"]) and reading.text(names["suicide"]) == _YES:
        return str(table["suicide"]["type"])
    if code == str(table["projectile"]["kind"]) and str(table["projectile"]["finer"]) in finer:
        return str(table["projectile"]["type"])
    return str(table["back"].get(code or "", "other"))


def _write_attack(writing: Writing, rule: Rule) -> None:
    names, table, incident = rule.columns, writing.scheme.table["attack"], writing.incident
    types = [incident["type"], *incident["also"]]
    codes = sorted({table["codes"].get(kind, 9) for kind in types}, key=table["hierarchy"].index)
    known = [code for code in codes if code != 9] or codes
    for column, code in zip(names["kinds"], known, strict=False):
        writing.put(column, code)
    suicide = "suicide_bombing" in types or {"suicide_vest", "suicide_vehicle"} & set(incident["tactic"])
    writing.put(names["suicide"], int(bool(suicide)))
    writing.put(names["success"], int(_succeeded(writing)))
    for number, (kind, finer) in enumerate(_weapons(incident, table)[: len(names["weapons"])]):
        writing.put(names["weapons"][number], kind)
        writing.put(names["finer"][number], finer)
    if not _weapons(incident, table):
        writing.put(names["weapons"][0], 13)
    writing.put(names["detail"], "; ".join(incident["weapons"]))


def _weapons(incident: Mapping[str, Any], table: Mapping[str, Any]) -> list[tuple[int, int]]:
    told = [table["weapons"][tactic] for tactic in incident["tactic"] if tactic in table["weapons"]]
    told = told or [table["by_type"][kind] for kind in (incident["type"], *incident["also"]) if kind in table["by_type"]]
    return list(dict.fromkeys((kind, finer) for kind, finer in told))


def _succeeded(writing: Writing) -> bool:
    """By type: an assassination only if its target died, any other if it was carried out."""
    incident = writing.incident
    if incident["stage"] != "accomplished":
        return False
    if incident["type"] not in writing.scheme.table["attack"]["needs_death"]:
        return True
    effects = {target["effect"] for target in incident["targets"]} - {None}
    return "killed" in effects or (not effects and (best(incident["killed"]) or 0) > 0)


def _read_targets(reading: Reading, rule: Rule) -> None:
    kinds = {str(code): kind for kind, code in reading.scheme.table["targets"].items()}
    for column, words in zip(rule.columns["kinds"], rule.columns["texts"], strict=True):
        code, text = reading.text(column), reading.text(words)
        kind = kinds.get(code or "", "unknown")
        if text or kind != "unknown":
            reading.say("targets", {"text": text or kind.replace("_", " "), "type": kind, "effect": None}, column, words)


def _write_targets(writing: Writing, rule: Rule) -> None:
    codes = writing.scheme.table["targets"]
    told = writing.incident["targets"] or [{"type": "unknown", "text": None}]
    for target, column, words in zip(told, rule.columns["kinds"], rule.columns["texts"], strict=False):
        writing.put(column, codes.get(target["type"], codes["other"]))
        writing.put(words, target["text"])


def _read_groups(reading: Reading, rule: Rule) -> None:
    names = rule.columns
    modes = {str(code): mode for mode, code in reading.scheme.table["claim_modes"].items()}
    for number, column in enumerate(names["names"]):
        name = reading.text(column)
        if name is None:
            continue
        doubt, claimed, mode = (names[part][number] for part in ("doubts", "claimed", "modes"))
        guessed, said = reading.text(doubt) == _YES, reading.text(claimed) == _YES
        basis = "suspected" if guessed else "claimed" if said else "attributed"
        role = {"name": name, "role": "initiator", "type": "non_state", "basis": basis, "actor": None}
        reading.say("actors", role, column, doubt, claimed)
        if said:
            claim = {
                "claimant": None,
                "name": name,
                "stance": "claims",
                "channel": None,
                "mode": modes.get(reading.text(mode) or "", "unknown"),
            }
            reading.say("claims", claim, column, claimed, mode)


def _write_groups(writing: Writing, rule: Rule) -> None:
    names = rule.columns
    claims = [c for c in writing.incident["claims"] if c["stance"] == "claims"]
    groups = list(_groups(writing, claims))
    for number, column in enumerate(names["names"]):
        name, guessed, claim = groups[number] if number < len(groups) else (None, False, None)
        writing.put(column, name or ("Unknown" if number == 0 else None))
        if name or number == 0:
            writing.put(names["doubts"][number], int(guessed))
            writing.put(names["claimed"][number], int(claim is not None))
        if claim is not None:
            mode = writing.scheme.table["claim_modes"]
            writing.put(names["modes"][number], mode.get(claim.get("mode") or "unknown", mode["unknown"]))
    claimants = {c["name"] for c in claims}
    writing.put(names["competing"], int(len(claimants) > 1) if claimants else None)


def _groups(writing: Writing, claims: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bool, Mapping[str, Any] | None]]:
    """Each group once: its name, whether it is guessed or claims what is doubted, and its claim."""
    seen: set[str] = set()
    for actor in writing.names("initiator"):
        if actor["name"] in seen:
            continue
        seen.add(actor["name"])
        claim = next((c for c in claims if c["name"] == actor["name"]), None)
        yield actor["name"], actor["basis"] in _GUESSED or (actor["basis"] == "claimed" and _doubted(claim)), claim
    for claim in claims:
        if claim["name"] not in seen:
            seen.add(claim["name"])
            yield claim["name"], _doubted(claim), claim


def _doubted(claim: Mapping[str, Any] | None) -> bool:
    """Whether weighing found a claim doubtful; one that cannot be judged is not doubted for it."""
    return claim is not None and (claim.get("verdict") in ("doubtful", "unlikely") or claim.get("verified") is False)


def _read_hostages(reading: Reading, rule: Rule) -> None:
    number = reading.number(rule.columns["number"])
    if number is not None and reading.text(rule.columns["any"]) == _YES:
        value = {"low": None, "best": number, "high": None, "estimated": False, "wording": None}
        reading.say("abducted", value, rule.columns["any"], rule.columns["number"])


def _write_hostages(writing: Writing, rule: Rule) -> None:
    number = best(writing.incident["abducted"])
    held = bool(number) or writing.incident["type"] in _HELD
    writing.put(rule.columns["any"], int(held))
    if held:
        writing.put(rule.columns["number"], -99 if number is None else number)


GTD: Mapping[str, Way] = {
    "attack": Way(_read_attack, _write_attack), "targets": Way(_read_targets, _write_targets),
    "groups": Way(_read_groups, _write_groups), "hostages": Way(_read_hostages, _write_hostages),
}  # fmt: skip
