"""The facts a claim asserts and the incident as others report it in, what agrees and what contradicts out."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tasdiq.model.incident import Contradiction
from tasdiq.model.record import Assertion
from tasdiq.model.text import Span
from tasdiq.model.values import When
from tasdiq.weigh.claims import akin, names_day, number, target_kinds, weapon_kinds
from tasdiq.weigh.factors import Case, Finding, fold, listed

_TOKEN = re.compile(r"[^\W_]+")


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
    weight = case.weight(name)
    spans = tuple(s for s in (assertion.span, *evidence) if s is not None)
    wrong = Contradiction(asserted=assertion.value, found=found, aspect=assertion.aspect, weight=weight, evidence=spans)
    return Finding(weight=weight, text=text, contradiction=wrong)


def _target(case: Case, assertion: Assertion) -> Iterator[Finding]:
    asserted = target_kinds([assertion.value])
    told = [t for r in case.incident.reports for t in r.targets if not (t.span and case.spoken([t.span]))]
    reported = target_kinds(t.text for t in told)
    if not asserted or not reported:
        return
    others = [t for t in told if not _echoes(t.text, assertion.value)]
    fuller = target_kinds(t.text for t in others)
    missing = sorted(kind for kind in asserted if kind not in reported and not akin(kind, fuller))
    named = listed(_by_kind(t.text for t in others))
    if missing and fuller:
        text = f'It says the target was "{assertion.value}", but reports name {named}.'
        finding = _differs(case, "target_differs", assertion, named, text, (t.span for t in others[:3]))
        share = len(missing) / len(asserted)
        yield Finding(weight=finding.weight * share, text=text, contradiction=finding.contradiction)
    elif not missing:
        yield Finding(weight=case.weight("target_agrees"), text=f'The target it names ("{assertion.value}") is the one reports name.')


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
    told = [w for r in case.incident.reports if not case.spoken(r.evidence.get("weapons", ())) for w in (*r.weapons, *r.tactic)]
    reported = weapon_kinds(told)
    if case.incident.type == "suicide_bombing" and not reported:
        reported = frozenset({"vest"}) if "vest" in asserted else reported
    if not asserted or not reported:
        return
    if asserted & reported:
        yield Finding(weight=case.weight("weapon_agrees"), text=f'The weapon it names ("{assertion.value}") fits the reports.')
    else:
        named = listed(dict.fromkeys(told))
        text = f'It speaks of "{assertion.value}", but reports of {named}.'
        yield _differs(case, "weapon_differs", assertion, named, text)


def _date(case: Case, assertion: Assertion) -> Iterator[Finding]:
    day = case.incident.when.start
    if day is None or case.spoken(case.incident.evidence.get("date", ())):
        return
    same = names_day(assertion.value, day)
    if same:
        yield Finding(weight=case.weight("date_agrees"), text=f'The day it gives ("{assertion.value}") is right.')
    elif same is False and not _in_range(case.incident.when, assertion.value):
        yield _differs(
            case, "date_differs", assertion, day.isoformat(), f'It says "{assertion.value}", but it happened on {day.isoformat()}.'
        )


def _in_range(when: When, text: str) -> bool:
    return when.end is not None and when.end != when.start and names_day(text, when.end) is True


def _place(case: Case, assertion: Assertion) -> Iterator[Finding]:
    where = case.incident.where
    known = [n for n in (where.name, where.site, where.admin2, where.admin1) if n]
    if not where.name or case.spoken(case.incident.evidence.get("place", ())):
        return
    said = fold(assertion.value)
    if any(fold(n) in said or said in fold(n) for n in known):
        yield Finding(weight=case.weight("place_agrees"), text=f'The place it names ("{assertion.value}") is right.')
    elif assertion.value[:1].isupper():
        text = f'It names "{assertion.value}", but it happened in {where.name}.'
        yield _differs(case, "place_differs", assertion, where.name, text, case.incident.evidence.get("place", ())[:1])


def _toll(case: Case, assertion: Assertion) -> Iterator[Finding]:
    said, settled = number(assertion.value), case.incident.settled.get("killed")
    if said is None or settled is None or settled.count.best is None:
        return
    top = settled.count.high if settled.count.high is not None else settled.count.best
    if said > max(top, 1) * case.rules["limits"]["inflated_times"]:
        text = f'Its toll ("{assertion.value}") is far above what others report ({settled.count.best}).'
        yield _differs(case, "toll_inflated", assertion, str(settled.count.best), text)
    elif said >= (settled.count.low or 0) and said <= top:
        yield Finding(weight=case.weight("toll_agrees"), text=f'Its toll ("{assertion.value}") fits what others report.')


def _attackers(case: Case, assertion: Assertion) -> Iterator[Finding]:
    said, settled = number(assertion.value), case.incident.settled.get("attackers")
    if said is None or settled is None or settled.count.best is None:
        return
    if said == settled.count.best:
        yield Finding(weight=case.weight("attackers_agree"), text=f"The number of attackers it gives ({said}) is the reported one.")
    else:
        text = f"It speaks of {said} attackers, reports of {settled.count.best}."
        yield _differs(case, "attackers_differ", assertion, str(settled.count.best), text)


def _institution(case: Case, assertion: Assertion) -> Iterator[Finding]:
    right = case.world.right_name(assertion.value, case.incident.where.country)
    if right is None:
        return
    languages = {c.language for c in case.claims if c.language}
    local = set(case.rules["languages"].get(case.incident.where.country or "", ()))
    translated = bool(languages and local) and not languages & local
    ground = " was" if translated else " may have been" if not languages else ""
    weak = f"; weak evidence, as the claim{ground} translated" if ground else ""
    text = f'It names a "{assertion.value}", but there is none under that name (there is the {right}{weak}).'
    name = "no_such_institution" if languages and not translated else "no_such_institution_translated"
    yield _differs(case, name, assertion, right, text)


_FACTS: dict[str, Callable[[Case, Assertion], Iterator[Finding]]] = {
    "target": _target, "weapon": _weapon, "date": _date, "place": _place, "toll": _toll, "attackers": _attackers,
    "institution": _institution,
}  # fmt: skip
