from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper, save
from scipy.stats import kstest

from schemas.errors import ConfigError
from transforms.tts.still_noise import open_still


def network(path: Path, *nodes: Any, kind: int = TensorProto.FLOAT) -> str:
    """A network whose output `y` comes of nodes that may read `x`."""
    shape: list[str] = ["n", "m"]
    graph = helper.make_graph(
        list(nodes),
        "noisy",
        [helper.make_tensor_value_info("x", kind, shape)],
        [helper.make_tensor_value_info("y", kind, shape)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    save(model, str(path))
    return str(path)


def noise(
    path: str, shape: tuple[int, int] = (4, 5000), kind: Any = np.float32, between: tuple[int, int] = (3, 7)
) -> tuple[Any, Any]:
    with open_still(path, "it") as session:
        x = np.zeros(shape, kind)
        first = session.run(None, {"x": x})[0]
        session.run(None, {"x": np.zeros(between, kind)})
        return first, session.run(None, {"x": x})[0]


@pytest.mark.parametrize(
    ("kind", "attributes", "law"),
    [
        ("RandomNormalLike", {}, ("norm", (0, 1))),
        ("RandomNormalLike", {"mean": 2.0, "scale": 0.5}, ("norm", (2, 0.5))),
        ("RandomUniformLike", {"low": -1.0, "high": 3.0}, ("uniform", (-1, 4))),
    ],
)
def test_noise_keeps_its_distribution_and_is_the_same_each_time(
    kind: str, attributes: dict[str, Any], law: tuple[str, tuple[float, float]], tmp_path: Path
) -> None:
    path = network(tmp_path / "n.onnx", helper.make_node(kind, ["x"], ["y"], **attributes))
    first, again = noise(path)
    np.testing.assert_array_equal(first, again)
    assert (first.shape, first.dtype.name) == ((4, 5000), "float32")
    assert kstest(first.ravel(), *law).pvalue > 1e-3
    centred = first.ravel().astype(float) - first.mean()
    for lag in (1, 2, 3, 5000):
        assert abs((centred[lag:] * centred[:-lag]).mean() / centred.var()) < 0.03


def test_without_this_it_would_differ(tmp_path: Path) -> None:
    """The reason for all of it: a seed does not make onnxruntime begin anew."""
    import onnxruntime

    path = network(tmp_path / "n.onnx", helper.make_node("RandomNormalLike", ["x"], ["y"], seed=1.0))
    session = onnxruntime.InferenceSession(path)
    runs = [session.run(None, {"x": np.zeros((2, 3), np.float32)})[0] for _ in range(2)]
    assert not np.array_equal(*runs)


def test_two_random_operators_are_not_alike_and_shapes_may_be_given(tmp_path: Path) -> None:
    path = network(
        tmp_path / "n.onnx",
        helper.make_node("RandomNormal", [], ["a"], shape=[4, 5000]),
        helper.make_node("RandomNormalLike", ["x"], ["b"]),
        helper.make_node("Mul", ["a", "b"], ["y"]),
    )
    first, again = noise(path, between=(4, 5000))
    np.testing.assert_array_equal(first, again)
    assert abs(first.mean()) < 0.03


def test_the_kind_of_number_is_that_of_the_input(tmp_path: Path) -> None:
    node = helper.make_node("RandomNormalLike", ["x"], ["y"])
    first, _ = noise(network(tmp_path / "n.onnx", node, kind=TensorProto.DOUBLE), kind=np.float64)
    assert first.dtype == np.float64


def test_operators_inside_others_are_replaced_too(tmp_path: Path) -> None:
    inner = [
        helper.make_graph(
            [helper.make_node("RandomNormalLike", ["x"], [name])],
            name,
            [],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", "m"])],
        )
        for name in ("then", "other")
    ]
    truth = helper.make_tensor("t", TensorProto.BOOL, [], [True])
    path = network(
        tmp_path / "n.onnx",
        helper.make_node("Constant", [], ["true"], value=truth),
        helper.make_node("If", ["true"], ["y"], then_branch=inner[0], else_branch=inner[1]),
    )
    first, again = noise(path, (2, 10))
    np.testing.assert_array_equal(first, again)
    assert first.any()


def test_a_network_without_noise_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = network(tmp_path / "n.onnx", helper.make_node("Neg", ["x"], ["y"]))
    monkeypatch.setitem(sys.modules, "onnx", None)
    noise(path)
    noisy = network_of_noise(tmp_path)
    with pytest.raises(
        ConfigError, match=r"it: .*noisy\.onnx has noise of its own, which needs the package onnx"
    ):
        noise(noisy)


def network_of_noise(folder: Path) -> str:
    return network(folder / "noisy.onnx", helper.make_node("RandomNormalLike", ["x"], ["y"]))


def test_what_cannot_be_made_still_or_loaded_is_said(tmp_path: Path) -> None:
    drawn = network(tmp_path / "b.onnx", helper.make_node("Bernoulli", ["x"], ["y"]))
    with pytest.raises(ConfigError, match="its operator Bernoulli cannot"):
        noise(drawn)
    with pytest.raises(ConfigError, match="it: there is no network at"):
        noise(str(tmp_path / "none.onnx"))
    (tmp_path / "bad.onnx").write_bytes(b"RandomNormal and nothing else")
    with pytest.raises(ConfigError, match="no network that"):
        noise(str(tmp_path / "bad.onnx"))
