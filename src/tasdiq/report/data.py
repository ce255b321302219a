"""The output contract's records in, what a report may show of them out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from tasdiq.model.vocab import check_keys, shipped

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """What a report is filled from: the listings as `--json` prints them, and what is known of each document by its id."""

    incidents: Sequence[Row] = ()
    claims: Sequence[Row] = ()
    relations: Sequence[Row] = ()
    figures: Sequence[Row] = ()
    positions: Sequence[Row] = ()
    documents: Mapping[str, Row] = field(default_factory=dict)  # title, publisher, published, url, name
    policy: str = "house"
    as_of: str | None = None  # what was known on that day; None for now
    left_out: tuple[str, ...] = ()  # what the rules for public reports took away, in words


def public(whole: ReportData, today: date) -> ReportData:
    """What may be shown to everybody: late enough, no finer than a district, nothing planned, nothing alleged.

    The rules are in `data/templates/public.toml`.
    """
    rules = _rules()
    last = today - timedelta(days=rules["delay_days"])
    shown = [i for i in whole.incidents if _may_be_shown(i, last, rules) and (_day(i) is not None or _is_old(i, whole, last))]
    hidden = {i["id"] for i in whole.incidents} - {i["id"] for i in shown}
    return replace(
        whole,
        incidents=[_coarse(i, rules) for i in shown],
        claims=[c for c in whole.claims if (c.get("incident") or {}).get("id") not in hidden and _is_old(c, whole, last)],
        relations=[r for r in whole.relations if r.get("stance", "asserted") not in rules["stances_left_out"] and _is_old(r, whole, last)],
        figures=[
            f
            for f in whole.figures
            if f.get("stance", "asserted") not in rules["stances_left_out"] and _about(f) not in hidden and _is_old(f, whole, last)
        ],
        positions=[p for p in whole.positions if _is_old(p, whole, last)],
        left_out=(*whole.left_out, *_told(len(hidden), whole, rules)),
    )


def together(whole: ReportData) -> ReportData:
    """The same with each tie once, however many documents tell of it, with the words of all."""
    ties: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in whole.relations:
        start = row.get("start")
        key = (row.get("subject_name"), row.get("relation"), row.get("object_name"), str(start), row.get("stance"))
        known = ties.setdefault(key, {**row, "evidence": {"relation": []}})
        known["evidence"]["relation"] += [span for _, span in quotes(row.get("evidence") or {}, internal=False)]
    return replace(whole, relations=list(ties.values()))


def quotes(evidence: Any, *, internal: bool) -> list[tuple[str, Row]]:
    """The quoted words behind a record, by the field that stands on them; a public report shows those of the rules only."""
    fields = None if internal else _rules()["evidence_shown"]
    by_field = evidence if isinstance(evidence, Mapping) else {"words": evidence or ()}
    return [
        (name, span)
        for name, spans in by_field.items()
        if fields is None or name in fields or name == "words"
        for span in ([spans] if isinstance(spans, Mapping) else spans)
        if isinstance(span, Mapping)
    ]


def _may_be_shown(incident: Row, last: date, rules: Row) -> bool:
    if incident.get("stage") in rules["stages_left_out"]:
        return False
    day = _day(incident)
    return day is None or day <= last.isoformat()


def _day(incident: Row) -> str | None:
    """The last day of an incident, where it is known."""
    day = (incident.get("date") or {}).get("end") or (incident.get("date") or {}).get("start")
    return str(day)[:10] if day else None


def _is_old(row: Row, whole: ReportData, last: date) -> bool:
    """Whether the first document that says so is late enough; true where no document has a day."""
    named = {span.get("document") for _, span in quotes(row.get("evidence") or {}, internal=True)}
    named |= {report.get("document") for report in row.get("reports", ())}
    days = [str(day)[:10] for name in named if (day := (whole.documents.get(str(name)) or {}).get("published"))]
    return not days or min(days) <= last.isoformat()


def _coarse(incident: Row, rules: Row) -> dict[str, Any]:
    place = dict(incident.get("place") or {})
    fine = place.get("precision") not in rules["precisions_kept"]
    kept = {key: place.get(key) for key in ("admin1", "admin2", "country")}
    if fine:
        kept["name"] = place.get("admin2") or place.get("admin1")
        kept["precision"] = "admin2" if place.get("admin2") else "admin1" if place.get("admin1") else "country"
    else:
        kept |= {"name": place.get("name"), "precision": place.get("precision")}
    step = rules["coordinate_step"]
    for axis in ("lat", "lon"):
        if isinstance(place.get(axis), int | float):
            kept[axis] = round(round(place[axis] / step) * step, 4)
    actors = [a for a in incident.get("actors", ()) if a.get("basis", "reported") not in rules["bases_left_out"]]
    return {**incident, "place": kept, "actors": actors, "targets": [{**t, "text": None} for t in incident.get("targets", ())]}


def _about(figure: Row) -> object:
    return (figure.get("about") or {}).get("incident")


def _told(hidden: int, whole: ReportData, rules: Row) -> list[str]:
    alleged = sum(r.get("stance", "asserted") in rules["stances_left_out"] for r in (*whole.relations, *whole.figures))
    told = []
    if hidden:
        told.append(rules["words"]["hidden"].format(number=hidden, days=rules["delay_days"]))
    if alleged:
        told.append(rules["words"]["alleged"].format(number=alleged))
    return told


@cache
def _rules() -> Mapping[str, Any]:
    rules = shipped("templates/public")
    left_out = ("stages_left_out", "stances_left_out", "bases_left_out")
    required = ("delay_days", "coordinate_step", "precisions_kept", *left_out, "evidence_shown", "words")
    check_keys([rules], "templates/public.toml", required)
    check_keys([rules["words"]], "templates/public.toml [words]", ("hidden", "alleged"))
    return rules
