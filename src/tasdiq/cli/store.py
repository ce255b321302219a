"""The verbs on a whole store: copy, backup, restore, migrate."""

from pathlib import Path
from typing import Any

import rich_click as click

from tasdiq.cli.progress import bar
from tasdiq.cli.run import Session, Store, put, say

_File = click.Path(path_type=Path, dir_okay=False)
_as_json = click.option("--json", "as_json", is_flag=True, help="As one JSON object.")


@click.command()
@click.argument("source", type=Store(), metavar="FROM")
@click.argument("target", type=Store(), metavar="TO")
@_as_json
def copy(source: Path | str, target: Path | str, as_json: bool) -> None:
    """Copy a log from one store to another: a file, or postgresql://USER@HOST:PORT/DATABASE, in either direction.

    Every entry keeps its place, moment and chain; the head is the same, and the copy is verified. TO is empty, or an earlier
    state of the same log, which is brought up to date: what was redacted since is erased there too. Others may go on
    using FROM. Nothing of another log is written over. Accounts of a shared desk stay where they are, as a copy may go to other
    hands; to move a desk with its people, use backup and restore. A password belongs into ~/.pgpass or PGPASSWORD, not into the address.

    \b
    Examples:
      tasdiq copy tasdiq.db postgresql://ana@localhost/desk
      tasdiq copy postgresql://ana@localhost/desk offline.db
    """
    from tasdiq.pipeline.moving import copy as copied

    with bar("copying", "entries") as progress:
        done = copied(source, target, progress)
    _tell("copied", done, as_json)
    if done["accounts_left"]:
        say(f"{done['accounts_left']} accounts were not copied; `tasdiq backup` and `tasdiq restore` bring them along")


@click.command()
@click.argument("file", type=_File)
@_as_json
@click.pass_obj
def backup(session: Session, file: Path, as_json: bool) -> None:
    """Write all that the store holds now to a new file, while others go on using it; the file is verified.

    It is a store itself: `tasdiq --store FILE incidents` reads it. What was redacted before is not in it. Accounts are in it with the
    hashes of their passwords, sessions and tokens are not: keep it as you keep the store.

    \b
    Examples:
      tasdiq backup backups/2016-08-31.db
      tasdiq --store postgresql://ana@localhost/desk backup desk.db
    """
    from tasdiq.pipeline.moving import back_up

    _tell("backed up", back_up(session.config.store, file), as_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@_as_json
@click.pass_obj
def restore(session: Session, file: Path, as_json: bool) -> None:
    """Bring a backup back into the store, which is empty or an earlier state of the same log; then verify it.

    Nothing is written over: move a damaged store away first, or name another with --store. A store that has no accounts gets those
    of the backup: people sign in with their passwords, and make their programs new tokens.

    \b
    Examples:
      tasdiq --store restored.db restore backups/2016-08-31.db
      tasdiq --store postgresql://ana@localhost/desk restore desk.db
    """
    from tasdiq.pipeline.moving import restore as restored

    with bar("restoring", "entries") as progress:
        done = restored(file, session.config.store, progress)
    _tell("restored", done, as_json)
    if done["accounts"]:
        say(f"{done['accounts']} accounts are back; everybody signs in anew, and tokens are to be made anew")


@click.command()
@click.option("--to", type=click.IntRange(1), help="The version of the tables. [default: this program's]")
@click.pass_obj
def migrate(session: Session, to: int | None) -> None:
    """Bring a store's tables to this program's version, or back to an older program's; entries stay as they are.

    A file is brought up when it is opened; a team's server only here, so that it happens when everybody is ready for it.

    \b
    Examples:
      tasdiq --store postgresql://ana@localhost/desk migrate
      tasdiq migrate --to 1
    """
    from tasdiq.pipeline.moving import change_version
    from tasdiq.store.tables import VERSION

    wanted = to or VERSION
    before = change_version(session.config.store, wanted)
    say(f"the tables are of version {wanted}" + (f", and were of version {before}" if before != wanted else " already"))


def _tell(what: str, done: dict[str, Any], as_json: bool) -> None:
    if as_json:
        put([done])
    else:
        say(f"{what}: {done['entries']} entries, {done['redacted']} of them redacted, whole, head {done['head']}")


VERBS = (copy, backup, restore, migrate)
