"""The verb that serves the desk: API and pages in the browser."""

import ipaddress

import rich_click as click

from tasdiq.cli.run import Session, say
from tasdiq.errors import BadValueError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8707, show_default=True, help="0 takes a free one.")
@click.pass_obj
def desk(session: Session, host: str, port: int) -> None:
    """Serve the review desk and its API; open the address in a browser. Ctrl-C ends it.

    \b
    Examples:
      tasdiq desk
      tasdiq --store desk.db desk --port 9000
    """
    if not _is_loopback(host):
        raise BadValueError(f"{host} can be reached from other machines, and there are no passwords yet; listen at 127.0.0.1")
    import uvicorn

    from tasdiq.serve.app import desk as made

    app = made(session.tasdiq())
    server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False))
    say(f"the desk is at http://{host}:{port}/ (Ctrl-C ends it)")
    server.run()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
