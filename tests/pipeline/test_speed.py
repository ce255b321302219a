"""Rough ceilings on time, wide enough for a busy machine; benchmarks/ measures."""

import time

import pytest

from tasdiq.config import Config
from tasdiq.model.text import Document
from tasdiq.pipeline.reading.coder import Coder

REPORT = (
    "QUETTA, Aug 9, 2016 - At least 70 people were killed and more than 100 wounded on Monday when a suicide bomber blew himself up at a"
    " hospital in Quetta, police said. Jamaat-ul-Ahrar claimed responsibility in an e-mail. The provincial government announced three days"
    " of mourning. Two policemen were shot dead in Peshawar on the same day, officials said.\n\n"
)


@pytest.fixture(scope="module")
def coder() -> Coder:
    made = Coder(Config())
    made.code(Document(id="warm", name="warm", text=REPORT))
    return made


def seconds(coder: Coder, text: str) -> float:
    start = time.process_time()
    coder.code(Document(id="d", name="d", text=text))
    return time.process_time() - start


def test_a_short_report_takes_a_fraction_of_a_second(coder: Coder) -> None:
    assert min(seconds(coder, REPORT * 3) for _ in range(3)) < 0.5


def test_time_grows_with_the_text_and_not_with_its_square(coder: Coder) -> None:
    paragraphs = [REPORT.replace("70", str(70 + n)).replace("Quetta", f"Quetta ward {n}") for n in range(80)]
    once, four_times = (min(seconds(coder, "".join(paragraphs[:n])) for _ in range(2)) for n in (20, 80))
    assert four_times < 12 * once + 0.5


@pytest.mark.parametrize(
    "piece", ["killed ", "a ", "70 people ", "(", "\u201c", "claimed responsibility for ", "Quetta, ", "1,", "said that "]
)
def test_a_hostile_line_ends(coder: Coder, piece: str) -> None:
    assert seconds(coder, piece * (60_000 // len(piece))) < 20
