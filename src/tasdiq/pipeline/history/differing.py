"""What was known on two days in; what changed between them, and why, out: one row a change, each with its words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasdiq.pipeline.history.causes import because, newly_said
from tasdiq.pipeline.history.logbook import erased_in_words, judgement_in_words
from tasdiq.pipeline.known.records import Records
from tasdiq.store.history import Told

Fields = dict[str, Any]
_FACTS = {"type": "type", "stage": "stage", "date": "date", "place": "place", "initiators": "who did it"}
_WORDS = {"initiators": "actors"}  # where a fact's words stand in the evidence
_NUMBERS = ("low", "best", "high")
_NAMES_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Then:
    """What was known on one day, by id."""

    incidents: Mapping[str, Fields]
    claims: Mapping[str, Fields]
    documents: Mapping[str, Fields]
    reports: Mapping[str, frozenset[str]]  # of each incident
    weighed: Mapping[str, Mapping[tuple[str, str | None], Fields]] = field(repr=False)  # how each count was settled

    @classmethod
    def of(cls, held: Records) -> "Then":
        """All that a comparison asks for."""
        reports = {row["id"]: frozenset(name for name in row["of"] if name.startswith("report:")) for row in held.read("made_of")}
        return cls(
            incidents={row["id"]: row for row in held.read("incidents")}, claims={row["id"]: row for row in held.read("claims")},
            documents={row["document"]: row for row in held.read("documents")}, reports=reports,
            weighed={row["id"]: {(f["measure"], f["side"]): f for f in row["figures"]} for row in held.read("weighed")},
        )  # fmt: skip


def differences(before: Then, now: Then, entries: Sequence[Told]) -> Iterator[Fields]:
    """The changes from one day to the other; `entries` are those that the log got in between, in log order."""
    yield from _documents(before, now)
    came_from = _came_from(before, now)
    yield from _regrouped(before, now, came_from)
    for name, old in came_from.items():
        if len(old) == 1:
            yield from _changed(before, now, (old[0], name), entries)
    yield from _verdicts(before, now, entries)
    yield from _decided(entries)


def title(incident: Mapping[str, Any]) -> str:
    """What an incident is called: its type, place and day.

    >>> title({"type": "suicide_bombing", "place": {"name": "Exampur"}, "date": {"start": "2031-08-08", "stated": None}})
    'suicide bombing, Exampur, 8 Aug 2031'
    """
    place = incident["place"]
    where = next((str(place[key]) for key in ("name", "admin2", "admin1", "country") if place.get(key)), None)
    when = incident["date"]
    day = day_in_words(when["start"]) if when["start"] else when.get("stated")
    return ", ".join(part for part in (incident["type"].replace("_", " "), where, day) if part)


def day_in_words(day: str) -> str:
    """A day as people write it.

    >>> day_in_words("2016-08-09")
    '9 Aug 2016'
    """
    told = date.fromisoformat(day[:10])
    return f"{told.day} {told:%b %Y}"


def _documents(before: Then, now: Then) -> Iterator[Fields]:
    names = {key: row["name"] for key, row in now.documents.items() if key not in before.documents}
    if names:
        shown = ", ".join(list(names.values())[:_NAMES_SHOWN]) + (
            f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
        )
        plural = "s" * (len(names) != 1)
        yield {"what": "documents", "documents": list(names), "words": f"{len(names)} document{plural} came: {shown}"}
    gone = [row["name"] for key, row in before.documents.items() if key not in now.documents]
    if gone:
        yield {"what": "documents_gone", "documents": gone, "words": f"no longer there: {', '.join(gone)}"}


def _came_from(before: Then, now: Then) -> dict[str, list[str]]:
    """Of each incident of the later day, the incidents of the earlier one whose reports it has."""
    held = {report: name for name in before.incidents for report in before.reports.get(name, ())}
    return {
        name: sorted({held[report] for report in now.reports.get(name, ()) if report in held} | ({name} & before.incidents.keys()))
        for name in now.incidents
    }  # fmt: skip


def _regrouped(before: Then, now: Then, came_from: Mapping[str, Sequence[str]]) -> Iterator[Fields]:
    became: dict[str, list[str]] = {}
    for name, old in came_from.items():
        for each in old:
            became.setdefault(each, []).append(name)
        if not old:
            row = now.incidents[name]
            source = _told_by(row, now)
            yield _row("appeared", row, f"new: {title(row)}{_toll(row)}{f', told by {source}' if source else ''}", because=source)
        elif len(old) > 1:
            parts = "; ".join(title(before.incidents[each]) for each in old)
            yield _row("merged", now.incidents[name], f"merged into {title(now.incidents[name])}: {parts}", before=list(old))
    for name, row in before.incidents.items():
        later = became.get(name, [])
        if not later:
            yield _row("gone", row, f"gone: {title(row)}")
        elif len(later) > 1:
            parts = "; ".join(title(now.incidents[each]) for each in later)
            yield _row("split", row, f"split: {title(row)} into {parts}", now=later)


def _changed(before: Then, now: Then, names: tuple[str, str], entries: Sequence[Told]) -> Iterator[Fields]:
    """What of one incident changed: its counts, each with what did it, then its other facts."""
    old, new = before.incidents[names[0]], now.incidents[names[1]]
    was, weighed = before.weighed.get(names[0], {}), now.weighed.get(names[1], {})
    for key in dict.fromkeys((*was, *weighed)):
        one, other = (_numbers(held.get(key)) for held in (was, weighed))
        if one != other:
            why = because(
                was.get(key), weighed.get(key), now.documents, _about(entries, now.reports.get(names[1], frozenset()) | {names[1]})
            )
            measure = " ".join(part.replace("_", " ") for part in key if part)
            words = f"{title(new)}: {measure} {_change(one, other)}{f': {why}' if why else ''}"
            yield _row("figure", new, words, measure=key[0], side=key[1], before=one, now=other, because=why)
    for name, said in _FACTS.items():
        held, holds = _fact(old, name), _fact(new, name)
        if held != holds:
            words_of = _WORDS.get(name, name)
            cause = newly_said(old["evidence"].get(words_of, ()), new["evidence"].get(words_of, ()), now.documents)
            words = f"{title(new)}: {said} {held or 'unknown'} → {holds or 'unknown'}{f': {cause}' if cause else ''}"
            yield _row("fact", new, words, fact=name, before=held, now=holds, because=cause)


def _verdicts(before: Then, now: Then, entries: Sequence[Told]) -> Iterator[Fields]:
    for name, claim in now.claims.items():
        old = before.claims.get(name)
        about = now.incidents.get((claim["incident"] or {}).get("id") or "")
        what = f"{claim['name']}'s claim" + (f" on {title(about)}" if about else "")
        verdict = claim["verdict"]
        if old is None:
            yield {"what": "claim", "claim": name, "now": verdict["rating"], "words": f"new: {what}: {_rating(verdict)}"}
        elif old["verdict"]["rating"] != verdict["rating"]:
            said = [reason for reason in verdict["reasons"] if reason not in old["verdict"]["reasons"]]
            decided = [judgement_in_words(e.held) for e in _about(entries, {name}) if e.held]
            why = "; ".join(decided or said)
            yield {
                "what": "verdict", "claim": name, "before": old["verdict"]["rating"], "now": verdict["rating"], "because": why or None,
                "words": f"{what}: {_rating(old['verdict'])} → {_rating(verdict)}{f': {why}' if why else ''}",
            }  # fmt: skip


def _decided(entries: Iterable[Told]) -> Iterator[Fields]:
    for entry in entries:
        if entry.held and entry.kind == "judgement":
            held = entry.held
            yield {
                "what": "judgement", "person": held["person"], "decision": held["decision"], "about": held["about"],
                "reason": held["reason"], "recorded_at": entry.recorded_at.isoformat(), "words": judgement_in_words(held),
            }  # fmt: skip
        elif entry.held and entry.kind == "redaction":
            words = f"{erased_in_words(entry.held)}: {entry.held['reason']}"
            yield {"what": "redaction", "person": entry.held["person"], "reason": entry.held["reason"], "words": words}


def _about(entries: Sequence[Told], names: "frozenset[str] | set[str]") -> list[Told]:
    """The judgements on one of these records."""
    return [e for e in entries if e.kind == "judgement" and e.subject and names & set(e.subject.split("|"))]


def _row(what: str, incident: Mapping[str, Any], words: str, **more: Any) -> Fields:
    return {"what": what, "incident": incident["id"], **more, "words": words}


def _numbers(settled: Mapping[str, Any] | None) -> Fields:
    count = settled["count"] if settled else {}
    return {name: count.get(name) for name in _NUMBERS}


def _change(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Which numbers became which.

    >>> _change({"low": 70, "best": 70, "high": None}, {"low": 70, "best": 74, "high": None})
    'best 70 → 74'
    """
    told = [f"{name} {_known(before[name])} → {_known(now[name])}" for name in ("best", "low", "high") if before[name] != now[name]]
    return ", ".join(told)


def _known(number: int | None) -> str:
    return "unknown" if number is None else str(number)


def _toll(incident: Mapping[str, Any]) -> str:
    killed, injured = (incident[name].get("best") or incident[name].get("low") for name in ("killed", "injured"))
    told = [f"{number} {name}" for number, name in ((killed, "killed"), (injured, "injured")) if number is not None]
    return f", {', '.join(told)}" if told else ""


def _told_by(incident: Mapping[str, Any], now: Then) -> str | None:
    told = incident["reports"][0] if incident["reports"] else None
    return str(now.documents.get(told["document"], told)["name"]) if told else None


def _rating(verdict: Mapping[str, Any]) -> str:
    return str(verdict["rating"]).replace("_", " ")


def _fact(incident: Mapping[str, Any], name: str) -> str | None:
    if name == "initiators":
        return ", ".join(sorted({str(a["name"]) for a in incident["actors"] if a["role"] == "initiator"})) or None
    value = incident[name]
    if name == "date":
        return f"{value['start']} to {value['end']}" if value["start"] != value["end"] else value["start"]
    if name == "place":
        return ", ".join(str(value[key]) for key in ("site", "name", "admin2", "admin1", "country") if value.get(key)) or None
    return str(value).replace("_", " ")
