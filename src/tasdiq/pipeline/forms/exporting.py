"""The records of a log in, a file in some form out, with what the form could not say."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from tasdiq.codebooks import imported, table
from tasdiq.codebooks.foreign import Given, Table
from tasdiq.codebooks.loss import Lost
from tasdiq.codebooks.public import Public, marked, with_sources
from tasdiq.codebooks.scheme import NAMES, Scheme, scheme
from tasdiq.codebooks.sheet import Cells
from tasdiq.codebooks.stix import Bundle
from tasdiq.errors import BadValueError
from tasdiq.model.statement import Statement
from tasdiq.pipeline.deciding.wrong import taken_out
from tasdiq.pipeline.known.decided import Decided
from tasdiq.pipeline.known.records import Records
from tasdiq.pipeline.known.reviewing import CORRECT
from tasdiq.store.log import Log

Fields = dict[str, Any]
FORMS = ("jsonl", "csv", "geojson", "parquet", *NAMES, "stix")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be written: the form, for whom, and as of when."""

    codebook: str
    public: date | None = None  # for everybody, as of that day; None for the desk alone
    as_of: datetime | None = None


def policy_of(codebook: str, otherwise: str) -> str:
    """The policy that settles a form's figures: a foreign codebook's own."""
    if codebook not in FORMS:
        raise BadValueError(f"no codebook {codebook!r} to export; choose from {', '.join(FORMS)}")
    return scheme(codebook).policy if codebook in NAMES else otherwise


def export(log: Log, records: Records, order: Order, out: Path | None) -> list[Lost]:
    """Write the incidents in that form to the file, or to stdout."""
    if order.codebook == "parquet":
        if out is None:
            raise BadValueError("parquet is no text: name a file with --out")
        rows, taken = _ours(records, order)
        return [*table.write_parquet(rows, out), *taken()]
    with _opened(out) as file:
        if order.codebook in NAMES:
            return _foreign(log, records, order, file)
        if order.codebook == "stix":
            public = _public(order, marks=True)
            rows = _enriched(records)
            moment = log.last_moment(order.as_of)
            lost = Bundle(moment=moment, public=public is not None).write(public.incidents(rows) if public else rows, file)
            return [*lost, *(public.losses("stix") if public else ())]
        rows, taken = _ours(records, order)
        told = [each for each in table.write(order.codebook, rows, file) if order.public is None or each.what != table.NOTHING_LOST]
        return [*told, *taken()]


def _ours(records: Records, order: Order) -> tuple[Iterable[Fields], Any]:
    """The incidents in our own form, and what tells afterwards what was taken away."""
    public = _public(order, marks=True)
    if public is None:
        return records.read("incidents"), lambda: []
    flat = order.codebook != "jsonl"
    shown = (marked(row) if flat else row for row in public.incidents(_enriched(records)))
    return map(_contract, shown), lambda: public.losses(order.codebook)


def _contract(row: Fields) -> Fields:
    """A public incident with the keys that the output contract has."""
    return {**row, "claims": [{name: value for name, value in claim.items() if name != "mode"} for claim in row["claims"]]}


def _public(order: Order, *, marks: bool) -> Public | None:
    return None if order.public is None else Public(today=order.public, marks_claims=marks)


def _foreign(log: Log, records: Records, order: Order, file: TextIO) -> list[Lost]:
    known = scheme(order.codebook)
    public = _public(order, marks=bool(known.table["public"].get("marks_claims")))
    rows = _enriched(records)
    shown = public.incidents(rows) if public else rows
    lost = Table(scheme=known, public=public is not None).write(_given(log, records, order, known, shown), file)
    return [*lost, *(public.losses(known.name) if public else ())]


def _given(log: Log, records: Records, order: Order, known: Scheme, rows: Iterable[Fields]) -> Iterator[Given]:
    origins = {origin["id"]: origin for origin in records.read("origins")}
    own = {} if order.public else _own_cells(log, known, order.as_of)
    right = {} if order.public else _put_right(log, order.as_of)
    for row in rows:
        origin = origins[row["id"]]
        rows_of = [r["document"] for r in origin["rows"] if r["document"] in own]
        mine, changed = [own[name] for name in rows_of], [right.get(name, frozenset()) for name in rows_of]
        first = date.fromisoformat(origin["first_day"]) if origin["first_day"] else None
        yield Given(incident=row, first_day=first, own=mine, put_right=changed, others=origin["reports"] - len(mine))


def _own_cells(log: Log, known: Scheme, as_of: datetime | None) -> dict[str, Cells]:
    said = log.read_by(f"import:{known.name}:", imported.CELLS, as_of)
    return {s.document: imported.cells_from(s.value) for s in said if s.document is not None}


def _put_right(log: Log, as_of: datetime | None) -> dict[str, frozenset[str]]:
    """The columns of imported rows, by document, in which something was rejected or put right."""
    decisions = Decided().at(log, as_of)
    reports = sorted({j.about for j in decisions.kept if j.decision == CORRECT and j.about.startswith("report:")})
    found: dict[str, list[Statement]] = {}
    for statement in log.statements(as_of, subject=reports) if reports else ():
        found.setdefault(statement.document or "", []).append(statement)
    return {document: frozenset(taken_out(said, decisions.reviews)) for document, said in found.items()}


def _enriched(records: Records) -> Iterator[Fields]:
    """The incidents with what a form may want beside them: the claims' modes and verdicts, the sources' publishers and addresses."""
    return with_sources(records.read("incidents"), records.read("claims"), {d["document"]: d for d in records.read("documents")})


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        yield file
