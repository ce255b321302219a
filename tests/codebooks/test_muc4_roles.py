"""The five roles as JSON lines."""

import json

from tasdiq.codebooks import muc4_roles
from tasdiq.model.template import Filler, Template
from tasdiq.model.text import Document

TEXT = "MEN SHOT THE\nMAYOR AND HIS GUARDS. THE MEN FLED."
DOCUMENT = Document(id="d", name="TST9-MUC9-0001", text=TEXT)


def test_each_role_has_its_entities_by_the_mention_to_show() -> None:
    men = Filler(role="individual", mentions=(DOCUMENT.span(0, 3), DOCUMENT.span(38, 45)))
    mayor = Filler(role="human_target", mentions=(DOCUMENT.span(9, 18),))
    unnamed = Filler(role="human_target", mentions=(), effect="death")
    template = Template(document="d", type="forced_work_stoppage", fillers=(men, mayor, mayor, unnamed))
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


def test_a_document_without_incidents_has_a_line_too() -> None:
    assert [json.loads(row) for row in muc4_roles.lines(DOCUMENT, [])] == [{"docid": "TST9-MUC9-0001", "templates": []}]
