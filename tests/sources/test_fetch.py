"""Fetching against a pretended web: httpx's own mock transport, a clock and a resolver that we set."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from tasdiq.errors import FetchError
from tasdiq.sources.cache import Cache
from tasdiq.sources.fetch import Fetcher, FetchLimits

PUBLIC = "93.184.216.34"
Answers = Callable[[httpx.Request], httpx.Response]


def answer(status: int = 200, body: bytes = b"", **headers: str) -> httpx.Response:
    """An answer that is sent as a stream, as a server sends it."""
    return httpx.Response(status, content=iter([body]), headers={name.replace("_", "-"): value for name, value in headers.items()})


@dataclass
class Web:
    """Answers by URL; everything that was asked, and the time that has passed."""

    answers: dict[str, Answers]
    addresses: dict[str, list[str]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    clock: float = 100.0
    seconds_a_request: float = 0.0

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        self.clock += self.seconds_a_request
        path = f"{request.url.scheme}://{request.headers['host']}{request.url.raw_path.decode()}"
        return self.answers[path](request) if path in self.answers else answer(404)

    def sleep(self, seconds: float) -> None:
        self.clock += seconds

    def fetcher(self, **settings: object) -> Fetcher:
        return Fetcher(
            now=lambda: self.clock,
            sleep=self.sleep,
            resolve=lambda host, port: self.addresses.get(host, [PUBLIC]),
            transport=httpx.MockTransport(self.handle),
            **settings,  # type: ignore[arg-type]
        )


def page(body: bytes | str = b"<p>Two died.</p>", **headers: str) -> Answers:
    content = body.encode() if isinstance(body, str) else body
    return lambda request: answer(200, content, **{"content_type": "text/html; charset=UTF-8", **headers})


def redirect(target: str) -> Answers:
    return lambda request: answer(302, location=target)


def test_a_page_with_its_type_and_charset() -> None:
    web = Web({"https://orla.example/a": page()})
    found = web.fetcher()("https://orla.example/a")
    assert (found.body, found.media_type, found.charset, found.url) == (b"<p>Two died.</p>", "text/html", "utf-8", "https://orla.example/a")


def test_the_request_goes_to_the_address_that_was_checked() -> None:
    web = Web({"https://orla.example/a": page()})
    web.fetcher()("https://orla.example/a")
    assert {request.url.host for request in web.asked} == {PUBLIC}
    assert web.asked[-1].headers["host"] == "orla.example"
    assert web.asked[-1].extensions["sni_hostname"] == "orla.example"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9",
      "172.16.5.5", "169.254.169.254", "224.0.0.1", "0.0.0.0", "255.255.255.255", "100.64.0.1", "240.0.0.1",
     "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "::127.0.0.1"],
)  # fmt: skip
def test_private_and_reserved_addresses_are_refused(address: str) -> None:
    web = Web({"http://inside.example/": page()}, {"inside.example": [address]})
    with pytest.raises(FetchError, match=r"inside\.example.*private or reserved"):
        web.fetcher()("http://inside.example/")
    assert web.asked == []


def test_one_private_address_among_public_ones_is_enough() -> None:
    web = Web({"http://inside.example/": page()}, {"inside.example": [PUBLIC, "127.0.0.1"]})
    with pytest.raises(FetchError, match="private"):
        web.fetcher()("http://inside.example/")


def test_loopback_is_refused_by_number_and_allowed_by_a_flag() -> None:
    web = Web({"http://127.0.0.1/": page(), "http://127.0.0.1:8000/": page()}, {"127.0.0.1": ["127.0.0.1"]})
    with pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        web.fetcher()("http://127.0.0.1:8000/")
    assert web.fetcher(allow_private=True)("http://127.0.0.1:8000/").body == b"<p>Two died.</p>"


def test_a_redirect_to_a_private_address_is_refused() -> None:
    web = Web({"https://orla.example/a": redirect("http://inside.example/")}, {"inside.example": ["10.0.0.1"]})
    with pytest.raises(FetchError, match=r"inside\.example"):
        web.fetcher()("https://orla.example/a")


def test_a_host_that_changes_its_address_is_checked_again_at_each_request() -> None:
    answers = iter([[PUBLIC], [PUBLIC], ["127.0.0.1"]])
    web = Web({"http://turncoat.example/": page()})
    fetcher = Fetcher(
        now=lambda: web.clock, sleep=web.sleep, resolve=lambda host, port: next(answers), transport=httpx.MockTransport(web.handle)
    )
    with pytest.raises(FetchError, match="private"):
        fetcher("http://turncoat.example/")
    assert [request.url.path for request in web.asked] == ["/robots.txt"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://orla.example/a",
        "file:///etc/passwd",
        "gopher://orla.example/",
        "orla.example",
        "http://",
        "http://[::1",
        "http://u:p@orla.example/",
    ],
)
def test_only_plain_http_addresses_are_fetched(url: str) -> None:
    with pytest.raises(FetchError):
        Web({}).fetcher()(url)


def test_a_redirect_to_another_scheme_is_refused() -> None:
    with pytest.raises(FetchError, match="only http and https"):
        Web({"https://orla.example/a": redirect("file:///etc/passwd")}).fetcher()("https://orla.example/a")


def test_a_circle_of_redirects_ends() -> None:
    web = Web({"https://orla.example/a": redirect("/b"), "https://orla.example/b": redirect("/a")})
    with pytest.raises(FetchError, match="circle"):
        web.fetcher()("https://orla.example/a")


def test_a_long_chain_of_redirects_ends() -> None:
    web = Web({f"https://orla.example/{n}": redirect(f"/{n + 1}") for n in range(30)})
    with pytest.raises(FetchError, match="more than 5 redirects"):
        web.fetcher()("https://orla.example/0")


def test_a_redirect_is_followed_and_the_last_address_kept() -> None:
    web = Web({"https://orla.example/a": redirect("https://news.example/b"), "https://news.example/b": page()})
    assert web.fetcher()("https://orla.example/a").url == "https://news.example/b"


def test_robots_txt_is_obeyed_on_every_hop() -> None:
    robots = page("User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    web = Web({"https://orla.example/robots.txt": robots, "https://orla.example/private/open1": page(),
               "https://orla.example/private/a": page(),
               "https://orla.example/go": redirect("/private/a")})  # fmt: skip
    fetcher = web.fetcher()
    assert fetcher("https://orla.example/private/open1").body
    for url in ("https://orla.example/private/a", "https://orla.example/go"):
        with pytest.raises(FetchError, match=r"robots\.txt of orla\.example forbids"):
            fetcher(url)
    assert sum(request.url.path == "/robots.txt" for request in web.asked) == 1


def test_robots_that_fail_forbid_and_robots_that_are_missing_allow() -> None:
    web = Web({"https://orla.example/robots.txt": lambda request: answer(503), "https://orla.example/a": page()})
    with pytest.raises(FetchError, match=r"robots\.txt"):
        web.fetcher()("https://orla.example/a")
    assert Web({"https://orla.example/a": page()}).fetcher()("https://orla.example/a").body


def test_a_host_is_asked_once_a_second_or_as_it_asks() -> None:
    web = Web(
        {
            "https://orla.example/a": page(),
            "https://slow.example/robots.txt": page("User-agent: *\nCrawl-delay: 7"),
            "https://slow.example/a": page(),
        }
    )
    fetcher = web.fetcher()
    before = web.clock
    fetcher("https://orla.example/a")
    assert web.clock - before == 1.0  # robots.txt, then the page
    before = web.clock
    fetcher("https://slow.example/a")
    assert web.clock - before == 7.0


def test_a_declared_and_an_undeclared_flood_are_stopped() -> None:
    def endless(request: httpx.Request) -> httpx.Response:
        def chunks():  # type: ignore[no-untyped-def]
            while True:
                yield b"x" * 10_000

        return httpx.Response(200, content=chunks())

    limits = FetchLimits(max_bytes=50_000)
    web = Web({"https://orla.example/a": page(content_length="60000"), "https://orla.example/b": endless})
    for url in ("https://orla.example/a", "https://orla.example/b"):
        with pytest.raises(FetchError, match="50000"):
            web.fetcher(limits=limits)(url)


def test_a_small_answer_that_unpacks_to_a_flood_is_stopped() -> None:
    web = Web({"https://orla.example/a": page(gzip.compress(b"x" * 20_000_000), content_encoding="gzip")})
    with pytest.raises(FetchError, match="more than 100000 bytes"):
        web.fetcher(limits=FetchLimits(max_bytes=100_000))("https://orla.example/a")


def test_packed_pages_are_unpacked_and_unasked_encodings_refused() -> None:
    web = Web({"https://orla.example/a": page(gzip.compress(b"Two died."), content_encoding="gzip"),
               "https://orla.example/b": page(b"??", content_encoding="br"),
               "https://orla.example/c": page(b"no gzip", content_encoding="gzip")})  # fmt: skip
    fetcher = web.fetcher()
    assert fetcher("https://orla.example/a").body == b"Two died."
    with pytest.raises(FetchError, match="'br'"):
        fetcher("https://orla.example/b")
    with pytest.raises(FetchError, match="broken"):
        fetcher("https://orla.example/c")


def test_a_fetch_that_takes_too_long_is_given_up() -> None:
    def drip(request: httpx.Request) -> httpx.Response:
        def chunks():  # type: ignore[no-untyped-def]
            for _ in range(100):
                web.clock += 10
                yield b"x"

        return httpx.Response(200, content=chunks())

    web = Web({"https://orla.example/a": drip})
    with pytest.raises(FetchError, match="60 seconds"):
        web.fetcher()("https://orla.example/a")


def test_an_answer_that_is_no_page_is_an_error_with_its_number() -> None:
    with pytest.raises(FetchError, match="404"):
        Web({}).fetcher()("https://orla.example/a")


def test_a_page_that_has_not_changed_comes_from_the_cache(tmp_path: Path) -> None:
    def unchanged(request: httpx.Request) -> httpx.Response:
        if request.headers.get("if-none-match") == '"1"' and request.headers.get("if-modified-since"):
            return answer(304)
        return answer(200, b"Two died.", etag='"1"', last_modified="Sat, 03 May 2031 10:00:00 GMT")

    web = Web({"https://orla.example/a": unchanged})
    first = web.fetcher(cache=Cache(folder=tmp_path))("https://orla.example/a")
    again = web.fetcher(cache=Cache(folder=tmp_path))("https://orla.example/a")
    assert again == first
    assert web.asked[-1].headers["if-none-match"] == '"1"'


def test_a_broken_cache_entry_is_fetched_anew(tmp_path: Path) -> None:
    web = Web({"https://orla.example/a": page(etag='"1"')})
    web.fetcher(cache=Cache(folder=tmp_path))("https://orla.example/a")
    for body in tmp_path.rglob("*.body"):
        body.write_bytes(b"cut")
    assert web.fetcher(cache=Cache(folder=tmp_path))("https://orla.example/a").body == b"<p>Two died.</p>"
    assert "if-none-match" not in web.asked[-1].headers


def test_a_page_that_must_not_be_stored_is_not(tmp_path: Path) -> None:
    web = Web({"https://orla.example/a": page(cache_control="private, no-store")})
    web.fetcher(cache=Cache(folder=tmp_path))("https://orla.example/a")
    assert list(tmp_path.rglob("*.body")) == []


def test_what_must_be_forgotten_is_deleted_from_the_cache_too(tmp_path: Path) -> None:
    web = Web({"https://orla.example/a": page("<p>Gone.</p>"), "https://orla.example/b": page("<p>Stays.</p>")})
    cache = Cache(folder=tmp_path)
    for name in "ab":
        web.fetcher(cache=cache)(f"https://orla.example/{name}")
    assert cache.forget([sha256(b"<p>Gone.</p>").hexdigest()]) == 1
    assert [file.read_bytes() for file in tmp_path.rglob("*.body")] == [b"<p>Stays.</p>"]
    assert len(list(tmp_path.rglob("*.json"))) == 1


def test_private_addresses_are_allowed_for_the_hosts_that_were_named_alone() -> None:
    private = {"wiki.example": ["10.0.0.5"], "other.example": ["10.0.0.6"], "169.254.169.254": ["169.254.169.254"]}
    web = Web(
        {
            "http://wiki.example/a": redirect("http://wiki.example/b"), "http://wiki.example/b": page(),
            "http://orla.example/c": redirect("http://other.example/"), "http://wiki.example/d": redirect("http://169.254.169.254/"),
            "http://other.example/": page(), "http://169.254.169.254/": page(),
        },
        private,
    )  # fmt: skip
    fetch = web.fetcher(allow_private=True)
    assert fetch("http://wiki.example/a").url == "http://wiki.example/b"
    for url in ("http://orla.example/c", "http://wiki.example/d"):
        with pytest.raises(FetchError, match="private or reserved; name that host itself"):
            fetch(url)
    assert not any(request.url.host in ("10.0.0.6", "169.254.169.254") for request in web.asked)
    assert fetch("http://other.example/").body == b"<p>Two died.</p>"
