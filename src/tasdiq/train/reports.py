"""A desk's own reports in, Examples out: lines of JSON with text and incidents, and what reviewers put right in a database."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.extract.template_bridge import templates_of
from tasdiq.model.codec import extracts, from_json
from tasdiq.model.mention import Reading
from tasdiq.model.record import ActorRole, Report, Target
from tasdiq.model.statement import Judgement
from tasdiq.model.template import Template
from tasdiq.model.text import Document, Span, digest
from tasdiq.model.values import When, Where
from tasdiq.pipeline.known.reviewing import Reviews, standing
from tasdiq.pipeline.reading.coder import Coder
from tasdiq.store.log import Log
from tasdiq.train.examples import Example, Told

_CORRECTED = {"type", "stage"}  # the fields of a report that a judgement may put right


def from_lines(path: Path, coder: Coder) -> Iterator[Example]:
    """The examples of a .jsonl file: {"id", "text", "published", "incidents": [...]}, incidents as `tasdiq code` writes them.

    Raises every line that cannot be used at once.
    """
    problems: list[BadValueError] = []
    for number, line in enumerate(_text(path).split("\n"), 1):  # JSON strings may hold the other ends of lines
        if line.strip():
            try:
                if (example := _from_line(json.loads(line), coder)) is not None:
                    yield example
            except KeyError as error:
                problems.append(BadValueError(f"{path}, line {number}: no {error}"))
            except (ValueError, TypeError, AttributeError, RecursionError, TasdiqError) as error:
                problems.append(BadValueError(f"{path}, line {number}: {error}"))
    if problems:
        raise ExceptionGroup(f"{path} cannot be used", problems)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadValueError(f"{path}: cannot be read: {error}") from error


def _from_line(held: Mapping[str, Any], coder: Coder) -> Example | None:
    if not isinstance(held, dict) or not isinstance(held.get("text"), str) or not isinstance(held.get("incidents"), list):
        raise BadValueError('needs "text" and "incidents"')
    published = date.fromisoformat(held["published"][:10]) if held.get("published") else None
    name = str(held.get("id") or digest(held["text"])[:16])
    document = coder.clean(Document(id=digest(held["text"]), name=name, text=held["text"], published=published))
    reading = coder.reading(document)
    return of_reports(reading, [_report(document, incident, order) for order, incident in enumerate(held["incidents"])])


def _report(document: Document, incident: Mapping[str, Any], order: int) -> Report:
    quoted = {
        name: tuple(document.span(row["start"], row["end"]) for row in rows if row.get("field", "text") == "text")
        for name, rows in incident.get("evidence", {}).items()
    }
    actors = [
        ActorRole(
            **{key: row[key] for key in ("actor", "name", "role", "type", "basis") if key in row}, span=_of(quoted, "actors", row["name"])
        )
        for row in incident.get("actors", [])
    ]
    targets = [
        Target(text=row["text"], type=row.get("type") or "unknown", effect=row.get("effect"), span=_of(quoted, "targets", row["text"]))
        for row in incident.get("targets", [])
    ]
    day = {key: value for key, value in (incident.get("date") or {}).items() if value is not None}
    place = {key: value for key, value in (incident.get("place") or {}).items() if value is not None}
    return Report(
        id=f"report:{order}", document=document.id, order=order, type=incident.get("type") or "other",
        stage=incident.get("stage") or "accomplished", actors=tuple(actors), targets=tuple(targets),
        when=from_json(When, day), where=from_json(Where, place), evidence=quoted,
    )  # fmt: skip


def _of(quoted: Mapping[str, Iterable[Span]], field: str, words: str) -> Span | None:
    """The span of a field that has those words, else its only one."""
    spans = list(quoted.get(field, ()))
    alike = [span for span in spans if words.lower() in span.quote.lower() or span.quote.lower() in words.lower()]
    return alike[0] if alike else spans[0] if len(spans) == 1 else None


def from_store(path: Path, coder: Coder) -> Iterator[Example]:
    """The documents of a database that somebody judged, as they stand after the judgements."""
    with Log.open(path, create=False) as log:
        every = list(log.judgements())
        reviews, judgements = Reviews.of(every), standing(every)
        judged = {judgement.about: judgement for judgement in judgements}
        for found in list(extracts(reviews.rows(log.statements()))):
            if not any(report.id in judged for report in found.reports):
                continue
            document = log.document(found.document)
            kept = [r for report in found.reports if (r := corrected(report, [j for j in judgements if j.about == report.id])) is not None]
            example = of_reports(coder.reading(document), kept)
            if example is not None:
                yield example


def corrected(report: Report, judgements: Iterable[Judgement]) -> Report | None:
    """The report with what was put right, the last judgement of a field last; None where it was rejected and not put back since."""
    is_out = False
    for judgement in judgements:
        if judgement.decision in ("reject", "correct"):
            is_out = judgement.decision == "reject"
        value = judgement.value
        if judgement.decision == "correct" and isinstance(value, dict) and value.get("prop") in _CORRECTED:
            changes: dict[str, Any] = {str(value["prop"]): value.get("value")}
            report = replace(report, **changes)
    return None if is_out else report


def of_reports(reading: Reading, reports: Iterable[Report]) -> Example | None:
    """An example whose incidents are what the reports say, in MUC-4's terms; a person stands behind it, so all of it is sure.

    None where a report has no such terms (a clash of armed forces, an arrest, history): the document would teach that nothing happened.
    """
    told = []
    for report in reports:
        made = templates_of(reading, [report])
        if not made:
            return None
        told += [_sure(template, report) for template in made]
    return Example(document=reading.document, incidents=tuple(told))


def _sure(template: Template, report: Report) -> Told:
    fillers = tuple(replace(filler, probability=1.0) for filler in template.fillers)
    template = replace(template, fillers=fillers, probability=1.0)
    return Told(template=template, places=template.place_words[-1:], dates=report.evidence.get("date", ()))
