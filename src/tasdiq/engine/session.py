"""The Spark that runs this program, or one of this machine's own; what goes wrong in it is told in words."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from tasdiq.errors import BadValueError, TasdiqError

_GIVEN = ("PYSPARK_GATEWAY_PORT", "PYSPARK_SUBMIT_ARGS", "SPARK_CONF_DIR", "SPARK_HOME")  # somebody has said where Spark is to run
_HERE = {
    "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false",
    "spark.driver.memory": "2g", "spark.sql.shuffle.partitions": "4",
}  # of a Spark on this machine alone  # fmt: skip
_ALWAYS = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
_SQL = {"spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC"}  # a value that does not fit is an error, as in DuckDB


def session() -> Any:
    """The running Spark session, or a new one: where spark-submit or its settings say, else on this machine's cores."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise BadValueError("the engine spark needs its extra: pip install 'tasdiq[spark]'") from error
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    builder = SparkSession.builder.appName("tasdiq")
    settings = dict(_ALWAYS)
    if not any(name in os.environ for name in _GIVEN):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else workers run the system's Python
        settings |= _HERE
        builder = builder.master("local[*]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return _started(builder)


def own_session() -> Any:
    """A session of the same Spark with tables and settings of its own."""
    own = session().newSession()
    for name, value in _SQL.items():
        own.conf.set(name, value)
    return own


def _started(builder: Any) -> Any:
    """The new session; what Java says goes to a file without a name, which is quoted where Spark does not start."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    with tempfile.TemporaryFile() as said:
        try:
            with _stderr_to(said):
                return builder.getOrCreate()
        except (PySparkException, Py4JError, OSError) as error:
            said.seek(0)
            lines = [line for line in said.read(100_000).decode("utf-8", "replace").splitlines() if line.strip()]
            why = (lines or str(error).splitlines() or [type(error).__name__])[-1]
            raise BadValueError(
                f"Spark does not start ({why[:300]}); it needs Java 17 or later, on the PATH or at JAVA_HOME (Debian: default-jre-headless)"
            ) from error


@contextmanager
def _stderr_to(file: IO[bytes]) -> Iterator[None]:
    """Whatever is started meanwhile writes its messages to that file: Java greets with a page of warnings."""
    sys.stderr.flush()
    before = os.dup(2)
    try:
        os.dup2(file.fileno(), 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


@contextmanager
def in_words(what: str, error: type[TasdiqError] = BadValueError) -> Iterator[None]:
    """What fails in Spark meanwhile becomes one line: `what`, and Spark's own reason without Java's trace."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as problem:
        raise error(f"{what}: {reason(str(problem))}") from problem


def reason(text: str) -> str:
    """The line of an error of Spark's that says what happened.

    >>> reason("An exception was thrown from the Python worker.\\nTraceback (most recent call last):\\n  File x\\nValueError: no")
    'ValueError: no'
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and not re.match(r"\s*(?:at |File |\.\.\. )", line)]
    raised = [line for line in lines if re.match(r"(?:[a-z_]+\.)*[A-Z]\w*(?:Error|Exception|Interrupt)\b", line)]
    chosen = raised[-1] if raised and any("Traceback" in line for line in lines) else (lines or ["it says nothing"])[0]
    return re.sub(r"^\[[A-Z_.0-9]+\]\s*", "", chosen)[:400]
