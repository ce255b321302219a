"""A large desk's links, kept beside the log, are those that linking everything gives; the desk's own model is used."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tasdiq.config import Config
from tasdiq.errors import BadValueError
from tasdiq.link.cluster import Cluster, link
from tasdiq.link.facts import Context
from tasdiq.link.model import load, written
from tasdiq.model.record import Report
from tasdiq.model.statement import Judgement
from tasdiq.model.values import When, Where
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.known.linking import Linker, forget, kept
from tasdiq.store.log import Log

TOWN = Where(name="Darveh", admin1="Westmark", country="PK", lat=30.0, lon=67.0, precision="settlement")


def report(number: int, day: int) -> Report:
    moment = date(2031, 8, day)
    return Report(
        id=f"report:{number}", document=f"d{number}", type="bombing", when=When(start=moment, end=moment, precision="day"), where=TOWN
    )


REPORTS = [report(0, 4), report(1, 4), report(2, 9), report(3, 9), report(4, 20)]
CONTEXTS = {f"d{n}": Context(name=f"d{n}", order=n) for n in range(6)}


def plain(clusters: list[Cluster]) -> list[object]:
    links = [[(each.left, each.right, round(each.probability, 6), [r.name for r in each.reasons]) for each in c.links] for c in clusters]
    return [(c.id, [r.id for r in c.reports], c.related, told) for c, told in zip(clusters, links, strict=True)]


def test_what_is_kept_is_what_linking_everything_gives(tmp_path: Path) -> None:
    linker = Linker(Config(store=tmp_path / "t.db"), few=0)
    apart = [Judgement(person="ana", about="report:2|report:3", decision="different")]
    rejected = [Judgement(person="ana", about="report:0", decision="reject")]
    for reports, judgements in ((REPORTS[:3], []), (REPORTS, []), (REPORTS, apart), (REPORTS, rejected), (REPORTS[1:], []), (REPORTS, [])):
        assert plain(linker.now(reports, CONTEXTS, judgements, {})) == plain(link(reports, CONTEXTS, judgements))
    assert [each.left for cluster in linker.now(REPORTS, CONTEXTS, [], {}) for each in cluster.links] == ["report:0", "report:2"]
    assert plain(linker.once(REPORTS, CONTEXTS, [], {})) == plain(link(REPORTS, CONTEXTS))


def test_what_is_kept_is_made_anew_where_it_cannot_be_used(tmp_path: Path) -> None:
    config = Config(store=tmp_path / "t.db")
    kept(config.store).write_bytes(b"not a database")
    assert plain(Linker(config, few=0).now(REPORTS, CONTEXTS, [], {})) == plain(link(REPORTS, CONTEXTS))
    forget(config.store)
    assert not kept(config.store).exists()


def test_a_small_desk_keeps_no_file(tmp_path: Path) -> None:
    config = Config(store=tmp_path / "t.db")
    Linker(config).now(REPORTS, CONTEXTS, [], {})
    assert list(tmp_path.iterdir()) == []


def test_the_desks_own_model_is_used(tmp_path: Path) -> None:
    strict = tmp_path / "strict.json"
    strict.write_text(written(replace(load(), prior=1e-9)), encoding="utf-8")
    ours, theirs = Linker(Config(linker=str(strict))), Linker(Config())
    assert len(ours.now(REPORTS, CONTEXTS, [], {})) == 5
    assert len(theirs.now(REPORTS, CONTEXTS, [], {})) == 3
    assert ours.name != theirs.name
    with pytest.raises(BadValueError, match=r"nowhere\.json: cannot be read as a linking model"):
        Linker(Config(linker="nowhere.json")).now(REPORTS, CONTEXTS, [], {})


def test_a_desk_without_judgements_cannot_train(tmp_path: Path) -> None:
    config = Config(store=tmp_path / "t.db")
    Log.open(config.store).close()
    with pytest.raises(BadValueError, match="0 judgements of 'same'; 10 of each kind are needed"):
        Tasdiq(config).train_linker(tmp_path / "linker.json")
    assert not (tmp_path / "linker.json").exists()
