"""Rows of role templates in, the templates of each document out; templates of a MUC-4 response serve as predictions too."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tasdiq.codebooks.muc4_fills import Text
from tasdiq.codebooks.muc4_keys import KeyTemplate
from tasdiq.errors import UnreadableError
from tasdiq.evaluate.files import Row, need
from tasdiq.evaluate.roles import ROLES, TYPE, RoleTemplate, role_template

SLOTS = {
    "PerpInd": ("perp-ind-id",), "PerpOrg": ("perp-org-id",), "Target": ("phys-tgt-id",), "Victim": ("hum-tgt-name", "hum-tgt-desc"),
    "Weapon": ("inc-instr-id",),
}  # fmt: skip


def role_documents(rows: Iterable[Row], where: str, *, unique: bool = False) -> tuple[dict[str, list[RoleTemplate]], dict[str, str]]:
    """The templates of each document, and its text where the row has it.

    With `unique`, templates of one document that are alike count once: so the labels are read.
    """
    templates: dict[str, list[RoleTemplate]] = {}
    texts: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        place = f"{where}, document {number}"
        need(row, place, docid=str, templates=list)
        made = [_template(each, place) for each in row["templates"]]
        templates[row["docid"]] = [each for at, each in enumerate(made) if not (unique and each in made[:at])]
        texts[row["docid"]] = str(row.get("doctext") or "")
    return templates, texts


def from_muc4(held: Mapping[str, Sequence[KeyTemplate]]) -> dict[str, list[RoleTemplate]]:
    """Role templates of a MUC-4 response: a person with name and description is named once, by the name."""
    return {document: [_of_muc4(template) for template in templates] for document, templates in held.items()}


def _of_muc4(template: KeyTemplate) -> RoleTemplate:
    types = [str(value) for fill in template.fills.get("inc-type", ()) for value in fill.values]
    record: dict[str, Any] = {TYPE: "/".join(types)}
    for role, names in SLOTS.items():
        fills = [fill for name in names for fill in template.fills.get(name, ()) if name != "hum-tgt-desc" or not fill.tags]
        record[role] = [[value.surface for value in fill.values if isinstance(value, Text)] for fill in fills]
    return role_template(record)


def _template(record: object, where: str) -> RoleTemplate:
    if not isinstance(record, dict):
        raise UnreadableError(f"{where}: a template is an object, not {type(record).__name__}")
    for role in ROLES:
        entities = record.get(role) or []
        if not isinstance(entities, list) or not all(isinstance(e, list) and all(map(_is_mention, e)) for e in entities):
            raise UnreadableError(f"{where}: {role} is no list of entities, each a list of mentions")
    return role_template(record)


def _is_mention(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and bool(value) and isinstance(value[0], str))
