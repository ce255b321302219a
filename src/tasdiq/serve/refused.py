"""What the desk does not do for a client, with the status that the web has for it."""

from tasdiq.errors import BadValueError


class Refused(BadValueError):
    """A request that is understood and not done; the message names the choices."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status
