"""A question in, the endpoint's reply out: in the strictest form it can, with patience, and never past the limit of tokens."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tasdiq.errors import LlmError
from tasdiq.extract.llm.client import Client, Failure, Message, NoReplyError, Said
from tasdiq.extract.llm.prompt import FORMS, in_form, response_format

REPLY_TOKENS = 4_000  # a reply may be this long
_WAITS = (1.0, 2.0, 4.0, 8.0)  # seconds before the second, third ... try
_LONGEST_WAIT = 60.0
_BYTES_A_TOKEN = 3  # fewer than any tokeniser we know takes on average, so that an estimate is too high

Reply = TypeVar("Reply")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time, as far as asking needs it."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


CLOCK = Clock(now=time.monotonic, sleep=time.sleep)


class StopError(LlmError):
    """Nothing more is to be asked in this run."""


@dataclass(kw_only=True)
class Tally:
    """What a run asked and what came of it; `dropped` counts what a reply held and was not used, by why."""

    documents: int = 0
    from_cache: int = 0
    asked: int = 0  # requests, those that were tried again included
    unanswered: int = 0  # documents
    tokens: int = 0
    templates: int = 0
    quotes: int = 0  # found in their documents
    dropped: Counter[str] = field(default_factory=Counter)


@dataclass(kw_only=True)
class Asker:
    """Asks one endpoint; what it learned of the endpoint is kept between questions."""

    client: Client
    max_tokens: int
    tally: Tally
    sleep: Callable[[float], None]
    _form: int = 0  # of FORMS: the strictest that this endpoint was not seen to refuse

    def ask(self, asked: Sequence[Message], schema: Mapping[str, Any], read: Callable[[Said], Reply | None]) -> tuple[Said, Reply]:
        """The reply, and what `read` makes of it; a form that is refused, or whose reply cannot be read, gives way to the next.

        Raises LlmError where no form gives a reply, StopError where nothing more is to be asked.
        """
        problem = LlmError("not asked")
        for number in range(self._form, len(FORMS)):
            try:
                said = self._patiently(asked, FORMS[number], schema)
            except NoReplyError as error:
                if error.failure not in (Failure.REFUSED, Failure.BROKEN):
                    raise
                problem = error
                continue
            reply = read(said)
            if reply is not None:
                self._form = number
                return said, reply
            self.tally.dropped["replies of no known form"] += 1
            problem = LlmError("the model does not reply in the form it was asked for")
        raise problem

    def _patiently(self, asked: Sequence[Message], form: str, schema: Mapping[str, Any]) -> Said:
        """The reply in one form, tried again while the endpoint is busy, and once where it breaks."""
        sent, format_ = in_form(asked, form, schema), response_format(form, schema)
        reserved = _estimate(*(m["content"] for m in sent)) + REPLY_TOKENS
        for tried in range(len(_WAITS) + 1):
            if self.tally.tokens + reserved > self.max_tokens:
                raise StopError(
                    f"the limit of {self.max_tokens:,} tokens a run (llm_tokens) is reached: {self.tally.tokens:,} are used "
                    f"and the next question may take {reserved:,}"
                )
            self.tally.asked += 1
            try:
                said = self.client.ask(sent, form=format_, max_tokens=REPLY_TOKENS)
            except NoReplyError as error:
                self._give_up(error, tried, reserved)
                self.sleep(min(_WAITS[tried] if error.retry_after is None else error.retry_after, _LONGEST_WAIT))
            else:
                self.tally.tokens += reserved - REPLY_TOKENS + _estimate(said.content) if said.tokens is None else said.tokens
                return said
        raise LlmError("not asked")

    def _give_up(self, error: NoReplyError, tried: int, reserved: int) -> None:
        """Raise the error, unless the same request may be tried again."""
        if error.failure is Failure.LOST:
            self.tally.tokens += reserved  # it may have been answered, and paid for
        if error.failure is Failure.CLOSED:
            raise StopError(str(error)) from error
        tries = {Failure.BUSY: len(_WAITS), Failure.BROKEN: 1}.get(error.failure, 0)
        if tried >= tries:
            raise error


def _estimate(*texts: str) -> int:
    return sum(len(text.encode("utf-8", "replace")) for text in texts) // _BYTES_A_TOKEN + 1
