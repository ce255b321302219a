"""A desk's address in; its records, forms and searches as Python out, and documents added to it.

>>> from tasdiq.client import Desk
>>> with Desk("http://127.0.0.1:8707") as desk:                                   # doctest: +SKIP
...     for incident in desk.incidents(country="PK", since="2016-08-01"):
...         print(incident["date"]["start"], incident["type"], incident["killed"]["best"])
"""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from tasdiq.errors import BadValueError, TasdiqError

Fields = dict[str, Any]
KINDS = ("incidents", "claims", "actors", "relations", "figures", "positions", "sources", "issues")
_TRIES, _ROWS = 5, 500


class Desk:
    """One desk; every method has the name that its verb has on the command line."""

    def __init__(
        self, address: str = "http://127.0.0.1:8707", token: str | None = None, *, transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=address, headers=headers, timeout=60, transport=transport)
        self._sleep = sleep

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def incidents(self, **asked: object) -> Iterator[Fields]:
        """The incidents that fit: since, until, country, admin1, actor, type, least_killed, verdict, source, text, where, as_of, policy."""
        return self.rows("incidents", asked)

    def claims(self, **asked: object) -> Iterator[Fields]:
        """The claims that fit: actor, verdict, where, as_of, policy."""
        return self.rows("claims", asked)

    def actors(self, **asked: object) -> Iterator[Fields]:
        """The organisations that fit: where, as_of."""
        return self.rows("actors", asked)

    def relations(self, **asked: object) -> Iterator[Fields]:
        """The ties that fit: actor, where, as_of."""
        return self.rows("relations", asked)

    def figures(self, **asked: object) -> Iterator[Fields]:
        """The counts that fit: actor, where, as_of, policy."""
        return self.rows("figures", asked)

    def positions(self, **asked: object) -> Iterator[Fields]:
        """What bodies deny, admit, doubt, affirm or condemn: where, as_of."""
        return self.rows("positions", asked)

    def rows(self, kind: str, asked: Mapping[str, object]) -> Iterator[Fields]:
        """Every row of a listing (one of KINDS), page after page."""
        if kind not in KINDS:
            raise BadValueError(f"no listing {kind!r}; choose from {', '.join(KINDS)}")
        wanted = {"limit": _ROWS, **asked}
        while True:
            told = self._get(f"/api/{kind}", wanted).json()
            yield from told["rows"]
            if told["next"] is None:
                return
            wanted["cursor"] = told["next"]

    def show(self, record: str, **asked: object) -> Fields:
        """One record with every statement behind it, its words quoted and its source named."""
        found: Fields = self._get(f"/api/records/{quote(record, safe=':')}", asked).json()
        return found

    def search(self, words: str, **asked: object) -> Fields:
        """The documents and records that have all the words."""
        found: Fields = self._get("/api/search", {"q": words, **asked}).json()
        return found

    def analyse(self, what: str, **asked: object) -> Fields:
        """An analysis (series, tactics, claims, hotspots, coclaims, network), rows with records: since, until, country, actor, as_of."""
        found: Fields = self._get(f"/api/analyses/{quote(what, safe='')}", asked).json()
        return found

    def check(self, given: str | Path, **asked: object) -> Fields:
        """Whether the figures of a text, or of a file where it is a Path, add up: published, database. The desk keeps nothing of it."""
        name, body = (given.name, given.read_bytes()) if isinstance(given, Path) else ("text.txt", given.encode())
        params = {"name": name, **{key: str(value) for key, value in asked.items() if value is not None}}
        found: Fields = self._send("POST", "/api/check", params=params, content=body).json()
        return found

    def export(self, form: str = "csv", kind: str = "incidents", **asked: object) -> bytes:
        """All rows that fit, as a file: csv, jsonl, and for incidents geojson and parquet."""
        return self._get(f"/api/{kind}", {**asked, "format": form}).content

    def add(self, *given: str | Path) -> Fields:
        """Have files and web addresses read; what was found, once it is done."""
        batch = secrets.token_urlsafe(12)
        urls = [str(each) for each in given if str(each).lower().startswith(("http://", "https://"))]
        for path in (Path(each) for each in given if str(each) not in urls):
            self._send("PUT", f"/api/adds/{batch}/{quote(path.name, safe='')}", content=path.read_bytes())
        told = self._send("POST", f"/api/adds/{batch}", json={"urls": urls}).json()
        while told["state"] not in ("done", "failed"):
            self._sleep(0.5)
            told = self._get(f"/api/added/{batch}", {}).json()
        if told["state"] == "failed":
            raise TasdiqError(str(told["problem"]))
        found: Fields = told["found"]
        return found

    def _get(self, path: str, asked: Mapping[str, object]) -> httpx.Response:
        return self._send("GET", path, params={name: str(value) for name, value in asked.items() if value is not None})

    def _send(self, method: str, path: str, **what: Any) -> httpx.Response:
        """The answer; waits where the desk asks for that, raises what the desk says where it refuses."""
        for _ in range(_TRIES):
            answer = self._http.request(method, path, **what)
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                break
            self._sleep(float(answer.headers.get("retry-after") or 1))
        if answer.is_success:
            return answer
        try:
            problem = str(answer.json()["error"])
        except (ValueError, KeyError, TypeError):
            problem = f"{self._http.base_url} answers with {answer.status_code}; is it a desk?"
        raise (BadValueError if answer.is_client_error else TasdiqError)(problem)
