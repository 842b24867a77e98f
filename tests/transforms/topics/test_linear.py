from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from schemas.errors import ConfigError
from transforms.topics.linear import Linear, LinearModel, Training, held_out_accuracy, train

WORDS = {
    "food": ("bread", "flour", "oven", "yeast", "soup", "salt", "kitchen", "butter"),
    "music": ("violin", "string", "song", "choir", "drum", "melody", "concert", "piano"),
    "sport": ("goal", "match", "team", "coach", "runner", "league", "referee", "ball"),
}
SMALL = Training(n_features=2**10)
TEXTS = [f"The {a} and the {b}, said they." for words in WORDS.values() for a, b in product(words, words)]
LABELS = [topic for topic in WORDS for _ in range(64)]


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return train(TEXTS, LABELS, SMALL)


def test_it_tells_topics_by_their_words(model: LinearModel) -> None:
    found = model.classify(["Butter in the soup", "a choir with a piano", "The referee saw the goal. Team!"])
    assert [topic.name for topic in found] == ["food", "music", "sport"]
    assert all(0.5 < topic.probability <= 1 for topic in found)
    assert held_out_accuracy(TEXTS, LABELS, SMALL) == 1.0
    assert model.classify([]) == []


def test_labels_that_mean_nothing_are_not_learnt() -> None:
    mixed = [LABELS[(at * 7) % 3 * 64] for at in range(len(TEXTS))]
    accuracy = held_out_accuracy(TEXTS, mixed, SMALL)
    assert accuracy is not None
    assert accuracy < 0.7


def test_two_topics_are_enough_and_one_is_not() -> None:
    two = train(TEXTS[:128], LABELS[:128], SMALL)
    assert [topic.name for topic in two.classify(["the oven", "the drum"])] == ["food", "music"]
    with pytest.raises(ConfigError, match="two topics"):
        train(TEXTS[:64], LABELS[:64], SMALL)
    assert held_out_accuracy(TEXTS[:2], LABELS[:2], SMALL) is None


def test_a_model_is_a_file_without_code_and_comes_back(model: LinearModel, tmp_path: Path) -> None:
    path = tmp_path / "topics.npz"
    model.save(str(path))
    with np.load(path, allow_pickle=False) as arrays:
        assert arrays["weights"].shape == (3, 2**10)
    again = Linear(str(path)).load()
    assert again.fingerprint == model.fingerprint
    assert again.classify(TEXTS) == model.classify(TEXTS)
    first = path.read_bytes()
    train(TEXTS, LABELS, SMALL).save(str(path))
    assert path.read_bytes() == first
    assert train(TEXTS[:128], LABELS[:128], SMALL).fingerprint != model.fingerprint


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "topics.npz"
    if content is None:
        with path.open("wb") as sink:
            np.savez(sink, other=np.zeros(3))
    else:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match="is no model of topics"):
        Linear(str(path)).load()
    with pytest.raises(ConfigError, match="there is no model"):
        Linear(str(tmp_path / "nowhere.npz")).load()
