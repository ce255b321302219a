"""Accounts, tokens and assignments from the command line, on a real store: no password in a command, none shown, each act kept."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tasdiq.cli.people import ROLES
from tasdiq.cli.verbs import cli
from tasdiq.config import Config
from tasdiq.pipeline import Tasdiq
from tasdiq.pipeline.blind.sheets import Filled
from tasdiq.pipeline.people.roles import roles

PASSWORD = "four plain words here"
TEXT = "MULTAN, Aug 1, 2016 - A bomb killed 12 people at the bus station in Multan on Monday, police said.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Tasdiq:
    (tmp_path / "lamp.txt").write_text(TEXT, encoding="utf-8")
    made = Tasdiq(Config(store=tmp_path / "tasdiq.db", workers=1, rules_only=True))
    made.add([str(tmp_path / "lamp.txt")])
    return made


def run(desk: Tasdiq, *words: str, typed: str = "", code: int = 0) -> Result:
    done = CliRunner().invoke(cli, words, obj=lambda _: desk, input=typed)
    assert done.exit_code == code, done.output
    return done


def add(desk: Tasdiq, name: str, role: str) -> None:
    run(desk, "people", "add", name, "--role", role, "--by", "root", typed=f"{PASSWORD}\n{PASSWORD}\n")


def test_the_roles_of_the_command_are_those_of_the_table() -> None:
    assert tuple(roles().roles) == ROLES


def test_an_account_is_made_with_a_password_that_is_asked_twice(desk: Tasdiq) -> None:
    differing = run(desk, "people", "add", "ana", "--role", "admin", typed=f"{PASSWORD}\nelse\n{PASSWORD}\n{PASSWORD}\n")
    assert "do not match" in differing.output and PASSWORD not in differing.output
    assert not any(
        "password" in parameter.name and parameter.type.name == "text" for parameter in cli.commands["people"].commands["add"].params
    )  # type: ignore[attr-defined]
    assert desk.people.of_session(desk.people.sign_in("ana", PASSWORD, "test")) is not None
    assert "12 characters" in run(desk, "people", "add", "ben", "--role", "coder", typed="short\nshort\n", code=1).output
    assert "has an account already" in run(desk, "people", "add", "ana", "--role", "coder", "--link", code=1).output


def test_links_tokens_roles_and_removal(desk: Tasdiq) -> None:
    add(desk, "ana", "admin")
    link = run(desk, "people", "add", "ben", "--role", "coder", "--link", "--by", "ana").stdout.strip()
    assert link.startswith("/welcome/") and desk.people.invited(link.rpartition("/")[2]) == "ben"
    run(desk, "people", "change", "ben", "--role", "editor", "--by", "ana")
    token = run(desk, "people", "token", "ben", "--label", "nightly", "--scope", "read", "--scope", "raw", "--by", "ben").stdout.strip()
    who = desk.people.of_token(token)
    assert who is not None and who.rights == {"read", "raw"}
    [row] = [json.loads(line) for line in run(desk, "people", "tokens", "--of", "ben", "--json").stdout.splitlines()]
    assert token not in str(row) and row["label"] == "nightly"
    run(desk, "people", "take-back", row["id"])
    assert desk.people.of_token(token) is None
    run(desk, "people", "remove", "ben", "--by", "ana")
    assert "removed" in run(desk, "people", "list").stdout
    assert "only admin" in run(desk, "people", "remove", "ana", code=1).output
    acts = [json.loads(line) for line in run(desk, "people", "acts", "--json").stdout.splitlines()]
    assert [act["act"] for act in acts] == [
        "account made", "account made", "invited", "role given", "token made", "token taken back", "account removed",
    ]  # fmt: skip
    told = run(desk, "log").stdout
    assert "ana: account removed, ben" in told and token not in told
    assert "say what to change" in run(desk, "people", "change", "ana", code=2).output


def test_a_document_is_assigned_and_the_log_does_not_tell_what_a_coder_made_of_it(desk: Tasdiq) -> None:
    for name, role in (("ana", "coder"), ("ben", "coder"), ("eda", "editor")):
        add(desk, name, role)
    assert "lamp.txt: ana, ben" in run(desk, "assign", "lamp.txt", "--to", "ana,ben", "--by", "eda").stdout
    task, _ = desk.coding_desk.task("lamp.txt")
    sheet = {name: Filled(text=text) for name, text in (("incident", "yes"), ("type", "bombing"), ("killed", "7654"))}
    desk.coding_desk.code("ana", "lamp.txt", {task.units[0]: sheet})
    assert "done: ana" in run(desk, "assignments").stdout
    everything = run(desk, "log").stdout + run(desk, "assignments", "--json").stdout + run(desk, "incidents", "--json").stdout
    assert "ana coded" in everything and "7654" not in everything
    desk.coding_desk.code("ben", "lamp.txt", {task.units[0]: sheet})
    assert "7654" in run(desk, "incidents", "--json").stdout
    rows = [json.loads(line) for line in run(desk, "agreement", "--json").stdout.splitlines()]
    assert {row["field"]: row["alike"] for row in rows}["killed"] == 1.0
    assert "killed" in run(desk, "agreement").stdout
    assert "which documents" in run(desk, "assign", "lamp.txt", "--share", "5", "--to", "ana,ben", code=2).output
    assert "0 assigned" in run(desk, "assign", "--share", "100", "--to", "ana,ben").output


@pytest.mark.parametrize(("words", "problem"), [
    (("--host", "0.0.0.0"), "in the clear"), (("--host", "0.0.0.0", "--address", "https://desk.example"), "nobody has an account"),
    (("--address", "https://desk.example"), "nobody has an account"), (("--address", "http://desk.example"), "no address of a desk"),
    (("--address", "https://desk.example/path"), "no address of a desk"), (("--certificate", __file__), "go together"),
])  # fmt: skip
def test_a_desk_that_strangers_could_reach_is_not_served(desk: Tasdiq, words: tuple[str, ...], problem: str) -> None:
    assert problem in " ".join(run(desk, "desk", *words, code=1).output.split())
