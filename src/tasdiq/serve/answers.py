"""An answer's name and what makes it in; the answer out: told to be unchanged, taken from those made before, or made."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request, Response

_MOST = 64 * 2**20  # bytes of packed answers that are kept


class Answers:
    """The last answers, packed: what is asked again of the same records is not made again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def answer(self, request: Request, tag: str, media: str, make: Callable[[], bytes]) -> Response:
        """The answer of that ETag, or that the client has it already."""
        headers = {"ETag": tag, "Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
        if tag in [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        packed = self._get(tag)
        if packed is None:
            packed = gzip.compress(make(), 5, mtime=0)
            self._keep(tag, packed)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, media_type=media, headers={**headers, "Content-Encoding": "gzip"})
        return Response(gzip.decompress(packed), media_type=media, headers=headers)

    def _get(self, tag: str) -> bytes | None:
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)

    def _keep(self, tag: str, packed: bytes) -> None:
        with self._lock:
            if tag not in self._kept:
                self._kept[tag] = packed
                self._bytes += len(packed)
            while self._bytes > _MOST and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._bytes -= len(old)
