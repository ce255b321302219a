"""httpx's connection with one deadline for all its reads, so that a server cannot hold us with a byte now and then."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ssl import SSLContext
from typing import Any

import httpcore
import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The moment, on the caller's clock, at which everything must be done."""

    at: float
    now: Callable[[], float]

    def cut(self, timeout: float | None) -> float:
        """The time one step may take; raises httpcore.ReadTimeout once there is none left."""
        left = self.at - self.now()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left if timeout is None else min(timeout, left)


class TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes as they come, within what time is left."""
        return self._inner.read(max_bytes, self._deadline.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send, within what time is left."""
        self._inner.write(buffer, self._deadline.cut(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted, under the same deadline."""
        return TimedStream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.cut(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._inner, self._deadline = httpcore.SyncBackend(), deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.connect_tcp(host, port, self._deadline.cut(timeout), local_address, socket_options)
        return TimedStream(inner, self._deadline)


class _Body(httpx.SyncByteStream):
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        self._inner.close()


class TimedTransport(httpx.BaseTransport):
    """What httpx sends one request through; its errors are httpcore's."""

    def __init__(self, deadline: Deadline) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=_Backend(deadline))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The head of the answer, its body to be read on."""
        url = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        answer = self._pool.handle_request(
            httpcore.Request(method=request.method, url=url, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx.Response(status_code=answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions)

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()
