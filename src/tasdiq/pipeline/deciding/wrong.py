"""What stands of a report and the statement that a person calls wrong in; its field, and all that goes with it, out."""

from collections.abc import Iterable, Iterator, Sequence

from tasdiq.codebooks.imported import CELL, CELLS, cells_of
from tasdiq.errors import BadValueError
from tasdiq.model.statement import Statement
from tasdiq.pipeline.deciding.values import FIELDS
from tasdiq.pipeline.known.reviewing import Reviews, is_list

_KEPT = (CELLS, "main", "order")  # what makes a report or a row, and is no value of it


def wrong(before: Sequence[Statement], field: str | None, named: str | None) -> tuple[str, list[Statement]]:
    """The field that is put right, and what is wrong in it: a value on all its words, a cell with every value that stands on it."""
    prop = FIELDS.get(field or "", "")
    found = next((s for s in cells_of(before) if named and s.id == named), None)
    if field and not prop:
        return "", []
    if found is not None and found.prop.startswith(CELL):
        on = [s for s in before if _meet(s, found) and prop in ("", s.prop)]
        return prop or found.prop, [*on, found]
    if not prop:
        prop = found.prop if found is not None and found.prop not in _KEPT else ""
    if not is_list(prop, "report:"):
        return prop, [s for s in before if s.prop == prop]
    return prop, [s for s in before if found is not None and s.prop == prop == found.prop and s.value == found.value]


def named(statements: Iterable[Statement], wanted: str) -> str:
    """The whole id of the one statement whose id is, or begins with, that; raises BadValueError."""
    known = {s.id: s.prop for s in statements}
    near = [name for name in known if wanted and name.startswith(wanted)]
    if len(near) != 1:
        told = ", ".join(f"{name[:12]} ({known[name]})" for name in (near or list(known))[:8]) or "none"
        problem = "more than one statement begins" if near else "no statement begins"
        raise BadValueError(f"{problem} with {wanted[:40]!r} there; choose from {told} (`tasdiq show ID --json`)")
    return near[0]


def taken_out(statements: Iterable[Statement], reviews: Reviews) -> Iterator[str]:
    """The columns of a row whose cells no longer say what stands: a person rejected them or what was read in them."""
    every = list(cells_of(statements))
    gone = [s for s in every if not reviews.stands(s)]
    for cell in every:
        if cell.prop.startswith(CELL) and any(s.id == cell.id or (not s.prop.startswith(CELL) and _meet(cell, s)) for s in gone):
            yield cell.prop.removeprefix(CELL)


def _meet(one: Statement, other: Statement) -> bool:
    if one.prop == CELLS or other.prop == CELLS or one.span is None or other.span is None:
        return False
    return one.span.field == other.span.field and one.span.start < other.span.end and other.span.start < one.span.end
