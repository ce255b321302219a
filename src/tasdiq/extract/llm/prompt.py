"""What a model is shown of a document in, the messages to send out."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from tasdiq.extract.llm.client import Message
from tasdiq.extract.llm.shown import Shown, boundary

FORMS = ("json_schema", "json_object", "plain")  # how a reply can be asked for, the strictest first


def messages(seen: Shown) -> tuple[Message, ...]:
    """The instructions, and the document between two lines that it cannot hold."""
    words = seen.message
    line = boundary(words)
    return (
        {"role": "system", "content": _instructions().replace("<<boundary>>", line)},
        {"role": "user", "content": f"{line}\n{words}\n{line}\n\nList the incidents of the text above as JSON."},
    )


def response_format(form: str, schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The `response_format` of a request in that form; None where the prompt alone must do."""
    if form == "json_schema":
        return {"type": "json_schema", "json_schema": {"name": "incidents", "schema": schema}}
    return {"type": "json_object", "schema": schema} if form == "json_object" else None


def in_form(asked: Sequence[Message], form: str, schema: Mapping[str, Any]) -> tuple[Message, ...]:
    """The messages, with the schema in words where the endpoint does not hold the model to it."""
    if form != "plain":
        return tuple(asked)
    first, *rest = asked
    return ({**first, "content": f"{first['content']}\nThe JSON Schema of your reply:\n{json.dumps(schema)}\n"}, *rest)


@cache
def _instructions() -> str:
    from tasdiq.extract.llm.replies import members

    text = files("tasdiq").joinpath("data", "llm", "prompt.txt").read_text(encoding="utf-8")
    return re.sub(r"<<(\w+)>>", lambda match: match.group() if match[1] == "boundary" else ", ".join(members(match[1])), text)
