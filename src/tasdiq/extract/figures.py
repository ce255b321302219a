"""A Reading in, counts about organisations outside any one incident out: strength, losses, recruits, ground held."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tasdiq.extract import vocabulary
from tasdiq.extract.attribution import attribution
from tasdiq.extract.page import Page, named, page
from tasdiq.extract.pattern_language import compile_all
from tasdiq.extract.patterns import Match, Patterns
from tasdiq.model import vocab
from tasdiq.model.mention import ActorMention, CountMention, DateMention, Reading, in_sentence
from tasdiq.model.record import MEASURES, ActorFigure, Report
from tasdiq.model.text import Span, digest
from tasdiq.model.values import SIDES, When

_NUMBER = re.compile(
    r"^.*(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundreds?|thousands?|millions?|dozens?|scores|several|many|few|lakh))\b[\d,.]*\s*(?:of )?(?:its |their |the )?",
    re.IGNORECASE,
)  # the number and its bounds, up to what is counted
_OF_ITS = re.compile(r"\bof (its|their|the group's)\b", re.IGNORECASE)
_MANY = 100
_LONG = ("days", "week", "month", "season", "year")


@dataclass(frozen=True)
class _Lexicon:
    patterns: Patterns
    nouns: dict[str, frozenset[str]]


def find(reading: Reading, book: object = None, reports: Sequence[Report] = ()) -> tuple[ActorFigure, ...]:
    """Every count about an organisation, once; counts of `reports` are theirs unless the words speak of a period."""
    view = page(reading)
    taken = [f.span for report in reports for f in report.figures if f.span is not None]
    found: dict[tuple[object, ...], ActorFigure] = {}
    for sentence in reading.sentences:
        for match in view.matches(_lexicon().patterns, sentence, counts=True):
            for figure in _figures(view, match, taken):
                key = (figure.actor or figure.name.casefold(), figure.measure, figure.count.low, figure.count.best, figure.count.high)
                found[key] = _merged(found[key], figure) if key in found else figure
    return tuple(found.values())


def _figures(view: Page, match: Match, taken: Sequence[Span]) -> Iterator[ActorFigure]:
    whole = [m for m in match.mentions("count") if isinstance(m, CountMention)]
    actor, name = _about(view, match, whole[0] if whole else None)
    if not whole or name is None or not _counts(match, whole[0]):
        return
    if match.pattern.means.get("lasting") and not _lasts(view, match) and (_small(whole[0]) or _is_of_report(view, whole[0], taken)):
        return
    yield _figure(view, match, whole[0], (actor, name), subset=False)
    for part in match.mentions("subset"):
        if isinstance(part, CountMention):
            yield _figure(view, match, part, (actor, name), subset=True)


def _about(view: Page, match: Match, count: CountMention | None) -> tuple[str | None, str | None]:
    """The organisation counted; several together have no id of their own."""
    actors = [m for m in named(match.mentions("actor")) if m.type in ("non_state", "unknown")]
    if len(actors) == 1:
        return actors[0].actor, actors[0].name
    if actors:
        return None, " and ".join(dict.fromkeys(m.name for m in actors))
    place = match.place("actor")
    focus: ActorMention | None = None
    if place is not None and not match.mentions("actor"):
        focus = view.focus(match.masked.sentence, place[0], match.words("actor"))
    elif place is None and count is not None:
        focus = _within(view, count)
    return (focus.actor, focus.name) if focus else (None, None)


def _within(view: Page, count: CountMention) -> ActorMention | None:
    """Whose people the count's own words name: "400 ISIS fighters", "40 of its members"."""
    inside = [m for m in named(view.actors(count.sentence)) if count.start <= m.start and m.end <= count.end and m.type == "non_state"]
    if inside:
        return inside[0]
    own = _OF_ITS.search(view.reading.sentences[count.sentence].plain[count.start : count.end])
    return view.focus(count.sentence, count.start, own.group(1)) if own else None


def _counts(match: Match, count: CountMention) -> bool:
    """Whether the count is of what the pattern counts."""
    wanted = match.pattern.means.get("nouns")
    words = match.masked.plain[count.start : count.end].lower()
    nouns = _lexicon().nouns
    if wanted is None:
        return count.noun is None or count.noun.lower() in nouns["fighters"]
    return (count.noun or "").lower() in nouns[wanted] or any(words.endswith(noun) for noun in nouns[wanted])


def _lasts(view: Page, match: Match) -> bool:
    """Whether a period, not a day, stands by the count."""
    start, end = match.place() or (0, 0)
    date = view.date_near(match.masked.sentence, start, end)
    return (date is not None and date.when.precision in _LONG) or bool(match.words("subset"))


def _small(count: CountMention) -> bool:
    """Whether so few can be one incident's: without a period such a count says nothing of the organisation."""
    return max(n or 0 for n in (count.count.low, count.count.best, count.count.high)) < _MANY


def _is_of_report(view: Page, count: CountMention, taken: Sequence[Span]) -> bool:
    span = view.reading.words(count)
    return any(s.field == span.field and s.start < span.end and span.start < s.end for s in taken)


def _figure(view: Page, match: Match, count: CountMention, about: tuple[str | None, str], *, subset: bool) -> ActorFigure:
    reading, index, (start, end) = view.reading, match.masked.sentence, match.place() or (0, 0)
    said, period = attribution(reading, index, count.start, count.end), view.date_near(index, start, end)
    as_of = None if period is not None else _day_of_saying(view, index, start)
    sentence, measure = reading.sentences[index], match.pattern.means["measure"]
    evidence: dict[str, tuple[Span, ...]] = {"count": (reading.span(index, start, end),)}
    for name, date in (("period", period), ("as_of", as_of)):
        if date is not None:
            evidence[name] = (reading.words(date),)
    words = match.masked.plain[count.start : count.end]
    return ActorFigure(
        id=f"figure:{digest(reading.document.id, sentence.of, sentence.start + count.start, about[0] or about[1], measure)[:16]}",
        document=reading.document.id, actor=about[0], name=about[1], measure=measure,
        count=count.count if count.count.wording else replace(count.count, wording=words), side=match.pattern.means.get("side", "unknown"),
        detail=_detail(match, count, subset), period=period.when if period else When(), as_of=as_of.when if as_of else When(),
        attribution=said.who, stance=said.stance, subset=subset, evidence=evidence,
    )  # fmt: skip


def _detail(match: Match, count: CountMention, subset: bool) -> str | None:
    """What the count is of, beyond its number: "foreign fighters", "left Pakistan for Syria to join X"."""
    plain, (_, end) = match.masked.plain, match.place() or (0, 0)
    if match.pattern.means["measure"] in ("recruits", "other") and not subset and count.end < end:
        return plain[count.end : end].strip(" ,")
    return _NUMBER.sub("", plain[count.start : count.end]) if count.noun else None


def _day_of_saying(view: Page, sentence: int, start: int) -> DateMention | None:
    """The date at the sentence's head, before who says so: "In January the minister said that ..."."""
    before = [d for d in in_sentence(view.reading.dates, sentence) if d.end <= start]
    return before[0] if before else None


def _merged(first: ActorFigure, again: ActorFigure) -> ActorFigure:
    evidence: dict[str, tuple[Span, ...]] = dict(first.evidence)
    for name, spans in again.evidence.items():
        evidence[name] = tuple(dict.fromkeys((*evidence.get(name, ()), *spans)))
    return replace(first, evidence=evidence)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    table = vocab.shipped("vocabulary/figures")
    vocabulary.raise_all("figures.toml cannot be used", vocabulary.unknown_keys(table, "figures.toml", ("words", "nouns", "pattern")))
    errors = vocabulary.strings(table["words"], "figures.toml [words]") + vocabulary.strings(table["nouns"], "figures.toml [nouns]")
    optional = {"side": SIDES, "nouns": tuple(table["nouns"]), "lasting": ("yes",)}
    errors += vocabulary.patterns(table["pattern"], "figures.toml", {"measure": MEASURES}, optional)
    vocabulary.raise_all("figures.toml cannot be used", errors)
    nouns = {name: frozenset(words) for name, words in table["nouns"].items()}
    return _Lexicon(compile_all(table["pattern"], table["words"], "figures.toml"), nouns)
