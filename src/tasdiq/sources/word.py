"""A docx in, its text out, checked before anything is unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from tasdiq.errors import UnreadableError
from tasdiq.sources.build import Found, one
from tasdiq.sources.source import READ_KINDS, Read, Source

_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"
_SKIPPED = (_MAIN + "del", _MAIN + "instrText", _MAIN + "delText")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def read_word(source: Source) -> Read:
    """The one document of a docx: paragraphs parted by blank lines, table rows and cells by newlines."""
    from lxml import etree

    body = _part(source)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        tree = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"{source.name}: the docx is broken ({error})") from error
    title, text = _text(tree)
    found = Found(
        raw=source.body, name=source.name, text=text, title=title, url=source.url,
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )  # fmt: skip
    return one(found, source)


def _part(source: Source) -> bytes:
    """The bytes of the body part, unless the archive is no docx or unpacks to more than the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.body)) as archive:
            parts = archive.infolist()
            if _BODY not in {part.filename for part in parts}:
                raise UnreadableError(f"{source.name}: a zip archive that is no docx; what is read: {READ_KINDS}")
            _check(parts, source)
            return archive.read(_BODY)
    except _BROKEN as error:
        raise UnreadableError(f"{source.name}: the docx is broken or encrypted ({error})") from error


def _check(parts: list[zipfile.ZipInfo], source: Source) -> None:
    limits = source.limits
    total = sum(part.file_size for part in parts)
    if total > limits.max_unpacked_bytes:
        raise UnreadableError(f"{source.name}: the docx unpacks to {total} bytes, the limit is {limits.max_unpacked_bytes}")
    for part in parts:
        if part.file_size > 1_000_000 and part.file_size > limits.max_ratio * max(1, part.compress_size):
            raise UnreadableError(
                f"{source.name}: {part.filename} in the docx unpacks more than {limits.max_ratio}-fold, as a zip bomb does"
            )


def _text(tree: Any) -> tuple[str | None, str]:
    title: str | None = None
    pieces: list[str] = []
    in_table = False
    for paragraph in tree.iter(_MAIN + "p"):
        text = "".join(_words(paragraph)).strip()
        if not text:
            continue
        style = paragraph.find(f"{_MAIN}pPr/{_MAIN}pStyle")
        if title is None and style is not None and style.get(_MAIN + "val") == "Title":
            title = text
        cell = next(paragraph.iterancestors(_MAIN + "tc"), None) is not None
        listed = paragraph.find(f"{_MAIN}pPr/{_MAIN}numPr") is not None
        close = in_table and (cell or listed)
        in_table = cell or listed
        pieces += [("\n" if close else "\n\n") if pieces else "", text]
    return title, "".join(pieces)


def _words(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(_MAIN + "t", _MAIN + "tab", _MAIN + "br", _MAIN + "cr", _MAIN + "noBreakHyphen"):
        if next(node.iterancestors(_MAIN + "p"), None) is not paragraph or next(node.iterancestors(*_SKIPPED), None) is not None:
            continue  # a text box's own paragraph comes on its own; deleted words are not there
        if node.tag == _MAIN + "t":
            yield node.text or ""
        elif node.tag == _MAIN + "noBreakHyphen":
            yield "-"
        else:
            yield "\t" if node.tag == _MAIN + "tab" else "\n"
