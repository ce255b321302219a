"""A password in, its argon2 hash out; and whether one fits, in the same time whether or not there is one to fit."""

import secrets
import threading
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

from tasdiq.errors import BadValueError
from tasdiq.pipeline.people.roles import roles

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_LONGEST = 1_000
_FEW = 5  # different characters are too few
_AT_ONCE = threading.Semaphore(2)  # each takes 64 MB


class Passwords:
    """Hashes and checks passwords."""

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        return PasswordHasher()  # RFC 9106, for little memory: argon2id, 64 MB, 3 passes

    @cached_property
    def _nobodys(self) -> str:
        """The hash of a password that nobody knows: a name that is not there takes as long to refuse."""
        return self._hasher.hash(secrets.token_urlsafe(32))

    def fit(self, hashed: str | None, password: str) -> bool:
        """Whether a password fits; takes as long where there is none to fit."""
        from argon2.exceptions import InvalidHashError, VerificationError

        expected = hashed or self._nobodys
        with _AT_ONCE:
            try:
                return self._hasher.verify(expected, _plain(password)[: _LONGEST + 1]) and hashed is not None
            except (VerificationError, InvalidHashError):
                return False

    def hashed(self, name: str, password: str) -> str:
        """The hash of a new password; raises BadValueError where it is too short or too easy to guess."""
        password = _plain(password)
        shortest = roles().limits["shortest_password"]
        if not shortest <= len(password) <= _LONGEST:
            raise BadValueError(f"a password has {shortest} characters or more; a few words are easy to keep in mind")
        if name in password.casefold() or len(set(password)) < _FEW:
            raise BadValueError("that password is too easy to guess: it has the name in it, or few different characters")
        with _AT_ONCE:
            return self._hasher.hash(password)


def _plain(password: str) -> str:
    """The password as any keyboard gives it."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()
