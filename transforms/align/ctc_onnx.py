"""Forced alignment by any CTC network of characters that is given as an ONNX file, with its vocabulary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError, EngineError
from transforms.align.base import AlignedWord, Alignment, Utterance, align_each
from transforms.align.readings import SpokenForm, plain_word, spoken_form
from transforms.align.trellis import Path as LabelPath
from transforms.align.trellis import lay_over
from transforms.asr.base import canonical_json, primary_language

_SPACES = ("|", "\u2581", "<space>", " ")


@dataclass(frozen=True)
class CtcOnnx:
    """Settings of the aligner: a network in ONNX from samples to scores of characters (wav2vec 2.0 and the like).

    ``model`` is the ONNX file: its first input takes float32 samples at 16 kHz of shape (1, n), its first output has
    logits or logarithms of shape (1, frames, classes), the frames evenly spaced. ``vocabulary`` is a JSON file of class
    by token, as Hugging Face's `vocab.json`, or a text file of one token a line. ``blank`` is CTC's blank.
    ``standardize`` brings each utterance to mean 0 and variance 1, as wav2vec 2.0 wants it.

    ``languages`` are those that the network knows; none: all. Texts in another, or without one where some are named,
    are rejected; so are those that score below ``min_score``, in nats: the mean over words of how much less likely
    their frames are under the text than under the network's own best. The default is a chance of 1 in 12 a frame; it
    was set without data and is to be set on some that are known to be right and wrong.
    """

    name: ClassVar[str] = "ctc_onnx"

    model: str
    vocabulary: str
    blank: str = "<pad>"
    standardize: bool = True
    languages: tuple[str, ...] = ()
    min_score: float = -2.5

    def prepare(self) -> None:
        """Make sure that both files are there and that the vocabulary has the blank.

        Raises:
            ConfigError: if not.
        """
        if not Path(self.model).is_file():
            raise ConfigError(f"ctc_onnx: there is no model {self.model}")
        read_vocabulary(self.vocabulary, self.blank)

    def settings(self) -> str:
        """Return the settings as canonical JSON."""
        return canonical_json(asdict(self))

    def load(self, spoken_form: SpokenForm = spoken_form) -> CtcOnnxModel:
        """Load the network.

        Args:
            spoken_form: how to say an English word that is more than letters; those of other languages are taken as
                they are written.

        Raises:
            ConfigError: if a file is missing, or onnxruntime cannot read the model.
        """
        self.prepare()
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            session = onnxruntime.InferenceSession(self.model, options, providers=["CPUExecutionProvider"])
        except _onnx_errors() as error:
            raise ConfigError(f"ctc_onnx: {self.model} cannot be loaded: {error}") from error
        return CtcOnnxModel(self, session, read_vocabulary(self.vocabulary, self.blank), spoken_form)


def _onnx_errors() -> tuple[type[Exception], ...]:
    """Return what onnxruntime raises over a model, or over what it is given; they have no common base."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = (
        "Fail",
        "InvalidArgument",
        "InvalidGraph",
        "InvalidProtobuf",
        "NotImplemented",
        "RuntimeException",
    )
    return tuple(getattr(state, name) for name in names)


def read_vocabulary(file: str, blank: str) -> dict[str, int]:
    """Return the class of each token.

    Raises:
        ConfigError: if the file is missing, or neither form, or has no ``blank``.
    """
    try:
        text = Path(file).read_text(encoding="utf-8")
        found = (
            json.loads(text) if file.endswith(".json") else {t: i for i, t in enumerate(text.splitlines())}
        )
    except (OSError, ValueError) as error:
        raise ConfigError(f"ctc_onnx: the vocabulary {file} cannot be read: {error}") from error
    if not isinstance(found, Mapping) or not all(isinstance(number, int) for number in found.values()):
        raise ConfigError(f"ctc_onnx: the vocabulary {file} is no mapping of tokens to numbers")
    if blank not in found:
        raise ConfigError(f"ctc_onnx: the vocabulary {file} has no blank '{blank}'")
    return dict(found)


class CtcOnnxModel:
    """A session of onnxruntime with the vocabulary of its network. Utterances go through it one by one, unpadded."""

    def __init__(
        self, settings: CtcOnnx, session: Any, vocabulary: Mapping[str, int], spoken_form: SpokenForm
    ) -> None:
        self._settings = settings
        self._session = session
        self._vocabulary = vocabulary
        self._spoken_form = spoken_form
        self._space = next((vocabulary[token] for token in _SPACES if token in vocabulary), None)

    def align(self, batch: Sequence[Utterance]) -> list[Alignment | EngineError]:
        """Return, in order, where the words of each text are said, or why the text is rejected."""
        return align_each(batch, self._align_one)

    def _align_one(self, utterance: Utterance) -> Alignment:
        language = None if utterance.language is None else primary_language(utterance.language)
        if self._settings.languages and language not in self._settings.languages:
            return Alignment((), None, "language")
        words = utterance.text.split()
        labels, owners = self._labels(words, english=language in (None, "en"))
        if not labels:
            return Alignment((), None, "no_words")
        log_probs = self._log_probs(utterance.samples)
        path = lay_over(log_probs, np.array(labels, np.int32), self._vocabulary[self._settings.blank])
        if path is None:
            return Alignment((), None, "no_path")
        stride = len(utterance.samples) / len(log_probs)
        placed = _place(words, np.array(owners), path, log_probs.max(axis=1), stride)
        score = fmean(word.score for word in placed if word.score is not None)
        return Alignment(placed, score, "low_score" if score < self._settings.min_score else None)

    def _labels(self, words: Sequence[str], *, english: bool) -> tuple[list[int], list[int]]:
        """Return the classes of the characters of a text, and which word each belongs to: -1 for a space."""
        labels: list[int] = []
        owners: list[int] = []
        for number, word in enumerate(words):
            own = self._characters(word, english=english)
            if own and labels and self._space is not None:
                labels.append(self._space)
                owners.append(-1)
            labels += own
            owners += [number] * len(own)
        return labels, owners

    def _characters(self, word: str, *, english: bool) -> list[int]:
        """Return the classes of a word's characters; those that the vocabulary has in no form are left out."""
        said = self._spoken_form(word) if english and any(map(str.isdigit, word)) else word
        found: list[int] = []
        for part in said.split():
            if found and self._space is not None:
                found.append(self._space)
            for character in part:
                forms = (character, character.lower(), character.upper(), *plain_word(character))
                known = next((self._vocabulary[form] for form in forms if form in self._vocabulary), None)
                found += [] if known is None or known == self._space else [known]
        return found

    def _log_probs(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the logarithms of the classes' probabilities, shape (frames, classes)."""
        if self._settings.standardize:
            samples = (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)
        name = self._session.get_inputs()[0].name
        try:
            (logits, *_) = self._session.run(None, {name: samples[None].astype(np.float32)})
        except _onnx_errors() as error:
            raise EngineError(f"ctc_onnx: the model refuses {len(samples)} samples: {error}") from error
        if logits.ndim != 3 or not logits.shape[1] or logits.shape[2] <= max(self._vocabulary.values()):
            raise EngineError(
                f"ctc_onnx: the model's output has the shape {logits.shape}; wanted (1, frames, classes)"
            )
        scores: NDArray[np.float64] = logits[0].astype(np.float64)
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return scores.astype(np.float32)


def _place(
    words: Sequence[str], owners: NDArray[np.int64], path: LabelPath, best: NDArray[np.float32], stride: float
) -> tuple[AlignedWord, ...]:
    """Return each word from the first frame of its first character to the last of its last one."""
    placed: list[AlignedWord] = []
    end = 0
    for number, text in enumerate(words):
        own = np.flatnonzero(owners == number)
        if not own.size:
            placed.append(AlignedWord(text, end, end, None))
            continue
        start, end = (round(float(at) * stride) for at in (path.first[own[0]], path.past[own[-1]]))
        n_frames = int((path.past[own] - path.first[own]).sum())
        free = sum(float(best[path.first[i] : path.past[i]].sum()) for i in own)
        placed.append(AlignedWord(text, start, end, (float(path.score[own].sum()) - free) / n_frames))
    return tuple(placed)
