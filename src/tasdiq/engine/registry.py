"""The name of an engine in, the engine out; its library is imported only then."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from tasdiq.engine.query import Engine
from tasdiq.errors import BadValueError

DEFAULT = "local"
ENGINES: Mapping[str, tuple[str, str]] = {"local": ("duck", "DuckEngine"), "spark": ("spark", "SparkEngine")}  # module and class


def start(name: str = DEFAULT) -> Engine:
    """A new engine without tables: local (DuckDB, in this process) or spark."""
    module, kind = ENGINES[known(name)]
    return cast("Callable[[], Engine]", getattr(import_module(f"tasdiq.engine.{module}"), kind))()


def known(name: str) -> str:
    """The name, if an engine has it; raises BadValueError with the choices where none does."""
    if name not in ENGINES:
        raise BadValueError(f"no engine {name!r}; choose from {', '.join(ENGINES)}")
    return name
