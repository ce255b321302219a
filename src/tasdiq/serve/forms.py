"""Records in, the bytes of a form out: JSON lines, CSV, GeoJSON, Parquet; and which of them a client asks for."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from fastapi import Request

from tasdiq.codebooks import table
from tasdiq.engine import columns_by_kind, columns_of, flatten
from tasdiq.errors import BadValueError
from tasdiq.serve.facts import Row
from tasdiq.serve.refused import Refused

MEDIA: Mapping[str, str] = {
    "json": "application/json", "jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8", "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
PLACED = tuple(MEDIA)  # the forms of incidents
PLAIN = ("json", "jsonl", "csv")  # the forms of all else
_ALSO = {"application/x-ndjson": "jsonl", "application/json-lines": "jsonl"}
_ANY = ("*/*", "application/*")


def asked(request: Request, forms: Sequence[str]) -> str:
    """The form that `?format=` or the Accept header asks for; JSON where nothing is asked."""
    wanted = request.query_params.get("format")
    if wanted:
        if wanted not in forms:
            raise BadValueError(f"format: no {wanted[:40]!r}; choose from {', '.join(forms)}")
        return wanted
    accepted = _accepted(request.headers.get("accept") or "*/*")
    known = {**_ALSO, **{media.partition(";")[0]: form for form, media in MEDIA.items()}}
    for media in accepted:
        if known.get(media) in forms:
            return known[media]
        if media in _ANY or (media == "text/*" and "csv" in forms):
            return "csv" if media == "text/*" else "json"
    choices = ", ".join(MEDIA[form].partition(";")[0] for form in forms)
    raise Refused(406, f"Accept: nothing of {', '.join(accepted)[:80]!r} can be had here; choose from {choices}")


def rendered(form: str, kind: str, rows: Sequence[Row]) -> bytes:
    """All the rows in that form."""
    if form == "parquet":
        return _parquet(rows)
    out = io.StringIO(newline="")
    if kind == "incidents":
        table.write(form, rows, out)
    elif form == "jsonl":
        table.write_jsonl(rows, out)
    else:
        _csv(kind, rows, out)
    return out.getvalue().encode("utf-8", "replace")


def plain(value: object) -> bytes:
    """JSON as short as it can be."""
    return json.dumps(value, separators=(",", ":")).encode()


def _csv(kind: str, rows: Sequence[Row], out: io.StringIO) -> None:
    columns = columns_by_kind().get(kind) or columns_of(rows)
    write_cells(out, [name for name, _, _ in columns], (list(flatten(row, columns).values()) for row in rows))


def write_cells(out: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows of values as CSV whose cells no spreadsheet runs."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([table.cell(value) for value in row] for row in rows)


def _parquet(rows: Sequence[Row]) -> bytes:
    with TemporaryDirectory(prefix="tasdiq-") as folder:
        path = Path(folder) / "incidents.parquet"
        table.write_parquet(rows, path)
        return path.read_bytes()


def _accepted(header: str) -> list[str]:
    """The media types of an Accept header, the most wanted first."""
    found: list[tuple[float, int, str]] = []
    for number, part in enumerate(header[:1_000].split(",")):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [piece[2:] for piece in parameters if piece.startswith("q=")]
        try:
            weight = float(weights[0]) if weights else 1.0
        except ValueError:
            weight = 0.0
        if media and weight > 0:
            found.append((-weight, number, media))
    return [media for _, _, media in sorted(found)]
