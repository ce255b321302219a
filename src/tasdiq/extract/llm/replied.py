"""Replies kept on disk under the hash of what was asked, in a folder for each document, so that a document can be forgotten."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from tasdiq.extract.llm.client import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """A folder of replies, open to its owner alone; a broken entry is as good as none."""

    folder: Path

    def get(self, document: str, key: str) -> Said | None:
        """The reply to the same question about the document, if it is whole."""
        try:
            held = json.loads(self._place(document, key).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        said = held.get("said") if isinstance(held, dict) else None
        if not isinstance(said, dict) or held.get("digest") != _digest(said):
            return None
        content, cut = said.get("content"), said.get("cut")
        return Said(content=content, tokens=0, cut=cut) if isinstance(content, str) and isinstance(cut, bool) else None

    def put(self, document: str, key: str, said: Said) -> None:
        """Keep the reply; a process that is killed meanwhile leaves the old one whole."""
        import tempfile  # slow to load

        place = self._place(document, key)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = asdict(said)
        descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"said": held, "digest": _digest(held)}, file)
        os.replace(name, place)

    def forget(self, documents: Iterable[str]) -> int:
        """Delete every reply about these documents; of how many there were any."""
        gone = 0
        for document in documents:
            place = self._place(document, "").parent
            if place.exists():
                rmtree(place)
                gone += 1
        return gone

    def _place(self, document: str, key: str) -> Path:
        name = sha256(document.encode("utf-8", "replace")).hexdigest()
        return self.folder / name[:2] / name / f"{key}.json"


def _digest(held: object) -> str:
    return sha256(json.dumps(held, sort_keys=True).encode("utf-8")).hexdigest()
