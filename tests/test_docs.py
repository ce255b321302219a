"""The pages cannot drift: links lead somewhere, everything has docs, and the tutorial's commands print what it shows."""

import re
import runpy
from dataclasses import fields
from pathlib import Path

import click
import pytest

import tasdiq.errors
from tasdiq.cli.verbs import cli
from tasdiq.codebooks.schemas import NAMES
from tasdiq.config import Config

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
EVERYTHING = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
DATA = ROOT / "src" / "tasdiq" / "data"
ERRORS = [each for each in vars(tasdiq.errors).values() if isinstance(each, type) and issubclass(each, tasdiq.errors.TasdiqError)]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.stem)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: no {target}"


def test_the_map_names_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in PAGES:
        name = page.relative_to(ROOT / "docs").as_posix()
        assert name in index or name == "index.md" or name.startswith("decisions/"), name


@pytest.mark.parametrize("verb", sorted(cli.commands))
def test_every_verb_and_option_has_docs(verb: str) -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    section = page.split(f"## tasdiq {verb}\n")[1].split("\n## ")[0]
    for parameter in cli.commands[verb].params:
        if isinstance(parameter, click.Option):
            assert any(name in section for name in parameter.opts)
            assert parameter.help, f"{verb} {parameter.opts}"


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_error_has_docs(error: type) -> None:
    assert f"`{error.__name__}`" in (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_vocabulary_file_is_in_the_reference(path: Path) -> None:
    page = (ROOT / "docs" / "reference" / "vocabularies.md").read_text(encoding="utf-8")
    assert f"`{path.relative_to(DATA).as_posix()}`" in page


def test_every_setting_and_schema_has_docs() -> None:
    settings = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    schemas = (ROOT / "docs" / "reference" / "schemas.md").read_text(encoding="utf-8")
    assert [f.name for f in fields(Config) if f"`{f.name}`" not in settings] == []
    assert [name for name in NAMES if f"## {name}\n" not in schemas] == []


def test_the_glossary_has_the_words_of_the_design_in_order() -> None:
    words = re.findall(r"^- \*\*(.+?)\*\*:", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert words == sorted(words)
    assert set(words) >= {
        "source", "document", "span", "statement", "report", "incident", "figure", "claim", "verdict", "actor", "relation", "place",
        "judgement", "policy", "codebook", "mention", "copy", "count",
    }  # fmt: skip


def test_the_tutorials_commands_print_what_it_shows() -> None:
    """Run anew, every line that the tutorial shows is still there; ids and hashes may differ."""
    build = runpy.run_path(str(ROOT / "tools" / "build_tutorial.py"))
    page = build["PAGE"].read_text(encoding="utf-8")
    assert build["plain"](build["rebuilt"](page)) == build["plain"](page), "run `python tools/build_tutorial.py`"
