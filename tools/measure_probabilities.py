"""Write src/tasdiq/data/extract/probabilities.toml: how often the rules are right on the labelled samples, field by field.

python tools/measure_probabilities.py            write the table, and print how well each half of the samples foretells the other
python tools/measure_probabilities.py --check    only say whether the table is out of date (exit code 1)
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tasdiq.config import Config
from tasdiq.evaluate.calibration import Calibration, Pair, calibration
from tasdiq.evaluate.stated import FIELDS, Stated, by_document, pairs, stated
from tasdiq.pipeline import Tasdiq

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "src" / "tasdiq" / "data" / "extract" / "probabilities.toml"
SAMPLES = (
    ("gold.json", "reports"),
    ("wide.json", "wide"),
    ("fresh.json", "fresh"),
    ("unseen.json", "unseen"),
    ("plain.json", "plain"),
)  # in examples/: labels, and the folder of reports that they are of
HEAD = """\
# How often a value that the rules read is the labelled one, by field; every such value is stated to be as probable as that.
# Measured on the labelled samples (examples/reports, wide, fresh, unseen and plain, document by document); `of` is how many were judged. A
# share is smoothed, (right + 1) / (of + 2). Written by `python tools/measure_probabilities.py`; do not edit.

[fields]
"""


def measured() -> list[list[Stated]]:
    """What the rules give for each set of samples, each value with whether it is right."""
    return [_of(ROOT / "examples" / labels, ROOT / "examples" / folder) for labels, folder in SAMPLES]


def _of(labels: Path, folder: Path) -> list[Stated]:
    gold = json.loads(labels.read_text(encoding="utf-8"))
    coded = Tasdiq(Config(workers=1, rules_only=True)).code([str(folder)], lambda issue: sys.exit(f"{issue.name}: {issue.problem}"))
    return list(stated(by_document(gold, coded)))


def share(values: Sequence[Stated], field: str) -> float:
    """How often a value of that field is right, smoothed."""
    right = [value.right for value in values if value.field == field]
    return round((sum(right) + 1) / (len(right) + 2), 3)


def table(values: Sequence[Stated]) -> str:
    """The text of the table."""
    rows = [f"{name} = {{ share = {share(values, name)}, of = {sum(value.field == name for value in values)} }}" for name in FIELDS]
    return HEAD + "\n".join(rows) + "\n"


def foretold(sets: Sequence[Sequence[Stated]]) -> Calibration:
    """How well shares that were measured on the other sets fit each set."""
    held: list[Pair] = []
    for number, values in enumerate(sets):
        others = [value for other, rest in enumerate(sets) if other != number for value in rest]
        shares: Mapping[str, float] = {name: share(others, name) for name in FIELDS}
        held += pairs(replace(value, probability=shares[value.field]) for value in values)
    return calibration(held)


def main() -> int:
    """Write the table, or say whether it is out of date."""
    sets = measured()
    text = table([value for values in sets for value in values])
    if sys.argv[1:] == ["--check"]:
        fresh = TABLE.exists() and TABLE.read_text(encoding="utf-8") == text
        print(f"{TABLE.relative_to(ROOT)}: {'up to date' if fresh else 'out of date; run `python tools/measure_probabilities.py`'}")
        return 0 if fresh else 1
    TABLE.write_text(text, encoding="utf-8")
    print(text.removeprefix(HEAD), end="")
    found = foretold(sets)
    print(f"each set by the shares of the other: expected calibration error {found.error_by_width:.3f} by width, "
          f"{found.error_by_mass:.3f} by mass, over {found.count} values")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
