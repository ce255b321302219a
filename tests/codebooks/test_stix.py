"""Bundles are STIX 2.1 by the OASIS schemas, the same from the same log, and carry doubts as opinions."""

import io
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import Phase, given, settings
from tests.codebooks.made import FRONT, claim, incident, incidents

from tasdiq.codebooks.stix import EXTENSION, Bundle

MOMENT = datetime(2016, 9, 1, 12, tzinfo=UTC)


def bundle(*rows: dict[str, Any]) -> dict[str, Any]:
    out = io.StringIO()
    Bundle(moment=MOMENT).write(rows, out)
    made: dict[str, Any] = json.loads(out.getvalue())
    return made


def valid(made: dict[str, Any]) -> None:
    from stix2validator import ValidationOptions, validate_instance

    found = validate_instance(made, ValidationOptions(version="2.1"))
    assert found.is_valid, [str(error) for error in found.errors]


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))  # a bundle takes a tenth of a second to check
@given(one=incidents())
def test_every_bundle_is_valid(one: dict[str, Any]) -> None:
    valid(bundle(one, incident()))


def test_half_a_coordinate_is_no_place() -> None:
    valid(bundle(incident(place={**incident()["place"], "country": None, "lon": None})))


def test_the_same_log_gives_the_same_bundle() -> None:
    assert bundle(incident()) == bundle(incident())
    assert bundle(incident())["id"] != bundle(incident(id="incident:2"))["id"]


def test_objects_refer_only_to_objects_of_the_bundle() -> None:
    made = bundle(incident(claims=[claim()]), incident(id="incident:2"))["objects"]
    ids = [each["id"] for each in made]
    assert len(ids) == len(set(ids))
    for each in made:
        for name, value in each.items():
            for reference in value if name.endswith("_refs") else [value] if name.endswith("_ref") else []:
                assert reference in ids


def test_a_claim_is_a_note_and_its_verdict_an_opinion() -> None:
    kinds = {each["type"]: each for each in bundle(incident(claims=[claim(verdict="unlikely")]))["objects"]}
    assert kinds["opinion"]["opinion"] == "strongly-disagree" and kinds["opinion"]["object_refs"] == [kinds["note"]["id"]]
    assert "(not verified)" in kinds["note"]["content"]
    assert all(each["type"] != "opinion" for each in bundle(incident(claims=[claim(verdict="cannot_be_judged")]))["objects"])


def test_states_are_identities_and_counts_keep_their_bounds() -> None:
    made = bundle(incident(actors=[FRONT, {**FRONT, "actor": "army", "name": "Army", "type": "state", "role": "target"}]))["objects"]
    assert {each["name"]: each["type"] for each in made if each["type"] in ("identity", "threat-actor")} == {
        "Tasdiq desk": "identity",
        "Example Front": "threat-actor",
        "Army": "identity",
    }
    held = next(each for each in made if each["type"] == "incident")["extensions"][EXTENSION]
    assert (held["killed"]["low"], held["killed"]["best"], held["killed"]["high"]) == (3, 4, 6)
