"""The reference pages say what the code does: --help of every verb, settings, schemas, vocabularies."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES: dict[Path, str] = runpy.run_path(str(ROOT / "tools" / "build_reference.py"))["pages"]()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_is_as_the_code_would_write_it(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == PAGES[page], "run `make docs`"


def test_every_verb_has_examples() -> None:
    text = next(text for page, text in PAGES.items() if page.stem == "commands")
    for verb in text.split("\n## tasdiq ")[1:]:
        assert "Example" in verb, verb.splitlines()[0]
