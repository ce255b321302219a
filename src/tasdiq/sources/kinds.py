"""The first bytes and the name of a file in, the kind of document it holds out: content first, extension second."""

import codecs
import json
import re
from pathlib import PurePath

from tasdiq.sources.charset import decode, looks_binary
from tasdiq.sources.warc import is_archive

HEAD = 8_192  # bytes that are enough to tell

_FEED = re.compile(r"<(?:rss|(?:\w{1,10}:)?RDF|(?:atom:)?feed)[\s>]", re.IGNORECASE)
_PAGE_START = re.compile(
    r"(?:<!--|<!doctype html|<html|<head|<body|<title|<meta|<div|<p[ >]|<article|<table|<script|<h[1-6][ >])", re.IGNORECASE
)
_TAG = re.compile(r"<(?:!doctype|/?[a-z][a-z0-9]{0,10})[\s/>]", re.IGNORECASE)
_CORPUS = re.compile(r"[A-Z]{2,6}\d{0,2}-MUC\d-\d{4}(?:[ \t]+\([A-Z .]{1,40}\))?[ \t]*(?:\r?\n|$)")
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".mhtml", ".shtml", ".asp", ".aspx", ".php")
_LINE_SUFFIXES = (".jsonl", ".ndjson")


def kind_of(head: bytes, name: str) -> str | None:
    """One of html, text, pdf, docx, feed, json, jsonl, corpus, warc, parquet; None for what is not read.

    >>> kind_of(b"%PDF-1.7", "report.txt"), kind_of(b"\\x89PNG\\r\\n\\x1a\\n\\x00\\x00", "page.html")
    ('pdf', None)
    """
    if head.startswith(b"PAR1"):
        return "parquet"
    if is_archive(head, name):
        return "warc"
    if head.startswith(b"\x1f\x8b"):
        return None  # packed, and no archive of pages
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if looks_binary(head) or head.startswith((b"{\\rtf", b"%!PS", b"From MAILER")):
        return None
    return _kind_of_text(decode(head[:HEAD]).text.lstrip("\ufeff \t\r\n\f"), PurePath(name).suffix.lower())


def may_hold_many(head: bytes) -> bool:
    """Whether it can be a file of JSON lines, of rows, of pages, or a corpus: a quick look, for every file of a folder."""
    start = head[:200].removeprefix(codecs.BOM_UTF8).lstrip()
    return start.startswith((b"{", b"PAR1", b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")) or b"-MUC" in start[:20]


def is_line(suffix: str) -> bool:
    """Whether a file of that extension holds one document a line."""
    return suffix.lower() in _LINE_SUFFIXES


def _kind_of_text(start: str, suffix: str) -> str | None:
    if start.startswith("<"):
        return _kind_of_markup(start, suffix)
    if _CORPUS.match(start):
        return "corpus"
    if start.startswith(("{", "[")):
        return _kind_of_json(start, suffix)
    if suffix in _LINE_SUFFIXES:
        return "jsonl"
    if suffix in _PAGE_SUFFIXES and _TAG.search(start):
        return "html"
    return "text"


def _kind_of_markup(start: str, suffix: str) -> str | None:
    if start.startswith("<?xml") or _FEED.match(start):
        if _FEED.search(start):
            return "feed"
        return "html" if re.search(r"<html[\s>]", start, re.IGNORECASE) else None
    if _PAGE_START.match(start) or (suffix in _PAGE_SUFFIXES and _TAG.search(start)):
        return "html"
    return "text"


def _kind_of_json(start: str, suffix: str) -> str:
    if suffix in _LINE_SUFFIXES:
        return "jsonl"
    if suffix == ".json":
        return "json"
    first = start.partition("\n")[0].rstrip()
    try:
        return "jsonl" if isinstance(json.loads(first), dict) else "text"
    except (ValueError, RecursionError):
        if re.match(r'\{\s{0,20}"\w{1,40}"\s?:', start):
            return "jsonl" if len(first) > 1_000 or first.endswith("}") else "json"
        return "text"
