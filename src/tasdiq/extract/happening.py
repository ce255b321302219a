"""What one stretch of a sentence tells of, and the context vocabulary that says how it is told."""

import re
from dataclasses import dataclass, field
from functools import cache

from tasdiq.extract.toll import Toll
from tasdiq.extract.triggers import Trigger, family
from tasdiq.model.mention import DateMention, PlaceMention
from tasdiq.model.text import Sentence
from tasdiq.model.vocab import shipped


@dataclass(kw_only=True, eq=False)
class Happening:
    """What one stretch of one sentence tells of: its triggers, tolls, dates and places."""

    sentence: Sentence
    start: int
    end: int
    triggers: list[Trigger]
    tolls: list[Toll] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    earlier: bool = False  # told as before the document's own news, by a day or more, with no date to tell
    aside: bool = False  # told in a clause of time: "days after ..."
    old: bool = False  # its date lies well before the page's own
    same_day: bool = False  # told as hours before or after it
    another: bool = False  # told as a different one
    definite: bool = False  # "the attack": goes on with one already told
    charge: bool = False  # what those are accused of whose arrest is told
    alone: bool = False  # one of a list of attacks: never the same as another told
    target: tuple[int, int] | None = None  # the words of a list's item

    @property
    def strong(self) -> list[Trigger]:
        """The triggers that decide the type."""
        return [t for t in self.triggers if not t.vague and t.kind != "means"]

    @property
    def family(self) -> str:
        """The family of its most telling trigger, "any" where all are vague."""
        order = {"event": 0, "act": 1, "agent": 2, "means": 3}
        rows = sorted((t for t in self.triggers if not t.vague), key=lambda t: (order[t.kind], t.start))
        return family(rows[0].type) if rows else "any"

    @property
    def families(self) -> set[str]:
        """The families of all telling triggers."""
        return {family(t.type) for t in self.triggers if not t.vague and t.kind != "means"} or {self.family}

    @property
    def at(self) -> int:
        """Where in the sentence its own words begin: a list's item, else the first trigger or toll."""
        if self.target:
            return self.target[0]
        return min([*(t.start for t in self.triggers), *(t.start for t in self.tolls)], default=self.start)


@cache
def cue(name: str) -> re.Pattern[str]:
    """The context vocabulary's pattern of that name."""
    words = shipped("vocabulary/contexts")
    return re.compile(words[name].replace("{armed}", words["armed"]), re.IGNORECASE)
