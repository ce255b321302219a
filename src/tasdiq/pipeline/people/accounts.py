"""People and what they sign in with: accounts, passwords, sessions, tokens. Every act goes into the log, no secret does."""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.statement import Act
from tasdiq.pipeline.people.attempts import digest, limits
from tasdiq.pipeline.people.passwords import Passwords
from tasdiq.pipeline.people.roles import roles
from tasdiq.store.entries import stamp
from tasdiq.store.log import Log, utc_now
from tasdiq.store.people import INVITATION, SESSION, TOKEN, Account, Accounts, Secret

TOKEN_MARK = "tasdiq_"  # what a token begins with, so that one that leaked is found by those who look for such things
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,39}")
_MOST_DAYS = 366
_NOTED_EVERY = timedelta(minutes=5)  # how exact "last used" is


class Turned(BadValueError):
    """A sign-in that is not let in: wrong, or too early after wrong ones."""

    def __init__(self, problem: str, wait: int = 0) -> None:
        super().__init__(problem)
        self.status = 429 if wait else 401
        self.headers = {"Retry-After": str(wait)} if wait else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody who is signed in, and what that allows now."""

    name: str
    role: str
    rights: frozenset[str]
    kind: str  # SESSION or TOKEN
    key: str  # the secret's short id


class People:
    """The people of one store."""

    def __init__(self, log: Callable[[], Log], now: Callable[[], datetime] = utc_now) -> None:
        self._log = log
        self._now = now
        self._passwords = Passwords()

    def exist(self) -> bool:
        """Whether anybody has an account."""
        with self._accounts() as accounts:
            return accounts.exist()

    def listed(self) -> list[dict[str, Any]]:
        """Every account, removed ones too, with how many sessions and tokens hold; nothing that is secret."""
        with self._accounts() as accounts:
            held = {kind: accounts.secrets(kind) for kind in (SESSION, TOKEN)}
            return [
                {
                    "name": one.name, "role": one.role, "removed_at": one.removed_at, "password": one.password is not None,
                    **{f"{kind}s": sum(s.person == one.name for s in found) for kind, found in held.items()},
                }
                for one in accounts.every()
            ]  # fmt: skip

    def acts(self) -> list[Act]:
        """What people did about accounts and access, oldest first."""
        with self._accounts() as accounts:
            return list(accounts.acts())

    def active(self, name: str) -> Account:
        """The account of that name; raises BadValueError where there is none, or it was removed."""
        with self._accounts() as accounts:
            return _active(accounts, name)

    def add(self, name: str, role: str, *, by: str, password: str | None = None) -> None:
        """Make an account; without a password it waits for an invitation to be used."""
        if not _NAME.fullmatch(name):
            raise BadValueError(f"{name!r} is no name for an account; write a-z first, then a-z, 0-9, . _ -, 40 at most")
        roles().check_role(role)
        hashed = self._passwords.hashed(name, password) if password is not None else None
        with self._accounts() as accounts:
            before = accounts.get(name)
            if before is not None and before.removed_at is not None:
                raise BadValueError(f"{name}: is the name of somebody who was removed; the log would mix you up. Take another name")
            if before is not None:
                raise BadValueError(f"{name}: has an account already; `tasdiq people change {name}` changes it")
            accounts.put(Account(name=name, role=role, password=hashed), self._act(by, "account made", name, {"role": role}))

    def give_role(self, name: str, role: str, *, by: str) -> None:
        """Change somebody's role; it holds from the next request on."""
        roles().check_role(role)
        with self._accounts() as accounts:
            account = _active(accounts, name)
            if account.role == "admin" != role:
                _check_other_admin(accounts, name)
            accounts.put(replace(account, role=role), self._act(by, "role given", name, {"role": role, "before": account.role}))

    def give_password(self, name: str, password: str, *, by: str, old: str | None = None) -> None:
        """Give a new password and end all sessions; `old` is checked where the person does it."""
        with self._accounts() as accounts:
            account = _active(accounts, name)
        if old is not None and not self._passwords.fit(account.password, old):
            raise Turned("that is not your password")
        hashed = self._passwords.hashed(name, password)
        with self._accounts() as accounts:
            accounts.put(replace(_active(accounts, name), password=hashed), self._act(by, "password changed", name))
            self._end(accounts, accounts.secrets(SESSION, name), by, name)

    def remove(self, name: str, *, by: str) -> None:
        """Take an account away with all that it signs in with; what the person decided stays, and so does the name."""
        with self._accounts() as accounts:
            account = _active(accounts, name)
            if account.role == "admin":
                _check_other_admin(accounts, name)
            gone = replace(account, password=None, removed_at=stamp(self._now()))
            accounts.put(gone, self._act(by, "account removed", name), ends=True)

    def invite(self, name: str, *, by: str) -> str:
        """A secret with which the person sets a password once; earlier ones hold no longer."""
        with self._accounts() as accounts:
            _active(accounts, name)
            before = accounts.secrets(INVITATION, name)
            if before:
                accounts.take_back(before, self._act(by, "invitation taken back", name))
            days = roles().limits["invitation_days"]
            return self._lend(accounts, INVITATION, days, self._act(by, "invited", name, {"days": days}))

    def invited(self, secret: str) -> str | None:
        """Whom an invitation is for; None where it does not hold."""
        with self._accounts() as accounts:
            found = accounts.holder(digest(secret), INVITATION)
        return found[0].person if found else None

    def accept(self, secret: str, password: str) -> str:
        """Set the password that an invitation allows, once; whose it is."""
        name = self.invited(secret)
        if name is None:
            raise Turned("this link was used, or is too old; ask for another one")
        hashed = self._passwords.hashed(name, password)
        with self._accounts() as accounts:
            found = accounts.holder(digest(secret), INVITATION)
            if found is None or not accounts.take_back([found[0]], self._act(name, "invitation used")):
                raise Turned("this link was used, or is too old; ask for another one")
            accounts.put(replace(found[1], password=hashed), self._act(name, "password changed", name))
            self._end(accounts, accounts.secrets(SESSION, name), name, name)
        return name

    def sign_in(self, name: str, password: str, place: str) -> str:
        """A new session's secret for the right password; raises Turned, alike for a wrong name and a wrong password."""
        with self._accounts() as accounts:
            account = accounts.get(name) if _NAME.fullmatch(name) else None
            known = account is not None and account.removed_at is None and account.password is not None
            keys = self._count(accounts, name, place, known)
        if not self._passwords.fit(account.password if account and known else None, password) or account is None:
            raise Turned("that name and that password do not go together")
        with self._accounts() as accounts:
            accounts.forgive(keys)
            return self._lend(accounts, SESSION, roles().limits["session_days"], self._act(name, "signed in"))

    def of_session(self, secret: str) -> Who | None:
        """Who is signed in with that session; None where it has ended."""
        return self._who(secret, SESSION)

    def of_token(self, secret: str) -> Who | None:
        """Whose token that is, with the rights that both it and its person have."""
        return self._who(secret, TOKEN) if secret.startswith(TOKEN_MARK) else None

    def sign_out(self, secret: str) -> None:
        """End a session."""
        with self._accounts() as accounts:
            found = accounts.holder(digest(secret), SESSION)
            if found:
                accounts.take_back([found[0]], self._act(found[0].person, "signed out"))

    def sign_out_everywhere(self, name: str, *, by: str) -> int:
        """End all sessions of a person; how many there were."""
        with self._accounts() as accounts:
            held = accounts.secrets(SESSION, name)
            self._end(accounts, held, by, name)
        return len(held)

    def make_token(self, name: str, *, label: str, scopes: Sequence[str], days: int | None = None, by: str) -> str:
        """A token for programs, shown this once; it allows no more than its scopes and the person's own rights."""
        days = days if days is not None else roles().limits["token_days"]
        roles().check_rights(scopes)
        if not scopes or not label.strip() or len(label) > 80 or not 1 <= days <= _MOST_DAYS:
            raise BadValueError(f"a token needs a label of at most 80 characters, a scope at least, and 1 to {_MOST_DAYS} days")
        with self._accounts() as accounts:
            account = _active(accounts, name)
            beyond = sorted(set(scopes) - roles().of(account.role))
            if beyond:
                raise BadValueError(f"{name} is {account.role} and may not {beyond[0]}; a token cannot allow it either")
            act = self._act(by, "token made", name, {"label": label, "scopes": sorted(set(scopes)), "days": days})
            return self._lend(accounts, TOKEN, days, act)

    def secrets(self, kind: str, name: str | None = None) -> list[dict[str, Any]]:
        """What holds of that kind (SESSION, TOKEN), without the secrets."""
        with self._accounts() as accounts:
            return [{k: v for k, v in asdict(one).items() if k not in ("digest", "kind")} for one in accounts.secrets(kind, name)]

    def take_back_token(self, key: str, *, by: str) -> str:
        """Let the token of that short id hold no longer; whose it was."""
        with self._accounts() as accounts:
            found = [one for one in accounts.secrets(TOKEN) if one.id == key]
            if not found:
                raise BadValueError(f"no token {key!r} holds; `tasdiq people tokens` lists them")
            accounts.take_back(found, self._act(by, "token taken back", found[0].person, {"label": found[0].label}))
        return found[0].person

    def raw(self, document: str, *, by: str) -> bytes:
        """The bytes a document was read from; that somebody fetched them is kept."""
        with closing(self._log()) as log:
            found = log.document(document)
            content = log.raw(found.id)
        with self._accounts() as accounts:
            accounts.note(self._act(by, "raw page fetched", f"document:{found.id}"))
        return content

    def _who(self, secret: str, kind: str) -> Who | None:
        idle = timedelta(hours=roles().limits["session_idle_hours"])
        with self._accounts() as accounts:
            found = accounts.holder(digest(secret), kind)
            if found is None:
                return None
            held, account = found
            last = datetime.fromisoformat(held.used_at or held.made_at)
            if kind == SESSION and self._now() - last > idle:
                return None
            if held.used_at is None or self._now() - last > _NOTED_EVERY:
                accounts.used(held.digest)
        rights = roles().of(account.role)
        allowed = rights & set((held.scopes or "").split()) if kind == TOKEN else rights
        return Who(name=account.name, role=account.role, rights=allowed, kind=kind, key=held.id)

    def _lend(self, accounts: Accounts, kind: str, days: int, act: Act) -> str:
        """A new secret for whom the act is about, else for who did it; it is kept by its digest alone."""
        secret = (TOKEN_MARK if kind == TOKEN else "") + secrets.token_urlsafe(32)
        now, more = self._now(), act.more if isinstance(act.more, dict) else {}
        scopes = more.get("scopes")
        made = Secret(
            digest=digest(secret), id=secrets.token_hex(4), kind=kind, person=act.about or act.person, made_at=stamp(now),
            ends_at=stamp(now + timedelta(days=days)), label=str(more["label"]) if "label" in more else None,
            scopes=" ".join(map(str, scopes)) if isinstance(scopes, list) else None,
        )  # fmt: skip
        accounts.lend(made, act)
        return secret

    def _end(self, accounts: Accounts, held: Sequence[Secret], by: str, name: str) -> None:
        if held:
            accounts.take_back(held, self._act(by, "sessions ended", name, {"sessions": len(held)}))

    def _count(self, accounts: Accounts, name: str, place: str, known: bool) -> list[str]:
        """Count an attempt under the name from that address, and from wherever; the keys. Raises Turned where it must wait."""
        keys = []
        for limit in limits(name, place):
            count, wait = accounts.attempt(limit.key, lambda failed, limit=limit: self._now() + limit.wait(failed))  # type: ignore[misc]
            if wait:
                seconds = int((datetime.fromisoformat(wait) - self._now()).total_seconds()) + 1
                raise Turned(f"too many wrong sign-ins; try again in {seconds} seconds", wait=seconds)
            if known and count == limit.free + 1:
                accounts.note(self._act(name, "made to wait after wrong sign-ins", more={"wrong": limit.free}))
            keys.append(limit.key)
        return keys

    def _act(self, person: str, act: str, about: str | None = None, more: dict[str, Any] | None = None) -> Act:
        return Act(person=person, act=act, about=about, more=more, at=self._now().astimezone(UTC))

    @contextmanager
    def _accounts(self) -> Iterator[Accounts]:
        with closing(self._log()) as log:
            yield Accounts(log.database, self._now)


def _active(accounts: Accounts, name: str) -> Account:
    found = accounts.get(name)
    if found is None or found.removed_at is not None:
        names = [one.name for one in accounts.every() if one.removed_at is None]
        raise BadValueError(
            f"nobody named {name!r} has an account; " + (f"choose from {', '.join(names)}" if names else "nobody has one yet")
        )
    return found


def _check_other_admin(accounts: Accounts, name: str) -> None:
    if not any(one.role == "admin" and one.name != name and one.removed_at is None for one in accounts.every()):
        raise BadValueError(f"{name} is the only admin; make another one first")
