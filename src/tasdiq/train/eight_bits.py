"""Matrices in, the same in eight bits out: a whole network for the runtime, or single matrices by blocks, for shipping."""

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 64  # numbers of one row that share a scale
_OUTPUTS = re.compile(r"/layer\.\d+/output/dense/MatMul$")


def in_eight_bits(whole: Path, path: Path, *, but_outputs: bool) -> None:
    """Write the network with its matrices in eight bits; with `but_outputs` the last one of each layer stays as it is.

    Processors without VNNI cut off large pairs of products, which moves the states as much as eight bits do (docs/benchmarks.md).
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(str(whole), load_external_data=False).graph
    kept = [node.name for node in graph.node if but_outputs and _OUTPUTS.search(node.name)]
    quantize_dynamic(str(whole), str(path), weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=kept)


def packed(matrix: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """The matrix as whole numbers from -127 to 127, and the scale of each block; shapes (rows, columns) and (rows, blocks).

    >>> numbers, scales = packed(np.array([[0.5, -1.0], [0.0, 0.0]]))
    >>> np.round(unpacked(numbers, scales), 2).tolist()
    [[0.5, -1.0], [0.0, 0.0]]
    """
    rows, columns = matrix.shape
    blocks = -(-columns // BLOCK)
    padded = np.zeros((rows, blocks * BLOCK), dtype=np.float32)
    padded[:, :columns] = matrix
    padded = padded.reshape(rows, blocks, BLOCK)
    scales = (np.abs(padded).max(-1) / 127).astype(np.float16)
    safe = np.where(scales == 0, 1, scales).astype(np.float32)
    numbers = np.clip(np.rint(padded / safe[..., None]), -127, 127).astype(np.int8)
    return numbers.reshape(rows, -1)[:, :columns].copy(), scales


def unpacked(numbers: NDArray[np.int8], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    """What `packed` took, within half a step."""
    spread = np.repeat(scales.astype(np.float32), BLOCK, axis=1)[:, : numbers.shape[1]]
    return numbers.astype(np.float32) * spread
