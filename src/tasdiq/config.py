"""Settings in (defaults, tasdiq.toml, the environment, the command line), one frozen Config out."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError

FILE = "tasdiq.toml"
PREFIX = "TASDIQ_"
POLICIES = ("house", "gtd", "acled", "ucdp")  # rules that settle figures
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a user can set; paths are as the user wrote them, from the working folder."""

    store: Path | str = Path("tasdiq.db")  # the database: a file, or postgresql://USER@HOST/DATABASE
    actors: tuple[Path, ...] = ()  # actor books of one's own, read after ours
    places: tuple[Path, ...] = ()  # places of one's own
    gazetteers: str = ""  # the folder that `tasdiq gazetteer add` writes to; empty is one in the user's data folder
    templates: tuple[Path, ...] = ()  # folders of report templates, searched before ours
    institutions: tuple[Path, ...] = ()  # lists of institutions of one's own
    allow_private: bool = False  # fetch from private and loopback addresses too
    workers: int = 0  # processes that read and extract at once; 0 is one for each core
    engine: str = "local"  # what reads and codes: local (this machine's cores) or spark
    policy: str = "house"  # the rule that settles figures
    rules_only: bool = False  # no trained model
    model: str = "small"  # the trained model: small (it ships), accurate (once built or trained), or a folder that `tasdiq train` wrote
    linker: str = "shipped"  # the linking model: shipped, or a file that `tasdiq train-linker` wrote
    llm_url: str = ""  # an OpenAI-compatible address; nothing is sent there unless llm_send_documents is true
    llm_model: str = ""  # the model to ask at llm_url
    llm_send_documents: bool = False  # documents may be sent to llm_url
    llm_tokens: int = 1_000_000  # tokens that one run may use there; then the rules go on alone


def load(folder: Path = Path(), environment: Mapping[str, str] | None = None, given: Mapping[str, Any] | None = None) -> Config:
    """The settings: defaults, then tasdiq.toml in the folder, then TASDIQ_*, then what is given and not None.

    Raises every problem at once.
    """
    problems: list[BadValueError] = []
    found = _from_file(folder / FILE, problems)
    found |= _from_environment(os.environ if environment is None else environment, problems)
    if problems:
        raise problems[0] if len(problems) == 1 else ExceptionGroup("the settings cannot be used", problems)
    config = replace(Config(**found), **{name: value for name, value in (given or {}).items() if value is not None})
    return config if config.workers else replace(config, workers=cores())


def located(store: str) -> Path | str:
    """Where a store is: an address of PostgreSQL as it stands, else a file."""
    return store if store.startswith(("postgresql://", "postgres://")) else Path(store).expanduser()


def cores() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _from_file(path: Path, problems: list[BadValueError]) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        problems.append(BadValueError(f"{path}: cannot be read: {error}"))
        return {}
    known = {f.name for f in fields(Config)}
    found: dict[str, Any] = {}
    for name, value in table.items():
        if name not in known:
            problems.append(BadValueError(f"{path}: unknown key {name!r}; choose from {', '.join(sorted(known))}"))
        else:
            _take(found, name, value, f"{path}: {name}", problems)
    return found


def _from_environment(environment: Mapping[str, str], problems: list[BadValueError]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for f in fields(Config):
        text = environment.get(PREFIX + f.name.upper())
        if text is not None and (text or isinstance(f.default, tuple)):
            _take(found, f.name, _parsed(text, f.default), f"{PREFIX}{f.name.upper()}", problems)
    return found


def _parsed(text: str, default: object) -> object:
    """The environment's text as the kind of value that tasdiq.toml would have; the text itself where it is none."""
    if isinstance(default, bool):
        return True if text.lower() in _YES else False if text.lower() in _NO else text
    if isinstance(default, int):
        return int(text) if text.isdecimal() else text
    if isinstance(default, tuple):
        return [part for part in text.split(os.pathsep) if part]
    return text


def _take(found: dict[str, Any], name: str, value: Any, where: str, problems: list[BadValueError]) -> None:
    default = next(f.default for f in fields(Config) if f.name == name)
    if isinstance(default, int) and type(value) is type(default) and value >= 0:
        found[name] = value
    elif isinstance(default, tuple) and isinstance(value, list) and all(isinstance(part, str) for part in value):
        found[name] = tuple(Path(part).expanduser() for part in value)
    elif isinstance(default, Path) and isinstance(value, str) and value:
        found[name] = located(value) if name == "store" else Path(value).expanduser()
    elif isinstance(default, str) and isinstance(value, str) and value:
        found[name] = value
    else:
        problems.append(BadValueError(f"{where} is {value!r}; it must be {_wanted(default)}"))


def _wanted(default: object) -> str:
    if isinstance(default, bool):
        return "true or false"
    if isinstance(default, int):
        return "a whole number, 0 or more"
    return "a list of paths" if isinstance(default, tuple) else "a path" if isinstance(default, Path) else "a word"
