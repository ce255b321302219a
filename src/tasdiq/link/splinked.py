"""The linking model as Splink settings, and the pairs of one table scored by Splink: for many reports, on DuckDB or Spark."""

import logging
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tasdiq.link.linking import Linking
from tasdiq.link.rules import Limits

if TYPE_CHECKING:
    import duckdb
    from splink import SettingsCreator

KM = (  # least() takes no heed of what is null
    "(case when lat_l is not null and lat_r is not null then 12742 * asin(sqrt(least(1.0, pow(sin(radians(lat_r - lat_l) / 2), 2)"
    " + cos(radians(lat_l)) * cos(radians(lat_r)) * pow(sin(radians(lon_r - lon_l) / 2), 2)))) end)"
)
_ALIKE = (
    "(least(length(town_l), length(town_r)) >= 4 and (contains(town_l, town_r) or contains(town_r, town_l)"
    " or levenshtein(town_l, town_r) * 5 <= greatest(length(town_l), length(town_r))))"
)
_SPARK = {"list_intersect(": "array_intersect(", "list_has_any(": "arrays_overlap(", "list_max(": "array_max(", "array_length(": "size("}


def settings(linking: Linking, dialect: str = "duckdb") -> "SettingsCreator":
    """The comparisons with their m and u as Splink takes them; dialect is duckdb or spark."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="n",
        probability_two_random_records_match=linking.model.prior,
        comparisons=[comparison(name, linking, dialect) for name in linking.rules.comparisons],
        blocking_rules_to_generate_predictions=[block_on("n")],  # no pair: they are found by `blocking` and registered
        retain_matching_columns=False, retain_intermediate_calculation_columns=False,
    )  # fmt: skip


def comparison(name: str, linking: Linking, dialect: str) -> dict[str, Any]:
    """One comparison in Splink's form: each level with its SQL, its words, m and u."""
    levels = linking.rules.comparisons[name]
    chances = linking.model.chances[name]
    return {
        "output_column_name": f"{name}_found", "comparison_description": name,
        "comparison_levels": [
            {
                "sql_condition": sql(each.when, linking.rules.limits, dialect) if each.when else "ELSE",
                "label_for_charts": level, "m_probability": chances[level][0], "u_probability": chances[level][1],
                "fix_m_probability": True, "fix_u_probability": True,
            }
            for level, each in levels.items()
        ],
    }  # fmt: skip


def sql(when: str, limits: Limits, dialect: str) -> str:
    """A level's condition with its limits filled in, in the words of that engine."""
    numbers = {name: getattr(limits, name) for name in ("late_days", "large_toll", "close_ratio", "unlike_ratio", "many_words")}
    told = when.format(km=KM, alike=_ALIKE, **numbers)
    if dialect == "spark":
        for ours, theirs in _SPARK.items():
            told = told.replace(ours, theirs)
    return told


def scored(connection: "duckdb.DuckDBPyConnection", table: str, blocked: str, linking: Linking, *, least: float = -math.inf) -> str:
    """Score the pairs (l, r) in `blocked`; the table of n_l, n_r and match_weight (base 2) of those that reach the log-odds `least`."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink.internals.settings").setLevel(logging.ERROR)  # no level is for null: here "unknown" is one like others
    engine = DuckDBAPI(connection=connection)
    linker = Linker(engine.register(table), settings(linking), log_level=None)
    given = f"select '0' as match_key, l as join_key_l, r as join_key_r from {blocked}"  # noqa: S608 - a table's name
    connection.execute(f"create or replace temp view pairs_given as {given}")
    linker.table_management.register_blocked_pairs_for_predict(engine.register("pairs_given"))
    lowest = least / math.log(2) if math.isfinite(least) else None
    found = linker.inference.predict(threshold_match_weight=lowest, warning_mode="never")
    return str(found.physical_name)


def settings_of(linking: Linking) -> Mapping[str, Any]:
    """The same settings as plain values, to be read or moved to another engine."""
    return settings(linking).create_settings_dict("duckdb")
