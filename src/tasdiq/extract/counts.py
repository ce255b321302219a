"""Sentences in, the counts they state out: how many, within which bounds, of whom or what."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tasdiq.extract.count_nouns import Counted, counted_at, noun_class
from tasdiq.extract.count_numbers import Number, number_at
from tasdiq.extract.count_words import CountWords, count_words
from tasdiq.model.mention import CountMention
from tasdiq.model.text import Sentence
from tasdiq.model.values import Count

__all__ = ["find", "noun_class"]

_WORD = re.compile(r"\d+|[^\W\d_]+")
_AGE = re.compile(r" (?:\d{1,2}|[a-z-]{3,16})[- ]years?[- ]old(?= \w)", re.IGNORECASE)
_BLANK = re.compile(r" {1,4}")
_BEFORE = 48  # characters before a number in which its bounds and what forbids it stand
_LIST_DOT = re.compile(r"[.)](?: |$)")
_LONG_NUMBER = re.compile(r"\d{7}")  # of a telephone
_OLDEST, _YEARS = 120, range(1900, 2101)


@dataclass(frozen=True, slots=True)
class _Found:
    """A count on its way: the number, or two of them, with the words around."""

    start: int
    end: int
    low: Number
    high: Number | None
    kinds: frozenset[str]
    counted: Counted


def find(sentences: Iterable[Sentence]) -> tuple[CountMention, ...]:
    """The counts of people and things that the sentences state, in order, none overlapping."""
    words = count_words()
    return tuple(mention for sentence in sentences for mention in _in_sentence(sentence, words))


def _in_sentence(sentence: Sentence, words: CountWords) -> list[CountMention]:
    plain, done = sentence.plain, 0
    found: list[_Found] = []
    for match in _WORD.finditer(plain):
        start = match.start()
        key = match.group().lower()
        if start < done or not (key[0].isdigit() or key in words.starts):
            continue
        number = number_at(plain, start, words)
        one = (_numbered(plain, start, done, number, words) if number else None) or _article(plain, start, words)
        one = one or _again(plain, start, found, words)
        if isinstance(one, _Found):
            found.append(one)
        done = one.end if one else max(done, number.end if number else 0)
    return [_mention(sentence, one) for one in _shared_nouns(plain, found)]


def _numbered(plain: str, start: int, done: int, number: Number, words: CountWords) -> _Found | Number | None:
    """The count that begins with the number, or the last number of what is none."""
    if not number.whole:
        return None
    begin, kinds = _bounds_before(plain, start, done, words)
    between = "between" in kinds
    high = _second(plain, number, words, between=between)
    if between and high is None:  # "from two people"
        begin, kinds = start, frozenset()
    if high is not None and high.value <= number.value:
        return high  # a score, a ratio, a section's number
    end = high.end if high else number.end
    end, behind = _bounds_behind(plain, end, words)
    counted = counted_at(plain, end, high.value if high else number.value, words)
    if not _is_count(plain, start, end, number, counted, words):
        return None
    end, last = _bounds_behind(plain, counted.end, words) if counted.noun else (end, frozenset())
    return _Found(begin, max(end, counted.end), number, high, (kinds | behind | last) - {"between"}, counted)


def _article(plain: str, start: int, words: CountWords) -> _Found | None:
    """ "A soldier" is one and so is "another", "no casualties" none."""
    for many, pattern in ((1, words.one_at), (0, words.none_at)):
        article = pattern.match(plain, start)
        if article is None:
            continue
        age = _AGE.match(plain, article.end()) if many else None
        end = age.end() if age else article.end()
        behind = None if age else _WORD.search(plain, end, end + 20)
        if behind is not None and (behind.group()[0].isdigit() or behind.group().lower() in words.numbers):  # "No 4", "another two"
            return None
        counted = counted_at(plain, end, many, words)
        if not words.of.isdisjoint(plain[end : counted.end].lower().split()):
            return None  # "no signs of rebels"
        if _stands_for_people(plain, start, many, counted, words):
            many = words.groups.get(counted.noun or "", many) if many else many
            return _Found(start, max(end, counted.end), Number(many, end), None, frozenset(), counted)
    return None


def _stands_for_people(plain: str, start: int, many: int, counted: Counted, words: CountWords) -> bool:
    """Whether an article with that noun, or without one, counts people."""
    known = counted.noun is not None and noun_class(counted.noun)[0] != "other"
    if many == 0:
        return known or _effect_follows(plain, counted.end, words)
    if known:
        return counted.singular and (counted.noun or "").rpartition(" ")[2] in words.nouns  # "a police man"
    alone = words.alone_at.match(plain, start) if counted.noun is None else None
    before = plain[max(0, start - _BEFORE) : start]
    return (
        alone is not None
        and words.guards["alone_after"].match(plain[alone.end() : start + 40]) is not None
        and words.guards["alone_before"].search(before) is None
    )


def _again(plain: str, start: int, found: list[_Found], words: CountWords) -> _Found | None:
    """ "As many" is the number before, once more; "as many as" bounds the number behind."""
    again = words.again_at.match(plain, start)
    if again is None or not found:
        return None
    end = again.end()
    behind = re.match(r" ?(\w*)", plain[end : end + 20])
    if behind is None or behind.group(1).lower() in ("as", *words.numbers):
        return None
    counted = counted_at(plain, end, found[-1].low.value, words)
    return replace(found[-1], start=start, end=max(end, counted.end), counted=counted)


def _effect_follows(plain: str, end: int, words: CountWords) -> bool:
    for word in re.findall(r"[\w-]+", plain[end : end + 40])[:3]:
        if word.lower() in words.effects:
            return True
        if word.lower() in words.stops or word.lower() in words.nouns:
            return False
    return False


def _bounds_before(plain: str, start: int, done: int, words: CountWords) -> tuple[int, frozenset[str]]:
    """Where the bounds before a number begin ("at least", "about more than"), and which they are."""
    at, kinds = start, set[str]()
    for _ in range(3):
        floor = max(done, at - _BEFORE)
        stretch = plain[floor:at].lower()
        starts = [m.start() for m in re.finditer(r"(?<!\S)\S", stretch)][-4:]
        for begin in starts:
            phrase = " ".join(stretch[begin:].strip("( \"'").split())
            kind = words.bounds.get(phrase) or ("between" if phrase in words.between else None)
            if kind:
                kinds.add(kind)
                at = floor + begin + (len(stretch[begin:]) - len(stretch[begin:].lstrip("( \"'")))
                break
        else:
            break
    return at, frozenset(kinds)


def _bounds_behind(plain: str, end: int, words: CountWords) -> tuple[int, frozenset[str]]:
    gap = _BLANK.match(plain, end)
    match = words.after.match(plain, gap.end() if gap else end)
    if match is None:
        return end, frozenset()
    return match.end(), frozenset({words.bounds_after[" ".join(match.group().lower().split())]})


def _second(plain: str, number: Number, words: CountWords, *, between: bool) -> Number | None:
    """The second number of "10 to 15" and "between 10 and 15"; "10 and 15" are two counts."""
    gap = _BLANK.match(plain, number.end)
    join = words.joined.match(plain, gap.end() if gap else number.end)
    if join is None or number.vague or (join.group().lower() in ("and", "و") and not between):
        return None
    at = join.end()
    blank = _BLANK.match(plain, at)
    at = blank.end() if blank else at
    if at >= len(plain) or (not blank and gap) or not (plain[at].isdigit() or plain[at].isalpha()):
        return None
    second = number_at(plain, at, words)
    if second is None or not second.whole or second.vague:
        return None
    is_dash = not any(character.isalnum() for character in join.group())
    mixed = plain[at].isdigit() != plain[number.end - 1].isdigit()
    if is_dash and (mixed or (gap and second.value <= number.value)):  # "Quetta, 3 May 2015 - Two people"
        return None
    return second


def _is_count(plain: str, start: int, end: int, number: Number, counted: Counted, words: CountWords) -> bool:
    """Whether a number counts something: it is no date, time, age, sum of money, name or list number."""
    guards = words.guards
    before, after = plain[max(0, start - _BEFORE) : start], plain[end : end + 40]
    if guards["after"].match(after) or guards["before"].search(before):
        return False
    if plain[start].isdigit():
        if guards["digits_before"].search(before) or guards["digits_after"].match(after):
            return False
        return not _is_label(plain, start, end, number, counted, words)
    if number.value == 1 and (guards["one_before"].search(before) or (counted.noun is None and guards["one_after"].match(after))):
        return False
    if counted.noun is None and plain[start : start + 4].lower() == "both":
        return guards["both_after"].match(after) is not None
    return not (number.vague and counted.noun is None and plain[start : start + 2].lower() == "a ")


def _is_label(plain: str, start: int, end: int, number: Number, counted: Counted, words: CountWords) -> bool:
    """Whether digits are an age, a list number, a telephone number, a year or a time of day."""
    guards, before, after = words.guards, plain[max(0, start - _BEFORE) : start], plain[end : end + 40]
    if number.value <= _OLDEST and guards["age_before"].search(before) and guards["age_after"].match(after):
        return True
    if (before.endswith("(") and after.startswith(")")) or (start == 0 and _LIST_DOT.match(after)) or _LONG_NUMBER.match(plain, start):
        return True
    if counted.noun is None and guards["list_before"].search(before):
        return True
    four = plain[start : start + 4].isdigit() and number.end == start + 4
    return four and _is_year_or_time(number, counted, before, after, words)


def _is_year_or_time(number: Number, counted: Counted, before: str, after: str, words: CountWords) -> bool:
    if words.guards["time_after"].match(after):
        return True
    placed = words.guards["year_before"].search(before) is not None
    people = counted.noun is not None and noun_class(counted.noun)[0] != "other"
    return (placed or not people) if number.value in _YEARS else (placed and counted.noun is None)


def _shared_nouns(plain: str, found: list[_Found]) -> Iterator[_Found]:
    """ "Three Afghan and two NATO soldiers": a count without its noun takes the next one's."""
    following: _Found | None
    for one, following in zip(found, [*found[1:], None][: len(found)], strict=True):
        bare = one.counted.bare
        if following is not None and bare is not None and re.fullmatch(r"(?:,| and|, and| or) ", plain[bare : following.start]):
            yield replace(one, end=bare, counted=Counted(following.counted.noun, bare))
        else:
            yield one


def _mention(sentence: Sentence, one: _Found) -> CountMention:
    wording = sentence.plain[one.start : one.end]
    return CountMention(sentence=sentence.index, start=one.start, end=one.end, count=_count(one, wording), noun=one.counted.noun)


def _count(one: _Found, wording: str) -> Count:
    number, kinds = one.low.value, one.kinds
    estimated = one.low.vague or "about" in kinds
    if one.high is not None:
        return Count(low=number, high=one.high.value, estimated="about" in kinds, wording=wording)
    if kinds & {"at_least", "more_than"}:
        return Count(low=number, best=number, estimated=estimated, wording=wording)
    if kinds & {"up_to", "fewer_than"}:
        return Count(high=number, estimated=estimated, wording=wording)
    if one.low.vague and "about" not in kinds:
        return Count(low=number, best=number, estimated=True, wording=wording)
    if estimated:
        return Count(best=number, estimated=True, wording=wording)
    return Count(low=number, best=number, high=number, wording=wording)
