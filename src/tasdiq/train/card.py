"""A model's card of numbers in, a page that a person reads out."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PAGE = "CARD.md"


def write_text(folder: Path, card: Mapping[str, Any]) -> None:
    """Write the page beside the card."""
    (folder / PAGE).write_text("\n".join(_lines(card)) + "\n", encoding="utf-8")


def _lines(card: Mapping[str, Any]) -> Iterator[str]:
    yield f"# Model {card['name']}"
    yield ""
    yield "Reads incidents of political violence in English reports: which, their type, who did it, with what, to whom, where, when."
    yield ""
    yield f"- Trained {card['trained']} from the encoder {card['encoder']}; licence {card['licence']}."
    for name, value in card["data"].items():
        yield f"- {name.capitalize()}: {', '.join(value) if isinstance(value, list) else value}."
    for name, value in card["scores"].items():
        yield f"- {name.capitalize()}: {value}."
    yield f"- Settings: {', '.join(f'{name} {value}' for name, value in card['settings'].items())}."
    yield ""
    yield "Not to be used to plan, to locate anybody, or to profile or rank people. It quotes the words it stands on; a person judges."
    yield ""
    yield "Known limits: English only. Texts of other kinds, regions and years than it learnt from it reads worse. Whether two attacks in"
    yield "one text are one incident is what it gets wrong most."
    yield from (["", card["limits"]] if card.get("limits") else [])
