"""A PDF in, its text page by page out; an encrypted, broken or scanned one is refused."""

import re
from collections.abc import Iterator
from typing import Any

from tasdiq.errors import UnreadableError
from tasdiq.sources.build import Found, one
from tasdiq.sources.source import Read, Source

_HYPHEN = re.compile("[\u0002\ufffe\u00ad]\r?\n?")  # how pdfium writes a word broken at a line's end
_SENTENCE_END = re.compile(r"[.!?:\u061f\u06d4][\"'\u201d\u2019)\]]*$")
_FORM_VALUES = re.compile(r"^(?:untitled|microsoft word.*|.*\.(?:docx?|pdf|indd|qxp|rtf))$", re.IGNORECASE)


def read_pdf(source: Source) -> Read:
    """The one document of a PDF; its own stated dates are left to the text, file metadata are no publication date."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source.body)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"{source.name}: {_reason(str(error))}") from error
    try:
        notes = (f"cut short: {source.limits.max_pages} of {len(pdf)} pages read",) if len(pdf) > source.limits.max_pages else ()
        text = "\n\n".join(_pages(pdf, source, pypdfium2.PdfiumError))
        title = str(pdf.get_metadata_dict().get("Title") or "").strip()
    finally:
        pdf.close()
    if not text.strip():
        raise UnreadableError(f"{source.name}: the PDF has no text; if it is a scan, recognise its characters first")
    found = Found(
        raw=source.body, name=source.name, text=text, title=None if _FORM_VALUES.match(title) else title or None,
        url=source.url, media_type="application/pdf", notes=notes,
    )  # fmt: skip
    return one(found, source)


def _pages(pdf: Any, source: Source, unreadable: type[Exception]) -> Iterator[str]:
    characters = 0
    for number in range(min(len(pdf), source.limits.max_pages)):
        try:
            page = pdf[number]
            textpage = page.get_textpage()
            text = str(textpage.get_text_range())
            textpage.close()
            page.close()
        except unreadable as error:
            source.issue(f"{source.name}: page {number + 1} of the PDF cannot be read ({error})")
            continue
        characters += len(text)
        yield paragraphs(_HYPHEN.sub("", text))
        if characters > source.limits.max_characters:
            return


def paragraphs(text: str) -> str:
    """Lines of one page with a blank line after each that ends a sentence well before the margin."""
    from statistics import median  # slow to load

    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    usual = median([len(line) for line in lines if len(line) > 20] or [0])
    parts = []
    for line in lines:
        parts.append(line)
        if line and len(line) < 0.85 * usual and _SENTENCE_END.search(line):
            parts.append("")
    return "\n".join(parts).strip("\n")


def _reason(problem: str) -> str:
    if "assword" in problem:
        return "the PDF is encrypted; save it without a password"
    return f"the PDF is broken ({problem})"
