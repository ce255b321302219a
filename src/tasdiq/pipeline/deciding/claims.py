"""What a person decides about a claim in; the judgement kept in the log, out. Nothing is overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.model.incident import RATINGS
from tasdiq.model.statement import Judgement
from tasdiq.store.log import Log
from tasdiq.weigh.credibility import COMPUTED

CHOICES = (*RATINGS, COMPUTED)


def judge(log: Log, claims: Sequence[Mapping[str, Any]], judgement: Judgement) -> str:
    """Keep a rating of the claim whose id is, or begins with, what the judgement is about; its whole id comes back."""
    if judgement.value not in CHOICES:
        raise BadValueError(f"no rating {judgement.value!r}; choose from {CHOICES}")
    if not (judgement.reason or "").strip():
        raise BadValueError(f"{judgement.about}: a rating needs a reason")
    found = _claim([row["id"] for row in claims], judgement.about)
    log.judge(replace(judgement, about=found))
    return found


def _claim(ids: Sequence[str], wanted: str) -> str:
    if wanted in ids:
        return wanted
    near = [each for each in ids if each.startswith(wanted) or each.partition(":")[2].startswith(wanted)]
    if len(near) == 1:
        return near[0]
    told = near[:5] or get_close_matches(wanted, ids, 5, 0.5)
    problem = "more than one claim begins with" if near else "no claim has the id"
    raise BadValueError(f"{problem} {wanted!r}; {'near ones: ' + ', '.join(told) if told else 'list them with `tasdiq claims`'}")
