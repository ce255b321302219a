"""An item of the queue in; all that a reviewer needs to decide it out: texts, coded values, and what each key would do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tasdiq.model.incident import RATINGS
from tasdiq.serve import words
from tasdiq.serve.shelf import Held
from tasdiq.serve.shown import Fields, Text, harmless, spans_of, statements_of
from tasdiq.serve.texts import Texts, Wanted
from tasdiq.serve.worklist import Item, by_day

_DOCUMENTS = 5  # shown beside one item; the rest are a link away
_NEAR = 9  # choices that digits can take


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What belongs to one item."""

    item: Item
    held: Held
    texts: Texts

    def fields(self) -> Fields:
        """The item for the page."""
        item = self.item
        return {
            "id": item.id, "kind": item.kind, "title": harmless(item.title), "why": [harmless(line) for line in item.why],
            "address": f"/incidents/{self.incidents[0]['id']}" if self.incidents else None,
            "record": [line for row in self.incidents for line in self._record(row)],
            "documents": [self._document(name) for name in self.documents], "more": max(0, len(self._every) - _DOCUMENTS),
            "actions": dict(self._actions()),
        }  # fmt: skip

    @cached_property
    def incidents(self) -> list[Mapping[str, Any]]:
        """The incidents that the item is about."""
        found = [self.held.by_id.get(name, ("", {})) for name in self.item.about]
        return [row for kind, row in found if kind == "incidents"]

    @cached_property
    def claim(self) -> Mapping[str, Any]:
        """The claim that the item is about; nothing where it is about none."""
        kind, row = self.held.by_id.get(self.item.about[0], ("", {}))
        return row if kind == "claims" else {}

    @cached_property
    def reports(self) -> dict[str, str]:
        """The report of each document in the incidents; of a doubtful link its two first."""
        found: dict[str, str] = {}
        for row in self.incidents:
            names = [name for name in self.held.made_of.get(row["id"], ()) if name.startswith("report:")]
            found |= {name: telling["document"] for name, telling in zip(names, row["reports"], strict=False)}
        first = {name: found[name] for name in self.item.about if name in found}
        return {document: name for name, document in {**first, **{n: d for n, d in found.items() if n not in first}}.items()}

    @cached_property
    def _every(self) -> list[str]:
        mine = [span["document"] for spans in self.claim.get("evidence", {}).values() for span in spans]
        last = [self.item.about[1]] if self.item.kind == "issue" and len(self.item.about) > 1 else []
        return [name for name in dict.fromkeys([*mine, *self.reports, *last]) if name in self.held.documents]

    @property
    def documents(self) -> list[str]:
        """The documents that are shown, those that matter most first."""
        return self._every[:_DOCUMENTS]

    @property
    def wanted(self) -> list[Wanted]:
        """What is shown of which documents."""
        return [(name, self.reports.get(name, "")) for name in self.documents]

    def _document(self, name: str) -> Fields:
        report = self.reports.get(name)
        read = self.texts.read(self.held, [(name, report or "")])[name, report or ""]
        values = list(statements_of(read.statements))
        spans = [span for value in values for span in value["spans"]]
        copied = next((r["copy_of"] for row in self.incidents for r in row["reports"] if r["document"] == name), None)
        shown = Text(row=self.held.documents[name], document=read.document, spans=spans).fields()
        return {**shown, "report": report, "values": values, "copy_of": harmless(copied), "actions": dict(self._of_document(name, report))}

    def _record(self, row: Mapping[str, Any]) -> Iterator[Fields]:
        """The incident's settled values, each with all the words behind it."""
        told = {"type": words.words(row["type"]), "date": words.when(row["date"]), "place": words.where(row["place"])}
        told |= {"killed": words.count(row["killed"]), "injured": words.count(row["injured"])}
        told |= {"actors": ", ".join(f"{a['name']} ({a['role']}, {words.words(a['basis'])})" for a in row["actors"])}
        told |= {"targets": ", ".join(t["text"] for t in row["targets"])}
        for name, text in told.items():
            spans = [s for s in spans_of(row["evidence"].get(name, ())) if s["document"] in self.documents]
            yield {"label": name, "text": harmless(text) or words.UNKNOWN, "sure": row["probabilities"].get(name), "spans": spans}
        if self.claim:
            verdict, mine = self.claim["verdict"], self.claim["evidence"]
            spans = spans_of(span for spans in mine.values() for span in spans)
            text = f"{self.claim['name']}: {words.words(verdict['rating'])}. {verdict['explanation']}"
            yield {"label": "claim", "text": harmless(text), "sure": None, "spans": spans}
            for each in verdict["factors"]:
                weight = f" ({each['weight']:+.1f})" if each["weight"] else " (open)"
                yield {"label": "finding", "text": harmless(each["text"]) + weight, "sure": None, "spans": spans_of(each["evidence"])}

    def _actions(self) -> Iterator[tuple[str, Fields]]:
        """What a key does, whichever document is shown."""
        about = list(self.item.about)
        yield from _MAKERS[self.item.kind](about)
        if self.item.kind == "figures":
            yield from ((str(n), action) for n, action in enumerate(self._settlings(about), 1))
        if self.item.kind in ("values", "figures") and (near := list(self._near(about[0]))):
            yield "m", {"says": "Merged", "ask": "Which is the same incident?", "options": near}

    def _settlings(self, about: Sequence[str]) -> Iterator[Fields]:
        """The counts that sources give, to choose from."""
        rows = [r for r in self.held.weighed[about[0]]["figures"] if r["measure"] == about[1] and not r["side"]]
        every = [f for row in rows for f in (*row["winners"], *row["losers"])]
        by_count: dict[str, list[Mapping[str, Any]]] = {}
        for figure in every:
            by_count.setdefault(words.count(figure["count"]), []).append(figure)
        for text, figures in list(by_count.items())[:_NEAR]:
            who = list(dict.fromkeys(f["attribution"] or self._publisher(f) for f in figures))
            count = next(f["count"] for f in figures)
            yield {
                "decision": "settle", "about": [about[0]], "field": about[1], "value": words.typed(count),
                "says": f"Settled: {about[1]} {text}",
                "label": harmless(f"{text}: {', '.join(who[:3])}{' and others' if len(who) > 3 else ''}"),
                "spans": spans_of(s for f in figures for s in f["evidence"]),
            }  # fmt: skip

    def _publisher(self, figure: Mapping[str, Any]) -> str:
        row = self.held.documents.get(figure["evidence"][0]["document"], {}) if figure["evidence"] else {}
        return str(row.get("publisher") or row.get("name") or "a source")

    def _near(self, incident: str) -> Iterator[Fields]:
        """Incidents that this one may be merged with: related ones, then those of the same days and country."""
        mine = self.held.by_id[incident][1]
        related = [other["id"] for other in mine["related"]]
        names = [n for n in dict.fromkeys([*related, *self._same_days(mine)]) if n != incident and n in self.held.by_id]
        for name in names[:_NEAR]:
            title = harmless(words.name(self.held.by_id[name][1]))
            yield {"decision": "same", "about": [incident, name], "label": title, "says": f"Merged with {title}"}

    def _same_days(self, mine: Mapping[str, Any]) -> list[str]:
        start, country = mine["date"].get("start"), mine["place"].get("country")
        return by_day(self.held).get((start, country), [])[: _NEAR + 1] if start else []

    def _of_document(self, name: str, report: str | None) -> Iterator[tuple[str, Fields]]:
        """What a key does with the document that is shown."""
        if report and self.item.kind in ("values", "figures") and len(self.reports) > 1:
            says = f"Split off: {harmless(self.held.documents[name].get('name'))}"
            yield "s", {"decision": "different", "about": [self.incidents[0]["id"], report], "says": says}
        others = [other for other in self.documents if other != name]
        options = [
            {"decision": "copy", "about": [name, other], "label": self._title(other), "says": f"Marked as a copy of {self._title(other)}"}
            for other in others[:_NEAR]
        ]
        if len(options) == 1:
            yield "k", options[0]
        elif options:
            yield "k", {"says": "Marked as a copy", "ask": "Which document does this one copy?", "options": options}

    def _title(self, document: str) -> str:
        row = self.held.documents[document]
        return harmless(f"{row.get('publisher') or row.get('name')}: {row.get('title') or row.get('name')}")[:120]


def _of_values(about: Sequence[str]) -> Iterator[tuple[str, Fields]]:
    yield "a", {"decision": "accept", "about": [about[0]], "says": "Accepted"}
    yield "x", {"decision": "reject", "about": [about[0]], "says": "Rejected: no such incident"}


def _of_figures(about: Sequence[str]) -> Iterator[tuple[str, Fields]]:
    yield "a", {"decision": "accept", "about": [about[0]], "says": "Accepted as settled"}
    yield "x", {"decision": "reject", "about": [about[0]], "says": "Rejected: no such incident"}


def _of_link(about: Sequence[str]) -> Iterator[tuple[str, Fields]]:
    same = {"decision": "same", "about": list(about[1:]), "says": "Same incident"}
    apart = {"decision": "different", "about": [about[0], about[2]], "says": "Split off: another incident"}
    yield from (("a", same), ("m", same), ("s", apart), ("x", apart))


def _of_pair(about: Sequence[str]) -> Iterator[tuple[str, Fields]]:
    same = {"decision": "same", "about": list(about), "says": "Merged: one incident"}
    apart = {"decision": "different", "about": list(about), "says": "Kept apart: two incidents"}
    yield from (("m", same), ("a", apart), ("s", apart), ("x", apart))


def _of_claim(about: Sequence[str]) -> Iterator[tuple[str, Fields]]:
    yield "a", {"decision": "accept", "about": [about[0]], "says": "Verdict accepted"}
    yield "x", {"decision": "reject", "about": [about[0]], "says": "Rejected: nobody claimed this"}
    for number, rating in enumerate(RATINGS, 1):
        text = words.words(rating)
        yield str(number), {"decision": "rating", "about": [about[0]], "value": rating, "label": text, "says": f"Rated {text}"}


def _of_issue(about: Sequence[str]) -> Iterator[tuple[str, Fields]]:
    yield from ((key, {"decision": "accept", "about": [about[0]], "says": "Seen"}) for key in "ax")


_MAKERS = {
    "values": _of_values, "figures": _of_figures, "link": _of_link, "pair": _of_pair, "claim": _of_claim, "issue": _of_issue,
}  # fmt: skip
