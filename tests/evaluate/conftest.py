"""The desk's own scorers, to compare with, where the shared folder lies beside the checkout."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[3] / "shared"


def desk_module(name: str) -> Any:
    """A scorer of the desk's; skips the test where it is not at hand."""
    path = SHARED / "bench" / f"{name}.py"
    if not path.is_file():
        pytest.skip("no shared data folder beside the checkout")
    spec = importlib.util.spec_from_file_location(f"desk_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent))
    return module


@pytest.fixture(scope="session")
def desk_muc4() -> Any:
    return desk_module("muc4score")


@pytest.fixture(scope="session")
def desk_isaf() -> Any:
    return desk_module("score_isaf")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not (SHARED / "data").is_dir():
        pytest.skip("no shared data folder beside the checkout")
    return SHARED / "data"
