"""Write docs/reference: the commands, settings, schemas and vocabularies, from the code and data themselves.

python tools/build_reference.py            write the pages
python tools/build_reference.py --check    only say which are out of date (exit code 1)
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from tasdiq.cli.tables import column_names
from tasdiq.cli.verbs import cli
from tasdiq.codebooks.schemas import NAMES, schema
from tasdiq.config import Config
from tasdiq.model import incident, record, values

ROOT = Path(__file__).parents[1]
HEAD = "<!-- Written by tools/build_reference.py; edit the code or data it is made from, then run `make docs`. -->\n\n"
WIDTH = 100
LISTED = ("incidents", "claims", "relations", "figures", "positions")
WORDS = {
    "Types of incident": record.TYPES, "Stages": record.STAGES, "Roles of actors": record.ROLES,
    "On what a role stands": record.BASES, "What is counted": tuple(dict.fromkeys(record.INCIDENT_MEASURES + record.MEASURES)),
    "Sides": values.SIDES, "Stances of a statement": values.STANCES, "Stances of a claim": record.CLAIM_STANCES,
    "Modes of a claim": record.CLAIM_MODES, "What a claim asserts": record.ASPECTS, "Verdicts": incident.RATINGS,
    "Relations": record.RELATIONS, "Stances of a position": record.POSITION_STANCES,
    "How incidents are related": incident.RELATED_KINDS, "Precision of a date": values.DATE_PRECISIONS,
    "Precision of a place": values.PLACE_PRECISIONS,
}  # fmt: skip


def pages() -> dict[Path, str]:
    """Every page of the reference, by where it belongs."""
    folder = ROOT / "docs" / "reference"
    return {
        folder / "commands.md": HEAD + commands(), folder / "settings.md": HEAD + settings(),
        folder / "schemas.md": HEAD + schemas(), folder / "vocabularies.md": HEAD + vocabularies(),
    }  # fmt: skip


def commands() -> str:
    """The help of every verb, as `--help` prints it on a plain terminal."""
    root = click.Context(cli, info_name="tasdiq", help_option_names=["-h", "--help"])
    parts = ["# Commands\n\nExit codes: 0 done, 2 wrong usage, 3 some input was not read (the rest was), 1 any other error, "
             "130 stopped with Ctrl-C.\nData goes to stdout, progress and messages to stderr.\n", _help(cli, root)]  # fmt: skip
    for name, command in sorted(cli.commands.items()):
        own = click.Context(command, info_name=name, parent=root)
        parts.append(f"## tasdiq {name}\n\n{_help(command, own)}")
        for under, verb in sorted(command.commands.items()) if isinstance(command, click.Group) else ():
            parts.append(f"### tasdiq {name} {under}\n\n{_help(verb, click.Context(verb, info_name=under, parent=own))}")
    parts.append("## Columns for --where\n")
    parts += [f"- **{kind}**: {', '.join(column_names(kind))}" for kind in LISTED]
    return "\n".join(parts) + "\n"


def _help(command: click.Command, context: click.Context) -> str:
    formatter = click.HelpFormatter(width=WIDTH)
    plain = click.Group if isinstance(command, click.Group) else click.Command
    click.Command.format_usage(command, context, formatter)
    click.Command.format_help_text(command, context, formatter)
    plain.format_options(command, context, formatter)
    return f"```text\n{formatter.getvalue().rstrip()}\n```\n"


def settings() -> str:
    """Every key of tasdiq.toml, its variable and its default."""
    rows = [
        "# Settings\n\nDefaults, then `tasdiq.toml` in the working folder, then the environment, then the command line; the later wins.\n",
        "| key | variable | default | what |\n|---|---|---|---|",
    ]
    notes = _notes(ROOT / "src/tasdiq/config.py")
    rows += [f"| `{f.name}` | `TASDIQ_{f.name.upper()}` | `{_shown(f.default)}` | {notes.get(f.name, '')} |" for f in fields(Config)]
    return "\n".join(rows) + "\n\nA list in the environment is separated as `PATH` is (`:`; on Windows `;`).\n"


def _notes(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").split("class Config:")[1].split("\n\n\n")[0].splitlines()
    return {line.split(":")[0].strip(): line.partition("  # ")[2] for line in lines if "  # " in line}


def _shown(default: object) -> str:
    return "" if default == () else str(default).lower() if isinstance(default, bool) else str(default)


def schemas() -> str:
    """Every output's fields, from its JSON Schema."""
    parts = ["# Output\n\nEvery output has a JSON Schema (2020-12) in `tasdiq/data/schemas`; these are its fields.\n"]
    for name in NAMES:
        held = schema(name)
        parts.append(f"## {name}\n\n{held['title']}.\n\n{_fields(held)}")
    parts.append("## Shared values\n")
    parts += [f"### {name}\n\n{held.get('description', '')}.\n\n{_fields(held)}" for name, held in schema("common")["$defs"].items()]
    return "\n".join(parts)


def _fields(held: dict[str, Any]) -> str:
    return "".join(f"- `{name}`{_kind(value)}\n" for name, value in _properties(held))


def _properties(held: dict[str, Any], before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in held.get("properties", {}).items():
        yield before + name, value
        for inner in (value, value.get("items", {}), *value.get("anyOf", ()), *value.get("oneOf", ())):
            yield from _properties(inner, f"{before}{name}{'[]' if inner is value.get('items') else ''}.")


def _kind(value: dict[str, Any]) -> str:
    told = value.get("description", "")
    if "enum" in value:
        told = f"{told}: " * bool(told) + ", ".join(str(word) for word in value["enum"])
    reference = next((v["$ref"] for v in (value, value.get("items", {}), *value.get("anyOf", ())) if "$ref" in v), "")
    named = reference.rpartition("/")[2].removesuffix(".schema.json")
    many = "a list of " if value.get("type") == "array" else ""
    return " - " + (f"{told}, " * bool(told) + f"{many}[{named}](#{named})") if named else f" - {told}" * bool(told)


def vocabularies() -> str:
    """The fixed words of the output, and the files of words an analyst can edit."""
    parts = ["# Vocabularies\n\n## Fixed words\n\nThe output uses these words and no others.\n"]
    parts += [f"- **{name}**: {', '.join(words)}" for name, words in WORDS.items()]
    parts.append("\n## Files of words\n\nKnowledge is in TOML files in `tasdiq/data`; an unknown key in one is an error.\n")
    folder = ROOT / "src/tasdiq/data"
    parts += [f"- `{path.relative_to(folder).as_posix()}`: {_about(path)}" for path in sorted(folder.rglob("*.toml"))]
    return "\n".join(parts) + "\n"


def _about(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    held = tomllib.loads(text)
    if isinstance(held.get("about"), str):
        return str(held["about"])
    if isinstance(held.get("country"), str):
        return f"bodies of the state of {held['country']}"
    comment = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        comment.append(line.lstrip("# "))
    return re.split(r"(?<=[a-z)])[.:?] ", " ".join(comment), maxsplit=1)[0].rstrip(".")


def main() -> int:
    """Write the pages, or say which are out of date."""
    check = sys.argv[1:] == ["--check"]
    old = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in old:
        print(f"{path.relative_to(ROOT)}: {'out of date; run `make docs`' if check else 'written'}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages()[path], encoding="utf-8")
    return 1 if check and old else 0


if __name__ == "__main__":
    raise SystemExit(main())
