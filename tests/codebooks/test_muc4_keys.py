"""MUC-4 keys and responses: what stands in them is read, what is not understood is told, nothing breaks the reader."""

import importlib.util
import sys
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasdiq.codebooks.muc4_fills import DateRange, Fill, parse_fill
from tasdiq.codebooks.muc4_keys import LONGEST_LINE, MOST_BRACKETS, parse_keys, read_keys
from tasdiq.codebooks.muc4_slots import KINDS, slot, slots
from tasdiq.errors import UnreadableError

SHARED = Path(__file__).parents[3] / "shared"
KEY = r"""; a made-up key
0.  MESSAGE: ID                     XYZ-MUC4-0001 (MADE UP)
1.  MESSAGE: TEMPLATE               1 (OPTIONAL)
2.  INCIDENT: DATE                  - 06 SEP 89
3.  INCIDENT: LOCATION              PERU: LIMA (CITY)
4.  INCIDENT: TYPE                  BOMBING / ARSON
12. PHYS TGT: ID                    "BANK" / "THE \"NORTH: A/B\" BANK"
                                    ? "2 CARS"
13. PHYS TGT: TYPE                  FINANCIAL: "BANK" / "THE BRANCH"
18. HUM TGT: NAME                   -

0.  MESSAGE: ID                     XYZ-MUC4-0002
1.  MESSAGE: TEMPLATE               *

0.  MESSAGE: ID                     XYZ-MUC4-0001
1.  MESSAGE: TEMPLATE               2
4.  INCIDENT: TYPE                  KIDNAPPING
"""


def fill(slot_id: str, words: str) -> Fill:
    made = parse_fill(slot(slot_id), words)
    assert made is not None
    return made


def test_a_file_is_read_message_by_message(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(KEY, encoding="latin-1")
    problems: list[str] = []
    held = read_keys(path, problems.append)
    assert problems == []
    assert list(held) == ["XYZ-MUC4-0001", "XYZ-MUC4-0002"] and held["XYZ-MUC4-0002"] == ()
    first, second = held["XYZ-MUC4-0001"]
    assert (first.id, first.optional, second.id, second.optional) == ("1", True, "2", False)
    bank, cars = first.fills["phys-tgt-id"]
    assert [str(v) for v in bank.values] == ["BANK", 'THE "NORTH: A/B" BANK'] and not bank.optional
    assert [(v.form, v.surface) for v in cars.values] == [("CARS", "2 CARS")] and cars.optional  # type: ignore[union-attr]
    (kind,) = first.fills["phys-tgt-type"]
    assert kind.values == ["FINANCIAL"] and [tag.form for tag in kind.tags] == ["BANK", "BRANCH"]
    assert first.fills["inc-type"][0].values == ["BOMBING", "ARSON"]
    assert "hum-tgt-name" not in first.fills


def test_the_slots_have_their_numbers_kinds_and_lists() -> None:
    assert [each.number for each in slots()] == list(range(2, 25)) and {each.kind for each in slots()} == set(KINDS)
    assert slot("inc-instr-type").wider["VEHICLE BOMB"] == {"BOMB", "EXPLOSIVE"}
    assert all(bool(each.wider) == (each.kind == "set") for each in slots())
    assert all(named in {s.id for s in slots()} for each in slots() for named in each.xref)


def test_alternatives_and_tags() -> None:
    both = fill("perp-org-conf", '(POSSIBLE / ACQUITTED): "X" / "Y"')
    assert both.values == ["POSSIBLE", "ACQUITTED"] and len(both.tags) == 2
    each = fill("hum-tgt-effect", '(DEATH: "A") / (INJURY: "B")')
    assert [(g.values, [str(t) for t in g.tags]) for g in each.groups] == [(("DEATH",), ["A"]), (("INJURY",), ["B"])]
    row = fill("hum-tgt-effect", 'DEATH: "A" / "B" / INJURY: "C"')
    assert [(g.values, [str(t) for t in g.tags]) for g in row.groups] == [(("DEATH",), ["A", "B"]), (("INJURY",), ["C"])]


def test_dates_and_places() -> None:
    day = (1989, 9, 6)
    assert fill("inc-date", "06 SEP 89").values == [DateRange(day, day)] == fill("inc-date", "6 SEPTEMBER 1989").values
    assert fill("inc-date", "- 06 SEP 89").values == [DateRange(None, day)]
    assert len(fill("inc-date", "(- 06 SEP 89) / 05 SEP 89").values) == 2
    between = fill("inc-loc", "COLOMBIA: MEDELLIN (CITY) - CALI (CITY)").values[0]
    assert [step.names for step in between] == [("COLOMBIA",), ("MEDELLIN",)]  # type: ignore[union-attr]
    assert between[1].to_names == ("CALI",)  # type: ignore[union-attr,index]


@pytest.mark.parametrize("words", ["-", "*", "", " ", "?", "? -"])
def test_empty_fills(words: str) -> None:
    assert parse_fill(slot("inc-instr-id"), words) is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("19. HUM TGT DESCRIPTION  x", "not understood"),
        ("some stray words", "not understood"),
        (f"18. HUM TGT: NAME  {'x' * LONGEST_LINE}", "longer than"),
        (f"18. HUM TGT: NAME  {'(' * (MOST_BRACKETS + 1)}", "brackets"),
    ],
)
def test_what_is_not_understood_is_told_with_its_line(line: str, told: str) -> None:
    problems: list[str] = []
    held = parse_keys([*KEY.splitlines()[1:6], line, '   "GOES ON WITH NOTHING"'], problems.append)
    assert len(problems) == 1 and problems[0].startswith("line 6: ") and told in problems[0]
    assert "hum-tgt-name" not in held["XYZ-MUC4-0001"][0].fills


@pytest.mark.parametrize(
    "content", [b"", b"\n \n", b"Nothing of the kind.\n" * 50, b"0.  MESSAGE: ID  A-1\n\0\0\0", b"\x89PNG\r\n\x1a\n\0\0"]
)
def test_what_is_no_key_is_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no-key"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match="no-key"):
        read_keys(path)


def test_a_missing_file_and_a_folder_are_one_error(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UnreadableError, match=path.name):
            read_keys(path)


def test_a_file_that_was_cut_off_is_read_up_to_there() -> None:
    whole_file = parse_keys(KEY.splitlines())
    for end in range(KEY.index("\n2. "), KEY.index("\n\n0."), 5):
        (template,) = parse_keys(KEY[:end].splitlines())["XYZ-MUC4-0001"]
        assert list(template.fills) == list(whole_file["XYZ-MUC4-0001"][0].fills)[: len(template.fills)]
    problems: list[str] = []
    assert parse_keys(KEY.splitlines()[:2], problems.append) == {"XYZ-MUC4-0001": ()}
    assert len(problems) == 1 and "XYZ-MUC4-0001" in problems[0] and "cut off" in problems[0]


def test_an_endless_line_takes_neither_time_nor_memory(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(KEY.encode() + b'18. HUM TGT: NAME  "' + b"A ( / : " * 4_000_000 + b"\n4.  INCIDENT: TYPE  ATTACK\n")
    problems: list[str] = []
    started = process_time()
    held = read_keys(path, problems.append)
    assert process_time() - started < 5
    assert len(problems) == 1 and len(held["XYZ-MUC4-0001"][1].fills["inc-type"]) == 2


@settings(deadline=None)
@given(st.sampled_from([each.id for each in slots()]), st.text(st.sampled_from('AB19"\\():/?-*., JANFEB\t[]'), max_size=80))
def test_no_fill_breaks_the_reader(slot_id: str, words: str) -> None:
    made = parse_fill(slot(slot_id), words)
    assert made is None or (made.groups and made == parse_fill(slot(slot_id), f"? {made.source}"))


@pytest.fixture(scope="session")
def desk() -> Any:
    """The desk's own scorer, where the shared folder lies beside the checkout."""
    path = SHARED / "bench" / "muc4score.py"
    if not path.is_file():
        pytest.skip("no shared data folder beside the checkout")
    return load(path)


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("desk_muc4score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@settings(deadline=None, max_examples=300)
@given(words=st.text(st.sampled_from('AB19"():/?-* JANFEB[]'), max_size=60))
def test_fills_are_read_as_the_desk_reads_them(desk: Any, words: str) -> None:
    for each in slots():
        assert shape(parse_fill(each, words)) == shape(desk.parse_fill(desk.SLOT[each.id], words))


@pytest.mark.shared
def test_keys_are_read_as_the_desk_reads_them(desk: Any) -> None:
    for path in sorted((SHARED / "data" / "muc4").glob("key-*")):
        problems: list[str] = []
        mine = [t for templates in read_keys(path, problems.append).values() for t in templates]
        theirs = [t for t in desk.read_template_file(str(path)) if not t.irrelevant]
        assert problems == []
        assert sorted(whole(t) for t in mine) == sorted(whole(t) for t in theirs)


def whole(template: Any) -> tuple[Any, ...]:
    return template.message, template.id, template.optional, {name: [shape(f) for f in fills] for name, fills in template.fills.items()}


def shape(made: Any) -> Any:
    """A fill without the types it is made of."""
    return made and (made.optional, made.source, repr([(list(g.values), list(g.tags)) for g in made.groups]))
