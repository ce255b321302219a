"""Reports and claims as the rules read them in, the same with the measured probability of each kind of value out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from tasdiq.errors import BadValueError
from tasdiq.model.record import ActorRole, Claim, Figure, Report
from tasdiq.model.values import check_probability
from tasdiq.model.vocab import shipped

TABLE = "extract/probabilities"
FIELDS = ("incident", "type", "date", "place", "killed", "injured", "initiator", "claim")
_OF_REPORT = ("type", "date", "place")


@cache
def shares() -> Mapping[str, float]:
    """How often the rules are right, by field; raises every problem of the table at once."""
    table = shipped(TABLE)["fields"]
    problems = [BadValueError(f"{TABLE}.toml: no field {name!r}; choose from {FIELDS}") for name in table if name not in FIELDS]
    problems += [BadValueError(f"{TABLE}.toml: no field {name!r} measured") for name in FIELDS if name not in table]
    if problems:
        raise ExceptionGroup(f"{TABLE}.toml cannot be used", problems)
    for name, row in table.items():
        check_probability(f"{TABLE}.toml, {name}", row["share"])
    return {name: float(row["share"]) for name, row in table.items()}


def of_reports(reports: Iterable[Report]) -> Iterator[Report]:
    """The reports, each value as probable as values of its kind turned out; what has a probability keeps it.

    Where a report is known to be more or less probable than most are, so are its values.
    """
    usual = shares()["incident"]
    for report in reports:
        whole = usual if report.probability is None else report.probability
        here = {name: round(min(1.0, share * whole / usual), 3) for name, share in shares().items()}
        own = {name: here[name] for name in _OF_REPORT if _says(report, name)}
        yield replace(
            report,
            probability=whole,
            probabilities={**own, **report.probabilities},
            actors=tuple(_of_actor(actor, here) for actor in report.actors),
            figures=tuple(_of_figure(figure, here) for figure in report.figures),
        )


def of_claims(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims, each as probable as claims turned out."""
    for claim in claims:
        yield claim if claim.probability is not None else replace(claim, probability=shares()["claim"])


def _says(report: Report, name: str) -> bool:
    """Whether the report says anything in that field, so that it can be right."""
    return {"type": report.type != "other", "date": report.when.start is not None, "place": report.where.lat is not None}[name]


def _of_actor(actor: ActorRole, known: Mapping[str, float]) -> ActorRole:
    """Only who began it was measured, and only organisations that are known by name."""
    measured = actor.probability is None and actor.actor is not None and actor.role == "initiator"
    return replace(actor, probability=known["initiator"]) if measured else actor


def _of_figure(figure: Figure, known: Mapping[str, float]) -> Figure:
    measured = figure.probability is None and figure.measure in known
    return replace(figure, probability=known[figure.measure]) if measured else figure
