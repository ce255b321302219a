"""A sentence that lists attacks in, each attack of the list out."""

import re
from collections.abc import Sequence

from tasdiq.extract.happening import Happening, cue
from tasdiq.extract.triggers import Trigger
from tasdiq.model.mention import PlaceMention
from tasdiq.model.text import Sentence

_LIST = re.compile(r"\b(?:on|against|at|upon)\s+(?=(?:the|a|an|[A-Z]))")
_ITEM = re.compile(r",\s+(?:and\s+)?|\s+and\s+")


def listed(sentence: Sentence, words: Sequence[Trigger], places: Sequence[PlaceMention]) -> list[Happening]:
    """The items of "attacks on A, B and C", each a happening of its own."""
    attack = next((t for t in words if t.kind == "event" and re.search(r"attack|bombing|assault|strike", t.words, re.IGNORECASE)), None)
    if (
        attack is None
        or cue("unreal").search(sentence.plain, max(0, attack.start - 60), attack.start)
        or not re.search(r"\battacks\b|\bbombings\b|\bassaults\b", sentence.plain, re.IGNORECASE)
    ):
        return []
    last = [t for t in words if re.search(r"attack|bombing|assault|strike", t.words, re.IGNORECASE)][-1]
    opener = _LIST.match(sentence.plain, last.end + 1)
    if opener is None:
        return []
    tail = sentence.plain[opener.end() :].rstrip(". ")
    stop = re.search(r";|\b(?:which|who|that|after|since|when|while|in (?:\d{4}|recent))\b", tail)
    tail = tail[: stop.start()] if stop else tail
    items: list[Happening] = []
    at = opener.end()
    for item in _ITEM.split(tail):
        start = sentence.plain.index(item, at)
        at = start + len(item)
        if not re.match(r"(?:the|a|an)\s|[A-Z]", item) or len(item.split()) > 14:
            return []
        inside = [p for p in places if start <= p.start < at and not p.adjective]
        items.append(
            Happening(
                sentence=sentence, start=start, end=at, triggers=[last], places=inside, alone=True, target=(start, at),
            )
        )  # fmt: skip
    return items if len(items) > 1 else []
