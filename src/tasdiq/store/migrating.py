"""A store and a version in, its tables of that version out, entries untouched; the steps are Alembic's, in migrations/versions."""

from importlib.resources import as_file, files

from tasdiq.errors import BadValueError
from tasdiq.store.database import Database, writing
from tasdiq.store.tables import VERSION, tables

_FIRST = 1  # before there was Alembic's table


def migrate(database: Database, to: int) -> int:
    """Bring the tables up or down to that version, all or nothing; the version they had before."""
    if not _FIRST <= to <= VERSION:
        raise BadValueError(f"no store version {to}; choose from {_FIRST} to {VERSION}")
    with writing(database):
        before = database.version()  # only now: another process may have been quicker
        if before != to:
            _run(database, before, to)
            database.versioned(to)
    return before


def _run(database: Database, before: int, to: int) -> None:
    from alembic import command
    from alembic.config import Config

    connection = database.connection
    tables().version.create(connection, checkfirst=True)
    if connection.execute(tables().version.select()).first() is None:
        connection.execute(tables().version.insert(), {"version_num": f"v{before}"})
    with as_file(files("tasdiq") / "store" / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        (command.upgrade if to > before else command.downgrade)(config, f"v{to}")
