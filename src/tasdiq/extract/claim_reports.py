"""What a claim is said to be of, and the document's reports, in; which of the reports it is, out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasdiq.extract.claim_words import Words, load
from tasdiq.extract.page import Page
from tasdiq.extract.patterns import Match
from tasdiq.model.mention import DateMention, PlaceMention, in_sentence
from tasdiq.model.record import Report
from tasdiq.model.values import Where

_ENOUGH = 0.6  # the least score at which a report is the one meant
_NEAR = 8  # sentences after which distance counts no more
_STATEMENT = re.compile(
    r"\b(?:statement|message|video|posted|published|released|e-?mail|call|audio|communique|telegram|telephone)\b[^,.;]{0,40}$",
    re.IGNORECASE,
)
_MEDIUM = re.compile(  # "took responsibility in a text on the internet"
    r"(?:an?|the|its|their|one) (?:[\w-]+ ){0,3}?(?:statement|message|video|recording|text|post|tweet|letter|call|e-?mail"
    r"|communique|broadcast|leaflet|website)\b",
    re.IGNORECASE,
)
_UNDONE = 1.0  # what was found in time is claimed less often than what was done beside it
_STOP = re.compile(r"; |, (?:while|but|although|whereas|saying|adding|said|and said|which said)\b|\. ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a claim is of, as far as its words tell: characters start..end of its sentence."""

    start: int
    end: int
    words: str = ""
    number: int = 1  # how many incidents: 2 for "both attacks"
    another: bool = False  # not the one claimed before
    pronoun: bool = True  # "it", or no words at all: the one in focus
    indefinite: bool = False  # "an attack": hardly one told of before
    vague: bool = False  # "other recent attacks"
    definite: bool = False  # an actual incident, whether the document tells of it or not
    parts: tuple["Meant", ...] = ()  # "both the murder of X and the explosion"


class Reports:
    """The reports of a document, and where each stands in it."""

    def __init__(self, view: Page, reports: Sequence[Report]) -> None:
        self.view, self.reports, self.words = view, reports, load()
        self._sentences = {r.id: _sentences_of(view, r) for r in reports}
        self._done = any(r.stage == "accomplished" for r in reports)

    def meant(self, match: Match) -> Meant:
        """What the words of a match say is claimed."""
        place = match.place("what")
        plain = match.masked.plain
        before = place is not None and place[1] <= (match.place("claimant") or (0, 0))[0]
        if place is None or _MEDIUM.match(match.words("what")):
            start, end = match.place() or (0, 0)
            return Meant(start=start, end=end, definite=True)
        start, end = place
        if before:
            start = max(0, plain.rfind(", ", 0, start) + 2, start - 80)
        else:
            stop = _STOP.search(plain, start, end)
            end = stop.start() if stop else end
        return _meant(plain, start, max(end, start + 1), self.words)

    def choose(self, sentence: int, meant: Meant, taken: Sequence[str], others: Sequence[str] = ()) -> list[str]:
        """The ids of the reports meant, the best first; `taken` the claimant claimed before, `others` other claimants."""
        if meant.parts:
            found: list[str] = []
            for part in meant.parts:
                found += [r for r in self.choose(sentence, part, [*taken, *found], others) if r not in found]
            return found
        shared = set(others) if meant.number > 1 or meant.pronoun else set[str]()
        scored = sorted(
            ((self._score(r, sentence, meant, taken) + (r.id in shared), -i, r.id) for i, r in enumerate(self.reports)), reverse=True
        )
        good = [(score, ident) for score, _, ident in scored if score >= _ENOUGH]
        return [ident for _, ident in good[: meant.number]]

    def _score(self, report: Report, sentence: int, meant: Meant, taken: Sequence[str]) -> float:
        score = self._nearness(report, sentence) + _type_fit(report, meant, self.words)
        if report.stage in ("foiled", "threatened") and self._done:
            score -= _UNDONE
        if meant.another and report.id in taken:
            score -= 4
        if not meant.pronoun:
            score += (0.8 if report.main else 0.0) - (2.0 if meant.indefinite and not meant.another else 0.0)
            score += self._date_fit(report, sentence, meant) + self._place_fit(report, sentence, meant) + self._words_fit(report, meant)
            score += self._stands_in(report, sentence, meant)
        return score

    def _nearness(self, report: Report, sentence: int) -> float:
        """2 for the sentence's own report, less the further before it stands; what is told only later is further."""
        here = self._sentences[report.id]
        before = [sentence - i for i in here if i <= sentence]
        if before:
            return 2 - 0.25 * min(_NEAR, min(before))
        return 0.7 - 0.2 * min(_NEAR, min((i - sentence for i in here), default=_NEAR))

    def _stands_in(self, report: Report, sentence: int, meant: Meant) -> float:
        """Whether the words that name the incident are those of what is claimed."""
        place = self.view.reading.sentences[sentence]
        low, high = place.start + meant.start, place.start + meant.end
        spans = [s for key in ("type", "date", "place") for s in report.evidence.get(key, ())]
        return 1.5 if any(s.field == place.of and s.start < high and low < s.end for s in spans) else 0.0

    def _date_fit(self, report: Report, sentence: int, meant: Meant) -> float:
        plain = self.view.reading.sentences[sentence].plain
        for date in _inside([d for d in in_sentence(self.view.reading.dates, sentence) if not of_statement(plain, d.start)], meant):
            if isinstance(date, DateMention) and (days := date.when.days_from(report.when)) is not None:
                return 2.0 if days == 0 else -1.0 if days == 1 else -3.0
            if isinstance(date, DateMention) and report.when.stated and date.when.stated:
                return 1.5 if date.when.stated.split()[-1] == report.when.stated.split()[-1] else 0.0
        return self._other_time(report, sentence, meant)

    def _other_time(self, report: Report, sentence: int, meant: Meant) -> float:
        """ "Last month X claimed an attack": a month or year before it that the report's day does not lie in."""
        for date in in_sentence(self.view.reading.dates, sentence):
            far = date.when.days_from(report.when)
            if date.end <= meant.start and date.when.precision in ("week", "month", "season", "year") and far is not None and far > 0:
                return -3.0
        return 0.0

    def _place_fit(self, report: Report, sentence: int, meant: Meant) -> float:
        for place in _inside(in_sentence(self.view.reading.places, sentence), meant):
            if isinstance(place, PlaceMention) and not place.adjective and report.where.name is not None:
                return 1.5 if _within(place.where, report.where) else -2.0 if place.kind in ("settlement", "site") else 0.0
        return 0.0

    def _words_fit(self, report: Report, meant: Meant) -> float:
        """How many of the words that describe the claimed incident describe the report's targets and site."""
        told = " ".join([*(t.text for t in report.targets), report.where.site or "", *report.weapons, *report.tactic]).lower()
        told_words = set(re.findall(r"[a-z]{4,}", told))
        return min(2.0, 1.0 * len(told_words & set(re.findall(r"[a-z]{4,}", meant.words.lower()))))


def of_statement(plain: str, start: int) -> bool:
    """Whether a date says when the claim was made: "in a statement posted online on Tuesday"."""
    return _STATEMENT.search(plain[max(0, start - 50) : start]) is not None


def _meant(plain: str, start: int, end: int, words: Words) -> Meant:
    said = plain[start:end].strip()
    bare = re.sub(r"^(?:the|that|for|of|carrying out|being behind) ", "", said, flags=re.IGNORECASE)
    events = list(words.event.finditer(said))
    plural = bool(events) and events[0].group().lower().endswith("s")
    number = 2 if plural and (words.both.match(said) or words.both.match(bare)) else 1
    head = said[: events[0].end()] if events else said[:30]
    several = bool(plural and number == 1 and words.vague.search(head) and not re.match(r"the ", said, re.IGNORECASE))
    vague = several or words.harmless.match(bare) is not None
    pronoun = not events and (words.pronoun.match(said) is not None or not said)
    number = 2 if pronoun and re.match(r"(?:both|them|the two)\b", said, re.IGNORECASE) else number
    whole = Meant(
        start=start, end=end, words=said, number=number, another=words.another.match(bare) is not None, pronoun=pronoun,
        indefinite=re.match(r"(?:a|an) ", bare, re.IGNORECASE) is not None, vague=vague, definite=not vague,
    )  # fmt: skip
    return replace(whole, parts=_parts(plain, start, end, words)) if number == 1 and not vague else whole


def _parts(plain: str, start: int, end: int, words: Words) -> tuple[Meant, ...]:
    """ "the murder of X and the explosion": two incidents, where each part names one of its own."""
    joint = re.search(r" and (?:the |a |an |another |for )", plain[start:end])
    if joint is None:
        return ()
    left, right = (start, start + joint.start()), (start + joint.end(), end)
    if not all(words.event.search(plain[a:b][:40]) for a, b in (left, right)):
        return ()
    return tuple(replace(_meant(plain, a, b, words), parts=()) for a, b in (left, right))


def _type_fit(report: Report, meant: Meant, words: Words) -> float:
    for word in sorted(words.events, key=len, reverse=True):
        if re.search(rf"\b{re.escape(word)}s?\b", meant.words, re.IGNORECASE):
            fits = bool(words.events[word] & {report.type, *report.also})
            return 1.5 if fits else -2.0
    state = report.type in ("security_operation", "air_strike", "arrest")
    return -1.5 if state else 0.0


def _inside(mentions: Sequence[DateMention | PlaceMention], meant: Meant) -> list[DateMention | PlaceMention]:
    return [m for m in mentions if meant.start <= m.start and m.end <= meant.end]


def _within(one: Where, other: Where) -> bool:
    if one.place_id is not None and one.place_id == other.place_id:
        return True
    names = {n.casefold() for n in (other.name, other.admin1, other.admin2, other.site) if n}
    return bool(one.name and one.name.casefold() in names) or bool(other.name and other.name in (one.admin1, one.admin2))


def _sentences_of(view: Page, report: Report) -> list[int]:
    spans = [s for found in report.evidence.values() for s in found] + [f.span for f in report.figures if f.span is not None]
    return sorted({
        s.index for s in view.reading.sentences for span in spans if span.field == s.of and span.start < s.end and s.start < span.end
    })  # fmt: skip
