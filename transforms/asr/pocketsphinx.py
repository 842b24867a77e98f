"""CMU Pocketsphinx: the embedded fallback. Its English model is inside the package: it runs anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from schemas.errors import EngineError
from schemas.records import Hypothesis, Word
from schemas.settings import Positive
from transforms.asr.base import ASR_RATE_HZ, Clip, canonical_settings, primary_language, transcribe_each

_FRAME_SAMPLES = ASR_RATE_HZ // 100
_FILLER = re.compile(r"<.*>|\[.*\]|\+\+.*\+\+")
_PRONUNCIATION = re.compile(r"\(\d+\)$")
_LANGUAGE = "en"


@dataclass(frozen=True)
class Pocketsphinx:
    """Settings of pocketsphinx with the US English model of its package.

    About 50 % word error rate on read speech: weak, there so that the pipeline runs where no other model can
    be had. Never for labels. English only.

    ``language_weight`` (``-lw``) and ``word_insertion_penalty`` (``-wip``) have pocketsphinx's defaults.
    """

    name: ClassVar[str] = "pocketsphinx"

    language_weight: Positive = 6.5
    word_insertion_penalty: Positive = 0.65

    def prepare(self) -> None:
        """Do nothing: the model is inside the package."""

    def load(self) -> PocketsphinxModel:
        """Load the acoustic model, the dictionary and the language model: about 0.3 s, 100 MB."""
        from pocketsphinx import Decoder

        decoder = Decoder(
            samprate=ASR_RATE_HZ, lw=self.language_weight, wip=self.word_insertion_penalty, loglevel="FATAL"
        )
        return PocketsphinxModel(decoder, canonical_settings(self))


class PocketsphinxModel:
    """A decoder that is put back to its beginning before each clip."""

    def __init__(self, decoder: Any, settings: str) -> None:
        self._decoder = decoder
        self._settings = settings

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        """Return, in order, what was heard in each clip; an EngineError where it is not English."""
        return transcribe_each(batch, self._transcribe_one)

    def _transcribe_one(self, clip: Clip) -> Hypothesis:
        if clip.language is not None and primary_language(clip.language) != _LANGUAGE:
            raise EngineError(f"pocketsphinx knows English only; clip {clip.segment_id} is {clip.language!r}")
        self._decode(clip)
        words = tuple(_words(self._decoder.seg() or (), len(clip.samples)))
        text = " ".join(word.text for word in words)
        return Hypothesis(Pocketsphinx.name, self._settings, _LANGUAGE, None, text, words, None, None)

    def _decode(self, clip: Clip) -> None:
        """Decode a clip as a whole utterance.

        Without ``reinit_feat`` the cepstral mean of the clips before changes the words of this one;
        ``full_utt`` takes the mean of this clip alone.
        """
        try:
            self._decoder.reinit_feat()
            self._decoder.start_utt()
            try:
                self._decoder.process_raw(pcm16(clip.samples), full_utt=True)
            finally:
                self._decoder.end_utt()
        except RuntimeError as error:
            raise EngineError(f"pocketsphinx failed on clip {clip.segment_id}: {error}") from error


def pcm16(samples: NDArray[np.float32]) -> bytes:
    """Return float samples in [-1, 1], clipped, as little-endian 16-bit ones: what a decoder takes."""
    pcm: NDArray[np.int16] = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype("<i2")
    return pcm.tobytes()


def _words(segments: Any, n_samples: int) -> list[Word]:
    return [
        Word(
            _PRONUNCIATION.sub("", segment.word),
            min(segment.start_frame * _FRAME_SAMPLES, n_samples),
            min((segment.end_frame + 1) * _FRAME_SAMPLES, n_samples),
            min(1.0, max(0.0, float(segment.prob))),
        )
        for segment in segments
        if not _FILLER.fullmatch(segment.word)
    ]
