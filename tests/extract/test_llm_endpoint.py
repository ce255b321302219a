"""Where documents may be sent: nowhere without leave, never in the clear, and no key is ever told."""

import subprocess
import sys
from pathlib import Path

import pytest

from tasdiq.config import Config, load
from tasdiq.errors import BadValueError
from tasdiq.extract.llm.endpoint import KEY, endpoint

ALLOWED = Config(llm_url="http://127.0.0.1:11434/v1/", llm_model="qwen3:4b", llm_send_documents=True)


def refused(config: Config, **environment: str) -> str:
    with pytest.raises((BadValueError, ExceptionGroup)) as raised:
        endpoint(config, environment)
    error = raised.value
    return "\n".join(map(str, error.exceptions)) if isinstance(error, ExceptionGroup) else str(error)


def with_url(url: str) -> Config:
    return Config(llm_url=url, llm_model="m", llm_send_documents=True)


def test_without_an_address_there_is_none() -> None:
    assert endpoint(Config(), {KEY: "sk-1"}) is None


def test_an_address_alone_is_not_enough_and_the_setting_is_named() -> None:
    told = refused(Config(llm_url="http://127.0.0.1:11434/v1", llm_model="m"))
    assert told.startswith("no document may be sent to llm_url: set llm_send_documents = true")


def test_what_is_allowed_is_taken_as_it_is() -> None:
    found = endpoint(ALLOWED, {KEY: "sk-1"})
    assert found is not None
    assert (found.url, found.model, found.key, found.max_tokens) == ("http://127.0.0.1:11434/v1", "qwen3:4b", "sk-1", 1_000_000)


def test_all_problems_are_told_at_once() -> None:
    told = refused(Config(llm_url="ftp://x/", llm_tokens=0), **{KEY: "two words"})
    assert len(told.splitlines()) == 5
    for name in ("llm_model", "llm_send_documents", "llm_tokens", "http or https", KEY):
        assert name in told


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://127.0.0.1/v1", "http or https"),
        ("127.0.0.1:11434", "http or https"),
        ("http:///v1", "with a host"),
        ("http://[::1/v1", "no valid address"),
        ("http://127.0.0.1:99999/v1", "no valid address"),
        ("https://llm.example/v1\n", "http or https"),
        ("https://llm.example/v 1", "http or https"),
        ("https://llm.example/v1?key=abc", "must end before"),
        ("http://llm.example/v1", "unencrypted"),
        ("http://93.184.216.34/v1", "unencrypted"),
    ],
)
def test_an_address_that_cannot_or_must_not_be_is_refused(url: str, words: str) -> None:
    assert words in refused(with_url(url))


@pytest.mark.parametrize(
    "url",
    [
        "https://llm.example/v1",
        "http://localhost:8000/v1",
        "http://10.0.0.7/v1",
        "http://[::1]:8080",
        "http://ollama:11434/v1",
        "http://box.lan/v1",
    ],
)
def test_this_machine_a_private_network_and_https_are_fine(url: str) -> None:
    assert endpoint(with_url(url), {}) is not None


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    told = refused(with_url("https://desk:hunter2@llm.example/v1"))
    assert KEY in told
    assert "hunter2" not in told


def test_the_key_is_in_no_repr_and_in_no_message() -> None:
    assert "sk-secret" not in repr(endpoint(ALLOWED, {KEY: "sk-secret"}))
    assert "sk-secret" not in refused(ALLOWED, **{KEY: "sk-secret\r\nX-Evil: 1"})


def test_the_key_is_no_setting_of_the_file_and_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "tasdiq.toml").write_text('llm_key = "sk-secret"\n')
    with pytest.raises(BadValueError, match="unknown key 'llm_key'") as raised:
        load(tmp_path, {})
    assert "sk-secret" not in str(raised.value)


def test_the_settings_come_from_the_environment_too(tmp_path: Path) -> None:
    environment = {
        "TASDIQ_LLM_URL": "https://llm.example/v1",
        "TASDIQ_LLM_MODEL": "m",
        "TASDIQ_LLM_SEND_DOCUMENTS": "yes",
        "TASDIQ_LLM_TOKENS": "5000",
    }
    found = endpoint(load(tmp_path, environment), environment)
    assert found is not None
    assert found.max_tokens == 5_000


def test_packages_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    assert "pip install 'tasdiq[llm]'" in refused(ALLOWED)


def test_nothing_heavy_is_loaded_before_anything_is_asked() -> None:
    look = """
import sys
from tasdiq.config import Config
from tasdiq.extract.llm.session import open_llm
assert open_llm(Config(), lambda mentions: None, on_issue=print, environment={}) is None
print([name for name in ("openai", "pydantic", "httpx2", "httpcore2") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")
