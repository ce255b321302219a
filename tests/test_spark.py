"""What runs on DuckDB runs on Spark and comes to the same: Queries, conditions, reading and coding, linking.

One Spark for the module; without pyspark or Java its tests are skipped, those of the translation need sqlglot alone.
"""

import gzip
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

import pytest

from tasdiq.analyse import queries
from tasdiq.analyse.numbers import Month
from tasdiq.analyse.series import Period, Series
from tasdiq.config import Config
from tasdiq.engine import ENGINES, FUNCTIONS, Engine, Query, select, start
from tasdiq.engine.session import reason
from tasdiq.errors import BadValueError, UnreadableError
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.reading.adding import Taken, Work, taken
from tasdiq.store.log import Log

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
COLUMNS = {
    "id": "VARCHAR", "type": "VARCHAR", "killed": "BIGINT", "injured": "BIGINT", "date": "DATE", "date_end": "DATE", "lat": "DOUBLE",
    "sure": "BOOLEAN",
}  # fmt: skip
ROWS = [
    {"id": "a", "type": "suicide_bombing", "killed": 70, "injured": 0, "date": "2016-08-08", "date_end": "2016-08-10", "lat": 30.185, "sure": True},
    {"id": "b", "type": "bombing", "killed": None, "date": "2016-12-31", "date_end": "2017-01-01", "lat": -2.5, "sure": False},
    {"id": "c", "type": "a_b\\c%d", "killed": 0, "injured": 3, "date": "2016-01-01", "date_end": "2016-03-01", "lat": 2.5},
    {"id": "d", "type": None, "killed": -7, "injured": 2, "date": None, "date_end": "2016-08-08", "lat": None, "more": "left out"},
    {"id": "e", "type": "Ünïcode Bömbing\nX", "killed": 5, "injured": 5, "date": date(2016, 2, 29), "date_end": "2016-02-29", "lat": 66.99},
]  # fmt: skip
EXPRESSIONS = r"""
killed >= 70 | killed is null | killed > '3' | killed > 3.7 | killed between 0 and 10 | killed not in (0, 5) | type in ('bombing', null)
type like 'b%' | type like 'a\_b%' | type like 'a_b\c%' | type not like '%bomb%' | type ilike '%BÖMB%' | type not ilike 'B%'
type similar to 'bom.*' | type ~ 'bomb' | type !~ 'bomb' | regexp_full_match(type, 'bombing') | regexp_matches(type, '^suicide')
regexp_matches(type, 'BOMB', 'i') | killed + injured | killed * 1.5 | killed - injured | killed / injured | injured / killed
killed // 2 | killed % 3 | killed / 2 > 3 | type || '-' || killed | lower(type) | upper(type) | length(type) | trim('  x ') || type
trim(type, 'a') | contains(type, 'bomb') | starts_with(type, 'sui') | ends_with(type, 'ing') | prefix(type, 'sui') | suffix(type, 'ing')
replace(type, 'bomb', 'x') | left(type, 3) | left(type, -3) | right(type, 3) | right(type, -3) | left(type, -30) | substring(type, 2)
substring(type, 2, 3) | substring(type, -3) | substring(type, -3, 2) | coalesce(killed, injured, 1) | ifnull(killed, 9)
nullif(killed, 70) | abs(killed) | round(lat) | round(lat, 1) | floor(lat) = 2 | ceil(lat) = 3 | greatest(killed, injured)
least(killed, injured) | year(date) | month(date) | day(date) | quarter(date) | week(date) | dayofweek(date) | date_trunc('month', date)
date_trunc('week', date) | date_part('year', date) | date_part('dow', date) | date_part('isodow', date) | date_part('doy', date)
date_diff('day', date, date_end) | date_diff('month', date, date_end) | date_diff('year', date, date_end)
date_diff('quarter', date, date_end) | datediff('day', date, date_end) | strftime(date, '%Y-%m') | strftime(date, '%A %d %B %y')
date + to_days(3) > date_end | date + to_months(1) > date_end | date + to_years(1) > date_end | date + to_weeks(1) > date_end
date - to_days(3) < date_end | date + interval 3 day > date_end | date - interval '2 months' < date_end | date + 3 = date_end
date_end - date | date_end - date > 2 | make_date(2016, 8, 8) = date | date between '2016-08-01' and '2016-08-31'
date >= '2016-08-01' and month(date) = 8 | date in ('2016-08-08', '2016-12-31') | cast(lat as int) | try_cast(type as int)
cast('3.5' as int) | cast(killed as varchar) | cast(date as varchar) | cast(sure as varchar) | type collate nocase = 'BOMBING'
killed is distinct from 70 | case when killed is null then true else false end | not sure | sure is true | type > 'b'
not (killed > 3 or injured > 2) | list_value(killed, injured) = list_value(70, 0) | type = 'a_b\c%d' | type = 'it''s' | -killed | null
"""
EVERY = [part.strip() for line in EXPRESSIONS.strip().splitlines() for part in line.split(" | ")]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """The one Spark of these tests: two cores, few partitions."""
    pytest.importorskip("pyspark", reason="needs the extra: pip install 'tasdiq[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("needs Java 17 or later (Debian: default-jre-headless)")
    from tasdiq.engine.session import session

    running = session()
    running.conf.set("spark.sql.shuffle.partitions", "2")
    yield running
    running.stop()


@pytest.fixture(scope="module", params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn, with one table."""
    if request.param == "spark":
        request.getfixturevalue("spark")
    with start(request.param) as made:
        made.load("t", ROWS, COLUMNS)
        yield made


@pytest.fixture(scope="module")
def both(spark: Any) -> Iterator[tuple[Engine, Engine]]:
    """Both engines, with the same table."""
    with start("local") as one, start("spark") as other:
        for each in (one, other):
            each.load("t", ROWS, COLUMNS)
        yield one, other


# What every engine must do.


def test_rows_come_back_typed_and_in_the_order_asked_for(engine: Engine) -> None:
    found = engine.run(Query("select id, killed, date, lat, sure from t order by killed desc, id"))
    assert [row["id"] for row in found] == ["a", "e", "c", "d", "b"]
    assert found[0] == {"id": "a", "killed": 70, "date": date(2016, 8, 8), "lat": 30.185, "sure": True}
    assert found[4]["killed"] is None


def test_values_are_bound_and_lists_rise(engine: Engine) -> None:
    sql = "select list(id order by date, id) as ids, list(id) filter (killed > 1000) as none, count(*) as n from t where id <> $id"
    found = engine.run(Query(sql, {"id": "b'; drop table t; --"}))
    assert found == [{"ids": ["c", "e", "a", "b", "d"], "none": None, "n": 5}]
    assert engine.run(Query("select id from t where date < $day and killed >= $least", {"day": date(2016, 2, 1), "least": 0})) == [
        {"id": "c"}
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/hostname')", "select * from 'secret.csv'", "attach 'new.db'", "select * from elsewhere",
        "set memory_limit = '1TB'", "select getenv('HOME')", "select id from t where killed > $missing", "select nonsense from t",
        "copy t to 'out.csv'",
    ],
)  # fmt: skip
def test_nothing_outside_is_read_or_written(engine: Engine, sql: str) -> None:
    with pytest.raises(BadValueError):
        engine.run(Query(sql))


def test_what_cannot_be_a_table_is_refused(engine: Engine) -> None:
    for table, rows, columns in (
        ("t", [], {"a": "VARCHAR"}), ("u", [], {"a as b; drop table t": "VARCHAR"}), ("v; drop table t", [], {"a": "VARCHAR"}),
        ("w", [{"a": "many"}], {"a": "BIGINT"}),
    ):  # fmt: skip
        with pytest.raises(BadValueError):
            engine.load(table, rows, columns)


def test_a_value_of_the_wrong_type_says_so(engine: Engine) -> None:
    with pytest.raises(BadValueError, match="cannot be answered"):
        engine.run(Query("select id from t where killed > 'many'"))


def test_an_unknown_engine_is_told_with_the_choices() -> None:
    with pytest.raises(BadValueError, match="local, spark"):
        start("hadoop")


# The same on both.


def test_every_expression_comes_to_the_same(both: tuple[Engine, Engine]) -> None:
    """All in one question, since each question costs Spark a second."""
    asked = ", ".join(f"({expression}) as v{number}" for number, expression in enumerate(EVERY))
    one, other = (each.run(Query(f"select id, {asked} from t order by id")) for each in both)
    for number, expression in enumerate(EVERY):
        assert [str(row[f"v{number}"]) for row in one] == [str(row[f"v{number}"]) for row in other], expression


def test_every_function_of_a_condition_was_compared() -> None:
    operators = {"~~": "like", "!~~": "not like", "~~*": "ilike", "!~~*": "not ilike"}
    words = " ".join(EVERY)
    assert [name for name in sorted(FUNCTIONS) if operators.get(name, name) not in words] == []


def incidents(count: int) -> list[dict[str, Any]]:
    chance = random.Random(5)
    made = []
    for number in range(count):
        day = f"2016-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" if chance.random() < 0.9 else None
        actors = [
            {"actor": None, "name": name, "role": "initiator", "type": "non_state"}
            for name in chance.sample(["Group A", "Group B", "gunmen"], 2)
        ]
        toll = chance.choice([None, 0, 3, 12, 40])
        made.append({
            "id": f"incident:{number}", "type": chance.choice(["bombing", "clash", "security_operation", "kidnapping"]), "also": [],
            "stage": chance.choice(["accomplished", "foiled"]), "tactic": chance.choice([[], ["ied"], ["ied", "suicide_vest"]]),
            "date": {"start": day, "end": day, "precision": "day"}, "actors": actors,
            "place": {"name": "Quetta", "country": "PK", "admin1": chance.choice(["Balochistan", "Sindh", None])},
            "killed": {"low": toll, "best": toll}, "injured": {"low": chance.choice([None, 7])}, "captured": {"low": chance.choice([None, 2])},
            "abducted": {"low": chance.choice([None, 1])}, "killed_by_side": {"civilians": {"best": toll and 1}, "militants": {"low": 2}},
            "claims": [{"claimant": "x", "name": "Group A", "stance": chance.choice(["claims", "denies"])}] if chance.random() < 0.5 else [],
        })  # fmt: skip
    return made


def test_every_query_of_the_series_comes_to_the_same(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    for name, function in getmembers(queries, isfunction):
        if function.__module__ == queries.__name__ and not name.startswith("_"):
            monkeypatch.setattr(queries, name, _noted(function, asked))
    one, other = ([*_answers(Series(incidents(200), engine))] for engine in ENGINES)
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        assert left == right
    public = {
        n for n, f in getmembers(queries, isfunction) if not n.startswith("_") and n not in ("shipped", "check_keys", "cache", "Query")
    }
    assert public - asked == set(), "a Query that is not compared"


def _noted(function: Callable[..., Any], asked: set[str]) -> Callable[..., Any]:
    def noted(*given: Any) -> Any:
        asked.add(function.__name__)
        return function(*given)

    noted.__module__, noted.__name__ = function.__module__, function.__name__
    return noted


def _answers(series: Series) -> Iterator[Any]:
    period, august = Period.of(Month.read("2016-12"), 12), Month.read("2016-08")
    where = "class = 'attack' and admin1 ilike 'b%'"
    yield from (series.count(measure, period) for measure in ("killed", "captured"))
    yield from (series.by(grouping, period) for grouping in ("tactic", "admin1"))
    yield series.by_side("killed", period)
    yield series.highest_since("killed", august)
    yield series.last_with(12, date(2016, 9, 1), "true")
    yield series.deadliest(period, where, most=5)
    yield series.matching(period, where)
    yield series.claimed(period)
    yield series.unclaimed(period)
    yield series.contested(period)
    yield series.attributed(period)
    yield series.undated()


def test_a_condition_on_a_listing_finds_the_same(spark: Any) -> None:
    rows = incidents(60)
    where = "killed >= 12 and country = 'PK' and (tactic like '%ied%' or actors ilike '%group a%') and month(date) > 2"
    found = select(rows, where)
    assert 0 < len(found) < 60
    assert select(rows, where, engine="spark") == found


@pytest.mark.parametrize(
    "sql",
    [
        "select reflect('java.lang.System', 'getenv', 'HOME') from t", "select * from t, range(9)", "select date_diff('week', date, date) from t",
        "select strftime(date, '%U') from t", "select list(id order by id desc) from t", "select substring(type, 0, 2) from t",
        "select type collate noaccent from t", "select * from csv.t", "select current_user", "select random() from t",
    ],
)  # fmt: skip
def test_what_could_come_to_something_else_is_refused(sql: str) -> None:
    pytest.importorskip("sqlglot", reason="needs the extra: pip install 'tasdiq[spark]'")
    from tasdiq.engine.dialect import spark_sql

    with pytest.raises(BadValueError):
        spark_sql(sql, {"t": COLUMNS}, {})


# Linking.


def reports(count: int) -> list[Any]:
    """Facts of which any part may be there or not, near enough in time and place that many are compared."""
    from tasdiq.link.facts import Facts

    chance = random.Random(11)
    pick = chance.choice

    def some(words: str) -> frozenset[str]:
        return frozenset(chance.sample(words.split(), chance.randint(0, 2)))

    made = []
    for number in range(count):
        day = date(2031, 8, chance.randint(1, 6))
        days = pick([None, (day, day), (day, day), (day, date(2031, 8, 8))])
        town, kind = pick([None, "darveh", "darvel", "tallan"]), pick(["bombing", "suicide_bombing", "other"])
        made.append(Facts(
            id=f"report:{number}", document=f"d{number // 2}", main=chance.random() < 0.8, order=(number, 0, f"report:{number}"),
            witness=pick([f"d{number // 2}", "d0"]), published=pick([None, day]), type=kind, kinds=frozenset({kind}), tactics=some("ied vest mine"),
            days=days, slack=1, dated=days is not None, weekday=pick([None, 1]) if days is None else None,
            calendar=pick([None, (8, 3)]) if days is None else None, town=town, admin1=pick([None, "west", "east"]), admin2=None,
            country=pick([None, "PK", "AF"]), place=None, spot=pick([None, (30.0, 67.0), (30.1, 67.0)]) if town else None, reach_km=pick([0.0, 10.0]),
            site=some("alpha market gate"), site_kinds=frozenset(), killed=frozenset(chance.sample(range(30), 2)), injured=frozenset({7}),
            actors=some("a b c d"), state=pick([None, True]), claimants=some("a b"), targets=some("police school bus"), target_kinds=frozenset(),
            words=some("bridge river bazaar convoy court"), latin=True, home=pick([(None, None), ("darveh", day)]), stands=True, related=(),
        ))  # fmt: skip
    return made


def test_the_same_pairs_are_found_and_weighed_the_same(spark: Any) -> None:
    pytest.importorskip("splink", reason="linking many reports needs splink")
    from tasdiq.link.blocking import blocked
    from tasdiq.link.columns import rows_of, to_arrow
    from tasdiq.link.linking import Linking
    from tasdiq.link.sparked import scored as on_spark
    from tasdiq.link.splinked import scored
    from tasdiq.link.tables import Tables

    linking, found = Linking(), reports(60)
    held = Tables(None, "form", memory="1GB")
    held.insert(found, linking.rules)
    held.run(f"create temp table met as {blocked('facts', 'facts', 'facts')}")
    one = sorted(held.rows(f"select n_l, n_r, match_weight from {scored(held.connection, 'facts', 'met', linking)}"))
    held.connection.close()
    other = sorted(tuple(row.values()) for row in on_spark(to_arrow(rows_of(found, 0, linking.rules)), linking).to_pylist())
    assert len(one) > 100
    assert [row[:2] for row in other] == [row[:2] for row in one]
    assert [row[2] for row in other] == pytest.approx([row[2] for row in one], abs=1e-9)


# Reading and coding.


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder of all that Spark reads: texts, lines, a web archive, a Parquet file, and what cannot be read."""
    import duckdb

    folder = tmp_path / "archive"
    folder.mkdir()
    texts = [f"QUETTA, Aug {n}, 2016 - A roadside bomb killed {n} people in Quetta on Monday, police said.\n" for n in range(1, 13)]
    for number, text in enumerate(texts[:3]):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    lines = [json.dumps({"id": f"line-{n}", "text": text, "published": "2016-08-20"}) for n, text in enumerate(texts[3:6])]
    (folder / "lines.jsonl").write_text("\n".join([*lines, "{broken", lines[0]]), encoding="utf-8")
    pages = [f"<html><body><article><p>{text}</p></article></body></html>".encode() for text in texts[6:9]]
    (folder / "pages.warc.gz").write_bytes(
        b"".join(gzip.compress(record(f"https://wire.example/{n}", page)) for n, page in enumerate(pages))
    )
    with duckdb.connect() as connection:
        connection.execute("create table rows (id varchar, text varchar, published date)")
        connection.executemany("insert into rows values (?, ?, '2016-08-20')", [[f"row-{n}", text] for n, text in enumerate(texts[9:])])
        connection.execute(f"copy rows to '{folder / 'rows.parquet'}'")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    (folder / "cut.parquet").write_bytes(b"PAR1 no more")
    return folder


def record(url: str, page: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def kept(tasdiq: Tasdiq) -> dict[str, Any]:
    with closing(Log.open(tasdiq.config.store, create=False)) as log:
        return {
            "documents": [document.id for document in log.documents()], "statements": [statement.id for statement in log.statements()],
            "issues": [(issue.name, issue.problem) for issue in log.issues()],
        }  # fmt: skip


def test_the_log_is_the_same_whichever_engine_reads(spark: Any, archive: Path, tmp_path: Path) -> None:
    local, spread = (Tasdiq(Config(store=tmp_path / f"{engine}.db", workers=1, engine=engine)) for engine in ENGINES)
    added = [tasdiq.add([str(archive)]) for tasdiq in (local, spread)]
    assert added[0] == added[1]
    assert (added[0].read, added[0].known) == (13, 1)  # a line stands there twice
    assert [issue.name.partition(":")[0] for issue in added[0].issues] == ["broken.pdf", "cut.parquet", "lines.jsonl"]
    assert kept(local) == kept(spread)
    assert local.incidents() == spread.incidents() != []
    assert spread.add([str(archive)]).known == 13


def test_a_workers_failure_is_told_in_words_and_what_was_read_is_kept(spark: Any, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("KABUL, Sept 3, 2016 - Gunmen killed two policemen.", encoding="utf-8")

    def broken(coder: Any, document: Any) -> Any:
        raise ValueError(f"no way to read {document.name}")

    with pytest.raises(UnreadableError, match=r"Spark failed between one\.txt and one\.txt; .*ValueError: no way to read one\.txt"):
        read([str(tmp_path / "one.txt")], Config(engine="spark"), Work(code=broken))


def test_one_document_that_cannot_be_coded_is_an_issue(spark: Any, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"KABUL, Sept 3, 2016 - {name} says that gunmen killed two.", encoding="utf-8")

    def picky(coder: Any, document: Any) -> Any:
        if document.name == "a.txt":
            raise BadValueError("a range must rise")
        return None

    found, issues = read([str(tmp_path)], Config(engine="spark"), Work(code=picky))
    assert [one.document.name for one in found] == ["b.txt"]
    assert issues == ["a.txt: a range must rise"]


def read(paths: Sequence[str], config: Config, work: Work) -> tuple[list[Taken], list[str]]:
    issues: list[str] = []
    found = list(taken(paths, config, work, on_issue=lambda issue: issues.append(issue.problem), on_progress=lambda done: None))
    return found, issues


def test_addresses_and_language_models_are_for_one_machine(spark: Any) -> None:
    found, issues = read(["https://news.example/1"], Config(engine="spark"), Work())
    assert found == []
    assert "--engine local" in issues[0]
    with pytest.raises(BadValueError, match="--engine local"):
        read([], Config(engine="spark", llm_url="http://127.0.0.1:1"), Work())


def test_the_reason_is_told_without_the_trace() -> None:
    trace = "An exception was thrown from the Python worker.\nTraceback (most recent call last):\n  File 'x', line 1\nValueError: no\n"
    assert reason(trace) == "ValueError: no"
    assert reason("[CAST_INVALID_INPUT] The value 'many' cannot be cast.\n\tat org.apache.spark") == "The value 'many' cannot be cast."
    assert reason("") == "it says nothing"


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from tasdiq.engine.session import session

    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(BadValueError, match=r"tasdiq\[spark\]"):
        session()
