"""The main job on the sample reports: add them, list incidents, show one with its words, a verdict, a report.

Prints each command before what it prints. Opens nothing, writes only to the folder `demo`. Run by `make demo`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEMO = Path("demo")
STORE = DEMO / "tasdiq.db"


def tasdiq(*arguments: str, shown: bool = True) -> str:
    """What the command prints; its messages go to the screen as they come."""
    command = ["--store", str(STORE), *arguments]
    if shown:
        words = " ".join(f'"{word}"' if " " in word else word for word in command)
        print(f"\n$ tasdiq {words}", flush=True)
    width = os.environ.get("COLUMNS") or "140"
    done = subprocess.run(
        [sys.executable, "-m", "tasdiq", *command],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": width},
    )
    if done.returncode not in (0, 3):
        sys.exit(done.returncode)
    if shown:
        print(done.stdout, end="", flush=True)
    return done.stdout


def rows(*arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in tasdiq(*arguments, "--json", shown=False).splitlines()]


def main() -> None:
    DEMO.mkdir(exist_ok=True)
    samples = os.path.relpath(HERE / "reports")
    tasdiq("add", samples)
    tasdiq("incidents", "--where", "main")
    assassination = rows("incidents", "--where", "type = 'assassination' and killed_best = 1 and date = '2016-08-08'")
    tasdiq("show", str(assassination[0]["id"]))
    contested = [c for c in rows("claims") if c["contradictions"]]
    tasdiq("show", str(contested[0]["id"]))
    print("\nThe note (2016-08), with every number a link to its records:")
    tasdiq("report", "note", "--month", "2016-08", "--format", "md", "--out", str(DEMO))
    print("\nThe monthly assessment, a page with a map and a chart that works offline:")
    tasdiq("report", "monthly", "--month", "2016-08", "--out", str(DEMO))


if __name__ == "__main__":
    main()
