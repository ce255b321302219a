"""Every output of the samples fits the JSON Schema that ships for it."""

import json
from typing import Any

import pytest

from tasdiq.codebooks.schemas import problems
from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq

LISTINGS = {
    "incidents": "incident", "claims": "claim", "actors": "actor", "relations": "relation", "figures": "figure", "positions": "position",
}  # fmt: skip


def wrong(schema: str, rows: list[dict[str, Any]]) -> list[str]:
    return [f"{row.get('id')}: {problem}" for row in rows for problem in problems(schema, row)]


@pytest.mark.parametrize("kind", LISTINGS)
def test_every_row_of_every_listing_fits(samples: Tasdiq, kind: str) -> None:
    rows = getattr(samples, kind)()
    assert rows
    assert wrong(LISTINGS[kind], rows) == []


@pytest.mark.parametrize("kind", LISTINGS)
def test_every_record_can_be_shown(samples: Tasdiq, kind: str) -> None:
    ids = list(dict.fromkeys(row["id"] for row in getattr(samples, kind)()))
    shown = [samples.show(each) for each in ids]
    assert wrong("shown", shown) == []
    assert [each["record"]["id"] for each in shown] == ids
    if kind != "actors":
        assert all(each["statements"] for each in shown)


def test_every_coded_line_fits(samples: Tasdiq) -> None:
    from pathlib import Path

    reports = Path(__file__).parents[2] / "examples" / "reports"
    rows = list(Tasdiq(Config(workers=1)).code([str(reports)], pytest.fail))
    assert len(rows) == 31
    assert wrong("coded", rows) == []
    assert all(json.dumps(row, allow_nan=False) for row in rows)
