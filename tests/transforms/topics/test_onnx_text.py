from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from schemas.errors import ConfigError
from transforms.topics.onnx_text import OnnxText

WORDS = {"[PAD]": 0, "[UNK]": 1, "bread": 2, "oven": 3, "violin": 4, "choir": 5, "goal": 6}
TOPICS = {"0": "food", "1": "music", "2": "sport"}
POINTS = [(0, 0, 0), (0, 0, 0), (4, 0, 0), (4, 0, 0), (0, 4, 0), (0, 4, 0), (0, 0, 4)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a network that adds up what each word speaks for, as the export of a classifier is laid out."""
    table = numpy_helper.from_array(np.array(POINTS, np.float32), "table")
    axes = numpy_helper.from_array(np.array([1], np.int64), "axes")
    last = numpy_helper.from_array(np.array([2], np.int64), "last")
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["said"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["masks"]),
        helper.make_node("Mul", ["said", "masks"], ["counted"]),
        helper.make_node("ReduceSum", ["counted", "axes"], ["logits"], keepdims=0),
    ]
    shape = ("batch", "tokens")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, shape)
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ("batch", 3))
    graph = helper.make_graph(nodes, "classifier", inputs, [output], [table, axes, last])
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8),
        str(tmp_path / "model.onnx"),
    )
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "config.json").write_text(json.dumps({"id2label": TOPICS}))
    return tmp_path


TEXTS = ["bread", "violin choir and so on and on", "goal goal bread", "oven", "a choir"]


def test_texts_of_any_length_go_through_together(folder: Path) -> None:
    found = OnnxText(str(folder), batch_size=2).load().classify(TEXTS)
    assert [topic.name for topic in found] == ["food", "music", "sport", "food", "music"]
    e = np.exp([4.0, 0, 0])
    assert found[0].probability == pytest.approx(e[0] / e.sum())
    alone = OnnxText(str(folder), batch_size=1).load().classify(TEXTS)
    assert [topic.probability for topic in found] == pytest.approx([topic.probability for topic in alone])


def test_long_texts_are_cut(folder: Path) -> None:
    (topic,) = OnnxText(str(folder), max_tokens=2).load().classify(["bread oven goal goal goal goal"])
    assert topic.name == "food"


def test_the_fingerprint_is_that_of_the_files(folder: Path) -> None:
    first = OnnxText(str(folder)).load().fingerprint
    assert OnnxText(str(folder)).load().fingerprint == first
    assert OnnxText(str(folder), max_tokens=3).load().fingerprint != first
    (folder / "config.json").write_text(json.dumps({"id2label": {**TOPICS, "2": "games"}}))
    assert OnnxText(str(folder)).load().fingerprint != first


def test_what_is_missing_is_named(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ConfigError, match=r"tokenizer\.json is missing"):
        OnnxText(str(folder)).load()
