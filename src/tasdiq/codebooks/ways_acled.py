"""ACLED's own rules: event types under their old and new names, actors with their kinds, and a row a day."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from tasdiq.codebooks.row import Reading, Writing, best
from tasdiq.codebooks.scheme import Rule, countries, scheme
from tasdiq.codebooks.way import Way

Finer = Mapping[str, Any]
_STATE, _CIVILIANS, _NOBODY = "1", "7", "0"


@cache
def _events() -> Mapping[str, tuple[Mapping[str, Any], Finer]]:
    """Sub-events by every name they have or had, in small letters, each with the event it belongs to."""
    found: dict[str, tuple[Mapping[str, Any], Finer]] = {}
    for event in scheme("acled").table["events"]:
        for finer in event["finer"]:
            for name in (finer["name"], *finer.get("also_known_as", ())):
                found.setdefault(name.casefold(), (event, finer))
    return found


@cache
def event_names() -> Mapping[str, str]:
    """Event types by every name they have or had, in small letters."""
    rows = scheme("acled").table["events"]
    return {name.casefold(): row["type"] for row in rows for name in (row["type"], *row.get("also_known_as", ()))}


def _read_event(reading: Reading, rule: Rule) -> None:
    names = rule.columns
    kind, finer = reading.text(names["kind"]), reading.text(names["finer"])
    found = _events().get((finer or "").casefold()) or _events().get((kind or "").casefold())
    if kind and found is None and kind.casefold() not in event_names():
        reading.problems.append(f"{names['kind']}: no event type {kind!r}; choose from {', '.join(sorted(set(event_names().values())))}")
    if finer and finer.casefold() not in _events():
        known = sorted({each["name"] for _, each in _events().values()})
        reading.problems.append(f"{names['finer']}: no sub-event type {finer!r}; choose from {', '.join(known)}")
    columns = (names["kind"], names["finer"])
    if found is not None:
        reading.say("type", found[1]["ours"], *columns)
        if "tactic" in found[1]:
            reading.say("tactic", found[1]["tactic"], *columns)
        if "stage" in found[1]:
            reading.say("stage", found[1]["stage"], *columns)
    if reading.text(names["civilians"]):
        reading.say("targets", {"text": "civilians", "type": "private_citizens", "effect": None}, names["civilians"])


def _write_event(writing: Writing, rule: Rule) -> None:
    names, incident = rule.columns, writing.incident
    holds: Mapping[str, Callable[[object], bool]] = {
        "type": lambda value: value == incident["type"], "stage": lambda value: value == incident["stage"],
        "tactic": lambda value: value in incident["tactic"], "armed_target": lambda value: value == _armed(writing),
        "killed": lambda value: value == bool(best(incident["killed"])),
    }  # fmt: skip
    rows = writing.scheme.table["writes"]
    chosen = next(row["to"] for row in rows if all(holds[key](value) for key, value in row.items() if key != "to"))
    event, finer = _events()[chosen.casefold()]
    writing.put(names["kind"], event["type"])
    writing.put(names["finer"], finer["name"])
    writing.put(names["disorder"], finer.get("disorder", event["disorder"]))
    writing.put(names["civilians"], "Civilians targeted" if _civilians(writing) else None)


def _armed(writing: Writing) -> bool:
    """Whether the target could fight back."""
    kinds = {t["type"] for t in writing.incident["targets"]}
    return bool(kinds & {"police", "military", "militants"}) or any(writing.names("participant", "target"))


def _civilians(writing: Writing) -> bool:
    kinds = {t["type"] for t in writing.incident["targets"]} - {"unknown"}
    return bool(kinds) and kinds <= set(writing.scheme.table["actors"]["civilian_targets"])


def _read_actors(reading: Reading, rule: Rule) -> None:
    names = rule.columns
    initiated = reading.text("event_type") in reading.scheme.table["actors"]["initiated"]
    for number, end in ((1, "actor"), (2, "actor")):
        kind = _kind(reading, names[f"inter{number}"])
        role = ("initiator" if number == 1 else "target") if initiated else "participant"
        _read_actor(reading, names[f"{end}{number}"], role, kind)
        for name in (reading.text(names[f"assoc{number}"]) or "").split("; "):
            if name and kind != _CIVILIANS and not _generic(name):
                said = {"name": name, "role": role, "type": "unknown", "basis": "attributed", "actor": None}
                reading.say("actors", said, names[f"assoc{number}"])


def _kind(reading: Reading, column: str) -> str:
    """The kind of an actor as its code, be it written as a number or in words of any year."""
    text = reading.text(column) or _NOBODY
    codes = reading.scheme.codes("inter")
    known = {label.casefold(): code for code, label in codes.items()}
    known |= {str(label).casefold(): str(code) for label, code in reading.scheme.table["codes"]["inter_also"].items()}
    return text if text in codes else known.get(text.casefold(), _NOBODY)


def _read_actor(reading: Reading, column: str, role: str, kind: str) -> None:
    name = reading.text(column)
    if name is None or name.startswith(_before("unidentified")):
        return
    if kind == _CIVILIANS or name.startswith(_before("civilians")):
        if not any(said["type"] == "private_citizens" for said in reading.values("targets")):
            reading.say("targets", {"text": "civilians", "type": "private_citizens", "effect": None}, column)
        return
    ours = scheme("acled").table["actors"]["back"].get(kind, "unknown")
    reading.say("actors", {"name": name, "role": role, "type": ours, "basis": "attributed", "actor": None}, column)


def _before(form: str) -> str:
    return str(scheme("acled").table["actors"][form]).partition(" (")[0]


def _generic(name: str) -> bool:
    return name.startswith((_before("civilians"), _before("unidentified")))


def _write_actors(writing: Writing, rule: Rule) -> None:
    names = rule.columns
    country = countries().get(writing.incident["place"]["country"] or "", {}).get("name", "unknown")
    first, second = _ends(writing)
    kinds = []
    for number, actors in ((1, first), (2, second)):
        name, kind = _named(writing, actors, country, number)
        writing.put(names[f"actor{number}"], name)
        writing.put(names[f"inter{number}"], writing.scheme.codes("inter").get(kind))
        writing.put(names[f"assoc{number}"], "; ".join(a["name"] for a in actors[1:]))
        kinds.append(kind)
    writing.put(names["interaction"], interaction(*kinds))


def _ends(writing: Writing) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    initiators, targets = list(writing.names("initiator")), list(writing.names("target"))
    others = list(writing.names("participant"))
    if initiators:
        return initiators, [*targets, *others]
    return others[:1], [*others[1:], *targets]


def _named(writing: Writing, actors: list[Mapping[str, Any]], country: str, number: int) -> tuple[str | None, str]:
    """An actor's name and kind; where none is named, what the targets tell, and the codebook's own name for nobody known."""
    words = writing.scheme.table["actors"]
    if actors:
        return actors[0]["name"], str(words["types"].get(actors[0]["type"], 3))
    if number == 1:
        writing.note("actor1", "the codebook's name for an unidentified group is written")
        return words["unidentified"].format(country=country), "3"
    kinds = {t["type"] for t in writing.incident["targets"]} - {"unknown"}
    if kinds & {"police", "military"}:
        writing.note("actor2", "the forces that were hit are written under the codebook's general name")
        return words["military" if "military" in kinds else "police"].format(country=country), _STATE
    return (words["civilians"].format(country=country), _CIVILIANS) if kinds else (None, _NOBODY)


def interaction(one: str, other: str) -> str | None:
    """The label of two kinds of actors: the smaller code first, but for one pair.

    >>> interaction("2", "1"), interaction("7", "8"), interaction("3", "0")
    ('State forces-Rebel group', 'External/Other forces-Civilians', 'Political militia only')
    """
    labels = scheme("acled").codes("inter")
    known = sorted(code for code in (one, other) if code in labels)
    if len(known) < 2:
        return f"{labels[known[0]]} only" if known else None
    return "-".join(labels[code] for code in (known[::-1] if known == ["7", "8"] else known))


def interactions() -> Iterator[str]:
    """Every label that two kinds of actors can have."""
    codes = list(scheme("acled").codes("inter"))
    yield from (told for one in codes for other in (*codes, _NOBODY) if (told := interaction(one, other)))


def days(cells: Mapping[str, str], writing: Writing) -> Iterator[Mapping[str, str]]:
    """A row for each day of an incident of several; the dead are divided, and what is left over goes to the first day."""
    start, until = writing.day, writing.until
    number = (until - start).days + 1 if start and until and writing.incident["date"]["precision"] == "day" else 1
    if start is None or number < 2:
        yield cells
        return
    share, rest = divmod(int(cells["fatalities"]), number)
    writing.note("event_date", f"an incident of {number} days is written as a row a day, its dead divided among them")
    for step in range(number):
        day: date = start + timedelta(days=step)
        dead = share + (rest if step == 0 else 0)
        key = cells["event_id_cnty"] if step == 0 else f"{cells['event_id_cnty']}{chr(96 + min(step, 26))}"
        yield {**cells, "event_id_cnty": key, "event_date": day.isoformat(), "year": str(day.year), "fatalities": str(dead)}


ACLED: Mapping[str, Way] = {"event_types": Way(_read_event, _write_event), "actors": Way(_read_actors, _write_actors)}
