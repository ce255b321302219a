"""A sentence and its counts in, the single people that its words mean without a number out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasdiq.model.mention import CountMention
from tasdiq.model.text import Sentence
from tasdiq.model.values import exactly

_WINDOW = 110  # characters before "and 19 others" in which the one beside them stands


class Singles:
    """The words for one person: an office ("the Taliban commander"), kin ("his wife"), or a name beside "and 19 others"."""

    def __init__(self, about: Mapping[str, Any]) -> None:
        self._one = re.compile(about["one"].replace("{person}", about["person"]), re.IGNORECASE)
        self._headline = re.compile(about["headline"].replace("{person}", about["person"]), re.IGNORECASE)
        self._titled = re.compile(about["titled"].replace("{person}", about["person"]), re.IGNORECASE)
        self._kin = re.compile(about["kin"], re.IGNORECASE)
        self._beside = re.compile(about["beside"], re.IGNORECASE)
        self._others = re.compile(about["others"], re.IGNORECASE)
        self._ordinals = {word: number for number, word in enumerate(about["ordinals"], 1)}
        ordinal = "|".join([*about["ordinals"][1:], r"\d{1,3}(?:st|nd|rd|th)"])
        self._nth = re.compile(about["nth"].replace("{ordinal}", ordinal), re.IGNORECASE)

    def add(self, sentence: Sentence, counts: Sequence[CountMention]) -> list[CountMention]:
        """The counts and the single people among them, in order."""
        numbered = list(self._numbered(sentence))
        found = [c for c in counts if all(c.end <= n.start or c.start >= n.end for n in numbered)] + numbered
        for mention in (*self._named_beside(sentence, counts), *self._offices(sentence, counts)):
            if all(mention.end <= c.start or mention.start >= c.end for c in found):
                found.append(mention)
        return sorted(found, key=lambda c: c.start)

    def _numbered(self, sentence: Sentence) -> Iterator[CountMention]:
        """A later death that is told by its number: "a fifteenth victim" is the fifteenth of fifteen."""
        for match in self._nth.finditer(sentence.plain):
            word = match["nth"].lower()
            number = self._ordinals.get(word) or int(word[:-2])
            count = exactly(number, match.group())
            yield CountMention(sentence=sentence.index, start=match.start(), end=match.end(), count=count, noun=None)

    def _offices(self, sentence: Sentence, counts: Sequence[CountMention]) -> Iterator[CountMention]:
        for pattern in (self._one, self._titled, self._kin, *([self._headline] if sentence.of == "title" else [])):
            for match in pattern.finditer(sentence.plain):
                if any(sentence.plain[c.end : match.start()] == " of " for c in counts):
                    continue  # "three associates of the smuggler"
                noun = sentence.plain[match.start() : match.end("noun")] if match.groupdict().get("noun") else None
                end = match.end("noun") if noun and sentence.plain.isupper() else match.end()  # in capitals every word looks like a name
                yield _one_person(sentence, match.start(), end, noun)

    def _named_beside(self, sentence: Sentence, counts: Sequence[CountMention]) -> Iterator[CountMention]:
        """Who stands before "and 13 other fighters": one more of the same."""
        for count in counts:
            if not self._others.search(count.count.wording or ""):
                continue
            low = max(0, count.start - _WINDOW, *(c.end for c in counts if c.end <= count.start), 0)
            match = self._beside.search(sentence.plain, low, count.start)
            if match is not None:
                yield _one_person(sentence, match.start("person"), match.end("person") - 1, count.noun)


def _one_person(sentence: Sentence, start: int, end: int, noun: str | None) -> CountMention:
    return CountMention(sentence=sentence.index, start=start, end=end, count=exactly(1, sentence.plain[start:end]), noun=noun)
