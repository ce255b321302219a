"""Messages in, one reply of the endpoint out, as text and tokens; every way in which it can fail has a name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tasdiq.errors import LlmError
from tasdiq.extract.llm.endpoint import Endpoint

Message = Mapping[str, str]

MAX_BYTES = 2_000_000  # of one reply
MAX_SECONDS = 300.0  # for one reply, from the first byte sent to the last received


class Failure(Enum):
    """Why there is no reply."""

    BUSY = "busy"  # ask again later: 408, 409, 429, 502, 503, 504, no connection
    BROKEN = "broken"  # 500, 501: some servers say so to a form of reply that they do not know
    REFUSED = "refused"  # 400 and its like: this request will never be answered
    CLOSED = "closed"  # 401, 402, 403, 404, a redirect: no request will be
    LOST = "lost"  # the reply was too slow or too long; it may have cost tokens all the same


class NoReplyError(LlmError):
    """The endpoint gave no reply; `retry_after` is the time it asked us to wait."""

    def __init__(self, problem: str, failure: Failure, retry_after: float | None = None) -> None:
        super().__init__(problem)
        self.failure, self.retry_after = failure, retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the model wrote; `tokens` None where the endpoint does not count them."""

    content: str
    tokens: int | None
    cut: bool = False  # it had more to say


class Client:
    """Asks one endpoint, one request at a time, through the openai client."""

    def __init__(self, where: Endpoint, *, now: Callable[[], float], max_seconds: float = MAX_SECONDS) -> None:
        import httpx2
        import openai

        from tasdiq.extract.llm.wire import GuardedTransport

        self._where = where
        transport = GuardedTransport(key=where.key, max_bytes=MAX_BYTES, max_seconds=max_seconds, now=now)
        self._openai = openai.OpenAI(
            api_key="unset",  # the transport adds the real one, so that the client can neither log it nor take another from its variables
            base_url=where.url, max_retries=0, timeout=max_seconds,
            http_client=httpx2.Client(transport=transport, follow_redirects=False, trust_env=False, timeout=max_seconds),
        )  # fmt: skip

    def ask(self, messages: Sequence[Message], *, form: Mapping[str, Any] | None, max_tokens: int) -> Said:
        """The reply to the messages, in that `response_format` if one is given; raises NoReplyError."""
        import openai

        extra = {"response_format": form} if form is not None else {}
        asked: Any = list(messages)
        try:
            raw = self._openai.chat.completions.with_raw_response.create(
                model=self._where.model, messages=asked, temperature=0, max_tokens=max_tokens, extra_body=extra
            )
        except openai.APITimeoutError as error:
            raise NoReplyError("the endpoint is too slow", Failure.LOST) from error
        except openai.APIConnectionError as error:
            cause = str(error.__cause__ or error)
            failure = Failure.LOST if "does not end" in cause else Failure.BUSY
            raise NoReplyError(f"the endpoint cannot be reached: {self._clean(cause)}", failure) from error
        except openai.APIStatusError as error:
            raise self._status(error.response) from error
        return self._said(raw.content)

    def close(self) -> None:
        """Close the connection."""
        self._openai.close()

    def _said(self, body: bytes) -> Said:
        from tasdiq.extract.llm.replies import envelope

        said = envelope(body)
        if said is None:
            raise NoReplyError("the endpoint answers in no form that we know", Failure.LOST)
        return said

    def _status(self, response: Any) -> NoReplyError:
        status: int = response.status_code
        told = self._clean(response.text)
        problem = f"the endpoint answers {status}" + (f": {told}" if told else "")
        if status in (408, 409, 425, 429) or status > 501:
            wait = response.headers.get("retry-after", "")
            seconds = float(wait) if wait.isascii() and wait.isdigit() else None
            return NoReplyError(problem, Failure.BUSY, seconds)
        if status >= 500:
            return NoReplyError(problem, Failure.BROKEN)
        return NoReplyError(problem, Failure.CLOSED if status < 400 or status in (401, 402, 403, 404) else Failure.REFUSED)

    def _clean(self, told: str) -> str:
        """The first of an endpoint's words, on one line and without the key, should it repeat that."""
        key = self._where.key
        words = told.replace(key, "[key]") if key else told
        return " ".join("".join(c if c.isprintable() else " " for c in words[:2_000]).split())[:200]
