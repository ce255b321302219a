"""The rules' reports and the model's templates of one document in; the reports with what the model adds to them, out.

The rules tell dates, counts and institutions; the model tells who had a part where no rule's words say so, how likely it all is,
and now and then an incident that no rule has words for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tasdiq.extract.news import NEWS_DAYS, OLD_NEWS_DAYS, is_old
from tasdiq.extract.parties import STATE_TYPES
from tasdiq.extract.probabilities import shares
from tasdiq.extract.template_report import actors, report_of, table, targets, touch
from tasdiq.model.mention import Reading
from tasdiq.model.record import ActorRole, Report, Target
from tasdiq.model.template import Template
from tasdiq.model.text import Span

_COUNTED = ("killed", "injured")
_MOST_APART = 1  # days between two tellings of one incident


def combined(reading: Reading, reports: Sequence[Report], templates: Sequence[Template]) -> tuple[Report, ...]:
    """Each report with what the template adds that tells of it most surely; then the incidents that only the model reads."""
    told = {id(report): _telling(report, templates) for report in reports}
    known = [_with(reading, r, template) if (template := told[id(r)]) else r for r in reports]
    taken = {id(template) for template in told.values()}
    left = [t for t in templates if id(t) not in taken and not any(_may_be_same(r, t) for r in reports)]
    found = (report_of(reading, template, len(reports) + number) for number, template in enumerate(left))
    return (*known, *(replace(one, main=_is_news(reading, reports, one)) for one in found if one is not None))


def _is_news(reading: Reading, reports: Sequence[Report], found: Report) -> bool:
    """Whether what the model alone reads is news: no older than the page allows, and not before the news that the rules read."""
    if is_old(found.when, reading.anchor, days=OLD_NEWS_DAYS):
        return False
    lead = next((r.when for r in reports if r.main and r.when.start is not None), None)
    last = found.when.end or found.when.start
    return lead is None or lead.start is None or last is None or (lead.start - last).days <= NEWS_DAYS


def _telling(report: Report, templates: Iterable[Template]) -> Template | None:
    """Of the templates of a fitting type the one most of whose things stand in the report's sentences."""
    told = [(_inside(report, template), template) for template in templates if report.type in table("types")[template.type]]
    best, template = max(told, key=lambda pair: pair[0], default=(0, None))
    return template if best else None


def _inside(report: Report, template: Template) -> int:
    where = report.evidence.get("main", ())
    return sum(any(_holds(span, thing) for span in where) for thing in _things(template))


def _things(template: Template) -> list[Span]:
    return [f.mentions[0] for f in template.fillers if f.role in ("human_target", "physical_target", "individual", "instrument")]


def _holds(outer: Span, inner: Span) -> bool:
    return outer.field == inner.field and outer.start <= inner.start and inner.end <= outer.end


def _may_be_same(report: Report, template: Template) -> bool:
    """Whether nothing tells the two apart: neither type nor day nor place."""
    if report.type not in table("types")[template.type] and not _inside(report, template):
        return False
    apart = report.when.days_from(template.when)
    here, there = report.where, template.where
    elsewhere = here.name and there.name and here.name != there.name and here.admin1 != there.admin1
    return (apart == 0 and _of_its_day(report, template)) or ((apart is None or apart <= _MOST_APART) and not elsewhere)


def _of_its_day(report: Report, template: Template) -> bool:
    """Whether the template tells of the report's things, and of one in the very sentence that gives the report its day."""
    days = report.evidence.get("date", ())
    dated = [s for s in report.evidence.get("main", ()) if any(_holds(s, day) for day in days)]
    return _inside(report, template) > 0 and any(_holds(s, f.mentions[0]) for s in dated for f in template.fillers)


def _with(reading: Reading, report: Report, template: Template) -> Report:
    return replace(
        report,
        actors=(*report.actors, *_actors(reading, report, template)),
        targets=(*report.targets, *_targets(report, template)),
        probability=_both(report, template),
    )


def _both(report: Report, template: Template) -> float | None:
    """How likely an incident is that two readers tell of: as unlikely to be none as both are to be wrong."""
    if template.probability is None:
        return report.probability
    alone = shares()["incident"] if report.probability is None else report.probability
    return round(1 - (1 - alone) * (1 - template.probability), 4)


def _actors(reading: Reading, report: Report, template: Template) -> Iterator[ActorRole]:
    """The organisations that did it, where the rules found none that did."""
    if report.type in (*STATE_TYPES, "clash") or any(a.role == "initiator" and a.actor for a in report.actors):
        return
    known = {a.actor for a in report.actors}
    yield from (role for role in actors(reading, template) if role.actor not in known)


def _targets(report: Report, template: Template) -> Iterator[Target]:
    """What was hit and is not among the targets yet."""
    held = [target.span for target in report.targets if target.span]
    fresh = (t for t in targets(template) if t.span is not None and not any(touch(t.span, other) for other in held))
    yield from (replace(t, effect=_effect(report, t)) for t in fresh)


def _effect(report: Report, target: Target) -> str | None:
    """Whether those hit died or were hurt: as a rule counted them; what no rule's count allows is not taken from the model."""
    if target.effect not in _COUNTED:
        return target.effect
    counted = [f for f in report.figures if f.measure in _COUNTED and f.stance == "asserted"]
    own = next((f.measure for f in counted if f.span and target.span and touch(f.span, target.span)), None)
    told = {f.measure for f in counted}
    return own or (target.effect if not told or target.effect in told else None)
