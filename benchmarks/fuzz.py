"""Hostile bytes for everything that reads: each reader and parser must end soon, with a value, an issue or a TasdiqError.

    nice -n 19 python benchmarks/fuzz.py [--minutes 10] [--seed 1] [--engine hypothesis|atheris] [--only NAME ...]

Inputs are good ones with pieces cut, doubled, changed, put into each other. What ends otherwise is written to --found (a folder),
one file each, named by reader and hash, and printed; a line a reader says how long it was fuzzed and on how many inputs. The minutes are
those of the processor: on a machine at work it takes longer by the clock, and is not done less well.
atheris (coverage-guided) is used only where it is installed, on one reader a run; of the code only ours is marked.
"""

import argparse
import gzip
import io
import json
import signal
import sys
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from tasdiq.errors import TasdiqError

SECONDS = 20  # of the processor; an input that takes longer is a finding
PIECES = [
    b"\x00", b"\xff", b"\xfe\xff", b"\x1b[2J", b"=1+1", b"'", b'"', b"<", b">", b"&", b"\r", b"\n", b"-1", b"99999999999999999999", b"1e999", b"nan",
    b"9999-99-99", b"0000-00-00", "\u202e".encode(), "\u0660".encode(), b"{", b"[", b"}", b"]", b"(", b")*", b"../", b"%00", b"\\u0000", b"\xed\xa0\x80", b" " * 64,
    b"<!ENTITY", b"<![CDATA[", b"]]>", b"\x80\x80\x80\x80\x08", b"[" * 2_000, b"a" * 5_000, b"killed " * 500,
]  # fmt: skip
TEXT = (
    "QUETTA: At least 12 people, including three policemen, were killed and 30 others wounded when a suicide bomber struck a bus station in Quetta "
    "on Monday, police said. The Tehreek-e-Taliban Pakistan claimed responsibility in an e-mail. On August 9, 2016 five more died. Two leaders "
    "of the group, which pledged allegiance to another one in 2014, were arrested near Orla between 5 and 7 May.\n"
)
PAGE = f"<!DOCTYPE html><html><head><title>Blast in Orla</title><meta property='article:published_time' content='2016-08-09'></head><body><article><p>{TEXT}</p></article></body></html>"
FEED = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Lantern</title><item><title>Blast</title><link>https://lantern.example/1</link><description>{TEXT}</description><pubDate>Tue, 09 Aug 2016 10:00:00 GMT</pubDate></item></channel></rss>"
KEYS = '0.  MESSAGE: ID                     XYZ-MUC4-0001\n1.  MESSAGE: TEMPLATE               1\n2.  INCIDENT: DATE                  03 MAY 88\n3.  INCIDENT: LOCATION              ORLA (CITY)\n4.  INCIDENT: TYPE                  BOMBING / ARSON\n19. HUM TGT: NAME                  "ANON" / "X": "Y"\n\n'
MAPPING = '[date]\nstart = "Date"\n[place]\nname = "Town"\n[killed]\nbest = "Dead"\n[type]\nis = "bombing"\n'


def _docx() -> bytes:
    words = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"
    body = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{words}</w:body></w:document>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", body)
    return held.getvalue()


def _pdf() -> bytes:
    stream = b"BT /F1 12 Tf 72 720 Td (" + TEXT[:90].encode() + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return body + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF\n"


def _warc() -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://lantern.example/1\r\nWARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    return (f"{head}Content-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n") * 2


def _parquet() -> bytes:
    import duckdb

    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        duckdb.sql("select 'a' as id, $1 as text, '2016-08-09' as published", params=[TEXT]).write_parquet(str(path))
        return path.read_bytes()


def _rows(name: str) -> bytes:
    from tasdiq.codebooks.scheme import scheme

    columns = scheme(name).columns
    return (",".join(columns) + "\n" + "\n".join(",".join(f"{n}" for n in range(i, i + len(columns))) for i in range(3)) + "\n").encode()


@contextmanager
def _file(body: bytes, name: str) -> Iterator[Path]:
    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / name
        path.write_bytes(body)
        yield path


def _read(name: str) -> Callable[[bytes], object]:
    from tasdiq.sources.read import read

    def run(body: bytes) -> object:
        with _file(body, name) as path:
            return [document for document, _ in read([path], fetch=None, report=lambda issue: None)]

    return run


@cache
def _coder() -> Any:
    from tasdiq.config import Config
    from tasdiq.pipeline.reading.coder import Coder

    made = Coder(Config(workers=1, rules_only=True))
    _code(TEXT.encode(), made)
    return made


def _code(body: bytes, coder: Any = None) -> object:
    from tasdiq.model.text import Document

    coder = coder or _coder()
    coded = coder.code(Document(id="d", name="d", title=body[:80].decode("utf-8", "replace"), text=body.decode("utf-8", "replace")))
    return list(coded.statements())


def _where(body: bytes) -> object:
    from tasdiq.engine.conditions import columns_named

    return columns_named(body.decode("utf-8", "replace"), ("type", "killed", "date", "place"))


def _mapping(body: bytes) -> object:
    from tasdiq.codebooks import mapping
    from tasdiq.codebooks.mapping_rows import read_table

    with _file(body, "m.toml") as path, _file(b"Date,Town,Dead\n2016-08-09,Orla,3\nx,,-9\n", "t.csv") as rows:
        return list(read_table(rows, mapping.read(path)).rows)


def _table(body: bytes) -> object:
    from tasdiq.codebooks import mapping
    from tasdiq.codebooks.mapping_rows import read_table

    with _file(MAPPING.encode(), "m.toml") as path, _file(body, "t.csv") as rows:
        return list(read_table(rows, mapping.read(path)).rows)


def _import(name: str) -> Callable[[bytes], object]:
    from tasdiq.codebooks import imported, sheet
    from tasdiq.codebooks.scheme import scheme

    release = imported.Release(scheme=scheme(name), version="1")

    def run(body: bytes) -> object:
        table = sheet.read(body, release.scheme, "a.csv")
        return [list(_row(cells, release).statements(release)) for _, cells in table.rows if not isinstance(cells, str)]

    def _row(cells: Any, release: Any) -> Any:
        return imported.row(cells, release, lambda *_: None)

    return run


def _linker(body: bytes) -> object:
    from tasdiq.link.model import parse

    return parse(body.decode("utf-8", "replace"), "model.json")


def _linker_seed() -> bytes:
    from tasdiq.link.model import load, written

    return written(load()).encode()


def _muc4(body: bytes) -> object:
    from tasdiq.codebooks.muc4_keys import parse_keys

    return parse_keys(body.decode("utf-8", "replace").splitlines(), lambda _: None)


def _robots(body: bytes) -> object:
    from tasdiq.sources.robots import rules

    return rules(body.decode("utf-8", "replace"), "tasdiq").allows("/a/b?c=" + body[:50].decode("latin-1"))


def _gazetteer(body: bytes) -> object:
    from tasdiq.resolve.place_packs import Order, add
    from tasdiq.resolve.place_rows import Problems

    with _file(body, "v.csv") as path:
        order = Order(path=path, geonames=False, name="v", country="PK", columns={"name": "Village", "lat": "Y", "lon": "X"})
        return add(path.parent / "packs", order, "2020-01-01", Problems())


def _check(body: bytes) -> object:
    from tasdiq.model.text import Document
    from tasdiq.report.lint.check import check

    return check(Document(id="d", name="d", text=body.decode("utf-8", "replace")), body)


def _patterns(body: bytes) -> object:
    from tasdiq.extract.pattern_language import compile_all
    from tasdiq.extract.patterns import search  # noqa: F401

    return compile_all([{"pattern": body.decode("utf-8", "replace")}], {"role": ["head", "leader"]}, "p.toml")


@dataclass(frozen=True)
class Target:
    """A reader, and good input for it."""

    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


TARGETS: Mapping[str, Callable[[], Target]] = {
    "text": lambda: Target(_read("a.txt"), (TEXT.encode(), TEXT.encode("utf-16"), "دو افراد ہلاک".encode())),
    "html": lambda: Target(_read("a.html"), (PAGE.encode(),)),
    "feed": lambda: Target(_read("a.xml"), (FEED.encode(),)),
    "json": lambda: Target(_read("a.jsonl"), ((json.dumps({"id": "1", "text": TEXT, "published": "2016-08-09", "url": "https://a.example/"}) + "\n").encode() * 2,)),
    "docx": lambda: Target(_read("a.docx"), (_docx(),)),
    "pdf": lambda: Target(_read("a.pdf"), (_pdf(),)),
    "warc": lambda: Target(_read("a.warc"), (_warc(), gzip.compress(_warc(), mtime=0))),
    "parquet": lambda: Target(_read("a.parquet"), (_parquet(),)),
    "corpus": lambda: Target(_read("dev-muc3-0001"), (b"XYZ-MUC4-0001\n\n   ORLA, 3 MAY 88 -- A CAR BOMB WENT OFF. FIVE DIED.\n",)),
    "coder": lambda: Target(_code, (TEXT.encode(), TEXT.upper().encode())),
    "check": lambda: Target(_check, (TEXT.encode(), b"| side | killed |\n| --- | --- |\n| a | 5 |\n| total | 6 |\n")),
    "where": lambda: Target(_where, (b"type = 'bombing' and killed >= 10", b"lower(place) like 'a%' or date between '2016-01-01' and '2016-02-01'")),
    "mapping": lambda: Target(_mapping, (MAPPING.encode(),)),
    "table": lambda: Target(_table, (b"Date,Town,Dead\n2016-08-09,Orla,3\n09/08/2016,\"A, B\",at least 5\n",)),
    **{name: (lambda name=name: Target(_import(name), (_rows(name),))) for name in ("gtd", "acled", "ged")},  # type: ignore[misc]
    "linker": lambda: Target(_linker, (_linker_seed(),)),
    "muc4": lambda: Target(_muc4, (KEYS.encode(),)),
    "robots": lambda: Target(_robots, (b"User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 3\n",)),
    "gazetteer": lambda: Target(_gazetteer, (b"Village,Y,X\nOrla,30.1,66.2\nDarveh,95,x\n",)),
    "patterns": lambda: Target(_patterns, (b"{name:person}, (the |a )?{role:role} of {any 3}{actor:actor}",)),
}  # fmt: skip


class TooSlowError(Exception):
    """An input took longer than it may."""


def problem_of(target: Target, body: bytes) -> str | None:
    """How the reader fails on these bytes; None where it ends as it should."""

    def late(*_: object) -> None:
        raise TooSlowError(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        target.run(body)
    except TasdiqError:
        return None
    except ExceptionGroup as group:
        rest = group.split(TasdiqError)[1]
        return None if rest is None else repr(rest)
    except Exception as error:  # noqa: BLE001 (that is what is looked for)
        place = traceback.extract_tb(error.__traceback__)[-1]
        ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "tasdiq" in frame.filename] or [place]
        return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}: {str(error)[:120]}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return None


def changed(seed: bytes, edits: Iterable[tuple[int, int, int, int]]) -> bytes:
    """The seed after some edits: (kind, where, length, piece)."""
    body = bytearray(seed)
    for kind, where, length, piece in edits:
        at = where % (len(body) + 1)
        part = bytes(body[at : at + length])
        if kind == 0:
            del body[at : at + length]
        elif kind == 1:
            body[at:at] = PIECES[piece % len(PIECES)]
        elif kind == 2:
            body[at : at + 1] = bytes([piece % 256])
        elif kind == 3:
            body[at:at] = part * (piece % 40)
        elif kind == 4:
            body[at : at + length] = PIECES[piece % len(PIECES)]
        else:
            del body[at:]
    return bytes(body[:400_000])


def by_hypothesis(name: str, target: Target, seconds: float, seed: int, keep: Callable[[str, bytes, str], None]) -> int:
    """Fuzz one reader for that long; how many inputs it met."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    number = st.integers(0, 2**16)
    edits = st.lists(st.tuples(st.integers(0, 5), number, st.integers(0, 200), st.integers(0, 255)), min_size=1, max_size=8)
    bodies = (
        st.builds(changed, st.sampled_from(target.seeds), edits)
        | st.binary(max_size=300)
        | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace"))
    )
    ends, tried, turn = time.process_time() + seconds, 0, 0
    while time.process_time() < ends:

        @seeded(seed + turn)
        @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
        @given(bodies)
        def meets(body: bytes) -> None:
            nonlocal tried
            if time.process_time() >= ends:
                return
            tried += 1
            told = problem_of(target, body)
            if told:
                keep(name, body, told)

        meets()
        turn += 1
    return tried


def by_atheris(name: str, target: Target, seconds: float, seed: int, keep: Callable[[str, bytes, str], None]) -> int:
    """The same, guided by what of the reader was run, for that long by the clock; ends the process."""
    import atheris

    def meets(body: bytes) -> None:
        told = problem_of(target, body)
        if told:
            keep(name, body, told)

    with TemporaryDirectory() as corpus:
        for number, good in enumerate(target.seeds):
            (Path(corpus) / str(number)).write_bytes(good)
        atheris.Setup([sys.argv[0], f"-max_total_time={int(seconds)}", f"-seed={seed}", "-max_len=20000", "-timeout=60", corpus], meets)
        atheris.Fuzz()
    return 0


def marked(engine: str) -> AbstractContextManager[object]:
    """What is imported of ours meanwhile tells atheris which of its branches were taken; a reader's good input imports all of it."""
    if engine != "atheris":
        return nullcontext()
    import atheris

    marking: AbstractContextManager[object] = atheris.instrument_imports(include=["tasdiq"])
    return marking


ENGINES = {"hypothesis": by_hypothesis, "atheris": by_atheris}


def main() -> None:
    """Fuzz each reader in turn until the minutes are over."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--minutes", type=float, default=10.0)
    ask.add_argument("--seed", type=int, default=Random().randrange(2**32))
    ask.add_argument("--engine", choices=ENGINES, default="hypothesis")
    ask.add_argument("--only", nargs="*", choices=TARGETS, default=list(TARGETS))
    ask.add_argument("--found", type=Path, default=Path("fuzz-found"))
    given = ask.parse_args()
    warnings.simplefilter("ignore")
    print(f"seed {given.seed}, {given.engine}, {given.minutes:g} minutes, {len(given.only)} readers", flush=True)
    seen: set[tuple[str, str]] = set()

    def keep(name: str, body: bytes, told: str) -> None:
        if (name, told.partition(": ")[0]) not in seen:
            seen.add((name, told.partition(": ")[0]))
            given.found.mkdir(exist_ok=True)
            path = given.found / f"{name}-{sha256(body).hexdigest()[:10]}"
            path.write_bytes(body)
            print(f"FOUND {name}: {told} ({path})", flush=True)

    for name in given.only:
        began = time.process_time()
        with marked(given.engine):
            target = TARGETS[name]()
            problem = [told for seed in target.seeds if (told := problem_of(target, seed))]
        if problem:
            print(f"the seed of {name} itself: {problem}", flush=True)
        tried = ENGINES[given.engine](name, target, 60 * given.minutes / len(given.only), given.seed, keep)
        print(f"{name}: {tried} inputs in {time.process_time() - began:.0f} s of CPU", flush=True)
    print(f"{len(seen)} findings", flush=True)


if __name__ == "__main__":
    main()
