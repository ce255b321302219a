"""Incidents in, a STIX 2.1 bundle out: incidents, the organisations behind them, places, and an opinion on each claim."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TextIO
from uuid import UUID, uuid5

from tasdiq.codebooks.fields import Fields
from tasdiq.codebooks.loss import Lost

NAMESPACE = UUID("7b5a0e4e-3c0f-5a55-9d0a-0f6f2d6a4c11")  # ids are made of our ids: the same log gives the same bundle
EXTENSION = f"extension-definition--{uuid5(NAMESPACE, 'incident extension 1')}"
_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_OPINIONS: Mapping[str, str] = {"likely": "agree", "plausible": "neutral", "doubtful": "disagree", "unlikely": "strongly-disagree"}
_TAKEN = (
    "type", "also", "stage", "tactic", "date", "killed", "injured", "killed_by_side", "injured_by_side", "attackers", "captured",
    "abducted",
    "policy",
)  # fmt: skip


@dataclass(kw_only=True)
class Bundle:
    """A bundle in the making; `moment` is when the log last grew, the time that its objects carry."""

    moment: datetime
    public: bool = False
    made: dict[str, Fields] = field(default_factory=dict)
    incidents: int = 0
    unsaid: dict[str, int] = field(default_factory=dict)

    def write(self, rows: Iterable[Mapping[str, Any]], out: TextIO) -> list[Lost]:
        """Write the bundle; what STIX has no words for."""
        self._add(self._identity())
        self._add(self._extension())
        for row in rows:
            self.incidents += 1
            for made in self._incident(row):
                self._add(made)
        objects = [self.made[key] for key in self.made]
        json.dump({"type": "bundle", "id": _id("bundle", self.moment.isoformat(), *self.made), "objects": objects}, out, indent=1)
        out.write("\n")
        return [*self._losses()]

    def _add(self, made: Fields) -> None:
        self.made.setdefault(made["id"], made)

    def _common(self, kind: str, *key: str) -> Fields:
        stamp = self.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return {"type": kind, "spec_version": "2.1", "id": _id(kind, *key), "created": stamp, "modified": stamp}

    def _identity(self) -> Fields:
        return {**self._common("identity", "desk"), "name": "Tasdiq desk", "identity_class": "organization"}

    def _extension(self) -> Fields:
        return {
            **self._common("extension-definition", "x"), "id": EXTENSION, "created_by_ref": _id("identity", "desk"),
            "name": "tasdiq-incident",
            "description": "What is known of an incident of political violence: type, date, place and counts with their bounds",
            "schema": _SCHEMA, "version": "1.0.0", "extension_types": ["property-extension"],
        }  # fmt: skip

    def _incident(self, row: Mapping[str, Any]) -> Iterator[Fields]:
        """The incident, then what it is tied to."""
        author = {"created_by_ref": _id("identity", "desk")}
        known = {name: row[name] for name in _TAKEN if row.get(name) not in (None, [], {})}
        made = {**self._common("incident", row["id"]), **author, "name": _title(row), "external_references": [*_references(row)]}
        if row.get("probability") is not None:
            made["confidence"] = round(100 * row["probability"])
        more = {"incident_id": row["id"], **known, "place_precision": row["place"]["precision"]}
        made["extensions"] = {EXTENSION: {"extension_type": "property-extension", **more}}
        yield {name: value for name, value in made.items() if value != []}
        place = self._place(row["place"])
        if place is not None:
            yield place
            yield {**self._tie(made["id"], "located-at", place["id"]), **author}
        for actor in row["actors"]:
            yield from ({**each, **author} for each in self._actor(actor, made["id"]))
        for claim in row["claims"]:
            yield from ({**each, **author} for each in self._claim(claim, row, made["id"]))
        for what, has in self._unsayable(row):
            if has:
                self._miss(what)

    def _unsayable(self, row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
        yield "targets: what was hit", row["targets"]
        yield "weapons", row["weapons"]
        yield "evidence: the quoted words and their offsets", row.get("evidence")
        yield "related: ties to other incidents", row.get("related")
        yield "claims: channel and mode", any(c.get("channel") or c.get("mode") not in (None, "unknown") for c in row["claims"])
        yield "probabilities of single fields", row.get("probabilities")

    def _miss(self, what: str) -> None:
        self.unsaid[what] = self.unsaid.get(what, 0) + 1

    def _place(self, place: Mapping[str, Any]) -> Fields | None:
        parts = [place[part] for part in ("site", "name", "admin2", "admin1", "country") if place[part]]
        if not place["country"] and (place["lat"] is None or place["lon"] is None):
            self._miss("place: neither a country nor coordinates are known")
            return None
        made = {**self._common("location", *map(str, place.values())), "name": ", ".join(dict.fromkeys(parts)) or "place"}
        made |= {"country": place["country"]} if place["country"] else {}
        made |= {"administrative_area": place["admin1"]} if place["admin1"] else {}
        if place["lat"] is not None and place["lon"] is not None:
            made |= {"latitude": round(place["lat"], 5), "longitude": round(place["lon"], 5)}
        return made

    def _actor(self, actor: Mapping[str, Any], incident: str) -> Iterator[Fields]:
        """An organisation: a state's forces are an identity, any other that attacks a threat actor."""
        hostile = actor["type"] != "state" and actor["role"] != "target"
        key = str(actor["actor"] or actor["name"])
        if hostile:
            kind = "terrorist" if actor["type"] == "non_state" else "unknown"
            made = {**self._common("threat-actor", key), "name": actor["name"], "threat_actor_types": [kind]}
        else:
            made = {**self._common("identity", key), "name": actor["name"], "identity_class": "organization"}
        yield made
        tie = self._tie(incident, "attributed-to" if actor["role"] == "initiator" else "related-to", made["id"])
        yield {**tie, "description": f"{actor['role']}, {actor['basis']}"}

    def _claim(self, claim: Mapping[str, Any], row: Mapping[str, Any], incident: str) -> Iterator[Fields]:
        """A claim is a note on the incident, the verdict an opinion on the note; no opinion where nothing can be judged."""
        key = (row["id"], str(claim["claimant"] or claim["name"]), claim["stance"])
        verdict = str(claim.get("verdict"))
        unsure = "" if verdict == "likely" or claim.get("verified") else " (not verified)"
        words = f"{claim['name']} {claim['stance']} responsibility{unsure}"
        note = {**self._common("note", *key), "abstract": words, "content": words, "object_refs": [incident]}
        yield note
        if verdict in _OPINIONS:
            said = {"opinion": _OPINIONS[verdict], "explanation": f"verdict: {verdict}"}
            yield {**self._common("opinion", *key), **said, "object_refs": [note["id"]]}

    def _tie(self, source: str, kind: str, target: str) -> Fields:
        made = self._common("relationship", source, kind, target)
        return {**made, "relationship_type": kind, "source_ref": source, "target_ref": target}

    def _losses(self) -> Iterator[Lost]:
        yield Lost(codebook="stix", kind="told", what=f"{self.incidents} incidents written as {len(self.made)} objects")
        for what, rows in sorted(self.unsaid.items()):
            yield Lost(codebook="stix", kind="lost", what=what, rows=rows, of=self.incidents)
        yield Lost(codebook="stix", kind="told", what="counts, dates and types are in an extension that other programs may leave out")


def _id(kind: str, *key: str) -> str:
    return f"{kind}--{uuid5(NAMESPACE, chr(31).join((kind, *key)))}"


def _title(row: Mapping[str, Any]) -> str:
    place = row["place"]
    where = place["name"] or place["admin2"] or place["admin1"] or place["country"]
    return ", ".join(part for part in (row["type"].replace("_", " "), where, row["date"]["start"]) if part)


def _references(row: Mapping[str, Any]) -> Iterator[Fields]:
    """The sources: their names and addresses, never their texts."""
    seen: set[tuple[str, str]] = set()
    for report in row.get("reports", ()):
        name, url = str(report.get("publisher") or report["name"]), str(report.get("url") or "")
        if (name, url) not in seen:
            seen.add((name, url))
            link = {"url": url} if url.startswith(("http://", "https://")) else {"description": "a report of the incident"}
            yield {"source_name": name, **link}
