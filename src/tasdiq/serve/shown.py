"""A text that anybody may have written in, what a page can show of it without being deceived out; statements as a reader sees them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasdiq.model.statement import Json, Statement
from tasdiq.model.text import TURNING, Document, Span
from tasdiq.serve import words

Fields = dict[str, Any]
_HIDDEN = re.compile(rf"[{TURNING}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufeff]")
_LONGEST, _BEFORE = 40_000, 4_000  # characters of a text that are sent at once, and of them before the first words that matter
_AROUND = 70  # characters on either side of a quote
LABELS = {"when": "date", "where": "place", "targets": "target", "weapons": "weapon", "tactic": "tactic", "type": "type", "stage": "stage"}
_SKIPPED = ("main", "order", "related", "also", "cells")


def harmless(text: str | None) -> str:
    r"""The text with characters that hide or reverse others made visible, character for character.

    >>> harmless("shot\u202edead"), harmless(None)
    ('shot\ufffddead', '')
    """
    return _HIDDEN.sub("\ufffd", text) if text else ""


def spans_of(spans: Iterable[Span | Mapping[str, Any]]) -> list[Fields]:
    """Where words stand, as a page needs it to light them up."""
    found = [s if isinstance(s, Mapping) else {"document": s.document, "start": s.start, "end": s.end, "field": s.field} for s in spans]
    rows = [{"document": s["document"], "of": s.get("field") or "text", "start": s["start"], "end": s["end"]} for s in found]
    return [dict(row) for row in {tuple(row.items()): None for row in rows}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document with its text, and the words of it that matter."""

    row: Mapping[str, Any]
    document: Document
    spans: Sequence[Mapping[str, Any]] = ()

    def fields(self) -> Fields:
        """What a page gets: the text, or the part of a long one around the words that matter; its spans count from `from`."""
        text = self.document.text
        starts = [s["start"] for s in self.spans if s["of"] == "text" and s["document"] == self.document.id]
        begin = max(0, min(starts, default=0) - _BEFORE) if len(text) > _LONGEST else 0
        part = text[begin : begin + _LONGEST]
        return {
            "id": self.document.id, "name": harmless(self.row.get("name") or self.document.name),
            "publisher": harmless(self.row.get("publisher")), "published": words.day(self.row.get("published")),
            "title": harmless(self.document.title), "text": harmless(part), "from": begin,
            "cut": len(text) - len(part), "url": _link(self.row.get("url")), "language": self.document.language,
        }  # fmt: skip


def _link(url: object) -> str | None:
    return str(url) if str(url or "").startswith(("http://", "https://")) else None


def statements_of(rows: Iterable[Statement]) -> Iterator[Fields]:
    """The coded values of reports, one for each value: what field, what it says, how sure, on which words."""
    found: dict[tuple[str, str, str], Fields] = {}
    for row in rows:
        if row.prop in _SKIPPED or not row.subject.startswith("report:"):
            continue
        text = harmless(told(row.prop, row.value))
        held = found.setdefault((row.subject, row.prop, text), {
            "report": row.subject, "id": row.id, "label": label(row.prop, row.value), "text": text, "who": harmless(row.attribution),
            "sure": row.probability, "by": row.method.removeprefix("human:") if row.method.startswith("human:") else None, "spans": [],
        })  # fmt: skip
        held["spans"] = spans_of([*([row.span] if row.span else []), *held["spans"]])
    yield from sorted(found.values(), key=lambda held: _ORDER.get(held["label"], 9))


_ORDER = {name: n for n, name in enumerate(("type", "date", "place", "killed", "injured", "initiator", "target", "stage"))}


def label(prop: str, value: Json) -> str:
    """What a reviewer calls the field."""
    held = value if isinstance(value, dict) else {}
    return words.words(held.get("measure") or held.get("role") or LABELS.get(prop, prop))


def told(prop: str, value: Json) -> str:
    """A statement's value in words."""
    if not isinstance(value, dict):
        return words.words(value)
    if prop == "when":
        return words.when(value)
    if prop == "where":
        return words.where(value)
    if prop == "figures":
        count = value.get("count")
        side = words.words(value["side"]) if value.get("side") not in (None, "unknown") else ""
        return " ".join(part for part in (words.count(count if isinstance(count, dict) else {}), side, _notes(value)) if part)
    return str(value.get("name") or value.get("text") or "")


def _notes(value: Mapping[str, Json]) -> str:
    notes = [name for name, holds in (("a part of another count", value.get("subset")), ("superseded", value.get("superseded"))) if holds]
    return f"({', '.join(notes)})" if notes else ""


def quoted(spans: Iterable[Mapping[str, Any]], document: Document) -> list[Fields]:
    """The words of a document's spans, with some of what stands around them."""
    found = []
    for span in spans:
        whole = (document.title if span["of"] == "title" else document.text) or ""
        start, end = span["start"], span["end"]
        before = whole[max(0, start - _AROUND) : start].rpartition("\n")[2]
        after = whole[end : end + _AROUND].partition("\n")[0]
        found.append(
            {"before": harmless(before), "quote": harmless(whole[start:end]), "after": harmless(after), "title": span["of"] == "title"}
        )
    return found
