"""One incident as a document tells it: the happenings that speak of it, with its date and its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tasdiq.extract.happening import Happening
from tasdiq.model.mention import DateMention, PlaceMention
from tasdiq.model.values import When, Where

Best = Callable[[Sequence[PlaceMention]], Where]


@dataclass(kw_only=True, eq=False)
class Told:
    """One incident as a document tells it: all the happenings that speak of it, the first first."""

    parts: list[Happening] = field(default_factory=list)
    when: When = field(default_factory=When)
    where: Where = field(default_factory=Where)
    dates: list[DateMention] = field(default_factory=list)
    main: bool = True

    @property
    def families(self) -> set[str]:
        """The families of all its telling triggers."""
        return {f for part in self.parts for f in part.families if f != "any"} or {"any"}

    @property
    def earlier(self) -> bool:
        """Whether it is only ever told as before the document's own news."""
        return all(part.earlier for part in self.parts)
