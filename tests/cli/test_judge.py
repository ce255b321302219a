import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tasdiq.cli.judge import RATINGS
from tasdiq.cli.run import Session
from tasdiq.cli.verbs import cli
from tasdiq.config import POLICIES, Config
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.deciding.claims import CHOICES
from tasdiq.weigh import policies

TEXT = """Blast at Multan bus station

MULTAN, Aug 1, 2016 - A bomb killed 12 people, including the attacker, at the bus station in Multan on Monday, police said.
The Tehreek-e-Taliban Pakistan claimed responsibility for the bombing.
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    (tmp_path / "lamp.txt").write_text(TEXT, encoding="utf-8")
    config = Config(store=tmp_path / "tasdiq.db", workers=1, rules_only=True)
    Tasdiq(config).add([str(tmp_path / "lamp.txt")])
    return Session(make=lambda given: Tasdiq(Config(store=config.store, workers=1, rules_only=True, policy=given.policy)), config=config)


def run(session: Session, *words: str) -> str:
    done = CliRunner().invoke(cli, words, obj=session.make)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_claim_is_rated_and_shown_with_the_rating(session: Session) -> None:
    claim = json.loads(run(session, "claims", "--json").splitlines()[0])["id"]
    said = run(session, "judge", claim, "cannot-be-judged", "--reason", "two films", "--by", "ana")
    assert "ana rated the claim by" in said
    assert "Decided by ana: cannot be judged, as two films." in run(session, "show", claim)


def test_a_policy_holds_for_the_view_it_is_given_to(session: Session) -> None:
    def killed(*words: str) -> int:
        return int(json.loads(run(session, "incidents", "--json", *words).splitlines()[0])["killed"]["best"])

    assert (killed(), killed("--policy", "gtd"), killed("--policy", "house")) == (11, 12, 11)
    incident = json.loads(run(session, "incidents", "--json").splitlines()[0])["id"]
    assert "by acled: the lowest count" in run(session, "show", incident, "--policy", "acled")


def test_an_unknown_policy_or_rating_is_told_with_the_choices(session: Session) -> None:
    for words in (("incidents", "--policy", "mine"), ("judge", "claim:1", "confirmed", "--reason", "so")):
        done = CliRunner().invoke(cli, words, obj=session.make)
        assert done.exit_code == 2
        assert "house" in done.output or "likely" in done.output


def test_the_choices_are_those_of_the_model_and_of_the_policies() -> None:
    assert [name.replace("-", "_") for name in RATINGS] == list(CHOICES)
    assert set(POLICIES) == set(policies.POLICIES)
