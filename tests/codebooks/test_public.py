"""What goes to everybody: no persons, no quotes, no fine places, nothing fresh, and claims are marked."""

import io
import json
from datetime import date
from typing import Any

import pytest
from tests.codebooks.made import FRONT, claim, incident

from tasdiq.codebooks import schemas, table
from tasdiq.codebooks.foreign import Given, Table
from tasdiq.codebooks.public import Public, marked
from tasdiq.codebooks.scheme import NAMES, scheme
from tasdiq.codebooks.stix import Bundle

TODAY = date(2016, 9, 1)
PERSON = "Anon Victimson"  # invented: stands wherever a private name could stand


def private() -> dict[str, Any]:
    words = [{"start": 0, "end": 9, "quote": f"{PERSON} was killed", "document": "d"}]
    return incident(
        targets=[{"text": f"{PERSON}, a lawyer", "type": "private_citizens", "effect": "killed", "probability": None}],
        actors=[{**FRONT, "basis": "claimed"}, {**FRONT, "actor": None, "name": PERSON}], weapons=[f"{PERSON}'s gun"],
        place={**incident()["place"], "site": f"house of {PERSON}", "name": f"{PERSON} Street", "precision": "exact"},
        date={"start": "2016-08-08", "end": "2016-08-08", "precision": "day", "stated": f"the day {PERSON} died"},
        killed={"low": 1, "best": 1, "high": 1, "estimated": False, "wording": f"one, {PERSON}"}, evidence={"killed": words},
        claims=[claim(channel=f"{PERSON}'s channel"), claim(PERSON, claimant=None)],
        reports=[{"document": "d", "name": f"{PERSON}.html", "title": f"{PERSON} dies", "main": True, "copy_of": PERSON, "publisher": "Example Lantern", "published": "2016-08-09", "url": "https://lantern.example/1"}],
    )  # fmt: skip


@pytest.mark.parametrize("form", [*NAMES, "jsonl", "csv", "geojson", "stix"])
def test_no_private_name_leaves_the_house(form: str) -> None:
    public = Public(today=TODAY)
    shown = list(public.incidents([private()]))
    out = io.StringIO()
    if form in NAMES:
        Table(scheme=scheme(form), public=True).write([Given(incident=one) for one in shown], out)
    elif form == "stix":
        from datetime import UTC, datetime

        Bundle(moment=datetime(2016, 9, 1, tzinfo=UTC), public=True).write(shown, out)
    else:
        table.write(form, [marked(one) if form != "jsonl" else one for one in shown], out)
    assert len(shown) == 1 and len(out.getvalue()) > 100
    assert "Anon" not in out.getvalue() and "Victimson" not in out.getvalue()


def test_an_imported_rows_cells_never_go_out_in_public() -> None:
    own = {"id": "1", "source_headline": f"{PERSON} killed", "source_article": PERSON, "where_description": PERSON}
    out = io.StringIO()
    Table(scheme=scheme("ged"), public=True).write([Given(incident=next(iter(Public(today=TODAY).incidents([private()]))), own=[own])], out)
    assert "Anon" not in out.getvalue()


def test_places_are_no_finer_than_their_district() -> None:
    place = next(iter(Public(today=TODAY).incidents([incident()])))["place"]
    assert (place["name"], place["site"], place["precision"]) == ("Darveh", None, "admin2")
    assert (place["lat"] * 4).is_integer() and (place["lon"] * 4).is_integer()


@pytest.mark.parametrize(("day", "shown"), [("2016-08-18", 1), ("2016-08-19", 0), ("2016-09-05", 0)])
def test_the_last_14_days_are_held_back(day: str, shown: int) -> None:
    public = Public(today=TODAY)
    row = incident(date={"start": "2016-08-01", "end": day, "precision": "day", "stated": None})
    assert len(list(public.incidents([row]))) == shown
    assert sum(public.held.values()) == 1 - shown


def test_threats_and_incidents_of_no_known_day_are_held_back() -> None:
    public = Public(today=TODAY)
    nowhen = {"start": None, "end": None, "precision": "unknown", "stated": None}
    assert list(public.incidents([incident(stage="threatened"), incident(date=nowhen)])) == []
    assert {loss.rows for loss in public.losses("csv") if loss.kind == "left_out"} == {1}


@pytest.mark.parametrize(("last_told", "shown"), [("2016-08-18", 1), ("2016-08-20", 0)])
def test_an_operation_that_may_go_on_is_held_back(last_told: str, shown: int) -> None:
    public = Public(today=TODAY)
    reports = [{"document": day, "name": "a", "main": True, "copy_of": None, "published": day} for day in ("2016-08-09", last_told)]
    assert len(list(public.incidents([incident(type="security_operation", reports=reports)]))) == shown
    assert len(list(public.incidents([incident(type="bombing", reports=reports)]))) == 1


def test_where_aid_was_the_target_only_the_province_is_told() -> None:
    aid = [{"text": "a shelter", "type": "ngo", "effect": None, "probability": None}]
    place = next(iter(Public(today=TODAY).incidents([incident(targets=aid)])))["place"]
    assert (place["name"], place["admin2"], place["precision"], place["lat"], place["lon"]) == ("Northern", None, "admin1", None, None)


def test_words_that_no_gazetteer_knows_are_no_places_name() -> None:
    unknown = {**incident()["place"], "name": f"{PERSON}'s village", "precision": "unknown"}
    assert next(iter(Public(today=TODAY).incidents([incident(place=unknown)])))["place"]["name"] == "Darveh"


def test_unverified_claims_are_marked() -> None:
    row = incident(actors=[{**FRONT, "basis": "claimed"}], claims=[claim(verdict="plausible")])
    shown = next(iter(Public(today=TODAY).incidents([row])))
    assert shown["claims"][0]["verified"] is False
    assert "(unverified claim)" in marked(shown)["actors"][0]["name"] and "(unverified claim)" in marked(shown)["claims"][0]["name"]
    likely = next(iter(Public(today=TODAY).incidents([{**row, "claims": [claim(verdict="likely")]}])))
    assert likely["claims"][0]["verified"] is True and "unverified" not in marked(likely)["actors"][0]["name"]


def test_in_gtd_an_unverified_claim_is_uncertain_and_forms_that_cannot_mark_leave_it_out() -> None:
    row = incident(actors=[{**FRONT, "basis": "claimed"}], claims=[claim(verdict="plausible")])
    out = io.StringIO()
    Table(scheme=scheme("gtd"), public=True).write([Given(incident=next(iter(Public(today=TODAY).incidents([row]))))], out)
    header, cells = (line.split(",") for line in out.getvalue().splitlines())
    assert dict(zip(header, cells, strict=True))["guncertain1"] == "1"
    public = Public(today=TODAY, marks_claims=False)
    assert next(iter(public.incidents([row])))["actors"] == []
    assert any("cannot mark" in what for what in public.took)


def test_public_lines_fit_the_published_schema() -> None:
    shown = list(Public(today=TODAY).incidents([private()]))
    for row in shown:
        row["claims"] = [{k: v for k, v in c.items() if k != "mode"} for c in row["claims"]]
        assert schemas.problems("incident", json.loads(json.dumps(row))) == []
