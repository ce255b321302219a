"""Labelled reports written for the tests, as items for the tiny encoder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tasdiq.model.mention import Reading
from tasdiq.model.text import sentences
from tasdiq.train.examples import Example, read
from tasdiq.train.items import Item, item

REPORTS = """[[ind:1.p|Gunmen]] shot [[desc:1.v|two policemen]] near a [[phys:1.b|bridge]] in [[loc:1|Quetta]].
@1 type=attack stage=accomplished
@1.v type=law_enforcement effect=death number=2
@1.b type=transportation_route
----
The [[org:1.o|Northern Front]] kidnapped the [[desc:1.m|judge]], [[name:1.m|Adil Zaman]]. A [[instr:2.i|bomb]] exploded at a [[phys:2.c|car]] in [[loc:2|Kabul]].
@1 type=kidnapping
@1.o confidence=possible
@1.m type=legal_or_judicial number=1
@2 type=bombing
@2.i type=bomb
@2.c type=transport_vehicle effect=destroyed
----
Rain fell at the market. Nobody was hurt.
----
A [[ind:1.p|gunman]] attacked [[desc:1.v|soldiers]] on a [[phys:1.b|bus]]. The bus was hurt near a house.
@1 type=attack
@1.v type=active_military effect=injury number=plural
@1.b type=transport_vehicle
"""


def reading_of(example: Example) -> Reading:
    """Its sentences, with nothing found in them."""
    return Reading(document=example.document, anchor=None, sentences=sentences(example.document))


@pytest.fixture(scope="session")
def labelled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("labelled") / "made.txt"
    path.write_text(REPORTS, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def examples(labelled_file: Path) -> tuple[Example, ...]:
    return read(labelled_file)


@pytest.fixture(scope="session")
def items(examples: tuple[Example, ...], tokenizer: Any) -> list[Item]:
    return [made for one in examples if (made := item(one, reading_of(one), tokenizer)) is not None]


@pytest.fixture
def read_plainly() -> Callable[[Example], Reading]:
    return reading_of
