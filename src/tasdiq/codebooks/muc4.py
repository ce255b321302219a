"""A document and its templates in, the lines of MUC-4's answer form out: 25 a template, one form of asterisks for no incident."""

from collections.abc import Iterator, Sequence

from tasdiq.codebooks.muc4_date import date_fill
from tasdiq.codebooks.muc4_filling import filled
from tasdiq.codebooks.muc4_place import location_fill
from tasdiq.codebooks.muc4_slots import slots
from tasdiq.codebooks.muc4_words import INAPPLICABLE, NULL, set_value, words
from tasdiq.model.template import Template
from tasdiq.model.text import Document

_WIDTH = 36  # where a fill begins


def lines(document: Document, templates: Sequence[Template]) -> Iterator[str]:
    """The answer form of one document, an empty line after each template."""
    for number, template in enumerate(templates, 1):
        yield from _form(document.name, str(number), _fills(document, template))
    if not templates:
        yield from _form(document.name, INAPPLICABLE, {slot.id: [INAPPLICABLE] for slot in slots()})


def _fills(document: Document, template: Template) -> dict[str, list[str]]:
    inapplicable = words().inapplicable.get(template.type, frozenset())
    fills = {
        **filled(template),
        "inc-date": [date_fill(template.when, document.published)],
        "inc-loc": [location_fill(template, document)],
        "inc-type": [set_value("inc-type", template.type)],
        "inc-stage": [set_value("inc-stage", template.stage)],
        "perp-inc-cat": list(_category(template)),
    }
    return {slot.id: [INAPPLICABLE] if slot.id in inapplicable else fills.get(slot.id, []) for slot in slots()}


def _category(template: Template) -> Iterator[str]:
    """Whose violence it is; null, as the guide has it (section 7.9, note 3), where no perpetrator is named in any way."""
    if template.category and any(f.mentions for f in template.fillers if f.role in ("individual", "organisation")):
        yield set_value("perp-inc-cat", template.category)


def _form(message: str, number: str, fills: dict[str, list[str]]) -> Iterator[str]:
    yield _line("0.", "MESSAGE: ID", message)
    yield _line("1.", "MESSAGE: TEMPLATE", number)
    for slot in slots():
        first, *others = fills[slot.id] or [NULL]
        yield _line(f"{slot.number}.", slot.label, first)
        yield from (" " * _WIDTH + other for other in others)
    yield ""


def _line(number: str, label: str, fill: str) -> str:
    return f"{number:<4}{label}".ljust(_WIDTH) + fill
