"""Published records in, their files out: CSV, JSON lines, GeoJSON, Parquet, a data package that describes them, and how to cite them."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from tasdiq import __version__
from tasdiq.codebooks import schemas, table
from tasdiq.codebooks.public import marked
from tasdiq.engine import columns_by_kind
from tasdiq.errors import BadValueError
from tasdiq.model.vocab import check_keys, shipped
from tasdiq.publish.rows import Published
from tasdiq.report.marked import flat, web_address

Files = dict[str, bytes]
_MEDIA = {
    ".csv": "text/csv", ".jsonl": "application/x-ndjson", ".geojson": "application/geo+json", ".parquet": "application/vnd.apache.parquet",
}  # fmt: skip
_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "date": "date"}
_COUNTS = {
    "low": "no fewer than", "best": "most likely", "high": "no more than",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Credits:
    """Who gives the records away, under what name and licence, and where they can be found."""

    title: str
    by: str
    licence: str = "CC-BY-4.0"
    address: str | None = None

    def __post_init__(self) -> None:
        if self.licence not in licences():
            raise BadValueError(f"no licence {self.licence!r}; choose from {', '.join(licences())}")
        for name in ("title", "by"):
            object.__setattr__(self, name, flat(getattr(self, name)))
        if not self.title or not self.by:
            raise BadValueError("what is published needs a title (--title) and somebody who publishes it (--by)")
        if self.address is not None and web_address(self.address) != self.address:
            raise BadValueError(f"{self.address!r} is no address of a site; write https://example.org/incidents/ (--address)")

    def citation(self, day: str) -> str:
        """How to cite it, in a line."""
        where = f" {self.address}" if self.address else ""
        return f"{self.by} ({day[:4]}): {self.title}. As of {day}. Made with Tasdiq {__version__}.{where}"


@cache
def licences() -> Mapping[str, Any]:
    """The licences by their SPDX names."""
    found = shipped("publish/licences")
    check_keys(list(found.values()), "publish/licences.toml", ("title", "path"))
    return found


def data_files(rows: Published) -> Files:
    """The tables, and the JSON Schemas of what is in them."""
    flat = [marked(row) for row in rows.incidents]
    made: Files = {}
    for name, form, given in (("csv", "csv", flat), ("geojson", "geojson", flat), ("jsonl", "jsonl", rows.incidents)):
        out = io.StringIO()
        table.write(form, given, out)
        made[f"data/incidents.{name}"] = out.getvalue().encode("utf-8", "replace")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.parquet"
        table.write_parquet(flat, path)
        made["data/incidents.parquet"] = path.read_bytes()
    for name, records in (("claims", rows.claims), ("sources", rows.sources)):
        columns = list(described()[name])
        lines = [",".join(columns), *(",".join(_quoted(table.cell(row[c])) for c in columns) for row in records)]
        made[f"data/{name}.csv"] = ("\n".join(lines) + "\n").encode("utf-8", "replace")
    for name in ("incident", "geojson", "common"):
        made[f"schemas/{name}.schema.json"] = (json.dumps(schemas.schema(name), indent=1, ensure_ascii=False) + "\n").encode(
            "utf-8", "replace"
        )
    return made


def datapackage(files: Files, given: Credits, day: str) -> bytes:
    """The description of the files, in the form of the Frictionless Data Package."""
    licence = licences()[given.licence]
    package = {
        "profile": "data-package", "name": "tasdiq-incidents", "title": given.title, "version": day, "created": f"{day}T00:00:00Z",
        "description": "Incidents of political violence, coded from public reports, by the rules for everybody. " + given.citation(day),
        "licenses": [{"name": given.licence, **licence}], "contributors": [{"title": given.by, "role": "publisher"}],
        **({"homepage": given.address} if given.address else {}),
        "resources": [_resource(path, body) for path, body in sorted(files.items()) if path.startswith("data/")],
    }  # fmt: skip
    return (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def citation_file(given: Credits, day: str) -> bytes:
    """CITATION.cff: how to cite it, for programs."""
    lines = {
        "cff-version": "1.2.0", "message": "Please cite these records as below.", "type": "dataset", "title": given.title, "version": day,
        "date-released": day, "license": given.licence, **({"url": given.address} if given.address else {}),
    }  # fmt: skip
    held = "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False) if name != 'date-released' else value}\n" for name, value in lines.items()
    )
    return f"{held}authors:\n  - name: {json.dumps(given.by, ensure_ascii=False)}\n".encode("utf-8", "replace")


def licence_file(given: Credits) -> bytes:
    """What may be done with the records, and whose the parts are."""
    licence = licences()[given.licence]
    return (
        f"{given.title}\nby {given.by}\n\n{licence['title']} ({given.licence})\n{licence['path']}\n\n"
        "Places: GeoNames, CC BY 4.0. Borders on the map: Natural Earth, public domain; drawing them endorses nothing.\n"
        "Titles and addresses of sources are given to find them; their texts belong to their publishers and are not here.\n"
    ).encode("utf-8", "replace")


@cache
def described() -> Mapping[str, Mapping[str, str]]:
    """The columns of each table with what they say, in the tables' order."""
    told = shipped("publish/columns")
    known = told["incidents"]
    incidents = {name: known.get(name) or _measured(name) for name in table.columns()}
    return {"incidents": incidents, "claims": told["claims"], "sources": told["sources"]}


def _measured(name: str) -> str:
    """What a column of a count says, by its parts: "killed_low"."""
    if name == "killed_counts":
        return "Whether killed and injured have attackers among them"
    measure, _, bound = name.rpartition("_")
    return f"{measure.replace('_', ' ').capitalize()}: {_COUNTS[bound]}" if bound in _COUNTS else name.replace("_", " ").capitalize()


def _resource(path: str, body: bytes) -> dict[str, Any]:
    held = PurePosixPath(path)
    name = f"{held.stem}-{held.suffix[1:]}".replace(".", "-").lower()
    made: dict[str, Any] = {
        "name": name, "path": path, "format": held.suffix[1:], "mediatype": _MEDIA[held.suffix], "bytes": len(body),
        "hash": f"sha256:{sha256(body).hexdigest()}",
    }  # fmt: skip
    if held.suffix != ".parquet":
        made["encoding"] = "utf-8"
    if held.suffix == ".csv":
        made |= {
            "profile": "tabular-data-resource",
            "schema": {"fields": _fields(held.stem), "missingValues": [""], "primaryKey": _key(held.stem)},
        }
    return made


def _fields(name: str) -> Sequence[dict[str, str]]:
    kinds = {column: _TYPES[kind.__name__] for column, kind, _ in columns_by_kind()["incidents"]} if name == "incidents" else {}
    kinds |= {"verified": "boolean"} if name == "claims" else {"published": "date"} if name == "sources" else {}
    return [{"name": column, "type": kinds.get(column, "string"), "description": told} for column, told in described()[name].items()]


def _key(name: str) -> str:
    return "document" if name == "sources" else "id"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n\r') else cell
