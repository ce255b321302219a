"""The reports of a table in, the pairs that may be one incident out, found and scored on Spark: for more than one machine holds.

The same blocking and the same settings as on DuckDB: Spark gets both in its own words.
"""

import logging
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tasdiq.engine.dialect import spark_sql
from tasdiq.engine.session import in_words, own_session
from tasdiq.link.blocking import blocked
from tasdiq.link.columns import COLUMNS
from tasdiq.link.linking import Linking
from tasdiq.link.splinked import settings

if TYPE_CHECKING:
    import pyarrow


def scored(rows: "pyarrow.Table", linking: Linking, *, least: float = -math.inf) -> "pyarrow.Table":
    """n_l, n_r and match_weight (base 2) of the pairs that reach the log-odds `least`; `rows` are those of `columns.to_arrow`."""
    own = own_session()
    facts = own.createDataFrame(rows).cache()
    facts.createOrReplaceTempView("facts")
    asked = spark_sql(f"select l, r from ({blocked('facts', 'facts', 'facts')})", {"facts": COLUMNS}, {})  # noqa: S608 (our own)
    with in_words("the reports cannot be linked on Spark"), _somewhere_between(own.sparkContext):
        pairs = own.sql(asked).selectExpr("'0' as match_key", "l as join_key_l", "r as join_key_r")
        found = _predicted(own, facts, pairs, linking)
        reached = found.where(found.match_weight >= least / math.log(2)) if math.isfinite(least) else found
        return reached.select("n_l", "n_r", "match_weight").toArrow()


@contextmanager
def _somewhere_between(context: Any) -> Iterator[None]:
    """Steps are written down as Parquet: where the cluster's settings say, else in a folder of this machine for the while."""
    if context.getCheckpointDir() is not None:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="tasdiq-") as folder:
        context.setCheckpointDir(folder)
        yield


def _predicted(own: Any, facts: Any, pairs: Any, linking: Linking) -> Any:
    from splink import Linker
    from splink.backends.spark import SparkAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    engine: Any = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=own, break_lineage_method="parquet", register_udfs_automatically=False
    )  # "persist" does not come back from 1e5 reports
    linker = Linker(engine.register(facts), settings(linking, "spark"))
    linker.table_management.register_blocked_pairs_for_predict(engine.register(pairs))
    return linker.inference.predict(warning_mode="never").as_spark_dataframe()
