"""Incidents in, what of them may go to everybody out: late, coarse, without persons, claims marked; what was taken away is counted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasdiq.codebooks import public_rules
from tasdiq.codebooks.fields import Fields
from tasdiq.codebooks.loss import Lost
from tasdiq.codebooks.row import blank

_VERIFIED = "likely"  # the verdict under which a claim is no longer marked
_COUNTS = ("killed", "injured", "captured", "abducted")


@dataclass(kw_only=True)
class Public:
    """The rules of `templates/public.toml` at work; `today` tells what is old enough."""

    today: date
    marks_claims: bool = True  # the form can say that a claim is not verified; else who only claims it is left out
    took: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    shown: int = 0

    def incidents(self, rows: Iterable[Mapping[str, Any]]) -> Iterable[Fields]:
        """The incidents that may be shown, each as it may be shown."""
        for row in rows:
            why = public_rules.withheld(row, (report.get("published") for report in row.get("reports", ())), self.today)
            if why is not None:
                self.held[why] += 1
                continue
            self.shown += 1
            yield self._shown(row)

    def losses(self, codebook: str) -> list[Lost]:
        """What was held back and taken away."""
        kept = [Lost(codebook=codebook, kind="left_out", what=why, rows=rows) for why, rows in sorted(self.held.items())]
        took = sorted(self.took.items())
        return [*kept, *(Lost(codebook=codebook, kind="lost", what=f"public: {what}", rows=rows, of=self.shown) for what, rows in took)]

    def _shown(self, row: Mapping[str, Any]) -> Fields:
        """Only what is listed here: a field that is added later stays inside until somebody adds it."""
        made = {
            **blank(), "id": row["id"], "main": row["main"], "type": row["type"], "also": row["also"], "stage": row["stage"],
            "tactic": row["tactic"], "date": {**row["date"], "stated": None}, "place": self._place(row), "weapons": [],
            "claims": self._claims(row["claims"]), "attackers": row["attackers"], "evidence": {}, "policy": row.get("policy"),
            "probability": row.get("probability"), "probabilities": row.get("probabilities", {}), "related": row.get("related", []),
            "reports": [_report(number, report) for number, report in enumerate(row.get("reports", ()), 1)],
        }  # fmt: skip
        made["actors"] = self._actors(row["actors"], made["claims"])
        made["targets"] = [{**target, "text": target["type"].replace("_", " ")} for target in row["targets"]]
        for name in _COUNTS:
            made[name] = {**row[name], "wording": None} if row[name] else row[name]
        for name in ("killed_by_side", "injured_by_side"):
            made[name] = {side: {**count, "wording": None} for side, count in row[name].items()}
        self._tell(row)
        return made

    def _place(self, row: Mapping[str, Any]) -> Fields:
        kept = public_rules.coarse(row["place"], row["targets"])
        if kept["precision"] != row["place"]["precision"]:
            self.took["place: no finer than its district"] += 1
        return {**kept, "site": None}

    def _claims(self, claims: Iterable[Mapping[str, Any]]) -> list[Fields]:
        """The claims of known organisations; those that no verdict calls likely are marked."""
        shown = []
        for claim in claims:
            if claim["claimant"] is None:
                self.took["claims: by nobody that the actor book knows as an organisation"] += 1
                continue
            verified = claim.get("verdict") == _VERIFIED
            shown.append(
                {
                    **{name: claim.get(name) for name in ("claimant", "name", "stance", "probability", "mode")},
                    "channel": None,
                    "verified": verified,
                }
            )
        return shown

    def _actors(self, actors: Iterable[Mapping[str, Any]], claims: Iterable[Mapping[str, Any]]) -> list[Fields]:
        """The organisations of the actor book: other names might be those of persons."""
        sure = {claim["claimant"] for claim in claims if claim["verified"]}
        shown = []
        for actor in actors:
            if actor["actor"] is None:
                self.took["actors: a name that the actor book does not know as an organisation"] += 1
            elif not public_rules.acted_openly(actor):
                self.took["actors: only alleged"] += 1
            elif actor["basis"] == "claimed" and actor["actor"] not in sure and not self.marks_claims:
                self.took["actors: only by a claim that is not verified, which this form cannot mark"] += 1
            else:
                shown.append({name: actor.get(name) for name in ("actor", "name", "role", "type", "basis", "probability")})
        return shown

    def _tell(self, row: Mapping[str, Any]) -> None:
        taken = {
            "evidence: the quoted words": row.get("evidence"), "targets: their words": row["targets"],
            "weapons: their words": row["weapons"],
            "date.stated: its words": row["date"]["stated"], "reports: names and titles of documents": row.get("reports"),
        }  # fmt: skip
        self.took.update(what for what, has in taken.items() if has)


def with_sources(rows: Iterable[Mapping[str, Any]], claims: Iterable[Fields], documents: Mapping[str, Fields]) -> Iterator[Fields]:
    """The incidents with what a form may want beside them: the claims' modes and verdicts, the sources' publishers and addresses."""
    mine: dict[str, list[Fields]] = {}
    for claim in claims:
        if claim["incident"]:
            kept = {name: claim[name] for name in ("claimant", "name", "stance", "channel", "mode")}
            mine.setdefault(claim["incident"]["id"], []).append({**kept, "verdict": claim["verdict"]["rating"], "probability": None})
    for row in rows:
        known = [documents.get(report["document"], {}) for report in row["reports"]]
        sources = [{name: document.get(name) for name in ("publisher", "published", "url")} for document in known]
        reports = [{**report, **source} for report, source in zip(row["reports"], sources, strict=True)]
        yield {**row, "claims": mine.get(row["id"], row["claims"]), "reports": reports}


def marked(row: Mapping[str, Any]) -> Fields:
    """An incident for a flat form: what only a claim says has the mark beside the name."""
    unsure = {claim["claimant"] for claim in row["claims"] if not claim["verified"]}
    claims = [claim if claim["verified"] else {**claim, "name": f"{claim['name']} (unverified claim)"} for claim in row["claims"]]
    actors = [
        {**actor, "name": f"{actor['name']} (unverified claim)"} if actor["basis"] == "claimed" and actor["actor"] in unsure else actor
        for actor in row["actors"]
    ]
    return {**row, "claims": claims, "actors": actors}


def _report(number: int, report: Mapping[str, Any]) -> Fields:
    """A source by its publisher and address; its name and title can hold a person's."""
    name = report.get("publisher") or f"source {number}"
    return {
        "document": report["document"], "name": name, "main": report["main"], "copy_of": None, "publisher": report.get("publisher"),
        "published": report.get("published"), "url": report.get("url"),
    }  # fmt: skip
