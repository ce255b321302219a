"""No regular expression that ships blows up: each meets runs without end of its own words, of marks and of what texts are made of."""

import gc
import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator
from types import FunctionType, ModuleType

import pytest

import tasdiq
from tasdiq.config import Config
from tasdiq.extract.patterns import Pattern
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

LENGTH = 1_500  # characters: more than a sentence has, and enough for what grows with the cube to take minutes
SECONDS = 1.0  # of the processor, for one search; what grows with the square takes some hundredths
OPTIONAL = ("train", "spark", "postgres", "llm", "__main__", "splinked")  # parts that need more than what is installed everywhere
RUNS = (" ", "a", "A", "a ", "A. ", "1", "1,", ", ", "and ", ".", '"', "-", "(", "a@", "\u0645 ", "5 of the ", "\t")
TEXT = (
    "QUETTA, Aug 9, 2016: At least 12 people, including three policemen, were killed and 30 wounded on Monday, police said. The Taliban claimed "
    "responsibility. Its leader, Abu Example, who pledged allegiance to Islamic State in 2014, was arrested near Orla, officials denied. "
)


@pytest.fixture(scope="module")
def shipped() -> list[re.Pattern[str]]:
    """Every expression there is once all modules are loaded and a text was coded, and those that no text has needed yet."""
    for module in pkgutil.walk_packages(tasdiq.__path__, "tasdiq."):
        if not any(part in module.name for part in OPTIONAL):
            importlib.import_module(module.name)
    Coder(Config(workers=1, rules_only=True)).code(Document(id="d", name="d", text=TEXT))
    held = list(_ours())
    waiting = {each.regex.pattern: each.regex for each in held if isinstance(each, Pattern)}
    ready = [each for each in held if isinstance(each, re.Pattern) and isinstance(each.pattern, str)]
    return list({**{each.pattern: each for each in ready}, **waiting}.values())


def _ours() -> Iterator[object]:
    """Everything that our modules hold, caches included; what other libraries hold is theirs."""
    waiting: list[object] = [vars(module) for name, module in sys.modules.items() if name.split(".")[0] == "tasdiq"]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        kind = each if isinstance(each, type) else type(each)
        home = getattr(each, "__module__", None) if isinstance(each, FunctionType) else kind.__module__
        if str(home).split(".")[0] in ("tasdiq", "builtins", "functools", "collections") and not isinstance(each, ModuleType | re.Pattern):
            waiting += gc.get_referents(each)


def hostile(pattern: re.Pattern[str]) -> Iterator[str]:
    """Runs of marks, of the pattern's own words, and of them after a beginning that fits."""
    words = list(dict.fromkeys(re.findall(r"[A-Za-z\u0600-\u06ff]{2,}", pattern.pattern)))
    own = [*(f"{word} " for word in words[:2]), *words[-1:], " ".join(words[:12]) + " ", ", ".join(words[-8:]) + ", "]
    for run in (*RUNS, *(run for run in own if run.strip())):
        yield (run * (LENGTH // len(run) + 1))[:LENGTH] + "\u0000"
    for word in words[:1]:
        yield word + " " * LENGTH + "\u0000"
        yield f"{word} " + "Xy " * (LENGTH // 3) + "\u0000"


def seconds(pattern: re.Pattern[str], text: str) -> float:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    began = time.process_time()
    try:
        for _ in zip(pattern.finditer(text), range(50), strict=False):
            pass
    except TimeoutError:
        return SECONDS
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - began


@pytest.mark.slow
def test_every_expression_that_ships_is_bounded(shipped: list[re.Pattern[str]]) -> None:
    assert len(shipped) > 500
    slow = {}
    for pattern in shipped:
        for text in hostile(pattern):
            took = seconds(pattern, text)
            if took >= SECONDS:
                slow[pattern.pattern[:120]] = text[:60]
                break
    assert slow == {}


def test_the_measure_finds_an_expression_that_blows_up() -> None:
    assert seconds(re.compile(r"(a+)+$"), "a" * 40 + "\0") >= SECONDS
    assert seconds(re.compile(r"a+$"), "a" * LENGTH + "\0") < SECONDS
