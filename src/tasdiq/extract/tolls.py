"""Counts and the words about them in, tolls out: how many were killed, injured, captured or abducted."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tasdiq.extract.singles import Singles
from tasdiq.extract.toll import Toll, holds, names_its_parts, total
from tasdiq.extract.toll_masks import masked_text, original_place
from tasdiq.model.mention import CountMention
from tasdiq.model.text import Sentence
from tasdiq.model.values import exactly
from tasdiq.model.vocab import check_keys, shipped

NounClass = Callable[[str], tuple[str, str]]  # noun -> (group, side)

_AUXILIARY = re.compile(
    r"\b(?:was|were|been|being|be|is|are|got|reported|confirmed|feared|have|has|had|who"
    r"|of(?= (?:them|whom|those|which|the (?:dead|injured|wounded|victims))\b)|among)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:in|by|during|on|at|near|after|when|while|as|and|or|so|outside|inside|following|across|so far|last|\W)|$", re.IGNORECASE
)
_AMBIGUOUS = re.compile(
    r"(?:killed|wounded|injured|captured|abducted|kidnapped|arrested|detained|shot dead|gunned down|executed|murdered|seized)$", re.I
)
_SPEAKS = re.compile(r"\s(?:said|told|says|added|stated|announced|confirmed|put)\b", re.IGNORECASE)
_OBJECT = re.compile(r" (?:(?!(?:and|or|but) (?!\w+ed\b)|(?:when|while|after|before|since|because|where|by)\b)[^\s⟦⟧,.;]+ ){0,3}?⟦", re.I)
_JOINT = (
    r"(?: [^\s⟦⟧,;]+){0,6}(?:, (?:[A-Z][\w'-]+ ?){1,4})?(?:,| and|, and| as well as| plus| along with| together with|, along with"
    r"| with| اور| و) "
    r"(?:(?:his|her|their|its|the) )?$"
)
_OF_NAME = (  # "members of the Frontier Guard", "members of one family"
    r"(?: of (?:the |its |an? )?(?:\d{1,3}(?:st|nd|rd|th)? )?(?-i:[A-Z])[\w'’-]*(?: (?:(?:and|of|the|for) )?(?-i:[A-Z(])[\w'’().-]*){0,8}"
    r"| of (?:an?|one|the same|a single|his|her|their) (?:[a-z-]+ )?(?:family|household|tribe|group|party|convoy|team))?"
)
_ASIDE = (  # ", 55 of them lawyers,", " including three children and two women", ", among them the chief of the village,"
    r"(?:,[^⟦⟧;]{0,25}⟦\d+⟧(?: and ⟦\d+⟧)?[^⟦⟧;]{0,40}?,"
    r"|,? (?:including|among them)(?: [^\s⟦⟧,;]+){0,2} ⟦\d+⟧(?:(?:,| and|, and)(?: [^\s⟦⟧,;]+){0,2} ⟦\d+⟧){0,3},?"
    r"|,? (?:including|among them|mostly|most of them|many of them|all)(?: [^\s⟦⟧;]+){1,9}?,"
    r"|,? (?:including|among them)(?: [^\s⟦⟧;,]+){1,8}?(?= (?:was|were|have been|had been|got|died|embraced|lost|sustained|perished)\b)"
    r"|(?: \([^()⟦⟧]{1,60}\))?, having [^,;⟦⟧]{1,60},)?"
)
_SHOT_HIM = re.compile(
    r"⟧ (?:(?:then|later|also|had|have) )?(?:shot|shoots?|stabbed|beat|hacked|clubbed) (?:him|her|them|it|the)\b", re.IGNORECASE
)
_BODIES_OF = re.compile(r"\b(?:bod(?:y|ies)|corpses?|remains) of (?:the |at least |some )?$", re.IGNORECASE)
_AND_DIED = re.compile(r" (?:died|perished|were (?:\w+ly )?(?:killed|executed|murdered|shot dead|beheaded))\b", re.IGNORECASE)
_RAISED = re.compile(
    r"\b(?:toll|number of (?:the )?(?:dead|deaths)|dead|deaths|fatalities) (?:[\w-]+ ){0,3}?(?:to|at|reached) $", re.IGNORECASE
)
_WHO_DID = re.compile(r" who (?:(?:had|has|have|also|reportedly|allegedly) )*\w+(?: dead| down)?$", re.IGNORECASE)
_CLAUSE_JOINT = re.compile(r"(?:^|[ ,])and (?:[^ ]+ ){0,2}⟦?$", re.IGNORECASE)
_OWN_VERB = re.compile(
    r"(?:, [^,;]{1,40},)? (?:[^\s⟦⟧,;]+ ){0,5}?(?:(?:was|were|been|being|got|sustained|suffered|received|remain\w*|went|are|is)\b"
    r"|taken (?:into|hostage|captive|prisoner|away)\b"
    r"|(?:killed|dead|died|wounded|injured|hurt|missing|arrested|detained|captured|abducted|kidnapped)(?! ⟦))",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r",? of (?:them|whom|which|those)\b", re.IGNORECASE)
_SUMS_UP = re.compile(
    r",? (?:bringing|taking|raising|pushing) (?:the|this|its|their)\b", re.IGNORECASE
)  # "..., bringing the toll this month to 20"
_NTH = re.compile(r"(?:an?|the) \w+(?:st|nd|rd|th)\b", re.IGNORECASE)
_NEXT_EFFECT = re.compile(
    r"⟦\d+⟧,? and (?:also )?(?:wound|injur|hurt|maim)\w* (?:at least |about |some )?⟦"
)  # of others: "and wounding nine"
_EFFECT = re.compile(r"\b(?:killed|dead|died|wounded|injured|hurt|wounding|injuring|killing|arrested|abducted)\b", re.IGNORECASE)


_TOO = (("taken_too", ("injured",), "captured"), ("killed_too", ("abducted", "captured"), "killed"))  # what befell the same people then

_ABOUT = (
    "subset", "subset_after", "superseded", "more", "period", "spread", "added", "meant", "rising", "company", "taken_too", "killed_too",
)  # fmt: skip

MOST_IN_ONE = 10_000  # a larger number is of a war, not of one happening


@dataclass(frozen=True, slots=True)
class _Hit:
    at: int  # index into the sentence's counts
    gap: int
    measure: str
    verb: int


class Tolls:
    """The toll patterns, compiled; `noun_class` says whom a noun counts."""

    def __init__(self, vocabulary: Mapping[str, Any], noun_class: NounClass) -> None:
        check_keys(vocabulary["toll"], "vocabulary/tolls.toml", ("measure", "patterns"))
        self._patterns = [
            (row["measure"], re.compile(_expanded(pattern), re.IGNORECASE)) for row in vocabulary["toll"] for pattern in row["patterns"]
        ]
        about = vocabulary["about"]
        self._words = {key: re.compile(about[key], re.IGNORECASE) for key in _ABOUT}
        self._singles = Singles(about)
        self._noun_class = noun_class

    def find(self, sentence: Sentence, counts: Sequence[CountMention]) -> tuple[Toll, ...]:
        """The tolls of a sentence in order; counts joined by "and" give their sum too, as one toll over both."""
        people = self._singles.add(sentence, [c for c in counts if self._counts_people(c)])
        people = [c for at, c in enumerate(people) if not (at and _is_called(sentence.plain, people[at - 1], c))]
        people = [c for c in people if not _SPEAKS.match(sentence.plain[c.end :])]
        if not people:
            return ()
        masked, starts = masked_text(sentence.plain, people)
        hits = self._hits(masked, people)
        found: list[Toll] = []
        for hit in sorted(hits.values(), key=lambda h: h.at):
            group = self._joined(masked, people, hit, hits)
            found.extend(self._tolls(sentence, people, hit, group, starts))
        for words, befell, too in _TOO:
            found += [replace(t, measure=too) for t in found if t.measure in befell and self._words[words].match(sentence.plain, t.end)]
        found = [replace(t, subset=True) if any(holds(o, t) for o in found) else t for t in found]
        parts = [t for t in found if t.subset and self._words["subset_after"].search(sentence.plain[t.end : t.end + 60])]
        found = [  # "55 of the dead were lawyers, and two ..."
            replace(t, subset=True)
            if any(t.measure == p.measure and p.start < t.start for p in parts) and not _RAISED.search(sentence.plain, 0, t.start)
            else t
            for t in found
        ]
        return tuple(sorted(found, key=lambda t: (t.start, -t.end)))

    def _counts_people(self, mention: CountMention) -> bool:
        return mention.noun is None or self._noun_class(mention.noun)[0] != "other"

    def _hits(self, masked: str, counts: Sequence[CountMention]) -> dict[int, _Hit]:
        best: dict[int, _Hit] = {}
        for measure, pattern in self._patterns:
            for match in pattern.finditer(masked):
                at = int(match.group("n"))
                if self._words["meant"].search(masked, max(0, match.start() - 25), match.start()):
                    continue
                if match.start() < match.start("n") - 1 and masked.endswith(" by ", 0, match.start("n") - 1):
                    continue  # "shot dead in Wana by two men"
                if measure == "abducted" and _BODIES_OF.search(masked, 0, match.start()):
                    continue  # "the bodies of 13 abducted soldiers"
                if measure == "abducted" and _AND_DIED.match(masked, match.end()):
                    continue  # "20 hostages died"
                if self._is_subject(masked, match, counts[at]) or _belongs_behind(masked, match):
                    continue
                gap = len(match.group()) - len(match.group("n"))
                verb = match.start() if match.start() < match.start("n") - 2 else match.end() - 1
                if at not in best or gap < best[at].gap:
                    best[at] = _Hit(at, gap, measure, verb)
        return best

    def _is_subject(self, masked: str, match: re.Match[str], mention: CountMention) -> bool:
        """Whether the count is of those who do it: "two bombers killed 34 people"."""
        if _SHOT_HIM.search(masked, match.end("n"), match.end()):
            return True  # "a guard shot him dead"
        if match.start() != match.start("n") - 1 or not _AMBIGUOUS.search(match.group()):
            return False
        if _WHO_DID.search(masked, match.end("n"), match.end()) and _OBJECT.match(masked, match.end()):
            return True  # "the commander who killed three policemen"
        if _AUXILIARY.search(masked, match.end("n"), match.end()):
            return False
        rest = masked[match.end() :]
        return bool(_OBJECT.match(rest)) or not _GOES_ON.match(rest.lstrip(" "))

    def _joined(self, masked: str, counts: Sequence[CountMention], hit: _Hit, hits: Mapping[int, _Hit]) -> list[int]:
        """The counts that share the hit's verb: "nine civilians and four policemen were wounded"."""
        group = [hit.at]
        while group[0] > 0 and group[0] - 1 not in hits and self._linked(masked, counts, group[0] - 1):
            if _of_them(counts[group[0]]) or self._is_part(masked, group[0] - 1):
                break
            group.insert(0, group[0] - 1)
        last = group[-1]
        while last + 1 < len(counts) and last + 1 not in hits and self._linked(masked, counts, last):
            last += 1
            behind = masked[masked.index(f"⟦{last}⟧") :]
            if _of_them(counts[last]) or self._is_part(masked, group[0]) or _OF_THEM.match(behind, behind.index("⟧") + 1):
                break
            if _EFFECT.search(behind[:30]) and not _NEXT_EFFECT.match(behind):
                break
            if not _same_person(masked, counts, last):
                group.append(last)
        return group

    def _is_part(self, masked: str, at: int) -> bool:
        """Whether the words before a count say that it is among those counted already."""
        before = masked[: masked.index(f"⟦{at}⟧")]
        return self._words["subset"].search(before[-40:]) is not None

    def _linked(self, masked: str, counts: Sequence[CountMention], left: int) -> bool:
        """Whether a count and the next are joined: "nine men and two boys", "the head of the office and his driver"."""
        between = masked[masked.index(f"⟦{left}⟧") + len(f"⟦{left}⟧") : masked.index(f"⟦{left + 1}⟧")]
        if counts[left].count.best == 1 or counts[left].noun:  # "the head of", "two members of"
            between = between.removeprefix(" of")
        if _EFFECT.search(between) or _AUXILIARY.search(between):
            return False
        return re.match(_JOINT, between) is not None

    def _tolls(
        self, sentence: Sentence, counts: Sequence[CountMention], hit: _Hit, group: Sequence[int], starts: Sequence[tuple[int, int]]
    ) -> Iterator[Toll]:
        verb = original_place(hit.verb, starts, len(sentence.plain))
        parts = [self._toll(sentence, counts[at], hit.measure, verb) for at in group]
        whole = {(part.group, part.side) for part in parts}
        if hit.measure == "killed" and 0 < sum(part.group == "attackers" for part in parts) < len(parts):
            yield from parts  # the attackers' own dead are none of the victims: "two soldiers and three assailants"
            return
        if len(parts) == 1 or names_its_parts(parts):  # "13 people, four policemen and nine passers-by, were wounded"
            yield parts[0]
            yield from (replace(part, subset=True) for part in parts[1:])
            return
        yield Toll(
            sentence=sentence.index,
            start=parts[0].start,
            end=parts[-1].end,
            verb=verb,
            measure=hit.measure,
            count=total([part.count for part in parts], sentence.plain[parts[0].start : parts[-1].end]),
            side=parts[0].side if len(whole) == 1 else "unknown",
            group=parts[0].group if len(whole) == 1 else "people",
            subset=any(part.subset for part in parts),
            superseded=any(part.superseded for part in parts),
        )
        for part in parts:
            yield replace(part, subset=True)

    def _toll(self, sentence: Sentence, mention: CountMention, measure: str, verb: int) -> Toll:
        group, side = self._noun_class(mention.noun) if mention.noun else ("people", "unknown")
        before, after = sentence.plain[max(0, mention.start - 60) : mention.start], sentence.plain[mention.end : mention.end + 60]
        start, count = mention.start, mention.count
        company = self._words["company"].search(sentence.plain, 0, start)
        if company is not None:  # "he was detained along with three of his men": one more than three
            start = company.start()
            count = total([exactly(1), count], sentence.plain[start : mention.end])
        return Toll(
            sentence=sentence.index,
            start=start,
            end=mention.end,
            verb=verb,
            measure=measure,
            count=count,
            side=side,
            group=group,
            subset=self._is_partial(sentence, mention, before, after),
            superseded=bool(self._words["superseded"].search(before)),
            more=self._adds(sentence, mention, verb),
            of_them=(_of_them(mention) or _OF_THEM.match(after) is not None) and not self._tells_of_many(sentence, mention),
        )

    def _adds(self, sentence: Sentence, mention: CountMention, verb: int) -> bool:
        near = sentence.plain[max(0, min(mention.start, verb) - 25) : max(mention.end + 5, verb)]
        return self._words["more"].search(near) is not None or self._words["added"].match(sentence.plain) is not None

    def _is_partial(self, sentence: Sentence, mention: CountMention, before: str, after: str) -> bool:
        """Whether the count is not of the whole happening: some of the dead, or the dead of many months."""
        named = mention.noun is not None and after.startswith(" of the ")  # "three associates of the smuggler"
        if _of_them(mention) or self._words["subset"].search(before) or (not named and self._words["subset_after"].search(after)):
            return True
        if (mention.count.low or mention.count.best or 0) > MOST_IN_ONE:
            return True
        if self._words["rising"].search(sentence.plain) and self._words["more"].search(sentence.plain, mention.start, mention.end):
            return True
        return self._tells_of_many(sentence, mention)

    def _tells_of_many(self, sentence: Sentence, mention: CountMention) -> bool:
        """Whether the number is of many weeks or of several happenings."""
        if self._words["spread"].search(sentence.plain):
            return True
        sums = _SUMS_UP.search(sentence.plain, mention.end)
        end = min(mention.end + 120, sums.start() if sums else len(sentence.plain))
        return self._words["period"].search(sentence.plain, max(0, mention.start - 80), end) is not None


def _is_called(plain: str, before: CountMention, mention: CountMention) -> bool:
    """Whether a count only says what the one before it is: "one of them a Pakistani"."""
    return mention.count.best == 1 and _OF_THEM.fullmatch(plain, before.end, mention.start - 1) is not None


def _belongs_behind(masked: str, match: re.Match[str]) -> bool:
    """Whether the count opens a clause of its own behind the verb: "killed and four others were wounded"."""
    joint = _CLAUSE_JOINT.search(match.group()[: match.start("n") - match.start()])
    return joint is not None and _OWN_VERB.match(masked, match.end("n") + 1) is not None


def _same_person(masked: str, counts: Sequence[CountMention], at: int) -> bool:
    """Whether one person is called by a second name between commas: "one, a facilitator, and several suspects"."""
    first, second = counts[at - 1].count, counts[at].count
    one = first.best == 1 or _NTH.match(first.wording or "") is not None
    return (
        one
        and second.best == 1
        and counts[at - 1].noun is None
        and re.search(rf"⟦{at - 1}⟧, ⟦{at}⟧(?: [^,;⟦⟧]{{1,40}})?, ", masked) is not None
    )


def tolls(noun_class: NounClass) -> Tolls:
    """The shipped toll patterns."""
    return Tolls(shipped("vocabulary/tolls"), noun_class)


def _of_them(mention: CountMention) -> bool:
    return (
        re.search(r"\bof (?:them|whom|those|the(?! (?:[\w-]+ ){0,2}[\w-]+'s?\b))\b", mention.count.wording or "", re.IGNORECASE) is not None
    )


@cache
def _expanded(pattern: str) -> str:
    """The pattern with its count and its gaps spelled out; ends at a word's end."""
    spelled = pattern.replace("{n}", r"⟦(?P<n>\d+)⟧", 1).replace("{aside}", _OF_NAME + _ASIDE)
    spelled = re.sub(r"\{(\d+)-(\d+)\}", r"(?:(?!(?:as|when|while|after|before|since|because|but)\\b)[^\\s⟦⟧;]+ ){\1,\2}?", spelled)
    start = r"(?<!\w)" if not spelled.startswith("⟦") else ""
    return rf"{start}{spelled}(?!\w)" if not spelled.endswith("⟧") else f"{start}{spelled}"
