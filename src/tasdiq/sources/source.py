"""One input's bytes with what is known about them, and the limits they must keep."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tasdiq.model.statement import Issue
from tasdiq.model.text import Document

Report = Callable[[Issue], None]

READ_KINDS = (
    "HTML, plain text, PDF, docx, RSS or Atom, .json, .jsonl and Parquet (id, text, published, title, source, url), WARC, "
    "MUC-4 corpus files"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one input is read before it is refused or cut short."""

    max_bytes: int = 50_000_000  # of one file, one page, one line of a .jsonl
    max_unpacked_bytes: int = 200_000_000  # what a docx may unpack to
    max_ratio: int = 200  # unpacked to packed bytes of one docx part
    max_characters: int = 5_000_000  # of one document's text; the rest is cut off, noted and reported
    max_pages: int = 2_000
    max_entries: int = 10_000  # of one feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bytes of one file or page and what came with them."""

    name: str
    body: bytes = field(repr=False)
    report: Report = field(repr=False)
    url: str | None = None
    charset: str | None = None  # as an HTTP header declares it
    limits: Limits = field(default_factory=Limits)

    def issue(self, problem: str, document: str | None = None) -> None:
        """Report something about this input that was not understood."""
        self.report(Issue(name=self.name, stage="sources", problem=problem, document=document))


Read = Iterator[tuple[Document, bytes]]  # documents with the raw bytes they were read from
Reader = Callable[[Source], Read]
