"""The sample reports in a database, read by the rules: what whole reports are made from."""

from pathlib import Path

import pytest

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    made = Tasdiq(Config(store=tmp_path_factory.mktemp("report") / "samples.db", workers=1, rules_only=True))
    made.add([str(Path(__file__).parents[2] / "examples" / "reports")])
    return made
