"""What fuzzing found, kept: each input ends soon with a value, an issue or an error that a user can mend."""

import json
import time

import pytest

from tasdiq.errors import BadValueError
from tasdiq.link import model
from tasdiq.model.text import Document
from tasdiq.report.lint.check import check


def test_a_word_without_end_between_two_counts_is_read_in_no_time() -> None:
    """`benchmarks/fuzz.py`, seed 2, reader check: one long word could be cut into nine in as many ways as there are."""
    text = "At least 12 people, including three " + "policemen" * 60 + "99 others were killed, 5 soldiers " + "x" * 400 + " 7."
    began = time.process_time()
    check(Document(id="d", name="d", text=text), text.encode())
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        json.dumps({"prior": 10**400, "comparisons": {}}),
        '{"prior": NaN, "comparisons": {}}',
        "null",
        "",
        "\0",
        "[1]",
    ],
)
def test_a_poisoned_linking_model_is_refused(text: str) -> None:
    with pytest.raises(BadValueError, match=r"linking model|comparisons"):
        model.parse(text, "model.json")


def test_a_linking_model_with_chances_that_cannot_be_is_refused() -> None:
    good = json.loads(model.written(model.load()))
    name, levels = next(iter(good["comparisons"].items()))
    for wrong in (0, -1, 2, 1e999, 10**400, "x", None, [], float("nan")):
        bad = {**good, "comparisons": {**good["comparisons"], name: {level: {"m": wrong, "u": 0.5} for level in levels}}}
        with pytest.raises(BadValueError):
            model.parse(json.dumps(bad), "model.json")
    with pytest.raises(BadValueError, match=r"nobody-knows"):
        model.parse(json.dumps({**good, "comparisons": {**good["comparisons"], "nobody-knows": {"x": {"m": 0.5, "u": 0.5}}}}), "model.json")
