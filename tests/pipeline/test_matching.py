"""Two invented codings of invented strikes: what `match` makes of them."""

import csv
import random
from datetime import date, timedelta

import pytest

from tasdiq.codebooks.mapping import read
from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.pipeline.match.merging import clusters, header, rows
from tasdiq.pipeline.match.tables import Options, match, placing
from tasdiq.pipeline.reading.coder import Coder

MAPPING = """
title = "strikes"
[date]
start = "day"
[place]
names = "place"
admin2 = "district"
country_is = "Pakistan"
[killed]
low = "low"
high = "high"
[injured]
best = "hurt"
"""
VILLAGES = (
    "Kandarab",
    "Shorgul",
    "Tirzai",
    "Dabmela",
    "Wuchkaza",
    "Bolanda",
    "Margat",
    "Spinkot",
    "Zangra",
    "Lakitop",
    "Nokbar",
    "Ghwarai",
)


@pytest.fixture(scope="module")
def places():
    coder = Coder(Config())
    return placing(coder.gazetteer, coder.book)


@pytest.fixture
def tables(tmp_path):
    """Forty strikes in two tables: places are spelled otherwise in the second, tolls differ a little, days by `moved`."""

    def write(moved=0, seed=1):
        rng = random.Random(seed)
        strikes = [
            (
                date(2010, 1, 1) + timedelta(days=4 * n + rng.randint(0, 3)),
                rng.choice(VILLAGES),
                "Kurram" if n % 3 else "Bannu",
                rng.randint(1, 40),
            )
            for n in range(40)
        ]
        mapping = tmp_path / "m.toml"
        mapping.write_text(MAPPING, encoding="utf-8")
        for stem in ("one", "two", "three"):
            with (tmp_path / f"{stem}.csv").open("w", newline="", encoding="utf-8") as out:
                writer = csv.writer(out)
                writer.writerow(["day", "place", "district", "low", "high", "hurt"])
                for day, village, district, dead in strikes:
                    when = day + timedelta(days=rng.randint(-moved, moved))
                    name = village if stem == "one" else f"near {village.replace('a', 'aa', 1)}, {district}"
                    writer.writerow([when, name, district, dead, dead + rng.randint(0, 3), rng.randint(0, 9)])
        return [tmp_path / f"{stem}.csv" for stem in ("one", "two", "three")], read(mapping)

    return write


def accepted(found):
    return {(m.left, m.right) for m in found.matches}


def right_of(found, ends):
    return {(m.left, m.right) for m in found.matches if m.left[1] == m.right[1]} & {((ends[0], n), (ends[1], n)) for n in range(40)}


def test_the_same_strikes_are_found(tables, places):
    paths, mapping = tables()
    found = match(paths[:2], [mapping, mapping], places, Options())
    assert len(right_of(found, (0, 1))) >= 39
    assert len(found.matches) <= 40
    assert all(0.5 <= m.probability <= 1 and m.reasons.startswith("date: ") for m in found.matches)


def test_moved_days_leave_it_to_place_and_toll(tables, places):
    paths, mapping = tables(moved=2)
    found = match(paths[:2], [mapping, mapping], places, Options())
    right = len(right_of(found, (0, 1)))
    assert right >= 34 and right / len(found.matches) >= 0.9


def test_each_row_has_one_partner_in_a_table(tables, places):
    paths, mapping = tables(moved=2)
    for side in (0, 1):
        ends = [(m.left, m.right)[side] for m in match(paths[:2], [mapping, mapping], places, Options()).matches]
        assert len(ends) == len(set(ends))


def test_a_third_table_helps(tables, places):
    paths, mapping = tables(moved=2, seed=3)
    two = match(paths[:2], [mapping] * 2, places, Options())
    three = match(paths, [mapping] * 3, places, Options())
    assert len(right_of(three, (0, 1))) >= len(right_of(two, (0, 1)))


def test_the_order_of_tables_does_not_matter(tables, places):
    paths, mapping = tables(moved=1)
    one = {(a, b) for a, b in accepted(match(paths[:2], [mapping] * 2, places, Options()))}
    other = accepted(match(paths[1::-1], [mapping] * 2, places, Options()))
    assert {(a[1], b[1]) for a, b in one} == {(b[1], a[1]) for a, b in other}


def test_days_that_are_too_far_apart_are_not_compared(tables, places):
    paths, mapping = tables(moved=2)
    found = match(paths[:2], [mapping] * 2, places, Options(days=0))
    reports = [[e.report.when.start for e in each] for each in found.entries]
    assert found.matches and all(reports[0][m.left[1]] == reports[1][m.right[1]] for m in found.matches)


def test_rows_of_one_table_only_on_request(tables, places, tmp_path):
    paths, mapping = tables()
    doubled = tmp_path / "doubled.csv"
    lines = paths[0].read_text(encoding="utf-8").splitlines()
    doubled.write_text("\n".join([*lines, *lines[1:4]]) + "\n", encoding="utf-8")
    assert not [m for m in match([doubled, paths[1]], [mapping] * 2, places, Options()).matches if m.left[0] == m.right[0]]
    alone = match([doubled], [mapping], places, Options(within=True))
    assert {(m.left[1], m.right[1]) for m in alone.matches} >= {(0, 40), (1, 41), (2, 42)}


def test_repeats_let_a_row_have_two_partners(tables, places, tmp_path):
    paths, mapping = tables()
    doubled = tmp_path / "doubled.csv"
    lines = paths[0].read_text(encoding="utf-8").splitlines()
    doubled.write_text("\n".join([*lines, *lines[1:]]) + "\n", encoding="utf-8")
    once = match([doubled, paths[1]], [mapping] * 2, places, Options())
    twice = match([doubled, paths[1]], [mapping] * 2, places, Options(repeats=True))
    assert len(twice.matches) > 40 >= len(once.matches)


def test_the_merged_table_has_every_row_once(tables, places):
    paths, mapping = tables(moved=1)
    found = match(paths, [mapping] * 3, places, Options())
    members = [member for each, _ in clusters(found, repeats=False) for member in each]
    assert sorted(members) == [(t, n) for t in range(3) for n in range(40)]
    assert all(len({t for t, _ in each}) == len(each) for each, _ in clusters(found, repeats=False))
    table = [dict(zip(header(found), row, strict=True)) for row in rows(found, repeats=False)]
    joined = [row for row in table if len(row["rows"].split()) == 3]
    assert len(joined) >= 30 and all(row["one.low"] and row["two.place"] for row in joined)
    apart = [row for row in joined if len({row["one.day"], row["two.day"], row["three.day"]}) > 1]
    assert apart and all("date: one " in row["conflicts"] for row in apart)
    assert all(row["killed_low"] <= row["killed_high"] for row in table)


@pytest.mark.parametrize("text", ["day,place,district,low,high,hurt\n", "day,place,district,low,high,hurt\n2010-01-05,Kel,Bannu,3,3,1\n"])
def test_small_tables_are_no_trouble(tables, places, tmp_path, text):
    paths, mapping = tables()
    (tmp_path / "small.csv").write_text(text, encoding="utf-8")
    for order in ([tmp_path / "small.csv", paths[0]], [paths[0], tmp_path / "small.csv"]):
        match(order, [mapping] * 2, places, Options())


def test_an_unreadable_table_is_left_out_and_told(tables, places, tmp_path):
    paths, mapping = tables()
    (tmp_path / "sheet.csv").write_bytes(b"PK\x03\x04\0\0")
    found = match([*paths[:2], tmp_path / "sheet.csv"], [mapping] * 3, places, Options())
    assert len(found.tables) == 2 and found.left_out == 1 and "sheet.csv" in found.problems[0]


def test_two_files_of_one_name_are_refused(tables, places):
    paths, mapping = tables()
    with pytest.raises(BadValueError, match="two files are named 'one'"):
        match([paths[0], paths[0]], [mapping] * 2, places, Options())


@pytest.mark.parametrize(
    ("other", "same"),
    [("2010-01-05,near Quetta,,4,4,", True), ("2010-01-05,Karachi,,40,40,", False), ("2010-01-09,Karachi,,3,3,", False)],
)
def test_tables_of_one_row_have_rarities_too(places, tmp_path, other, same):
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    for stem, row in (("one", "2010-01-05,Quetta,,3,3,"), ("two", other)):
        (tmp_path / f"{stem}.csv").write_text(f"day,place,district,low,high,hurt\n{row}\n", encoding="utf-8")
    found = match([tmp_path / "one.csv", tmp_path / "two.csv"], [read(tmp_path / "m.toml")] * 2, places, Options())
    assert bool(found.matches) == same
