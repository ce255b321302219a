"""Words in; the documents of the log that have them, with the words quoted, out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Any

from tasdiq.model.text import Document
from tasdiq.store import search
from tasdiq.store.log import Log
from tasdiq.store.search import Index, Wanted, quotes

Fields = dict[str, Any]
MOST = 200  # documents of one search


class Search:
    """Finds words in the texts of a log's documents; its index is made when first asked and kept beside the log."""

    def __init__(self, log: Callable[[], Log], store: object) -> None:
        from platformdirs import user_cache_path

        self._log = log
        self._path = search.beside(store, user_cache_path("tasdiq"))
        self._index = Index(self._path)

    def find(self, terms: Sequence[Wanted], documents: Collection[str]) -> list[str]:
        """The ids of those of these documents that have all the terms, the best first."""
        self._index.hold(documents, self._read)
        return self._index.find(terms, MOST)

    def quoted(self, terms: Sequence[Wanted], documents: Iterable[str]) -> Iterator[Fields]:
        """Each document's words with what is around them, as the log has them now."""
        for document in self._read(documents):
            in_text, in_title = quotes(document.text, terms), quotes(document.title or "", terms, 1)
            yield {"document": document.id, "quotes": [asdict(each) for each in in_text or in_title]}

    def forget(self) -> None:
        """Delete the index: something in it must be forgotten."""
        search.forget(self._path)

    def _read(self, documents: Iterable[str]) -> Iterator[Document]:
        with closing(self._log()) as log:
            for each in documents:
                yield log.document(each)
