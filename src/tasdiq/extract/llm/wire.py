"""One request to the endpoint: only our own headers, one deadline for all of it, a reply no longer than it may be. Loads httpx2."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ssl import SSLContext
from typing import Any

import httpcore2
import httpx2

_SENT = ("host", "content-type", "content-length", "accept")  # the client adds a dozen that tell of this machine


@dataclass(slots=True, kw_only=True)
class Deadline:
    """The moment, on the caller's clock, at which a request must be done."""

    now: Callable[[], float]
    at: float = 0.0

    def cut(self, timeout: float | None) -> float:
        """The time one step may take; raises httpcore2.ReadTimeout once there is none left."""
        left = self.at - self.now()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time is up")
        return left if timeout is None else min(timeout, left)


class GuardedTransport(httpx2.BaseTransport):
    """What the client sends through; proxies of the environment are not used, so that documents go nowhere but to the endpoint."""

    def __init__(self, *, key: str | None, max_bytes: int, max_seconds: float, now: Callable[[], float]) -> None:
        self._key, self._max_bytes, self._max_seconds = key, max_bytes, max_seconds
        self._deadline = Deadline(now=now)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(), network_backend=_Backend(self._deadline), max_keepalive_connections=0
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The head of the reply, its body to be read on."""
        self._deadline.at = self._deadline.now() + self._max_seconds
        headers = [(name, value) for name, value in request.headers.raw if name.decode("ascii").lower() in _SENT]
        headers += [(b"Accept-Encoding", b"identity"), (b"User-Agent", b"tasdiq")]
        if self._key is not None:
            headers.append((b"Authorization", b"Bearer " + self._key.encode("ascii")))
        at = request.url
        url = httpcore2.URL(scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=at.raw_path)
        with _told_as_httpx():
            answer = self._pool.handle_request(
                httpcore2.Request(method=request.method, url=url, headers=headers, content=request.read(), extensions=request.extensions)
            )
        if any(name.lower() == b"content-encoding" and value.lower() != b"identity" for name, value in answer.headers):
            answer.close()
            raise httpx2.RemoteProtocolError("the reply is packed, though that was not asked for")
        body = _Body(answer.stream, self._max_bytes)
        return httpx2.Response(status_code=answer.status, headers=answer.headers, stream=body)

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, inner: Any, max_bytes: int) -> None:
        self._inner, self._left = inner, max_bytes

    def __iter__(self) -> Iterator[bytes]:
        with _told_as_httpx():
            for chunk in self._inner:
                self._left -= len(chunk)
                if self._left < 0:
                    raise httpx2.RemoteProtocolError("the reply does not end")
                yield chunk

    def close(self) -> None:
        self._inner.close()


@contextmanager
def _told_as_httpx() -> Iterator[None]:
    """The connection's errors as the client knows them."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise httpx2.ReadTimeout(str(error)) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
        raise httpx2.ConnectError(str(error)) from error


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.cut(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.cut(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._inner, self._deadline = httpcore2.SyncBackend(), deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.connect_tcp(host, port, self._deadline.cut(timeout), local_address, socket_options), self._deadline)
