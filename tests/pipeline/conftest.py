"""A store of the sample reports, and small synthetic reports to add."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "examples" / "reports"
SMALL = {
    "1-flash.txt": "Blast in Quetta kills five\n\nQUETTA, Aug 11, 2016 - A roadside bomb killed five people and wounded 12 in Quetta"
    " on Thursday, police said.\n",
    "2-later.txt": "Toll of Quetta bomb rises to seven\n\nQUETTA, Aug 12, 2016 - The number of people killed by Thursday's roadside bomb in"
    " Quetta has risen to seven, police said on Friday. Jamaat-ul-Ahrar claimed responsibility for the bombing.\n",
    "3-reprint.txt": "Blast in Quetta kills five\n\nQUETTA, Aug 11, 2016 - A roadside bomb killed five people and wounded 12 in Quetta"
    " on Thursday, police said.\n\nAll rights reserved.\n",
    "4-kabul.txt": "Gunmen kill two in Kabul\n\nKABUL, Sept 3, 2016 - Gunmen shot dead two policemen at a checkpoint in Kabul on Saturday,"
    " the interior ministry said.\n",
    "5-garden.txt": "Garden show opens\n\nLAHORE, Sept 4, 2016 - The annual garden show opened on Sunday with 300 kinds of roses.\n",
    "6-karachi.txt": "Grenade wounds three\n\nKARACHI, Sept 5, 2016 - A hand grenade wounded three people at a shop in Karachi on Monday,"
    " police said.\n",
}  # fmt: skip


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Tasdiq:
    """The sample reports, added once; nobody writes to it."""
    tasdiq = Tasdiq(Config(store=tmp_path_factory.mktemp("samples") / "tasdiq.db", workers=1))
    tasdiq.add([str(REPORTS)])
    return tasdiq


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of six short reports: one bomb told twice and reprinted, two other attacks, a distractor."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in SMALL.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def new_store(tmp_path: Path) -> Callable[..., Tasdiq]:
    """Makes a Tasdiq on a store of that name."""

    def make(name: str = "tasdiq", workers: int = 1) -> Tasdiq:
        return Tasdiq(Config(store=tmp_path / f"{name}.db", workers=workers))

    return make
