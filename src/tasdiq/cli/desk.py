"""The verb that serves the desk: API and pages in the browser."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import rich_click as click

from tasdiq.cli.run import Session, say
from tasdiq.errors import BadValueError

if TYPE_CHECKING:
    from tasdiq.pipeline import Tasdiq


_File = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8707, show_default=True, help="0 takes a free one.")
@click.option("--person", help="Who decides, at a desk without accounts. [default: whoever the page is told]")
@click.option("--certificate", type=_File, help="A certificate (PEM), to be reached by https.")
@click.option("--key", type=_File, help="Its private key (PEM).")
@click.option("--address", metavar="URL", help="What people type, where a server before this one does https: https://desk.example.org.")
@click.pass_obj
def desk(session: Session, /, host: str, port: int, person: str | None, **reached: Any) -> None:
    """Serve the review desk and its API; open the address in a browser. Ctrl-C ends it.

    On this machine alone it is open to whoever sits there, as long as nobody has an account. From other machines it is
    reached by https and by people with accounts only: `tasdiq people add NAME` makes one.

    \b
    Examples:
      tasdiq desk
      tasdiq --store desk.db desk --port 9000 --person ana
      tasdiq desk --host 0.0.0.0 --certificate desk.pem --key desk.key
      tasdiq desk --address https://desk.example.org
    """
    tasdiq = session.tasdiq()
    way = _Way(host=host, **reached)
    way.check(tasdiq)
    import uvicorn

    from tasdiq.serve.accounts import Door
    from tasdiq.serve.app import desk as made

    door = Door(person=person, address=way.origin, secure=way.secure, exposed=not _is_loopback(host))
    server = uvicorn.Server(uvicorn.Config(
        made(tasdiq, door), host=host, port=port, log_level="warning", server_header=False, proxy_headers=way.origin is not None,
        ssl_certfile=way.certificate, ssl_keyfile=way.key,
    ))  # fmt: skip
    say(f"the desk is at {way.origin or f'{way.scheme}://{host}:{port}'}/ (Ctrl-C ends it)")
    server.run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How the desk is to be reached."""

    host: str
    certificate: Path | None
    key: Path | None
    address: str | None

    @property
    def scheme(self) -> str:
        return "https" if self.certificate else "http"

    @property
    def origin(self) -> str | None:
        """The address that people type, without what comes after the host."""
        if self.address is None:
            return None
        parts = urlsplit(self.address)
        if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.username:
            raise BadValueError(f"{self.address!r} is no address of a desk; write https://desk.example.org, without a path")
        return f"https://{parts.netloc.lower()}"

    @property
    def secure(self) -> bool:
        return self.certificate is not None or self.origin is not None

    def check(self, tasdiq: "Tasdiq") -> None:
        """Raise BadValueError where strangers could come in or listen."""
        if (self.certificate is None) != (self.key is None):
            raise BadValueError("a certificate and its key go together: give --certificate and --key")
        if not _is_loopback(self.host) and not self.secure:
            raise BadValueError(
                f"{self.host} can be reached from other machines, and passwords would go there in the clear: give --certificate and --key, "
                "or listen at 127.0.0.1 behind a server that does https, and say under which --address"
            )
        if self.secure and not tasdiq.people.exist():
            raise BadValueError(
                "nobody has an account, and this desk can be reached from other machines; `tasdiq people add NAME --role admin` makes one"
            )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
