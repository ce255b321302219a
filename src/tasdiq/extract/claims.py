"""A Reading and its reports in, the claims of responsibility, their denials and retractions out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tasdiq.extract.attribution import attribution
from tasdiq.extract.claim_asserts import asserted, doubters, later_words, own_end, own_words, speaks_for_claim
from tasdiq.extract.claim_channels import Book, Told, told
from tasdiq.extract.claim_claimants import Claimant, claimants, owners
from tasdiq.extract.claim_reports import Reports, of_statement
from tasdiq.extract.claim_words import Words, load
from tasdiq.extract.page import Page, page
from tasdiq.extract.patterns import Match
from tasdiq.model.mention import ActorMention, DateMention, Reading, in_sentence
from tasdiq.model.record import Assertion, Claim, Report
from tasdiq.model.text import Span, digest
from tasdiq.model.values import When

_THAT = re.compile(r"that (?:the|an?|this|these|those|during|in|on|one|its|their|some|many|it|they|he|she)\b", re.IGNORECASE)
_AS_DID = re.compile(r"\b(?:as (?:did|has|have)|so did) [^ ]+$", re.IGNORECASE)
_GOES_ON_FOR = 2  # sentences after a claim that may still give its words
_SAME_TRIGGER = 25  # characters between the ends of two readings of one claiming


@dataclass(kw_only=True)
class Draft:
    """A claim while the document is read: later sentences add to it."""

    by: Claimant
    stance: str
    report: str | None
    sentence: int
    start: int
    end: int
    last: int  # the sentence that told of it last
    spans: list[Span] = field(default_factory=list)
    zone: int | None = None  # where the claim's own words begin in its sentence
    told: Told = field(default_factory=Told)
    when: When = field(default_factory=When)
    dated: Span | None = None
    asserts: list[Assertion] = field(default_factory=list)
    doubted_by: list[str] = field(default_factory=list)
    doubts: list[Span] = field(default_factory=list)
    own: list[Span] = field(default_factory=list)  # the claim's own words


def find(reading: Reading, reports: Sequence[Report] = (), book: Book | None = None) -> tuple[Claim, ...]:
    """Every claim and denial of the document, once for each claimant and incident, in the order they are told."""
    view, words, known = page(reading), load(), Reports(page(reading), reports)
    drafts: list[Draft] = []
    for sentence in reading.sentences:
        fresh = [d for match in _best(view, sentence.index, words) for d in _drafts(view, match, known, drafts, book)]
        for draft in fresh:
            _add(drafts, draft)
        _tell_more(view, sentence.index, drafts, book)
    return tuple(_claim(reading, draft) for draft in drafts)


def _best(view: Page, sentence: int, words: Words) -> list[Match]:
    """The sentence's matches without those that say no more than another of the same words."""
    kept: list[Match] = []
    order = {"claim": 0, "saying": 1, "deed": 1, "mention": 2, "channel": 3}
    matches = [m for m in view.matches(words.patterns, view.reading.sentences[sentence]) if not _turned_round(m, words)]
    for match in sorted(matches, key=lambda m: (order[m.pattern.means["kind"]], -len(m.words("also")), m.found.start())):
        overlaps = [k for k in kept if _trigger_overlap(k, match)]
        if not overlaps:
            kept.append(match)
    return sorted(kept, key=lambda m: m.found.start())


def _trigger_overlap(one: Match, other: Match) -> bool:
    """Whether two matches read the same claiming: what is claimed begins at nearly the same place."""
    if (_AS_DID.search(one.found.group()) is None) != (_AS_DID.search(other.found.group()) is None):
        return one.place("claimant") == other.place("claimant")  # "X claimed it, as did Y" is two claims
    return abs(_core(one)[1] - _core(other)[1]) <= _SAME_TRIGGER


def _core(match: Match) -> tuple[int, int]:
    start, end = match.found.span()
    if "what" in match.found.re.groupindex and match.found.group("what") and match.found.start("what") > start:
        end = match.found.start("what")
    return start, end


def _turned_round(match: Match, words: Words) -> bool:
    """Whether "no", "neither" or "if" stands before the claimant, or what is claimed is no one incident."""
    if _THAT.match(match.words("what")):
        return True
    has_claimant = "claimant" in match.found.re.groupindex
    start = match.found.start("claimant") if has_claimant else match.found.start()
    before = match.masked.text[max(0, start - 50) : start]
    own = (match.found.group("claimant") or "") if has_claimant else ""
    return words.negative.search(before) is not None or words.negative_start.match(own) is not None


def _drafts(view: Page, match: Match, known: Reports, drafts: list[Draft], book: Book | None) -> Iterator[Draft]:
    kind, stance = match.pattern.means["kind"], match.pattern.means["stance"]
    meant = known.meant(match)
    if meant.vague:
        return
    before = [d.by for d in drafts if match.masked.sentence - d.sentence <= 2]
    by = owners(view, match, book) if kind == "channel" else claimants(view, match, before)
    if kind in ("mention", "channel"):
        by = [c for c in by if not _adds(view, match, c, drafts)]
    for claimant in by:
        if claimant.type in ("state", "media", "international") and stance == "claims":
            continue
        taken = [d.report for d in drafts if d.by.key == claimant.key and d.stance == stance]
        others = [d.report for d in drafts if d.report is not None and d.by.key != claimant.key]
        found = known.choose(match.masked.sentence, meant, [t for t in taken if t is not None], others)
        if not found and not meant.definite:
            continue
        for report in found or (None,):
            yield _draft(view, match, claimant, report)


def _adds(view: Page, match: Match, claimant: Claimant, drafts: list[Draft]) -> bool:
    """Whether the match only speaks again of claims already told; they take its words."""
    known = [d for d in drafts if d.by.key == claimant.key]
    for draft in known:
        draft.spans.append(view.reading.span(match.masked.sentence, *(match.place() or (0, 1))))
        draft.last = match.masked.sentence
    return bool(known)


def _draft(view: Page, match: Match, claimant: Claimant, report: str | None) -> Draft:
    sentence, (start, end) = match.masked.sentence, match.place() or (0, 0)
    core = match.masked.plain_range(*_core(match))
    date = _date_of_claim(view, sentence, core)
    return Draft(
        by=claimant, stance=match.pattern.means["stance"], report=report, sentence=sentence, start=start, end=end,
        last=sentence, spans=[view.reading.span(sentence, start, _short(match.masked.plain, core[1], end))],
        zone=(match.place("claimant") or core)[1] if match.pattern.means["kind"] == "deed" else None,
        when=date.when if date else When(), dated=view.reading.words(date) if date else None,
    )  # fmt: skip


def _date_of_claim(view: Page, sentence: int, core: tuple[int, int]) -> DateMention | None:
    """The date that stands within the claiming, or by the statement it was made in."""
    plain, dates = view.reading.sentences[sentence].plain, in_sentence(view.reading.dates, sentence)
    within = [d for d in dates if core[0] <= d.start and d.end <= core[1]]
    return next(iter([*within, *(d for d in dates if of_statement(plain, d.start))]), None)


def _short(plain: str, core_end: int, end: int) -> int:
    """The end of the claiming's own clause: what follows a further comma clause is not quoted."""
    stop = re.search(r"; |, (?:while|but|which|who|and|although|as) |\. ", plain[core_end:end])
    return core_end + stop.start() if stop else end


def _add(drafts: list[Draft], fresh: Draft) -> None:
    """Take in a claim, or let it strengthen the same one told before."""
    for draft in drafts:
        if (draft.by.key, draft.stance) == (fresh.by.key, fresh.stance) and draft.report == fresh.report:
            draft.spans += [s for s in fresh.spans if s not in draft.spans]
            draft.last = fresh.sentence
            if draft.when.start is None and fresh.dated is not None:
                draft.when, draft.dated = fresh.when, fresh.dated
            return
    drafts.append(fresh)


def _tell_more(view: Page, sentence: int, drafts: list[Draft], book: Book | None) -> None:
    """What a sentence adds to claims: channel, mode, language, what they assert, who doubts them."""
    near = any(0 <= sentence - d.last <= _GOES_ON_FOR for d in drafts)
    if not near and not (drafts and speaks_for_claim(view, sentence)):
        return
    how = told(view, sentence, book)
    for draft in _spoken_of(view, sentence, drafts, how):
        own = draft.last == sentence
        if own or speaks_for_claim(view, sentence):
            draft.told = draft.told.with_(how)
        spoken = later_words(view, sentence, (draft.by.actor, draft.by.name))
        zone = own_words(view, sentence, draft.end, draft.zone) if draft.sentence == sentence else spoken
        plain = view.reading.sentences[sentence].plain
        if zone is not None and zone < own_end(plain, zone):
            draft.own.append(view.reading.span(sentence, zone, own_end(plain, zone)))
        for fact in asserted(view, sentence, zone):
            if all((fact.aspect, fact.value.casefold()) != (a.aspect, a.value.casefold()) for a in draft.asserts):
                draft.asserts.append(fact)
    for who, of, words in doubters(view, sentence):
        for draft in _doubted(drafts, of):
            if who not in draft.doubted_by:
                draft.doubted_by.append(who)
                draft.doubts.append(words)


def _spoken_of(view: Page, sentence: int, drafts: list[Draft], how: Told) -> list[Draft]:
    """The claims a sentence tells more of: its own, else those of the channel or group it names, else the last one's."""
    own = [d for d in drafts if d.last == sentence]
    of = view.reading.sentences[sentence].of
    before = [d for d in drafts if d.last < sentence and view.reading.sentences[d.last].of == of]
    if own or not before:
        return own
    named = {m.actor for m in view.actors(sentence) if not m.generic} | {how.owner}
    by_name = [d for d in before if d.by.actor is not None and d.by.actor in named]
    if by_name:
        return by_name
    last = max(before, key=lambda d: d.last)
    near = sentence - last.last <= _GOES_ON_FOR or speaks_for_claim(view, sentence)
    return [d for d in before if d.by.key == last.by.key] if near else []


def _doubted(drafts: list[Draft], of: ActorMention | None) -> list[Draft]:
    claims = [d for d in drafts if d.stance == "claims"]
    if of is not None:
        return [d for d in claims if d.by.key == (of.actor or of.name.casefold())]
    return claims[-1:]


def _claim(reading: Reading, draft: Draft) -> Claim:
    sentence = reading.sentences[draft.sentence]
    said = attribution(reading, draft.sentence, draft.start, draft.end)
    evidence: dict[str, tuple[Span, ...]] = {"claim": tuple(dict.fromkeys(draft.spans))}
    for name, span in (
        ("channel", draft.told.channel_span),
        ("mode", draft.told.mode_span),
        ("language", draft.told.language_span),
        ("date", draft.dated),
    ):
        if span is not None:
            evidence[name] = (span,)
    evidence |= {name: tuple(held) for name, held in (("doubted_by", draft.doubts), ("own_words", draft.own)) if held}
    own = said.actor is not None and said.actor == draft.by.actor
    return Claim(
        id=f"claim:{digest(reading.document.id, sentence.of, sentence.start + draft.start, draft.by.key, draft.stance, draft.report)[:16]}",
        document=reading.document.id, claimant=draft.by.actor, name=draft.by.name, stance=draft.stance,
        channel=draft.told.channel, mode=draft.told.mode, language=draft.told.language, when=draft.when, report=draft.report,
        asserts=tuple(draft.asserts), attribution=None if own else said.who, doubted_by=tuple(draft.doubted_by), evidence=evidence,
    )  # fmt: skip
