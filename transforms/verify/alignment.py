"""The forced aligner as judge: whether the text fits the sound, and whether there is sound that no word explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated

import numpy as np

from schemas.errors import EngineError
from schemas.settings import Plugin, Positive
from transforms.align import base
from transforms.align.pocketsphinx import Pocketsphinx
from transforms.tts.level import FRAME_S, frame_powers
from transforms.verify.base import Checked, Uttered

ADDED = "words_added"
_BELOW, _AUDIBLE = 10 ** (-35 / 10), 10 ** (-60 / 10)
_NO_PATH = -100.0


def _embedded() -> tuple[base.Aligner, ...]:
    """Return the aligner that is there, less strict than on its own: what it lets pass is judged by others, too."""
    return (Pocketsphinx(min_score=-7.0, rival="in_doubt"),)


@dataclass(frozen=True)
class Alignment:
    """Rejects what the first of ``aligners`` that knows the language does not find in the sound, with its reason.

    ``low_score`` and ``no_path`` are those of ``transforms.align.base``; ``words_added`` is what has more than
    ``max_unexplained_s`` of sound between two words that follow on each other, before the first or after the last: an
    aligner takes what the text lacks for a pause. Score: the aligner's own; -100 without a path; of ``words_added``
    minus those seconds. No score where no aligner knows the language.

    0.5 s: in 58 right utterances of ten voices there were at most 0.38 s, in 9 of 10 with a doubled clause 0.52 or
    more. -7.0 for pocketsphinx: of 40 wrong sentences, said for about as long, one scored -5.9, the next -7.0, both far
    from the time that they should take, and the others below -7.6.
    """

    aligners: Annotated[tuple[base.Aligner, ...], Plugin("transforms.align")] = field(
        default_factory=_embedded
    )
    max_unexplained_s: Positive = 0.5

    def prepare(self) -> None:
        """Make sure that the aligners can be had.

        Raises:
            ConfigError: if one cannot.
        """
        for aligner in self.aligners:
            aligner.prepare()

    def load(self) -> AlignmentChecker:
        """Load the aligners.

        Raises:
            ConfigError: if a model cannot be had.
        """
        return AlignmentChecker(self, [(aligner.min_score, aligner.load()) for aligner in self.aligners])


class AlignmentChecker:
    """Loaded aligners, each with its limit."""

    def __init__(self, settings: Alignment, models: Sequence[tuple[float, base.AlignModel]]) -> None:
        self._settings, self._models = settings, models

    def check(self, uttered: Uttered) -> Checked:
        """Return what the first aligner that knows the language makes of an utterance, and its words.

        Raises:
            EngineError: if the aligner cannot handle it.
        """
        for min_score, model in self._models:
            (found,) = model.align([base.Utterance(uttered.heard, uttered.spoken, uttered.language)])
            if isinstance(found, EngineError):
                raise found
            if found.rejection in ("low_score", "no_path"):
                score = _NO_PATH if found.score is None else found.score
                return Checked(score, min_score, found.rejection)
            if found.rejection is None:
                return self._explained(uttered, found, min_score)
        return Checked(None, 0.0)

    def _explained(self, uttered: Uttered, found: base.Alignment, min_score: float) -> Checked:
        unexplained_s, limit_s = unexplained(uttered, found.words), self._settings.max_unexplained_s
        if unexplained_s > limit_s:
            return Checked(-unexplained_s, -limit_s, ADDED, found.words)
        return Checked(found.score, min_score, None, found.words)


def unexplained(uttered: Uttered, words: Sequence[base.AlignedWord]) -> float:
    """Return the most seconds of sound that lie between two words that follow on each other, or beside all of them.

    Sound is what is at most 35 dB below the loudest 10 ms, and above -60 dBFS.
    """
    powers = frame_powers(uttered.heard, base.ALIGN_RATE_HZ)
    sounds = powers >= max(float(powers.max(initial=0.0)) * _BELOW, _AUDIBLE)
    width = round(FRAME_S * base.ALIGN_RATE_HZ)
    said = [word for word in words if word.end_samples > word.start_samples]
    places = [(0, 0), *((w.start_samples // width, w.end_samples // width) for w in said)]
    gaps = [int(np.sum(sounds[end:start])) for (_, end), (start, _) in pairwise([*places, (sounds.size, 0)])]
    return max(gaps) * FRAME_S
