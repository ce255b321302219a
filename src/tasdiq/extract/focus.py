"""A Reading in, which armed organisation "the group" or "it" means at each of its places out."""

import re
from collections import Counter
from collections.abc import Mapping

from tasdiq.model.mention import ActorMention, Reading, in_sentence

_LOOK_BACK = 10  # sentences in which "the group" finds its name
_FADING = 0.7  # what a sentence further back counts
_TOPIC_SHARE = 0.35  # of all mentions: an organisation with as many is what the document is about
_TOPIC_BONUS = 1.0
_HERE_BONUS = 1.5  # for one named in the same sentence
_OBLIQUE = re.compile(
    r"(?:\b(?:with|from|against|to|by|of|former|ex|than|between|unlike|anti|fight|fighting|as|including)[ -])(?:the )?$", re.IGNORECASE
)
_GROUP_FIRST = re.compile(
    r"(?:(?:In|Since|By|On) [^,.]{1,30},? )?(?:It|They|The (?:group|organi[sz]ation|movement|coalition|alliance|outfit|faction"
    r"|militia|network|insurgents|rebels|guerrillas)) ",
    re.IGNORECASE,
)


class Focus:
    """The organisations of a document and how much each sentence is about them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        held: dict[int, list[ActorMention]] = {}
        for mention in reading.actors:
            held.setdefault(mention.sentence, []).append(mention)
        self._held: Mapping[int, list[ActorMention]] = {index: in_sentence(found, index) for index, found in held.items()}
        named = Counter(who(m) for m in reading.actors if not m.generic and m.type == "non_state")
        self._root = {name: min((o for o in named if name == o or name.startswith(f"{o}-")), key=len) for name in named}
        armed = Counter(self._root[name] for name in named.elements())  # a chapter counts for the whole
        ranked = armed.most_common(2)
        second = ranked[1][1] if len(ranked) > 1 else 0
        clear = bool(ranked) and ranked[0][1] >= _TOPIC_SHARE * sum(armed.values()) and ranked[0][1] >= second + 2
        self._topic = ranked[0][0] if clear else None

    def actors(self, sentence: int) -> list[ActorMention]:
        """The organisations of one sentence, in order."""
        return self._held.get(sentence, [])

    def at(self, sentence: int, start: int, words: str = "it") -> ActorMention | None:
        """The armed organisation that the words at a place mean: the one most spoken of shortly before.

        "The group" goes on with what the document is about, "it" and "they" with what was said last.
        """
        by_noun = words.lower().startswith("the ") or self._speaks_of_group(sentence - 1)
        before = [m for m in self.actors(sentence) if not m.generic and m.type == "non_state" and m.end <= start]
        if before and words.lower() in ("its", "their"):
            return before[-1]
        scores: dict[str, float] = {}
        nearest: dict[str, ActorMention] = {}
        of = self.reading.sentences[sentence].of
        for index in range(sentence, max(-1, sentence - _LOOK_BACK), -1):
            if self.reading.sentences[index].of != of:
                break
            for number, mention in enumerate(self.actors(index)):
                if mention.generic or mention.type not in ("non_state", "unknown") or (index == sentence and mention.end > start):
                    continue
                nearest.setdefault(who(mention), mention)
                weight = self._weight(mention, number) + (_HERE_BONUS if index == sentence and self._weight(mention, number) > 1 else 0.0)
                scores[who(mention)] = scores.get(who(mention), 0.0) + _FADING ** (sentence - index) * weight
        if not scores:
            return None
        return nearest[
            max(scores, key=lambda name: scores[name] + (_TOPIC_BONUS if by_noun and self._root.get(name) == self._topic else 0.0))
        ]

    def _speaks_of_group(self, sentence: int) -> bool:
        """Whether a sentence says "the group" and names none, so that "it" after it means the same."""
        return sentence >= 0 and not self.actors(sentence) and "the group" in self.reading.sentences[sentence].plain.lower()

    def _weight(self, mention: ActorMention, number: int) -> float:
        """More for the first organisation of a sentence, mostly its subject; little for one spoken of beside it."""
        before = self.reading.sentences[mention.sentence].plain[: mention.start]
        spoken = _GROUP_FIRST.match(before) is not None  # the group spoken of before is the subject, not one named after it
        acronym = before.endswith("(")  # "the Front (F)" names it once
        weight = 0.3 if _OBLIQUE.search(before) or spoken or acronym else 1.5 if number == 0 else 0.8
        return weight if mention.type == "non_state" else weight / 2


def who(mention: ActorMention) -> str:
    """What tells an organisation from others in one document."""
    return mention.actor or mention.name.casefold()
