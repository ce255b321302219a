"""What a reader found in, a Document out: cleaned of control characters and contact details, offsets kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from tasdiq.errors import UnreadableError
from tasdiq.model.text import Document, Range
from tasdiq.sources.charset import Decoded, clean, decode
from tasdiq.sources.contacts import masked
from tasdiq.sources.language import language
from tasdiq.sources.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a reader found in the bytes, as it stands there."""

    raw: bytes = field(repr=False)
    name: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    media_type: str = "text/plain"
    article: tuple[Range, ...] | None = None
    notes: tuple[str, ...] = ()


def document(found: Found, source: Source) -> tuple[Document, bytes]:
    """The document and its raw bytes; raises UnreadableError where there are no words."""
    whole = found.text
    if not whole.strip():
        raise UnreadableError(f"{found.name}: there is no text in it")
    identity = sha256(found.raw).hexdigest()
    notes = list(found.notes)
    if len(whole) > source.limits.max_characters:
        notes.append(f"cut short: {source.limits.max_characters} of {len(whole)} characters kept")
        source.issue(f"{found.name}: {notes[-1]}", identity)
        whole = whole[: source.limits.max_characters]
    text, strange = clean(whole)
    if strange:
        notes.append(f"{strange} control characters replaced")
    text, contacts = masked(text)
    title, in_title = masked(clean(found.title)[0]) if found.title and found.title.strip() else (None, 0)
    if contacts + in_title:
        notes.append(f"{contacts + in_title} contact details blotted out")
    return Document(
        id=identity, name=found.name, text=text, title=title, published=found.published, publisher=_line(found.publisher),
        url=found.url, language=language(text), media_type=found.media_type, article=_cut(found.article, len(text)), notes=tuple(notes),
    ), found.raw  # fmt: skip


def decoded(source: Source, declared: str | None = None) -> tuple[Decoded, tuple[str, ...]]:
    """The source's text and a note where characters were lost; an issue where many were."""
    result = decode(source.body, source.charset or declared)
    if not result.replaced:
        return result, ()
    note = f"{result.replaced} characters could not be read as {result.charset} and were replaced"
    if result.many_replaced:
        source.issue(f"{source.name}: {note}", sha256(source.body).hexdigest())
    return result, (note,)


def one(found: Found, source: Source) -> Iterator[tuple[Document, bytes]]:
    """The one document of an input that holds one."""
    yield document(found, source)


def _line(text: str | None) -> str | None:
    words = " ".join(clean(text)[0].split()) if text else ""
    return masked(words[:200])[0] or None


def _cut(ranges: tuple[Range, ...] | None, length: int) -> tuple[Range, ...] | None:
    if ranges is None:
        return None
    return tuple(Range(r.start, min(r.end, length)) for r in ranges if r.start < length)
