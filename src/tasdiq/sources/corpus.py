"""A plain text or a MUC-4 corpus file in, its Documents out."""

import re
from collections.abc import Iterator

from tasdiq.errors import UnreadableError
from tasdiq.sources.build import Found, decoded, document, one
from tasdiq.sources.source import Read, Source

_RECORD = re.compile(r"^([A-Z]{2,6}\d{0,2}-MUC\d-\d{4})(?:[ \t]+\([A-Z .]{1,40}\))?[ \t]*\r?$", re.MULTILINE)


def read_text(source: Source) -> Read:
    """The one document of a plain text, its text exactly as it was decoded."""
    result, notes = decoded(source)
    return one(Found(raw=source.body, name=source.name, text=result.text, url=source.url, notes=notes), source)


def read_corpus(source: Source) -> Read:
    """The documents of a MUC-4 corpus file, each named by its id line, its text what follows that line."""
    result, notes = decoded(source)
    for name, text, raw in _records(result.text):
        try:
            yield document(Found(raw=raw.encode("utf-8"), name=name, text=text, notes=notes), source)
        except UnreadableError as error:
            source.issue(str(error))


def _records(text: str) -> Iterator[tuple[str, str, str]]:
    heads = list(_RECORD.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        end = following.start() if following else len(text)
        body = text[head.end() : end]
        yield head[1], body[1:] if body.startswith("\n") else body, text[head.start() : end]
