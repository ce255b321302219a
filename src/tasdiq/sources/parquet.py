"""A Parquet file with the columns of a .jsonl line in, one Document a row out; a row that cannot be read is an issue."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tasdiq.errors import UnreadableError
from tasdiq.sources.build import document
from tasdiq.sources.lines import found
from tasdiq.sources.source import Read, Source

COLUMNS = ("id", "text", "published", "title", "source", "url")
_PIECE = 256  # rows
_MOST_PIECES = 100_000  # a file may claim any number of rows
_FETCHED = 32  # rows in memory at once
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1GB",
    "threads": "1",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
}


def pieces(path: str) -> Iterator[tuple[int, int]]:
    """The rows in pieces: the first, and the one after the last; raises UnreadableError where the file is not whole."""
    with _opened(path) as connection:
        rows = int(connection.execute("select sum(num_rows) from parquet_file_metadata($path)", {"path": path}).fetchall()[0][0] or 0)
    step = max(_PIECE, -(-rows // _MOST_PIECES))
    for start in range(0, max(rows, 1), step):
        yield start, min(start + step, max(rows, 1))


def read_rows(path: str, source: Source, start: int = 0, end: int | None = None) -> Read:
    """The documents of the rows from `start` up to `end`, each named by its id, else by the file's name and the row's number."""
    with _opened(path) as connection:
        result = connection.execute(_query(_columns(connection, path)), {
            "path": path, "start": start, "end": end if end is not None else 2**62, "most": source.limits.max_bytes,
        })  # fmt: skip
        while rows := result.fetchmany(_FETCHED):
            for number, size, *values in rows:
                place = f"{source.name}:{number + 1}"
                row = {name: value for name, value in zip(COLUMNS, values, strict=True) if value is not None}
                try:
                    if size is not None and size > source.limits.max_bytes:
                        raise UnreadableError(f"{place}: a text of {size / 1e6:.1f} MB; the limit is {source.limits.max_bytes / 1e6:g} MB")
                    raw = json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
                    yield document(found(row, raw, place), replace(source, name=place))
                except UnreadableError as error:
                    source.issue(str(error))


@contextmanager
def _opened(path: str) -> Iterator[Any]:
    """DuckDB with a way to this one file; what it says of a broken one becomes an UnreadableError."""
    import duckdb

    if any(mark in path for mark in "*?["):
        raise UnreadableError(f"{path}: a Parquet file's name must be without *, ? and [")
    connection = duckdb.connect(":memory:", config=_SETTINGS)
    try:
        connection.execute("set allowed_paths = ['" + path.replace("'", "''") + "']")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    except duckdb.Error as error:
        raise UnreadableError(f"{path}: not readable as Parquet ({str(error).splitlines()[0][:200]})") from error
    finally:
        connection.close()


def _columns(connection: Any, path: str) -> dict[str, str]:
    held = {str(row[0]).lower(): str(row[1]) for row in connection.execute("describe from read_parquet($path)", {"path": path}).fetchall()}
    if "text" not in held:
        raise UnreadableError(f"{path}: no column text in it, but {', '.join(sorted(held)[:20])}; a document has {', '.join(COLUMNS)}")
    return held


def _query(held: dict[str, str]) -> str:
    """The SELECT of our columns; names are of our own list, a text that is too long is left where it is."""
    told = {"BLOB": "try(decode({}))"}
    words = {name: told.get(held[name], "{}::varchar").format(name) if name in held else "null" for name in COLUMNS}
    words["text"] = f"case when strlen({words['text']}) <= $most then {words['text']} end"
    size = "octet_length(text)" if held["text"] == "BLOB" else "strlen(text::varchar)"
    return (
        f"select file_row_number, {size}, {', '.join(words[name] for name in COLUMNS)} "  # noqa: S608 (names of a fixed list)
        "from read_parquet($path, file_row_number = true) where file_row_number >= $start and file_row_number < $end "
        "order by file_row_number"
    )
