"""A document and its templates in, its line of the roles task out: type and five roles."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tasdiq.codebooks.muc4_words import set_value
from tasdiq.model.template import Template
from tasdiq.model.text import Document

_ROLES = {
    "PerpInd": "individual", "PerpOrg": "organisation", "Target": "physical_target", "Victim": "human_target", "Weapon": "instrument",
}  # fmt: skip


def lines(document: Document, templates: Sequence[Template]) -> Iterator[str]:
    """One line of JSON a document, its templates in the order they are told; two that differ in place or day alone are one here."""
    told = [_template(template) for template in templates]
    different = [one for number, one in enumerate(told) if one not in told[:number]]
    yield json.dumps({"docid": document.name, "templates": different}, ensure_ascii=False)


def _template(template: Template) -> dict[str, Any]:
    return {
        "incident_type": set_value("inc-type", template.type).lower(),
        **{name: _entities(template, role) for name, role in _ROLES.items()},
    }


def _entities(template: Template, role: str) -> list[list[str]]:
    """Each entity of the role by the mention to show: one more that the gold does not have would make it wrong.

    Victims are people by name: the roles task was made from the slot of names alone.
    """
    wanted = [f for f in template.fillers if f.role == role and f.mentions and (f.named or role != "human_target")]
    shown = (" ".join(f.mentions[0].quote.split()) for f in wanted)
    return [[mention] for mention in dict.fromkeys(shown)]
