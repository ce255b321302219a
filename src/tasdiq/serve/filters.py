"""What somebody asks for in, the incidents that fit out: one Filter for the API, the pages and the map."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.record import TYPES

Row = Mapping[str, Any]
RATINGS = ("likely", "plausible", "doubtful", "unlikely", "cannot_be_judged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which incidents; what is None asks nothing."""

    since: date | None = None
    until: date | None = None
    country: str | None = None
    admin1: str | None = None
    actor: str | None = None  # an actor's id
    type: str | None = None
    least_killed: int | None = None
    verdict: str | None = None  # of any claim on it
    source: str | None = None  # a publisher
    text: str | None = None  # words in its place, targets, actors

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filter":
        """The filter that the words of an address ask for; raises BadValueError that names each wrong one."""
        problems: list[str] = []
        found: dict[str, Any] = {}
        for field in fields(cls):
            if text := given.get(field.name, "").strip()[:200]:
                _take(found, field.name, text, problems)
        if problems:
            raise BadValueError("; ".join(problems))
        return cls(**found)

    def asked(self) -> dict[str, str]:
        """The words of an address that ask for this."""
        return {f.name: str(value) for f in fields(self) if (value := getattr(self, f.name)) is not None}

    def of_rows(self, incidents: Iterable[Row], publishers: Mapping[str, str]) -> Iterator[Row]:
        """The incidents that fit; `publishers` names each document's."""
        asked = [test for test in _TESTS if getattr(self, test) is not None]
        for row in incidents:
            if all(_TESTS[test](row, getattr(self, test), publishers) for test in asked):
                yield row


NAMES = tuple(field.name for field in fields(Filter))
"""What can be asked."""


def _take(found: dict[str, Any], name: str, text: str, problems: list[str]) -> None:
    if name in ("since", "until"):
        try:
            found[name] = date.fromisoformat(text)
        except ValueError:
            problems.append(f"{name}: {text!r} is no date; write 2016-08-09")
    elif name == "least_killed":
        if text.isdecimal():
            found[name] = int(text)
        else:
            problems.append(f"{name}: {text!r} is no whole number")
    elif name in _CHOICES and text not in _CHOICES[name]:
        problems.append(f"{name}: no {text!r}; choose from {', '.join(_CHOICES[name])}")
    else:
        found[name] = text


def day(row: Row, end: str = "start") -> str | None:
    """The first day of an incident, or its last."""
    told = row.get("date") or {}
    return told.get(end) or told.get("start")


def _since(row: Row, wanted: date, _: Mapping[str, str]) -> bool:
    return (last := day(row, "end")) is not None and last >= wanted.isoformat()


def _until(row: Row, wanted: date, _: Mapping[str, str]) -> bool:
    return (first := day(row)) is not None and first <= wanted.isoformat()


def _place(field: str) -> Any:
    return lambda row, wanted, _: str((row.get("place") or {}).get(field) or "").casefold() == wanted.casefold()


def _actor(row: Row, wanted: str, _: Mapping[str, str]) -> bool:
    return any(wanted == each.get("actor") for each in row.get("actors", ())) or any(
        wanted == each.get("claimant") for each in row.get("claims", ())
    )


def _killed(row: Row, wanted: int, _: Mapping[str, str]) -> bool:
    told = row.get("killed") or {}
    most = told.get("best") if told.get("best") is not None else told.get("low")
    return most is not None and most >= wanted


def _verdict(row: Row, wanted: str, _: Mapping[str, str]) -> bool:
    return any(wanted == (each.get("verdict") or {}).get("rating") for each in row.get("claims", ()))


def _source(row: Row, wanted: str, publishers: Mapping[str, str]) -> bool:
    return any(publishers.get(report.get("document", "")) == wanted for report in row.get("reports", ()))


def _text(row: Row, wanted: str, _: Mapping[str, str]) -> bool:
    place = row.get("place") or {}
    words = [place.get("name"), place.get("site"), place.get("admin1"), place.get("admin2"), row.get("type")]
    words += [each.get("name") for each in row.get("actors", ())] + [each.get("text") for each in row.get("targets", ())]
    held = " ".join(str(word) for word in words if word).casefold()
    return all(word in held for word in wanted.casefold().split())


_TESTS: Mapping[str, Any] = {
    "since": _since, "until": _until, "country": _place("country"), "admin1": _place("admin1"), "actor": _actor,
    "type": lambda row, wanted, _: row.get("type") == wanted, "least_killed": _killed, "verdict": _verdict, "source": _source,
    "text": _text,
}  # fmt: skip
_CHOICES: Mapping[str, tuple[str, ...]] = {"type": tuple(TYPES), "verdict": RATINGS}
