"""Web archives and Parquet files: their pages and rows become documents, whole or in pieces; damage and bombs are issues."""

import gzip
import random
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tasdiq.model.statement import Issue
from tasdiq.model.text import Document
from tasdiq.sources.files import inputs
from tasdiq.sources.read import documents, read
from tasdiq.sources.source import Limits

NOISE = "".join(random.Random(3).choices("abcdefghijklmnopqrstuvwxyz", k=4_000))  # so that a packed page is not a few bytes


def page(number: int) -> bytes:
    text = f"QUETTA, Aug 8, 2016 - A bomb killed {number} people in Quetta on Monday, police said."
    return f"<html><head><title>Page {number}</title></head><body><article><p>{text}</p></article><!-- {number}{NOISE} --></body></html>".encode()


def http(body: bytes, kind: str = "text/html; charset=utf-8", more: str = "", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def record(url: str, body: bytes, *, kind: str = "response", media: str = "application/http", length: int | None = None) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: {media}\r\n"
    return f"{head}Content-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body + b"\r\n\r\n"


def records(count: int) -> list[bytes]:
    first = record("x", b"software: none\r\n", kind="warcinfo", media="application/warc-fields")
    return [first, *(record(f"https://wire.example/{n}", http(page(n))) for n in range(count))]


def packed(parts: list[bytes]) -> bytes:
    return b"".join(gzip.compress(part, mtime=0) for part in parts)


def found(folder: Path, name: str, body: bytes, limits: Limits | None = None) -> tuple[list[Document], list[str]]:
    (folder / name).write_bytes(body)
    issues: list[Issue] = []
    held = [document for document, _ in read([folder / name], fetch=None, report=issues.append, limits=limits)]
    return held, [issue.problem for issue in issues]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "archive"])
def test_each_page_is_a_document_named_by_its_address(tmp_path: Path, name: str) -> None:
    held, issues = found(tmp_path, name, b"".join(records(9)) if name == "a.warc" else packed(records(9)))
    assert issues == []
    assert [document.name for document in held] == [f"https://wire.example/{n}" for n in range(9)]
    assert (held[3].url, held[3].title, held[3].published) == ("https://wire.example/3", "Page 3", None)
    assert "killed 3 people" in held[3].text


def test_pieces_come_to_the_same_as_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "many.warc.gz"
    path.write_bytes(packed(records(40)))
    pieces = list(inputs([path]))
    assert len(pieces) > 3
    assert sum(piece.documents for piece in pieces) == 40
    names = [document.name for piece in pieces for document, _ in documents(piece, report=pytest.fail)]
    assert names == [f"https://wire.example/{n}" for n in range(40)]


def test_one_pack_around_all_records_is_read_as_one_piece(tmp_path: Path) -> None:
    held, issues = found(tmp_path, "whole.warc.gz", gzip.compress(b"".join(records(5))))
    assert (len(held), issues) == (5, [])


def test_what_is_no_page_is_left_out(tmp_path: Path) -> None:
    parts = [
        record("https://wire.example/1.png", http(b"\x89PNG", "image/png")), record("dns:wire.example", b"1.2.3.4", media="text/dns"),
        record("https://wire.example/gone", http(page(1), status="404 Not Found")),
        record("https://ana:secret@wire.example/2", http(page(2))),
        record("https://wire.example/3", b"KABUL, Aug 3, 2016 - Two died.", kind="conversion", media="text/plain"),
    ]  # fmt: skip
    held, issues = found(tmp_path, "a.warc.gz", packed(parts))
    assert [document.name for document in held] == ["https://wire.example/2", "https://wire.example/3"]
    assert issues == []


def test_pages_are_unpacked_as_their_servers_packed_them(tmp_path: Path) -> None:
    inner = gzip.compress(page(7))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(inner), inner)
    more = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
    held, issues = found(tmp_path, "a.warc", record("https://wire.example/7", http(chunked, more=more)) + records(1)[1])
    assert ([document.title for document in held], issues) == (["Page 7", "Page 0"], [])
    held, _ = found(tmp_path, "b.warc", record("https://wire.example/7", http(page(7), more="Content-Encoding: gzip\r\n")))
    assert [document.title for document in held] == ["Page 7"]  # the archive has unpacked it already, and kept the header


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("cut", [40, 2_000])
def test_an_archive_that_was_cut_off_loses_its_last_page_and_says_so(tmp_path: Path, plain: bool, cut: int) -> None:
    body = b"".join(records(9)) if plain else packed(records(9))
    held, issues = found(tmp_path, "cut.warc" if plain else "cut.warc.gz", body[:-cut])
    assert [document.name for document in held] == [f"https://wire.example/{n}" for n in range(8)]
    assert len(issues) == 1
    assert "damaged at byte" in issues[0]


@pytest.mark.parametrize("plain", [True, False])
def test_after_damage_reading_goes_on_at_the_next_whole_record(tmp_path: Path, plain: bool) -> None:
    parts = records(9) if plain else [gzip.compress(part, mtime=0) for part in records(9)]
    parts[5] = parts[5][:8] + b"\0" * 300 + parts[5][308:]
    held, issues = found(tmp_path, "damaged.warc", b"".join(parts))
    names = [document.name for document in held]
    assert {f"https://wire.example/{n}" for n in (0, 1, 2, 6, 7, 8)} <= set(names)
    assert len(names) == len(set(names))
    assert issues
    assert all("damaged at byte" in issue for issue in issues)


def test_a_record_that_lies_about_its_length_hides_nothing_behind_it(tmp_path: Path) -> None:
    parts = [records(1)[1], record("https://wire.example/liar", http(b"x"), length=10**12), record("https://wire.example/2", http(page(2)))]
    held, issues = found(tmp_path, "lies.warc", b"".join(parts))
    assert [document.title for document in held] == ["Page 0", "Page 2"]
    assert any("the limit is" in issue for issue in issues)


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    small = Limits(max_bytes=1_000_000)
    inner = record("https://wire.example/bomb", http(gzip.compress(b" " * 40_000_000), more="Content-Encoding: gzip\r\n"))
    outer = record("https://wire.example/large", http(b" " * 20_000_000))
    held, issues = found(tmp_path, "bomb.warc.gz", packed([inner, outer, records(1)[1]]), small)
    assert [document.title for document in held] == ["Page 0"]
    assert ["unpacks to more than 1 MB" in issues[0], "20.0 MB; the limit is 1 MB" in issues[1]] == [True, True]


@pytest.mark.parametrize(
    "body", [b"\x1f\x8b\x08 no archive" * 400, gzip.compress(b"no archive" * 9_000), b"WARC/1.0\r\n" + b"X: " + b"a" * 90_000]
)
def test_what_only_begins_like_an_archive_is_an_issue(tmp_path: Path, body: bytes) -> None:
    held, issues = found(tmp_path, "bad.warc.gz", body)
    assert held == []
    assert len(issues) == 1


def test_any_change_of_a_byte_is_survived(tmp_path: Path) -> None:
    chance = random.Random(8)
    whole = packed(records(4))
    for _ in range(30):
        body = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(body))
            body[at : at + chance.choice([0, 1, 30])] = bytes(chance.randrange(256) for _ in range(chance.choice([0, 1, 9])))
        found(tmp_path, "changed.warc.gz", bytes(body))


def table(path: Path, sql: str) -> Path:
    with duckdb.connect() as connection:
        connection.sql(sql).write_parquet(str(path), row_group_size=2048)
    return path


def test_each_row_is_a_document_with_what_a_line_has(tmp_path: Path) -> None:
    path = table(tmp_path / "rows.parquet", """
        select 'r' || i as id, 'KABUL - ' || i || ' died.' as text, date '2016-08-01' + i::int as published, 'Title ' || i as title,
            'Invented Wire' as source, 'https://wire.example/' || i as url, i as other from range(600) as t(i)
    """)  # fmt: skip
    pieces = list(inputs([path]))
    assert [(piece.start, piece.end) for piece in pieces] == [(0, 256), (256, 512), (512, 600)]
    held = [document for piece in pieces for document, _ in documents(piece, report=pytest.fail)]
    assert [document.name for document in held] == [f"r{n}" for n in range(600)]
    assert (held[300].text, held[5].published, held[5].title) == ("KABUL - 300 died.", date(2016, 8, 6), "Title 5")
    assert (held[5].publisher, held[5].url) == ("Invented Wire", "https://wire.example/5")
    assert len({document.id for document in held}) == 600


def test_rows_without_a_text_are_issues_with_their_number(tmp_path: Path) -> None:
    path = table(tmp_path / "rows.parquet", "select unnest(['One died.', null, ' ', 'Two died.']) as text")
    issues: list[Issue] = []
    held = [document.name for document, _ in read([path], fetch=None, report=issues.append)]
    assert held == ["rows.parquet:1", "rows.parquet:4"]
    assert [issue.problem.partition(": ")[0] for issue in issues] == ["rows.parquet:2", "rows.parquet:3"]


def test_a_text_that_is_too_long_is_left_where_it_is(tmp_path: Path) -> None:
    path = table(tmp_path / "rows.parquet", "select unnest([repeat('long ', 9000), 'Two died.']) as text")
    held, issues = found(tmp_path, "rows.parquet", path.read_bytes(), Limits(max_bytes=20_000))
    assert [document.text for document in held] == ["Two died."]
    assert "the limit is 0.02 MB" in issues[0]


@pytest.mark.parametrize("what", ["no text column", "cut", "only begins so", "a name with a star"])
def test_a_file_that_is_no_such_table_is_one_issue(tmp_path: Path, what: str) -> None:
    whole = table(tmp_path / "whole.parquet", "select 'Two died.' as text from range(9000)").read_bytes()
    other = table(tmp_path / "other.parquet", "select 1 as number").read_bytes()
    name = "a*.parquet" if "star" in what else "a.parquet"
    held, issues = found(
        tmp_path, name, {"cut": whole[:-900], "only begins so": b"PAR1 and no more", "no text column": other}.get(what, whole)
    )
    assert held == []
    assert len(issues) == 1


def test_other_files_beside_it_cannot_be_reached(tmp_path: Path) -> None:
    """The reader's DuckDB has a way to the one file alone."""
    from tasdiq.sources.parquet import _opened

    path = table(tmp_path / "it's.parquet", "select 'Two died.' as text")
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    with _opened(str(path)) as connection:
        assert connection.execute("select text from read_parquet($path)", {"path": str(path)}).fetchall() == [("Two died.",)]
        with pytest.raises(duckdb.Error):
            connection.execute("select * from read_csv($path)", {"path": str(tmp_path / "secret.csv")})


def test_an_archive_within_an_archive_is_not_read(tmp_path: Path) -> None:
    held, issues = found(tmp_path, "a.warc", record("https://wire.example/in.warc.gz", http(packed(records(2)), "application/gzip")))
    assert held == []
    assert "within an archive" in issues[0]
