"""A linear classifier over hashed words: trained in seconds on labels of the user's own, applied at text speed.

The model is one ``.npz`` file of plain arrays and a line of JSON, so that loading it runs nobody's code.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import fsspec
import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError
from schemas.ids import unit_interval
from schemas.settings import Positive, PositiveInt
from transforms.topics.base import Topic

_FORMAT = 1
_BATCH = 4096


@dataclass(frozen=True)
class Training:
    """How a classifier is trained: logistic regression on words and pairs of words, hashed to ``n_features``.

    ``inverse_penalty`` is scikit-learn's C.
    """

    n_features: PositiveInt = 2**16
    longest_ngram: PositiveInt = 2
    inverse_penalty: Positive = 10.0


@dataclass(frozen=True)
class Linear:
    """Applies the classifier in the file ``model`` (a path or any fsspec URL)."""

    model: str

    def load(self) -> LinearModel:
        """Read the file.

        Raises:
            ConfigError: if there is none, or it is not one of these.
        """
        try:
            with fsspec.open(self.model, "rb") as source, np.load(source, allow_pickle=False) as arrays:
                described = json.loads(str(arrays["described"]))
                weights, intercepts = arrays["weights"], arrays["intercepts"]
        except FileNotFoundError as error:
            raise ConfigError(
                f"there is no model of topics at {self.model}: train one with --labels"
            ) from error
        except (KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
            raise ConfigError(f"{self.model} is no model of topics: {error}") from error
        if described.get("format") != _FORMAT:
            raise ConfigError(f"{self.model} was written by another version of this package: train it again")
        return LinearModel(tuple(described["names"]), Training(**described["training"]), weights, intercepts)


class LinearModel:
    """A trained classifier: ``weights`` of shape (topics, features) and ``intercepts`` of shape (topics,)."""

    def __init__(
        self,
        names: tuple[str, ...],
        training: Training,
        weights: NDArray[np.float32],
        intercepts: NDArray[np.float32],
    ) -> None:
        self.names = names
        self._training, self._weights, self._intercepts = training, weights, intercepts
        self._described = json.dumps(
            {"format": _FORMAT, "names": names, "training": asdict(training)}, ensure_ascii=False
        )
        parts = (self._described.encode(), weights.tobytes(), intercepts.tobytes())
        self.fingerprint = hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
        self._features = _features(training)

    def classify(self, texts: Sequence[str]) -> list[Topic]:
        """Return the topic of each text, in order."""
        found: list[Topic] = []
        for start in range(0, len(texts), _BATCH):
            chances = self._chances(texts[start : start + _BATCH])
            best = chances.argmax(axis=1)
            found += [Topic(self.names[at], float(row[at])) for at, row in zip(best, chances, strict=True)]
        return found

    def save(self, path: str) -> None:
        """Write the model's file: the same model gives the same bytes."""
        with fsspec.open(path, "wb") as sink:
            np.savez_compressed(
                sink, described=self._described, weights=self._weights, intercepts=self._intercepts
            )

    def _chances(self, texts: Sequence[str]) -> NDArray[np.float64]:
        scores = self._features.transform(texts) @ self._weights.T.astype(np.float64) + self._intercepts
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def train(texts: Sequence[str], labels: Sequence[str], training: Training) -> LinearModel:
    """Return a classifier that is trained on texts and the topic of each.

    Raises:
        ConfigError: if there are not two topics at least.
    """
    names = tuple(sorted(set(labels)))
    if len(names) < 2:
        raise ConfigError(f"a classifier needs texts of two topics at least; there are {len(names)}")
    from sklearn.linear_model import LogisticRegression

    numbers = np.searchsorted(np.array(names), np.array(labels))
    fitted = LogisticRegression(C=training.inverse_penalty, max_iter=1000)
    fitted.fit(_features(training).transform(texts), numbers)
    weights, intercepts = fitted.coef_.astype(np.float32), fitted.intercept_.astype(np.float32)
    if len(names) == 2:  # scikit-learn keeps only what speaks for the second
        weights, intercepts = np.vstack([0 * weights, weights]), np.append(np.float32(0), intercepts)
    return LinearModel(names, training, weights, intercepts.astype(np.float32))


def held_out_accuracy(texts: Sequence[str], labels: Sequence[str], training: Training) -> float | None:
    """Return the share of a fifth of the texts, drawn by hash, that training on the others gets right.

    None where that leaves fewer than two topics to train on, or none to try.
    """
    out = [unit_interval("held out", text) < 0.2 for text in texts]
    inside = [at for at, held in enumerate(out) if not held]
    tried = [at for at, held in enumerate(out) if held]
    if not tried or len({labels[at] for at in inside}) < 2:
        return None
    model = train([texts[at] for at in inside], [labels[at] for at in inside], training)
    found = model.classify([texts[at] for at in tried])
    right = Counter(topic.name == labels[at] for at, topic in zip(tried, found, strict=True))
    return right[True] / len(tried)


def _features(training: Training) -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        n_features=training.n_features,
        ngram_range=(1, training.longest_ngram),
        token_pattern=r"(?u)\w+",
        alternate_sign=False,
    )
