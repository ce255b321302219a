"""Documents in; those that have certain words, the best first, out: an index beside the log that can be made again at any time."""

import re
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tasdiq.errors import BadValueError
from tasdiq.model.text import Document
from tasdiq.store.letters import fold, folded

MOST_WORDS = 20  # of one search
_AROUND = 110  # characters on either side of what was found
_LONGEST = 300_000  # characters of a document in which words are shown
_FORM = 1  # of the index: one of another form is made anew
_GIVEN = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word or phrase, as a search compares it."""

    tokens: tuple[str, ...]
    is_beginning: bool = False  # "bomb*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Words where they stand: what comes before them, they themselves, what comes after."""

    before: str
    words: str
    after: str
    start: int


def wanted(text: str) -> tuple[Wanted, ...]:
    """What a person asks for: words, phrases in double quotes, beginnings of words with a star; all must be there."""
    terms = []
    for phrase, word in _GIVEN.findall(text):
        tokens = tuple(_WORD.findall(fold(phrase or word)))
        if tokens:
            terms.append(Wanted(tokens, is_beginning=bool(word) and word.endswith("*")))
    if not terms:
        raise BadValueError("q: there is no word in it; give a word, or a phrase in double quotes")
    if sum(len(term.tokens) for term in terms) > MOST_WORDS:
        raise BadValueError(f"q: more than {MOST_WORDS} words")
    return tuple(terms)


def quotes(text: str, terms: Sequence[Wanted], most: int = 2) -> list[Found]:
    """Where the words stand in a text, with what is around them; nothing where they are not there."""
    plain = folded(text[:_LONGEST])
    found: list[Found] = []
    for match in re.finditer("|".join(_pattern(term) for term in terms), plain.text):
        start, end = plain.at[match.start()], plain.at[match.end() - 1] + 1
        if found and start < found[-1].start + _AROUND:
            continue
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        found.append(Found(before=before, words=text[start:end], after=after, start=start))
        if len(found) == most:
            break
    return found


def has_all(plain: str, terms: Iterable[Wanted]) -> bool:
    """Whether a text that is folded already has every word and phrase."""
    return all(re.search(_pattern(term), plain) for term in terms)


class Index:
    """The words of the documents, in a file of its own beside the log, or in memory where no file can be."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def find(self, terms: Sequence[Wanted], most: int) -> list[str]:
        """The ids of the documents that have all the terms, the best first."""
        asked = " ".join(f'"{" ".join(term.tokens)}"{"*" if term.is_beginning else ""}' for term in terms)
        sql = """
            select d.id from words join document as d on d.number = words.rowid where words match ? order by bm25(words, 4.0, 1.0) limit ?
        """
        with self._lock:
            return [row[0] for row in self._open().execute(sql, (asked, most))]

    def hold(self, ids: Collection[str], read: Callable[[Sequence[str]], Iterable[Document]]) -> int:
        """Make the index hold just these documents; how many were read for it."""
        with self._lock:
            connection = self._open()
            known = {row[0] for row in connection.execute("select id from document")}
            if not known <= set(ids):  # a document is gone: no trace of it may stay, and a mere deletion leaves some
                connection = self._anew()
                known = set()
            missing = [each for each in ids if each not in known]
            for at in range(0, len(missing), 200):
                with connection:
                    for document in read(missing[at : at + 200]):
                        number = connection.execute("insert into document(id) values (?)", (document.id,)).lastrowid
                        row = (number, fold(f"{document.title or ''} {document.publisher or ''}"), fold(document.text))
                        connection.execute("insert into words(rowid, title, text) values (?, ?, ?)", row)
        return len(missing)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None or (self._path is not None and not self._path.exists()):
            return self._connect() or self._anew()
        return self._connection

    def _connect(self) -> sqlite3.Connection | None:
        """The index that is there; None where there is none that can be used."""
        self.close()
        if self._path is None or not self._path.exists():
            return None
        try:
            made = sqlite3.connect(self._path, check_same_thread=False)
            self._connection = made
            return made if made.execute("pragma user_version").fetchone()[0] == _FORM else None
        except sqlite3.DatabaseError:
            return None

    def _anew(self) -> sqlite3.Connection:
        """An empty index; in memory where the file cannot be written."""
        self.close()
        if self._path is not None:
            try:
                forget(self._path)
                made = sqlite3.connect(self._path, check_same_thread=False)
                made.executescript(_SCHEMA)
                self._connection = made
                return made
            except (OSError, sqlite3.DatabaseError):
                self._path = None
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.executescript(_SCHEMA)
        return self._connection

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def beside(store: object, cache: Path) -> Path:
    """Where the index of a store is: beside its file, or among the cached things where the store is no file."""
    if isinstance(store, Path):
        return store.with_name(f"{store.name}.search")
    return cache / "search" / sha256(str(store).encode()).hexdigest()[:32]


def forget(path: Path) -> None:
    """Delete an index: it has words that may have to be forgotten, and can be made again."""
    for name in (path.name, f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)


def _pattern(term: Wanted) -> str:
    inside = r"[\W_]+".join(map(re.escape, term.tokens))
    return rf"(?<![^\W_]){inside}" + ("" if term.is_beginning else r"(?![^\W_])")


_SCHEMA = f"""
    pragma journal_mode = delete;
    pragma secure_delete = on;
    create table document(number integer primary key, id text not null unique);
    create virtual table words using fts5(title, text, content='', tokenize='unicode61 remove_diacritics 0');
    pragma user_version = {_FORM};
"""
