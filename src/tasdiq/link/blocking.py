"""Which pairs are worth comparing, in SQL on the table of `columns`: what `pairs` does for few reports, for many.

Each rule joins a table of those that ask with a table of those that answer, so that new reports can be held against all.
"""

# ruff: noqa: S608 - put together from our own names of tables and columns, no values

from collections.abc import Iterator

from tasdiq.link.pairs import LARGE_SIZE, TELLING_TOLL

_DAYS = "select n, country, admin1, town, vague, cells, unnest(days) as day from {table}"
_OWN = "n, day_from, published"
_WORDS = f"select {_OWN}, place, unnest(words) as word from (select {_OWN}, unnest(places) as place, words from {{table}} {{undated}})"
_TOLLS = f"select {_OWN}, place, unnest(killed) as toll from (select {_OWN}, unnest(places) as place, killed from {{table}} {{undated}})"
_NAMES = (
    f"select {_OWN}, type, sizes, sizes_near, place, unnest(day_names) as name"
    f" from (select {_OWN}, type, sizes, sizes_near, day_names, unnest(places) as place from {{table}} {{undated}})"
)
_NAMED = (
    f"select {_OWN}, country, placed, name, unnest(words) as word from (select *, unnest(day_names) as name from {{table}} {{undated}})"
)
_WORDED = f"select {_OWN}, placed, word, unnest({{list}}) as told from (select *, unnest(words) as word from {{table}} {{undated}})"
_CALENDAR = f"select {_OWN}, country, placed, type, calendar_name as name from {{table}} {{undated}}"
_IN_TIME = (  # none published before the other's day
    "not coalesce((l.day_from is null and r.day_from - l.published > 1) or (r.day_from is null and l.day_from - r.published > 1), false)"
)

_READ = (
    "n, id, document, witness, published, day_from, country, admin1, town, vague, cells, days, places, words, killed, type, sizes,"
    " sizes_near, day_names, placed, dated, calendar_name, place_in_log, place_in_document"
)


def blocked(left: str, right: str, every: str, *, of_all: bool = False) -> str:
    """The pairs of a report in `left` and one in `right` (tables like that of `every` report): smaller number first, each once.

    Where one part of all after the other is `left` and `right` has them `of_all`, what both ends would find is looked for from one.
    """
    near = " union all ".join((*_near(left, right, "l.n < r.n" if of_all else "true"), *_alike(left, right)))
    return f"""
        select a as l, b as r from (select distinct least(a, b) as a, greatest(a, b) as b from ({near}) where a <> b) as met
        join {every} as one on one.n = a join {every} as two on two.n = b
        where one.document <> two.document
          and (one.witness <> two.witness or one.witness = one.document or one.witness = two.document)
        union {_copied(left, right, every)}
    """


def _near(left: str, right: str, once: str) -> Iterator[str]:
    one, two = (_DAYS.format(table=table) for table in (left, right))
    pair = "select l.n as a, r.n as b from"
    yield f"{pair} ({one}) as l join ({two}) as r on l.day = r.day and l.town = r.town and {once}"
    cells = "select n, day, unnest(cells) as cell from ({days})"
    yield f"{pair} ({cells.format(days=one)}) as l join ({cells.format(days=two)}) as r on l.day = r.day and l.cell = r.cell and {once}"
    where = "l.day = r.day and coalesce(l.country, '') = coalesce(r.country, '')"
    yield f"{pair} (select * from ({one}) where vague = 'province') as l join ({two}) as r on {where} and l.admin1 = r.admin1"
    yield f"{pair} (select * from ({one}) where vague = 'country') as l join ({two}) as r on l.day = r.day and l.country = r.country"
    yield f"{pair} (select * from ({one}) where vague = 'world') as l join ({two}) as r on l.day = r.day"


def _alike(left: str, right: str) -> Iterator[str]:
    """A report without a date, with all that share a place and a telling detail, or two details."""

    def met(shape: str, where: str, **more: str) -> str:
        one, two = (shape.format(table=t, undated=u, **more) for t, u in ((left, "where not dated"), (right, "")))
        return f"select l.n as a, r.n as b from ({one}) as l join ({two}) as r on {where} and {_IN_TIME}"

    yield met(_WORDS, "l.place = r.place and l.word = r.word")
    yield met(_TOLLS, f"l.place = r.place and l.toll = r.toll and l.toll >= {TELLING_TOLL}")
    yield met(_NAMES, "l.place = r.place and l.name = r.name and (l.type = r.type or list_has_any(l.sizes_near, r.sizes))")
    unplaced = "not (l.placed and r.placed)"
    yield met(_NAMED, f"l.country = r.country and l.name = r.name and l.word = r.word and {unplaced}")
    yield met(_CALENDAR, f"l.country = r.country and l.name = r.name and l.type = r.type and {unplaced}")
    yield met(_WORDED, f"l.word = r.word and l.told = r.told and l.told >= {TELLING_TOLL} and {unplaced}", list="killed")
    near, told = (_WORDED.format(table=t, undated=u, list=c) for t, u, c in ((left, "where not dated", "sizes_near"), (right, "", "sizes")))
    yield (
        f"select l.n as a, r.n as b from ({near}) as l join ({told}) as r"
        f" on l.word = r.word and l.told = r.told and l.told >= {LARGE_SIZE} and {unplaced} and {_IN_TIME}"
    )


def _copied(left: str, right: str, every: str) -> str:
    """Reports of a document with those of its copies; where the original is not at hand, of the first copy."""
    ends = " union ".join(
        f"select least(l.n, r.n), greatest(l.n, r.n) from {one} as l join firsts on l.document = firsts.first"
        f" join {two} as r on r.witness = firsts.witness and r.document <> firsts.first"
        for one, two in {(left, right): None, (right, left): None}
    )
    return f"""(with firsts as (
        select witness, case when bool_or(document = witness) then witness
            else arg_min(document, (place_in_log, place_in_document, id)) end as first
        from {every} group by witness having count(distinct document) > 1
    ) {ends})"""


def both_ways(left: str, right: str, every: str) -> str:
    """The pairs of one in `left` and one in `right`, whichever of them asks."""
    return f"{blocked(left, right, every)} union {blocked(right, left, every)}"


def around(changed: str, every: str) -> str:
    """The reports among which those of the table `changed` find all that meets them, and not many more: the columns that `blocked` reads.

    Found by few columns first, so that the joins are made on few rows.
    """
    return f"""
        with span as (
            select min(day_from) filter (where dated) - 1 as low, max(day_to) filter (where dated) + 1 as high,
                bool_and(dated) as all_dated, bool_and(placed) as all_placed, flatten(list(places)) as places from {changed}
        ), wanted as (
            select n from {every} as f, span
            where (day_from <= high and day_to >= low)
               or ((not dated or not all_dated) and (not placed or not all_placed or list_has_any(f.places, span.places)))
               or witness in (select witness from {changed})
        )
        select {_READ} from {every} where n in (select n from wanted)
    """
