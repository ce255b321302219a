"""Accounts, passwords, sessions and tokens of a shared desk: what lets in, what no longer does, and what the log keeps of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasdiq.errors import BadValueError
from tasdiq.pipeline.people.accounts import SESSION, TOKEN, People, Turned
from tasdiq.pipeline.people.roles import roles
from tasdiq.store.log import Log

PASSWORD = "four plain words here"
START = datetime(2026, 3, 1, tzinfo=UTC)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(tmp_path: Path) -> Callable[[], Log]:
    Log.open(tmp_path / "desk.db").close()
    return lambda: Log.open(tmp_path / "desk.db", create=False)


@pytest.fixture
def people(log: Callable[[], Log], clock: Clock) -> People:
    made = People(log, clock)
    made.add("ana", "admin", by="root", password=PASSWORD)
    made.add("ben", "coder", by="root", password=PASSWORD)
    return made


def test_a_session_holds_until_it_is_ended_idle_or_old(people: People, clock: Clock) -> None:
    one, two = (people.sign_in("ben", PASSWORD, "here") for _ in range(2))
    assert one != two
    who = people.of_session(one)
    assert who is not None and (who.name, who.role, who.rights) == ("ben", "coder", roles().of("coder"))
    people.sign_out(one)
    assert people.of_session(one) is None
    for _ in range(int(roles().limits["session_days"] * 24 / 8) - 1):
        clock.on(hours=8)
        assert people.of_session(two) is not None
    clock.on(hours=9)
    assert people.of_session(two) is None  # used all the time, and too old
    three = people.sign_in("ben", PASSWORD, "here")
    clock.on(hours=roles().limits["session_idle_hours"] + 1)
    assert people.of_session(three) is None


def test_wrong_names_and_wrong_passwords_are_told_alike_and_wait_longer_and_longer(people: People, clock: Clock) -> None:
    for name in ("ben", "nobody"):
        waits = []
        for _ in range(12):
            with pytest.raises(Turned) as told:
                people.sign_in(name, "not the password", "here")
            assert told.value.status == 401 and str(told.value) == "that name and that password do not go together"
            try:
                people.sign_in(name, "not the password", "here")
            except Turned as later:
                if later.status == 429:
                    waits.append(int(later.headers["Retry-After"]))  # type: ignore[index]
                    clock.on(seconds=waits[-1])
        assert len(waits) > 3
        assert waits[:4] == sorted(set(waits[:4]))
        assert waits[-1] <= roles().limits["longest_wait_seconds"] + 1
    assert [act.person for act in people.acts() if act.act == "made to wait after wrong sign-ins"] == ["ben"]


def test_while_one_waits_the_right_password_does_not_help_but_from_elsewhere_it_does(people: People, clock: Clock) -> None:
    for _ in range(5):
        with pytest.raises(Turned):
            people.sign_in("ben", "not the password", "there")
    with pytest.raises(Turned) as told:
        people.sign_in("ben", PASSWORD, "there")
    assert told.value.status == 429
    assert people.of_session(people.sign_in("ben", PASSWORD, "here")) is not None
    clock.on(seconds=10)
    assert people.of_session(people.sign_in("ben", PASSWORD, "there")) is not None
    with pytest.raises(Turned) as told:
        people.sign_in("ben", "not the password", "there")
    assert told.value.status == 401  # the count began anew


def test_a_token_allows_what_both_it_and_its_person_may_and_ends(people: People, clock: Clock) -> None:
    token = people.make_token("ana", label="nightly", scopes=["read", "add"], days=30, by="ana")
    who = people.of_token(token)
    assert who is not None and who.rights == {"read", "add"} and who.kind == TOKEN
    people.add("cem", "admin", by="root", password=PASSWORD)
    people.give_role("ana", "reader", by="root")
    who = people.of_token(token)
    assert who is not None and who.rights == {"read"}
    assert people.of_session(token) is None  # a token is no cookie
    with pytest.raises(BadValueError, match="may not"):
        people.make_token("ben", label="x", scopes=["people"], by="ben")
    with pytest.raises(BadValueError, match="choose from"):
        people.make_token("ben", label="x", scopes=["fly"], by="ben")
    second = people.make_token("ben", label="second", scopes=["read"], days=2, by="ben")
    [mine] = people.secrets(TOKEN, "ben")
    assert people.take_back_token(mine["id"], by="ana") == "ben"
    assert people.of_token(second) is None
    clock.on(days=31)
    assert people.of_token(token) is None


def test_who_is_removed_is_out_at_once_and_the_name_stays_taken(people: People) -> None:
    session, token = people.sign_in("ben", PASSWORD, "here"), people.make_token("ben", label="x", scopes=["read"], by="ben")
    people.remove("ben", by="ana")
    assert people.of_session(session) is None and people.of_token(token) is None
    with pytest.raises(Turned):
        people.sign_in("ben", PASSWORD, "here")
    with pytest.raises(BadValueError, match="Take another name"):
        people.add("ben", "reader", by="ana", password=PASSWORD)
    assert "signed in" in [act.act for act in people.acts() if act.person == "ben"]
    for last in (lambda: people.remove("ana", by="ana"), lambda: people.give_role("ana", "editor", by="ana")):
        with pytest.raises(BadValueError, match="only admin"):
            last()


def test_a_link_sets_a_password_once(people: People, clock: Clock) -> None:
    people.add("cem", "editor", by="ana")
    with pytest.raises(Turned):
        people.sign_in("cem", "", "here")
    first, link = people.invite("cem", by="ana"), people.invite("cem", by="ana")
    assert people.invited(first) is None  # the later one holds
    with pytest.raises(BadValueError, match="12 characters"):
        people.accept(link, "short")
    assert people.accept(link, PASSWORD) == "cem"
    for again in (link, first, "made up"):
        with pytest.raises(Turned, match="was used"):
            people.accept(again, PASSWORD + " too")
    assert people.of_session(people.sign_in("cem", PASSWORD, "here")) is not None
    late = people.invite("cem", by="ana")
    clock.on(days=roles().limits["invitation_days"], seconds=1)
    assert people.invited(late) is None


def test_a_new_password_ends_every_session(people: People) -> None:
    session = people.sign_in("ben", PASSWORD, "here")
    with pytest.raises(Turned):
        people.give_password("ben", "another four plain words", by="ben", old="wrong")
    people.give_password("ben", "another four plain words", by="ben", old=PASSWORD)
    assert people.of_session(session) is None
    with pytest.raises(Turned):
        people.sign_in("ben", PASSWORD, "here")


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaaaaaa", "ben has a secret", "x" * 5000])
def test_bad_passwords_are_refused(people: People, password: str) -> None:
    with pytest.raises(BadValueError, match="password"):
        people.give_password("ben", password, by="ben")


@pytest.mark.parametrize("name", ["", "Ana", "1", "a b", "ana\n", "x" * 41, "../ana", "ana|ben", "آنا", "rules:1"])
def test_names_that_no_log_can_tell_apart_are_refused(people: People, name: str) -> None:
    with pytest.raises(BadValueError, match="no name for an account"):
        people.add(name, "reader", by="ana", password=PASSWORD)


def test_the_log_has_every_act_and_no_secret(people: People, log: Callable[[], Log], tmp_path: Path) -> None:
    session, token = people.sign_in("ben", PASSWORD, "here"), people.make_token("ben", label="nightly", scopes=["read"], by="ben")
    link = people.invite("ben", by="ana")
    people.sign_out(session)
    assert [act.act for act in people.acts()] == [
        "account made", "account made", "signed in", "token made", "invited", "signed out",
    ]  # fmt: skip
    with log() as held:
        head = held.records_head()
        assert held.verify().entries == 6
        assert [told.by for told in held.history(_of("ana"))] == ["human:ana"]
    people.sign_in("ben", PASSWORD, "here")
    with log() as held:
        assert held.records_head() == head  # nothing that is shown is made anew
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not any(secret.encode() in everything for secret in (session, token, link, PASSWORD))
    assert not any("digest" in row for kind in (SESSION, TOKEN) for row in people.secrets(kind))
    assert "argon2id" not in json.dumps([act.more for act in people.acts()])


def _of(person: str) -> object:
    from tasdiq.store.history import Wanted

    return Wanted(person=person)


def test_each_role_may_what_the_one_before_it_may() -> None:
    assert roles().of("reader") < roles().of("coder") < roles().of("editor") < roles().of("admin") == set(roles().rights)
    assert roles().of("stranger") == frozenset()
