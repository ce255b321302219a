"""Values of the model become the fields of the output contract: counts, dates, places, quoted words."""

from collections.abc import Iterable, Mapping
from typing import Any

from tasdiq.model.incident import Settled
from tasdiq.model.text import Span
from tasdiq.model.values import SIDES, Count, When, Where

Fields = dict[str, Any]
UNKNOWN = Count()


def count(value: Count | None) -> Fields:
    """A count as low, best, high, whether it is an estimate, and its words; all null where nothing is known.

    >>> count(None)
    {'low': None, 'best': None, 'high': None, 'estimated': False, 'wording': None}
    """
    known = value or UNKNOWN
    return {"low": known.low, "best": known.best, "high": known.high, "estimated": known.estimated, "wording": known.wording}


def bounds(value: Count) -> Fields:
    """A count as its three numbers alone."""
    return {"low": value.low, "best": value.best, "high": value.high}


def date(value: When) -> Fields:
    """A date range with its precision and its words; start null where it cannot be told."""
    end = value.end or value.start
    return {
        "start": value.start.isoformat() if value.start else None, "end": end.isoformat() if end else None,
        "precision": value.precision, "stated": value.stated,
    }  # fmt: skip


def date_or_null(value: When) -> Fields | None:
    """A date range, or null where nothing at all is said of it."""
    return None if value == When() else date(value)


def place(value: Where) -> Fields:
    """A place as far as it is known, with the precision of its coordinates."""
    return {
        "name": value.name, "site": value.site, "admin1": value.admin1, "admin2": value.admin2, "country": value.country,
        "lat": value.lat, "lon": value.lon, "precision": value.precision,
    }  # fmt: skip


def quoted(spans: Iterable[Span], *, named: bool) -> list[Fields]:
    """The words a value stands on, each once, in order of place; with their document where several can be meant."""
    found: dict[tuple[str, str, int, int], Fields] = {}
    for span in spans:
        words: Fields = {"start": span.start, "end": span.end, "quote": span.quote}
        if named:
            words["document"] = span.document
        if span.field != "text":
            words["field"] = span.field
        found.setdefault((span.document if named else "", span.field, span.start, span.end), words)
    return [found[key] for key in sorted(found)] if not named else list(found.values())


def evidence(spans: Mapping[str, Iterable[Span]], *, named: bool = True) -> Fields:
    """For each field the words it stands on; fields without words are left out."""
    return {name: words for name in sorted(spans) if (words := quoted(spans[name], named=named))}


def settled(figures: Mapping[str, Settled], measure: str) -> Count | None:
    """The settled count of a measure ("killed", "killed/civilians"), None where no source gives one."""
    return figures[measure].count if measure in figures else None


def by_side(figures: Mapping[str, Settled], measure: str) -> Fields:
    """The settled counts of a measure for each side."""
    return {side: count(settled(figures, f"{measure}/{side}")) for side in SIDES}


def number(figures: Mapping[str, Settled], measure: str) -> int | None:
    """A settled count as one number: its best, else its low."""
    known = settled(figures, measure)
    return None if known is None else known.best if known.best is not None else known.low
