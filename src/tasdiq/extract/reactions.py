"""A happening and the days and places of its sentence in; those without a protest's, a funeral's or a day's that is yet to come, out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from tasdiq.extract.happening import Happening, cue
from tasdiq.model.mention import DateMention, PlaceMention

_AHEAD = 80  # characters before a day in which words of what is planned stand


def in_the_past(mention: DateMention, anchor: date | None) -> DateMention:
    """A day and month with no year, that would be yet to come, as those of the year before: what is told has happened."""
    when = mention.when
    if not is_to_come(mention, anchor) or when.start is None or when.end is None:
        return mention
    if (
        re.search(r"\d{4}", when.stated or "")
        or re.search(r"[a-z]{3}", when.stated or "", re.IGNORECASE) is None
        or _is_leap(when.start, when.end)
    ):
        return mention
    before = replace(when, start=when.start.replace(year=when.start.year - 1), end=when.end.replace(year=when.end.year - 1))
    return replace(mention, when=before)


def is_to_come(mention: DateMention, anchor: date | None) -> bool:
    """Whether a day lies after the publication."""
    return anchor is not None and mention.when.start is not None and mention.when.start - anchor > timedelta(days=1)


def is_planned(text: str, mention: DateMention, anchor: date | None) -> bool:
    """Whether a day yet to come is that of something planned: "the trial is to start on October 12"."""
    return is_to_come(mention, anchor) and cue("planned").search(text[max(0, mention.start - _AHEAD) : mention.start]) is not None


def _is_leap(*days: date) -> bool:
    return any((day.month, day.day) == (2, 29) for day in days)


def is_past_a_stop(happening: Happening, mention: DateMention) -> bool:
    """Whether a semicolon parts a date from what is told before it: "it was shot at; the hurt were taken out on Thursday"."""
    return mention.start >= happening.end and ";" in happening.sentence.plain[happening.end - 1 : mention.start]


def reaction_end(happening: Happening) -> int:
    """Where the words end that tell of a protest against what happened, or a funeral after it: when and where that was; -1 if none do."""
    return max((m.end() for m in cue("reacting").finditer(happening.sentence.plain, 0, happening.at)), default=-1)


def is_reacted_to(text: str, happenings: Sequence[Happening]) -> bool:
    """Whether the news is how people took what had happened some days before: "marched in protest against Monday's attack"."""
    return cue("long_ago").search(text) is None and any(reaction_end(h) > 0 for h in happenings)


def beside_the_days_of_reaction(happening: Happening, told: Sequence[DateMention], dates: Sequence[DateMention]) -> list[DateMention]:
    """The dates without those of a reaction; "a day earlier" counts from them."""
    end = reaction_end(happening)
    first = next((d.when for d in told if d.end <= end and d.when.precision == "day" and d.when.start is not None), None)
    kept = [d for d in dates if d.end > end]
    if first is None or first.start is None:
        return kept
    return [_counted_from(first.start, d) if d.relative_to_event and d.offset_days else d for d in kept]


def _counted_from(day: date, mention: DateMention) -> DateMention:
    then = day + timedelta(days=mention.offset_days or 0)
    when = replace(mention.when, start=then, end=then, precision="day")
    return replace(mention, when=when, relative_to_event=False)


def beside_the_reaction(happening: Happening, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places without those of a reaction, if there are others: "marched in Jos against the killing of nine in Bokkos"."""
    end = reaction_end(happening)
    return [p for p in places if p.start >= end] or list(places)
