"""A URL in, its page out: politely (robots.txt, one at a time, conditional requests) and safely (limits, public addresses)."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tasdiq.errors import FetchError
from tasdiq.sources.address import Resolve, checked, resolved
from tasdiq.sources.cache import Cache, Fetched
from tasdiq.sources.robots import EVERYTHING, NOTHING, Rules, rules

if TYPE_CHECKING:
    import httpx

__all__ = ["FetchLimits", "Fetched", "Fetcher"]

_REDIRECTS = (301, 302, 303, 307, 308)
_PORTS = {"http": 80, "https": 443}
_LONG_AGO = 1e9  # seconds
_LARGEST_ROBOTS = 500_000  # bytes (RFC 9309)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How far one fetch may go before it is given up."""

    max_bytes: int = 50_000_000  # as sent and as unpacked
    max_seconds: float = 60.0  # from the first request to the last byte, redirects included
    max_redirects: int = 5
    wait_seconds: float = 1.0  # between two requests to one host; robots.txt may ask for more
    read_seconds: float = 15.0  # without a single byte


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches pages one after the other; keeps what it learned of each host between calls.

    `now` (seconds, any clock that only rises) and `sleep` are arguments, so that time is the caller's.
    """

    now: Callable[[], float]
    sleep: Callable[[float], None]
    cache: Cache | None = None
    allow_private: bool = False
    robot: str = "tasdiq"
    contact: str = "research desk; contact unset"
    limits: FetchLimits = field(default_factory=FetchLimits)
    resolve: Resolve = resolved
    transport: "httpx.BaseTransport | None" = None
    _robots: dict[str, Rules] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _named: set[str] = field(default_factory=set)  # hosts that the user asked for; no redirect is let into a private network

    def __call__(self, url: str) -> Fetched:
        """The page at the URL, from the cache where its server says that it has not changed."""
        self._named.add(_checked_url(url))
        kept = self.cache.get(url) if self.cache else None
        conditions = {}
        if kept and kept.etag:
            conditions["If-None-Match"] = kept.etag
        if kept and kept.last_modified:
            conditions["If-Modified-Since"] = kept.last_modified
        answer = self._follow(url, conditions, robots=True)
        if answer.status == 304 and kept is not None:
            return kept
        if answer.status != 200:
            raise FetchError(f"{url}: the server answers {answer.status}")
        page = answer.page()
        if self.cache and "no-store" not in answer.headers.get("cache-control", "").lower():
            self.cache.put(url, page)
        return page

    def _follow(self, url: str, conditions: Mapping[str, str], *, robots: bool) -> "_Answer":
        """The last answer of a chain of redirects, each hop checked like the first."""
        deadline = self.now() + self.limits.max_seconds
        seen: list[str] = []
        at = url
        while True:
            if at in seen:
                raise FetchError(f"{url}: its redirects run in a circle at {at}")
            seen.append(at)
            host = _checked_url(at)
            if robots:
                self._ask_robots(at, host)
            deadline += self._wait(host, at)
            answer = self._get(at, conditions, deadline, _LARGEST_ROBOTS if not robots else self.limits.max_bytes)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return answer
            if len(seen) > self.limits.max_redirects:
                raise FetchError(f"{url}: more than {self.limits.max_redirects} redirects")
            try:
                at = urljoin(at, target)
            except ValueError as error:
                raise FetchError(f"{url}: it redirects to no valid address ({error})") from error

    def _ask_robots(self, url: str, host: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._address(url)  # so that a forbidden host is named by the address that was asked for
            self._robots[origin] = self._read_robots(origin)
        if not self._robots[origin].allows((parts.path or "/") + (f"?{parts.query}" if parts.query else "")):
            raise FetchError(f"{url}: the robots.txt of {host} forbids it")

    def _read_robots(self, origin: str) -> Rules:
        try:
            answer = self._follow(origin + "/robots.txt", {}, robots=False)
        except _TooLargeError:
            return EVERYTHING
        if 200 <= answer.status < 300:
            return rules(answer.body.decode("utf-8", "replace"), self.robot)
        return NOTHING if answer.status >= 500 else EVERYTHING

    def _get(self, url: str, conditions: Mapping[str, str], deadline: float, max_bytes: int) -> "_Answer":
        """One request, sent to the very address that was checked, so that a host cannot change it in between."""
        import httpcore
        import httpx

        from tasdiq.sources.wire import Deadline, TimedTransport

        target = httpx.URL(url)
        host, address = self._address(url)
        headers = {
            "Host": target.netloc.decode("ascii"), "User-Agent": f"{self.robot} (+{self.contact})", "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate", **conditions,
        }  # fmt: skip
        transport = self.transport or TimedTransport(Deadline(at=deadline, now=self.now))
        timeout = httpx.Timeout(min(self.limits.read_seconds, max(0.1, deadline - self.now())))
        try:
            with (
                httpx.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=timeout) as client,
                client.stream(
                    "GET", target.copy_with(host=address.partition("%")[0]), headers=headers, extensions={"sni_hostname": host}
                ) as response,
            ):
                found = {name.lower(): value for name, value in response.headers.items()}
                body = b"" if response.status_code in _REDIRECTS else self._body(url, response, found, deadline, max_bytes)
                return _Answer(url=url, status=response.status_code, headers=found, body=body)
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise FetchError(f"{url}: the server is too slow ({error})") from error
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            httpx.StreamError,
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
        ) as error:
            raise FetchError(f"{url}: {str(error) or type(error).__name__}") from error

    def _address(self, url: str) -> tuple[str, str]:
        """The host of a URL as it is written in requests, and the checked address to connect to."""
        import httpx

        try:
            target = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise FetchError(f"{url}: no valid address ({error})") from error
        host = target.raw_host.decode("ascii")
        port = target.port or _PORTS[target.scheme]
        addresses = self.resolve(host, port)
        if self.allow_private and (urlsplit(url).hostname or "") not in self._named:
            return host, checked(url, addresses, hint="name that host itself to fetch from it")
        return host, checked(url, addresses, allow_private=self.allow_private)

    def _body(self, url: str, response: "httpx.Response", headers: Mapping[str, str], deadline: float, max_bytes: int) -> bytes:
        declared = headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > max_bytes:
            raise _TooLargeError(f"{url}: {declared} bytes, the limit is {max_bytes}")
        body = bytearray()
        for chunk in _unpacked(url, response.iter_raw(), headers.get("content-encoding", ""), max_bytes):
            body += chunk
            if len(body) > max_bytes:
                raise _TooLargeError(f"{url}: more than {max_bytes} bytes")
            if self.now() > deadline:
                raise FetchError(f"{url}: not done in {self.limits.max_seconds:g} seconds")
        return bytes(body)

    def _wait(self, host: str, url: str) -> float:
        """Hold until the host may be asked again; the seconds that this took."""
        parts = urlsplit(url)
        asked = self._robots.get(f"{parts.scheme}://{parts.netloc}", EVERYTHING).wait_seconds
        before = self.now()
        left = self._last.get(host, before - _LONG_AGO) + max(self.limits.wait_seconds, asked) - before
        if left > 0:
            self.sleep(left)
        self._last[host] = self.now()
        return self._last[host] - before


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def page(self) -> Fetched:
        """The answer as a fetched page."""
        media, _, rest = self.headers.get("content-type", "").partition(";")
        charset = rest.lower().partition("charset=")[2].partition(";")[0].strip("\"' ")
        return Fetched(
            url=self.url, body=self.body, media_type=media.strip().lower() or None, charset=charset or None,
            etag=self.headers.get("etag"), last_modified=self.headers.get("last-modified"),
        )  # fmt: skip


class _TooLargeError(FetchError):
    """More bytes than the limit."""


def _checked_url(url: str) -> str:
    """The host of a URL that may be fetched at all."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"{url}: no valid address ({error})") from error
    if parts.scheme not in _PORTS:
        raise FetchError(f"{url}: only http and https addresses are fetched, not {parts.scheme or 'one without a scheme'}")
    if not host:
        raise FetchError(f"{url}: it names no host")
    if parts.username is not None or parts.password is not None:
        raise FetchError(f"{host}: an address with a user name or password in it is not fetched")
    return host


def _unpacked(url: str, chunks: Iterator[bytes], encoding: str, max_bytes: int) -> Iterator[bytes]:
    """The bytes unpacked piece by piece, so that a small answer cannot grow beyond the limit at once."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"{url}: sent in the encoding {encoding[:40]!r} that was not asked for")
    unpacker = zlib.decompressobj(47)
    try:
        for chunk in chunks:
            yield unpacker.decompress(chunk, max_bytes + 1)
            if unpacker.unconsumed_tail:
                raise _TooLargeError(f"{url}: unpacks to more than {max_bytes} bytes")
    except zlib.error as error:
        raise FetchError(f"{url}: its packed bytes are broken ({error})") from error
