"""An encoder in eight bits in; a graph out that asks the same of its matrices faster, and to the same sums on every processor.

Attention is one step; matrices are in seven bits, whose products no processor cuts off and which need no slower way round; and there
is no matrix in it: each is named by where it lies in the encoder's file, which stays as it was committed (decision 0017).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasdiq.errors import BadValueError
from tasdiq.extract.trained.network import WEIGHTS

_OWN = "com.microsoft"  # the runtime's own steps
_LEAST = 64  # bytes that are worth leaving where they are


def write_graph(encoder: Path, path: Path, heads: int) -> None:
    """Write the graph of an encoder of the BERT kind with so many heads, as `export` leaves it in eight bits."""
    import onnx

    model = onnx.load(str(encoder))
    places = dict(_places(model.graph, encoder.read_bytes()))
    for softmax in [node for node in model.graph.node if node.op_type == "Softmax"]:
        _attend(model.graph, softmax, heads)
    for product in [node for node in model.graph.node if node.op_type == "MatMulInteger"]:
        _in_seven_bits(model.graph, product)
    _without_unused(model.graph)
    for tensor in model.graph.initializer:
        if tensor.name in places:
            _refer(tensor, *places[tensor.name])
    del model.graph.value_info[:]
    if not any(each.domain == _OWN for each in model.opset_import):
        model.opset_import.append(onnx.helper.make_opsetid(_OWN, 1))
    onnx.save(model, str(path))


def _places(graph: Any, held: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    """Where in the file the numbers of each larger matrix or vector lie: first byte, and how many."""
    from onnx import numpy_helper

    for tensor in graph.initializer:
        written, numbers = tensor.SerializeToString(), numpy_helper.to_array(tensor).tobytes()
        if len(numbers) >= _LEAST and numbers in written:
            yield tensor.name, (held.index(written) + written.index(numbers), len(numbers))


def _attend(graph: Any, softmax: Any, heads: int) -> None:
    """Put one step for what turns queries, keys and values into what is attended to; nothing is masked, as no window is padded."""
    from onnx import helper

    makers = {output: node for node in graph.node for output in node.output}
    users: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)

    def projected(name: str) -> str:
        while makers[name].op_type in ("Mul", "Transpose", "Reshape"):
            name = makers[name].input[0]
        if makers[name].op_type != "Add":
            raise BadValueError(f"{softmax.name}: not the attention of a BERT encoder: {makers[name].op_type} before it")
        return name

    query, key = (projected(name) for name in makers[makers[softmax.input[0]].input[0]].input)
    weighed = users[softmax.output[0]][0]
    last = weighed
    while (following := [user for user in users[last.output[0]] if user.op_type != "Shape"])[0].op_type in ("Transpose", "Reshape"):
        last = following[0]
    step = helper.make_node(
        "MultiHeadAttention", [query, key, projected(weighed.input[1])], list(last.output), softmax.name, domain=_OWN, num_heads=heads
    )
    place = list(graph.node).index(last)
    graph.node.remove(last)
    graph.node.insert(place, step)


def _in_seven_bits(graph: Any, product: Any) -> None:
    """Halve the whole numbers of a matrix and double its scale; the runtime does so once, as it loads."""
    from onnx import TensorProto, helper

    matrix = product.input[1]
    scale = matrix.replace("_quantized", "_scale")
    names = [f"{matrix} {step}" for step in ("number", "half", "rounded", "seven")]
    steps = [
        helper.make_node("Constant", [], [f"{matrix} two"], value_float=2.0),
        helper.make_node("Cast", [matrix], [names[0]], to=TensorProto.FLOAT),
        helper.make_node("Div", [names[0], f"{matrix} two"], [names[1]]),
        helper.make_node("Round", [names[1]], [names[2]]),
        helper.make_node("Cast", [names[2]], [names[3]], to=TensorProto.INT8),
        helper.make_node("Mul", [scale, f"{matrix} two"], [f"{scale} two"]),
    ]
    product.input[1] = names[3]
    del product.input[3:]  # the matrix's zero is zero
    for node in graph.node:
        for number, name in enumerate(node.input):
            if name == scale:
                node.input[number] = f"{scale} two"
    for step in reversed(steps):
        graph.node.insert(0, step)


def _without_unused(graph: Any) -> None:
    """Leave out what nothing asks for any more."""
    wanted = {output.name for output in graph.output}
    for node in reversed(list(graph.node)):
        if wanted.isdisjoint(node.output):
            graph.node.remove(node)
        else:
            wanted.update(node.input)
    for tensor in [tensor for tensor in graph.initializer if tensor.name not in wanted]:
        graph.initializer.remove(tensor)


def _refer(tensor: Any, at: int, length: int) -> None:
    """Name where the numbers lie, and leave them out."""
    from onnx import TensorProto

    tensor.ClearField("raw_data")
    tensor.ClearField("float_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in {"location": WEIGHTS, "offset": at, "length": length}.items():
        entry = tensor.external_data.add()
        entry.key, entry.value = key, str(value)
