"""Incidents in, files for other programs out (JSON lines, CSV, GeoJSON, Parquet), each with what it could not say."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from tasdiq.codebooks.fields import Fields
from tasdiq.codebooks.loss import Lost
from tasdiq.engine import columns_by_kind, flatten
from tasdiq.errors import BadValueError
from tasdiq.model.text import TURNING
from tasdiq.model.vocab import shipped

Rows = Iterable[Mapping[str, Any]]
RADIUS_KM: Mapping[str, float | None] = {
    "exact": 1, "settlement": 5, "near": 15, "admin2": 50, "admin1": 150, "larger": 250, "country": 500, "sea_air": 250,
    "unknown": None,
}  # within which the place may lie, by its precision  # fmt: skip
_FORMULA = re.compile(r"[\s\"']*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # what a spreadsheet would run; the last four are the full-width ones
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # a row that a reader breaks in two begins a cell that nobody has checked
_TURNING = re.compile(f"[{TURNING}]")
_ESCAPED = re.compile(f"[{TURNING}\x7f-\x9f\u2028\u2029]")  # in JSON: also what some readers take for the end of a line
NOTHING_LOST = "nothing is lost"
_BATCH = 1_000  # rows sent to the Parquet writer at once
_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", date: "DATE"}
_SHOWN_PLACES = 5  # decimal places of a degree: a metre


def write(codebook: str, rows: Rows, out: TextIO) -> list[Lost]:
    """Write the incidents in that form; the loss report, an entry for each thing the form cannot say."""
    if codebook not in WRITERS:
        raise BadValueError(f"no codebook {codebook!r} to export; choose from {', '.join(WRITERS)}")
    return WRITERS[codebook](rows, out)


def write_jsonl(rows: Rows, out: TextIO) -> list[Lost]:
    """One JSON object a line: all that we have."""
    number = 0
    for row in rows:
        out.write(_json(row) + "\n")
        number += 1
    return [_done("jsonl", number), Lost(codebook="jsonl", kind="told", what=NOTHING_LOST), _scope("jsonl")]


def write_csv(rows: Rows, out: TextIO) -> list[Lost]:
    """One row an incident; a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    number, lost = 0, Counter[str]()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns())
    for row in rows:
        flat = _flat(row)
        writer.writerow([cell(flat[name]) for name in columns()])
        number += 1
        lost.update(_unsaid(row))
    return [_done("csv", number), *_told("csv", lost, number), _scope("csv")]


def write_geojson(rows: Rows, out: TextIO) -> list[Lost]:
    """A FeatureCollection of the incidents that have coordinates, each with precision and uncertainty."""
    number, left, lost = 0, 0, Counter[str]()
    out.write('{"type": "FeatureCollection", "features": [')
    for row in rows:
        if row["place"]["lat"] is None or row["place"]["lon"] is None:
            left += 1
            continue
        out.write((",\n" if number else "\n") + _json(feature(row)))
        number += 1
        lost.update(_unsaid(row))
    out.write("\n]}\n")
    without = [Lost(codebook="geojson", kind="left_out", what="no coordinates are known", rows=left)] if left else []
    return [_done("geojson", number), *without, *_told("geojson", lost, number), _scope("geojson")]


def write_parquet(rows: Rows, path: Path) -> list[Lost]:
    """The columns of the CSV with their types, as one Parquet file."""
    import duckdb

    number, lost = 0, Counter[str]()
    kinds = {name: _TYPES[kind] for name, kind, _ in columns_by_kind()["incidents"]} | {"killed_counts": "VARCHAR"}
    with duckdb.connect(":memory:", config={"threads": "2"}) as connection:
        connection.execute(f"create table incidents ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            flat = [_flat(row) for row in batch]
            number += len(batch)
            for row in batch:
                lost.update(_unsaid(row))
            connection.executemany(
                f"insert into incidents values ({', '.join('?' * len(kinds))})",  # noqa: S608 (marks alone)
                [[_plain(each[name]) for name in kinds] for each in flat],
            )
        connection.table("incidents").write_parquet(str(path), compression="zstd")
    return [_done("parquet", number), *_told("parquet", lost, number), _scope("parquet")]


def _plain(value: object) -> object:
    return _TURNING.sub("", value).encode("utf-8", "replace").decode() if isinstance(value, str) else value


def feature(row: Mapping[str, Any]) -> Fields:
    """One incident as a GeoJSON point with its flat columns."""
    place = row["place"]
    point = [round(place["lon"], _SHOWN_PLACES), round(place["lat"], _SHOWN_PLACES)]
    flat = {name: value for name, value in _flat(row).items() if name not in ("lat", "lon")}
    properties = {**flat, "precision": place["precision"], "uncertainty_km": RADIUS_KM[place["precision"]]}
    return {"type": "Feature", "id": row["id"], "geometry": {"type": "Point", "coordinates": point}, "properties": properties}


def cell(value: object) -> str:
    """A value as a CSV cell that no spreadsheet runs, without signs that turn the writing; unknown is empty, never zero.

    >>> cell("=1+1"), cell(-3), cell(None), cell("shot\\u202edead")
    ("'=1+1", '-3', '', 'shotdead')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = _TURNING.sub("", _BREAKS.sub(" ", str(value))).encode("utf-8", "replace").decode()
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def _json(value: object) -> str:
    text = _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(value, ensure_ascii=False))
    return text if text.encode("utf-8", "ignore").decode() == text else json.dumps(value)


@cache
def columns() -> tuple[str, ...]:
    """The flat columns of an incident, in the order of `data/listings/columns.toml`."""
    return (*(name for name, _, _ in columns_by_kind()["incidents"]), "killed_counts")


def _flat(row: Mapping[str, Any]) -> Fields:
    flat = flatten(row, columns_by_kind()["incidents"])
    return {**flat, "killed_counts": "all sides" if row["type"] in _all_sides() else "without attackers"}


@cache
def _all_sides() -> frozenset[str]:
    return frozenset(shipped("weighing/figures")["types"]["all_sides"])


_UNSAID: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "evidence: the quoted words and their offsets": lambda row: bool(row["evidence"]),
    "actors: role and basis of each actor": lambda row: bool(row["actors"]),
    "claims: stance and channel of each claim": lambda row: bool(row["claims"]),
    "targets: what became of each target": lambda row: any(target["effect"] for target in row["targets"]),
    "counts: the wording, and which are estimates": lambda row: any((row[m] or {}).get("wording") for m in ("killed", "injured")),
    "by side: low and high, only one number is given": lambda row: any(c["low"] is not None for c in row["killed_by_side"].values()),
    "reports: which are copies, and of what": lambda row: any(report["copy_of"] for report in row.get("reports", ())),
    "related: ties to other incidents": lambda row: bool(row.get("related")),
}


def _unsaid(row: Mapping[str, Any]) -> Iterator[str]:
    return (what for what, has in _UNSAID.items() if has(row))


def _told(codebook: str, lost: Counter[str], number: int) -> Sequence[Lost]:
    return [Lost(codebook=codebook, kind="lost", what=what, rows=lost[what], of=number) for what in _UNSAID if lost[what]]


def _done(codebook: str, number: int) -> Lost:
    return Lost(codebook=codebook, kind="told", what=f"{number} incident{'' if number == 1 else 's'} written")


def _scope(codebook: str) -> Lost:
    kinds = ", ".join(sorted(_all_sides()))
    return Lost(
        codebook=codebook, kind="told", what=f"killed and injured have all sides for {kinds}; for all other types attackers are left out"
    )


WRITERS: Mapping[str, Callable[[Rows, TextIO], list[Lost]]] = {"jsonl": write_jsonl, "csv": write_csv, "geojson": write_geojson}
