"""The output contract's records in, what a report may show of them out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tasdiq.codebooks import public_rules

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
    shown = [i for i in whole.incidents if public_rules.withheld(i, _told(i, whole), today) is None]
    hidden = {i["id"] for i in whole.incidents} - {i["id"] for i in shown}

    def late(rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if public_rules.said_openly(row) and public_rules.old_enough(_told(row, whole), today)]

    return replace(
        whole,
        incidents=[_coarse(i) for i in shown],
        claims=[c for c in late(whole.claims) if (c.get("incident") or {}).get("id") not in hidden],
        relations=late(whole.relations),
        figures=[f for f in late(whole.figures) if (f.get("about") or {}).get("incident") not in hidden],
        positions=late(whole.positions),
        left_out=(*whole.left_out, *_left_out(len(hidden), whole)),
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
    fields = None if internal else public_rules.loaded()["evidence_shown"]
    by_field = evidence if isinstance(evidence, Mapping) else {"words": evidence or ()}
    return [
        (name, span)
        for name, spans in by_field.items()
        if fields is None or name in fields or name == "words"
        for span in ([spans] if isinstance(spans, Mapping) else spans)
        if isinstance(span, Mapping)
    ]


def _told(row: Row, whole: ReportData) -> list[str]:
    """The days of the documents that say so."""
    named = {span.get("document") for _, span in quotes(row.get("evidence") or {}, internal=True)}
    named |= {report.get("document") for report in row.get("reports", ())}
    return [str(day) for name in named if (day := (whole.documents.get(str(name)) or {}).get("published"))]


def _coarse(incident: Row) -> dict[str, Any]:
    targets = incident.get("targets", ())
    place = public_rules.coarse(incident.get("place") or {}, targets)
    actors = [actor for actor in incident.get("actors", ()) if public_rules.acted_openly(actor)]
    return {**incident, "place": place, "actors": actors, "targets": [{**t, "text": None} for t in targets]}


def _left_out(hidden: int, whole: ReportData) -> list[str]:
    rules = public_rules.loaded()
    alleged = sum(not public_rules.said_openly(r) for r in (*whole.relations, *whole.figures))
    told = []
    if hidden:
        told.append(rules["words"]["hidden"].format(number=hidden, days=rules["delay_days"]))
    if alleged:
        told.append(rules["words"]["alleged"].format(number=alleged))
    return told
