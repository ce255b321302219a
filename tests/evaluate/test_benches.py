"""Folders and answers of every kind: what is missing is named, what is hostile is one error, what is no label is told."""

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from tasdiq.errors import BadValueError, TasdiqError
from tasdiq.evaluate.bench import Order
from tasdiq.evaluate.benches import BENCHES, bench
from tasdiq.evaluate.misses import Miss, around, with_words, write_misses

HERE = Path(__file__).parent / "muc4"
RELEASE = {"id": 7, "text": "KABUL (Mar. 4, 2011) Two were killed in Khost.", "gold": {"start_date": "2011-03-04", "province": ["khost"], "min_killed": 2, "min_captured": 0}}  # fmt: skip
CODED = {"name": "7", "incidents": [{"date": {"start": "2011-03-04"}, "place": {"admin1": "Khost"}, "killed": {"low": 2}}]}
HOSTILE = {
    "empty": b"", "blank": b" \n\n", "cut": b'{"name": "7", "incidents": [{"da', "not text": b"\x89PNG\r\n\x1a\n\0\0\0\xff\xfe", "list": b"[1, 2]\n",
    "deep": b"[" * 100_000 + b"\n", "number": b"9" * 10_000 + b"\n", "long": b"x" * 30_000_000, "wrong kinds": b'{"name": "7", "incidents": [{"place": 3}]}\n',
    "half place": b'{"name": "7", "docid": "x", "templates": [7], "incidents": [{"place": {"lat": 1.5}}], "reports": 4}\n', "nan": b'{"name": NaN, "incidents": 1}\n',
}  # fmt: skip


@pytest.fixture
def muc4(tmp_path: Path) -> Path:
    (tmp_path / "key-xyz.v1").write_bytes((HERE / "key.txt").read_bytes())
    (tmp_path / "xyz-muc4").write_text(
        "XYZ-MUC4-0001\n\n   EXAMPUR, 3 MAY 88 -- A CAR BOMB WENT OFF AT THE BANK OF SAMPLES.\n", encoding="utf-8"
    )
    return tmp_path


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    (tmp_path / "releases.jsonl").write_text(json.dumps(RELEASE) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def roles(tmp_path: Path) -> Path:
    (tmp_path / "roles").mkdir()
    label = {
        "docid": "XYZ-MUC4-0001",
        "doctext": "a bomb at the bank",
        "templates": [{"incident_type": "bombing", "Target": [[["the bank", 3]]]}],
    }
    (tmp_path / "roles" / "xyz.json").write_text(json.dumps(label) + "\n", encoding="utf-8")
    return tmp_path


def judge(name: str, folder: Path, answer: list[Any] | None = None, **changes: Any) -> Any:
    return bench(name).judge(Order(folder=folder, **changes), answer)


def test_an_unknown_name_lists_the_choices() -> None:
    with pytest.raises(BadValueError, match="muc4, muc4-roles, isaf, news, samples"):
        bench("muc5")


@pytest.mark.parametrize("name", BENCHES)
def test_a_folder_that_is_not_there_or_empty_is_named_with_what_it_lacks(name: str, tmp_path: Path) -> None:
    lacks = {"muc4": "key", "muc4-roles": "roles", "isaf": "releases.jsonl", "news": "gold.json", "samples": "gold.json"}
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(TasdiqError) as caught:
            judge(name, folder, [])
        assert str(folder) in str(caught.value) and lacks[name] in str(caught.value)
        with pytest.raises(TasdiqError, match=str(folder)):
            bench(name).documents(Order(folder=folder))


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize(("name", "folder"), [("muc4", "muc4"), ("isaf", "releases"), ("muc4-roles", "roles"), ("samples", "examples")])
def test_a_hostile_answer_is_one_error_or_no_answer(
    name: str, folder: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    where = Path(__file__).parents[2] / "examples" if folder == "examples" else request.getfixturevalue(folder)
    path = tmp_path / "hostile-answer"
    path.write_bytes(HOSTILE[kind])
    try:
        outcome = judge(name, where, response=path)
    except TasdiqError as error:
        assert "hostile-answer" in str(error) or "answer" in str(error)
    else:
        assert sum(row.right for row in outcome.judged if row.field != "quiet") == 0


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize(
    ("name", "file"), [("muc4", "key-xyz.v1"), ("isaf", "releases.jsonl"), ("muc4-roles", "roles/xyz.json"), ("news", "gold.json")]
)
def test_hostile_labels_are_one_error(name: str, file: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(HOSTILE[kind])
    with pytest.raises(TasdiqError):
        judge(name, tmp_path, [])


def test_labels_of_news_tell_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    items = [
        {"incident": "a", "event_type": "clash", "articles": ["x"]},
        {"incident": 3, "date": {"earliest": "2016"}, "lat": 4, "killed_low": "many"},
    ]
    (tmp_path / "gold.json").write_text(json.dumps({"incidents": items, "articles": [{"article": "x"}, {}]}), encoding="utf-8")
    with pytest.raises(TasdiqError, match=r"incident 2: no incident; incident 2: no event_type; .*") as caught:
        judge("news", tmp_path, [])
    assert "incident 1" not in str(caught.value) and "gold.json" in str(caught.value)


def test_muc4_counts_answers_without_a_label_as_invented_and_tells_of_them(muc4: Path) -> None:
    told: list[str] = []
    extra = muc4 / "response"
    extra.write_text(
        (HERE / "response.txt").read_text() + "\n0.  MESSAGE: ID  ELSE-1\n1.  MESSAGE: TEMPLATE  1\n4.  INCIDENT: TYPE  ARSON\n",
        encoding="utf-8",
    )
    base, more = judge("muc4", muc4, response=HERE / "response.txt"), judge("muc4", muc4, response=extra, tell=told.append)
    assert more.summary["template-id"]["spu"] == base.summary["template-id"]["spu"] + 1
    assert told == ["1 answered documents have no label and count as invented"]
    assert "F 48.98" in base.notes[0]


def test_muc4_lines_of_the_product_are_an_answer(muc4: Path) -> None:
    lines = (HERE / "response.txt").read_text(encoding="utf-8").splitlines()
    assert judge("muc4", muc4, lines).summary == judge("muc4", muc4, response=HERE / "response.txt").summary


def test_parts_choose_files_by_the_words_of_their_names(tmp_path: Path) -> None:
    for name in ("key-tst1.v7", "key-tst2.v4", "key-dev-0001.muc4", "tst1-muc3", "tst2-muc4", "dev-muc3-0001-0100", "notes"):
        (tmp_path / name).write_text("x", encoding="utf-8")

    def names(parts: str) -> list[str]:
        order = Order(folder=tmp_path, parts=tuple(filter(None, parts.split(","))))
        return [path.name for path in bench("muc4").documents(order)]

    assert names("") == ["tst1-muc3", "tst2-muc4"]
    assert names("tst2") == ["tst2-muc4"] and names("dev-0001,tst1") == ["dev-muc3-0001-0100", "tst1-muc3"]
    assert names("dev,dev-0001") == ["dev-muc3-0001-0100"]
    with pytest.raises(TasdiqError, match=r"key for the part 'tst7'; there are key-dev-0001.muc4, "):
        names("tst7")
    for path in tmp_path.glob("key-*"):
        path.unlink()
    assert names("") == ["tst1-muc3", "tst2-muc4"]  # labels of the roles need no key


def test_roles_take_json_lines_and_muc4_templates(roles: Path, tmp_path: Path) -> None:
    rows, forms = tmp_path / "rows.jsonl", tmp_path / "forms"
    rows.write_text('{"docid": "XYZ-MUC4-0001", "templates": [{"incident_type": "bombing", "Target": [["bank"]]}]}\n', encoding="utf-8")
    forms.write_text(
        '0.  MESSAGE: ID  XYZ-MUC4-0001\n1.  MESSAGE: TEMPLATE  1\n4.  INCIDENT: TYPE  BOMBING\n12. PHYS TGT: ID  "BANK"\n',
        encoding="utf-8",
    )
    by_file = [judge("muc4-roles", roles, response=path) for path in (rows, forms)]
    by_line = judge("muc4-roles", roles, rows.read_text(encoding="utf-8").splitlines())
    assert by_file[0].summary == by_file[1].summary == by_line.summary
    assert by_line.summary["template-level"]["micro average"]["f"] == 100
    with pytest.raises(TasdiqError, match="tst9"):
        judge("muc4-roles", roles, [], parts=("tst9",))


def test_releases_are_judged_and_what_has_no_answer_is_told(releases: Path) -> None:
    told: list[str] = []
    assert judge("isaf", releases, [CODED]).summary["all_four"] == 1
    assert judge("isaf", releases, [{**CODED, "name": "8"}], tell=told.append).summary["coded"] == 0
    assert told == [
        "1 answered documents have no label and are left out",
        "1 of 1 labelled documents have no answer: all they tell counts as missing",
    ]
    (releases / "more.jsonl").write_text(json.dumps(RELEASE) + "\n", encoding="utf-8")
    with pytest.raises(TasdiqError, match="one id"):
        judge("isaf", releases, [CODED])


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_error_list_has_the_words_around_and_no_cell_that_runs(form: str, tmp_path: Path) -> None:
    misses = [Miss(document="a", field="x", kind="wrong", expected="=1+1", got="the  Bank", sought=("NOT THERE", "bank of\nsamples"))]
    path = tmp_path / "errors"
    text = "far away " * 60 + "the BANK of  samples was hit " + "and so on " * 60
    assert write_misses(with_words(misses, {"a": text}), path, form) == 1
    written = path.read_text(encoding="utf-8")
    assert "the BANK of samples was hit" in written and len(written) < 400
    if form == "csv":
        assert written.splitlines()[0] == "document,field,kind,expected,got,about,around" and "'=1+1" in written
    else:
        assert json.loads(written)["expected"] == "=1+1"


def test_words_around_take_time_by_the_length_of_the_text() -> None:
    text, started = "a " * 200_000 + "B", process_time()
    assert around(text, ["a " * 19 + "c", "( a" * 30, "B"]).endswith("a B")
    assert process_time() - started < 5
