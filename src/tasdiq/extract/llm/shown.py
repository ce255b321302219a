"""A Document in, what of it a model is shown out: the article alone, made plain, with nothing in it that could pass for our own marks."""

import re
import unicodedata
from dataclasses import dataclass

from tasdiq.model.text import Document, Range, plain

HIDDEN = "\0"  # stands for a character that is not shown
LONGEST = 24_000  # characters of the article; what comes after is not shown

_MARKS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")"})  # chat templates are written in these: a document must not write one
_UNSEEN = ("Cc", "Cf", "Co", "Cn", "Cs")  # control, format and private characters can carry words that no reader sees
_BRACE = re.compile(r"[{}]")
_JSON = re.compile(r"\{\s{0,20}\"[^\"\n]{1,40}\"\s{0,20}:")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A document's title and text, up to the last words shown, with HIDDEN for what the model does not see before."""

    title: str
    text: str
    cut: int = 0  # characters of the article that were too many
    replies: int = 0  # passages that look like a reply of ours

    @property
    def message(self) -> str:
        """The words as they are sent."""
        parts = [_sent(self.title), _sent(self.text)]
        return "\n\n".join(part for part in parts if part)


def shown(document: Document) -> Shown:
    """What of the document a model is shown."""
    article = document.article if document.article is not None else (Range(0, len(document.text)),)
    kept, left, cut = [], LONGEST, 0
    for part in article:
        end = part.end if part.end <= part.start + left else _at_blank(document.text, part.start, part.start + left)
        if end > part.start:
            kept.append(Range(part.start, end))
        left = left - (end - part.start) if end == part.end else 0
        cut += part.end - end
    title, first = _without_replies(made_plain((document.title or "")[:LONGEST]))
    text, second = _without_replies(_only(made_plain(document.text[: kept[-1].end if kept else 0]), kept))
    return Shown(title=title, text=text, cut=cut, replies=first + second)


def made_plain(text: str) -> str:
    """The text with unseen characters blank and brackets of another kind, character for character; line ends stay.

    >>> made_plain("<|system|> [INST]")
    '‹|system|› (INST)'
    """
    flat = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in plain(text)).translate(_MARKS)
    if "\n" not in text:
        return flat
    return "".join("\n" if old == "\n" else new for old, new in zip(text, flat, strict=True))


def boundary(words: str) -> str:
    """A line to put around the words that does not stand in them, the same for the same words.

    A document cannot hold it: it is made of the hash of the document.
    """
    from hashlib import sha256

    salt = 0
    while True:
        name = sha256(f"{salt}\x1f{words}".encode("utf-8", "replace")).hexdigest()[:24]
        if name not in words:
            return f"DOCUMENT-{name}"
        salt += 1


def _at_blank(text: str, start: int, end: int) -> int:
    """The last blank before end, so that no word is cut; end itself where there is none."""
    blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return blank if blank > start else end


def _only(text: str, kept: list[Range]) -> str:
    parts, at = [], 0
    for part in kept:
        parts.append(HIDDEN * (part.start - at) + text[part.start : part.end])
        at = part.end
    return "".join(parts)


def _without_replies(text: str) -> tuple[str, int]:
    """The text with every object of JSON hidden: news has none, and a made-up reply in a document must not be quoted as its words."""
    parts, at, found = [], 0, 0
    while (opening := _JSON.search(text, at)) is not None:
        end = _closing(text, opening.start())
        parts += [text[at : opening.start()], HIDDEN * (end - opening.start())]
        at = end
        found += 1
    return "".join(parts) + text[at:], found


def _closing(text: str, start: int) -> int:
    """Where the object that opens at start ends; one that never ends goes on to the end of the text."""
    depth = 0
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    return len(text)


def _sent(text: str) -> str:
    return re.sub(r"\0+", "\n", text).strip()
