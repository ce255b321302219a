"""Settings and the environment in, the one address that documents may be sent to out, or every reason why there is none."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import urlsplit

from tasdiq.config import Config
from tasdiq.errors import BadValueError

KEY = "TASDIQ_LLM_KEY"  # the environment variable of the key; it is read from nowhere else
_NAMES_AT_HOME = (".local", ".lan", ".internal", ".home.arpa", ".localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An OpenAI-compatible address, the model to ask there, and how much of it one run may use."""

    url: str
    model: str
    max_tokens: int
    key: str | None = field(default=None, repr=False)


def endpoint(config: Config, environment: Mapping[str, str]) -> Endpoint | None:
    """The address to ask, None where none is set; raises every problem at once.

    An address alone is not enough: `llm_send_documents` says that documents may go there.
    """
    if not config.llm_url and not config.llm_model:
        return None
    key = environment.get(KEY) or None
    problems = [BadValueError(told) for told in (*_unset(config), *_bad_url(config.llm_url), *_bad_key(key))]
    if problems:
        raise problems[0] if len(problems) == 1 else ExceptionGroup("the language model cannot be asked", problems)
    return Endpoint(url=config.llm_url.rstrip("/"), model=config.llm_model, max_tokens=config.llm_tokens, key=key)


def _unset(config: Config) -> list[str]:
    told = []
    if not config.llm_url:
        told.append("llm_model is set and llm_url is not: set llm_url to the address to ask, such as http://127.0.0.1:11434/v1")
    if not config.llm_model:
        told.append("llm_url is set and llm_model is not: set llm_model to the name of a model that is served there")
    if not config.llm_send_documents:
        told.append(
            "no document may be sent to llm_url: set llm_send_documents = true (TASDIQ_LLM_SEND_DOCUMENTS=true) to allow it, "
            "or leave llm_url and llm_model out to go without"
        )
    if not config.llm_tokens:
        told.append("llm_tokens is 0, so nothing could be asked: set it to the tokens that one run may use")
    if find_spec("openai") is None or find_spec("pydantic") is None:
        told.append("llm_url is set, but its packages are not installed: pip install 'tasdiq[llm]'")
    return told


def _bad_url(url: str) -> list[str]:
    """What is wrong with an address; its user name and password, if it has any, are not repeated."""
    if not url:
        return []
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return ["llm_url is no valid address"]
    if parts.username is not None or parts.password is not None:
        return [f"llm_url holds a user name or password: put the key in the environment variable {KEY}"]
    if parts.scheme not in ("http", "https") or not host or not url.isascii() or not url.isprintable() or " " in url:
        return ["llm_url must be an http or https address with a host, such as http://127.0.0.1:11434/v1"]
    if parts.query or parts.fragment:
        return [f"llm_url must end before '?' and '#'; a key belongs in the environment variable {KEY}"]
    if parts.scheme == "http" and not _at_home(host):
        return [f"llm_url sends documents to {host} unencrypted: use https (http is for this machine and private networks)"]
    return []


def _at_home(host: str) -> bool:
    """Whether the host is this machine or in a private network, by its number or its kind of name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_NAMES_AT_HOME)
    return address.is_loopback or address.is_private


def _bad_key(key: str | None) -> list[str]:
    if key is None or (key.isascii() and key.isprintable() and " " not in key):
        return []
    return [f"{KEY} holds a character that no key has: only printable ASCII without blanks"]
