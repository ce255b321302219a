"""A Reading in, the Templates that a language model finds in it out; what it costs and what it drops is counted and told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tasdiq.config import Config
from tasdiq.errors import LlmError
from tasdiq.extract.llm.asking import CLOCK, Asker, Clock, StopError, Tally
from tasdiq.extract.llm.client import Client, Message
from tasdiq.extract.llm.endpoint import Endpoint, endpoint
from tasdiq.extract.llm.replied import Replied
from tasdiq.extract.llm.shown import LONGEST, Shown, shown
from tasdiq.extract.told import Best
from tasdiq.model.mention import Reading
from tasdiq.model.statement import Issue
from tasdiq.model.template import Template
from tasdiq.model.text import digest

if TYPE_CHECKING:
    from tasdiq.extract.llm.replies import Incident

METHOD = "llm:1"
_PATIENCE = 3  # documents in a row without a reply before a run asks no more

OnIssue = Callable[[Issue], None]


@dataclass(kw_only=True)
class Llm:
    """One run's talk with one endpoint, for one process; `stopped` says why nothing more is asked, if so."""

    where: Endpoint
    asker: Asker
    best: Best
    on_issue: OnIssue
    replied: Replied | None = None
    stopped: str | None = None
    _failed: int = 0
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        self.tally = self.asker.tally

    def __enter__(self) -> "Llm":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self.asker.client.close()

    @property
    def method(self) -> str:
        """What statements say they were read by."""
        return METHOD

    def templates(self, reading: Reading) -> tuple[Template, ...]:
        """The incidents that the model finds, each value on words of the document; none where it cannot be asked, which is told."""
        from tasdiq.extract.llm.anchors import Anchors
        from tasdiq.extract.llm.building import Builder

        seen = shown(reading.document)
        if not seen.message:
            return ()
        self.tally.documents += 1
        told = self._told(reading, seen)
        builder = Builder(reading, Anchors(reading.document, seen), self.best, self.tally.dropped)
        found = builder.templates(told)
        self.tally.quotes += builder.quotes
        self.tally.templates += len(found)
        return found

    def summary(self) -> str:
        """One line on what was asked, what it cost, and what was not used."""
        tally = self.tally
        dropped = "; ".join(f"{count} {what}" for what, count in sorted(tally.dropped.items()) if count)
        told = (
            f"{self.where.model} read {tally.documents} documents ({tally.from_cache} from the cache, {tally.unanswered} without a reply) "
            f"in {tally.asked} requests and {tally.tokens:,} tokens; {tally.templates} incidents on {tally.quotes} quotes"
        )
        return told + (f"; dropped: {dropped}" if dropped else "") + (f"; stopped: {self.stopped}" if self.stopped else "")

    def _told(self, reading: Reading, seen: Shown) -> tuple["Incident", ...]:
        """The model's incidents, from the cache or the endpoint; an unanswered question is an issue, and the rules go on."""
        from tasdiq.extract.llm.prompt import messages
        from tasdiq.extract.llm.replies import incidents, reply_schema

        asked, schema = messages(seen), reply_schema()
        key = _key(self.where.model, asked, schema)
        kept = self.replied.get(reading.document.id, key) if self.replied else None
        told = incidents(kept, self.tally.dropped) if kept else None
        if told is not None:
            self.tally.from_cache += 1
            return told
        if self.stopped is not None:
            self.tally.unanswered += 1
            return ()
        try:
            said, fresh = self.asker.ask(asked, schema, lambda said: incidents(said, self.tally.dropped))
        except LlmError as error:
            self._unanswered(reading, error)
            return ()
        self._failed = 0
        self._tell_of(reading, seen)
        if self.replied:
            self.replied.put(reading.document.id, key, said)
        return fresh

    def _unanswered(self, reading: Reading, error: LlmError) -> None:
        self.tally.unanswered += 1
        self._failed += 1
        stop = isinstance(error, StopError) or self._failed >= _PATIENCE
        if stop:
            self.stopped = str(error)
        what = "asks the language model no more, the rules go on alone" if stop else "no reply of the language model"
        self._issue(reading, f"{what}: {error}")

    def _tell_of(self, reading: Reading, seen: Shown) -> None:
        if seen.cut:
            self._issue(reading, f"the language model saw the first {LONGEST:,} characters; {seen.cut:,} are beyond")
        if seen.replies:
            self._issue(reading, f"{seen.replies} passages that look like replies of a language model were not shown to it")

    def _issue(self, reading: Reading, problem: str) -> None:
        self.on_issue(Issue(name=reading.document.name, stage="extract", problem=problem, document=reading.document.id))


def open_llm(
    config: Config,
    best: Best,
    *,
    on_issue: OnIssue,
    environment: Mapping[str, str],
    folder: Path | None = None,
    clock: Clock = CLOCK,
) -> Llm | None:
    """The language model that the settings name, None where they name none; replies are kept in the folder, if one is given.

    Raises what is wrong with the settings, above all where `llm_send_documents` does not allow it.
    """
    where = endpoint(config, environment)
    if where is None:
        return None
    asker = Asker(client=Client(where, now=clock.now), max_tokens=where.max_tokens, tally=Tally(), sleep=clock.sleep)
    return Llm(where=where, asker=asker, best=best, on_issue=on_issue, replied=Replied(folder=folder) if folder else None)


def _key(model: str, asked: tuple[Message, ...], schema: Mapping[str, object]) -> str:
    """A hash of the prompt with the text in it, the schema and the model's name."""
    return digest(METHOD, model, *(sorted(message.items()) for message in asked), schema)
