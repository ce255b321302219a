"""What every measure is given and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasdiq.evaluate.calibration import Pair
from tasdiq.evaluate.misses import Miss
from tasdiq.evaluate.scores import Judged

Told = Callable[[str], None]  # something to tell the person at the keyboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be measured: the folder with labels and documents, which parts of it, and an answer from elsewhere."""

    folder: Path
    parts: tuple[str, ...] = ()
    response: Path | None = None  # without it the product answers
    many_to_one: bool = False
    tell: Told = field(default=lambda _: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a measure found."""

    judged: Sequence[Judged]
    misses: Sequence[Miss]
    summary: Mapping[str, Any]  # the measure's own figures
    texts: Mapping[str, str] = field(default_factory=dict)  # of documents, where the labels have them
    notes: tuple[str, ...] = ()  # figures that belong under the table
    pairs: Sequence[Pair] = ()  # each probability that the answer states, and whether the value is right
    official: str | None = None  # the report in the form in which it was published


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One measure: what the product must code for it, in which form, and how the answer is judged."""

    about: str
    form: str  # of the product's answer: "coded" (a row a document), "incidents" (linked), else a codebook that is written in lines
    labels: Callable[[Order], list[Path]]
    documents: Callable[[Order], list[Path]]
    judge: Callable[[Order, Sequence[Any] | None], Outcome]  # rows or lines; None: the answer is in the order's file
