"""Sentences in, the words that tell of happenings out, each with the type, tactic and weapon it stands for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasdiq.model.text import Sentence, small
from tasdiq.model.vocab import check_keys, shipped

KINDS = ("event", "act", "agent", "means")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Words of one sentence that tell of a happening, or of what it was done with."""

    sentence: int
    start: int
    end: int
    words: str
    kind: str  # one of KINDS
    type: str
    vague: bool = False  # "attack": other words decide the type
    tactic: str | None = None
    weapon: str | None = None
    effect: str | None = None

    @property
    def plural(self) -> bool:
        """Whether the words speak of several happenings ("attacks")."""
        return self.kind == "event" and re.search(r"(?:[^s]s|ies)$", self.words, re.IGNORECASE) is not None and not _DOES.match(self.words)


_DOES = re.compile(
    r"(?:dropp|hurl|lobb|thr[eo]w|toss|fir(?:ed|ing)|defus|set|to?ok|taken|held|hold|step|trod|hit|str[iu]ck|drove|driv|ran|burn)\w*\s",
    re.IGNORECASE,
)


class Triggers:
    """The event vocabulary, compiled: one alternation per entry, earlier entries win where two begin alike."""

    def __init__(self, vocabulary: Mapping[str, Any]) -> None:
        rows: Sequence[Mapping[str, Any]] = vocabulary["trigger"]
        check_keys(rows, "vocabulary/events.toml", ("kind", "type", "pattern"), ("tactic", "weapon", "effect", "vague"))
        self._rows = rows
        sources = [_in_small_letters(row["pattern"]) for row in rows]  # a pattern that minds case is twice as fast
        self._patterns = [re.compile(rf"(?<![\w-])(?:{source})(?![\w])") for source in sources]
        self._any = re.compile(rf"\b(?:{'|'.join(sources)})")
        self.prominent = re.compile(rf"\b(?:{vocabulary['prominent']['words']})\b", re.IGNORECASE)

    def find(self, sentence: Sentence) -> tuple[Trigger, ...]:
        """The triggers of a sentence in order; of two that overlap the longer stays; means stand beside what was done."""
        plain = small(sentence.plain)
        if not self._any.search(plain):
            return ()
        found = sorted(self._all(sentence, plain), key=lambda t: (t.start - t.end, t.vague, KINDS.index(t.kind)))
        kept: list[Trigger] = []
        for trigger in found:
            rivals = [other for other in kept if (other.kind == "means") == (trigger.kind == "means")]
            if all(trigger.end <= other.start or trigger.start >= other.end for other in rivals):
                kept.append(trigger)
        return tuple(sorted(kept, key=lambda t: t.start))

    def _all(self, sentence: Sentence, plain: str) -> Iterator[Trigger]:
        for row, pattern in zip(self._rows, self._patterns, strict=True):
            for match in pattern.finditer(plain):
                if match.end() > match.start():
                    yield Trigger(
                        sentence=sentence.index,
                        start=match.start(),
                        end=match.end(),
                        words=sentence.plain[match.start() : match.end()],
                        kind=row["kind"],
                        type=row["type"],
                        vague=row.get("vague", False),
                        tactic=row.get("tactic"),
                        weapon=row.get("weapon"),
                        effect=row.get("effect"),
                    )


def _in_small_letters(pattern: str) -> str:
    r"""The pattern that fits small letters where this one fits any.

    >>> _in_small_letters(r"S?VBIEDs?\W[A-Z]")
    's?vbieds?\\W[a-z]'
    """
    return re.sub(r"\\.|[A-Z]", lambda found: found[0] if found[0][0] == "\\" else found[0].lower(), pattern)


@cache
def triggers() -> Triggers:
    """The shipped event vocabulary."""
    return Triggers(shipped("vocabulary/events"))


FAMILIES: Mapping[str, str] = {
    "bombing": "explosive",
    "suicide_bombing": "explosive",
    "shelling": "shelling",
    "armed_assault": "gun",
    "assassination": "gun",
    "kidnapping": "taking",
    "hostage_taking": "taking",
    "hijacking": "taking",
    "arson_sabotage": "arson",
    "air_strike": "air",
    "security_operation": "operation",
    "clash": "operation",
    "arrest": "operation",
    "mob_violence": "mob",
    "sexual_violence": "sexual",
}
_TOGETHER = (  # families that one happening may well have at once
    {"explosive", "gun"},  # a complex attack
    {"gun", "operation"},
    {"explosive", "shelling"},
    {"air", "operation"},
    {"gun", "taking"},
    {"gun", "arson"},
    {"explosive", "arson"},
    {"shelling", "gun"},
    {"mob", "arson"},
    {"mob", "gun"},
    {"explosive", "air"},
    {"shelling", "air"},
)


def family(type_name: str) -> str:
    """The wider kind of an incident type: "explosive", "gun", "operation" …; "any" where the type is open."""
    return FAMILIES.get(type_name, "any")


def same_family(one: str, other: str) -> bool:
    """Whether words of the two families can speak of one happening without more ado."""
    return one == other or "any" in (one, other)


def may_join(one: str, other: str) -> bool:
    """Whether one happening can have both: "a gun and bomb attack"."""
    return same_family(one, other) or {one, other} in _TOGETHER
