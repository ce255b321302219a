"""What is missing, invented or wrong in, a list that an engineer can work from out: each with the words around it."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from tasdiq.codebooks.table import cell

KINDS = ("missing", "invented", "wrong", "partial")
WIDTH = 160  # characters of the words around
_LONGEST_SOUGHT = 20  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One fault: what was expected, what the answer had."""

    document: str
    field: str
    kind: str  # one of KINDS
    expected: str = ""
    got: str = ""
    about: str = ""  # which incident of the document
    around: str = ""  # filled by `with_words`
    sought: tuple[str, ...] = ()  # the words to look for in the document, likeliest first; not written


def with_words(misses: Iterable[Miss], texts: Mapping[str, str]) -> Iterator[Miss]:
    """The misses with the words around the expected value, else around the one that was given."""
    flat: dict[str, str] = {}
    for miss in misses:
        if miss.document not in flat:
            flat = {miss.document: " ".join(texts.get(miss.document, "").split())}
        yield replace(miss, around=around(flat[miss.document], (*miss.sought, miss.expected, miss.got)))


def around(text: str, sought: Iterable[str]) -> str:
    """The words around the first of those sought that the text has; its beginning, where it has none.

    >>> around("A bomb went off near the town hall of Exampur.", ["TOWN  HALL"])
    'A bomb went off near the town hall of Exampur.'
    """
    for words in sought:
        pattern = r"\s+".join(re.escape(word) for word in words.split()[:_LONGEST_SOUGHT])
        match = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) if pattern else None
        if match:
            start = max(0, (match.start() + match.end() - WIDTH) // 2)
            return ("…" if start else "") + text[start : start + WIDTH] + ("…" if start + WIDTH < len(text) else "")
    return text[:WIDTH] + ("…" if len(text) > WIDTH else "")


def write_misses(misses: Iterable[Miss], path: Path, form: str) -> int:
    """Write them as "csv" or "jsonl"; how many there are."""
    names = [each.name for each in fields(Miss) if each.name != "sought"]
    rows = [{name: value for name, value in asdict(miss).items() if name in names} for miss in misses]
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        if form == "csv":
            csv.writer(file, lineterminator="\n").writerows([names, *([cell(value) for value in row.values()] for row in rows)])
        else:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return len(rows)
