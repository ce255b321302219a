"""A model folder in, a network to ask out: states of tokens, scores of spans, values and ties of things. ONNX, nothing pickled."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.labels import ROLES, TARGETS, THRESHOLDS, WIDEST
from tasdiq.extract.trained.tokens import Tokens, own, windows

Floats = NDArray[np.float32]
CARD = "model.json"
WEIGHTS = "encoder.onnx"
GRAPH = "encoder.graph.onnx"  # where there is one, it is what is run, with the matrices of WEIGHTS
FILES = (WEIGHTS, "spans.onnx", "things.onnx", "tokenizer.json")
MOST = 5  # networks of one model
_TARGETS = [ROLES.index(role) for role in TARGETS]
_QUIET = -1.0  # logit; a span must be likelier to bring an incident about
_FAR = -30.0  # the score of what cannot be a span


@dataclass(frozen=True, kw_only=True)
class Things:
    """What the network says of some spans: values by name (things, choices), and of each two whether they go together."""

    values: Mapping[str, Floats]  # probabilities
    same_incident: Floats  # shape (things, things)
    same_thing: Floats


NOTHING = Things(values={}, same_incident=np.zeros((0, 0), np.float32), same_thing=np.zeros((0, 0), np.float32))


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a network made of the tokens that it has read."""

    at: NDArray[np.int64]  # which tokens of the text, ascending
    states: Floats  # shape (tokens read, width)


class Network:
    """One network of a model folder, checked against the hashes in its card and loaded once it is asked."""

    def __init__(self, folder: Path, number: int = 1) -> None:
        self.folder, self._number = folder, number
        self.card = _card(folder)

    @cached_property
    def tokenizer(self) -> Any:
        """The word pieces' vocabulary."""
        from tokenizers import Tokenizer

        found = Tokenizer.from_str(self._checked("tokenizer.json").decode("utf-8"))
        found.no_truncation()
        found.no_padding()
        return found

    def states(self, tokens: Tokens, near: NDArray[np.bool_] | None = None) -> Floats:
        """What each token means where it stands, shape (tokens, width); of those in windows that answer for some token that is near."""
        cls, sep = self.card["special_tokens"]
        parts = []
        for (start, end), (first, last) in _windows(len(tokens)):
            if near is None or near[first:last].any():
                ids = np.concatenate([[cls], tokens.ids[start:end], [sep]])[None].astype(np.int64)
                (states,) = self._encoder.run(None, {"ids": ids})
                parts.append(states[0, 1 + first - start : 1 + last - start])
        return np.concatenate(parts) if parts else np.zeros((0, int(self.card["width"])), dtype=np.float32)

    def spans(self, states: Floats, tokens: Tokens) -> Floats:
        """How much each span has each role, as logits of shape (first token, tokens more, role); no span cuts a word."""
        if not len(tokens):
            return np.full((0, WIDEST, len(ROLES)), _FAR, dtype=np.float32)
        (scores,) = self._spans.run(None, {"states": states})
        last = np.arange(len(tokens))[:, None] + np.arange(WIDEST)[None]
        whole = (last < len(tokens)) & tokens.begins[:, None] & tokens.finishes[np.minimum(last, len(tokens) - 1)]
        return np.where(whole[:, :, None], scores, _FAR).astype(np.float32)

    def things(self, states: Floats, spans: Sequence[tuple[int, int]], roles: Sequence[int]) -> Things:
        """What is said of the spans (first token, last token) in those roles."""
        given = {
            "states": states,
            "firsts": np.array([first for first, _ in spans], dtype=np.int64),
            "lasts": np.array([last for _, last in spans], dtype=np.int64),
            "roles": np.array(roles, dtype=np.int64),
        }
        names = [output.name for output in self._things.get_outputs()]
        found = dict(zip(names, self._things.run(None, given), strict=True))
        return Things(same_incident=found.pop("same_incident"), same_thing=found.pop("same_thing"), values=found)

    @cached_property
    def _encoder(self) -> Any:
        graph, weights = (file_of(name, self._number) for name in (GRAPH, WEIGHTS))
        return self._session(graph, weights) if graph in self.card["sha256"] else self._session(weights)

    @cached_property
    def _spans(self) -> Any:
        return self._session(file_of("spans.onnx", self._number))

    @cached_property
    def _things(self) -> Any:
        return self._session(file_of("things.onnx", self._number))

    def _session(self, name: str, weights: str | None = None) -> Any:
        from onnxruntime import InferenceSession, SessionOptions
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf, NotImplemented, RuntimeException

        options = SessionOptions()
        options.intra_op_num_threads = 1  # one process for each core reads already
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        if weights:
            matrices = self._checked(weights)
            options.add_external_initializers_from_files_in_memory([WEIGHTS], [matrices], [len(matrices)])
        elif not _has_vnni():  # large products in eight bits are cut off there; with VNNI it would only take twice as long
            options.add_session_config_entry("session.x64quantprecision", "1")
        held = self._checked(name)
        try:
            return InferenceSession(held, options, providers=["CPUExecutionProvider"])
        except (Fail, InvalidGraph, InvalidProtobuf, NotImplemented, RuntimeException) as error:
            raise BadValueError(f"{self.folder / name}: not a network that can be run: {error}") from error

    def _checked(self, name: str) -> bytes:
        """What is in the file, once it is known to be what the card was written for."""
        path = self.folder / name
        wanted = self.card["sha256"].get(name)
        try:
            held = path.read_bytes()
        except OSError as error:
            raise BadValueError(f"{path}: the model's file cannot be read: {error.strerror}") from error
        found = sha256(held).hexdigest()
        if found != wanted:
            raise BadValueError(f"{path}: its hash is {found[:12]}..., {CARD} says {str(wanted)[:12]}...: the file was changed or cut off")
        return held


class Networks:
    """All networks of a model folder: of several, each reads for itself, and the mean is taken of what they hold likely."""

    def __init__(self, folder: Path) -> None:
        first = Network(folder)
        self.card = first.card
        self._each = [first, *(Network(folder, number) for number in range(2, first.card.get("networks", 1) + 1))]

    @property
    def tokenizer(self) -> Any:
        """The word pieces' vocabulary, the same for all."""
        return self._each[0].tokenizer

    def look(self, tokens: Tokens) -> tuple[list[Look], Floats]:
        """What each network makes of the tokens, and the mean of `Network.spans`; after the first, of windows it sees a target in."""
        first, *others = self._each
        states = first.states(tokens)
        scores = first.spans(states, tokens)
        looks = [Look(states=states, at=np.arange(len(tokens)))]
        near = scores[..., _TARGETS].max((1, 2), initial=_FAR) >= _QUIET
        if others and near.any():
            at = np.concatenate([np.arange(first, last) for _, (first, last) in _windows(len(tokens)) if near[first:last].any()])
            part = tokens.of(at)
            looks += [Look(states=each.states(tokens, near), at=at) for each in others]
            told = [scores[at], *(each.spans(look.states, part) for each, look in zip(others, looks[1:], strict=True))]
            beside = at[np.minimum(np.arange(len(at))[:, None] + np.arange(WIDEST), len(at) - 1)] - at[:, None] == np.arange(WIDEST)
            scores[at] = np.where(beside[..., None], _mean(told), told[0])  # a span is in one stretch that all have read
        return looks, scores

    def things(self, looks: Sequence[Look], spans: Sequence[tuple[int, int]], roles: Sequence[int]) -> Things:
        """What is said of the spans in those roles, as `Network.things`: the mean of the networks that have read where they stand."""
        told = []
        for each, look in zip(self._each, looks, strict=False):
            places = np.searchsorted(look.at, np.array(spans)).clip(max=len(look.at) - 1)
            seen = np.flatnonzero((look.at[places] == spans).all(1))
            if len(seen):
                found = each.things(look.states, places[seen].tolist(), np.array(roles)[seen].tolist())
                told.append(_among(found, seen, len(spans)))
        return Things(
            values={name: _mean([each.values[name] for each in told]) for name in told[0].values},
            same_incident=_mean([each.same_incident for each in told]), same_thing=_mean([each.same_thing for each in told]),
        )  # fmt: skip


def file_of(name: str, number: int) -> str:
    """What that file of a folder's network of that number is called: "encoder.onnx", of the second "encoder.2.onnx"."""
    return name if number == 1 else name.replace(".", f".{number}.", 1)


@cache
def _has_vnni() -> bool:
    """Whether this processor is known to add up products of eight bits in one instruction, and so exactly."""
    try:
        return re.search(r"\bavx(?:512)?_vnni\b", Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")) is not None
    except OSError:
        return False


def _windows(length: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The windows of a text of so many tokens, each with the tokens that it answers for."""
    found = windows(length)
    return list(zip(found, own(found), strict=True))


def _among(things: Things, seen: NDArray[np.int64], count: int) -> Things:
    """What is said of some things, with nothing (NaN) said of the others."""

    def spread(values: Floats, *places: Any) -> Floats:
        whole = np.full((count,) * len(places) + values.shape[len(places) :], np.nan, dtype=np.float32)
        whole[np.ix_(*places)] = values
        return whole

    return Things(
        values={name: spread(values, seen) for name, values in things.values.items()},
        same_incident=spread(things.same_incident, seen, seen),
        same_thing=spread(things.same_thing, seen, seen),
    )


def _mean(told: Sequence[Floats]) -> Floats:
    """The mean of what was said, one by one; nobody says nothing of all."""
    return told[0] if len(told) == 1 else np.nanmean(told, axis=0, dtype=np.float32)


def _card(folder: Path) -> Mapping[str, Any]:
    path = folder / CARD
    card: dict[str, Any]
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadValueError(f"{path}: a model's card cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise BadValueError(f"{path}: not a model's card: {error}") from error
    wanted = {"name": str, "sha256": dict, "special_tokens": list, "width": int, "roles": list, "thresholds": dict, "calibration": dict}
    problems = [
        f"{name} is no {kind.__name__}"
        for name, kind in wanted.items()
        if not isinstance(card, dict) or not isinstance(card.get(name), kind)
    ]
    if problems:
        raise BadValueError(f"{path}: not a model's card: {'; '.join(problems)}")
    number = card.get("networks", 1)
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= MOST:
        raise BadValueError(f"{path}: {number!r} networks; a model has one to {MOST}")
    if tuple(card["roles"]) != ROLES:
        raise BadValueError(f"{path}: the model knows the roles {card['roles']}, this version of Tasdiq {list(ROLES)}: train it anew")
    missing = [name for name in THRESHOLDS if not isinstance(card["thresholds"].get(name), int | float)]
    if missing:
        raise BadValueError(f"{path}: no threshold for {', '.join(missing)}: train it anew")
    return card
