"""A whole answer form, read back with the reader of keys."""

from dataclasses import replace
from datetime import date

import pytest

from tasdiq.codebooks import muc4
from tasdiq.codebooks.muc4_keys import KeyTemplate, parse_keys
from tasdiq.errors import BadValueError
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Document, Span
from tasdiq.model.values import When, Where, exactly

TEXT = 'MEN WITH A RIFLE SHOT THE MAYOR,\nPEDRO "EL ALTO" PRIMO, AND THREE GUARDS OF THE RURITANIAN EMBASSY NEAR TWO BUSES OF THE FRONT.'
DOCUMENT = Document(id="d", name="TST9-MUC9-0001", text=TEXT, published=date(1990, 2, 4))


def words(quote: str) -> tuple[Span, ...]:
    start = TEXT.index(quote)
    return (DOCUMENT.span(start, start + len(quote)),)


FULL = Template(
    document="d", type="attack", category="state_sponsored_violence", when=When(start=date(1990, 2, 3), end=date(1990, 2, 3), precision="day"),
    where=Where(country="SV", precision="country"), human_total=exactly(4), physical_total=exactly(2),
    fillers=(
        Filler(role="individual", mentions=words("MEN")),
        Filler(role="organisation", mentions=words("THE FRONT"), confidence="suspected_or_accused_by_authorities"),
        Filler(role="instrument", mentions=words("RIFLE"), type="rifle"),
        Filler(role="instrument", mentions=(), type="gun"),
        Filler(role="human_target", mentions=words('PEDRO "EL ALTO" PRIMO'), named=True, titles=words("THE MAYOR"), type="government_official",
               effect="death"),
        Filler(role="human_target", mentions=words("GUARDS"), type="security_guard", number=exactly(3), nation="RU", effect="injury"),
        Filler(role="human_target", mentions=(), effect="injury"),
        Filler(role="physical_target", mentions=words("BUSES"), type="transport_vehicle", number=exactly(2), effect="some_damage", nation="SV"),
    ),
)  # fmt: skip


def written(*templates: Template) -> tuple[KeyTemplate, ...]:
    return parse_keys(muc4.lines(DOCUMENT, templates))[DOCUMENT.name]


def test_every_slot_of_a_full_template() -> None:
    (template,) = written(FULL)
    assert {slot: [fill.source for fill in fills] for slot, fills in template.fills.items()} == {
        "inc-date": ["03 FEB 90"], "inc-loc": ["EL SALVADOR"], "inc-type": ["ATTACK"], "inc-stage": ["ACCOMPLISHED"],
        "inc-instr-id": ['"RIFLE"'], "inc-instr-type": ['RIFLE: "RIFLE"', 'GUN: "-"'],
        "perp-inc-cat": ["STATE-SPONSORED VIOLENCE"], "perp-ind-id": ['"MEN"'], "perp-org-id": ['"THE FRONT"'],
        "perp-org-conf": ['SUSPECTED OR ACCUSED BY AUTHORITIES: "THE FRONT"'],
        "phys-tgt-id": ['"BUSES"'], "phys-tgt-type": ['TRANSPORT VEHICLE: "BUSES"'], "phys-tgt-num": ['2: "BUSES"'],
        "phys-tgt-effect": ['SOME DAMAGE: "BUSES"'],
        "hum-tgt-name": [r'"PEDRO \"EL ALTO\" PRIMO"'], "hum-tgt-desc": [r'"THE MAYOR": "PEDRO \"EL ALTO\" PRIMO"', '"GUARDS"'],
        "hum-tgt-type": [r'GOVERNMENT OFFICIAL: "PEDRO \"EL ALTO\" PRIMO"', 'SECURITY GUARD: "GUARDS"'],
        "hum-tgt-num": [r'1: "PEDRO \"EL ALTO\" PRIMO"', '3: "GUARDS"'], "hum-tgt-nation": ['USSR: "GUARDS"'],
        "hum-tgt-effect": [r'DEATH: "PEDRO \"EL ALTO\" PRIMO"', 'INJURY: "GUARDS"'], "hum-tgt-total-num": ["4"],
    }  # fmt: skip


def test_slots_that_do_not_apply_to_a_type() -> None:
    rows = list(muc4.lines(DOCUMENT, [Template(document="d", type="kidnapping", fillers=FULL.fillers)]))
    starred = [row.split(".")[0] for row in rows if row.endswith("*")]
    assert starred == ["6", "7", "12", "13", "14", "15", "16", "17"]
    rows = list(muc4.lines(DOCUMENT, [Template(document="d", type="arson", fillers=FULL.fillers)]))
    assert [row.split(".")[0] for row in rows if row.endswith("*")] == ["6", "7"]


def test_a_document_without_incidents_is_one_form_of_asterisks() -> None:
    rows = list(muc4.lines(DOCUMENT, []))
    assert rows[0] == "0.  MESSAGE: ID                     TST9-MUC9-0001"
    assert [row[36:] for row in rows[1:-1]] == ["*"] * 24
    assert written() == ()


def test_templates_are_numbered_and_each_fill_has_its_line() -> None:
    assert [template.id for template in written(FULL, FULL)] == ["1", "2"]
    assert all(len(row.splitlines()) < 2 and "\n" not in row for row in muc4.lines(DOCUMENT, [FULL]))


def test_a_total_of_one_target_says_nothing() -> None:
    (template,) = written(Template(document="d", type="attack", fillers=FULL.fillers[4:5], human_total=exactly(1)))
    assert "hum-tgt-total-num" not in template.fills


def test_a_value_of_no_set_list_is_an_error() -> None:
    with pytest.raises(BadValueError, match="no value 'spaceship'"):
        written(Template(document="d", type="attack", fillers=(Filler(role="instrument", mentions=words("RIFLE"), type="spaceship"),)))


def test_whose_violence_it_was_is_null_where_no_perpetrator_is_named() -> None:
    (category,) = [line for line in muc4.lines(DOCUMENT, [replace(FULL, fillers=())]) if "INCIDENT CATEGORY" in line]
    assert category.split()[-1] == "-"
