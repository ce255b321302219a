"""A parsed page in, what it states of itself out: title, publisher, publication date."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from tasdiq.errors import BadValueError
from tasdiq.sources.published import day

_KEYS = ("published", "title", "publisher", "published_marks", "article_types")
_MARKUP = re.compile(r"<[^<>]{0,300}>")
_MOST_OBJECTS = 5_000  # of JSON-LD, looked at
_MOST_TIMES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a page says of itself; None where it says nothing."""

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The names of the fields, from the table that an analyst can edit."""
    from importlib.resources import files  # slow to load

    path = files("tasdiq").joinpath("data/clean/metadata.toml")
    table = tomllib.loads(path.read_text("utf-8"))
    if unknown := sorted(set(table) ^ set(_KEYS)):
        raise BadValueError(f"{path}: keys {unknown} are unknown or missing; it has {_KEYS}")
    return {key: tuple(str(name) for name in table[key]) for key in _KEYS}


def stated(tree: Any) -> Stated:
    """Title, publisher and publication date, from JSON-LD, meta tags and <time>, never from the file or the crawl."""
    metas = _metas(tree)
    article = _article_object(tree)
    publisher = _first(metas, _names()["publisher"]) or _name(article.get("publisher"))
    published = day(_text(article.get("datePublished"))) or _first_day(metas) or _time(tree)
    return Stated(title=_title(tree, metas, article, publisher), publisher=publisher, published=published, url=_canonical(tree))


def without_markup(text: str) -> str:
    """Words on one line without tags, as a title should be.

    >>> without_markup("Blast <script>alert(1)</script> kills two")
    'Blast alert(1) kills two'
    """
    return " ".join(_MARKUP.sub(" ", text).split())


def _metas(tree: Any) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()[:2_000]
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute)):
                found.setdefault(name.strip().lower()[:80], content)
    return found


def _first(metas: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((without_markup(metas[name]) for name in names if metas.get(name)), None)


def _first_day(metas: Mapping[str, str]) -> date | None:
    return next((found for name in _names()["published"] if (found := day(metas.get(name)))), None)


def _article_object(tree: Any) -> Mapping[str, Any]:
    """The JSON-LD object that describes the article, or an empty one."""
    objects = list(_objects(tree))
    for kind in _names()["article_types"]:
        for found in objects:
            kinds = found.get("@type")
            if kind in (kinds if isinstance(kinds, list) else [kinds]):
                return found
    return {}


def _objects(tree: Any) -> Iterator[Mapping[str, Any]]:
    count = 0
    for element in tree.iter("script"):
        if "ld+json" not in (element.get("type") or ""):
            continue
        try:
            waiting = [json.loads(element.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and count < _MOST_OBJECTS:
            item = waiting.pop(0) if len(waiting) < 50 else waiting.pop()
            count += 1
            if isinstance(item, dict):
                yield item
                waiting += [value for value in item.values() if isinstance(value, dict | list)]
            elif isinstance(item, list):
                waiting += item[:_MOST_OBJECTS]


def _time(tree: Any) -> date | None:
    """The date of the one <time> that is marked as publication, else of all in the article where they agree."""
    marked: list[date] = []
    plain: set[date] = set()
    for number, element in enumerate(tree.iter("time", "span", "abbr", "p", "div", "meta")):
        if number > 20_000 or len(marked) + len(plain) > _MOST_TIMES:
            break
        value = element.get("datetime") or (element.get("content") if element.get("itemprop") else None) or element.get("title")
        found = day(value) if element.tag == "time" or _is_marked(element) else None
        if found is None:
            continue
        if _is_marked(element) or element.get("pubdate") is not None:
            marked.append(found)
        elif next(element.iterancestors("article", "main", "header"), None) is not None:
            plain.add(found)
    if marked:
        return marked[0]
    return plain.pop() if len(plain) == 1 else None


def _is_marked(element: Any) -> bool:
    words = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop"))[:300].lower()
    return (
        bool(words.strip())
        and "modif" not in words
        and "update" not in words
        and any(mark in words for mark in _names()["published_marks"])
    )


def _title(tree: Any, metas: Mapping[str, str], article: Mapping[str, Any], publisher: str | None) -> str | None:
    element = next(tree.iter("title"), None)
    page = without_markup(element.text or "") if element is not None else ""
    headings = [
        without_markup(" ".join(h.itertext())) for h in islice(tree.iter("h1" if page or tree.find(".//h1") is not None else "h2"), 3)
    ]
    title = without_markup(_text(article.get("headline"))) or _first(metas, _names()["title"]) or page or next(iter(headings), "")
    return _without_site(title, headings, publisher)[:1_000] or None


def _without_site(title: str, headings: list[str], publisher: str | None) -> str:
    """The title without " | The Daily Example" at its end."""
    for heading in headings:
        if heading and title != heading and len(heading) > 15 and title.startswith(heading):
            return heading
    for mark in (" | ", " - ", " \u2013 ", " \u2014 ", " :: ", " \u00bb "):
        head, found, tail = title.rpartition(mark)
        named = publisher is not None and tail.strip().casefold() == publisher.casefold()
        if found and (named or (mark == " | " and publisher is None and len(tail.split()) <= 4 < len(head))):
            return head.strip()
    return title


def _canonical(tree: Any) -> str | None:
    for element in tree.iter("link"):
        address = (element.get("href") or "").strip()
        if (element.get("rel") or "").lower() == "canonical" and address[:8].lower().startswith(("http://", "https://")):
            return address[:2_000] if _host(address) else None
    return None


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def host(address: str | None) -> str | None:
    """The site of a URL without its "www.", as a publisher of last resort."""
    name = _host(address) if address else None
    return name.removeprefix("www.") if name else None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return without_markup(value)[:200] or None if isinstance(value, str) else None


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else ""
