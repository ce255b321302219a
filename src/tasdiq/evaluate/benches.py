"""The name of a measure in, the measure out: MUC-4 by slots and by roles, hand-coded releases, labelled news."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tasdiq.codebooks.muc4_keys import KeyTemplate, parse_keys, read_keys
from tasdiq.errors import BadValueError, UnreadableError
from tasdiq.evaluate import calibration, isaf, muc4, muc4_documents, muc4_table, news, news_documents, roles, stated
from tasdiq.evaluate.answers import labelled, usable
from tasdiq.evaluate.bench import Bench, Order, Outcome
from tasdiq.evaluate.files import Row, begins, found, json_lines, json_object, json_rows, need
from tasdiq.evaluate.muc4_folder import corpora, keys, role_files
from tasdiq.evaluate.role_files import from_muc4, role_documents
from tasdiq.evaluate.role_misses import role_misses
from tasdiq.evaluate.scores import Judged


def bench(name: str) -> Bench:
    """The measure of that name."""
    if name not in BENCHES:
        raise BadValueError(f"no measure {name!r}; choose from {', '.join(BENCHES)}")
    return BENCHES[name]


def _muc4(order: Order, lines: Sequence[Any] | None) -> Outcome:
    wanted = {message: held for path in keys(order) for message, held in read_keys(path, order.tell).items()}
    given = _templates(order, lines)
    _only(given, wanted, order, "count as invented")  # as in 1992
    report = muc4.score(wanted, given)
    return Outcome(
        judged=list(muc4_documents.judged(report)), misses=list(muc4_documents.misses(report)), summary=report.fields(),
        notes=(_f_of_1992(report),), official=muc4_table.table(report),
    )  # fmt: skip


def _f_of_1992(report: muc4.Report) -> str:
    row, measures = report.rows()["ALL TEMPLATES"].measures(), report.fields()["f-measures"]
    recall, precision = ("-" if row[name] is None else row[name] for name in ("rec", "pre"))
    return f"as in 1992, from whole percentages: recall {recall}, precision {precision}, F {measures['P&R']:.2f}"


def _roles(order: Order, lines: Sequence[Any] | None) -> Outcome:
    wanted: dict[str, list[roles.RoleTemplate]] = {}
    texts: dict[str, str] = {}
    for path in role_files(order):
        held, words = role_documents(json_lines(path), str(path), unique=True)
        wanted |= held
        texts |= words
    starts = tuple(f"{part.upper()}-" for part in order.parts)
    wanted = {name: held for name, held in wanted.items() if not starts or name.upper().startswith(starts)}
    if not wanted:
        raise UnreadableError(f"{order.folder}: no document of the parts {', '.join(order.parts)} in its labels")
    given = _only(_role_templates(order, lines), wanted, order)
    counts = [
        c for name, held in wanted.items() for c in roles.judge_document(name, held, given.get(name, []), many_to_one=order.many_to_one)
    ]
    by_template = [c for c in counts if c.level == "template-level"]
    rows = [(c, row) for c in by_template for row in (c.row, roles.AVERAGE)]
    judged = [Judged(document=c.document, field=row, right=c.correct, given=c.predicted, found=c.found, wanted=c.gold) for c, row in rows]
    order_of = {row: at for at, row in enumerate((roles.TYPE, *roles.ROLES, roles.AVERAGE))}
    return Outcome(
        judged=sorted(judged, key=lambda each: order_of[each.field]), misses=list(role_misses(wanted, given)), summary=roles.table(counts),
        texts=texts,
    )  # fmt: skip


def _isaf(order: Order, rows: Sequence[Any] | None) -> Outcome:
    labels = [need(row, f"{path}, release {n}", gold=dict) for path in _releases(order) for n, row in enumerate(json_lines(path), 1)]
    for row in labels:
        need(row["gold"], f"release {row.get('id')}", start_date=str, province=list, min_killed=(int, float), min_captured=(int, float))
    names = [str(row.get("id")) for row in labels]
    if not names:
        raise UnreadableError(f"{order.folder}: no release in {', '.join(path.name for path in _releases(order))}")
    if len(set(names)) < len(names):
        raise UnreadableError(f"{order.folder}: two releases have one id; keep them in folders of their own")
    coded = _by_name(_answer(order, rows))
    _only(coded, dict.fromkeys(names), order)
    checked = [isaf.check(str(row.get("id")), row["gold"], coded.get(str(row.get("id")), ())) for row in labels]
    return Outcome(
        judged=[each for one in checked for each in isaf.judged(one)], misses=[each for one in checked for each in isaf.misses(one)],
        summary=isaf.shares(checked), texts={str(row.get("id")): str(row.get("text") or "") for row in labels},
    )  # fmt: skip


def _news(order: Order, rows: Sequence[Any] | None) -> Outcome:
    path = _gold(order)[0]
    gold = labelled(json_object(path), str(path))
    incidents = [usable(row, f"{order.response or 'the answer'}, incident {n}") for n, row in enumerate(_answer(order, rows), 1)]
    compared = news_documents.compare(gold, incidents)
    summary = {name: value for name, value in news.score(gold, incidents).items() if name != "rows"}
    notes = [f"mean of the fields {summary['mean']}; wrong merges {summary['wrong_merges']}"]
    pairs = stated.pairs(stated.stated(compared))
    if pairs:
        summary["calibration"] = held = calibration.in_short(calibration.calibration(pairs))
        told = f"{held['error_by_width']:.3f} by width, {held['error_by_mass']:.3f} by mass"
        notes.append(f"probabilities: expected calibration error {told}, over {held['count']} values")
    return Outcome(
        judged=list(news_documents.judged(compared)), misses=list(news_documents.misses(compared)), summary=summary, notes=tuple(notes),
        pairs=pairs,
    )  # fmt: skip


def _releases(order: Order) -> list[Path]:
    return found(order.folder, "*.jsonl", what="a file of releases with their hand coding (releases.jsonl)")


def _gold(order: Order) -> list[Path]:
    return found(order.folder, "gold.json", what="the labels (gold.json)")


def _articles(order: Order) -> list[Path]:
    folder = next((order.folder / name for name in ("articles", "reports") if (order.folder / name).is_dir()), None)
    if folder is None:
        raise UnreadableError(f"{order.folder}: no folder with the documents; it should have articles/ or reports/")
    return [folder]


def _answer(order: Order, rows: Sequence[Any] | None) -> Iterable[Row]:
    if rows is not None:
        return rows
    if order.response is None:
        raise BadValueError("nothing to judge: neither the product's answer nor --response FILE")
    return json_lines(order.response)


def _templates(order: Order, lines: Sequence[Any] | None) -> dict[str, tuple[KeyTemplate, ...]]:
    if lines is not None:
        return parse_keys([line for each in lines for line in str(each).splitlines()], order.tell)
    if order.response is None:
        raise BadValueError("nothing to judge: neither the product's answer nor --response FILE")
    return read_keys(order.response, order.tell)


def _role_templates(order: Order, lines: Sequence[Any] | None) -> dict[str, list[roles.RoleTemplate]]:
    """From JSON lines, or from a file of MUC-4 templates, which begins with no brace."""
    if lines is not None:
        return role_documents(json_rows(lines, "the answer"), "the answer")[0]
    if order.response is not None and begins(order.response, b"{"):
        return role_documents(json_lines(order.response), str(order.response))[0]
    return from_muc4(_templates(order, None))


def _by_name(rows: Iterable[Row]) -> dict[str, list[Mapping[str, Any]]]:
    """The incidents of each coded document."""
    held = {}
    for number, row in enumerate(rows, 1):
        need(row, f"document {number} of the answer", name=(str, int), incidents=list)
        held[str(row["name"])] = [usable(each, f"document {row['name']} of the answer") for each in row["incidents"]]
    return held


def _only(given: Mapping[str, Any], wanted: Mapping[str, Any], order: Order, others: str = "are left out") -> dict[str, Any]:
    """The answers for labelled documents; what has no label and what has no answer is told."""
    spare, unanswered = len(given.keys() - wanted.keys()), len(wanted.keys() - given.keys())
    if spare:
        order.tell(f"{spare} answered documents have no label and {others}")
    if unanswered:
        order.tell(f"{unanswered} of {len(wanted)} labelled documents have no answer: all they tell counts as missing")
    return {name: value for name, value in given.items() if name in wanted}


BENCHES: Mapping[str, Bench] = {
    "muc4": Bench(about="MUC-4 templates by slot, as scored in 1992", form="muc4", labels=keys, documents=corpora, judge=_muc4),
    "muc4-roles": Bench(about="MUC-4 as type and five roles", form="muc4-roles", labels=role_files, documents=corpora, judge=_roles),
    "isaf": Bench(about="press releases with hand coding", form="coded", labels=_releases, documents=_releases, judge=_isaf),
    "news": Bench(about="news of many publishers, linked", form="incidents", labels=_gold, documents=_articles, judge=_news),
    "samples": Bench(about="the sample reports of examples/", form="incidents", labels=_gold, documents=_articles, judge=_news),
}
