"""Records become the objects of the output contract, and each object fits its published schema."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from tasdiq.codebooks import contract
from tasdiq.codebooks.schemas import NAMES, problems, schema
from tasdiq.errors import BadValueError
from tasdiq.model import incident as computed
from tasdiq.model import record, values
from tasdiq.model.incident import Contradiction, Incident, Settled, Telling, Verdict, WeighedClaim
from tasdiq.model.record import ActorFigure, ActorRole, Assertion, Claim, Extract, Figure, Position, Relation, Report, Target
from tasdiq.model.statement import Issue
from tasdiq.model.text import Document, Span
from tasdiq.model.values import Count, When, Where, exactly

TEXT = "At least 70 people, most of them lawyers, died on Monday in Exampur. The Example Front claimed it through Example Radio."
PAGE = Document(id="d" * 64, name="page.txt", text=TEXT, title="Blast in Exampur", published=date(2016, 8, 9))
BARE = Report(id="report:bare", document=PAGE.id)
TOLL = Count(low=70, best=70, wording="At least 70 people")
MONDAY = When(start=date(2016, 8, 8), end=date(2016, 8, 8), precision="day", stated="on Monday")
EXAMPUR = Where(name="Exampur", admin1="Province", country="PK", lat=30.18, lon=66.99, precision="settlement")


def words(quote: str) -> Span:
    start = TEXT.index(quote)
    return PAGE.span(start, start + len(quote))


def full_report() -> Report:
    return Report(
        id="report:1", document=PAGE.id, type="suicide_bombing", also=("armed_assault",), tactic=("suicide_vest",), when=MONDAY,
        where=EXAMPUR, weapons=("explosive vest",),
        actors=(ActorRole(actor="example-front", name="Example Front", role="initiator", type="non_state", basis="claimed",
                          span=words("The Example Front")),),
        targets=(Target(text="lawyers", type="private_citizens", effect="killed", span=words("lawyers")),),
        figures=(Figure(measure="killed", count=TOLL, side="civilians", span=words("At least 70 people")),),
        evidence={"date": (words("on Monday"),), "place": (words("Exampur"), PAGE.span(9, 16, of="title"))},
    )  # fmt: skip


def full_claim() -> Claim:
    return Claim(
        id="claim:1", document=PAGE.id, claimant="example-front", name="Example Front", channel="Example Radio", mode="other",
        report="report:1", when=MONDAY, asserts=(Assertion(aspect="toll", value="90 soldiers", span=words("70 people")),),
        evidence={"claim": (words("claimed it"),)},
    )  # fmt: skip


def settle(report: Report) -> Mapping[str, Settled]:
    return {
        figure.measure + suffix: Settled(count=figure.count, policy="house", reason="the only count", winners=(figure,))
        for figure in report.figures for suffix in ("", f"/{figure.side}")
    }  # fmt: skip


def full_incident() -> Incident:
    report = full_report()
    verdict = Verdict(
        rating="doubtful", low=0.1, high=0.4, reasons=("names no such ministry",),
        contradictions=(Contradiction(asserted="90 soldiers", found="lawyers", aspect="target", evidence=(words("lawyers"),)),),
    )  # fmt: skip
    return Incident(
        id="incident:1", type=report.type, also=report.also, tactic=report.tactic, when=report.when, where=report.where,
        actors=report.actors, weapons=report.weapons, targets=report.targets,
        settled={**settle(report), "attackers": Settled(count=exactly(1), policy="house", reason="one"),
                 "abducted": Settled(count=exactly(2), policy="house", reason="one")},
        claims=(WeighedClaim(id="claim:1", claims=(full_claim(),), incident="incident:1", verdict=verdict),),
        tellings=(Telling(report="report:1", document=PAGE.id, name="page.txt"),
                  Telling(report="report:2", document="e" * 64, name="copy.txt", copy_of="page.txt")),
        reports=(report,), related=(("incident:2", "follows"),),
    )  # fmt: skip


def test_a_coded_document_has_the_contracts_form() -> None:
    line = contract.coded(PAGE, Extract(document=PAGE.id, reports=(full_report(),), claims=(full_claim(),)), settle)
    assert problems("coded", line) == []
    assert (line["document"], line["name"], line["published"]) == (PAGE.id, "page.txt", "2016-08-09")
    found = line["incidents"][0]
    assert found["killed"] == {"low": 70, "best": 70, "high": None, "estimated": False, "wording": "At least 70 people"}
    assert found["date"] == {"start": "2016-08-08", "end": "2016-08-08", "precision": "day", "stated": "on Monday"}
    assert found["place"]["admin1"] == "Province"
    assert found["attackers"] == {"number": None, "killed": None}
    assert found["captured"] is None
    assert found["killed_by_side"]["civilians"]["low"] == 70
    assert set(found["killed_by_side"]) == {"civilians", "security_forces", "militants", "unknown"}
    assert found["claims"] == [
        {"claimant": "example-front", "name": "Example Front", "stance": "claims", "channel": "Example Radio", "probability": None}
    ]  # fmt: skip
    assert found["evidence"]["killed"] == [{"start": 0, "end": 18, "quote": "At least 70 people"}]
    assert found["evidence"]["place"][1]["field"] == "title"
    assert set(found["evidence"]) == {"killed", "date", "place", "actors", "targets", "claims"}


def test_each_value_has_its_probability_where_a_method_says() -> None:
    report = full_report()
    sure = replace(
        report, probability=0.9, probabilities={"date": 0.8}, actors=(replace(report.actors[0], probability=0.7),),
        targets=(replace(report.targets[0], probability=0.6),), figures=(replace(report.figures[0], probability=0.5),),
    )  # fmt: skip
    found = contract.reported(sure, (replace(full_claim(), probability=0.4),), settle(sure))
    assert (found["probability"], found["probabilities"]) == (0.9, {"date": 0.8, "killed": 0.5})
    assert [found[name][0]["probability"] for name in ("actors", "targets", "claims")] == [0.7, 0.6, 0.4]
    line = contract.coded(PAGE, Extract(document=PAGE.id, reports=(sure,)), settle)
    assert problems("coded", line) == []
    line["incidents"][0]["probability"] = 1.5
    assert problems("coded", line) != []
    silent = contract.reported(report, (full_claim(),), settle(report))
    assert (silent["probability"], silent["probabilities"], silent["actors"][0]["probability"]) == (None, {}, None)


def test_a_linked_incident_is_as_probable_as_what_it_was_computed_from() -> None:
    made = replace(full_incident(), probability=0.9, probabilities={"type": 0.8})
    found = contract.incident(made)
    assert (found["probability"], found["probabilities"], problems("incident", found)) == (0.9, {"type": 0.8}, [])


def test_a_document_without_incidents_is_a_line_too() -> None:
    line = contract.coded(PAGE, Extract(document=PAGE.id), settle)
    assert problems("coded", line) == []
    assert line["incidents"] == []


def test_what_nothing_is_known_of_is_null_never_zero() -> None:
    found = contract.reported(BARE, (), {})
    assert problems("coded", {**contract.coded(PAGE, Extract(document=PAGE.id, reports=(BARE,)), lambda _: {})}) == []
    assert found["killed"] == {"low": None, "best": None, "high": None, "estimated": False, "wording": None}
    assert found["date"]["start"] is None
    assert found["place"]["precision"] == "unknown"


def test_reports_are_in_the_order_the_document_tells_them() -> None:
    later = replace(BARE, id="report:later", order=1)
    line = contract.coded(PAGE, Extract(document=PAGE.id, reports=(later, BARE)), settle)
    assert [found["id"] for found in line["incidents"]] == ["report:bare", "report:later"]


def test_an_incident_names_its_reports_copies_and_policy() -> None:
    found = contract.incident(full_incident())
    assert problems("incident", found) == []
    assert found["reports"][1] == {"document": "e" * 64, "name": "copy.txt", "main": True, "copy_of": "page.txt"}
    assert found["related"] == [{"id": "incident:2", "kind": "follows"}]
    assert found["policy"] == "house"
    assert found["attackers"] == {"number": 1, "killed": None}
    assert found["abducted"]["best"] == 2
    assert found["evidence"]["killed"] == [{"start": 0, "end": 18, "quote": "At least 70 people", "document": PAGE.id}]


def test_a_claim_has_its_verdict_and_contradictions() -> None:
    about = full_incident()
    found = contract.claim(about.claims[0], about)
    assert problems("claim", found) == []
    assert found["incident"]["targets"] == [{"text": "lawyers", "type": "private_citizens", "effect": "killed", "probability": None}]
    assert found["asserts"] == [{"aspect": "toll", "value": "90 soldiers"}]
    assert found["contradictions"][0]["evidence"][0]["quote"] == "lawyers"
    assert {name: found["verdict"][name] for name in ("rating", "low", "high", "reasons")} == {
        "rating": "doubtful",
        "low": 0.1,
        "high": 0.4,
        "reasons": ["names no such ministry"],
    }


def test_a_claim_on_no_known_incident() -> None:
    weighed = WeighedClaim(id="claim:2", claims=(full_claim(),), incident=None, verdict=Verdict(rating="cannot_be_judged"))
    found = contract.claim(weighed, None)
    assert problems("claim", found) == []
    assert found["incident"] is None
    assert found["verdict"]["low"] is None


def test_relations_figures_positions_actors_and_issues_fit_their_schemas() -> None:
    pledge = Relation(
        id="relation:1", document=PAGE.id, subject=None, subject_name="Small Group", relation="pledged", object="example-front",
        object_name="Example Front", when=MONDAY, evidence={"relation": (words("claimed it"),)},
    )  # fmt: skip
    strength = ActorFigure(id="figure:1", document=PAGE.id, actor=None, name="Example Front", measure="strength", count=TOLL, as_of=MONDAY)
    denial = Position(id="position:1", document=PAGE.id, who="The government", stance="denies", about="the presence of the group")
    profile = contract.ActorProfile(id="example-front", name="Example Front", aliases=("EF",), incidents=1)
    issue = Issue(name="a.pdf", stage="sources", problem="encrypted")
    assert problems("relation", contract.relation(pledge)) == []
    assert problems("figure", contract.figure(strength)) == []
    assert problems("figure", contract.incident_figure(full_report().figures[0], full_incident())) == []
    assert problems("position", contract.position(denial)) == []
    assert problems("actor", contract.actor(profile)) == []
    assert problems("issue", contract.issue(issue)) == []
    assert contract.relation(pledge)["start"] == "2016-08-08"
    assert contract.incident_figure(full_report().figures[0], full_incident())["about"]["name"] == "suicide bombing, Exampur, 2016-08-08"


@pytest.mark.parametrize("name", [*NAMES, "common"])
def test_each_schema_is_one(name: str) -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema(name))


def test_an_unknown_schema_is_told() -> None:
    with pytest.raises(BadValueError, match="choose from coded"):
        schema("nonsense")


def test_the_schemas_have_the_models_words() -> None:
    common = schema("common")["$defs"]
    assert common["type"]["enum"] == list(record.TYPES)
    assert common["date"]["properties"]["precision"]["enum"] == list(values.DATE_PRECISIONS)
    assert common["place"]["properties"]["precision"]["enum"] == list(values.PLACE_PRECISIONS)
    assert list(common["sides"]["properties"]) == list(values.SIDES)
    assert common["actor_role"]["properties"]["role"]["enum"] == list(record.ROLES)
    assert common["actor_role"]["properties"]["basis"]["enum"] == list(record.BASES)
    assert schema("incident")["properties"]["stage"]["enum"] == list(record.STAGES)
    assert schema("claim")["properties"]["mode"]["enum"] == list(record.CLAIM_MODES)
    assert schema("claim")["properties"]["verdict"]["properties"]["rating"]["enum"] == list(computed.RATINGS)
    assert schema("relation")["properties"]["relation"]["enum"] == list(record.RELATIONS)
    assert schema("position")["properties"]["stance"]["enum"] == list(record.POSITION_STANCES)
