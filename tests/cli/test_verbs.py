"""Each verb parses, asks the database, prints data to stdout and messages to stderr, and ends with the right code."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasdiq.codebooks.schemas import problems
from tasdiq.errors import StoreError
from tasdiq.model.statement import Issue

IDLE_START = 0.016  # seconds that bare Python takes on an idle machine
ORDERS = ("\x1b", "\x07", "\u202e", "\x9b")


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_add_tells_what_it_did_on_stderr(terminal: Any) -> None:
    result = terminal("add", "reports", "https://example.org/1")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "read 3 documents, 1 known already" in result.stderr
    assert "found 4 reports, 1 claim, 1 relation, 2 figures, 1 position" in result.stderr
    assert "5 incidents, 2 of them new" in result.stderr
    assert "b.txt is a copy of a.txt" in result.stderr
    assert terminal.made[0].asked == [("add", "reports", "https://example.org/1")]


def test_add_ends_with_three_where_some_input_was_not_read(terminal: Any) -> None:
    terminal.issues = tuple(Issue(name=f"{n}.pdf", stage="sources", problem="encrypted \x1b[31mPDF") for n in range(30))
    result = terminal("add", "reports")
    assert result.exit_code == 3
    assert "not read: 0.pdf: encrypted \ufffd[31mPDF" in result.stderr
    assert "10 more; `tasdiq issues`" in result.stderr


def test_options_of_a_verb_win_over_the_settings(terminal: Any) -> None:
    (terminal.folder / "tasdiq.toml").write_text('workers = 1\npolicy = "gtd"\n')
    terminal("--store", "mine.db", "add", "a", "--workers", "2", "--allow-private")
    config = terminal.made[0].config
    assert (config.store, config.workers, config.allow_private, config.policy) == (Path("mine.db"), 2, True, "gtd")


def test_code_is_one_line_a_document_in_order(terminal: Any) -> None:
    result = terminal("code", "b.txt", "a.txt", "--rules-only")
    assert result.exit_code == 0
    assert [row["name"] for row in lines(result.stdout)] == ["b.txt", "a.txt"]
    assert terminal.made[0].config.rules_only
    assert not any(order in result.stdout for order in ORDERS)
    assert lines(result.stdout)[0]["title"].startswith("Blast \x1b]0;")


def test_code_in_a_form_is_lines_that_no_terminal_obeys(terminal: Any) -> None:
    result = terminal("code", "b.txt", "--codebook", "muc4")
    assert result.exit_code == 0
    assert terminal.made[0].asked == [("code_forms", "muc4", "b.txt")]
    assert result.stdout.startswith('0.  MESSAGE: ID                     b.txt "Blast')
    assert not any(order in result.stdout for order in ORDERS)


@pytest.mark.parametrize(
    ("verb", "schema"),
    [("incidents", "incident"), ("claims", "claim"), ("actors", "actor"), ("relations", "relation"), ("figures", "figure"),
     ("positions", "position"), ("issues", "issue")],
)  # fmt: skip
def test_every_listing_prints_json_lines_that_fit_their_schema(terminal: Any, verb: str, schema: str) -> None:
    terminal.issues = (Issue(name="a", stage="sources", problem="empty"),)
    result = terminal(verb, "--json")
    assert result.exit_code == 0
    rows = lines(result.stdout)
    assert rows
    assert [problems(schema, row) for row in rows] == [[] for _ in rows]
    table = terminal(verb)
    assert table.exit_code == 0
    assert len(table.stdout.splitlines()) > 3
    assert not any(order in table.stdout for order in ORDERS)


def test_where_selects_rows(terminal: Any) -> None:
    result = terminal("incidents", "--where", "country = 'PK' and killed >= 10", "--json")
    assert [row["id"] for row in lines(result.stdout)] == ["incident:aaa1"]


@pytest.mark.parametrize("where", ["nonsense >", "no_column = 1", "1=1; drop table listing", "(select 1)"])
def test_a_wrong_condition_is_wrong_usage_and_names_the_columns(terminal: Any, where: str) -> None:
    result = terminal("incidents", "--where", where)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "killed_low" in result.stderr


def test_limit_is_for_the_table_alone(terminal: Any) -> None:
    table = terminal("incidents", "--limit", "1")
    assert "aaa1" in table.stdout
    assert "aaa2" not in table.stdout
    assert "2 more; --limit 0" in table.stderr
    assert len(lines(terminal("incidents", "--limit", "1", "--json").stdout)) == 3


def test_as_of_a_day_is_its_end(terminal: Any) -> None:
    terminal("incidents", "--as-of", "2016-08-09")
    terminal("incidents", "--as-of", "2016-08-09T12:00")
    assert [fake.asked[0][1] for fake in terminal.made] == [
        datetime(2016, 8, 9, 23, 59, 59, 999999, tzinfo=UTC), datetime(2016, 8, 9, 12, tzinfo=UTC),
    ]  # fmt: skip
    assert terminal("incidents", "--as-of", "last week").exit_code == 2


def test_counts_in_the_table_keep_what_is_not_known(terminal: Any) -> None:
    shown = terminal("incidents").stdout
    assert "70+" in shown
    assert "?" in shown


def test_show_quotes_the_words_and_names_the_source(terminal: Any) -> None:
    result = terminal("show", "incident:aaa1")
    assert result.exit_code == 0
    for words in (
        "at least 70 people",
        "Example Courier",
        "police said, 87% probable",
        "rules:1",
        "no such ministry",
        "doubtful",
        "on August 9",
        "denied",
    ):
        assert words in result.stdout
    assert not any(order in result.stdout for order in ORDERS)
    assert "[bold]in[/bold]" in result.stdout


def test_show_as_json_fits_its_schema(terminal: Any) -> None:
    assert problems("shown", lines(terminal("show", "incident:b", "--json").stdout)[0]) == []


def test_show_of_an_unknown_id_names_near_ones(terminal: Any) -> None:
    result = terminal("show", "incident:zzz")
    assert result.exit_code == 1
    assert result.stderr == "tasdiq: error: no record has the id 'incident:zzz'; near ones: incident:aaa1, incident:aaa2\n"


def test_redact_needs_a_reason_and_tells_what_is_gone(terminal: Any) -> None:
    assert terminal("redact", "words").exit_code == 2
    result = terminal("redact", "words", "--reason", "asked", "--person", "ana")
    assert result.exit_code == 0
    assert "2 entries of the log, the bytes of 1 document" in result.stderr
    assert terminal.made[-1].asked == [("redact", "words", "asked", "ana")]


def test_export_writes_a_file_whole_and_tells_the_losses(terminal: Any) -> None:
    result = terminal("export", "--codebook", "csv", "--out", "out.csv", "--as-of", "2016-08-31")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "not in this form" in result.stderr
    assert len(list(csv.DictReader(io.StringIO((terminal.folder / "out.csv").read_text())))) == 3
    assert [file.name for file in terminal.folder.iterdir()] == ["out.csv"]


def test_export_writes_the_loss_report_to_a_file_too(terminal: Any) -> None:
    result = terminal("export", "--codebook", "csv", "--out", "out.csv", "--loss", "lost.jsonl")
    told = lines((terminal.folder / "lost.jsonl").read_text())
    assert told[0]["kind"] == "told"
    assert len(told) == len(result.stderr.splitlines())


def test_an_export_that_fails_leaves_the_old_file(terminal: Any) -> None:
    (terminal.folder / "out.csv").write_text("old")
    terminal.fails = StoreError("the disk is full")
    assert terminal("export", "--codebook", "csv", "--out", "out.csv").exit_code == 1
    assert (terminal.folder / "out.csv").read_text() == "old"


def test_export_to_stdout_is_data_alone(terminal: Any) -> None:
    result = terminal("export", "--codebook", "jsonl")
    assert len(lines(result.stdout)) == 3


def test_report_prints_the_path_of_what_it_wrote(terminal: Any) -> None:
    result = terminal("report", "monthly", "--month", "2016-08", "--format", "md")
    assert result.stdout == "monthly-2016-08.md\n"
    assert terminal.made[0].asked == [("holdings", None, None)]
    assert terminal("report", "monthly", "--month", "August").exit_code == 2


def test_verify_tells_the_head(terminal: Any) -> None:
    assert terminal("verify").stdout == "whole: 7 entries, 1 of them redacted, head abc\n"
    assert lines(terminal("verify", "--json").stdout) == [{"entries": 7, "redacted": 1, "head": "abc"}]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(terminal: Any, shell: str) -> None:
    result = terminal("completion", shell)
    assert result.exit_code == 0
    assert "_TASDIQ_COMPLETE" in result.stdout


def test_version(terminal: Any) -> None:
    assert terminal("--version").stdout.startswith("tasdiq, version ")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (StoreError("store.db: is locked\x1b[2J"), 1, "tasdiq: error: store.db: is locked\ufffd[2J\n"),
        (ExceptionGroup("", [StoreError("one"), ExceptionGroup("", [StoreError("two")])]), 1, "tasdiq: error: one\ntasdiq: error: two\n"),
        (OSError(28, "No space left on device"), 1, "tasdiq: error: [Errno 28] No space left on device\n"),
        (BrokenPipeError(), 0, ""),
    ],
)  # fmt: skip
def test_an_error_is_a_line_and_a_code(terminal: Any, error: Any, code: int, said: str) -> None:
    terminal.fails = error
    result = terminal("incidents")
    assert (result.exit_code, result.stderr, result.stdout) == (code, said, "")


def test_ctrl_c_ends_with_130_and_a_message(terminal: Any) -> None:
    terminal.fails = KeyboardInterrupt()
    result = terminal("add", "reports")
    assert result.exit_code == 130
    assert "nothing is half done" in result.stderr


def test_a_bug_is_not_hidden(terminal: Any) -> None:
    terminal.fails = ZeroDivisionError()
    assert isinstance(terminal("incidents").exception, ZeroDivisionError)


def test_wrong_settings_are_told(terminal: Any) -> None:
    (terminal.folder / "tasdiq.toml").write_text('wokers = 1\npolicies = "gtd"\n')
    result = terminal("incidents")
    assert result.exit_code == 1
    assert "unknown key 'wokers'" in result.stderr
    assert "unknown key 'policies'" in result.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["add"], ["code"], ["export"], ["show"], ["export", "--codebook", "xls"]])
def test_wrong_usage_ends_with_two(terminal: Any, arguments: list[str]) -> None:
    assert terminal(*arguments).exit_code == 2


def test_help_comes_quickly_and_loads_nothing_heavy() -> None:
    heavy = "sqlalchemy|duckdb|trafilatura|pypdfium2|docx|feedparser|jsonschema|altair|lxml|numpy|httpx"
    look = f"""
import re, sys
sys.argv = ["tasdiq", "--help"]
from tasdiq.cli import main
try:
    main()
except SystemExit:
    pass
print([name for name in sys.modules if re.fullmatch(r"{heavy}", name)], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60)
    assert done.stderr == "[]\n"


@pytest.mark.slow
def test_help_costs_less_than_three_tenths_of_a_second_more_than_python() -> None:
    def quickest(*command: str) -> float:
        taken = []
        for _ in range(7):
            before = os.times()
            subprocess.run(command, capture_output=True, check=True)
            after = os.times()  # of the processor, so that other tests running beside it do not count
            taken.append(after.children_user + after.children_system - before.children_user - before.children_system)
        return min(taken)

    bare = quickest(sys.executable, "-c", "pass")
    helped = quickest(sys.executable, "-c", "import sys; sys.argv = ['tasdiq', '--help']; from tasdiq.cli import main; main()")
    beside_others = 3.0 if "PYTEST_XDIST_WORKER" in os.environ else 1.0  # both cores are busy with other tests then
    busy = max(1.0, bare / IDLE_START)  # how much slower this machine is
    assert helped - bare < 0.3 * busy * beside_others


def test_what_was_read_in_part_is_not_called_unread(terminal: Any) -> None:
    terminal.issues = (Issue(name="a.html", stage="sources", problem="nesting was too deep to keep", document="d1"),)
    done = terminal("add", "a.html")
    assert done.exit_code == 3
    assert "read in part: a.html: nesting" in done.stderr and "not read" not in done.stderr
