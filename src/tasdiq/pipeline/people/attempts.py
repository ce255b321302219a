"""A name and an address in; how often signing in may go wrong there, and how long is waited then, out."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from tasdiq.pipeline.people.roles import roles


@dataclass(frozen=True, slots=True)
class Limit:
    """Under what attempts are counted, how many are free, and how long the longest wait is."""

    key: str
    free: int
    longest: int

    def wait(self, count: int) -> timedelta:
        """How long to wait after so many: twice as long after each further one."""
        if count < self.free:
            return timedelta(0)
        return timedelta(seconds=min(self.longest, roles().limits["first_wait_seconds"] * 2 ** min(count - self.free, 20)))


def limits(name: str, place: str) -> tuple[Limit, ...]:
    """The two limits of a sign-in: of the name from that address, and of the name from wherever."""
    known = roles().limits
    return (
        Limit(digest(f"{name}\n{place}"), known["wrong_before_waiting"], known["longest_wait_seconds"]),
        Limit(digest(name), known["wrong_before_all_wait"], known["longest_wait_of_all_seconds"]),
    )


def digest(secret: str) -> str:
    """What stands in the store for a secret of 256 random bits, or for the name that somebody tried."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
