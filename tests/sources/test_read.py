"""Reading files, folders and addresses: every kind, every bad input, and never more memory than one document needs."""

import io
import json
import os
import pickle
import resource
import time
import zipfile
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tasdiq.errors import FetchError
from tasdiq.model.statement import Issue
from tasdiq.model.text import Document
from tasdiq.sources.fetch import Fetched
from tasdiq.sources.read import Limits, batch, count, documents, inputs, read

SENTENCE = "Police said that two people were killed in the town of Orla on Monday.\n"


def take(*paths: Path | str, **settings: object) -> tuple[list[Document], list[Issue]]:
    issues: list[Issue] = []
    found = list(read(paths, fetch=None, report=issues.append, **settings))  # type: ignore[arg-type]
    for document, raw in found:
        assert document.id == sha256(raw).hexdigest()
    return [document for document, _ in found], issues


def refused(path: Path, words: str, **settings: object) -> None:
    """The file is refused with those words, quickly, and the good file beside it is still read."""
    good = path.parent / "zz_good.txt"
    good.write_text(SENTENCE)
    start = time.process_time()
    found, issues = take(path.parent, **settings)
    assert time.process_time() - start < 10
    assert [document.name for document in found] == ["zz_good.txt"]
    assert len(issues) == 1, issues
    assert words in issues[0].problem
    assert path.name in issues[0].problem


def pdf(text: str, extra: bytes = b"") -> bytes:
    """A PDF of one page, by hand."""
    stream = b"BT /F1 12 Tf 72 720 Td (" + text.encode("latin-1") + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(body)
    return (
        body
        + b"xref\n0 7\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 7 /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (extra, start)
    )


def docx(*paragraphs: str, **parts: bytes) -> bytes:
    """A docx by hand; more parts by name."""
    words = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    body = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{words}</w:body></w:document>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", body)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return target.getvalue()


def test_a_plain_text_is_exactly_as_it_stands(tmp_path: Path) -> None:
    text = "  ORLA:\r\n\r\n Two “men”\tdied —\u00a0said police.\n\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    ((document,), issues) = take(tmp_path / "a.txt")
    assert document.text == text
    assert (document.name, document.title, document.published, issues) == ("a.txt", None, None, [])


def test_contact_details_are_gone_from_the_text_and_the_rest_stays_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Write to desk@lantern.example. Two died.")
    ((document,), _) = take(tmp_path / "a.txt")
    assert document.text.index("Two died") == 31
    assert "lantern" not in document.text
    assert document.notes == ("1 contact details blotted out",)


def test_json_lines_with_missing_and_other_keys_and_bad_lines(tmp_path: Path) -> None:
    rows = [
        {
            "id": "one",
            "text": SENTENCE,
            "published": "2016-08-09",
            "title": "Two die",
            "source": "The Lantern",
            "url": "https://l.example/1",
        },
        {"text": SENTENCE + "x", "colour": "red", "published": None},
        {"id": 3, "text": SENTENCE + "y", "published": "some time ago"},
    ]
    lines = [json.dumps(rows[0]), "{broken", json.dumps(rows[1]), "", '["no object"]', '{"id": "x"}', '{"text": 7}', json.dumps(rows[2])]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines))
    (first, second, third), issues = take(tmp_path / "rows.jsonl")
    assert (first.name, first.title, first.publisher, first.published, first.text) == (
        "one",
        "Two die",
        "The Lantern",
        date(2016, 8, 9),
        SENTENCE,
    )
    assert first.id == sha256(lines[0].encode()).hexdigest()
    assert (second.name, second.published) == ("rows.jsonl:3", None)
    assert (third.name, third.published) == ("3", None)
    assert "'some time ago' is not a day" in third.notes[0]
    assert [issue.problem.partition(" ")[0] for issue in issues] == ["rows.jsonl:2:", "rows.jsonl:5:", "rows.jsonl:6:", "rows.jsonl:7:"]


def test_json_lines_are_known_by_content_too_and_a_json_file_is_read(tmp_path: Path) -> None:
    row = {"id": "one", "text": SENTENCE}
    (tmp_path / "a.txt").write_text(json.dumps(row) + "\n" + json.dumps({**row, "id": "two"}) + "\n")
    (tmp_path / "b.json").write_text(json.dumps({**row, "id": "three"}, indent=1))
    (tmp_path / "c.json").write_text(json.dumps([{**row, "id": "four"}, {"id": "no text"}], indent=1))
    found, issues = take(tmp_path)
    assert [document.name for document in found] == ["one", "two", "three", "four"]
    assert len(issues) == 1


def test_escaped_half_characters_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Two died \\ud800 in Orla\\u0000."}\n')
    ((document,), _) = take(tmp_path / "a.jsonl")
    assert document.text == "Two died \ufffd in Orla\ufffd."


def test_a_corpus_file_without_extension(tmp_path: Path) -> None:
    (tmp_path / "tst9-muc9").write_text(
        "TST9-MUC3-0001\n\n   ORLA, 4 FEB 90 (AGENCY) -- [TEXT] TWO MEN DIED\nTODAY.\n\n\nTST9-MUC3-0002 (LAB)\n\n   THREE MEN DIED.\n"
    )
    (first, second), issues = take(tmp_path)
    assert (first.name, second.name, issues) == ("TST9-MUC3-0001", "TST9-MUC3-0002", [])
    assert first.text == "\n   ORLA, 4 FEB 90 (AGENCY) -- [TEXT] TWO MEN DIED\nTODAY.\n\n\n"
    assert (first.published, second.published) == (date(1990, 2, 4), None)


def test_the_days_in_the_headers_of_a_corpus_file(tmp_path: Path) -> None:
    headers = [
        ("ORLA (RURITANIA), 29 DEC 89 (THE DAILY) --", date(1989, 12, 29)),
        ("NO CITY (RURITANIA), NO DATE --", None),
        ("ORLA, 2 JAN (AGENCY -\nEFE) --", date(1990, 1, 2)),  # the year from the message before
        ("ORLA, 9 JUL (AGENCY) --", None),  # too far from the message before to tell
        ("ORLA, JUNE 11 90 [AGENCY] --", date(1990, 6, 11)),
        ("ORLA, 31 FEB 90 --", None),
        ("TWO MEN DIED IN ORLA, 4 FEB 90.", None),
    ]
    text = "".join(f"TST9-MUC3-000{n}\n\n   {header} [TEXT] TWO MEN DIED.\n\n" for n, (header, _) in enumerate(headers, start=1))
    (tmp_path / "tst9-muc9").write_text(text)
    documents, issues = take(tmp_path)
    assert ([d.published for d in documents], issues) == ([day for _, day in headers], [])


def test_a_feed_has_one_document_an_entry(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(
        """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Lantern</title>
        <item><title>Two die in &lt;b&gt;Orla&lt;/b&gt;</title><link>https://l.example/1</link>
        <pubDate>Tue, 09 Aug 2016 23:10:00 -0500</pubDate>
        <description>&lt;p&gt;Two people died.&lt;/p&gt;&lt;p&gt;Police are there.&lt;/p&gt;</description></item>
        <item><title>No date</title><guid>urn:2</guid><description>Three people died.</description></item></channel></rss>"""
    )
    (first, second), issues = take(tmp_path)
    assert (first.name, first.title, first.published, first.publisher) == (
        "https://l.example/1",
        "Two die in Orla",
        date(2016, 8, 9),
        "The Lantern",
    )
    assert first.text == "Two people died.\n\nPolice are there."
    assert (second.name, second.published, issues) == ("urn:2", None, [])


def test_an_atom_feed(tmp_path: Path) -> None:
    (tmp_path / "feed.atom").write_text(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>L</title><entry><title>Two die</title><id>urn:1</id><link href="https://l.example/1"/>
        <published>2016-08-09T23:00:00Z</published><updated>2016-09-09T23:00:00Z</updated>
        <content type="html">Two people died.</content></entry></feed>"""
    )
    ((document,), _) = take(tmp_path)
    assert (document.published, document.text) == (date(2016, 8, 9), "Two people died.")


def test_a_pdf_and_a_docx(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(pdf("Two people died in Orla."))
    (tmp_path / "b.docx").write_bytes(docx("Two people died.", "Police are there."))
    (first, second), issues = take(tmp_path)
    assert first.text == "Two people died in Orla."
    assert second.text == "Two people died.\n\nPolice are there."
    assert (first.published, second.published, issues) == (None, None, [])


def test_an_address_is_fetched_and_recognised_by_its_content() -> None:
    issues: list[Issue] = []

    def fetch(url: str) -> Fetched:
        if "bad" in url:
            raise FetchError(f"{url}: the server answers 500")
        return Fetched(
            url="https://www.l.example/2", body=f"<html><title>T</title><p>{SENTENCE}</p></html>".encode(), media_type="text/plain"
        )

    found = list(read(["https://l.example/bad", "https://l.example/1", "ftp://l.example/"], fetch=fetch, report=issues.append))
    assert [(document.name, document.url, document.publisher) for document, _ in found] == [
        ("https://l.example/1", "https://www.l.example/2", "l.example")
    ]
    assert [issue.name for issue in issues] == ["https://l.example/bad", "ftp://l.example/"]


def test_without_a_fetcher_an_address_is_an_issue() -> None:
    assert "switched off" in take("https://l.example/1")[1][0].problem


def test_folders_are_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/c.txt", "c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(SENTENCE + name)
    found, issues = take(tmp_path)
    assert [document.name for document in found] == ["z.txt", "b.txt", "c.txt"]
    assert issues == []


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    refused(tmp_path / "a.txt", "is empty")


def test_a_file_of_blanks(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n\u00a0\n")
    refused(tmp_path / "a.txt", "no text")


def test_a_200_megabyte_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.write(SENTENCE.encode() * 100)
        file.truncate(200_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(tmp_path / "a.txt", "200.0 MB; the limit is 50 MB")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


def test_a_binary_named_html(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 50)
    refused(tmp_path / "a.html", "what is read: HTML, plain text, PDF, docx")


def test_a_broken_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + b"no objects here " * 20)
    refused(tmp_path / "a.pdf", "broken")


def test_an_encrypted_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf("Two people died.", b"/Encrypt 6 0 R /ID [<00><00>]"))
    refused(tmp_path / "a.pdf", "encrypted")


def test_a_pdf_without_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(""))
    refused(tmp_path / "a.pdf", "scan")


def test_a_zip_bomb_in_a_docx(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx("Two died.", media=b"\0" * 30_000_000))
    refused(tmp_path / "a.docx", "zip bomb")


def test_a_docx_that_unpacks_to_too_much(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx("Two died.", media=os.urandom(3_000_000)))
    refused(tmp_path / "a.docx", "unpacks to", limits=Limits(max_unpacked_bytes=2_000_000))


def test_a_docx_with_entities_does_not_expand_them(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>')
    (tmp_path / "a.docx").write_bytes(target.getvalue())
    refused(tmp_path / "a.docx", "no text")


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"junk" * 50, docx("Two died.")[:-30]])
def test_a_broken_docx(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    refused(tmp_path / "a.docx", "broken")


def test_another_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    refused(tmp_path / "a.xlsx", "no docx")


def test_a_wrong_charset_is_noted_and_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(SENTENCE.encode() * 3 + bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D]))
    ((document,), issues) = take(tmp_path)
    assert "5 characters could not be read" in document.notes[0]
    assert "5 characters could not be read" in issues[0].problem
    assert issues[0].document == document.id


def test_null_bytes_in_text_are_replaced_one_for_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Two men\x00died in the town of Orla.\x00")
    ((document,), _) = take(tmp_path)
    assert document.text == "Two men\ufffddied in the town of Orla.\ufffd"
    assert document.notes == ("2 control characters replaced",)


@pytest.mark.parametrize("piece", ["a", "a@", "Two died. ", "1", "+1 ", "<", "(at)", "\u0645"])
def test_a_line_of_a_million_characters(tmp_path: Path, piece: str) -> None:
    (tmp_path / "a.txt").write_text(piece * (1_000_000 // len(piece)), encoding="utf-8")
    start = time.process_time()
    ((document,), _) = take(tmp_path)
    assert time.process_time() - start < 10
    assert len(document.text) == 1_000_000 // len(piece) * len(piece)


def test_deeply_nested_html(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body>" + "<div>" * 100_000 + f"<p>{SENTENCE}</p>")
    ((document,), issues) = take(tmp_path)
    assert document.text == SENTENCE.strip()
    assert "nesting" in issues[0].problem


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY l "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1 or chr(0)};" * 10}">'.replace("\0", "") for n in range(1, 10)),
        '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;',
    ],
)
def test_a_feed_with_entities_is_read_without_them(tmp_path: Path, entities: str) -> None:
    (tmp_path / "a.xml").write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss><channel><item><title>Two die &l9;</title>'
        "<description>Two people died in Orla. &l9;</description></item></channel></rss>"
    )
    ((document,), issues) = take(tmp_path)
    assert document.text.startswith("Two people died in Orla.")
    assert len(document.text) < 50
    assert "root:" not in document.text
    assert "not expanded" in issues[0].problem


def test_a_document_in_urdu(tmp_path: Path) -> None:
    text = "کوئٹہ میں سڑک کنارے نصب بم پھٹنے سے دو افراد ہلاک اور پانچ زخمی ہو گئے، پولیس نے بتایا۔"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    ((document,), issues) = take(tmp_path)
    assert (document.text, document.language, issues) == (text, "ur", [])


def test_a_script_tag_in_a_title(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<title><script>alert(1)</script></title><p>{SENTENCE}</p>")
    ((document,), _) = take(tmp_path)
    assert document.title == "alert(1)"


def test_one_unreadable_file_among_a_thousand(tmp_path: Path) -> None:
    for number in range(999):
        (tmp_path / f"{number:04}.txt").write_text(f"{number} " + SENTENCE)
    (tmp_path / "0500b.txt").symlink_to(tmp_path / "nowhere.txt")
    found, issues = take(tmp_path)
    assert len(found) == 999
    assert [issue.name.endswith("0500b.txt") for issue in issues] == [True]


@pytest.mark.parametrize("make", [lambda path: os.mkfifo(path), lambda path: path.symlink_to(path)])
def test_what_is_no_plain_file_never_blocks(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "a.txt")
    refused(tmp_path / "a.txt", "")


def test_a_device_and_a_missing_file_are_issues(tmp_path: Path) -> None:
    found, issues = take("/dev/zero", tmp_path / "none.txt", tmp_path / "nul\0.txt")
    assert found == []
    assert len(issues) == 3


def test_a_folder_named_like_a_text_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "y.txt").write_text(SENTENCE)
    assert [document.name for document in take(tmp_path)[0]] == ["y.txt"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(SENTENCE)
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "a.txt").symlink_to(tmp_path / "secret.txt")
    found, issues = take(tmp_path / "given")
    assert found == []
    assert "leads out of the folder" in issues[0].problem


def test_a_line_longer_than_the_limit_is_skipped(tmp_path: Path) -> None:
    good = json.dumps({"id": "good", "text": SENTENCE})
    (tmp_path / "a.jsonl").write_text("x" * 10_000 + "\n" + good + "\n")
    (document,), issues = take(tmp_path, limits=Limits(max_bytes=5_000))
    assert document.name == "good"
    assert "a.jsonl:1: the line is longer" in issues[0].problem


def test_a_text_in_a_jsonl_is_given_up_after_a_hundred_lines(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(SENTENCE * 5_000)
    found, issues = take(tmp_path)
    assert (found, len(issues)) == ([], 101)


def test_a_text_beyond_the_limit_is_cut_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE * 100)
    ((document,), issues) = take(tmp_path, limits=Limits(max_characters=1_000))
    assert len(document.text) == 1_000
    assert "cut short" in document.notes[0]
    assert len(issues) == 1


def test_lines_are_handed_out_in_pieces_and_come_back_the_same(tmp_path: Path) -> None:
    rows = [json.dumps({"id": str(n), "text": SENTENCE * (n % 50 + 1)}) for n in range(2_000)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(rows))
    pieces = pickle.loads(pickle.dumps(list(inputs([path]))))
    assert len(pieces) > 2
    assert sum(piece.documents for piece in pieces) == count([path]) == 2_000
    names = [document.name for piece in pieces for document, _ in pickle.loads(pickle.dumps(batch(piece))).documents]
    assert names == [str(n) for n in range(2_000)]
    assert [piece.line for piece in pieces] == [1 + sum(p.documents for p in pieces[:n]) for n in range(len(pieces))]


def test_lines_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = json.dumps({"text": SENTENCE * 300}).encode() + b"\n"
    with path.open("wb") as file:
        for _ in range(1_000):
            file.write(row)  # some 22 MB
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = sum(1 for piece in inputs([path]) for _ in documents(piece, report=pytest.fail))
    assert found == 1_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 15_000


@pytest.mark.parametrize("url", ["http://ana:hunter2@example.org/a", "https:/ana:hunter2@example.org", "http://ana:h@hunter2@example.org/"])
def test_a_password_in_an_address_is_told_to_nobody(url: str) -> None:
    issues: list[Issue] = []
    assert list(read([url], fetch=None, report=issues.append)) == []
    assert "user name or password" in issues[0].problem
    assert "hunter2" not in repr(issues)
