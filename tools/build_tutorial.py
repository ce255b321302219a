"""Run every command of docs/tutorial.md in a fresh folder and write what it really prints under it.

    python tools/build_tutorial.py            write the page
    python tools/build_tutorial.py --check    only say which commands print something else (exit code 1)

A block ```console is a list of `$ command` lines. After ```console the word first=N keeps N lines of each command's output. An id
in `show` is replaced by the first id of the command before.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```console(?: first=(\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ID = re.compile(r"\b[a-z]+:[0-9a-f]{4,16}\b")


def commands(block: str) -> list[str]:
    """The commands of a block, in order."""
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def rebuilt(page: str) -> str:
    """The page with what its commands print now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        last = ""

        def filled(match: re.Match[str]) -> str:
            nonlocal last
            lines = [f"```console{f' first={match[1]}' if match[1] else ''}"]
            for command in commands(match[2]):
                found = ID.search(last)
                command = ID.sub(found.group(), command) if found and " show " in command else command
                last = run(command, folder)
                lines += [f"$ {command}", *kept(last, int(match[1] or 1_000))]
            return "\n".join([*lines, "```"])

        return BLOCK.sub(filled, page)


def run(command: str, folder: Path) -> str:
    """What a command prints, messages first, on a plain terminal of 110 columns."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    keep = {name: value for name, value in os.environ.items() if not name.startswith("TASDIQ_")}
    environment = {**keep, "PATH": path, "COLUMNS": "110", "NO_COLOR": "1", "TERM": "dumb", "USER": "ana", "PYTHONUTF8": "1"}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    if done.returncode not in (0, 3):
        raise SystemExit(f"$ {command}\n{done.stderr}")
    return done.stderr + done.stdout


def kept(output: str, most: int) -> Iterator[str]:
    """The output's first lines, without blanks at their ends."""
    lines = [line.rstrip() for line in output.strip("\n").splitlines()]
    yield from lines[:most]
    if len(lines) > most:
        yield "…"


def plain(page: str) -> list[str]:
    """The page's lines with every id, hash, number of entries and probability made the same, so that only words are compared.

    Probabilities are a model's, whose last digits are those of the processor at hand.
    """
    told = re.sub(r"\b[0-9a-f]{10,64}\b|\b\d+(?= entries)|(?<=probability)\s+\d[.\d]*|\d+(?=% probable)", "#", page)
    return re.sub(r" {2,}", " ", told).splitlines()


def main() -> int:
    """Write the page, or say what differs."""
    old = PAGE.read_text(encoding="utf-8")
    new = rebuilt(old)
    if sys.argv[1:] != ["--check"]:
        PAGE.write_text(new, encoding="utf-8")
        return 0
    differing = [f"- {a}\n+ {b}" for a, b in zip(plain(old), plain(new), strict=False) if a != b]
    print("\n".join(differing))
    return 1 if differing or len(plain(old)) != len(plain(new)) else 0


if __name__ == "__main__":
    raise SystemExit(main())
