"""Files and addresses from a browser in; each batch read into the log in turn, and how far it is, out."""

import re
import shutil
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tasdiq.errors import TasdiqError
from tasdiq.pipeline import Added, Tasdiq
from tasdiq.serve.refused import Refused
from tasdiq.serve.shelf import Shelf

LARGEST = 200 * 2**20  # bytes of one file
MOST_BYTES = 1024 * 2**20  # of all files that wait
MOST_FILES = 1_000  # of one batch
_KEPT = 50  # batches that are remembered
_NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")
STATES = ("open", "waiting", "reading", "done", "failed")


@dataclass(kw_only=True)
class Batch:
    """Files and addresses that are read together."""

    id: str
    folder: Path
    state: str = "open"
    files: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    bytes: int = 0
    documents: int = 0  # read so far
    problem: str | None = None
    found: Added | None = None

    def told(self) -> Mapping[str, Any]:
        """How far it is, and what was found once it is done."""
        found = asdict(self.found) if self.found else None
        if found is not None:
            found["copies"] = [list(each) for each in found["copies"]]
        return {
            "id": self.id, "state": self.state, "files": list(self.files), "urls": list(self.urls), "documents": self.documents,
            "problem": self.problem, "found": found,
        }  # fmt: skip


class Intake:
    """Keeps what comes in until it is read, one batch after the other, beside the pages that are shown."""

    def __init__(self, tasdiq: Tasdiq, shelf: Shelf) -> None:
        self._tasdiq, self._shelf = tasdiq, shelf
        self._lock = threading.Lock()
        self._batches: OrderedDict[str, Batch] = OrderedDict()
        self._waiting: list[Batch] = []
        self._working: threading.Thread | None = None

    def batch(self, id: str) -> Batch:
        """The batch of that id; raises Refused where there is none."""
        with self._lock:
            if id not in self._batches:
                raise Refused(404, f"no batch {id[:40]!r}; one begins with a file that is put into it, or with its addresses")
            return self._batches[id]

    def begin(self, id: str) -> Batch:
        """The open batch of that id, made where there is none yet; raises Refused where it was started already."""
        with self._lock:
            if id not in self._batches:
                self._batches[id] = Batch(id=id, folder=Path(mkdtemp(prefix="tasdiq-")))
                self._forget()
            batch = self._batches[id]
        if batch.state != "open":
            raise Refused(409, f"batch {id[:40]!r} is {batch.state}; put more into another batch")
        return batch

    def place(self, batch: Batch, name: str) -> Path:
        """Where a file of that name may be written; two files of one name stay apart."""
        clean = _NAME.sub("_", name.strip()).lstrip(".")[-150:] or "file"
        with self._lock:
            if len(batch.files) >= MOST_FILES:
                raise Refused(413, f"more than {MOST_FILES} files in one batch; put the rest into another")
            batch.files.append(clean)
            folder = batch.folder / str(len(batch.files))
        folder.mkdir()
        return folder / clean

    def grow(self, batch: Batch, size: int) -> None:
        """Count bytes that came in; raises Refused where too many wait."""
        with self._lock:
            batch.bytes += size
            held = sum(each.bytes for each in self._batches.values() if each.state in ("open", "waiting", "reading"))
        if held > MOST_BYTES:
            raise Refused(413, f"more than {MOST_BYTES // 2**20} MB wait to be read; go on when they are")

    def drop(self, batch: Batch) -> None:
        """Let go of a batch and its files, unread."""
        with self._lock:
            self._batches.pop(batch.id, None)
        shutil.rmtree(batch.folder, ignore_errors=True)

    def start(self, batch: Batch, urls: Sequence[str]) -> None:
        """Read it as soon as those before it are read."""
        with self._lock:
            if batch.state != "open":
                raise Refused(409, f"batch {batch.id[:40]!r} is {batch.state} already")
            batch.urls, batch.state = list(urls), "waiting"
            self._waiting.append(batch)
            if self._working is None or not self._working.is_alive():
                self._working = threading.Thread(target=self._work, daemon=True, name="tasdiq-intake")
                self._working.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._working = None
                    return
                batch = self._waiting.pop(0)
                batch.state = "reading"
            self._read(batch)

    def _read(self, batch: Batch) -> None:
        def advance(documents: int) -> None:
            batch.documents += documents

        paths = [str(path) for path in sorted(batch.folder.glob("*/*"), key=lambda path: int(path.parent.name))]
        try:
            batch.found = self._tasdiq.add([*paths, *batch.urls], advance)
            batch.state = "done"
            self._shelf.renew()
        except TasdiqError as error:
            batch.problem, batch.state = str(error), "failed"
        finally:
            if batch.state == "reading":  # a bug: the thread ends with it, and the page does not wait for ever
                batch.problem, batch.state = "something went wrong that should not; the desk's own messages tell what", "failed"
            shutil.rmtree(batch.folder, ignore_errors=True)

    def _forget(self) -> None:
        """Let go of the oldest batches that are over, and of open ones that nobody started."""
        for id in list(self._batches)[:-_KEPT]:
            if self._batches[id].state not in ("waiting", "reading"):
                shutil.rmtree(self._batches.pop(id).folder, ignore_errors=True)
