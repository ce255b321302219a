"""The organisations an actor book holds, as its TOML files give them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tasdiq.errors import BadValueError

TYPES = ("non_state", "state", "media", "political", "international", "unknown")
BRANCHES = (
    "army", "police", "paramilitary", "intelligence", "air_force", "navy", "government", "ministry", "military", "judiciary",
)  # fmt: skip
TIES = ("faction_of", "chapter_of", "split_from", "armed_wing_of", "member_of", "merged_into", "successor_of", "branch_of")
BONDS = ("pledged", "merged_into", "split_from", "faction_of", "chapter_of", "allied", "rival", "collaborates", "succeeded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that held from one day to another, both included; None where no day is known."""

    start: date | None = None
    end: date | None = None

    def holds(self, on: date | None) -> bool:
        """Whether it held on that day; what has no dates always did, and without a day nothing is ruled out."""
        return on is None or ((self.start is None or self.start <= on) and (self.end is None or on <= self.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Dated):
    """One name of an organisation; `weak` where it is another's name first ("Taliban" for the Pakistani Taliban)."""

    text: str
    weak: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie(Dated):
    """What an organisation belonged to, or came from."""

    kind: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond(Dated):
    """A dated tie between two organisations that is no descent, with the source that says so."""

    subject: str
    relation: str  # one of BONDS
    object: str
    stance: str = "asserted"  # "alleged" where the source only tells of an accusation
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader(Dated):
    """A person in a public role, as widely reported: name, role and dates, nothing more."""

    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Dated):
    """One organisation: its names, kind, countries, ties, and what it must not be taken for."""

    id: str
    name: str
    type: str = "non_state"
    branch: str | None = None
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2
    anywhere: bool = False  # known by its short names in texts on any country
    names: tuple[Name, ...] = ()  # `name` among them
    parents: tuple[Tie, ...] = ()
    disputed_with: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    allies: tuple[str, ...] = ()
    spokespersons: tuple[str, ...] = ()  # titles, never persons
    leaders: tuple[Leader, ...] = ()
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A news agency, web site or account through which an organisation speaks."""

    id: str
    name: str
    actor: str | None
    mode: str = "web"  # "web", "video", "radio", "magazine", ... as claims have it
    names: tuple[str, ...] = ()
    official: bool = True
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generic:
    """Words for a kind of organisation ("gunmen", "security forces")."""

    type: str
    words: tuple[str, ...]
    branch: str | None = None
    alone: bool = True  # False where the words count only after a country or a name ("drone", "forces")


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country's names and what shows that a text is about it; state forces are generated from it."""

    code: str
    slug: str
    name: str
    words: tuple[str, ...] = ()  # "Pakistan", "Pakistani"
    hints: tuple[str, ...] = ()  # towns and regions that show the country
    forces: Mapping[str, str] = field(default_factory=dict)  # branch -> id of the actor that is this branch here


def day(value: object, *, last: bool) -> date:
    """The first or last day that a date, month or year of a TOML file can mean.

    >>> day("2014-02", last=True)
    datetime.date(2014, 2, 28)
    """
    if isinstance(value, date):
        return value
    parts = str(value).split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            return date(*numbers)
        if len(numbers) == 2 and not last:
            return date(numbers[0], numbers[1], 1)
        if len(numbers) == 2:
            following = date(numbers[0] + numbers[1] // 12, numbers[1] % 12 + 1, 1)
            return date.fromordinal(following.toordinal() - 1)
        if len(numbers) == 1:
            return date(numbers[0], 12, 31) if last else date(numbers[0], 1, 1)
    except ValueError as error:
        raise BadValueError(f"no date {value!r} ({error}); write 2014, 2014-06 or 2014-06-29") from error
    raise BadValueError(f"no date {value!r}; write 2014, 2014-06 or 2014-06-29")
