"""A connection that drips is cut off at the deadline."""

from dataclasses import dataclass

import httpcore
import pytest

from tasdiq.sources.wire import Deadline, TimedStream


@dataclass
class Dripping(httpcore.NetworkStream):
    """A server that sends one byte every ten seconds."""

    clock: float = 0.0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        assert timeout is not None
        if timeout < 10:
            self.clock += timeout
            raise httpcore.ReadTimeout
        self.clock += 10
        return b"x"


def test_a_byte_now_and_then_does_not_hold_us() -> None:
    server = Dripping()
    stream = TimedStream(server, Deadline(at=45.0, now=lambda: server.clock))
    read = b""
    with pytest.raises(httpcore.ReadTimeout):
        while True:
            read += stream.read(100, timeout=15.0)
    assert (read, server.clock) == (b"xxxx", 45.0)


def test_when_the_time_is_up_nothing_is_read() -> None:
    with pytest.raises(httpcore.ReadTimeout, match="time is up"):
        TimedStream(Dripping(), Deadline(at=0.0, now=lambda: 1.0)).read(1)
