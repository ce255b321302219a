"""Pages kept on disk under the hash of their URL, so that an unchanged one is asked for but not sent again."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One page as it was sent: its bytes, the address it ended at, what its headers say of them."""

    url: str
    body: bytes = field(repr=False)
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """A folder of fetched pages; a broken entry is as good as none."""

    folder: Path

    def get(self, url: str) -> Fetched | None:
        """The page as it was last fetched, if it is whole."""
        head, body = self._places(url)
        try:
            says = json.loads(head.read_text("utf-8"))
            content = body.read_bytes()
        except (OSError, ValueError):
            return None
        if not isinstance(says, dict) or says.pop("digest", None) != sha256(content).hexdigest():
            return None
        try:
            return Fetched(body=content, **says)
        except TypeError:
            return None

    def put(self, url: str, page: Fetched) -> None:
        """Keep the page; a process that is killed meanwhile leaves the old one whole."""
        head, body = self._places(url)
        head.parent.mkdir(parents=True, exist_ok=True)
        says: Mapping[str, object] = {name: value for name, value in asdict(page).items() if name != "body"}
        _write(body, page.body)
        _write(head, json.dumps({**says, "digest": sha256(page.body).hexdigest()}).encode("utf-8"))

    def forget(self, digests: Iterable[str]) -> int:
        """Delete every page whose bytes have one of these SHA-256 digests; how many there were."""
        wanted, gone = frozenset(digests), 0
        for body in self.folder.glob("*/*.body") if wanted else ():
            if sha256(body.read_bytes()).hexdigest() in wanted:
                body.unlink(missing_ok=True)
                body.with_suffix(".json").unlink(missing_ok=True)
                gone += 1
        return gone

    def _places(self, url: str) -> tuple[Path, Path]:
        name = sha256(url.encode("utf-8", "replace")).hexdigest()
        return self.folder / name[:2] / f"{name}.json", self.folder / name[:2] / f"{name}.body"


def _write(path: Path, content: bytes) -> None:
    import tempfile  # slow to load

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.replace(name, path)
