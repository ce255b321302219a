"""Filled reports: every number is there again from its records, every blank is filled or said to be unknown."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasdiq.analyse.numbers import Month
from tasdiq.errors import TemplateError
from tasdiq.report.assess import Assessment, Template, Wanted, assess, template
from tasdiq.report.data import ReportData, public

AUGUST = Month(2016, 8)
LATER = date(2017, 6, 1)


def assessed(given: Template, data: ReportData, **wanted: Any) -> Assessment:
    return assess(given, data, Wanted(**wanted))


def sample(**changed: Any) -> ReportData:
    held = json.loads((Path(__file__).parent / "sample.json").read_text(encoding="utf-8"))
    held.pop("synthetic")
    return ReportData(**{**held, **changed})


def filled(text: str, **changed: Any) -> str:
    given = Template(name="mine.md.j2", text=text)
    return assessed(given, sample(), month=AUGUST, today=changed.pop("today", LATER), **changed).markdown.partition("\n\n## The records")[0]


def monthly(**settings: Any) -> Assessment:
    return assessed(template("monthly"), sample(), month=AUGUST, today=LATER, settings=settings)


def test_every_number_is_rederived_from_its_records() -> None:
    """Each note's number is counted again from the incidents that it lists."""
    report = monthly()
    incidents = {i["id"].replace(":", "-"): i for i in report.data.incidents}
    notes = re.findall(r"#### (n\d+)\n\n\*\*(.+?)\*\* · (.+)", report.markdown)
    checked = 0
    for _, shown, rest in notes:
        question = rest.split(",")[0] if "average" not in rest else "average"
        rows = [incidents[a] for a in re.findall(r"\(#(incident-[a-z]+)\)", rest)]
        if question == "incidents":
            expected = len(rows)
        elif question in ("killed", "injured") and not re.search("civilians|militants|forces|side not", rest):
            tolls = [r[question].get("best") or r[question].get("low") for r in rows]
            if rows and all(t is None for t in tolls):
                assert shown == "not known"
                continue
            expected = sum(t or 0 for t in tolls)
        else:
            continue
        assert shown == f"{expected:,}", rest
        checked += 1
    assert checked > 60


def test_every_link_of_the_page_leads_somewhere() -> None:
    for name in ("monthly", "note"):
        text = assessed(template(name), sample(), month=AUGUST, today=LATER).markdown
        anchors = set(re.findall(r"^#### ([a-z0-9-]+)$", text, re.MULTILINE))
        links = set(re.findall(r"\]\(#([a-z0-9-]+)\)", text))
        assert links and links <= anchors
        assert anchors == links | {a for a in anchors if a in links}


def test_no_number_of_the_text_is_without_a_link() -> None:
    text = monthly().markdown.partition("\n\n## The records")[0]
    bare = re.sub(r"\[[^\]]*\]\([^)]*\)", "", text)
    bare = re.sub(r"(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}", "", bare)
    bare = re.sub(r"\*\*Figure \d\.\*\*|at least 20\)|CC BY 4\.0|\(\d+ to \d+ %\)|not told in \d+| \(\d+ not told\)|: 1 alleged", "", bare)
    assert re.findall(r"\d+", bare) == []


def test_the_monthly_assessment_says_what_it_counts() -> None:
    text = monthly().markdown
    for words in (
        "has [4](#n", "unverified", "**house** policy", "violence begun by armed groups", "doubtful (10 to 40 %)",
        'The claim says "Ministry of Justice"; others have "Ministry of Law and Justice".', "Natural Earth",
    ):  # fmt: skip
        assert words in text


def test_the_note_fills_its_blank_from_the_database() -> None:
    given = {"country": "PK", "high_profile": 50}
    text = assessed(template("note"), sample(), month=AUGUST, today=LATER, settings=given).markdown
    assert "was carried out [4](#n1) months before, in [Lahore, Punjab, Pakistan](#incident-park) on 27 March 2016" in text
    assert "Leaders killed**: [Islamic State in Khorasan – Hafiz Saeed Khan]" in text
    assert "[1000 to 1500](#figure-1)" in text and "denies: that the group is organised in the country" in text


def test_the_note_says_so_where_the_database_has_no_answer() -> None:
    text = assessed(template("note"), sample(), month=AUGUST, today=LATER, settings={"country": "PK", "high_profile": 500}).markdown
    assert "The database has no earlier high-profile attack in Pakistan, defined here as one that killed at least 500 people" in text
    empty = assessed(template("note"), ReportData(), month=AUGUST, today=LATER).markdown
    assert "this note has no subject" in empty and "No tie between groups is on record." in empty


def test_an_empty_database_makes_an_honest_report() -> None:
    text = assessed(template("monthly"), ReportData(), month=AUGUST, today=LATER).markdown
    assert "The database has no attack in August 2016" in text
    assert "That is not to say that none took place." in text


def test_the_same_input_gives_the_same_bytes() -> None:
    assert monthly().markdown == monthly().markdown


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("one\n{% if %}", 2, "Expected an expression"),
        ("one\n\n{{ no_such_thing }}", 3, "'no_such_thing' is undefined"),
        ("{{ count('wounded') }}", 1, "no measure 'wounded'; choose from"),
        ("a\n{{ count('killed', 'colour = 1') }}", 2, "no column 'colour'"),
        ("{{ by('colour') }}", 1, "choose from type"),
        ("{{ count().value }}", 1, "has no records"),
        ("{{ count }}", 1, "cannot be printed"),
        ("{{ deadliest() }}", 1, "cannot be printed"),
        ("x\ny\n{{ 1 / 0 }}", 3, "division by zero"),
        ("{{ count().__class__.__mro__ }}", 1, "unsafe"),
        ("{{ ''.__class__ }}", 1, "unsafe"),
        ("{% include 'monthly.md.j2' %}", 1, "no loader"),
        ("{{ 'a' * 100000000 }}", 1, "not allowed"),
        ("{{ 9 ** 9999999 }}", 1, "not allowed"),
        ("{% for i in range(10000000) %}{% endfor %}", 1, "range"),
        ("{{ last_with(1, before='soon') }}", 1, "no day 'soon'"),
    ],
)
def test_a_template_that_cannot_be_filled_names_the_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(TemplateError) as caught:
        filled(text)
    assert f"mine.md.j2, line {line}: " in str(caught.value)
    assert problem in str(caught.value)


def test_a_template_of_ones_own() -> None:
    text = filled(
        "{% macro n(x) %}{{ x }} dead{% endmacro %}{{ n(count('killed')) }} in {{ month }}{{ ' x' if false }}; {{ settings.who }}",
        settings={"who": "a_b"},
    )
    assert text == "[76](#n1) dead in August 2016; a\\_b"


def test_templates_by_name_and_path(tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text("hello", encoding="utf-8")
    assert template(own).text == "hello"
    assert template("own", [tmp_path]).text == "hello" and template("own.md.j2", [tmp_path]).name == "own.md.j2"
    with pytest.raises(TemplateError, match="choose from monthly, note, own"):
        template("weekly", [tmp_path])
    own.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(TemplateError, match="UTF-8"):
        template(own)


def test_a_public_report_is_careful() -> None:
    public = monthly().markdown
    assert "Civil Hospital" not in public and "Zarghoon" not in public
    assert "lawyers" not in re.sub(r'"[^"]*"', "", public).replace("strikes lawyers", "").replace("Bomber", "")
    assert "A charity" not in public
    inside = assessed(template("note"), sample(), month=AUGUST, today=LATER, internal=True).markdown
    assert "Civil Hospital" in inside


def test_the_last_days_are_left_out_of_a_public_report() -> None:
    text = assessed(template("monthly"), sample(), month=AUGUST, today=date(2016, 8, 20)).markdown
    assert re.search(r"has \[1\]\(#n\d\) attack:", text)
    assert "Left out of this public report: 6 incident(s)" in text
    inside = assessed(template("monthly"), sample(), month=AUGUST, today=date(2016, 8, 20), internal=True).markdown
    assert re.search(r"has \[4\]\(#n\d\) attacks:", inside)


def test_a_shipped_template_can_be_replaced_by_ones_own(tmp_path: Path) -> None:
    (tmp_path / "monthly.md.j2").write_text("mine", encoding="utf-8")
    assert template("monthly", [tmp_path]).text == "mine" and template("monthly").text.startswith("{#")


def test_the_example_template_can_be_filled() -> None:
    given = template(Path(__file__).parents[2] / "examples" / "templates" / "month-in-brief.md.j2")
    text = assessed(given, sample(), month=AUGUST, today=LATER, settings={"country": "PK"}).markdown
    assert text.startswith("# August 2016 in brief\n\n[4](#n1) attacks, [76](#n2) killed, [117](#n3) injured.")
    assert "## Claims to be careful with\n\n- Islamic State: [doubtful (10 to 40 %)](#claim-1)" in text


def test_a_tie_told_by_several_documents_is_printed_once() -> None:
    twice = sample(relations=[*sample().relations, sample().relations[0]])
    text = assessed(template("note"), twice, month=AUGUST, today=LATER).markdown
    assert text.count("[Islamic Movement of Uzbekistan – Islamic State](") == 1


def test_figures_of_an_incident_do_not_take_its_place() -> None:
    figure = {
        "id": "incident:hospital",
        "about": {"incident": "incident:hospital", "name": "x"},
        "measure": "killed",
        "count": {"best": 63},
    }
    text = assessed(template("monthly"), sample(figures=[figure]), month=AUGUST, today=LATER).markdown
    assert "killed: 74 (70 to 93)" in text


def test_the_regions_add_up_to_the_whole() -> None:
    text = monthly().markdown.partition("## By region")[2].partition("##")[0]
    first = text.partition("| region | incidents")[2].partition("\n\n")[0]
    rows = [re.findall(r"\[(\d+)\]", line) for line in first.splitlines() if "](#" in line]
    assert [sum(int(row[column]) for row in rows) for column in (0, 1, -1)] == [4, 1, 100]


def test_what_only_the_last_days_tell_is_left_out_of_a_public_report_of_every_kind() -> None:
    def row(kind: str, document: str) -> dict[str, Any]:
        return {"id": f"{kind}:{document}", "evidence": {"claim": [{"quote": "x", "document": document}]}, "incident": None, "about": {}}

    def both(kind: str) -> list[dict[str, Any]]:
        return [row(kind, "old"), row(kind, "new")]

    undated = [{**row("incident", name), "date": {"start": None}, "reports": [{"document": name}]} for name in ("old", "new")]
    data = ReportData(
        incidents=undated, claims=both("claim"), relations=both("relation"), figures=both("figure"), positions=both("position"),
        documents={"old": {"published": "2016-08-01"}, "new": {"published": "2016-08-30"}},
    )  # fmt: skip
    shown = public(data, date(2016, 8, 31))
    for rows in (shown.incidents, shown.claims, shown.relations, shown.figures, shown.positions):
        assert [str(r["id"]).partition(":")[2] for r in rows] == ["old"]


@pytest.mark.parametrize(
    "text", ["{{ 'a'.ljust(2000000000) }}", "{{ '%999999999d'|format(1) }}", "{{ '{:>999999999}'.format(1) }}", "{{ lipsum(1000000) }}"]
)
def test_no_template_pads_a_text_until_the_memory_is_full(text: str) -> None:
    with pytest.raises(TemplateError, match=r"line 1"):
        filled(text)
