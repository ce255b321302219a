"""An RSS or Atom feed in, one Document an entry out; entities declared in the feed are never expanded."""

import io
import json
import re
from typing import Any

from tasdiq.errors import UnreadableError
from tasdiq.sources.build import Found, decoded, document
from tasdiq.sources.metadata import host, without_markup
from tasdiq.sources.published import day
from tasdiq.sources.source import Read, Source
from tasdiq.sources.web import text_of

_DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding=[\"']([A-Za-z0-9_:.-]{2,40})")
_PROLOGUE = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_ENTRY_FIELDS = ("id", "link", "title", "author", "published", "updated")


def read_feed(source: Source) -> Read:
    """The entries of a feed, each named by its link, dated by its own date."""
    import feedparser

    match = _DECLARED.search(source.body[:400])
    result, notes = decoded(source, match[1].decode("ascii") if match else None)
    text, declared = _without_doctype(result.text)
    if declared:
        notes += ("entities declared in the feed were not expanded",)
        source.issue(f"{source.name}: {notes[-1]}")
    try:
        feed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")), sanitize_html=False, resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8"},
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError) as error:
        raise UnreadableError(f"{source.name}: the feed is broken ({error})") from error
    if not feed.entries:
        raise UnreadableError(f"{source.name}: the feed has no entries")
    if len(feed.entries) > source.limits.max_entries:
        source.issue(f"{source.name}: only the first {source.limits.max_entries} of {len(feed.entries)} entries were read")
    publisher = without_markup(str(feed.feed.get("title") or "")) or host(source.url)
    for number, entry in enumerate(feed.entries[: source.limits.max_entries], 1):
        try:
            yield document(_found(entry, publisher, notes, f"{source.name}#{number}"), source)
        except UnreadableError as error:
            source.issue(str(error))


def _found(entry: Any, publisher: str | None, notes: tuple[str, ...], place: str) -> Found:
    content = [str(part.get("value") or "") for part in entry.get("content") or []] or [str(entry.get("summary") or "")]
    fields = {name: str(entry.get(name) or "") for name in _ENTRY_FIELDS}
    raw = json.dumps({**fields, "content": content}, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    title = without_markup(text_of(fields["title"]).replace("\n", " ")) if fields["title"].strip() else ""
    text = "\n\n".join(words for part in content if (words := text_of(part)))
    published = day(fields["published"])
    if published is None and (published := day(fields["updated"])):
        notes += ("dated by its last update, the feed has no publication date",)
    link = fields["link"] if fields["link"].startswith(("http://", "https://")) else None
    source = entry.get("source") or {}
    return Found(
        raw=raw, name=(link or fields["id"] or place)[:300], text=text or title, title=title or None, published=published,
        publisher=without_markup(str(source.get("title") or "")) or publisher, url=link, media_type="text/html", notes=notes,
    )  # fmt: skip


def _without_doctype(text: str) -> tuple[str, bool]:
    """The feed without its document type, which alone can declare entities, and whether it declared any."""
    prologue = _PROLOGUE.match(text)
    text = text[prologue.end() :] if prologue else text  # its charset no longer holds
    start = text[:20_000].upper().find("<!DOCTYPE")
    if start < 0:
        return text, False
    root = re.compile(r"<(?:rss|(?:\w{1,10}:)?RDF|(?:atom:)?feed)[\s>]", re.IGNORECASE).search(text, start)
    if root is None:
        raise UnreadableError("the feed ends inside its document type")
    return text[:start] + text[root.start() :], "<!ENTITY" in text[start : root.start()].upper()
