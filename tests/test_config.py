"""Settings: defaults, then the file, then the environment, then the command line; every problem at once."""

from pathlib import Path

import pytest

from tasdiq.config import Config, cores, load
from tasdiq.errors import BadValueError


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == Config(workers=cores())


def test_each_source_of_settings_wins_over_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "tasdiq.toml").write_text('store = "file.db"\nactors = ["a.toml"]\nworkers = 3\npolicy = "gtd"\n')
    environment = {"TASDIQ_STORE": "environment.db", "TASDIQ_WORKERS": "2", "TASDIQ_ALLOW_PRIVATE": "yes", "TASDIQ_PLACES": "p.csv"}
    config = load(tmp_path, environment, {"workers": 1, "policy": None})
    assert config.store == Path("environment.db")
    assert (config.actors, config.places) == ((Path("a.toml"),), (Path("p.csv"),))
    assert (config.workers, config.policy, config.allow_private) == (1, "gtd", True)


def test_an_empty_store_in_the_environment_is_none(tmp_path: Path) -> None:
    assert load(tmp_path, {"TASDIQ_STORE": ""}).store == Path("tasdiq.db")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "tasdiq.toml").write_text('stores = "x"\nworkers = -1\nallow_private = "maybe"\n')
    with pytest.raises(ExceptionGroup) as raised:
        load(tmp_path, {"TASDIQ_WORKERS": "many"})
    told = "\n".join(str(error) for error in raised.value.exceptions)
    assert "unknown key 'stores'; choose from actors" in told
    assert "workers is -1; it must be a whole number, 0 or more" in told
    assert "allow_private is 'maybe'; it must be true or false" in told
    assert "TASDIQ_WORKERS is 'many'" in told


def test_one_problem_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "tasdiq.toml").write_text("store = [\n")
    with pytest.raises(BadValueError, match=r"tasdiq\.toml: cannot be read"):
        load(tmp_path, {})
