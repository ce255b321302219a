"""The five roles as JSON lines."""

import json
from datetime import date

from tasdiq.codebooks import muc4_roles
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Document
from tasdiq.model.values import When

TEXT = "MEN SHOT THE\nMAYOR AND HIS GUARDS. THE MEN FLED."
DOCUMENT = Document(id="d", name="TST9-MUC9-0001", text=TEXT)


def test_each_role_has_its_entities_by_the_mention_to_show() -> None:
    men = Filler(role="individual", mentions=(DOCUMENT.span(0, 3), DOCUMENT.span(38, 45)))
    mayor = Filler(role="human_target", mentions=(DOCUMENT.span(9, 18),), named=True)
    guards = Filler(role="human_target", mentions=(DOCUMENT.span(23, 33),))
    unnamed = Filler(role="human_target", mentions=(), effect="death")
    template = Template(document="d", type="forced_work_stoppage", fillers=(men, mayor, mayor, guards, unnamed))
    (row,) = muc4_roles.lines(DOCUMENT, [template])
    assert json.loads(row) == {
        "docid": "TST9-MUC9-0001",
        "templates": [
            {
                "incident_type": "forced work stoppage", "PerpInd": [["MEN"]], "PerpOrg": [], "Target": [], "Victim": [["THE MAYOR"]],
                "Weapon": [],
            }
        ],
    }  # fmt: skip


def test_incidents_that_differ_in_their_day_alone_are_one() -> None:
    days = [When(start=date(1990, 2, day), end=date(1990, 2, day), precision="day") for day in (3, 4)]
    told = [Template(document="d", type="bombing", when=day) for day in days] + [Template(document="d", type="attack")]
    (row,) = muc4_roles.lines(DOCUMENT, told)
    assert [t["incident_type"] for t in json.loads(row)["templates"]] == ["bombing", "attack"]


def test_a_document_without_incidents_has_a_line_too() -> None:
    assert [json.loads(row) for row in muc4_roles.lines(DOCUMENT, [])] == [{"docid": "TST9-MUC9-0001", "templates": []}]
