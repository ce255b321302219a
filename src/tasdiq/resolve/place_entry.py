"""One entry of the gazetteer."""

from dataclasses import dataclass

KINDS = ("country", "admin1", "admin2", "settlement", "area")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the gazetteer: what it is, where it is, and under which province and country."""

    id: str
    name: str
    kind: str  # one of KINDS
    country: str | None
    admin1: str | None = None
    admin2: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    main: bool = True  # asked for by its main name, not by another one
    word: bool = False  # the name is also a common English word
    adjective: bool = False  # asked for by its people's name: "Afghan"
    exact: bool = False  # only where the letters' case fits: "US", "KP"
