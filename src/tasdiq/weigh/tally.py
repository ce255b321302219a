"""Figures and where they stand in, one count for each body and time out; copies collapse, parts are summed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tasdiq.model.record import Figure
from tasdiq.model.values import Count
from tasdiq.weigh.bodies import Source, bodies, body, perpetrators

_WORD = re.compile(r"[^\W_]+")
_BESIDE = 120  # characters behind a total in which "including two attackers" is of that total
_ABOUT = 2  # times a number told, that a vague word may mean: "several", then "two suspects"
_ADJACENT = 8  # characters between "169 Afghans" and "13 Americans": " and ", ", "


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What one body counted at one time: a total, or the sum of its parts."""

    count: Count
    body: str  # two tallies of one body are one source
    name: str  # the body as a reader knows it
    official: bool
    trusted: bool  # neither the perpetrators' own, nor denied, nor doubted
    superseded: bool  # called earlier by the document itself
    moment: date | None
    witness: str
    order: int
    figures: tuple[Figure, ...]
    own: bool = False  # the document's own voice
    main: bool = True  # False where a later document recalls it

    @property
    def sides(self) -> frozenset[str]:
        """Whose people its figures are."""
        return frozenset(figure.side for figure in self.figures)

    @property
    def partial(self) -> bool:
        """Whether it counts one side alone."""
        return len(self.sides) == 1 and "unknown" not in self.sides

    @property
    def number(self) -> int:
        """The number it stands for: best, else the bound that is known."""
        return next(n for n in (self.count.best, self.count.low, self.count.high, 0) if n is not None)


def tallies(figures: Iterable[tuple[Figure, Source]], sides: frozenset[str]) -> list[Tally]:
    """The counts of one measure by those sides, one for each body and time, in an order that the input's does not change."""
    by_witness: dict[str, list[tuple[Figure, Source]]] = {}
    rows = list(figures)
    left_out = [f for f, _ in rows if f.subset and f.side not in sides and f.span] if len(sides) > 1 else []
    for figure, source in rows:
        if figure.side in sides and (not figure.subset or len(sides) == 1):
            by_witness.setdefault(source.witness, []).append((figure, source))
    found: dict[tuple[object, ...], Tally] = {}
    for told in by_witness.values():
        for tally in _voices([_without(tally, left_out) for tally in _of_one_witness(told, sides)]):
            key = (tally.body, tally.witness, tally.count.low, tally.count.best, tally.count.high, tally.trusted, tally.superseded)
            if key not in found or _age(tally) < _age(found[key]):
                found[key] = tally
    return sorted(_totals(list(found.values())), key=lambda t: (_age(t), t.body, t.number, t.witness))


def _without(tally: Tally, parts: Sequence[Figure]) -> Tally:
    """A total less those in it who are not counted here: "12 killed, including two of the attackers" has ten victims."""
    total = tally.figures[0]
    inside = [f for f in parts if stands_beside(total, f)] if len(tally.figures) == 1 and total.side == "unknown" else []
    less = sum(_first(f.count.best, f.count.low, f.count.high) for f in inside)
    if not inside or less > tally.number:
        return tally
    low, best, high = (None if n is None else max(0, n - less) for n in (tally.count.low, tally.count.best, tally.count.high))
    count = replace(tally.count, low=low, best=best, high=high)
    return replace(tally, count=count, figures=(total, *inside))


def _voices(told: Sequence[Tally]) -> list[Tally]:
    """The tallies of one witness; a number in its own voice that it also gives as another's, as in its headline, is no second voice."""
    named = {_number_told(t): t for t in reversed(told) if not t.own}
    echoes: dict[tuple[object, ...], list[Figure]] = {}
    for tally in told:
        if tally.own and _number_told(tally) in named:
            echoes.setdefault(_number_told(tally), []).extend(tally.figures)
    kept = []
    for tally in told:
        key = _number_told(tally)
        if named.get(key) is tally:
            kept.append(replace(tally, figures=(*tally.figures, *echoes.get(key, ()))))
        elif not (tally.own and key in named):
            kept.append(tally)
    return kept


def _number_told(tally: Tally) -> tuple[object, ...]:
    count, span = tally.count, tally.figures[0].span
    document = span.document if span else ""
    return document, count.low, count.best, count.high, tally.sides, tally.trusted, tally.superseded


def stands_beside(total: Figure, part: Figure) -> bool:
    """Whether a number stands just behind a total of its measure, as what is in it does."""
    one, other = total.span, part.span
    if one is None or other is None or (one.document, one.field) != (other.document, other.field):
        return False
    return one.end <= other.start <= one.end + _BESIDE and total.measure == part.measure


def _totals(found: Sequence[Tally]) -> list[Tally]:
    """Without a count of one that only names a person ("killed the commander"), or comes beside a larger one, where more died."""
    most = {t.witness: max(o.number for o in found if o.witness == t.witness) for t in found if t.trusted}
    largest = max(most.values(), default=0)
    return [t for t in found if t.number != 1 or (largest if _only_named(t) else most.get(t.witness, 0)) <= 1]


def _only_named(tally: Tally) -> bool:
    words = _WORD.findall((tally.count.wording or "1").casefold())
    return not any(word.isdigit() or word in bodies().one for word in words)


def _age(tally: Tally) -> tuple[date, int, str]:
    return (tally.moment or date.max, tally.order, tally.figures[0].span.document if tally.figures[0].span else "")


def _of_one_witness(rows: Sequence[tuple[Figure, Source]], sides: frozenset[str]) -> Iterator[Tally]:
    by_document: dict[str, list[tuple[Figure, Source]]] = {}
    for figure, source in rows:
        by_document.setdefault(source.document, []).append((figure, source))
    for group in by_document.values():
        groups: dict[tuple[object, ...], list[tuple[Figure, Source]]] = {}
        for figure, source in sorted(group, key=_place):
            groups.setdefault(_voice(figure, source), []).append((figure, source))
        if len(sides) == 1:
            for members in groups.values():
                yield from _one_side(members)
            continue
        parts = [m for members in groups.values() for m in members if m[0].side != "unknown"]
        if len(parts) == len(group) and len(groups) > 1 and len({f.side for f, _ in parts}) == len(parts):
            yield _tally(sorted(parts, key=_place))  # each side counted by another body: together they are the total
            continue
        for members in groups.values():
            yield from _all_sides(members)


def _place(row: tuple[Figure, Source]) -> tuple[tuple[bool, int], int, str, str, str]:
    span, count = row[0].span, row[0].count
    number = next((n for n in (count.best, count.low, count.high) if n is not None), 0)
    return (span.field != "title", span.start) if span else (True, 0), number, row[0].side, row[0].attribution or "", repr(row[0])


def _voice(figure: Figure, source: Source) -> tuple[object, ...]:
    return (body(figure, source)[0], figure.as_of.start if figure.as_of else None, figure.superseded, figure.stance)


def _one_side(rows: Sequence[tuple[Figure, Source]]) -> Iterator[Tally]:
    """The totals of one side; where a document gives only "among them" numbers, no fewer than those."""
    totals = [row for row in rows if not row[0].subset]
    if totals:
        yield from (_tally(joined) for joined in _joined(totals))
        return
    for joined in _joined(list(rows)):
        tally = _tally(joined)
        yield replace(tally, count=Count(low=tally.count.low, best=tally.count.best, estimated=tally.count.estimated))


def _all_sides(rows: Sequence[tuple[Figure, Source]]) -> Iterator[Tally]:
    """The totals, or where there are none the sum over the sides."""
    totals = [row for row in rows if row[0].side == "unknown"]
    if totals:
        yield from (_tally(joined) for joined in _joined(totals))
        return
    parts: list[tuple[Figure, Source]] = []
    for side in sorted({figure.side for figure, _ in rows}):
        parts.extend(_of_a_side([row for row in rows if row[0].side == side]))
    yield _tally(parts)


def _of_a_side(rows: Sequence[tuple[Figure, Source]]) -> list[tuple[Figure, Source]]:
    """The largest count of a side; a number told takes the place of a vague word that means about as many."""
    options = [(_tally(joined), joined) for joined in _joined(rows)]
    largest = max(options, key=lambda option: option[0].number)
    numbers = [o for o in options if not o[0].count.estimated and o[0].number > 1]
    if largest[0].count.estimated and numbers:
        number = max(numbers, key=lambda option: option[0].number)
        if largest[0].number <= _ABOUT * number[0].number:
            return number[1]
    return largest[1]


def _joined(rows: Sequence[tuple[Figure, Source]]) -> list[list[tuple[Figure, Source]]]:
    """Figures that stand side by side ("169 Afghans and 13 Americans") as one sum, others each alone."""
    groups: list[list[tuple[Figure, Source]]] = []
    for row in sorted(rows, key=_place):
        last = groups[-1][-1][0].span if groups else None
        span = row[0].span
        if last and span and last.field == span.field and 0 < span.start - last.end <= _ADJACENT:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _tally(rows: Sequence[tuple[Figure, Source]]) -> Tally:
    figure, source = rows[0]
    names = {body(f, s) for f, s in rows}
    key, name, official = names.pop() if len(names) == 1 else (f"document {source.witness}", source.name, False)
    moments = [m for f, s in rows if (m := (f.as_of.start if f.as_of else None) or s.published)]
    return Tally(
        count=_sum([f.count for f, _ in rows]), body=key, name=name, official=official and source.main,
        trusted=all(f.stance in ("asserted", "suspected") and not perpetrators([f]) for f, _ in rows),
        superseded=any(f.superseded for f, _ in rows), moment=max(moments, default=None), witness=source.witness,
        order=source.order, figures=tuple(f for f, _ in rows), own=figure.attribution is None,
        main=source.main,
    )  # fmt: skip


def _sum(counts: Sequence[Count]) -> Count:
    if len(counts) == 1:
        return counts[0]
    best = [_first(c.best, c.low, c.high) for c in counts]
    lows = [_first(c.low, c.best, 0) for c in counts]
    highs = [c.high for c in counts]
    wording = " and ".join(c.wording for c in counts if c.wording)
    return Count(
        low=sum(lows), best=max(sum(best), sum(lows)), high=None if None in highs else sum(h for h in highs if h is not None),
        estimated=any(c.estimated for c in counts), wording=wording or None,
    )  # fmt: skip


def _first(*choices: int | None) -> int:
    return next((n for n in choices if n is not None), 0)
