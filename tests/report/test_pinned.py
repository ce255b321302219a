"""A pinned report is made again byte for byte on a later day; one that would be another is told, with the reason."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from tasdiq.cli.verbs import cli
from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.model.statement import Statement
from tasdiq.pipeline import Tasdiq
from tasdiq.report import pinned
from tasdiq.report.assess import template
from tasdiq.report.write import Order

FIRST = "Blast kills five\n\nQUETTA, Aug 11, 2016 - A roadside bomb killed five people and wounded 12 in Quetta on Thursday, police said.\n"
LATER = "Toll rises\n\nQUETTA, Aug 12, 2016 - The number of people killed by Thursday's roadside bomb in Quetta has risen to seven, police said.\n"


def tasdiq(folder: Path) -> Tasdiq:
    return Tasdiq(Config(store=folder / "tasdiq.db", rules_only=True, workers=1))


def add(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    tasdiq(folder).add([str(folder / name)])


def invoke(folder: Path, *order: str) -> str:
    done = CliRunner().invoke(cli, ["--store", str(folder / "tasdiq.db"), *order])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store, a report in two forms with manifests, and what came into the store later."""
    folder = tmp_path_factory.mktemp("published")
    add(folder, "first.txt", FIRST)
    for form in ("html", "docx"):
        invoke(folder, "report", "monthly", "--month", "2016-08", "--internal", "--pin", "--out", str(folder / f"august.{form}"))
    add(folder, "later.txt", LATER)
    return folder


@pytest.mark.parametrize("form", ["html", "docx"])
def test_the_same_bytes_on_a_later_day(published: Path, form: str) -> None:
    again = published / f"again.{form}"
    invoke(published, "report", "--from-manifest", str(published / f"august.{form}.manifest.json"), "--out", str(again))
    assert again.read_bytes() == (published / f"august.{form}").read_bytes()
    held = json.loads((published / f"august.{form}.manifest.json").read_text(encoding="utf-8"))
    assert held["log"]["head"] and held["policy"] == "house" and held["template"]["sha256"] and held["tasdiq"]


def test_without_a_pin_the_report_is_that_of_today(published: Path) -> None:
    invoke(published, "report", "monthly", "--month", "2016-08", "--internal", "--out", str(published / "now.html"))
    assert (published / "now.html").read_bytes() != (published / "august.html").read_bytes()
    assert not (published / "now.html.manifest.json").exists()


def test_a_manifest_that_was_changed_or_is_of_another_log_is_told(published: Path, tmp_path: Path) -> None:
    held = json.loads((published / "august.html.manifest.json").read_text(encoding="utf-8"))
    path = tmp_path / "m.json"
    for change, message in (
        ({"template": {**held["template"], "text": "other"}}, "the manifest was changed"),
        ({"manifest": 9}, "reads form 1"), ({"order": {}}, "is no manifest"),
    ):  # fmt: skip
        path.write_text(json.dumps({**held, **change}), encoding="utf-8")
        with pytest.raises(BadValueError, match=message):
            pinned.read(path)
    other = tmp_path / "other"
    other.mkdir()
    add(other, "later.txt", LATER)
    order = ["--store", str(other / "tasdiq.db"), "report", "--from-manifest", str(published / "august.html.manifest.json")]
    done = CliRunner().invoke(cli, [*order, "--out", str(tmp_path / "x.html")])
    assert done.exit_code == 1 and "it is another log, or was changed" in done.output


def test_a_report_that_comes_out_otherwise_says_why(tmp_path: Path) -> None:
    add(tmp_path, "first.txt", FIRST)
    desk = tasdiq(tmp_path)
    given, order = template("monthly"), Order(today=date(2016, 9, 1), month="2016-08", internal=True)
    entries, head = desk.pinned()
    pin = pinned.Pin(entries=entries, head=head, as_of=datetime.now(UTC))
    path, made = pinned.made_of(pin, order, given, lambda moment: desk.holdings(moment, pin=(entries, head)), tmp_path / "august.html")
    manifest = pinned.Manifest(pin=pin, order=order, template=given, file=path.name, made=made, own=pinned.own(desk.config))
    assert pinned.read(pinned.keep(manifest, path)) == manifest
    assert pinned.differs(manifest, made, desk.config) is None
    desk.redact("five people", reason="asked to be left out", person="ana")
    _, again = pinned.made_of(pin, order, given, lambda moment: desk.holdings(moment, pin=(entries, head)), tmp_path / "again.html")
    assert again != made
    assert "redacted since" in str(pinned.differs(manifest, again, desk.config))
    assert "other settings" in str(pinned.differs(manifest, again, replace(desk.config, model="accurate")))
    assert "by Tasdiq 0.0.1" in str(pinned.differs(replace(manifest, version="0.0.1"), again, desk.config))


def test_one_record_as_of_a_day(published: Path) -> None:
    desk = tasdiq(published)
    moment = next(d.recorded_at for d in _statements(desk) if d.recorded_at is not None)
    (incident,) = desk.incidents(moment)
    then, now = desk.show(incident["id"], as_of=moment), desk.show(incident["id"])
    assert (then["record"]["killed"]["best"], now["record"]["killed"]["best"]) == (5, 7)
    assert {row["name"] for row in then["statements"]} == {"first.txt"} < {row["name"] for row in now["statements"]}


def _statements(desk: Tasdiq) -> list[Statement]:
    from tasdiq.store.log import Log

    with Log.open(desk.config.store) as log:
        return list(log.statements())
