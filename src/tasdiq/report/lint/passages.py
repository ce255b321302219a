"""A document in; every sentence that has figures, with what was found of them or that nothing could be held against them, out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tasdiq.model.text import Document, Sentence
from tasdiq.report.lint.amounts import amounts
from tasdiq.report.lint.check import Held, check, prose
from tasdiq.report.lint.finding import Finding
from tasdiq.report.lint.rows import line, row

_LONGEST = 600  # characters of a passage
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """What a person reads of a check."""

    findings: Sequence[dict[str, Any]]  # rows of a check, each with the words before and after it in its sentence
    beside: Sequence[dict[str, Any]]  # sentences with figures of which nothing can be said, since nothing stands beside them


def passages(document: Document, raw: bytes, held: Held | None) -> Passages:
    """The figures of a document in their sentences."""
    found, told = check(document, raw, held), prose(document)
    findings = [{**row(document, each), **_around(document.text, each, told)} for each in found]
    spans = [(each.start, each.end) for each in found]
    alone = [s for s in told if not any(start < s.end and end > s.start for start, end in spans) and _states(s)]
    beside = [{"name": document.name, "line": line(document, s.start), "words": _short(document.text[s.start : s.end])} for s in alone]
    return Passages(findings=findings, beside=beside)


def _states(sentence: Sentence) -> bool:
    return any(not amount.vague for amount in amounts(sentence.plain))


def _around(text: str, found: Finding, told: Sequence[Sentence]) -> dict[str, str]:
    """The rest of the sentences, or of the lines of a table, that the figure stands in."""
    touched = [s for s in told if s.start < found.end and s.end > found.start]
    start = min((s.start for s in touched), default=text.rfind("\n", 0, found.start) + 1)
    after = text.find("\n", found.end)
    end = max((s.end for s in touched), default=len(text) if after < 0 else after)
    room = max(_LONGEST - (found.end - found.start), 80) // 2
    before, rest = _plain(text[min(start, found.start) : found.start]), _plain(text[found.end : max(end, found.end)])
    return {"before": before if len(before) <= room else "… " + before[-room:], "after": rest if len(rest) <= room else rest[:room] + " …"}


def _plain(words: str) -> str:
    """The words on one line; a blank at either end stays."""
    return _BLANKS.sub(" ", words)


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + " …"
