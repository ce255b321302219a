"""The facts a claim asserts and the incident as others report it in, what agrees and what contradicts out."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tasdiq.model.incident import Contradiction, Settled
from tasdiq.model.record import Assertion
from tasdiq.model.text import Span
from tasdiq.model.values import When
from tasdiq.weigh.case import Case, Finding, fold, listed, spans
from tasdiq.weigh.claims import akin, fates, names_day, number, target_kinds, toll_measure, weapon_kinds

_TOKEN = re.compile(r"[^\W_]+")
_TITLE = re.compile(r"\bministers?\b", re.IGNORECASE)
_BESIDE = 25  # characters on either side of a number that say whom it counts


def findings(case: Case) -> Iterator[Finding]:
    """What each fact that the claim asserts says for or against it; one fact in two wordings counts once."""
    seen: set[tuple[str, bool, str | None]] = set()
    for assertion in _assertions(case):
        for finding in _FACTS[assertion.aspect](case, assertion):
            key = (assertion.aspect, finding.weight > 0, finding.contradiction.found if finding.contradiction else None)
            if key not in seen:
                seen.add(key)
                yield finding


def _assertions(case: Case) -> Iterator[Assertion]:
    seen: set[tuple[str, str]] = set()
    for claim in case.claims:
        for assertion in claim.asserts:
            key = (assertion.aspect, fold(assertion.value))
            if key not in seen:
                seen.add(key)
                yield assertion


def _differs(case: Case, name: str, assertion: Assertion, found: str, text: str, evidence: Iterable[Span | None] = ()) -> Finding:
    words = spans((assertion.span, *evidence))
    finding = case.finding(name, text, words)
    wrong = Contradiction(asserted=assertion.value, found=found, aspect=assertion.aspect, weight=finding.weight, evidence=words)
    return replace(finding, contradiction=wrong)


def _agrees(case: Case, name: str, assertion: Assertion, text: str, evidence: Iterable[Span | None] = ()) -> Finding:
    return case.finding(name, text, (assertion.span, *evidence))


def _target(case: Case, assertion: Assertion) -> Iterator[Finding]:
    asserted = target_kinds([assertion.value])
    told = [t for r in case.incident.reports for t in r.targets if not (t.span and case.spoken([t.span]))]
    reported = target_kinds(t.text for t in told)
    if not asserted or not reported:
        return
    others = [t for t in told if not _echoes(t.text, assertion.value)]
    fuller = target_kinds(t.text for t in others)
    missing = sorted(kind for kind in asserted if kind not in reported and not akin(kind, fuller))
    if missing and fuller:
        named = listed(_by_kind(t.text for t in others))
        text = f'It says the target was "{assertion.value}", but reports name {named}.'
        finding = _differs(case, "target_differs", assertion, named, text, (t.span for t in others if target_kinds([t.text])))
        part = replace(finding.factor, weight=finding.weight * len(missing) / len(asserted))
        yield replace(finding, factor=part)
    elif not missing:
        same = [t.span for t in others if target_kinds([t.text]) & asserted]
        yield _agrees(case, "target_agrees", assertion, f'The target it names ("{assertion.value}") is the one reports name.', same)


def _echoes(told: str, asserted: str) -> bool:
    """Whether a document only repeats the claim's words ("not against any ministry" after "the justice ministry")."""
    return set(told.casefold().split()) <= set(_TOKEN.findall(asserted.casefold()))


def _by_kind(texts: Iterable[str]) -> list[str]:
    """One name for each of the three kinds of target told most often."""
    names: dict[str, Counter[str]] = {}
    for text in texts:
        for kind in target_kinds([text]):
            names.setdefault(kind, Counter())[text.casefold()] += 1
    often = sorted(names, key=lambda kind: (-names[kind].total(), kind))
    chosen = (max(names[kind], key=lambda text: (names[kind][text], len(text) < 40, text.endswith("s"), text)) for kind in often[:3])
    return list(dict.fromkeys(chosen))


def _weapon(case: Case, assertion: Assertion) -> Iterator[Finding]:
    asserted = weapon_kinds([assertion.value])
    telling = [r for r in case.incident.reports if not case.spoken(r.evidence.get("weapons", ()))]
    told = [w for r in telling for w in (*r.weapons, *r.tactic)]
    reported = weapon_kinds(told)
    if case.incident.type == "suicide_bombing" and not reported:
        reported = frozenset({"vest"}) if "vest" in asserted else reported
    if not asserted or not reported:
        return
    words = [s for r in telling for s in r.evidence.get("weapons", ())]
    if asserted & reported:
        yield _agrees(case, "weapon_agrees", assertion, f'The weapon it names ("{assertion.value}") fits the reports.', words)
    else:
        named = listed(dict.fromkeys(told))
        yield _differs(case, "weapon_differs", assertion, named, f'It speaks of "{assertion.value}", but reports of {named}.', words)


def _date(case: Case, assertion: Assertion) -> Iterator[Finding]:
    day, words = case.incident.when.start, case.incident.evidence.get("date", ())
    if day is None or case.spoken(words):
        return
    same = names_day(assertion.value, day)
    if same:
        yield _agrees(case, "date_agrees", assertion, f'The day it gives ("{assertion.value}") is right.', words)
    elif same is False and not _in_range(case.incident.when, assertion.value):
        text = f'It says "{assertion.value}", but it happened on {day.isoformat()}.'
        yield _differs(case, "date_differs", assertion, day.isoformat(), text, words)


def _in_range(when: When, text: str) -> bool:
    return when.end is not None and when.end != when.start and names_day(text, when.end) is True


def _place(case: Case, assertion: Assertion) -> Iterator[Finding]:
    where, words = case.incident.where, case.incident.evidence.get("place", ())
    known = [n for n in (where.name, where.site, where.admin2, where.admin1) if n]
    if not where.name or case.spoken(words):
        return
    said = fold(assertion.value)
    if any(fold(n) in said or said in fold(n) for n in known):
        yield _agrees(case, "place_agrees", assertion, f'The place it names ("{assertion.value}") is right.', words)
    elif assertion.value[:1].isupper():
        text = f'It names "{assertion.value}", but it happened in {where.admin2 or where.admin1 or where.name}.'
        yield _differs(case, "place_differs", assertion, where.name, text, words)


def _toll(case: Case, assertion: Assertion) -> Iterator[Finding]:
    said, settled = number(assertion.value), _reported(case, toll_measure(_around(case, assertion)))
    if said is None or settled is None or settled.count.best is None:
        return
    words = [f.span for f in settled.winners]
    top = settled.count.high if settled.count.high is not None else settled.count.best
    if said > max(top, 1) * case.limit("inflated_times"):
        text = f'Its toll ("{assertion.value}") is far above what others report ({settled.count.best}).'
        yield _differs(case, "toll_inflated", assertion, str(settled.count.best), text, words)
    elif (settled.count.low or 0) <= said <= top:
        yield _agrees(case, "toll_agrees", assertion, f'Its toll ("{assertion.value}") fits what others report.', words)


def _around(case: Case, assertion: Assertion) -> str:
    """The words just before and behind the number, from the claim's quoted words."""
    span = assertion.span
    if span is None:
        return assertion.value
    for whole in (s for c in case.claims for found in c.evidence.values() for s in found):
        if (whole.document, whole.field) == (span.document, span.field) and whole.start <= span.start and span.end <= whole.end:
            at = span.start - whole.start
            return whole.quote[max(0, at - _BESIDE) : at + len(span.quote) + _BESIDE]
    return assertion.value


def _reported(case: Case, measure: str) -> Settled | None:
    """A settled count that others give; None where it stands on the claim's own words alone."""
    settled = case.incident.settled.get(measure)
    return None if settled is None or case.spoken(f.span for f in settled.winners if f.span) else settled


def _attackers(case: Case, assertion: Assertion) -> Iterator[Finding]:
    said, settled = number(assertion.value), _reported(case, "attackers")
    if said is None or settled is None or settled.count.best is None:
        return
    words = [f.span for f in settled.winners]
    if said == settled.count.best:
        text = f"The number of attackers it gives ({said}) is the reported one."
        yield _agrees(case, "attackers_agree", assertion, text, words)
    else:
        text = f"It speaks of {said} attacker{'s' if said != 1 else ''}, reports of {settled.count.best}."
        yield _differs(case, "attackers_differ", assertion, str(settled.count.best), text, words)


def _fate(case: Case, assertion: Assertion) -> Iterator[Finding]:
    """What became of the attackers: a claim that they came back is wrong where others count them among the dead."""
    said, dead = fates([assertion.value]), _reported(case, "attackers_killed") or _reported(case, "killed/militants")
    if dead is None or not dead.count.best:
        return
    words = [f.span for f in dead.winners]
    if "escaped" in said:
        text = f'It says of the attackers "{assertion.value}", but reports count {dead.count.best} of them dead.'
        yield _differs(case, "fate_differs", assertion, f"{dead.count.best} killed", text, words)
    elif "died" in said and case.incident.type != "suicide_bombing":  # of a suicide bomber it goes without saying
        yield _agrees(case, "fate_agrees", assertion, f'What it says of the attackers ("{assertion.value}") fits the reports.', words)


def _institution(case: Case, assertion: Assertion) -> Iterator[Finding]:
    """A body or an office that the country does not have: "minister of X" asks for a ministry of X."""
    title = _TITLE.search(assertion.value)
    asked = _TITLE.sub(lambda m: "Ministry" if m.group()[0].isupper() else "ministry", assertion.value) if title else assertion.value
    right = case.world.right_name(asked, case.incident.where.country, case.incident.when.start)
    if right is None:
        return
    languages = {c.language for c in case.claims if c.language}
    local = set(case.rules["languages"].get(case.incident.where.country or "", ()))
    translated = bool(languages and local) and not languages & local
    ground = " was" if translated else " may have been" if not languages else ""
    weak = f"; weak evidence, as the claim{ground} translated" if ground else ""
    none = "there is no such office" if title else "there is none under that name"
    text = f'It names a "{assertion.value}", but {none} (there is the {right}{weak}).'
    name = "no_such_institution" if languages and not translated else "no_such_institution_translated"
    yield _differs(case, name, assertion, right, text)


_FACTS: dict[str, Callable[[Case, Assertion], Iterator[Finding]]] = {
    "target": _target, "weapon": _weapon, "date": _date, "place": _place, "toll": _toll, "attackers": _attackers,
    "institution": _institution, "fate": _fate,
}  # fmt: skip
