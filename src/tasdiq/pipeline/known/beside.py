"""The settings of a large store in; what its log comes to out, computed in another process: nobody who is served waits for it."""

import gc
import os
import signal
from contextlib import suppress
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from tasdiq.config import Config
from tasdiq.errors import StoreError, TasdiqError
from tasdiq.pipeline.known.records import KINDS
from tasdiq.pipeline.known.told import Teller, put_together

Fields = dict[str, Any]
LARGE = 10_000  # entries of a log, some 500 pages; what a smaller one comes to is computed within a second or two
_REST = 300.0  # seconds in which nobody asked; then there is time to keep what was computed for the next start
_BEHIND = 10  # of nineteen: how far who computes steps back behind who serves people
_AT_ONCE = 100  # rows in one message: while one is unpacked, nobody else is served


class Beside:
    """A process that holds what one log comes to, now or as of a moment, and tells what has changed."""

    def __init__(self, config: Config, as_of: datetime | None = None, policy: str | None = None) -> None:
        ours, theirs = get_context("spawn").Pipe()
        self._pipe: Connection = ours
        asked = (theirs, config, as_of, policy)
        self._process = get_context("spawn").Process(target=_serve, args=asked, daemon=True, name="tasdiq-records")
        self._lock = Lock()
        self._held: dict[str, list[Fields]] = {}
        self._process.start()
        theirs.close()

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.is_alive()

    def every(self) -> dict[str, list[Fields]]:
        """The records of every kind; a row that is as it was when they were last asked for is the same object."""
        with self._lock:
            found: dict[str, list[Fields]] = {kind: [] for kind in KINDS}
            try:
                self._pipe.send(None)
                while (message := self._pipe.recv()) is not None:
                    if isinstance(message, TasdiqError):
                        raise message
                    kind, pieces = message
                    found[kind] += put_together(self._held.get(kind, ()), pieces)
            except (EOFError, OSError) as error:
                self.close()
                raise StoreError("the process that computes the records ended; another is started when they are asked for again") from error
            self._held = found
            return dict(found)

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, config: Config, as_of: datetime | None, policy: str | None) -> None:
    """Answer until nobody listens any more; what takes long and nobody waits for is done after the first answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the desk, which ends this process
    os.nice(_BEHIND)
    gc.disable()  # a look at all that is held takes seconds, and nothing of it goes
    teller = Teller(config, as_of, policy)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        _answer(pipe, teller)
        with suppress(TasdiqError):  # it comes again with the next answer
            teller.warm()
        while True:
            gc.collect()
            gc.freeze()
            if not pipe.poll(_REST):
                with suppress(TasdiqError):
                    teller.keep()
            _answer(pipe, teller)


def _answer(pipe: Connection, teller: Teller) -> None:
    pipe.recv()
    try:
        for kind, pieces in teller.told():
            for start in range(0, len(pieces), _AT_ONCE):
                pipe.send((kind, pieces[start : start + _AT_ONCE]))
        pipe.send(None)
    except TasdiqError as error:
        pipe.send(error)
