"""What is redacted is gone from every view and from the file; the log still proves itself whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from tasdiq.errors import BadValueError
from tasdiq.model.statement import Issue, Judgement, Statement
from tasdiq.model.text import Document
from tasdiq.store.log import Log

SECRET = "Invented Witness"
TEXT = f"Two people died in Exampur. {SECRET.upper()}, a shopkeeper, saw “the van” leave. Police said three died."


def page(number: int, text: str = TEXT) -> Document:
    return Document(id=f"{number:x}" * 64, name=f"{number}.txt", text=text, title=f"{SECRET} speaks")


def said(document: Document, words: str, value: str, prop: str = "type") -> Statement:
    start = document.text.index(words)
    span = document.span(start, start + len(words))
    return Statement(subject=f"report:{document.name}", prop=prop, value=value, method="rules:1", document=document.id, span=span)


def fill(path: Path) -> None:
    with Log.open(path) as log:
        for number in (10, 11):
            document = page(number)
            rows = [said(document, "Two people died", "bombing"), said(document, f"{SECRET.upper()}, a shopkeeper", SECRET, "targets")]
            raw = f"<p>{TEXT}</p>".encode("utf-16") + bytes([number])
            issue = Issue(name=document.name, stage="extract", problem=f"who is {SECRET}?", document=document.id)
            log.append_document(document, raw, rows, method="rules:1", issues=[issue])
        log.append_document(replace(page(12, "Four died elsewhere."), title=None), b"other", [], method="rules:1")
        log.judge(Judgement(person="ana", about="report:10.txt", decision="correct", reason=f"{SECRET} was right"))
        log.cached("incidents", lambda: SECRET.encode())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "tasdiq.db")
    return tmp_path / "tasdiq.db"


def on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir()).lower()


def test_a_phrase_is_gone_everywhere_and_offsets_still_hold(path: Path) -> None:
    with Log.open(path) as log:
        erased = log.redact("invented  witness", reason="asked to be left out", person="ana")
        assert erased.kind == "phrase"
        assert erased.raws == 2
        for document in log.documents():
            assert SECRET.lower() not in (document.text + (document.title or "")).lower()
        for row in log.statements():
            held = next(d for d in log.documents() if d.id == row.document)
            assert row.span is not None
            assert held.text[row.span.start : row.span.end] == row.span.quote
        assert log.verify().redacted == erased.entries
        assert log.raw(page(12).id) == b"other"
    assert SECRET.lower().encode() not in on_disk(path)


def test_a_document_is_gone_with_its_statements_and_is_not_read_again(path: Path) -> None:
    with Log.open(path) as log:
        erased = log.redact("10.txt", reason="taken down", person="ana")
        assert erased.kind == "document"
        assert [d.name for d in log.documents()] == ["11.txt", "12.txt"]
        assert {row.document for row in log.statements()} == {page(11).id}
        assert page(10).id in log.known("rules:2")
        assert log.append_document(page(10), b"again", [said(page(10), "Two", "bombing")], method="rules:2") == 0
        log.verify()


def test_one_statement_by_its_id(path: Path) -> None:
    with Log.open(path) as log:
        row = next(log.statements())
        assert log.redact(row.id[:12], reason="wrong", person="ana").kind == "entry"
        assert row.id not in {each.id for each in log.statements()}
        assert log.append([row]) == 0
        log.verify()


def test_a_statement_without_the_phrase_is_as_probable_as_before(path: Path) -> None:
    with Log.open(path) as log:
        log.append([replace(said(page(10), f"{SECRET.upper()}, a shopkeeper", SECRET, "weapons"), probability=0.8125)])
        log.redact(SECRET, reason="asked to be left out", person="ana")
        (row,) = [row for row in log.statements() if row.prop == "weapons"]
        assert row.probability == 0.8125 and SECRET not in str(row)
        log.verify()


def test_a_record_with_all_its_statements(path: Path) -> None:
    with Log.open(path) as log:
        assert log.redact("report:11.txt", reason="wrong", person="ana").kind == "record"
        assert {row.subject for row in log.statements()} == {"report:10.txt"}
        log.verify()


def test_another_reader_does_not_hinder_and_sees_it_gone(path: Path) -> None:
    with Log.open(path) as reader, Log.open(path) as writer:
        assert SECRET.upper() in next(reader.documents()).text
        writer.redact(SECRET, reason="asked to be left out", person="ana")
        assert SECRET.upper() not in next(reader.documents()).text
        reader.verify()


def test_nothing_is_left_in_the_file_or_beside_it(path: Path) -> None:
    with Log.open(path) as log:
        log.redact("11.txt", reason="taken down", person="ana")
        log.redact(SECRET, reason="asked to be left out", person="ana")
        for words in (SECRET.lower().encode(), SECRET.lower().encode("utf-16-le")):
            assert words not in on_disk(path)


def test_vocabulary_words_keep_their_meaning(path: Path) -> None:
    with Log.open(path) as log:
        log.append([said(page(12, "A bombing."), "bombing", "bombing")])
        log.redact("bombing", reason="wording", person="ana")
        assert "bombing" in {row.value for row in log.statements()}
        log.verify()


@pytest.mark.parametrize(
    ("what", "reason", "message"),
    [
        ("no such words", "a reason", "nothing here holds"),
        ("a", "a reason", "too short"),
        (SECRET, f"{SECRET} asked", "repeats the words"),
        (SECRET, " ", "needs a reason"),
    ],
)
def test_what_cannot_be_redacted_is_told(path: Path, what: str, reason: str, message: str) -> None:
    with Log.open(path) as log:
        head = log.head()
        with pytest.raises(BadValueError, match=message):
            log.redact(what, reason=reason, person="ana")
        assert log.head() == head
