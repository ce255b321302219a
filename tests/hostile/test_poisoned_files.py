"""Files that a user is given by others (a model, a mapping, a gazetteer, a vocabulary) are refused in words, never run, never a crash."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.codebooks import mapping
from tasdiq.config import load
from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.extract.trained.network import Network
from tasdiq.model import vocab
from tasdiq.resolve.actors import ActorBook
from tasdiq.resolve.gazetteer import Names, shipped
from tasdiq.resolve.place_packs import Order, add, listed
from tasdiq.resolve.place_rows import Problems

DEEP = ["x = " + "[" * 5_000, "x = " + "{a=" * 5_000, "[" * 5_000]
TWISTED = [
    "",
    "\0",
    "x = 1e999",
    "x = 99999-01-01",
    'x = "\\uD800"',
    "[date]\nstart = 5",
    "[[date]]",
    "date = 1",
    '[date]\nstart = "(a+)+$"\n[place]\npattern = "("',
]


@pytest.mark.parametrize("text", DEEP)
def test_a_vocabulary_nested_without_end_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "v.toml"
    path.write_text(text)
    with pytest.raises(BadValueError, match=r"v\.toml"):
        vocab.read(path)
    with pytest.raises((TasdiqError, ExceptionGroup)):
        mapping.read(path)
    with pytest.raises((TasdiqError, ExceptionGroup)):
        ActorBook.load([path])


@pytest.mark.parametrize("text", [*DEEP, "x." * 5_000 + "y = 1", "store = 5", 'nobody = "x"', "workers = -1", "\xff"])
def test_poisoned_settings_are_refused_in_words(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tasdiq.toml").write_text(text, encoding="latin-1")
    monkeypatch.chdir(tmp_path)
    with pytest.raises((TasdiqError, ExceptionGroup)) as told:
        load()
    assert not isinstance(told.value, ExceptionGroup) or told.value.split(TasdiqError)[1] is None


@pytest.mark.parametrize("text", TWISTED)
def test_a_twisted_mapping_is_refused_or_reads_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        mapping.read(path).columns(["a"], "t.csv")
    except TasdiqError:
        return
    except ExceptionGroup as group:
        assert group.split(TasdiqError)[1] is None


@pytest.mark.parametrize(
    "card", ["[" * 100_000, '{"a":' * 50_000, "null", "[]", "5", '{"files": {"../../etc/passwd": "0"}}', json.dumps({"roles": 10**400})]
)
def test_a_poisoned_card_of_a_model_is_refused(tmp_path: Path, card: str) -> None:
    (tmp_path / "model.json").write_text(card)
    with pytest.raises((TasdiqError, ExceptionGroup)) as told:
        Network(tmp_path)
    assert not isinstance(told.value, ExceptionGroup) or told.value.split(TasdiqError)[1] is None


@pytest.mark.parametrize("about", ["[" * 100_000, "null", "[]", "\0"])
def test_a_poisoned_description_of_a_gazetteer_is_refused(tmp_path: Path, about: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "gazetteer.json").write_text(about)
    with pytest.raises(BadValueError, match="mine"):
        listed(tmp_path)


@settings(max_examples=30, deadline=None)
@given(at=st.integers(0, 400_000), body=st.binary(min_size=1, max_size=64), cut=st.booleans())
def test_a_changed_gazetteer_is_refused_or_answers(tmp_path_factory: pytest.TempPathFactory, at: int, body: bytes, cut: bool) -> None:
    """The table of a pack is read by offsets: whatever they say, nothing outside of it is read and no other error comes."""
    folder = tmp_path_factory.mktemp("pack")
    shutil.copyfile(shipped() / "names.marisa", folder / "names.marisa")
    good = bytearray((shipped() / "places.bin").read_bytes())
    good[at : len(good) if cut else at + len(body)] = body
    (folder / "places.bin").write_bytes(good)
    try:
        names = Names(folder)
        for name in ("quetta", "kabul", "san salvador", "orla"):
            list(names.get(name))
        list(names.countries())
    except TasdiqError:
        return


def test_a_table_of_places_whose_header_has_a_stray_return_is_refused(tmp_path: Path) -> None:
    """`benchmarks/fuzz.py`, seed 2, reader gazetteer."""
    (tmp_path / "v.csv").write_bytes(b"Village,Y\rX,Lon\nOrla,30.1,66.2\n")
    order = Order(path=tmp_path / "v.csv", geonames=False, name="v", country="PK", columns={"name": "Village", "lat": "Y", "lon": "Lon"})
    with pytest.raises((TasdiqError, ExceptionGroup), match=r"v\.csv"):
        add(tmp_path / "packs", order, "2020-01-01", Problems())
