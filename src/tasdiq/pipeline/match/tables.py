"""Tables of incidents in, the rows of different tables that tell of one incident out, with probability and reasons."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np

from tasdiq.codebooks.mapping import TableMapping
from tasdiq.codebooks.mapping_cells import Row
from tasdiq.codebooks.mapping_rows import Table, read_table
from tasdiq.errors import BadValueError, UnreadableError
from tasdiq.link.across import rules as table_rules
from tasdiq.link.across.contrast import Pairs, contrast
from tasdiq.link.across.estimate import Estimate, estimate, through_thirds
from tasdiq.link.across.rivals import chances
from tasdiq.link.across.rows import Entry, Floats, Rows
from tasdiq.link.across.rules import AcrossRules
from tasdiq.link.across.spelling import Spelling
from tasdiq.link.facts import content_words
from tasdiq.pipeline.match.placing import Placing
from tasdiq.pipeline.match.reasons import Finding, reasons
from tasdiq.resolve.actors import ActorBook
from tasdiq.resolve.places import Gazetteer

_FAINT = 0.001  # pairs less likely than this are forgotten
_THIRDS = 4  # times that what a third table says is taken into account
_PLAIN_WORD = re.compile(r"(?<![\w-])[^\W\d_][\w-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How tables are matched."""

    days: int | None = None  # rows further apart are not compared; None: as the rules have it
    within: bool = False  # also look for rows of one table that are the same incident
    repeats: bool = False  # a table may have several rows for one incident
    threshold: float = 0.5  # the least probability of a match


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two rows that are held to tell of one incident."""

    left: tuple[int, int]  # (table, row)
    right: tuple[int, int]
    probability: float
    reasons: str


@dataclass(frozen=True, kw_only=True)
class Matched:
    """The tables that could be read, their rows' places resolved, and the matches in order of their rows."""

    tables: Sequence[Table]
    entries: Sequence[Sequence[Entry]]
    matches: Sequence[Match]
    problems: Sequence[str] = field(default_factory=tuple)  # what was not read
    left_out: int = 0  # rows and files that were not read

    def name(self, row: tuple[int, int]) -> str:
        """How a row is named: FILE_STEM:N."""
        return f"{self.tables[row[0]].stem}:{self.tables[row[0]].rows[row[1]].number}"


def match(paths: Sequence[Path], mappings: Sequence[TableMapping | None], places: Placing, options: Options) -> Matched:
    """The matches between tables; the n-th mapping is the n-th table's, None where it is known by its header."""
    tables, problems, left_out = _read(paths, mappings)
    rules, spelling = table_rules.shipped(), Spelling(table_rules.shipped().names)
    entries = [[_entry(row, places, spelling) for row in table.rows] for table in tables]
    found = _Matching([Rows(each) for each in entries], rules, options).matches(tables)
    return Matched(tables=tables, entries=entries, matches=list(found), problems=problems, left_out=left_out)


def placing(gazetteer: Gazetteer, book: ActorBook) -> Placing:
    """What resolves the places and actors of rows."""
    return Placing(gazetteer, book, Spelling(table_rules.shipped().names))


def _read(paths: Sequence[Path], mappings: Sequence[TableMapping | None]) -> tuple[list[Table], list[str], int]:
    """The tables that can be read, and what was wrong."""
    stems = [path.stem for path in paths]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    if twice:
        raise BadValueError(f"two files are named {twice[0]!r}: rows are named after their file, so give one of them another name")
    tables: list[Table] = []
    problems: list[str] = []
    left_out = 0
    for path, mapping in zip(paths, mappings, strict=True):
        try:
            table = read_table(path, mapping)
        except (UnreadableError, OSError) as error:
            problems.append(f"not read: {error}")
            left_out += 1
            continue
        tables.append(table)
        left_out += table.left_out
        problems += [f"{path.name}: {what} ({count})" for what, count in table.problems.items()]
    return tables, problems, left_out


def _entry(row: Row, places: Placing, spelling: Spelling) -> Entry:
    report = places.placed(row)
    common = table_rules.shipped().common
    told = content_words([*row.names, *(t.text for t in report.targets)], common)
    plain = " ".join(word for text in row.text for word in _PLAIN_WORD.findall(text) if word[0].islower())  # no names of people
    return Entry(report=report, names=spelling.names(row.names), words=told | content_words([plain], common))


class _Matching:
    """All tables held against each other."""

    def __init__(self, rows: Sequence[Rows], rules: AcrossRules, options: Options) -> None:
        self.rows, self.rules, self.options = rows, rules, options
        self.days = rules.limits.days if options.days is None else options.days
        self.pairs: dict[tuple[int, int], Pairs] = {}
        self.estimates: dict[tuple[int, int], Estimate] = {}

    def matches(self, tables: Sequence[Table]) -> Iterator[Match]:
        """The matches, table by table, in order of their rows."""
        for one, two in combinations(range(len(self.rows)), 2):
            self._estimate(one, two)
        final = self._with_thirds()
        if self.options.within:
            for one in range(len(self.rows)):
                self._estimate(one, one)
                final[one, one] = self.estimates[one, one].probability
        for (one, two), probability in sorted(final.items(), key=lambda item: item[0]):
            pairs, found = self.pairs[one, two], self.estimates[one, two]
            for at in np.nonzero(probability >= self.options.threshold)[0].tolist():
                left, right = int(pairs.left[at]), int(pairs.right[at])
                finding = Finding(pairs=pairs, estimate=found, at=at, probability=float(probability[at]))
                both = self.rows[one].entries[left].report, self.rows[two].entries[right].report
                yield Match(left=(one, left), right=(two, right), probability=finding.probability, reasons=reasons(finding, *both))

    def _estimate(self, one: int, two: int) -> None:
        pairs = contrast(self.rows[one], self.rows[two], self.rules, self.days)
        if one == two:
            pairs = pairs.where(pairs.left < pairs.right)
        self.pairs[one, two] = pairs
        self.estimates[one, two] = estimate(
            self.rows[one], self.rows[two], pairs, self.rules, repeats=self.options.repeats or one == two,
            matched=self.rules.limits.repeated if one == two else None,
        )  # fmt: skip

    def _with_thirds(self) -> dict[tuple[int, int], Floats]:
        """The probabilities, each pair helped by the rows of other tables that both ends go with."""
        now = {key: found.probability for key, found in self.estimates.items()}
        for _ in range(_THIRDS if len(self.rows) > 2 else 0):
            joined = through_thirds({key: self._likely(key, now[key]) for key in now}, self.rules.limits.third)
            now = {key: self._helped(key, joined.get(key, {})) for key in now}
        return now

    def _likely(self, key: tuple[int, int], probability: Floats) -> dict[tuple[int, int], float]:
        pairs = self.pairs[key]
        chosen = np.nonzero(probability >= _FAINT)[0]
        return {(int(pairs.left[at]), int(pairs.right[at])): float(probability[at]) for at in chosen}

    def _helped(self, key: tuple[int, int], joined: Mapping[tuple[int, int], float]) -> Floats:
        pairs, found, most = self.pairs[key], self.estimates[key], self.rules.limits.third
        ends = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
        third = np.clip(np.array([joined.get(pair, 0.0) for pair in ends]), 1e-12, most)
        helped = np.logaddexp(found.odds, found.odds - found.start + np.log(2 * self.days + 1) + np.log(third / (1 - third)))
        weights = np.exp(np.clip(helped, -30, 30))
        return np.asarray(weights / (1 + weights)) if self.options.repeats else chances(pairs.left, pairs.right, weights)
