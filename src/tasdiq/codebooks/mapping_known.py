"""A table whose header is that of GTD, ACLED or UCDP GED in, its rows' incidents out: no mapping file is needed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tasdiq.codebooks import coding
from tasdiq.codebooks.mapping_cells import NOTHING, Row
from tasdiq.codebooks.scheme import NAMES, Scheme, is_personal, scheme
from tasdiq.codebooks.sheet import disarmed
from tasdiq.errors import BadValueError
from tasdiq.model.record import ActorRole, Figure, Report, Target
from tasdiq.model.values import Count, When, Where

_ENOUGH = 0.5  # of a codebook's columns


def recognised(header: Sequence[str], table: str) -> Scheme:
    """The codebook with these columns; raises BadValueError that asks for a mapping where there is none."""
    have = {name.strip().casefold() for name in header}
    for name in NAMES:
        known = scheme(name)
        found = [column for column in known.columns if column.casefold() in have]
        if known.key.casefold() in have and len(found) >= _ENOUGH * len(known.columns):
            return known
    titles = ", ".join(scheme(name).title for name in NAMES)
    raise BadValueError(f"{table}: a table of no known kind ({titles}); give it a mapping file: --mapping FILE.toml")


class KnownReader:
    """One table's rows, read by their codebook."""

    def __init__(self, stem: str, header: Sequence[str], known: Scheme, problems: Counter[str]) -> None:
        named = {column.casefold(): column for column in (*known.columns, *known.optional)}
        self.header = [named.get(name.strip().casefold(), "") for name in header]
        self.header = ["" if is_personal(name, known.table["personal"]) else name for name in self.header]
        self.stem, self.known, self.problems, self.kind = stem, known, problems, known.title
        rules = [rule for rule in known.rules if rule.says or rule.way in ("place", "date_range", "date_parts", "one_day", "ged_count")]
        used = {column for rule in rules for column in rule.named()}
        self.kept = tuple(name for name in dict.fromkeys(self.header) if name in used and name not in known.table["text_columns"])

    def row(self, number: int, cells: Sequence[str]) -> Row | bool:
        """The incident that a row codes; True for a row that holds nothing, False for one without a date."""
        held: dict[str, str] = {}
        for name, text in zip(self.header, cells, strict=False):
            if name and text.strip():
                held.setdefault(name, disarmed(text.strip()))
        if not held or all(text.startswith("#") for text in held.values()):  # UCDP's second line may be a row of tags
            return True
        reading = coding.read(held, self.known)
        for problem in reading.problems:
            self.problems[problem.partition(":")[0] + ": cells that cannot be understood"] += 1
        fields = reading.fields()
        if not fields["date"]["start"]:
            self.problems["a row without a date that can be read: left out"] += 1
            return False
        place = fields["place"]
        names = [place[part] for part in ("name", "site") if place[part] and place[part].casefold() not in NOTHING]
        told = tuple(held[column] for column in self.known.table["text_columns"] if column in held)
        report = _report(f"report:{self.stem}:{number}", self.stem, fields)
        return Row(number=number, report=report, names=tuple(names), text=told, cells={name: held.get(name, "") for name in self.kept})


def _report(id: str, document: str, fields: Mapping[str, Any]) -> Report:
    when = fields["date"]
    start = date.fromisoformat(when["start"][:10])
    end = date.fromisoformat(when["end"][:10]) if when["end"] else start
    return Report(
        id=id, document=document, type=fields["type"], also=tuple(fields["also"]), stage=fields["stage"], tactic=tuple(fields["tactic"]),
        when=When(start=start, end=max(start, end), precision=when["precision"]),
        where=Where(**{name: fields["place"][name] for name in ("name", "site", "admin1", "admin2", "country", "lat", "lon", "precision")}),
        actors=tuple(ActorRole(actor=a.get("actor"), name=a["name"], role=a["role"]) for a in fields["actors"]),
        targets=tuple(Target(text=t["text"]) for t in fields["targets"] if t.get("text")), figures=tuple(_figures(fields)),
    )  # fmt: skip


def _figures(fields: Mapping[str, Any]) -> list[Figure]:
    told = [(measure, "unknown", fields[measure]) for measure in ("killed", "injured")]
    told += [("killed", side, count) for side, count in fields["killed_by_side"].items() if side != "unknown"]
    found = []
    for measure, side, count in told:
        bounds = {bound: count[bound] for bound in ("low", "best", "high")}
        if any(n is not None for n in bounds.values()):
            found.append(Figure(measure=measure, side=side, count=Count(**bounds)))
    return found
