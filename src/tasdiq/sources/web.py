"""A web page in, its Document out: all visible text, the article marked, what the page states of itself."""

import re
from hashlib import sha256
from typing import Any

from tasdiq.errors import UnreadableError
from tasdiq.model.text import Range
from tasdiq.sources.body import article
from tasdiq.sources.build import Found, decoded, one
from tasdiq.sources.metadata import Stated, host, stated
from tasdiq.sources.render import render
from tasdiq.sources.source import Read, Source

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([A-Za-z0-9_:.-]{2,40})"
)
_STRUCTURE = re.compile(
    r"</?(?!p\b|br\b|title\b|script\b|style\b|head\b|html\b|body\b|meta\b|li\b|h\d\b)[A-Za-z][A-Za-z0-9:-]{0,30}(?:\s[^<>]{0,2000})?>"
)
_OPEN = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]{0,30})(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+>?")
_NAMES = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+)|[^\s\"'<>/=]++")
_LONG_TAG, _MOST_ATTRIBUTES = 4_000, 300
_TOO_DEEP = "nesting was too deep to keep"


def read_page(source: Source) -> Read:
    """The one document of an HTML page."""
    match = _DECLARED.search(source.body[:4_096])
    declared = (match[1] or match[2]).decode("ascii") if match else None
    result, notes = decoded(source, declared)
    tree, deep = parse(result.text)
    if tree is None:
        raise UnreadableError(f"{source.name}: the page is empty")
    if deep:
        notes += (f"the page's {_TOO_DEEP}; its text was read without it",)
        source.issue(f"{source.name}: {notes[-1]}", sha256(source.body).hexdigest())
    says = stated(tree)
    text, blocks = render(tree)
    if not text.strip():
        raise UnreadableError(f"{source.name}: the page shows no text")
    return one(_found(source, says, text, article(tree, text, blocks), notes), source)


def parse(page: str) -> tuple[Any, bool]:
    """The page as a tree, None where it is empty, and whether its nesting had to be flattened to be read."""
    page = _OPEN.sub(_bare, page)
    tree, deep = _parsed(page)
    return _parsed(_STRUCTURE.sub("<br>", page))[0] if deep else tree, deep


def _bare(match: re.Match[str]) -> str:
    """A tag with thousands of attributes without them: libxml2's time grows with their square."""
    if len(match[0]) < _LONG_TAG or sum(not name.startswith("=") for name in _NAMES.findall(match[0])) < _MOST_ATTRIBUTES:
        return match[0]
    return f"<{match[1]}>"


def text_of(fragment: str) -> str:
    """The visible text of a piece of HTML, such as a feed entry's."""
    tree, _ = parse(fragment)
    return render(tree)[0] if tree is not None else ""


def _parsed(page: str) -> tuple[Any, bool]:
    from lxml import etree

    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, no_network=True, encoding="utf-8")
    try:
        tree = etree.fromstring(page.replace("\x00", "\ufffd").encode("utf-8", "replace") or b" ", parser=parser)
    except etree.XMLSyntaxError:
        return None, any("depth" in entry.message for entry in parser.error_log)
    return tree, any("depth" in entry.message for entry in parser.error_log)


def _found(source: Source, says: Stated, text: str, ranges: tuple[Range, ...] | None, notes: tuple[str, ...]) -> Found:
    url = source.url or says.url
    return Found(
        raw=source.body, name=source.name, text=text, title=says.title, published=says.published, publisher=says.publisher or host(url),
        url=url, media_type="text/html", article=ranges, notes=notes,
    )  # fmt: skip
