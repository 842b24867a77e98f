"""CMU Pocketsphinx as an aligner of English: its acoustic model and dictionary are inside the package."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any, ClassVar, Literal, NamedTuple

from schemas.errors import ConfigError, EngineError
from schemas.settings import Positive
from transforms.align.base import ALIGN_RATE_HZ, AlignedWord, Alignment, Utterance, align_each
from transforms.align.grammar import Spoken, build_arcs, trace
from transforms.align.lexicon import Lexicon
from transforms.align.pronounce import has_espeak
from transforms.align.readings import SpokenForm
from transforms.asr.base import canonical_json, primary_language
from transforms.asr.pocketsphinx import pcm16

_LANGUAGE = "en"
_FRAME_SAMPLES = ALIGN_RATE_HZ // 100
_FILLER = re.compile(r"<.*>|\[.*\]|\+\+.*\+\+|SIL|\+.*\+")
_VARIANT = re.compile(r"\(\d+\)$")
_SEARCH = "text"
_NATS_PER_UNIT = 1024 * math.log(1.0001)
"""Scores are logarithms to pocketsphinx's base of 1.0001, 1,024 of them a unit (its ``SENSCR_SHIFT`` of 10)."""
_FEW_PHONES = 4.0
_UNRIVALLED, _MOST_LEAD = 2.0, 4.0
_HOPELESS = -8.6
"""What fits worse than this is not compared with a rival: it would have to be 2.4 better than that to pass."""
_MOST_WORDS = 50_000
"""Words that a decoder learns before it is made anew, so that it does not grow for ever."""


@dataclass(frozen=True)
class Pocketsphinx:
    """Settings of the aligner with the US English model of pocketsphinx's package. English only.

    ``min_score``: texts that score below are rejected. The score is in nats a frame (10 ms), the sum of two: the fit,
    which is how much less likely the sound is under the phones of the text than under the likeliest that were in the
    search (halfway between the mean over words and the mean over phones), less 4 over the square root of the number
    of phones, as a mean over few of them is good by chance; and the lead, which is how much better that is than the
    fit of the same words in reverse order, at most 4, and 2 where those have no path. The lead makes up for voices and
    rooms that suit the model more or less. Where these numbers and the default come from: docs/alignment.md.

    ``rival``: ``always``, or ``in_doubt``: what fits well enough alone is not compared with its reverse, and its lead
    counts as 2. That saves half of the time, and only a text whose reverse fits better could be decided otherwise.

    ``beam``, ``silence_probability`` and ``noise_probability`` are pocketsphinx's ``-beam``, ``-pbeam`` and ``-wbeam``,
    ``-silprob`` and ``-fillprob``. With its own beam of 1e-48 it loses right texts; with its own 0.005 for silence at
    a language weight of 1 words give way to silence.

    ``pronounce``: where words that are not in the dictionary get their sounds from. ``auto`` is espeak-ng where it is
    installed (the extra `demo`), else their letters; which one it was is stored.
    """

    name: ClassVar[str] = "pocketsphinx"

    min_score: float = -6.2
    beam: Positive = 1e-300
    silence_probability: Positive = 1e-10
    noise_probability: Positive = 1e-30
    pronounce: Literal["auto", "espeak", "letters"] = "auto"
    rival: Literal["always", "in_doubt"] = "always"

    def prepare(self) -> None:
        """Make sure that espeak-ng is there if it is asked for; the model is inside the package.

        Raises:
            ConfigError: if it is not.
        """
        if self.pronounce == "espeak" and not has_espeak():
            raise ConfigError(
                "pronounce: espeak needs the package espeakng-loader: pip install 'speechloom[demo]'"
            )

    def settings(self) -> str:
        """Return the settings as canonical JSON, with the source of pronunciations that is used here."""
        return canonical_json({**asdict(self), "pronounce": "espeak" if self._with_espeak() else "letters"})

    def load(self, spoken_form: SpokenForm | None = None) -> PocketsphinxModel:
        """Load the acoustic model and the dictionary: about 0.2 s, 100 MB.

        Args:
            spoken_form: how to say a written word that is more than letters, tried beside the usual readings.

        Raises:
            ConfigError: if ``pronounce`` is espeak and espeakng-loader is not installed.
        """
        self.prepare()
        return PocketsphinxModel(self, self._with_espeak(), spoken_form)

    def _with_espeak(self) -> bool:
        return self.pronounce == "espeak" or (self.pronounce == "auto" and has_espeak())


class _Piece(NamedTuple):
    """A word or a phone as it was found: frames from ``start`` to before ``end``, the score of all of them in nats."""

    name: str
    start: int
    end: int
    score: float

    @property
    def per_frame(self) -> float:
        return self.score / (self.end - self.start)


class _Fit(NamedTuple):
    """The best path of a text: its words, which of them are said for each written word, and how well it fits."""

    words: list[_Piece]
    spans: list[tuple[int, int]]
    fit: float


class PocketsphinxModel:
    """One decoder, put back to its beginning before each utterance, and its dictionary."""

    def __init__(self, settings: Pocketsphinx, with_espeak: bool, spoken_form: SpokenForm | None) -> None:
        self._settings = settings
        self._with_espeak = with_espeak
        self._spoken_form = spoken_form
        self._begin()

    def align(self, batch: Sequence[Utterance]) -> list[Alignment | EngineError]:
        """Return, in order, where the words of each text are said, or why the text is rejected."""
        return align_each(batch, self._align_one)

    def _begin(self) -> None:
        from pocketsphinx import Decoder, get_model_path

        settings = self._settings
        self._decoder: Any = Decoder(
            samprate=ALIGN_RATE_HZ,
            hmm=get_model_path("en-us/en-us"),
            dict=get_model_path("en-us/cmudict-en-us.dict"),
            lm=None,
            bestpath=False,
            lw=1.0,
            wip=1.0,
            beam=settings.beam,
            pbeam=settings.beam,
            wbeam=settings.beam,
            silprob=settings.silence_probability,
            fillprob=settings.noise_probability,
            loglevel="FATAL",
        )
        self._lexicon = Lexicon(self._decoder, self._with_espeak, self._spoken_form)

    def _align_one(self, utterance: Utterance) -> Alignment:
        if utterance.language is not None and primary_language(utterance.language) != _LANGUAGE:
            return Alignment((), None, "language")
        if self._lexicon.n_learned > _MOST_WORDS:
            self._begin()
        written = utterance.text.split()
        spoken = self._lexicon.spoken(written)
        if not any(one.slots or one.whole for one in spoken):
            return Alignment((), None, "no_words")
        pcm = pcm16(utterance.samples)
        found = self._fit(spoken, pcm)
        if found is None:
            return Alignment((), None, "no_path")
        score = self._score(found.fit, spoken, pcm)
        placed = tuple(_place(written, found.words, found.spans, len(utterance.samples)))
        return Alignment(placed, score, "low_score" if score < self._settings.min_score else None)

    def _score(self, fit: float, spoken: Sequence[Spoken], pcm: bytes) -> float:
        """Return how well a text fits, plus its lead over the same words backwards."""
        if fit < _HOPELESS:
            return fit
        rival = self._fit(spoken[::-1], pcm) if self._wants_rival(fit, spoken) else None
        return fit + (_UNRIVALLED if rival is None else min(fit - rival.fit, _MOST_LEAD))

    def _wants_rival(self, fit: float, spoken: Sequence[Spoken]) -> bool:
        in_doubt = self._settings.rival == "always" or fit < self._settings.min_score
        return in_doubt and sum(bool(one.slots or one.whole) for one in spoken) > 1

    def _fit(self, spoken: Sequence[Spoken], pcm: bytes) -> _Fit | None:
        """Return the best path of a text over the sound; None where the search finds none."""
        words = self._search(spoken, pcm)
        spans = trace(spoken, [word.name for word in words])
        if not words or spans is None:
            return None
        phones = self._phones(pcm)
        mean = (fmean(word.per_frame for word in words) + fmean(phone.per_frame for phone in phones)) / 2
        return _Fit(words, spans, mean - _FEW_PHONES / math.sqrt(len(phones)))

    def _search(self, spoken: Sequence[Spoken], pcm: bytes) -> list[_Piece]:
        """Return the words of the best path through a text; too few or none where the search lost its end."""
        arcs, last = build_arcs(spoken)
        grammar = self._decoder.create_fsg(_SEARCH, 0, last, [(a, b, 1.0, word) for a, b, word in arcs])
        self._decoder.add_fsg(_SEARCH, grammar)
        self._decoder.activate_search(_SEARCH)
        self._hear(pcm)
        return [
            _Piece(
                _VARIANT.sub("", one.word),
                one.start_frame,
                one.end_frame + 1,
                math.log(one.ascore) * 1024,
            )
            for one in self._decoder.seg() or ()
            if not _FILLER.fullmatch(one.word)
        ]

    def _phones(self, pcm: bytes) -> list[_Piece]:
        """Return the phones along the path that was found, by a second pass over the sound."""
        self._decoder.set_alignment()
        self._hear(pcm)
        return [
            _Piece(phone.name, phone.start, phone.start + phone.duration, phone.score * _NATS_PER_UNIT)
            for phone in self._decoder.get_alignment().phones()
            if not _FILLER.fullmatch(phone.name)
        ]

    def _hear(self, pcm: bytes) -> None:
        """Run the active search over a whole utterance, with the cepstral mean of this one alone."""
        try:
            self._decoder.reinit_feat()
            self._decoder.start_utt()
            try:
                self._decoder.process_raw(pcm, full_utt=True)
            finally:
                self._decoder.end_utt()
        except RuntimeError as error:
            raise EngineError(f"pocketsphinx cannot align {len(pcm) // 2} samples: {error}") from error


def _place(
    written: Sequence[str], said: Sequence[_Piece], spans: Sequence[tuple[int, int]], n_samples: int
) -> Iterator[AlignedWord]:
    """Yield each written word from where the first word that is said for it starts to where the last one ends."""
    end_samples = 0
    for text, (first, last) in zip(written, spans, strict=True):
        if first == last:
            yield AlignedWord(text, end_samples, end_samples, None)
            continue
        own = said[first:last]
        start_samples = min(own[0].start * _FRAME_SAMPLES, n_samples)
        end_samples = min(own[-1].end * _FRAME_SAMPLES, n_samples)
        n_frames = sum(one.end - one.start for one in own)
        yield AlignedWord(text, start_samples, end_samples, sum(one.score for one in own) / n_frames)
