"""A place's precision in our words in, its code in UCDP GED, ACLED or GTD out, and back; the table is `place_precision.toml`."""

from collections.abc import Mapping
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model import vocab

CODEBOOKS = ("ucdp", "acled", "gtd")
_TABLE = "vocabulary/place_precision"


def ucdp(precision: str) -> int | None:
    """`where_prec` of UCDP GED; None where nothing is known of the place.

    >>> ucdp("settlement"), ucdp("near"), ucdp("admin2"), ucdp("country"), ucdp("unknown")
    (1, 2, 3, 6, None)
    """
    return code("ucdp", precision)


def acled(precision: str) -> int | None:
    """`geo_precision` of ACLED; None where ACLED would not code the event.

    >>> acled("settlement"), acled("near"), acled("admin1"), acled("country")
    (1, 2, 3, None)
    """
    return code("acled", precision)


def gtd(precision: str) -> tuple[int, int]:
    """`specificity` and `vicinity` of GTD.

    >>> gtd("settlement"), gtd("near"), gtd("admin2"), gtd("unknown")
    ((1, 0), (1, 1), (3, 0), (5, 0))
    """
    row = _row(precision)
    return int(row["gtd"]), int(row["gtd_vicinity"])


def code(codebook: str, precision: str) -> int | None:
    """The code of a precision in one of CODEBOOKS; None where that codebook has none."""
    found = _row(precision).get(_named(codebook))
    return None if found is None else int(found)


def precision_of(codebook: str, code: int, vicinity: int = 0) -> str:
    """The precision that a foreign code is read as: the one that the table marks for it.

    >>> precision_of("ucdp", 3), precision_of("acled", 2), precision_of("gtd", 1, vicinity=1), precision_of("gtd", 2)
    ('admin2', 'near', 'near', 'admin2')
    """
    name = _named(codebook)
    codes = _rows()
    if codebook == "gtd":
        code = 3 if code == 2 else code  # the smallest unit around it, in a city or not
        codes = tuple(r for r in codes if r["gtd"] != 1 or r["gtd_vicinity"] == (vicinity == 1))
    found = [r["name"] for r in codes if r.get(name) == code and name in r.get("back", ())]
    if not found:
        known = sorted({r[name] for r in _rows() if name in r} | ({2} if name == "gtd" else set()))
        raise BadValueError(f"no place precision {code!r} in {codebook}; choose from {known}")
    return str(found[0])


def _rows() -> tuple[Mapping[str, Any], ...]:
    return tuple(vocab.shipped(_TABLE)["precision"])


def _row(precision: str) -> Mapping[str, Any]:
    for row in _rows():
        if row["name"] == precision:
            return row
    raise BadValueError(f"no place precision {precision!r}; choose from {[r['name'] for r in _rows()]}")


def _named(codebook: str) -> str:
    if codebook not in CODEBOOKS:
        raise BadValueError(f"no place precision is known of {codebook!r}; choose from {CODEBOOKS}")
    return codebook
