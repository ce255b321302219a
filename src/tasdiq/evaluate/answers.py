"""Incidents that another program may have written, and labels, in; the same, with every part of the right kind, out."""

from collections.abc import Mapping
from typing import Any

from tasdiq.errors import UnreadableError

Row = Mapping[str, Any]

_OBJECTS = ("date", "place", "killed", "injured", "captured", "evidence", "probabilities")
_LISTS_OF_OBJECTS = ("claims", "reports", "actors")
_NUMBERS = {"place": ("lat", "lon"), **{count: ("low", "best", "high") for count in ("killed", "injured", "captured")}}
_TOLD = 5  # problems of the labels
_WORDS = {"date": ("start",), "place": ("name", "admin1", "country")}


def usable(incident: object, where: str) -> Row:
    """The incident, if the parts that are scored are what the output contract says; else an error that tells all that are not."""
    if not isinstance(incident, dict):
        raise UnreadableError(f"{where}: an incident is an object, not {type(incident).__name__}")
    problems = [f"{name} is no object" for name in _OBJECTS if not isinstance(incident.get(name) or {}, dict)]
    problems += [f"{name} is no list of objects" for name in _LISTS_OF_OBJECTS if not _objects(incident.get(name) or [])]
    problems += [] if isinstance(incident.get("also") or [], list) else ["also is no list"]
    if not problems:
        problems = [*_wrong(incident, _NUMBERS, (int, float), "number"), *_wrong(incident, _WORDS, (str,), "text")]
        quotes = [span for spans in (incident.get("evidence") or {}).values() for span in (spans if isinstance(spans, list) else [None])]
        problems += [] if all(isinstance(span, dict) and "quote" in span for span in quotes) else ["evidence has what is no quote"]
        problems += [] if all(isinstance(r.get("name"), str) for r in incident.get("reports") or []) else ["a report has no name"]
        problems += _no_probabilities(incident)
        place = incident.get("place") or {}
        problems += [] if (place.get("lat") is None) == (place.get("lon") is None) else ["place has half of its coordinates"]
    if problems:
        raise UnreadableError(f"{where}: {'; '.join(problems)}")
    return incident


def _no_probabilities(incident: Row) -> list[str]:
    """What is stated as a probability and is none."""
    parts = [incident, *(incident.get("actors") or []), *(incident.get("claims") or [])]
    stated = [part.get("probability") for part in parts] + list((incident.get("probabilities") or {}).values())
    wrong = [value for value in stated if value is not None and not (isinstance(value, int | float) and 0 <= value <= 1)]
    return [f"{value!r} is no probability" for value in wrong[:1]]


def labelled(gold: Row, where: str) -> Row:
    """The labels of linked news, if they have what the scorer needs; else an error that tells all that is wrong."""
    if not _objects(gold.get("incidents")) or not _objects(gold.get("articles")):
        raise UnreadableError(f"{where}: incidents or articles is no list of objects")
    problems = [f"incident {n}: {problem}" for n, item in enumerate(gold["incidents"], 1) for problem in _label_problems(item)]
    problems += [f"article {n} has no name" for n, row in enumerate(gold["articles"], 1) if not isinstance(row.get("article"), str)]
    if problems:
        raise UnreadableError(f"{where}: {'; '.join(problems[:_TOLD])}{' ...' if len(problems) > _TOLD else ''}")
    return gold


def _label_problems(item: Row) -> list[str]:
    problems = [f"no {key}" for key in ("incident", "event_type") if not isinstance(item.get(key), str)]
    articles, day = item.get("articles"), item.get("date")
    if not isinstance(articles, list) or not articles or not all(isinstance(name, str) for name in articles):
        problems.append("articles is no list of names")
    if isinstance(day, dict) and not all(isinstance(day.get(end), str) for end in ("earliest", "latest")):
        problems.append("date has no earliest and latest day")
    elif day and not isinstance(day, str | dict):
        problems.append("date is no day")
    numbers = ("lat", "lon", *(f"{measure}_{end}" for measure in ("killed", "injured") for end in ("low", "best", "high")))
    problems += [f"{key} is no number" for key in numbers if not isinstance(item.get(key), int | float | None)]
    return problems if (item.get("lat") is None) == (item.get("lon") is None) else [*problems, "half of its coordinates"]


def _objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _wrong(incident: Row, keys: Mapping[str, tuple[str, ...]], kinds: tuple[type, ...], what: str) -> list[str]:
    parts = ((name, key, (incident.get(name) or {}).get(key)) for name, inner in keys.items() for key in inner)
    return [f"{name}.{key} is no {what}" for name, key, value in parts if value is not None and not isinstance(value, kinds)]
