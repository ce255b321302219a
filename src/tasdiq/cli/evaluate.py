"""The verb that measures: a folder with labels in, precision, recall and F1 of each field with their intervals out."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from click.exceptions import Exit

from tasdiq.cli.progress import bar
from tasdiq.cli.run import UNREAD, Session, put, say, whole
from tasdiq.errors import BadValueError

if TYPE_CHECKING:
    from tasdiq.evaluate.bench import Bench, Order, Outcome, Told
    from tasdiq.evaluate.scores import Measure, Score
    from tasdiq.model.statement import Issue

_FORMS: Mapping[str, str] = {".csv": "csv", ".jsonl": "jsonl"}
_TOLD = 20  # problems that are told one by one


@click.command()
@click.argument("name", metavar="NAME")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--part", metavar="PART,PART", help="muc4, muc4-roles: only these parts, as tst1,tst2. [default: every test in the folder]")
@click.option("--response", type=click.Path(path_type=Path, dir_okay=False), help="Judge this answer; nothing is coded.")
@click.option("--errors", type=click.Path(path_type=Path, dir_okay=False), help="Write what is wrong to this .csv or .jsonl file.")
@click.option(
    "--plot", type=click.Path(path_type=Path, dir_okay=False), help="news, samples: draw how far stated probabilities hold, as SVG."
)
@click.option("--many-to-one", is_flag=True, help="muc4-roles: several answers may name one labelled entity, as in the GTT program.")
@click.option("--official", is_flag=True, help="muc4: the table of 1992.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option("--rules-only", is_flag=True, default=None, help="Without a trained model.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes at once. [default: one a core]")
@click.pass_obj
def evaluate(  # noqa: PLR0913 - a parameter an option
    session: Session, name: str, folder: Path, part: str | None, response: Path | None, errors: Path | None, plot: Path | None,
    many_to_one: bool, official: bool, as_json: bool, rules_only: bool | None, workers: int | None,
) -> None:  # fmt: skip
    """Code the labelled documents of FOLDER and print how much is right, with 95 % intervals.

    NAME is the measure: muc4 (templates by slot), muc4-roles (type and five roles), isaf (hand-coded releases), news or
    samples (linked incidents). The intervals come from drawing the documents anew a thousand times, always the same way.

    \b
    Examples:
      tasdiq evaluate samples examples
      tasdiq evaluate muc4 muc4/ --part tst1,tst2 --errors errors.csv
      tasdiq evaluate isaf releases/ --response coded.jsonl --json
    """
    form = _form(errors)
    problems: list[str] = []
    order, bench = _asked(name, folder, part, problems.append, response=response, many_to_one=many_to_one)
    issues: list[Issue] = []
    answer = None if response else _answer(session, bench, order, issues, rules_only=rules_only, workers=workers)
    outcome = bench.judge(order, answer)
    for problem in problems[:_TOLD]:
        say(problem)
    if len(problems) > _TOLD:
        say(f"{len(problems) - _TOLD} more such problems")
    _print(name, folder, outcome, as_json=as_json, official=official)
    if plot is not None:
        _draw(plot, name, outcome)
    if errors is not None:
        say(f"{_write(errors, form, bench, order, outcome)} errors written to {errors}")
    for issue in issues[:_TOLD]:
        say(f"not read: {issue.name}: {issue.problem}")
    if issues:
        raise Exit(UNREAD)


def _asked(
    name: str, folder: Path, part: str | None, tell: "Told", *, response: Path | None, many_to_one: bool
) -> "tuple[Order, Bench]":  # fmt: skip
    from tasdiq.evaluate.bench import Order
    from tasdiq.evaluate.benches import bench

    parts = tuple(each.strip() for each in (part or "").split(",") if each.strip())
    try:
        return Order(folder=folder, parts=parts, response=response, many_to_one=many_to_one, tell=tell), bench(name)
    except BadValueError as error:
        raise click.BadParameter(str(error), param_hint="NAME") from error


def _answer(
    session: Session, bench: "Bench", order: "Order", issues: "list[Issue]", *, rules_only: bool | None, workers: int | None
) -> Sequence[Any]:
    """The product's own answer, in the form that the measure judges."""
    bench.labels(order)  # that they are missing is told before an hour of coding
    paths = [str(path) for path in bench.documents(order)]
    with bar("coding") as progress, tempfile.TemporaryDirectory() as folder:
        tasdiq = session.tasdiq(store=Path(folder) / "evaluate.db", rules_only=rules_only, workers=workers)
        if bench.form == "coded":
            return list(tasdiq.code(paths, issues.append, progress))
        if bench.form == "incidents":
            issues += tasdiq.add(paths, progress).issues
            return tasdiq.incidents()
        return list(tasdiq.code_forms(paths, bench.form, issues.append, progress))


def _print(name: str, folder: Path, outcome: "Outcome", *, as_json: bool, official: bool) -> None:
    from tasdiq.evaluate.scores import scores

    if official and outcome.official is None:
        raise click.UsageError("--official is for muc4 alone")
    if official and not as_json:
        click.echo(outcome.official)
        return
    found = scores(outcome.judged)
    if as_json:
        documents = len({each.document for each in outcome.judged})
        fields = [asdict(each) for each in found]
        put([{"measure": name, "folder": str(folder), "documents": documents, "fields": fields, "summary": outcome.summary}])
        return
    _print_table(found)
    for note in outcome.notes:
        click.echo(note)


def _print_table(found: "Sequence[Score]") -> None:
    from rich.table import Table

    from tasdiq.cli.tables import console

    table = Table(header_style="bold")
    for column in ("field", "precision", "recall", "F1", "right", "given", "wanted"):
        table.add_column(column, justify="left" if column == "field" else "right", no_wrap=True)
    for each in found:
        shares = (_shown(each.precision), _shown(each.recall), _shown(each.f1))
        table.add_row(each.field, *shares, *(f"{number:g}" for number in (each.right, each.given, each.wanted)))
    console().print(table)


def _shown(measure: "Measure") -> str:
    """A share in per cent with its interval."""
    if measure.value is None:
        return "-"
    return f"{100 * measure.value:.1f}" + ("" if measure.low is None else f" ({100 * measure.low:.1f} to {100 * (measure.high or 0):.1f})")


def _form(errors: Path | None) -> str:
    if errors is None:
        return ""
    if errors.suffix not in _FORMS:
        raise click.BadParameter(f"{errors.name!r} ends neither in .csv nor in .jsonl", param_hint="--errors")
    return _FORMS[errors.suffix]


def _draw(path: Path, name: str, outcome: "Outcome") -> None:
    from tasdiq.evaluate.calibration import calibration
    from tasdiq.evaluate.calibration_plot import reliability_svg

    if not outcome.pairs:
        raise BadValueError(f"--plot: no value that {name} judges states a probability")
    drawn = reliability_svg(calibration(outcome.pairs), f"Reliability of stated probabilities, {name}")
    whole(path, lambda part: part.write_text(drawn, encoding="utf-8"))
    say(f"reliability plot written to {path}")


def _write(path: Path, form: str, bench: "Bench", order: "Order", outcome: "Outcome") -> int:
    """Write the errors, each with the words around it where the documents are at hand."""
    from tasdiq.evaluate.misses import with_words, write_misses
    from tasdiq.evaluate.texts import texts

    words = outcome.texts or texts(bench.documents(order))
    return whole(path, lambda part: write_misses(with_words(outcome.misses, words), part, form))
