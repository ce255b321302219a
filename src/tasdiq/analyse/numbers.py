"""A number that is printed, with the records that it stands on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasdiq.errors import BadValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A value, the ids of the records behind it, and how many of them do not tell it."""

    value: int | float | None
    records: tuple[str, ...] = ()
    unknown: int = 0  # records that match but do not tell the value
    question: str = ""  # what was asked, in words

    def __bool__(self) -> bool:
        """Whether there is anything to tell: a value that is not zero."""
        return bool(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One row of a table: what it is about, its incidents, and their tolls."""

    label: str
    incidents: Number
    killed: Number
    injured: Number


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month.

    >>> Month.read("2016-01").before(1), Month.read("2016-08").before(12).first
    (Month(year=2015, month=12), datetime.date(2015, 8, 1))
    """

    year: int
    month: int

    @classmethod
    def read(cls, text: str) -> "Month":
        """The month of that name; raises BadValueError for anything but YYYY-MM."""
        year, dash, month = text.partition("-")
        if not (
            dash and len(text) == 7 and year.isascii() and year.isdigit() and month.isascii() and month.isdigit() and 1 <= int(month) <= 12
        ):
            raise BadValueError(f"no month {text!r}; a month is written as 2016-08")
        if not 1900 <= int(year) <= 9000:
            raise BadValueError(f"no month {text!r}; years from 1900 to 9000 are known")
        return cls(int(year), int(month))

    @property
    def first(self) -> date:
        """The month's first day."""
        return date(self.year, self.month, 1)

    def before(self, months: int) -> "Month":
        """The month that many months earlier."""
        year, month = divmod(self.year * 12 + self.month - 1 - months, 12)
        return Month(year, month + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def words(self) -> str:
        """The month as a reader says it, "August 2016"."""
        return f"{self.first:%B} {self.year}"


def change(now: Number, then: Number, question: str) -> Number:
    """By how many per cent a number rose (or fell, below zero); unknown where there was nothing to compare with.

    >>> change(Number(value=30), Number(value=24), "").value
    25
    """
    records = tuple(dict.fromkeys((*now.records, *then.records)))
    if now.value is None or not then.value or now.unknown or then.unknown:
        return Number(value=None, records=records, unknown=now.unknown + then.unknown, question=question)
    return Number(value=per_cent(now.value - then.value, then.value), records=records, question=question)


def per_cent(part: float, whole: float) -> int:
    """The part in per cent of the whole, halves away from zero.

    >>> per_cent(1, 8), per_cent(-1, 8), per_cent(3, 24)
    (13, -13, 13)
    """
    share = int(abs(part) * 200 / whole + 1) // 2
    return share if part >= 0 else -share


def average(whole: float, months: int) -> float:
    """The whole shared out over the months, to one decimal, halves up.

    >>> average(3, 12), average(7, 12)
    (0.3, 0.6)
    """
    return int(whole * 20 / months + 1) // 2 / 10


def total(numbers: Iterable[Number], question: str) -> Number:
    """The sum of the known ones, with all their records once."""
    parts = list(numbers)
    known = [n.value for n in parts if n.value is not None]
    records = tuple(dict.fromkeys(r for n in parts for r in n.records))
    return Number(value=sum(known) if known else None, records=records, unknown=sum(n.unknown for n in parts), question=question)


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another.

    >>> months_between(date(2016, 3, 27), date(2016, 8, 8))
    4
    """
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
